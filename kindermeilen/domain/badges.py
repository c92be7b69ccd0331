"""A group's tallies → badges. Cooperative: nobody is compared, and nothing asks for every child or for no car.

A badge is derived from what is stored and so never given or taken by hand. Where a correction undid one, it stays in
sight with the day of the correction (`Badge.lost_on`), since children notice what is gone.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kindermeilen.domain import ledger as ledgers
from kindermeilen.domain.calendar import week_of
from kindermeilen.domain.errors import N_
from kindermeilen.domain.ledger import EXCUSED, KINDS, RAINY, Counts, Ledger, Place
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.rules import CampaignRules


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge as it stands. `title` and `why` are German texts to translate; `have` of `need` says how far it is.

    `lost_on`: the day of the correction that undid it. `have` is None where it would say too much.
    """

    key: str
    picture: str
    title: str
    why: str
    earned: bool
    have: int | None
    need: int
    lost_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A badge before it is judged. Of a `series` the earned ones show and the next one.

    `by_modes`: it tells of modes, ways, weather or sheets, so everybody sees it only of whole weeks of larger groups.
    `both_ways`: nobody waits for it where the way home is not asked. `of_past_weeks`: weeks that are over are measured
    against each other, so that more miles of one may take it away from another.
    """

    key: str
    series: str
    picture: str
    title: str
    why: str
    need: int
    have: Callable[[Ledger], int]
    by_modes: bool = False
    both_ways: bool = False
    of_past_weeks: bool = False


MOST_CORRECTIONS = 100
Said = tuple[str | None, str | None]
"""A day's state and its weather."""

_MILES = N_("Alle eure Meilen zählen zusammen: grüne, rote und blaue.")
_STOPS = N_("So viele Orte liegen auf eurer Linie zur Klimakonferenz schon hinter eurem Zeichen.")

RULES: tuple[_Rule, ...] = (
    _Rule("first_mile", "miles", "pictures/footprints", N_("Die erste Meile"), _MILES, 1, ledgers.total),
    _Rule("miles_100", "miles", "pictures/balloon", N_("100 Meilen"), _MILES, 100, ledgers.total),
    _Rule("miles_500", "miles", "pictures/rainbow", N_("500 Meilen"), _MILES, 500, ledgers.total),
    _Rule("miles_1000", "miles", "pictures/globe", N_("1000 Meilen"), _MILES, 1000, ledgers.total),
    _Rule("miles_5000", "miles", "pictures/party", N_("5000 Meilen"), _MILES, 5000, ledgers.total),
    _Rule("stop_1", "stops", "pictures/pin", N_("Die erste Station"), _STOPS, 1, ledgers.stops_passed),
    _Rule("stop_3", "stops", "pictures/map", N_("Drei Stationen"), _STOPS, 3, ledgers.stops_passed),
    _Rule("stop_6", "stops", "pictures/compass", N_("Sechs Stationen"), _STOPS, 6, ledgers.stops_passed),
    _Rule(
        "kinds",
        "kinds",
        "modes/wheels",
        N_("Alle Arten dabei"),
        N_("Zu Fuß, auf Rollen und mit Bus oder Bahn: Alles kam vor. Eine Aufgabe zählt für eine Art mit."),
        len(KINDS),
        ledgers.kinds_seen,
        by_modes=True,
    ),
    _Rule(
        "both_ways",
        "both_ways",
        "pictures/backpack",
        N_("Hin und zurück"),
        N_("An einem Tag sind Hinweg und Heimweg eingetragen."),
        1,
        ledgers.days_with_both_ways,
        by_modes=True,
        both_ways=True,
    ),
    _Rule(
        "full_week",
        "weeks",
        "pictures/calendar",
        N_("Eine Woche ohne Lücke"),
        N_("Jeder Tag der Woche ist eingetragen. Ein freier Tag oder ein Ausflug ist keine Lücke."),
        1,
        ledgers.full_weeks,
    ),
    _Rule(
        "full_weeks_2",
        "weeks",
        "places/sunflower",
        N_("Zwei Wochen ohne Lücke"),
        N_("Jeder Tag von zwei Wochen ist eingetragen. Ein freier Tag oder ein Ausflug ist keine Lücke."),
        2,
        ledgers.full_weeks,
    ),
    _Rule(
        "record",
        "record",
        "pictures/flag",
        N_("Mehr als je zuvor"),
        N_("Eine Woche hat mehr Meilen gebracht als jede Woche davor. Verglichen wird nur mit euch selbst."),
        1,
        ledgers.records,
        of_past_weeks=True,
    ),
    _Rule(
        "rain",
        "rain",
        "weather/rain",
        N_("Regentag"),
        N_("Ihr habt auch an einem Tag mit Regen oder Schnee gezählt. Wie viele Meilen es waren, ist egal."),
        1,
        ledgers.rainy_days,
        by_modes=True,
    ),
    _Rule(
        "red",
        "red",
        "miles/red",
        N_("Rote Sammler"),
        N_("25 Rote Meilen für Essen aus der Nähe."),
        25,
        lambda ledger: ledger.miles.red,
    ),
    _Rule(
        "blue",
        "blue",
        "miles/blue",
        N_("Blaue Sammler"),
        N_("25 Blaue Meilen für gesparte Energie."),
        25,
        lambda ledger: ledger.miles.blue,
    ),
    _Rule(
        "leisure",
        "leisure",
        "pictures/tree",
        N_("Auch in der Freizeit"),
        N_("25 Grüne Meilen auf Wegen in der Freizeit."),
        25,
        ledgers.leisure_miles,
        by_modes=True,
    ),
    _Rule(
        "mission_1",
        "missions",
        "pictures/memo",
        N_("Mission geschafft"),
        N_("Ihr habt eine Wochen-Mission geschafft."),
        1,
        lambda ledger: ledger.missions,
    ),
    _Rule(
        "mission_3",
        "missions",
        "pictures/handshake",
        N_("Drei Missionen"),
        N_("Ihr habt drei Wochen-Missionen geschafft."),
        3,
        lambda ledger: ledger.missions,
    ),
)


@dataclass(frozen=True, slots=True)
class View:
    """Who looks. `public`: everybody; `large`: the group has at least five children, so modes may be spoken of."""

    public: bool
    large: bool

    def have(self, rule: _Rule, ledger: Ledger) -> int:
        """How far a badge is, for this view: what modes say is public of whole weeks of larger groups only."""
        if not rule.by_modes or not self.public:
            return rule.have(ledger)
        return rule.have(ledger.completed_weeks) if self.large else 0


CLASS = View(public=False, large=True)
"""The group itself, signed in."""


def badges_of(ledger: Ledger, view: View, lost: Mapping[str, date] | None = None) -> tuple[Badge, ...]:
    """What to show: all that were earned, those that a correction undid, and the next one of each series."""
    found, open_series = [], set()
    for rule in RULES:
        have = view.have(rule, ledger)
        badge = _badge(rule, have, view, (lost or {}).get(rule.key))
        is_next = rule.series not in open_series and (ledger.asks_way_home or not rule.both_ways)
        if badge.earned or badge.lost_on or is_next:
            found.append(badge)
        if not badge.earned:
            open_series.add(rule.series)
    return tuple(found)


def badges_of_sum(miles: Miles, stops: tuple[int, ...], today: date) -> tuple[Badge, ...]:
    """The badges of many groups together: by their joint miles and stops only."""
    joint = Ledger(CampaignRules(), today, on_paper=miles, stops=stops)
    return tuple(
        one for one in badges_of(joint, View(public=True, large=True)) if _BY_KEY[one.key].series in {"miles", "stops"}
    )


_BY_KEY = {rule.key: rule for rule in RULES}


def _badge(rule: _Rule, have: int, view: View, lost_on: date | None) -> Badge:
    earned = have >= rule.need
    shown = None if rule.by_modes and view.public else min(have, rule.need)
    text = (rule.key, rule.picture, rule.title, rule.why)
    return Badge(*text, earned=earned, have=shown, need=rule.need, lost_on=None if earned else lost_on)


def earned(ledger: Ledger, view: View) -> frozenset[str]:
    """Keys of the badges that are earned."""
    return frozenset(rule.key for rule in RULES if view.have(rule, ledger) >= rule.need)


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the journal: on that day these counts were stored (None: taken back), or something said of a day."""

    on: date
    day: date
    sheet: Sheet | None
    counts: Counts | None = None
    said: Said | None = None


def lost_badges(ledger: Ledger, steps: Iterable[Step], view: View) -> dict[str, date]:
    """Badges that a correction undid, with its day: what was earned just before it and is not earned now.

    `steps` are the whole journal of the tallies of `ledger`, oldest first. Of a class that corrects without end, only
    the newest hundred corrections are looked at.
    """
    history = _History(ledger)
    for step in steps:
        history.add(step)
    most = history.most()
    missing = [rule for rule in RULES if view.have(rule, ledger) < rule.need]
    candidates = [rule for rule in missing if rule.of_past_weeks or view.have(rule, most) >= rule.need]
    lost: dict[str, date] = {}
    for day, before, after in reversed(history.corrections):
        for rule in candidates:
            looks_there = not rule.of_past_weeks or after.is_over(week_of(day))
            if rule.key not in lost and looks_there and view.have(rule, before) >= rule.need > view.have(rule, after):
                lost[rule.key] = after.today
    return lost


@dataclass
class _History:
    """A group's journal, replayed line by line."""

    now: Ledger
    """What is stored today; of it holds what no line of the journal says."""
    tallies: dict[Place, Counts] = field(default_factory=dict)
    said: dict[date, Said] = field(default_factory=dict)
    at: date | None = None
    corrections: deque[tuple[date, Ledger, Ledger]] = field(default_factory=lambda: deque(maxlen=MOST_CORRECTIONS))
    """Whatever took something away: the day it spoke of, all before it, all after it."""
    most_counts: dict[Place, dict[str, int]] = field(default_factory=dict)
    states: dict[date, str | None] = field(default_factory=dict)
    weathers: dict[date, str | None] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        before = self._ledger() if self._takes_away(step) else None
        self._store(step)
        self.at = step.on
        if before is not None:
            self.corrections.append((step.day, before, self._ledger()))

    def most(self) -> Ledger:
        """Each number at its highest, each day at its best: what was not earned so was earned at no moment.

        It says nothing of weeks that are measured against each other (`_Rule.of_past_weeks`).
        """
        days = self.states.keys() | self.weathers.keys()
        said = {day: (self.states.get(day), self.weathers.get(day)) for day in days}
        return replace(self.now, tallies=self.most_counts, said=said)

    def _ledger(self) -> Ledger:
        return replace(self.now, tallies=dict(self.tallies), said=dict(self.said), today=self.at or self.now.today)

    def _takes_away(self, step: Step) -> bool:
        """Whether anything is less after this step than before it."""
        if step.sheet is None:
            return step.day in self.said
        before = self.tallies.get((step.day, step.sheet))
        if before is None:
            return False
        after = step.counts or {}
        return any(after.get(name, 0) < count for name, count in before.items())

    def _store(self, step: Step) -> None:
        if step.sheet is None:
            self._say(step.day, step.said or (None, None))
            return
        place = step.day, step.sheet
        if step.counts is None:
            self.tallies.pop(place, None)
            return
        self.tallies[place] = step.counts
        self._say(step.day, (None, self.said.get(step.day, (None, None))[1]))
        most = self.most_counts.setdefault(place, {})
        for name, count in step.counts.items():
            most[name] = max(count, most.get(name, 0))

    def _say(self, day: date, said: Said) -> None:
        self.said[day] = said
        state, weather = said
        if state in EXCUSED:
            self.states[day] = state
        if weather in RAINY:
            self.weathers[day] = weather
