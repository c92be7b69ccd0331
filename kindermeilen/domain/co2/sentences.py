"""The sentences that a coordinator copies into a report: German, with numbers in words of two significant digits.

G is always a comparison, V says in which direction, B names what is proven; none of them calls a bare number a saving.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import floor

from kindermeilen.domain.co2.figures import Control, Figures
from kindermeilen.domain.co2.gates import Label
from kindermeilen.domain.co2.model import Direction, Range
from kindermeilen.domain.co2.rounding import shown_kg, significant
from kindermeilen.domain.co2.verdict import WORDS
from kindermeilen.domain.errors import N_


@dataclass(frozen=True, slots=True)
class Kg:
    """Kilograms inside a sentence: shown with two significant digits, in the reader's language."""

    value: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A German sentence to translate. `params`: numbers; `words`: parts of it that are to be translated too."""

    message: str
    params: Mapping[str, int | Kg] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


LABELS = {
    Label.A: N_("vorher, während und nachher gezählt, mit Vergleichsgruppe"),
    Label.B: N_("vorher, während und nachher gezählt, ohne Vergleichsgruppe"),
    Label.C: N_("vorher gezählt, aber etwas fehlt für einen Beleg"),
    Label.D: N_("keine Vorher-Zählung: nur ein Vergleichswert"),
}
"""How good the evidence is."""
CONTROL = {
    Control.NONE: N_("ohne Vergleichsgruppe"),
    Control.SOME: N_("teils mit Vergleichsgruppe"),
    Control.ALL: N_("mit Vergleichsgruppe"),
}
NOT_PROVEN = N_("nicht belegbar")
COMPARISON = N_(
    "Wären alle %(ways)s grünen Schul- und Kitawege als Mitfahrt im Auto zurückgelegt worden, entspräche das rund "
    "%(kg)s kg CO₂e. Das ist ein Vergleich, keine Einsparung: Viele Kinder gehen ohnehin zu Fuß."
)
NO_BASELINE = N_("Ohne Vorher-Zählung lässt sich keine Einsparung angeben.")
SHARE_FELL = N_("Gegenüber der Vorher-Zählung sank der Autoanteil von %(before)s auf %(during)s %%.")
SHARE_ROSE = N_("Gegenüber der Vorher-Zählung stieg der Autoanteil von %(before)s auf %(during)s %%.")
SHARE_SAME = N_("Der Autoanteil lag vorher und im Aktionszeitraum bei %(before)s %%.")
LESS = N_("Daraus schätzen wir %(p5)s bis %(p95)s kg CO₂e weniger im Aktionszeitraum (%(control)s).")
MORE = N_("Daraus schätzen wir %(p5)s bis %(p95)s kg CO₂e mehr im Aktionszeitraum (%(control)s).")
EITHER = N_(
    "Daraus schätzen wir einen Wert zwischen %(p5)s kg CO₂e mehr und %(p95)s kg CO₂e weniger im Aktionszeitraum "
    "(%(control)s): Ob es weniger wurde, ist nicht sicher."
)
PROVEN = N_("Belegt ist davon ein Rückgang um mindestens %(kg)s kg CO₂e (untere Grenze der Spanne).")
PROVEN_OF_SOME = N_(
    "Belegt ist ein Rückgang um mindestens %(kg)s kg CO₂e (untere Grenze der Spanne der %(sure)s von %(compared)s "
    "Einrichtungen, deren Zählung alle Bedingungen erfüllt)."
)
UNPROVEN = N_("Ein Rückgang ist damit nicht belegbar.")
COVERAGE = N_(
    "Gezählt wurden vorher %(before)s %% und im Aktionszeitraum %(during)s %% der Kinder-Tage der verglichenen Gruppen."
)
AFTERWARDS = N_("Nachher lag der Autoanteil der Gruppen, die dreimal gezählt haben, bei %(after)s %%.")
STAYED = N_(
    "Nachher lag der Autoanteil der Gruppen, die dreimal gezählt haben, bei %(after)s %%: "
    "Von ihrem Rückgang blieben %(stayed)s %%."
)
ALL_STAYED = N_(
    "Nachher lag der Autoanteil der Gruppen, die dreimal gezählt haben, bei %(after)s %%: Ihr Rückgang blieb erhalten."
)
NONE_STAYED = N_(
    "Nachher lag der Autoanteil der Gruppen, die dreimal gezählt haben, bei %(after)s %%: "
    "Von ihrem Rückgang blieb nichts."
)
BALANCE = N_(
    "Der Wert ist ein Wirkungsindikator. Er wird nicht von der kommunalen Treibhausgasbilanz (BISKO) abgezogen; "
    "tatsächliche Änderungen im Verkehr stecken bereits in der Bilanz."
)


WHOLE = 100


def percent(share: float) -> int:
    """A share as whole per cent; halves up, as people round."""
    return floor(share * 100 + 0.5)


def covered(share: float) -> int:
    """Coverage as whole per cent, rounded down: 100 % means all of it, and 60 % that the gate holds."""
    return floor(share * 100 + 1e-9)


def comparison(figures: Figures) -> Sentence:
    """G."""
    return Sentence(COMPARISON, {"ways": figures.green_ways, "kg": Kg(figures.gross_kg)})


def sentences(figures: Figures, *, sure: int = 1, compared: int = 1) -> tuple[Sentence, ...]:
    """Everything that may be printed of these figures, in order; of a whole `sure` of `compared` institutions prove."""
    return (comparison(figures), *_shift(figures, sure, compared), Sentence(BALANCE))


def _shift(figures: Figures, sure: int, compared: int) -> Iterator[Sentence]:
    before, during = figures.car_before, figures.car_during
    if before is None or during is None:
        yield Sentence(NO_BASELINE)
        return
    yield _share(percent(before), percent(during))
    if figures.range is not None:
        yield _estimate(figures.range, figures.control)
    yield _proof(figures.proven_kg, sure, compared)
    yield Sentence(WORDS[figures.change.verdict])
    yield Sentence(COVERAGE, {name: covered(share) for name, share in _coverage(figures)})
    yield from _after(figures)


def _share(before: int, during: int) -> Sentence:
    message = SHARE_SAME if before == during else SHARE_FELL if during < before else SHARE_ROSE
    return Sentence(message, {"before": before, "during": during})


def _estimate(found: Range, control: Control) -> Sentence:
    words = {"control": CONTROL[control]}
    low, high = significant(found.p5), significant(found.p95)
    if found.direction is Direction.MORE:
        return Sentence(MORE, {"p5": Kg(-high), "p95": Kg(-low)}, words)
    if found.direction is Direction.UNSURE:
        return Sentence(EITHER, {"p5": Kg(-low), "p95": Kg(high)}, words)
    return Sentence(LESS, {"p5": Kg(low), "p95": Kg(high)}, words)


def _proof(proven_kg: float | None, sure: int, compared: int) -> Sentence:
    if proven_kg is None:
        return Sentence(UNPROVEN)
    if sure == compared:
        return Sentence(PROVEN, {"kg": Kg(proven_kg)})
    return Sentence(PROVEN_OF_SOME, {"kg": Kg(proven_kg), "sure": sure, "compared": compared})


def _coverage(figures: Figures) -> Iterator[tuple[str, float]]:
    yield "before", figures.coverage_before or 0.0
    yield "during", figures.coverage_during or 0.0


def _after(figures: Figures) -> Iterator[Sentence]:
    if figures.car_after is None:
        return
    after, stayed = {"after": percent(figures.car_after)}, figures.persistence
    if stayed is None:
        yield Sentence(AFTERWARDS, after)
    elif percent(stayed) >= WHOLE:
        yield Sentence(ALL_STAYED, after)
    else:
        yield (
            Sentence(STAYED, after | {"stayed": percent(stayed)})
            if percent(stayed) > 0
            else Sentence(NONE_STAYED, after)
        )


def told(sentence: Sentence, translate: Callable[[str], str] = str, kg: Callable[[float], str] = shown_kg) -> str:
    """The sentence in the reader's language; a number stays on the line of its unit."""
    numbers = {name: kg(one.value) if isinstance(one, Kg) else grouped(one) for name, one in sentence.params.items()}
    words = {name: translate(word) for name, word in sentence.words.items()}
    text = translate(sentence.message) % {**numbers, **words}
    return text.replace(" %", "\u00a0%").replace(" kg CO₂e", "\u00a0kg\u00a0CO₂e")


def grouped(number: int) -> str:
    """12 340, as kilograms are written too."""
    return f"{number:,}".replace(",", "\u202f")
