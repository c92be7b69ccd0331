"""When institutions count before a campaign: all two weeks before their action, or half of them starting later.

Who starts later still counts while the others collect already: their change shows what weather and season did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kindermeilen.domain.calendar import DAY, Period, SchoolCalendar, periods_of, week_of
from kindermeilen.domain.co2.gates import MOST_WEEKS_BEFORE
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.proposals import LONGEST_GAP_WEEKS, WEEK, school_weeks

WEEKS_BEFORE = 2
"""The baseline week lies so many weeks before the action, where that is a school week."""
FEWEST_WEEKS = 2
"""A campaign needs so many school weeks for somebody to start later."""

SchoolWeek = tuple[date, date]


class Note(StrEnum):
    """What the plan comes to for one institution."""

    SET = "set"
    INSIDE = "inside"
    """No school week lies before the start: the first week of the campaign only counts."""
    HAS = "has"
    OWN_ACTION = "own_action"
    """It set its own action period, so it does not start later."""
    STARTED = "started"
    NO_WEEK = "no_week"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Planned:
    """Periods that an institution would get beside its own; none where the note says why."""

    note: Note
    periods: tuple[Period, ...] = ()

    def of(self, kind: PeriodKind) -> tuple[Period, ...]:
        return tuple(one for one in self.periods if one.kind == kind)


def planned(
    calendar: SchoolCalendar, own: Sequence[Period], window: SchoolWeek, today: date, *, starts_later: bool = False
) -> Planned:
    """What an institution would get. `own`: its periods of that year."""
    kinds = {one.kind for one in own}
    if PeriodKind.BASELINE in kinds:
        return Planned(Note.HAS)
    first = min(one.first for one in periods_of([], own, window) if one.kind is PeriodKind.ACTION)
    if first <= today:
        return Planned(Note.STARTED)
    if PeriodKind.ACTION in kinds:
        before = _week_before(calendar, first, today)
        note = Note.OWN_ACTION if starts_later else Note.SET
        return Planned(note, (before,)) if before else Planned(Note.NO_WEEK)
    return _in_the_window(calendar, window, today, starts_later=starts_later)


def _in_the_window(calendar: SchoolCalendar, window: SchoolWeek, today: date, *, starts_later: bool) -> Planned:
    """For who collects during the whole campaign."""
    before, weeks = _week_before(calendar, window[0], today), list(school_weeks(calendar, *window))
    note = Note.SET
    if before is None:
        if len(weeks) < FEWEST_WEEKS:
            return Planned(Note.NO_WEEK)
        before, weeks, note = Period(PeriodKind.BASELINE, window[0], weeks[0][1]), weeks[1:], Note.INSIDE
    if not starts_later:
        return Planned(note, (before,))
    if len(weeks) < FEWEST_WEEKS:
        return Planned(Note.TOO_SHORT)
    half = len(weeks) // 2
    meanwhile = Period(PeriodKind.BASELINE, *weeks[half - 1])
    return Planned(note, (before, meanwhile, Period(PeriodKind.ACTION, weeks[half][0], window[1])))


def _week_before(calendar: SchoolCalendar, first: date, today: date) -> Period | None:
    """The school week nearest to two weeks before that day, at most four weeks before it and not begun."""
    earliest = max(week_of(today - DAY) + WEEK, week_of(first) - LONGEST_GAP_WEEKS * WEEK)
    found = school_weeks(calendar, earliest, week_of(first) - DAY)
    weeks = [week for week in found if first - week[1] <= MOST_WEEKS_BEFORE]
    wanted = week_of(first) - WEEKS_BEFORE * WEEK
    if not weeks:
        return None
    return Period(PeriodKind.BASELINE, *min(reversed(weeks), key=lambda week: abs(week_of(week[0]) - wanted)))
