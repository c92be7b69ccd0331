"""A class's calendar: every day of its periods with what is done, missing, half, free or said, month by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kindermeilen.actions.class_periods import choices_of
from kindermeilen.actions.class_week import Standing
from kindermeilen.actions.classroom import Head, head_of, waiting_numbers
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.domain.access import Right
from kindermeilen.domain.calendar import DAY, DayKind, DayType, InstitutionKind, Period, entry_open_until, week_of
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign
from kindermeilen.domain.proposals import Proposal
from kindermeilen.storage import paper, tallies

WAYS = frozenset({Sheet.WAY_THERE, Sheet.WAY_BACK})
DAYS_OF_WEEK = 7


class Mark(StrEnum):
    """What a day of the calendar shows beside the standings of a week."""

    HALF = "half"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day. `mark`: a Standing or a Mark; `may_open`: there is something to see or to enter."""

    day: date
    kind: DayType
    period: PeriodKind | None
    mark: str
    state: str | None
    is_today: bool
    may_open: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven days; None where a day belongs to another month. `breaks`: first, last, name."""

    first: date
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    breaks: tuple[tuple[date, date, str], ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The calendar. `missing` and `half`: days to enter still, oldest first; `is_late`: the deadline is over."""

    head: Head
    campaign: Campaign | None
    months: tuple[Month, ...]
    periods: tuple[Period, ...]
    missing: tuple[date, ...]
    half: tuple[date, ...]
    open_until: date | None
    is_late: bool
    choices: tuple[Proposal, ...]


def calendar_page(ctx: Context, code: str) -> CalendarPage:
    """The months of the campaign that runs. Raises NotFound, WordsNeeded."""
    frame, _ = load_group(ctx, code, Right.SEE_TALLIES)
    campaign = frame.current(ctx.today)
    periods = frame.periods(campaign) if campaign else ()
    days = _Reader(ctx, frame, campaign, periods).days() if campaign and periods else []
    until = max((entry_open_until(one, campaign.deadline) for one in periods if campaign), default=None)
    return CalendarPage(
        head=head_of(ctx, frame),
        campaign=campaign,
        months=tuple(_month(month, days) for month in sorted({one.day.replace(day=1) for one in days})),
        periods=periods,
        missing=tuple(one.day for one in days if one.mark == Standing.MISSING),
        half=tuple(one.day for one in days if one.mark == Mark.HALF),
        open_until=until,
        is_late=until is not None and until < ctx.today,
        choices=choices_of(ctx, frame),
    )


class _Reader:
    """Reads all days with one statement for each sort of thing."""

    def __init__(self, ctx: Context, frame: GroupFrame, campaign: Campaign, periods: tuple[Period, ...]) -> None:
        self.ctx, self.frame = ctx, frame
        first = min(one.first for one in periods).replace(day=1)
        self.span = first, _month_end(max(one.last for one in periods))
        stored = tallies.tallies_between(ctx.conn, frame.group.id, *self.span)
        self.sheets: dict[date, set[Sheet]] = {}
        for one in stored:
            self.sheets.setdefault(one.day, set()).add(Sheet(one.sheet))
        self.said = tallies.said_between(ctx.conn, frame.group.id, *self.span)
        self.papers = paper.paper_totals_of_group(ctx.conn, frame.group.id, campaign.id)
        self.conflicts = {one.day for one in waiting_numbers(ctx, frame) if one.kind == "conflict"}

    def days(self) -> list[CalendarDay]:
        first, last = self.span
        return [self._day(first + timedelta(days=number)) for number in range((last - first).days + 1)]

    def _day(self, day: date) -> CalendarDay:
        found = self.frame.find(day)
        kind = self.frame.calendar.day_type(day)
        mark = self._mark(day, kind, found[1].kind if found else None)
        return CalendarDay(
            day=day,
            kind=kind,
            period=found[1].kind if found else None,
            mark=mark,
            state=self.said.get(day, (None, None))[0],
            is_today=day == self.ctx.today,
            may_open=day <= self.ctx.today and (found is not None or bool(self.sheets.get(day))),
        )

    def _mark(self, day: date, kind: DayType, period: PeriodKind | None) -> str:
        if day in self.conflicts:
            return Mark.CONFLICT
        ways = self.sheets.get(day, set()) & WAYS
        if ways:
            return Mark.HALF if self._lacks_way_home(day, ways) else Standing.ENTERED
        if self.said.get(day, (None, None))[0]:
            return Standing.SAID
        if any(one.first <= day <= one.last for one in self.papers):
            return Standing.PAPER
        if kind.kind not in (DayKind.OPEN, DayKind.UNKNOWN):
            return Standing.FREE
        if period is None:
            return Standing.OUTSIDE
        if day == self.ctx.today:
            return Standing.TODAY
        return Standing.FUTURE if day > self.ctx.today else Standing.MISSING

    def _lacks_way_home(self, day: date, ways: Iterable[Sheet]) -> bool:
        """Nobody asks a Kita for it, nor today's before tomorrow."""
        is_asked = self.frame.institution.kind != InstitutionKind.KITA and self.frame.calendar.is_open(day)
        return is_asked and day < self.ctx.today and Sheet.WAY_BACK not in ways


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY


def _month(first: date, days: list[CalendarDay]) -> Month:
    mine = {one.day: one for one in days if one.day.replace(day=1) == first}
    monday, weeks = week_of(first), []
    while monday <= _month_end(first):
        weeks.append(tuple(mine.get(monday + timedelta(days=number)) for number in range(DAYS_OF_WEEK)))
        monday += timedelta(days=DAYS_OF_WEEK)
    return Month(first, tuple(weeks), _breaks(mine.values()))


def _breaks(days: Iterable[CalendarDay]) -> tuple[tuple[date, date, str], ...]:
    """Free days that have a name, those of one name together; weekends inside holidays do not part them."""
    found: list[tuple[date, date, str]] = []
    for one in days:
        if not one.kind.name:
            continue
        last = found[-1] if found else None
        if last and last[2] == one.kind.name and (one.day - last[1]).days <= DAYS_OF_WEEK:
            found[-1] = (last[0], one.day, one.kind.name)
        else:
            found.append((one.day, one.day, one.kind.name))
    return tuple(found)
