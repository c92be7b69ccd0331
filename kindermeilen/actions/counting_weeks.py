"""The weeks that only count, for a whole town: who has counted before and after, and setting the weeks for all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, calendar_of, group_periods, load_campaign, load_municipality
from kindermeilen.actions.sums import place_institution_again
from kindermeilen.actions.tallies import refuse_filed
from kindermeilen.domain.calendar import FOLLOW_UP_DAYS, InstitutionKind, Period, SchoolCalendar, week_of
from kindermeilen.domain.co2.counts import DayWays
from kindermeilen.domain.counting_plan import Planned, planned
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality
from kindermeilen.domain.proposals import FOLLOW_UP_WEEKS, WEEK
from kindermeilen.storage import campaigns, towns
from kindermeilen.storage import co2 as stored
from kindermeilen.storage.campaigns import StoredPeriod

TOGETHER, STAGGERED = "together", "staggered"
COUNTING = (PeriodKind.BASELINE, PeriodKind.FOLLOW_UP)
ENTERED_UNTIL = timedelta(days=FOLLOW_UP_DAYS)


@dataclass(frozen=True, slots=True)
class Counting:
    """One institution's weeks of one kind: days counted of those there are, groups that counted at least one day."""

    spans: tuple[tuple[date, date], ...]
    days: int
    due: int
    groups: int

    @property
    def is_set(self) -> bool:
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class HouseCounting:
    """An institution with its weeks before and after."""

    institution: Institution
    groups: int
    before: Counting
    after: Counting
    started: bool


@dataclass(frozen=True, slots=True)
class PlannedHouse:
    """What one institution would get. `starts_later`: it counts while others collect already."""

    institution: Institution
    planned: Planned
    starts_later: bool


@dataclass(frozen=True, slots=True)
class CountingPage:
    """The town's page. `plan`: a preview where one was asked for; `suggested`: what most would get, for the enquiry."""

    municipality: Municipality
    campaign: Campaign
    houses: tuple[HouseCounting, ...]
    way: str
    plan: tuple[PlannedHouse, ...]
    suggested: Period | None

    @property
    def missing(self) -> tuple[HouseCounting, ...]:
        """Institutions without a baseline week whose action is still to come."""
        return tuple(one for one in self.houses if not one.before.is_set and not one.started)

    @property
    def to_follow(self) -> tuple[HouseCounting, ...]:
        """Institutions that counted before and have no follow-up week yet."""
        return tuple(one for one in self.houses if one.before.days and not one.after.is_set)

    @property
    def changes(self) -> int:
        """How many institutions the plan gives something."""
        return sum(bool(one.planned.periods) for one in self.plan)


def counting_page(
    ctx: Context, ags: str, year: int | None = None, *, way: str = "", late: Collection[str] | None = None
) -> CountingPage:
    """Who has counted; with a `way`, what setting the weeks for all would do.

    `late`: codes of who starts later, else every second one. Raises NotFound, Refusal without a campaign.
    """
    town, _ = load_municipality(ctx, ags)
    campaign = load_campaign(ctx, town, year)
    known = _Known(ctx, town, campaign)
    plan = known.plan(way, late) if way in (TOGETHER, STAGGERED) else ()
    return CountingPage(
        municipality=town,
        campaign=campaign,
        houses=tuple(known.house(one) for one in known.institutions),
        way=way if plan else "",
        plan=plan,
        suggested=known.suggested(),
    )


@dataclass(frozen=True, slots=True)
class TownWeeks:
    """For *Jetzt dran*. `baseline`, `follow_up`: the day a week should begin, None where it is no matter (any more);
    `open_until`: the last day on which a follow-up week may be entered."""

    baseline: date | None
    all_baseline: bool
    follow_up: date | None
    all_follow_up: bool
    open_until: date | None


def town_weeks(ctx: Context, town: Municipality, campaign: Campaign, houses: Collection[int]) -> TownWeeks:
    """When the weeks of these institutions are due, and whether each has its own."""
    periods = campaigns.periods_of_campaign(ctx.conn, campaign.id)
    before, after = ({one.institution_id for one in periods if one.kind == kind} & set(houses) for kind in COUNTING)
    window = campaign.date_from, campaign.date_to
    found = planned(SchoolCalendar(town.land, InstitutionKind.SCHOOL), [], window, ctx.today)
    is_set = bool(houses) and before == set(houses)
    starts = [one.first for one in periods if one.kind == PeriodKind.BASELINE]
    due = min(starts) if is_set else next((one.first for one in found.periods), None)
    ends = [one.last for one in periods if one.kind == PeriodKind.FOLLOW_UP]
    return TownWeeks(
        baseline=due if houses else None,
        all_baseline=is_set,
        follow_up=week_of(campaign.date_to) + FOLLOW_UP_WEEKS * WEEK if before else None,
        all_follow_up=before <= after and all(one < ctx.today for one in ends),
        open_until=max(ends) + ENTERED_UNTIL if ends else None,
    )


def set_weeks(ctx: Context, ags: str, year: int, way: str, late: Collection[str], version: int) -> int:
    """Set what the preview showed, if nothing changed since (`version`); how many institutions got something."""
    town, _ = load_municipality(ctx, ags)
    campaign = load_campaign(ctx, town, year)
    refuse_filed(campaign)
    if campaign.version != version:
        raise Refusal(
            "changed_meanwhile",
            N_("Inzwischen kamen Einträge dazu. Bitte sehen Sie die Vorschau noch einmal an."),
            field="way",
        )
    plan = [one for one in _Known(ctx, town, campaign).plan(way, late) if one.planned.periods]
    for one in plan:
        _set(ctx, town, campaign, one)
    campaigns.change_campaign(ctx.conn, campaign.id)
    campaigns.touch_groups(ctx.conn, campaign.id)
    write_audit(ctx, town.id, "set_counting_weeks", str(campaign.year), way=way, institutions=len(plan))
    return len(plan)


def _set(ctx: Context, town: Municipality, campaign: Campaign, one: PlannedHouse) -> None:
    house = one.institution
    for group in towns.groups_of_institution(ctx.conn, house.id):
        towns.find_place(ctx.conn, group.code, lock=True)
    for period in one.planned.periods:
        found = StoredPeriod(str(uuid4()), campaign.id, house.id, None, period.kind, period.first, period.last)
        campaigns.set_period(ctx.conn, town.id, found)
    place_institution_again(ctx.conn, house.id)


class _Known:
    """A town's institutions with their groups, periods and counted days, read once."""

    def __init__(self, ctx: Context, town: Municipality, campaign: Campaign) -> None:
        self.ctx, self.town, self.campaign = ctx, town, campaign
        enrolled = set(campaigns.enrolled(ctx.conn, campaign.id))
        self.groups: dict[int, list[Group]] = {}
        for group in towns.groups_of_municipality(ctx.conn, town.id):
            if group.id in enrolled:
                self.groups.setdefault(group.institution_id, []).append(group)
        self.institutions = [one for one in towns.institutions_of(ctx.conn, town.id) if one.id in self.groups]
        self.periods = campaigns.periods_of_campaign(ctx.conn, campaign.id)
        self.closing = towns.closing_days_of_municipality(ctx.conn, town.id)
        self.counted: Mapping[int, tuple[DayWays, ...]] = stored.group_days(ctx.conn, campaign)

    def calendar(self, house: Institution) -> SchoolCalendar:
        return calendar_of(self.town, house, self.closing.get(house.id, ()))

    def house(self, house: Institution) -> HouseCounting:
        groups = {group.id: self._periods(house, group) for group in self.groups[house.id]}
        before, after = (self._counting(house, groups, kind) for kind in COUNTING)
        starts = [one.first for periods in groups.values() for one in periods if one.kind is PeriodKind.ACTION]
        started = bool(starts) and min(starts) <= self.ctx.today
        return HouseCounting(house, len(groups), before, after, started)

    def _periods(self, house: Institution, group: Group) -> tuple[Period, ...]:
        mine = (one for one in self.periods if one.institution_id == house.id)
        return group_periods(mine, self.campaign, group.id)

    def _counting(self, house: Institution, groups: Mapping[int, Iterable[Period]], kind: PeriodKind) -> Counting:
        periods = {one for mine in groups.values() for one in mine if one.kind is kind}
        calendar = self.calendar(house)
        due = {day for one in periods for day in calendar.open_days(one.first, one.last)}
        days = {group: {one.day for one in self.counted.get(group, ()) if one.period is kind} for group in groups}
        return Counting(
            spans=tuple(sorted((one.first, one.last) for one in periods)),
            days=len(set().union(*days.values())),
            due=len(due),
            groups=sum(bool(one) for one in days.values()),
        )

    def plan(self, way: str, late: Collection[str] | None) -> tuple[PlannedHouse, ...]:
        """One line for each institution."""
        chosen = self._every_second() if late is None else set(late)
        later = {one.code for one in self.institutions if one.code in chosen} if way == STAGGERED else set()
        return tuple(self._planned(one, starts_later=one.code in later) for one in self.institutions)

    def _every_second(self) -> set[str]:
        """Schools and Kitas apart, so that both kinds are in both halves."""
        kinds = {one.kind for one in self.institutions}
        return {one.code for kind in kinds for one in [h for h in self.institutions if h.kind == kind][1::2]}

    def _planned(self, house: Institution, *, starts_later: bool) -> PlannedHouse:
        own = [one for one in self.periods if one.institution_id == house.id and one.group_id is None]
        found = planned(
            self.calendar(house),
            [Period(PeriodKind(one.kind), one.first, one.last) for one in own],
            (self.campaign.date_from, self.campaign.date_to),
            self.ctx.today,
            starts_later=starts_later,
        )
        return PlannedHouse(house, found, starts_later)

    def suggested(self) -> Period | None:
        """The week that most institutions without one would get."""
        weeks = [one for house in self.plan(TOGETHER, ()) for one in house.planned.of(PeriodKind.BASELINE)]
        return max(weeks, key=weeks.count, default=None)
