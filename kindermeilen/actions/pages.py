"""What the public pages and the open API show: miles, weeks, the way to the conference. Nobody is signed in here.

Below the town they never hold a mode, a day, an absence or the number of children.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kindermeilen.actions.context import Context, current_campaign
from kindermeilen.actions.totals import CampaignTotals, GroupTotal, group_total, institution_totals
from kindermeilen.actions.years import YearTotals, year_totals
from kindermeilen.domain.access import Role
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.coverage import Coverage
from kindermeilen.domain.errors import N_, NotFound
from kindermeilen.domain.journey import Destination, Journey, destination_of, journey_to
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality
from kindermeilen.storage import campaigns, towns

SMALLEST_GROUP = 5
"""Children. A smaller group's weeks would say too much about each of them."""
UNKNOWN_CODE = N_("Diesen Code gibt es nicht. Vielleicht ist beim Abschreiben ein Zeichen verrutscht.")


@dataclass(frozen=True, slots=True)
class Found:
    """What a printed code leads to."""

    municipality: Municipality
    institution: Institution
    group: Group | None
    campaign: Campaign | None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One class on its school's page: no comparison, just its miles."""

    name: str
    code: str
    miles: Miles


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """A group's or institution's progress. `weeks`: miles by Monday. `campaign` is None before the first one."""

    name: str
    code: str
    institution: str
    institution_code: str
    municipality: str
    campaign: Campaign | None
    destination: Destination | None
    journey: Journey | None
    miles: Miles
    weeks: tuple[tuple[date, Miles], ...]
    coverage: Coverage
    as_of: date
    groups: tuple[GroupLine, ...] = ()


def group_mark(ctx: Context, code: str) -> str:
    """What changes with everything a group's page shows. Raises NotFound with help."""
    found = campaigns.versions_of_group(ctx.conn, clean_code(code))
    if found is None:
        raise NotFound(UNKNOWN_CODE)
    campaign = current_campaign(found.campaigns, ctx.today)
    return f"g{found.id}.{found.version}." + (f"{campaign.id}.{campaign.state}" if campaign else "0")


def institution_mark(ctx: Context, code: str) -> str:
    """The same of an institution's page."""
    found = campaigns.versions_of_institution(ctx.conn, clean_code(code))
    if found is None:
        raise NotFound(UNKNOWN_CODE)
    campaign = current_campaign(found.campaigns, ctx.today)
    return f"e{found.id}." + (f"{campaign.id}.{campaign.version}.{campaign.state}" if campaign else "0")


def find_group(ctx: Context, code: str) -> Found:
    """A group's page by its printed code. Raises NotFound with help."""
    place = towns.find_place(ctx.conn, clean_code(code))
    if place is None:
        raise NotFound(UNKNOWN_CODE)
    campaign = current_campaign(campaigns.campaigns_of_group(ctx.conn, place.group.id), ctx.today)
    return Found(place.municipality, place.institution, place.group, campaign)


def find_institution(ctx: Context, code: str) -> Found:
    """An institution's page by its printed code. Raises NotFound with help."""
    found = towns.find_institution(ctx.conn, clean_code(code))
    if found is None:
        raise NotFound(UNKNOWN_CODE)
    institution, municipality = found
    campaign = current_campaign(campaigns.campaigns_of_municipality(ctx.conn, municipality.id), ctx.today)
    return Found(municipality, institution, None, campaign)


def group_page(ctx: Context, code: str) -> ProgressPage:
    """A group's progress. Raises NotFound with help."""
    found = find_group(ctx, code)
    group = found.group
    if group is None:
        raise NotFound(UNKNOWN_CODE)
    total = None
    if found.campaign is not None:
        total = group_total(ctx.conn, group, found.institution, found.municipality, found.campaign, ctx.today)
    miles = total.miles if total else Miles()
    return ProgressPage(
        name=group.name,
        code=group.code,
        institution=found.institution.name,
        institution_code=found.institution.code,
        municipality=found.municipality.name,
        campaign=found.campaign,
        destination=_destination(found.campaign),
        journey=_journey(found.municipality, found.campaign, miles.total),
        miles=miles,
        weeks=total.public_weeks if total and _is_large(total) else (),
        coverage=total.coverage if total else Coverage(),
        as_of=ctx.today,
    )


def institution_page(ctx: Context, code: str) -> ProgressPage:
    """An institution's joint progress. Raises NotFound with help."""
    found = find_institution(ctx, code)
    totals = _totals(ctx, found)
    mine = totals.groups if totals else ()
    whole = totals.town if totals else None
    miles = Miles(whole.green or 0, whole.red or 0, whole.blue or 0, whole.adults or 0) if whole else Miles()
    weeks: dict[date, Miles] = {}
    for week, of_week in (pair for total in mine for pair in total.public_weeks):
        weeks[week] = weeks.get(week, Miles()) + of_week
    return ProgressPage(
        name=found.institution.name,
        code=found.institution.code,
        institution=found.institution.name,
        institution_code=found.institution.code,
        municipality=found.municipality.name,
        campaign=found.campaign,
        destination=_destination(found.campaign),
        journey=_journey(found.municipality, found.campaign, miles.total),
        miles=miles,
        weeks=tuple(sorted(weeks.items())) if all(_is_large(total) for total in mine) else (),
        coverage=sum((total.coverage for total in mine), Coverage()),
        as_of=ctx.today,
        groups=tuple(GroupLine(total.group.name, total.group.code, total.miles) for total in mine),
    )


def _is_large(total: GroupTotal) -> bool:
    """Whether weeks may be shown: of a house with a small group neither, since the others' could be taken away."""
    return total.children is not None and total.children >= SMALLEST_GROUP


def _totals(ctx: Context, found: Found) -> CampaignTotals | None:
    if found.campaign is None:
        return None
    return institution_totals(ctx.conn, found.institution, found.municipality, found.campaign, ctx.today)


def _destination(campaign: Campaign | None) -> Destination | None:
    return destination_of(campaign.destination) if campaign else None


def _journey(municipality: Municipality, campaign: Campaign | None, miles: int) -> Journey | None:
    destination = _destination(campaign)
    return journey_to(destination, municipality.lat, municipality.lon, miles) if destination else None


def start_mark(ctx: Context, year: int) -> str:
    """A mark that changes with everything the start page shows of a year."""
    return f"{year}:{'.'.join(map(str, campaigns.versions_of_year(ctx.conn, year)))}"


def start_page(ctx: Context, year: int) -> YearTotals:
    """The town's total, the sum of the municipalities known here, and beside it what was handed over that year."""
    return year_totals(ctx, year)


def year_to_show(ctx: Context) -> int:
    """The year of the newest campaign that has begun here, else the present one."""
    return campaigns.year_to_show(ctx.conn, ctx.today) or ctx.today.year


def endpoint_of_code(ctx: Context, code: str) -> str:
    """Which page a typed code leads to: group or institution. Raises NotFound with help."""
    if towns.find_institution(ctx.conn, code) is not None:
        return "institution"
    find_group(ctx, code)
    return "group"


def towns_words(ctx: Context) -> list[Municipality]:
    """All towns with their imprint, contact and help address."""
    return towns.municipalities(ctx.conn)


def groups_of_device(ctx: Context) -> list[dict[str, Any]]:
    """The groups that this device may enter for: its classes', its schools'."""
    found: dict[int, dict[str, Any]] = {}
    for grant in ctx.actor.grants:
        if grant.role is Role.COORDINATOR or grant.institution_id is None:
            continue
        for group in towns.groups_of_institution(ctx.conn, grant.institution_id):
            if grant.covers(group.thing):
                found.setdefault(group.id, _entry(ctx, group, grant.role))
    return list(found.values())


def _entry(ctx: Context, group: Group, role: Role) -> dict[str, Any]:
    place = towns.find_place(ctx.conn, group.code)
    institution = place.institution.name if place else ""
    return {"code": group.code, "name": group.name, "institution": institution, "role": role.value}
