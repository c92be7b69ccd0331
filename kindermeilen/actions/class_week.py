"""A class's week: what is entered, what is missing, what is free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kindermeilen.actions.classroom import Head, WaitingNumber, head_of, waiting_numbers
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.domain.access import Right
from kindermeilen.domain.calendar import DayType, InstitutionKind, entry_open_until, week_of
from kindermeilen.domain.miles import Miles, PeriodKind, sum_miles
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, StoredTally
from kindermeilen.storage import paper, tallies

WEEK = timedelta(days=7)
SCHOOL_WEEK_DAYS = 5


class Standing(StrEnum):
    """How a day of the class's week stands."""

    ENTERED = "entered"
    MISSING = "missing"
    TODAY = "today"
    SAID = "said"
    PAPER = "paper"
    FREE = "free"
    OUTSIDE = "outside"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day. `counts`: ways or miles by sheet; `assumed`: sheets that were not counted; `state`: what was said."""

    day: date
    kind: DayType
    period: PeriodKind | None
    standing: Standing
    counts: Mapping[str, int]
    assumed: frozenset[str]
    state: str | None
    weather: str | None
    way_home_missing: bool
    conflicts: int
    late: int


@dataclass(frozen=True, slots=True)
class WeekPage:
    """A week of a class. `previous` and `following` are Mondays of weeks in which it collects."""

    head: Head
    campaign: Campaign | None
    monday: date
    days: tuple[WeekDay, ...]
    miles: Miles
    previous: date | None
    following: date | None
    open_until: date | None
    sheets: tuple[Sheet, ...]


def week_page(ctx: Context, code: str, day: date) -> WeekPage:
    """The week of that day. Raises NotFound, WordsNeeded."""
    frame, _ = load_group(ctx, code, Right.SEE_TALLIES)
    monday = week_of(day)
    campaign = _campaign_of_week(ctx, frame, monday)
    stored = tallies.tallies_between(ctx.conn, frame.group.id, monday, monday + WEEK - timedelta(days=1))
    weeks = _weeks(frame, campaign)
    waiting = waiting_numbers(ctx, frame)
    every = [_week_day(ctx, frame, monday + timedelta(days=number), stored, waiting) for number in range(7)]
    rows = tallies.weeks_of_group(ctx.conn, frame.group.id, campaign.id) if campaign else []
    mine = [row.counted for row in rows if row.week == monday]
    return WeekPage(
        head=head_of(ctx, frame),
        campaign=campaign,
        monday=monday,
        days=tuple(one for one in every if one.day.isoweekday() <= SCHOOL_WEEK_DAYS or one.counts or one.state),
        miles=sum_miles(mine, campaign.rules) if campaign else Miles(),
        previous=max((week for week in weeks if week < monday), default=None),
        following=min((week for week in weeks if week > monday), default=None),
        open_until=_open_until(frame, campaign, monday),
        sheets=tuple(sheet for sheet in Sheet if campaign is None or campaign.rules.takes(sheet)),
    )


def missing_days_of_week(ctx: Context, frame: GroupFrame) -> tuple[date, ...]:
    """This week's school days before today with no way entered and nothing said."""
    monday = week_of(ctx.today)
    stored = tallies.tallies_between(ctx.conn, frame.group.id, monday, ctx.today)
    past = [monday + timedelta(days=number) for number in range((ctx.today - monday).days)]
    return tuple(day for day in past if _standing(ctx, frame, day, stored) is Standing.MISSING)


def _campaign_of_week(ctx: Context, frame: GroupFrame, monday: date) -> Campaign | None:
    found = [frame.find(monday + timedelta(days=number)) for number in range(7)]
    return next((one[0] for one in found if one), frame.current(ctx.today))


def _weeks(frame: GroupFrame, campaign: Campaign | None) -> set[date]:
    """The Mondays of the weeks in which the group counts."""
    periods = frame.periods(campaign) if campaign else ()
    days = (
        period.first + timedelta(days=n) for period in periods for n in range((period.last - period.first).days + 1)
    )
    return {week_of(day) for day in days}


def _open_until(frame: GroupFrame, campaign: Campaign | None, monday: date) -> date | None:
    """The last day on which days of that week may be entered."""
    if campaign is None:
        return None
    sunday = monday + WEEK - timedelta(days=1)
    touching = [one for one in frame.periods(campaign) if one.first <= sunday and monday <= one.last]
    return max((entry_open_until(one, campaign.deadline) for one in touching), default=None)


def _week_day(
    ctx: Context, frame: GroupFrame, day: date, stored: list[StoredTally], waiting: tuple[WaitingNumber, ...]
) -> WeekDay:
    mine = {one.sheet: one for one in stored if one.day == day}
    state, weather = tallies.find_state(ctx.conn, frame.group.id, day) or (None, None)
    found = frame.find(day)
    asks_home = frame.institution.kind != InstitutionKind.KITA and frame.calendar.is_open(day)
    return WeekDay(
        day=day,
        kind=frame.calendar.day_type(day),
        period=found[1].kind if found else None,
        standing=_standing(ctx, frame, day, stored),
        counts={sheet: sum(one.counts.values()) for sheet, one in mine.items()},
        assumed=frozenset(sheet for sheet, one in mine.items() if one.basis == "assumed"),
        state=state,
        weather=weather,
        way_home_missing=asks_home and Sheet.WAY_THERE in mine and Sheet.WAY_BACK not in mine and day < ctx.today,
        conflicts=sum(one.kind == "conflict" and one.day == day for one in waiting),
        late=sum(one.kind == "late" and one.day == day for one in waiting),
    )


def _standing(ctx: Context, frame: GroupFrame, day: date, stored: list[StoredTally]) -> Standing:
    if any(one.day == day and Sheet(one.sheet).is_school_way for one in stored):
        return Standing.ENTERED
    said = tallies.find_state(ctx.conn, frame.group.id, day)
    if said and said[0]:
        return Standing.SAID
    if paper.covering(ctx.conn, frame.group.id, day):
        return Standing.PAPER
    if not frame.calendar.is_open(day):
        return Standing.FREE
    if frame.find(day) is None:
        return Standing.OUTSIDE
    if day == ctx.today:
        return Standing.TODAY
    return Standing.FUTURE if day > ctx.today else Standing.MISSING
