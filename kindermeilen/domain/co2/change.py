"""Is the change between two counts more than chance? A sign-flip permutation test over groups (E. J. G. Pitman 1937).

The same children answer all week, so the group is the unit, not the way: if nothing had changed, before and during
could be swapped within each group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np

from kindermeilen.domain.co2.counts import GroupCounts, week_of
from kindermeilen.domain.errors import N_
from kindermeilen.domain.miles import PeriodKind

LEVEL = 0.05
FEWEST = 6
"""With fewer groups even the same direction in all of them has a chance above the level."""
EXACT = 12
FLIPS = 10_000
SEED = 42


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


def change_of(groups: Sequence[GroupCounts]) -> Change:
    """The change between baseline and action weeks over these groups."""
    comparing = [group for group in groups if group.compares]
    weights = np.array([_weight(group) for group in comparing], dtype=np.float64)
    changes = np.array([_difference(group) for group in comparing], dtype=np.float64)
    if not comparing:
        return Change(0.0, 0, None, Verdict.TOO_FEW)
    parts = weights * changes / weights.sum()
    difference = float(parts.sum())
    if len(comparing) < FEWEST:
        return Change(difference, len(comparing), None, Verdict.TOO_FEW)
    p_value = _chance(parts)
    return Change(difference, len(comparing), p_value, Verdict.CLEAR if p_value < LEVEL else Verdict.CHANCE)


def _weight(group: GroupCounts) -> int:
    return week_of(group.of(PeriodKind.ACTION)).ways


def _difference(group: GroupCounts) -> float:
    return week_of(group.of(PeriodKind.BASELINE)).share - week_of(group.of(PeriodKind.ACTION)).share


def _chance(parts: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Share of all swaps that give a change at least as large, either way; of many groups a random part of them."""
    if len(parts) <= EXACT:
        signs = np.array(list(product((-1.0, 1.0), repeat=len(parts))))
    else:
        random = np.random.Generator(np.random.PCG64(SEED))
        signs = random.choice((-1.0, 1.0), size=(FLIPS, len(parts)))
        signs[0] = 1.0
    sums = np.abs(signs @ parts)
    return float(np.mean(sums >= abs(parts.sum()) - 1e-12))
