"""What may be said of a change between two counts; the test itself is in `change`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kindermeilen.domain.co2.counts import GroupCounts, week_of
from kindermeilen.domain.errors import N_
from kindermeilen.domain.miles import PeriodKind


@dataclass(frozen=True, slots=True)
class Pair:
    """One group's car shares before and during, and its ways in the action weeks."""

    ways: int
    before: float
    during: float


def pairs_of(groups: Iterable[GroupCounts]) -> list[Pair]:
    """What the groups that were counted before and during have to compare."""
    return [_pair(group) for group in groups if group.compares]


def _pair(group: GroupCounts) -> Pair:
    during = week_of(group.of(PeriodKind.ACTION))
    return Pair(during.ways, week_of(group.of(PeriodKind.BASELINE)).share, during.share)


class Verdict(StrEnum):
    """How a change may be worded."""

    CLEAR = "clear"
    CHANCE = "chance"
    TOO_FEW = "too_few"


WORDS = {
    Verdict.CLEAR: N_("Die Änderung geht über das hinaus, was zwischen den Gruppen durch Zufall zu erwarten ist."),
    Verdict.CHANCE: N_("Die Änderung kann Zufall sein: Zwischen den Gruppen schwankt es ebenso stark."),
    Verdict.TOO_FEW: N_(
        "Für eine Aussage, ob die Änderung Zufall ist, haben zu wenige Gruppen vorher und nachher gezählt."
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """The change of the car share (positive: fewer rides), how probable one as large is by chance, and the verdict."""

    difference: float
    groups: int
    p_value: float | None
    verdict: Verdict
