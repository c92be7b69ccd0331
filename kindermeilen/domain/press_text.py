"""A text for the newspaper, the school's website, a message: the figures of a page in sentences that may be said.

Miles are counted ways, a picture of progress on a map and never a distance that anybody travelled; nothing is said of
CO₂ here, since a page's figures alone do not bear it. Each figure says how sure it is and of which day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kindermeilen.domain.errors import N_
from kindermeilen.domain.journey import Leg
from kindermeilen.domain.miles import Miles

LONGEST_SHORT = 280
"""Signs of a short message."""
FEW_MILES = 2
"""From so many on they are worth a number in a headline."""


class Whose(StrEnum):
    """Whose figures these are."""

    GROUP = "group"
    INSTITUTION = "institution"
    TOWN = "town"


class PressState(StrEnum):
    """Before the first miles, while they are collected, after the last day, and when the year was filed."""

    STARTING = "starting"
    RUNNING = "running"
    ENDED = "ended"
    FILED = "filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PressFacts:
    """What a page says. `place`: the institution of a class. `stop`: the next place on the way, `left` miles from here.

    `has_bus`: whether bus and train earn miles in this campaign. `report`: the number of the filed report.
    """

    whose: Whose
    name: str
    place: str
    town: str
    year: int | None
    first: date | None
    last: date | None
    is_filed: bool
    miles: Miles
    conference: str
    leg: Leg
    stop: str
    left: int
    as_of: date
    address: str
    has_bus: bool = True
    report: str = ""

    @property
    def state(self) -> PressState:
        if self.year is None or self.miles.total < FEW_MILES:
            return PressState.STARTING
        if self.is_filed:
            return PressState.FILED
        return PressState.ENDED if self.last and self.as_of > self.last else PressState.RUNNING


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for the catalogues, and its values: numbers and days are written by the page's language."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)


_Said = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PressText:
    """A headline, paragraphs of sentences, and versions of a short message, the longest first."""

    headline: Sentence
    paragraphs: tuple[_Said, ...]
    short: tuple[_Said, ...]


def press_text(facts: PressFacts) -> PressText:
    """The text for that page as of that day."""
    values = _values(facts)
    headline = Sentence(_HEADLINES[facts.whose, facts.state is PressState.STARTING], values)
    way, state = _way(facts, values), _state(facts, values)
    paragraphs = (
        (Sentence(_WHAT[facts.whose], values), Sentence(_HOW if facts.has_bus else _HOW_WITHOUT_BUS)),
        (*_figures(facts, values), *way),
        (*state, Sentence(_HANDOVER)),
        (Sentence(_LATEST, values),),
    )
    return PressText(
        headline, tuple(part for part in paragraphs if part), _short(headline, state[:1], way[-1:], values)
    )


def _short(headline: Sentence, state: _Said, way: _Said, values: Mapping[str, object]) -> tuple[_Said, ...]:
    """A figure never goes without the words on how sure it is: rather there is only the address."""
    address = Sentence(_ADDRESS, values)
    return (headline, *state, *way, address), (headline, *state, address), (address,)


def fitting(versions: Iterable[str], limit: int = LONGEST_SHORT) -> str:
    """The first that is short enough, else the last."""
    text = ""
    for text in versions:
        if len(text) <= limit:
            break
    return text


def _values(facts: PressFacts) -> dict[str, object]:
    return {
        "who": facts.name,
        "place": facts.place,
        "town": facts.town,
        "year": str(facts.year or ""),
        "n": facts.miles.total,
        "green": facts.miles.green,
        "red": facts.miles.red,
        "blue": facts.miles.blue,
        "conference": facts.conference,
        "stop": facts.stop,
        "left": facts.left,
        "day": facts.as_of,
        "first": facts.first,
        "last": facts.last,
        "report": facts.report,
        "address": facts.address,
    }


def _figures(facts: PressFacts, values: Mapping[str, object]) -> _Said:
    if facts.state is PressState.STARTING:
        return ()
    so_far = Sentence(_SO_FAR if facts.state is PressState.RUNNING else _IN_ALL, values)
    has_colours = facts.miles.red or facts.miles.blue
    return (so_far, Sentence(_COLOURS, values)) if has_colours else (so_far,)


def _way(facts: PressFacts, values: Mapping[str, object]) -> _Said:
    """Where the miles lead on the map. Nobody went there."""
    if not facts.conference:
        return ()
    if facts.leg is Leg.THERE:
        leads = Sentence(_LEADS, values)
        if not facts.stop:
            return (leads,)
        return leads, Sentence(_ONE_LEFT if facts.left == 1 else _LEFT, values)
    return (Sentence(_HOME if facts.leg is Leg.HOME else _WORLD, values),)


def _state(facts: PressFacts, values: Mapping[str, object]) -> _Said:
    """How sure the figures are."""
    if facts.state is PressState.STARTING:
        return (Sentence(_BEGINS, values),) if facts.first and facts.last and facts.as_of <= facts.last else ()
    if facts.state is PressState.FILED:
        return (Sentence(_FILED_AS if facts.report else _FILED, values),)
    provisional = Sentence(_PROVISIONAL, values)
    return (provisional, Sentence(_GOES_ON, values)) if facts.state is PressState.RUNNING else (provisional,)


_HEADLINES = {
    (Whose.GROUP, False): N_("%(who)s (%(place)s) hat %(n)s Meilen für das Klima gesammelt."),
    (Whose.GROUP, True): N_("%(who)s (%(place)s) sammelt Meilen für das Klima."),
    (Whose.INSTITUTION, False): N_("%(who)s: Die Kinder haben %(n)s Meilen für das Klima gesammelt."),
    (Whose.INSTITUTION, True): N_("%(who)s: Die Kinder sammeln Meilen für das Klima."),
    (Whose.TOWN, False): N_("%(town)s: Kinder haben %(n)s Meilen für das Klima gesammelt."),
    (Whose.TOWN, True): N_("%(town)s: Kinder sammeln Meilen für das Klima."),
}
_WHAT = {
    Whose.GROUP: N_("%(who)s macht bei der Aktion Kindermeilen in %(town)s mit."),
    Whose.INSTITUTION: N_("%(who)s macht bei der Aktion Kindermeilen in %(town)s mit."),
    Whose.TOWN: N_("Schulen und Kitas in %(town)s machen bei der Aktion Kindermeilen mit."),
}
_HOW = N_(
    "Für jeden Weg zu Fuß, mit Rad, Roller, Bus oder Bahn gibt es eine Grüne Meile, für Essen aus der Region eine Rote "
    "und für gesparte Energie eine Blaue."
)
_HOW_WITHOUT_BUS = N_(
    "Für jeden Weg zu Fuß, mit Rad oder Roller gibt es eine Grüne Meile, für Essen aus der Region eine Rote und für "
    "gesparte Energie eine Blaue."
)
_SO_FAR = N_("Bisher sind %(n)s Meilen zusammengekommen.")
_IN_ALL = N_("Zusammengekommen sind %(n)s Meilen.")
_COLOURS = N_("Davon sind %(green)s grün, %(red)s rot und %(blue)s blau.")
_LEADS = N_("Auf einer Karte zeigen die Meilen den Weg bis zur Klimakonferenz in %(conference)s.")
_LEFT = N_("Noch %(left)s Meilen bis %(stop)s.")
_ONE_LEFT = N_("Noch eine Meile bis %(stop)s.")
_HOME = N_("Auf der Karte reichen die Meilen schon bis %(conference)s, dem Ort der Klimakonferenz.")
_WORLD = N_("Auf der Karte reichen die Meilen schon bis %(conference)s und wieder zurück.")
_HANDOVER = N_("Das Klima-Bündnis übergibt die Meilen aller Kommunen auf der Klimakonferenz der Vereinten Nationen.")
_ADDRESS = N_("%(address)s")
_BEGINS = N_("Gesammelt wird vom %(first)s bis zum %(last)s.")
_PROVISIONAL = N_("Die Zahlen sind vorläufig, Stand %(day)s.")
_GOES_ON = N_("Gesammelt wird noch bis zum %(last)s.")
_FILED = N_("Die Zahlen sind gemeldet, Stand %(day)s.")
_FILED_AS = N_("Die Zahlen sind gemeldet: Meldung Nr. %(report)s.")
_LATEST = N_("Die neuesten Zahlen stehen hier: %(address)s")
