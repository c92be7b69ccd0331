"""What everybody may see of a class: which weeks, which modes. Pure rules; `actions/mode_sums.py` brings the counts.

The miles of a whole class grow as soon as it saves, so their growth can be seen by whoever looks every day. Nothing
else may be seen by day, nothing that only a few children did, and nothing may be had by taking one figure from another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from kindermeilen.domain.modes import HIDDEN_BELOW_TOWN, Mode, Sheet
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.domain.tallies import Basis

SMALLEST_GROUP = 5
"""Children. A smaller group's weeks or modes would say too much about each of them."""
LEAST_DAYS = 3
"""Days with at least so many children counted."""
LEAST_WAYS = LEAST_DAYS * SMALLEST_GROUP
"""A mode with fewer ways in all is not named alone: it could be one child's."""
SETTLED_AFTER = timedelta(days=7)
"""After a period, entries may come in so long. What comes later, everybody who looked before could take from it."""
ALIKE = ((Mode.FOOT, Mode.TASK), (Mode.BIKE,), (Mode.SCOOTER, Mode.WHEELS), (Mode.BUS,), (Mode.TRAIN,))
"""Modes that are always shown as one: a task, or a wheelchair, would name the child."""


class ModeSum(NamedTuple):
    """Ways of a whole action period on these modes together: several where one alone would point at a few children."""

    modes: tuple[Mode, ...]
    ways: int


ModeSums = tuple[ModeSum, ...]


@dataclass(frozen=True, slots=True)
class DayCount:
    """What a class entered for one day and sheet of ways. `earns`: whether ways of that day and sheet earn miles."""

    day: date
    sheet: Sheet
    basis: str
    counts: Mapping[str, int]
    earns: bool = True


@dataclass(frozen=True, slots=True)
class WholePeriod:
    """A class's action weeks: `last` day of the last one, the day of the last entry or change, its fewest children."""

    last: date
    last_written: date | None
    children: int | None
    counts: tuple[DayCount, ...]


def is_large(children: int | None) -> bool:
    """Whether a group has enough children for weeks and modes to be shown at all."""
    return children is not None and children >= SMALLEST_GROUP


def rules_hide_modes(rules: CampaignRules, comparison: str = "off") -> bool:
    """Whether the sums would show what may not be shown.

    Where a hidden mode earns miles, the sums of the others could be taken from the green miles; where classes compare
    the green share of their ways, green ways and share together would tell the number of all others.
    """
    return bool(HIDDEN_BELOW_TOWN & rules.green_modes) or comparison == "share"


def shown_from(last: date, deadline: date) -> date:
    """The first day on which a period's modes may be seen: nobody can enter any more."""
    return max(last + SETTLED_AFTER, deadline) + timedelta(days=1)


def is_settled(period: WholePeriod) -> bool:
    """Nothing was entered or changed late: such a change is one day's, and would be seen as the sums' growth."""
    return period.last_written is None or period.last_written <= period.last + SETTLED_AFTER


def has_enough_days(counts: Iterable[DayCount]) -> bool:
    """At least three days on which at least five children were counted each."""
    children: dict[date, int] = {}
    for one in counts:
        if one.sheet.is_school_way and one.basis == Basis.COUNTED:
            ways = sum(number for mode, number in one.counts.items() if Mode(mode).is_way)
            children[one.day] = max(children.get(one.day, 0), ways)
    return sum(number >= SMALLEST_GROUP for number in children.values()) >= LEAST_DAYS


def mode_sums(period: WholePeriod, rules: CampaignRules, deadline: date, today: date) -> ModeSums | None:
    """A class's green ways of its whole action period, or None where they may not be shown (yet)."""
    allowed = (
        is_large(period.children)
        and not rules_hide_modes(rules)
        and today >= shown_from(period.last, deadline)
        and is_settled(period)
        and has_enough_days(period.counts)
    )
    return _folded(_by_family(period.counts, rules)) or None if allowed else None


def joint_mode_sums(of_classes: Iterable[ModeSums | None]) -> ModeSums | None:
    """Those of a house: the sum of what its classes show, and as coarse as the coarsest of them."""
    joint: list[ModeSum] = []
    for one in (part for sums in of_classes if sums for part in sums):
        touching = [part for part in joint if set(part.modes) & set(one.modes)]
        joint = [part for part in joint if part not in touching]
        joint.append(_together([*touching, one]))
    return tuple(sorted(joint, key=_place)) or None


def _by_family(counts: Iterable[DayCount], rules: CampaignRules) -> list[ModeSum]:
    ways: Counter[str] = Counter()
    for one in counts:
        if one.earns:
            ways.update(one.counts)
    green = rules.green_modes
    return [ModeSum(modes, sum(ways[mode] for mode in modes)) for modes in ALIKE if green.issuperset(modes)]


def _folded(sums: Iterable[ModeSum]) -> ModeSums:
    """What few children did is added to what the next few did, until each sum is many children's."""
    parts = sorted((one for one in sums if one.ways), key=lambda one: one.ways)
    while parts and parts[0].ways < LEAST_WAYS:
        if len(parts) == 1:
            return ()
        parts = sorted((_together(parts[:2]), *parts[2:]), key=lambda one: one.ways)
    return tuple(sorted(parts, key=_place))


def _together(parts: Iterable[ModeSum]) -> ModeSum:
    found = tuple(parts)
    modes = {mode for part in found for mode in part.modes}
    return ModeSum(tuple(mode for mode in Mode if mode in modes), sum(part.ways for part in found))


def _place(one: ModeSum) -> int:
    return min(tuple(Mode).index(mode) for mode in one.modes)
