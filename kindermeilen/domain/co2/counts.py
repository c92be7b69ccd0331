"""Counted days → what the estimate needs: shares, coverage, and the control group that staggered starts give.

Only counted ways to and from school or Kita: no assumed way, no task, no absent child. A car pool and a ride to the
Elternhaltestelle are rides: what is not surely less counts as nothing less.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from kindermeilen.domain.co2.gates import Evidence
from kindermeilen.domain.co2.model import Observed, Share, Spread
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Mode

RIDES = (Mode.CAR, Mode.CARPOOL, Mode.PARK_WALK)
PUBLIC = (Mode.BUS, Mode.TRAIN)
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DayWays:
    """One group's counted school ways of a day, there and back together. `children`: those of the busier way."""

    day: date
    period: PeriodKind
    ways: int
    rides: int
    public: int
    green: int
    children: int


def green_ways(modes: Set[str]) -> frozenset[Mode]:
    """Of the modes that earn a mile those that are a way without a car: what G compares with rides in one."""
    return frozenset(mode for mode in Mode if mode in modes and mode.is_way and mode not in RIDES)


def day_ways(day: date, period: PeriodKind, sheets: Sequence[Counts], green: frozenset[Mode]) -> DayWays:
    """A day of a group from the counts of its sheets, the way there and the way back."""
    ways = [_sum(counts, [mode for mode in Mode if mode.is_way]) for counts in sheets]
    rides, public, mine = (sum(_sum(counts, modes) for counts in sheets) for modes in (RIDES, PUBLIC, green))
    return DayWays(day, period, sum(ways), rides, public, mine, max(ways))


def _sum(counts: Counts, modes: Iterable[Mode]) -> int:
    return sum(counts.get(mode, 0) for mode in modes)


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """One group's days. `due`: child-days that could have been counted, by kind of period; `size`: its children."""

    group: int
    institution: int
    size: int
    days: tuple[DayWays, ...]
    due: dict[PeriodKind, int]

    def of(self, period: PeriodKind) -> list[DayWays]:
        """The days of that kind with at least one way counted."""
        return [one for one in self.days if one.period is period and one.ways]

    @property
    def compares(self) -> bool:
        """Whether it was counted before and during, so that nobody is compared with others."""
        return bool(self.of(PeriodKind.BASELINE) and self.of(PeriodKind.ACTION))


@dataclass(frozen=True, slots=True)
class Answers:
    """What an institution answered: typical distance of one direction in km, children per car; None: no answer."""

    km: float | None = None
    children_per_car: float | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """The sums of some groups over the days of one kind."""

    ways: int
    rides: int
    public: int
    days: int
    first: date | None
    last: date | None

    @property
    def share(self) -> float:
        """Share of rides by car, 0…1; 0 without ways."""
        return self.rides / self.ways if self.ways else 0.0

    @property
    def public_share(self) -> float:
        return self.public / self.ways if self.ways else 0.0


def week_of(days: Iterable[DayWays]) -> Week:
    """Sums and dates of these days."""
    mine = list(days)
    dates = {one.day for one in mine}
    return Week(
        ways=sum(one.ways for one in mine),
        rides=sum(one.rides for one in mine),
        public=sum(one.public for one in mine),
        days=len(dates),
        first=min(dates, default=None),
        last=max(dates, default=None),
    )


@dataclass(frozen=True, slots=True)
class HouseCounts:
    """An institution's counts as they enter the estimate; groups that were not counted before are not compared."""

    groups: tuple[GroupCounts, ...]
    before: Week
    during: Week
    after: Week
    control: tuple[Share, Share] | None
    control_houses: int
    green_ways: int

    @property
    def has_baseline(self) -> bool:
        return bool(self.groups)

    @property
    def public_transport(self) -> float:
        """Share of the shift that went to bus and train: what they gained of what the car lost, 0…1."""
        lost = self.before.share - self.during.share
        gained = self.during.public_share - self.before.public_share
        return min(1.0, max(0.0, gained / lost)) if lost else 0.0


def house_counts(mine: Sequence[GroupCounts], others: Sequence[GroupCounts]) -> HouseCounts:
    """One institution's counts, with the town's other groups as candidates for the control group."""
    comparing = tuple(group for group in mine if group.compares)
    before, during, after = (_joint(comparing, kind) for kind in KINDS)
    control, houses = _control(before, during, others)
    green = sum(day.green for group in mine for day in group.of(PeriodKind.ACTION))
    return HouseCounts(comparing, before, during, after, control, houses, green)


KINDS = (PeriodKind.BASELINE, PeriodKind.ACTION, PeriodKind.FOLLOW_UP)


def _joint(groups: Sequence[GroupCounts], kind: PeriodKind) -> Week:
    return week_of(day for group in groups for day in group.of(kind))


def _control(before: Week, during: Week, others: Sequence[GroupCounts]) -> tuple[tuple[Share, Share] | None, int]:
    """Groups of other institutions that still counted without collecting while these collected already."""
    if before.first is None or before.last is None or during.first is None or during.last is None:
        return None, 0
    windows = ((before.first, before.last), (during.first, during.last))
    found = [group for group in others if all(_waiting(group, *window) for window in windows)]
    if not found:
        return None, 0
    children = sum(group.size for group in found)
    first, second = (week_of(day for group in found for day in _waiting(group, *window)) for window in windows)
    return (Share(first.share, children), Share(second.share, children)), len({one.institution for one in found})


def _waiting(group: GroupCounts, first: date, last: date) -> list[DayWays]:
    """The group's days within, counted before its own start."""
    return [day for day in group.of(PeriodKind.BASELINE) if first <= day.day <= last]


def observed(house: HouseCounts, km: Spread, n: Spread, answers: Answers) -> Observed:
    """What the estimate draws for this institution. `km` and `n` are the edition's own."""
    children = sum(group.size for group in house.groups)
    return Observed(
        ways=house.during.ways,
        before=Share(house.before.share, children),
        during=Share(house.during.share, children),
        km=km if answers.km is None else km.scaled(answers.km),
        n=None if answers.children_per_car is None else n.scaled(answers.children_per_car),
        public_transport=house.public_transport,
        control=house.control,
    )


def evidence_of(house: HouseCounts, answers: Answers, p5: float | None) -> Evidence:
    """What the gates ask."""
    return Evidence(
        baseline_days=house.before.days,
        baseline_last=house.before.last,
        action_first=house.during.first,
        coverage_before=_coverage(house.groups, PeriodKind.BASELINE),
        coverage_during=_coverage(house.groups, PeriodKind.ACTION),
        distance_measured=answers.km is not None,
        follow_up_done=bool(house.after.days),
        has_control=house.control is not None,
        p5=p5,
    )


def _coverage(groups: Sequence[GroupCounts], kind: PeriodKind) -> float:
    """Counted child-days of those due, 0…1."""
    due = sum(group.due.get(kind, 0) for group in groups)
    counted = sum(day.children for group in groups for day in group.of(kind))
    return min(1.0, counted / due) if due else 0.0
