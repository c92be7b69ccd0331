"""Which weeks a class may choose next: an action period, with or without a baseline week before it, a follow-up week.

Whole school weeks inside the campaign's window, from today on; weeks of holidays are left out. Whatever would overlap
what the class set itself, or make something else of a day with entries, is not offered.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kindermeilen.domain.calendar import DAY, Period, SchoolCalendar, period_on, periods_of, week_of
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.miles import PeriodKind

SCHOOL_WEEK_DAYS = 3
"""A week with fewer school days is none that a class would choose."""
MOST_STARTS = 3
MOST_PROPOSALS = 5
LONGEST_GAP_WEEKS = 4
"""So many weeks before an action its baseline week may lie, where holidays come in between."""
FOLLOW_UP_WEEKS = 3
"""So many weeks after an action it shows what is still there (Traffic Snake Game counts then)."""
LATEST_FOLLOW_UP_WEEKS = 6
WEEK = timedelta(weeks=1)

Proposal = tuple[Period, ...]
"""What is chosen with one tap: a period, or a baseline week and the action after it."""


@dataclass(frozen=True, slots=True)
class Present:
    """How things stand: the group's own periods, its institution's, the campaign's window, days with entries."""

    own: Sequence[Period]
    institutions: Sequence[Period]
    window: tuple[date, date]
    entered: Collection[date] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        return periods_of(self.own, self.institutions, self.window)

    def takes(self, proposal: Proposal) -> bool:
        """Whether it overlaps nothing of the group's own, and every day with entries stays what it is."""
        try:
            after = periods_of([*self.own, *proposal], self.institutions, self.window)
        except Refusal:
            return False
        return all(_kind_on(after, day) is _kind_on(self.periods, day) for day in self.entered)


def proposals(calendar: SchoolCalendar, present: Present, today: date) -> tuple[Proposal, ...]:
    """What the class may choose next, soonest first; nothing where there is nothing to choose."""
    found = [
        *_baselines(calendar, present, today),
        *_actions(calendar, present, today),
        *_follow_ups(calendar, present, today),
    ]
    fitting = [one for one in found if present.takes(one)]
    return tuple(sorted(fitting, key=lambda one: (one[0].first, len(one)))[:MOST_PROPOSALS])


def _actions(calendar: SchoolCalendar, present: Present, today: date) -> Iterator[Proposal]:
    """Two school weeks, one where the next is none; each also with a baseline week before it."""
    if any(period.kind is PeriodKind.ACTION and period.last >= today for period in present.own):
        return
    weeks = [week for week in school_weeks(calendar, *present.window) if week[0] >= today]
    for number, (first, last) in enumerate(weeks[:MOST_STARTS]):
        follows = weeks[number + 1 : number + 2]
        if follows and week_of(follows[0][0]) == week_of(first) + WEEK:
            last = follows[0][1]
        action = Period(PeriodKind.ACTION, first, last)
        yield (action,)
        before = _week_before(calendar, first, today)
        if before and not _has_baseline(present):
            yield (before, action)


def _baselines(calendar: SchoolCalendar, present: Present, today: date) -> Iterator[Proposal]:
    """A baseline week alone, before an action that is still to come; inside it where the action is not the group's."""
    ahead = [one for one in present.periods if one.kind is PeriodKind.ACTION and one.first > today]
    if not ahead or _has_baseline(present):
        return
    action = ahead[0]
    before = _week_before(calendar, action.first, today)
    inside = list(school_weeks(calendar, action.first, action.last))
    if before:
        yield (before,)
    elif action not in present.own and len(inside) > 1:
        yield (Period(PeriodKind.BASELINE, *inside[0]),)


def _follow_ups(calendar: SchoolCalendar, present: Present, today: date) -> Iterator[Proposal]:
    """A school week about three weeks after the action, for a class that counted before it: only both say much."""
    kinds = {period.kind for period in present.periods}
    if PeriodKind.BASELINE not in kinds or PeriodKind.FOLLOW_UP in kinds or PeriodKind.ACTION not in kinds:
        return
    last = max(period.last for period in present.periods if period.kind is PeriodKind.ACTION)
    monday, wanted = max(week_of(last), week_of(today - DAY)) + WEEK, week_of(last) + FOLLOW_UP_WEEKS * WEEK
    latest = week_of(last) + LATEST_FOLLOW_UP_WEEKS * WEEK
    weeks = list(school_weeks(calendar, monday, latest + WEEK - DAY))
    if weeks:
        yield (Period(PeriodKind.FOLLOW_UP, *min(weeks, key=lambda week: abs(week_of(week[0]) - wanted))),)


def _kind_on(periods: Sequence[Period], day: date) -> PeriodKind | None:
    found = period_on(periods, day)
    return found.kind if found else None


def _has_baseline(present: Present) -> bool:
    return any(period.kind is PeriodKind.BASELINE for period in present.periods)


def _week_before(calendar: SchoolCalendar, first: date, today: date) -> Period | None:
    """The nearest whole school week before that day, where it has not begun."""
    earliest = max(today, week_of(first) - LONGEST_GAP_WEEKS * WEEK)
    weeks = [week for week in school_weeks(calendar, earliest, week_of(first) - DAY) if _is_whole(calendar, week)]
    return Period(PeriodKind.BASELINE, *weeks[-1]) if weeks else None


def _is_whole(calendar: SchoolCalendar, week: tuple[date, date]) -> bool:
    monday = week_of(week[0])
    return not calendar.open_days(monday, week[0] - DAY)


def school_weeks(calendar: SchoolCalendar, first: date, last: date) -> Iterator[tuple[date, date]]:
    """First and last school day of every school week within these days."""
    monday = week_of(first)
    while monday <= last:
        days = calendar.open_days(max(first, monday), min(last, monday + WEEK - DAY))
        if len(days) >= SCHOOL_WEEK_DAYS:
            yield days[0], days[-1]
        monday += WEEK
