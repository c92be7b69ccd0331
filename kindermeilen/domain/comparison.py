"""Comparing the classes of one house, where the coordinator turned it on: by green share, or by own improvement.

What is compared are counted ways to and from school of action weeks, never assumed ones, leisure, food or energy, and
a task is no way. A class appears from 60 % of its class days on. Nobody has a rank: classes stand by their names, and
one that does not appear may be new, small, on paper or on its way.

What could be taken from the figures: with a share, a class's green miles tell how many ways were not green. So that
these are never one day's and never one child's,

- only weeks that are over count, each with three days and at least five children on the average of its days: from one
  publication to the next a whole week is added, as in the history by weeks;
- where the ways that were green, or those that were not, are fewer than two of the class's children make, the share is
  said in words and without a number (a class with one child who comes by car is "nearly all", like one with none);
- an improvement is shown where it is one: no class reads that it became worse, and who is not there may be any of the
  others;
- a comparison needs two classes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kindermeilen.domain.coverage import DAYS_OF_WEEK, Coverage
from kindermeilen.domain.miles import Counted, PeriodKind
from kindermeilen.domain.modes import Mode
from kindermeilen.domain.public_figures import LEAST_DAYS, SMALLEST_GROUP, is_large
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.domain.tallies import Basis
from kindermeilen.domain.texts import in_order

LEAST_COVERAGE = 60
"""Percent of a class's days up to now."""
LEAST_CLASSES = 2
HIDDEN_CHILDREN = 2
"""Whose ways must stand behind a number on either side."""


class Comparison(StrEnum):
    """What public pages compare classes by."""

    OFF = "off"
    SHARE = "share"
    IMPROVEMENT = "improvement"


class Wording(StrEnum):
    """What is said instead of a number, or with it."""

    PERCENT = "percent"
    NEARLY_ALL = "nearly_all"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class WeekCount:
    """What a class entered for one week and sheet: `days` of it as a number."""

    week: date
    days: int
    basis: str
    counted: Counted


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """A class with what is needed to compare it. `children`: the fewest of the year, None where nobody knows."""

    name: str
    code: str
    children: int | None
    coverage: Coverage
    weeks: tuple[WeekCount, ...]


@dataclass(frozen=True, slots=True)
class ComparedClass:
    """One class: `percent` of its ways, or percentage points more; None where words have to do."""

    name: str
    code: str
    percent: int | None
    wording: Wording = Wording.PERCENT


@dataclass(frozen=True, slots=True)
class ComparedClasses:
    """The classes of a house by their names; none where there is nothing to compare yet. `up_to`: the last day that
    counted."""

    by: Comparison
    up_to: date
    classes: tuple[ComparedClass, ...]


@dataclass(frozen=True, slots=True)
class _Week:
    """A week's counted ways to and from school, the green ones of them, and how many days and sheets these were."""

    week: date
    green: int
    ways: int
    days: int
    sheet_days: int

    @property
    def is_enough(self) -> bool:
        return self.days >= LEAST_DAYS and self.ways >= SMALLEST_GROUP * self.sheet_days


def compare(
    by: Comparison, classes: Iterable[ClassCounts], rules: CampaignRules, today: date
) -> ComparedClasses | None:
    """The comparison as everybody may see it today; None where there is none."""
    if by is Comparison.OFF:
        return None
    judge = _by_share if by is Comparison.SHARE else _by_improvement
    found = [
        compared
        for one in sorted(classes, key=lambda one: (in_order(one.name), one.code))
        if _takes_part(one) and (compared := judge(one, _whole_weeks(one, rules, today)))
    ]
    last_sunday = today - timedelta(days=today.isoweekday())
    return ComparedClasses(by, last_sunday, tuple(found)) if len(found) >= LEAST_CLASSES else None


def _takes_part(one: ClassCounts) -> bool:
    """Large enough, and with entries on enough of its days; where the calendar is unknown nobody can say so."""
    coverage = one.coverage
    expected = coverage.expected
    return is_large(one.children) and bool(expected) and 100 * coverage.entered >= LEAST_COVERAGE * (expected or 0)


def _whole_weeks(one: ClassCounts, rules: CampaignRules, today: date) -> list[_Week]:
    """A class's weeks that are over and large enough, oldest first."""
    found: dict[date, list[WeekCount]] = {}
    for row in one.weeks:
        if row.week + timedelta(days=DAYS_OF_WEEK) <= today and _is_compared(row):
            found.setdefault(row.week, []).append(row)
    weeks = (_summed(week, rows, rules) for week, rows in sorted(found.items()))
    return [week for week in weeks if week.is_enough]


def _is_compared(row: WeekCount) -> bool:
    counted = row.counted
    is_school_way = counted.sheet.is_school_way and counted.open_day
    return counted.period is PeriodKind.ACTION and is_school_way and row.basis == Basis.COUNTED


def _summed(week: date, rows: Sequence[WeekCount], rules: CampaignRules) -> _Week:
    green = ways = 0
    for row in rows:
        for key, count in row.counted.counts.items():
            mode = Mode(key)
            ways += count if mode.is_way else 0
            green += count if mode.is_way and mode in rules.green_modes else 0
    return _Week(week, green, ways, max(row.days for row in rows), sum(row.days for row in rows))


def _by_share(one: ClassCounts, weeks: Sequence[_Week]) -> ComparedClass | None:
    if not weeks:
        return None
    green, ways = sum(week.green for week in weeks), sum(week.ways for week in weeks)
    of_two = HIDDEN_CHILDREN * sum(week.sheet_days for week in weeks)
    if ways - green < of_two:
        return ComparedClass(one.name, one.code, None, Wording.NEARLY_ALL)
    if green < of_two:
        return ComparedClass(one.name, one.code, None, Wording.FEW)
    return ComparedClass(one.name, one.code, _percent(green, ways))


def _by_improvement(one: ClassCounts, weeks: Sequence[_Week]) -> ComparedClass | None:
    """The last counted week against the first, in whole percentage points."""
    if len(weeks) < 2:
        return None
    first, last = weeks[0], weeks[-1]
    more = _percent(last.green * first.ways - first.green * last.ways, last.ways * first.ways)
    return ComparedClass(one.name, one.code, more) if more > 0 else None


def _percent(part: int, whole: int) -> int:
    """Whole percent, halves up."""
    return (200 * part + whole) // (2 * whole)
