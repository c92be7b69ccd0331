"""A group's frame: all that the class app shows and checks for days without network, in one document.

Nothing in it is about a child. A class device gets what it may see: today's numbers, the calendar, no other numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kindermeilen.actions.class_day import is_asked_way_home, usual_modes
from kindermeilen.actions.classroom import Head, WaitingNumber, can, head_of, waiting_numbers
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.missions import ClassMission, mission_of
from kindermeilen.actions.tallies import period_for_entry
from kindermeilen.clock import BERLIN
from kindermeilen.domain.access import Right, Role, grant_for
from kindermeilen.domain.calendar import DayType, Period, entry_open_until
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.journey import Journey, destination_of, journey_to
from kindermeilen.domain.miles import Counted, Miles, PeriodKind, sum_miles
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.domain.nouns import Campaign, StoredTally, children_on
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.storage import paper, tallies

AROUND = timedelta(days=7)
"""So many days before and after today are there beside those of the periods: a class goes on without network."""
MOST_AWAY = timedelta(days=120)
"""A campaign may last for a year; days further away than this are not asked in class."""
COVERED = N_("Für diesen Tag zählt schon eine Summe vom Papier: %(first)s bis %(last)s.")
OUTSIDE = N_("An diesem Tag sammelt die Gruppe nicht.")


@dataclass(frozen=True, slots=True)
class Device:
    """The device that asks: what it is signed in as, and what it may do here."""

    role: Role
    label: str
    all_days: bool
    sees_times: bool
    may_manage: bool
    may_settle: bool


@dataclass(frozen=True, slots=True)
class FrameDay:
    """A day. `closed`: why nothing can be entered, of a day to come as it will be then; so it is never `future`."""

    day: date
    kind: DayType
    period: PeriodKind | None
    children: int
    open_until: date | None
    closed: Refusal | None
    state: str | None
    weather: str | None


@dataclass(frozen=True, slots=True)
class ClassFrame:
    """The whole document. `previous_open_day` to `last_end` are as seen from today, as on the day's page."""

    head: Head
    now: datetime
    device: Device
    usual: tuple[Mode, ...]
    rare: tuple[Mode, ...]
    green: tuple[Mode, ...]
    holiday_ways: bool
    sheets: tuple[Sheet, ...]
    task: str | None
    days: tuple[FrameDay, ...]
    tallies: tuple[StoredTally, ...]
    waiting: tuple[WaitingNumber, ...]
    miles: Miles
    destination: str | None
    journey: Journey | None
    periods: tuple[Period, ...]
    deadline: date | None
    open_until: date | None
    previous_open_day: date | None
    asks_way_home: bool
    last_open: date | None
    next_start: date | None
    last_end: date | None
    mission: ClassMission | None = None


def class_frame(ctx: Context, code: str) -> ClassFrame:
    """The group's frame for this device. Raises SignInNeeded, NotFound."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY)
    return _Reader(ctx, frame).read()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the frame piece by piece, with one statement for each sort of thing."""

    ctx: Context
    frame: GroupFrame

    def read(self) -> ClassFrame:
        ctx, frame = self.ctx, self.frame
        today = ctx.today
        found = frame.find(today)
        campaign = found[0] if found else frame.current(today)
        periods = frame.periods(campaign) if campaign else ()
        device = self._device()
        wanted = _days_of(periods, today)
        days = {one.day: one for one in self._days(wanted, device, campaign)}
        yesterday = frame.calendar.previous_open_day(today)
        counts = tallies.group_counts(ctx.conn, frame.group.id, campaign.id) if campaign else []
        rules = campaign.rules if campaign else CampaignRules()
        miles = sum_miles(counts, rules)
        usual = usual_modes(_school_ways(counts))
        destination = destination_of(campaign.destination) if campaign else None
        town = frame.municipality
        return ClassFrame(
            head=head_of(ctx, frame),
            now=ctx.now.astimezone(BERLIN).replace(microsecond=0),
            device=device,
            usual=usual,
            rare=tuple(mode for mode in Mode if mode not in usual),
            green=tuple(mode for mode in Mode if mode in rules.green_modes),
            holiday_ways=rules.holiday_ways,
            sheets=tuple(sheet for sheet in Sheet if rules.takes(sheet)),
            task=frame.group.task or None,
            days=tuple(days.values()),
            tallies=self._tallies(wanted, device),
            waiting=waiting_numbers(ctx, frame),
            miles=miles,
            destination=destination.place if destination else None,
            journey=journey_to(destination, town.lat, town.lon, miles.total) if destination else None,
            periods=periods,
            deadline=campaign.deadline if campaign else None,
            open_until=entry_open_until(found[1], found[0].deadline) if found else None,
            previous_open_day=yesterday,
            asks_way_home=yesterday in days and days[yesterday].closed is None and self._asks_way_home(yesterday),
            last_open=self._last_open(yesterday, days),
            next_start=min((one.first for one in periods if one.first > today), default=None),
            last_end=max((one.last for one in periods if one.last < today), default=None),
            mission=mission_of(ctx.conn, frame, campaign, today),
        )

    def _device(self) -> Device:
        thing = self.frame.group.thing
        all_days = can(self.ctx, Right.LOG_ANY_DAY, thing)
        grant = grant_for(self.ctx.actor, Right.LOG_ANY_DAY if all_days else Right.LOG_TODAY, thing)
        return Device(
            role=grant.role if grant else Role.CLASS_DEVICE,
            label=self.ctx.actor.device,
            all_days=all_days,
            sees_times=can(self.ctx, Right.SEE_TIMES, thing),
            may_manage=can(self.ctx, Right.MANAGE_DEVICES, thing),
            may_settle=can(self.ctx, Right.SETTLE_CONFLICT, thing),
        )

    def _days(self, days: list[date], device: Device, campaign: Campaign | None) -> Iterable[FrameDay]:
        ctx, group_id = self.ctx, self.frame.group.id
        covered = paper.paper_totals_of_group(ctx.conn, group_id, campaign.id) if campaign else []
        said = tallies.said_between(ctx.conn, group_id, days[0], days[-1])
        for day in days:
            found = self.frame.find(day)
            total = next((one for one in covered if one.first <= day <= one.last), None)
            state, weather = said.get(day, (None, None)) if device.all_days or day == ctx.today else (None, None)
            yield FrameDay(
                day=day,
                kind=self.frame.calendar.day_type(day),
                period=found[1].kind if found else None,
                children=children_on(self.frame.headcounts, day),
                open_until=entry_open_until(found[1], found[0].deadline) if found else None,
                closed=self._closed(day, total),
                state=state,
                weather=weather,
            )

    def _closed(self, day: date, total: paper.StoredPaperTotal | None) -> Refusal | None:
        """Why nothing can be entered for that day: today, or for a day to come on that day itself."""
        then = replace(self.ctx, today=max(day, self.ctx.today))
        try:
            period_for_entry(then, self.frame, day)
        except Refusal as refusal:
            return Refusal(refusal.rule, OUTSIDE) if refusal.rule == "outside_periods" else refusal
        if total is None:
            return None
        return Refusal("covered_by_paper", COVERED, params={"first": total.first, "last": total.last})

    def _tallies(self, days: list[date], device: Device) -> tuple[StoredTally, ...]:
        """Also those that were taken back, since their revision goes on."""
        first, last = (days[0], days[-1]) if device.all_days else (self.ctx.today, self.ctx.today)
        return tuple(tallies.revisions_between(self.ctx.conn, self.frame.group.id, first, last))

    def _asks_way_home(self, yesterday: date) -> bool:
        return is_asked_way_home(self.ctx, self.frame, self.ctx.today, yesterday)

    def _last_open(self, yesterday: date | None, days: Mapping[date, FrameDay]) -> date | None:
        """The school day before a free one, where it can still be entered."""
        if yesterday is None or yesterday not in days or self.frame.calendar.is_open(self.ctx.today):
            return None
        return yesterday if days[yesterday].closed is None else None


def _days_of(periods: Iterable[Period], today: date) -> list[date]:
    """The days of the periods and those around today, in order."""
    around = Period(PeriodKind.ACTION, today - AROUND, today + AROUND)
    found = {day for period in (*periods, around) for day in _near(period, today)}
    return sorted(found)


def _near(period: Period, today: date) -> Iterable[date]:
    first, last = max(period.first, today - MOST_AWAY), min(period.last, today + MOST_AWAY)
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _school_ways(counts: Iterable[Counted]) -> Counter[str]:
    return sum((Counter(one.counts) for one in counts if one.sheet.is_school_way), Counter[str]())
