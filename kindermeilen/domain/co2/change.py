"""Is the change between two counts more than chance? A sign-flip permutation test over groups (E. J. G. Pitman 1937).

The same children answer all week, so the group is the unit, not the way: if nothing had changed, before and during
could be swapped within each group.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np

from kindermeilen.domain.co2.counts import GroupCounts
from kindermeilen.domain.co2.verdict import WORDS, Change, Pair, Verdict, pairs_of

__all__ = ["WORDS", "Change", "Verdict", "change_between", "change_of"]

LEVEL = 0.05
FEWEST = 6
"""With fewer groups even the same direction in all of them has a chance above the level."""
EXACT = 12
FLIPS = 10_000
SEED = 42


def change_of(groups: Sequence[GroupCounts]) -> Change:
    """The change between baseline and action weeks over these groups."""
    return change_between(pairs_of(groups))


def change_between(pairs: Sequence[Pair]) -> Change:
    """The same of what was counted before and during."""
    if not pairs:
        return Change(0.0, 0, None, Verdict.TOO_FEW)
    weights = np.array([pair.ways for pair in pairs], dtype=np.float64)
    changes = np.array([pair.before - pair.during for pair in pairs], dtype=np.float64)
    parts = weights * changes / weights.sum()
    difference = float(parts.sum())
    if len(pairs) < FEWEST:
        return Change(difference, len(pairs), None, Verdict.TOO_FEW)
    p_value = _chance(parts)
    return Change(difference, len(pairs), p_value, Verdict.CLEAR if p_value < LEVEL else Verdict.CHANCE)


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
