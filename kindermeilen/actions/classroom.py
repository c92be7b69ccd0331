"""What a class's pages read: the device's groups, what waits, children and periods. Frozen, no SQL behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.domain.access import Right, Role, Thing, Verdict, may
from kindermeilen.domain.calendar import InstitutionKind, Period, week_of
from kindermeilen.domain.errors import SignInNeeded
from kindermeilen.domain.miles import Miles, sum_miles
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, Headcount, StoredTally, children_on
from kindermeilen.storage import paper, tallies, towns
from kindermeilen.storage.campaigns import StoredPeriod
from kindermeilen.storage.paper import StoredCorrection

EXTRAS = (Sheet.LEISURE, Sheet.FOOD, Sheet.ENERGY, Sheet.ADULTS)


@dataclass(frozen=True, slots=True)
class Head:
    """Which group a page is about, and what this device may do with it. `knows_others`: it holds more groups."""

    code: str
    name: str
    institution: str
    institution_code: str
    municipality: str
    is_kita: bool
    today: date
    may_enter_all: bool
    sees_times: bool
    may_manage: bool
    may_see_house: bool
    knows_others: bool

    @property
    def monday(self) -> date:
        """The Monday of this week."""
        return week_of(self.today)

    @property
    def next_monday(self) -> date:
        """The Monday after it."""
        return self.monday + timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tile:
    """A group of this device, to tap on."""

    code: str
    name: str
    institution: str
    is_kita: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The groups of a device, and the institutions (code, name) whose rooms it may enter."""

    tiles: tuple[Tile, ...]
    houses: tuple[tuple[str, str], ...]
    coordinates: bool


@dataclass(frozen=True, slots=True)
class WaitingNumber:
    """A number that waits: beside another one (`conflict`) or for the coordinator (`late`).

    Times of day and devices are None for everybody but the class's teacher.
    """

    id: int
    kind: str
    day: date
    sheet: Sheet
    counts: Mapping[str, int]
    basis: str
    absent: int
    reason: str
    at: datetime | None
    device: str | None
    stored: StoredTally | None
    stored_at: datetime | None
    stored_device: str | None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group's children, periods and task. `periods` are those that hold; `own` those it set itself."""

    head: Head
    children: int
    headcounts: tuple[Headcount, ...]
    campaign: Campaign | None
    periods: tuple[Period, ...]
    own: tuple[StoredPeriod, ...]
    task: str


def home(ctx: Context) -> Home:
    """What this device may enter for. Raises SignInNeeded."""
    if not ctx.actor.is_signed_in:
        raise SignInNeeded
    found: dict[str, Tile] = {}
    houses: dict[str, str] = {}
    for town_id in sorted({grant.municipality_id for grant in ctx.actor.grants}):
        groups = towns.groups_of_municipality(ctx.conn, town_id)
        for house in towns.institutions_of(ctx.conn, town_id):
            mine = [one for one in groups if one.institution_id == house.id and _is_own(ctx, one.thing)]
            is_kita = house.kind == InstitutionKind.KITA
            found |= {group.code: Tile(group.code, group.name, house.name, is_kita) for group in mine}
            if any(grant.role is Role.SCHOOL and grant.covers(house.thing) for grant in ctx.actor.grants):
                houses[house.code] = house.name
    coordinates = any(grant.role is Role.COORDINATOR for grant in ctx.actor.grants)
    return Home(tuple(found.values()), tuple(houses.items()), coordinates)


def _is_own(ctx: Context, thing: Thing) -> bool:
    """A class's or a school's own group; a coordinator's towns would be too many tiles."""
    return any(grant.covers(thing) and grant.role is not Role.COORDINATOR for grant in ctx.actor.grants)


def head_of(ctx: Context, frame: GroupFrame) -> Head:
    """The group's name and what this device may do there."""
    thing = frame.group.thing
    groups = {grant.group_id for grant in ctx.actor.grants}
    return Head(
        code=frame.group.code,
        name=frame.group.name,
        institution=frame.institution.name,
        institution_code=frame.institution.code,
        municipality=frame.municipality.name,
        is_kita=frame.institution.kind == InstitutionKind.KITA,
        today=ctx.today,
        may_enter_all=can(ctx, Right.LOG_ANY_DAY, thing),
        sees_times=can(ctx, Right.SEE_TIMES, thing),
        may_manage=can(ctx, Right.MANAGE_DEVICES, thing),
        may_see_house=can(ctx, Right.SEE_INSTITUTION, frame.institution.thing),
        knows_others=len(groups) > 1 or None in groups,
    )


def can(ctx: Context, right: Right, thing: Thing) -> bool:
    """Whether this device may do that."""
    return may(ctx.actor, right, thing) is Verdict.YES


def waiting_numbers(ctx: Context, frame: GroupFrame) -> tuple[WaitingNumber, ...]:
    """What waits for the class or the coordinator, oldest first; nothing for a class device."""
    if not can(ctx, Right.SETTLE_CONFLICT, frame.group.thing):
        return ()
    sees_times = can(ctx, Right.SEE_TIMES, frame.group.thing)
    waiting = paper.waiting_corrections_of_group(ctx.conn, frame.group.id)
    return tuple(_waiting(ctx, frame, one, sees_times=sees_times) for one in waiting)


def _waiting(ctx: Context, frame: GroupFrame, found: StoredCorrection, *, sees_times: bool) -> WaitingNumber:
    stored = tallies.find_tally(ctx.conn, frame.group.id, found.day, found.sheet)
    lines = tallies.journal(ctx.conn, frame.group.id, found.day, found.sheet) if sees_times else []
    last = next((line for line in reversed(lines) if line.number is not None), None)
    return WaitingNumber(
        id=found.id,
        kind=found.kind,
        day=found.day,
        sheet=Sheet(found.sheet),
        counts=found.content["counts"],
        basis=found.content["basis"],
        absent=found.content["absent"],
        reason=found.reason,
        at=found.recorded_at if sees_times else None,
        device=found.device if sees_times else None,
        stored=stored,
        stored_at=last.recorded_at if last else None,
        stored_device=last.device if last else None,
    )


def group_page(ctx: Context, code: str) -> GroupPage:
    """A group's children and periods, for whoever may change them."""
    frame, _ = load_group(ctx, code, Right.CHANGE_CHILDREN)
    campaign = frame.current(ctx.today)
    return GroupPage(
        head=head_of(ctx, frame),
        children=children_on(frame.headcounts, ctx.today),
        headcounts=tuple(sorted(frame.headcounts, key=lambda one: (one.valid_from, one.weekday))),
        campaign=campaign,
        periods=frame.periods(campaign) if campaign else (),
        own=tuple(one for one in frame.stored_periods if campaign and _is_of(one, frame.group.id, campaign)),
        task=frame.group.task,
    )


def _is_of(period: StoredPeriod, group_id: int, campaign: Campaign) -> bool:
    return (period.group_id, period.campaign_id) == (group_id, campaign.id)


def miles_of_group(ctx: Context, frame: GroupFrame, campaign: Campaign) -> Miles:
    """The group's miles of that year."""
    return sum_miles(tallies.group_counts(ctx.conn, frame.group.id, campaign.id), campaign.rules)
