"""What every action gets: a connection, the one who acts, the moment. And loading by permission."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from kindermeilen.domain.access import Actor, Grant, Right, Thing, Verdict, grant_for, may
from kindermeilen.domain.calendar import InstitutionKind, Period, SchoolCalendar, period_on, periods_of
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import N_, NotAllowed, NotFound, Refusal, SignInNeeded, WordsNeeded
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Campaign, Group, Headcount, Institution, Municipality
from kindermeilen.storage import campaigns, towns
from kindermeilen.storage.campaigns import StoredPeriod
from kindermeilen.storage.surroundings import surroundings


@dataclass(frozen=True, slots=True)
class Context:
    """One request's connection, actor and moment (`now` in UTC, `today` in Europe/Berlin), and the secret key.

    `kept`: figures by the version they were made of; public readers share it from request to request.
    """

    conn: Connection
    actor: Actor
    now: datetime
    today: date
    secret_key: str
    kept: dict[Any, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupFrame:
    """A group with everything its rules need."""

    group: Group
    institution: Institution
    municipality: Municipality
    campaigns: tuple[Campaign, ...]
    stored_periods: tuple[StoredPeriod, ...]
    headcounts: tuple[Headcount, ...]
    calendar: SchoolCalendar

    def periods(self, campaign: Campaign) -> tuple[Period, ...]:
        """The group's periods in that year, by the rule of the house: own, else the institution's, else the window."""
        return group_periods(self.stored_periods, campaign, self.group.id)

    def find(self, day: date) -> tuple[Campaign, Period] | None:
        """The campaign and period that day belongs to."""
        for campaign in self.campaigns:
            period = period_on(self.periods(campaign), day)
            if period is not None:
                return campaign, period
        return None

    def current(self, today: date) -> Campaign | None:
        """The campaign that pages speak of."""
        return current_campaign(self.campaigns, today)


def group_periods(stored: Iterable[StoredPeriod], campaign: Campaign, group_id: int) -> tuple[Period, ...]:
    """A group's periods in a campaign. `stored` are those of its institution."""
    mine = [period for period in stored if period.campaign_id == campaign.id]
    own = [_period(period) for period in mine if period.group_id == group_id]
    institutions = [_period(period) for period in mine if period.group_id is None]
    return periods_of(own, institutions, (campaign.date_from, campaign.date_to))


def _period(stored: StoredPeriod) -> Period:
    return Period(PeriodKind(stored.kind), stored.first, stored.last)


class _Dated(Protocol):
    @property
    def date_from(self) -> date: ...


Dated = TypeVar("Dated", bound=_Dated)


def current_campaign(found: Iterable[Dated], today: date) -> Dated | None:
    """The newest campaign that has begun, else the next one."""
    in_order = sorted(found, key=lambda campaign: campaign.date_from)
    begun = [campaign for campaign in in_order if campaign.date_from <= today]
    return begun[-1] if begun else next(iter(in_order), None)


def require(ctx: Context, right: Right, thing: Thing) -> Grant:
    """The grant that allows it. Raises SignInNeeded, NotFound, WordsNeeded or NotAllowed."""
    verdict = may(ctx.actor, right, thing)
    if verdict is Verdict.SIGN_IN:
        raise SignInNeeded
    if verdict is Verdict.NOT_FOUND:
        raise NotFound
    if verdict is Verdict.WORDS:
        raise WordsNeeded
    grant = grant_for(ctx.actor, right, thing)
    if grant is None:
        raise NotAllowed
    return grant


def load_group(ctx: Context, code: str, right: Right, *, lock: bool = False) -> tuple[GroupFrame, Grant]:
    """The group, for someone who may do that with it; for a stranger it does not exist."""
    place = towns.find_place(ctx.conn, clean_code(code), lock=lock)
    if place is None:
        raise SignInNeeded if not ctx.actor.is_signed_in else NotFound
    grant = require(ctx, right, place.group.thing)
    return frame_of(ctx.conn, place), grant


def frame_of(conn: Connection, place: towns.Place) -> GroupFrame:
    """Everything around a group that was found."""
    around = surroundings(conn, place.group.id, place.institution.id)
    return GroupFrame(
        group=place.group,
        institution=place.institution,
        municipality=place.municipality,
        campaigns=around.campaigns,
        stored_periods=around.periods,
        headcounts=around.headcounts,
        calendar=calendar_of(place.municipality, place.institution, around.closing_days),
    )


def calendar_of(
    municipality: Municipality, institution: Institution, closing_days: towns.ClosingDays
) -> SchoolCalendar:
    """The institution's school days: its Land's, without its own closing days."""
    return SchoolCalendar(municipality.land, InstitutionKind(institution.kind), closing_days)


def load_institution(ctx: Context, code: str, right: Right) -> tuple[Institution, Municipality, Grant]:
    """The institution, for someone who may do that with it."""
    found = towns.find_institution(ctx.conn, clean_code(code))
    if found is None:
        raise SignInNeeded if not ctx.actor.is_signed_in else NotFound
    institution, municipality = found
    return institution, municipality, require(ctx, right, institution.thing)


def load_municipality(ctx: Context, ags: str) -> tuple[Municipality, Grant]:
    """The town, for its coordinator."""
    municipality = towns.find_municipality(ctx.conn, ags)
    if municipality is None:
        raise SignInNeeded if not ctx.actor.is_signed_in else NotFound
    return municipality, require(ctx, Right.COORDINATE, municipality.thing)


def load_campaign(ctx: Context, municipality: Municipality, year: int | None = None) -> Campaign:
    """The town's campaign of that year, or the one pages speak of. Raises Refusal where there is none yet."""
    found = campaigns.campaigns_of_municipality(ctx.conn, municipality.id)
    if year is not None:
        found = [campaign for campaign in found if campaign.year == year]
    campaign = current_campaign(found, ctx.today)
    if campaign is None:
        raise Refusal(
            "no_campaign",
            N_("Für %(town)s gibt es %(year)s noch keine Kampagne. Bitte legen Sie zuerst Zeitraum und Frist fest."),
            field="year",
            params={"town": municipality.name, "year": year or ""},
        )
    return campaign
