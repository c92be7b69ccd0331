"""What the public pages and the open API show: miles, weeks, the way to the conference. Nobody is signed in here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kindermeilen.actions.comparison import comparison_of
from kindermeilen.actions.context import Context, GroupFrame, current_campaign, frame_of
from kindermeilen.actions.mode_sums import mode_sums_of
from kindermeilen.actions.page_extras import extras_of_group, extras_of_many
from kindermeilen.actions.page_marks import (
    NO_TOWN,
    UNKNOWN_CODE,
    first_town,
    group_mark,
    has_several_towns,
    institution_mark,
    only_town,
    start_mark,
    town_mark,
)
from kindermeilen.actions.page_shapes import Found, GroupLine, PageKind, ProgressPage
from kindermeilen.actions.totals import CampaignTotals, GroupTotal, group_total, institution_totals
from kindermeilen.actions.town_sums import town_miles
from kindermeilen.actions.years import YearTotals, year_totals
from kindermeilen.domain.access import Role
from kindermeilen.domain.codes import clean_code, look_alikes
from kindermeilen.domain.coverage import Coverage
from kindermeilen.domain.errors import NotFound
from kindermeilen.domain.journey import Destination, Journey, destination_of, journey_to
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.nouns import Campaign, Group, Municipality
from kindermeilen.domain.public_figures import ModeSums, is_large
from kindermeilen.storage import campaigns, towns

__all__ = [
    "UNKNOWN_CODE",
    "Found",
    "GroupLine",
    "PageKind",
    "ProgressPage",
    "first_town",
    "group_mark",
    "has_several_towns",
    "institution_mark",
    "start_mark",
    "town_mark",
]


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


def frame_of_code(ctx: Context, code: str) -> GroupFrame:
    """A group with everything its rules need, by its printed code. Raises NotFound with help."""
    place = towns.find_place(ctx.conn, clean_code(code))
    if place is None:
        raise NotFound(UNKNOWN_CODE)
    return frame_of(ctx.conn, place)


def group_page(ctx: Context, code: str) -> ProgressPage:
    """A group's progress. Raises NotFound with help."""
    frame = frame_of_code(ctx, code)
    campaign = frame.current(ctx.today)
    found = Found(frame.municipality, frame.institution, frame.group, campaign)
    total = extras = None
    if campaign is not None:
        total = group_total(ctx.conn, frame.group, frame.institution, frame.municipality, campaign, ctx.today)
    miles = total.miles if total else Miles()
    journey = _journey(frame.municipality, campaign, miles.total)
    if campaign is not None and total is not None and journey is not None:
        extras = extras_of_group(ctx, frame, campaign, total, journey)
    return ProgressPage(
        kind=PageKind.GROUP,
        name=frame.group.name,
        code=frame.group.code,
        institution=frame.institution.name,
        institution_code=frame.institution.code,
        house_kind=frame.institution.kind,
        miles=miles,
        journey=journey,
        weeks=total.public_weeks if total and _is_large(total) else (),
        coverage=total.coverage if total else Coverage(),
        mode_sums=_modes(ctx, found, [total] if total else []),
        **_around(ctx, frame.municipality, campaign),
        **(extras or {}),
    )


def institution_page(ctx: Context, code: str) -> ProgressPage:
    """An institution's joint progress. Raises NotFound with help."""
    found = find_institution(ctx, code)
    totals = _totals(ctx, found)
    mine = totals.groups if totals else ()
    whole = totals.town if totals else None
    miles = Miles(whole.green or 0, whole.red or 0, whole.blue or 0, whole.adults or 0) if whole else Miles()
    journey = _journey(found.municipality, found.campaign, miles.total)
    return ProgressPage(
        kind=PageKind.INSTITUTION,
        name=found.institution.name,
        code=found.institution.code,
        institution=found.institution.name,
        institution_code=found.institution.code,
        miles=miles,
        journey=journey,
        weeks=_joint_weeks(mine),
        coverage=sum((total.coverage for total in mine), Coverage()),
        mode_sums=_modes(ctx, found, mine),
        groups=tuple(GroupLine(total.group.name, total.group.code, total.miles) for total in mine),
        comparison=comparison_of(ctx, found.institution, found.campaign, mine) if found.campaign else None,
        **_around(ctx, found.municipality, found.campaign),
        **_extras(ctx, found.municipality, found.campaign, miles, journey, found.institution.id),
    )


def town_progress(ctx: Context, ags: str | None) -> ProgressPage:
    """A town's joint progress; the only town's where none is named. Raises NotFound with help."""
    town = towns.find_municipality(ctx.conn, ags or only_town(ctx))
    if town is None or town.is_district:
        raise NotFound(NO_TOWN)
    campaign = current_campaign(campaigns.campaigns_of_municipality(ctx.conn, town.id), ctx.today)
    miles = town_miles(ctx, campaign) if campaign else Miles()
    journey = _journey(town, campaign, miles.total)
    return ProgressPage(
        kind=PageKind.TOWN,
        name=town.print_name or town.name,
        code=town.ags,
        miles=miles,
        journey=journey,
        coverage=Coverage(),
        **_around(ctx, town, campaign),
        **_extras(ctx, town, campaign, miles, journey),
    )


def _extras(
    ctx: Context,
    town: Municipality,
    campaign: Campaign | None,
    miles: Miles,
    journey: Journey | None,
    institution_id: int | None = None,
) -> dict[str, Any]:
    if campaign is None or journey is None:
        return {}
    return extras_of_many(ctx, town, campaign, miles, journey, institution_id)


def _around(ctx: Context, town: Municipality, campaign: Campaign | None) -> dict[str, Any]:
    """What every page of a town has in common, its joint journey among it."""
    joint = town_miles(ctx, campaign).total if campaign else 0
    return {
        "municipality": town.name,
        "ags": town.ags,
        "print_name": town.print_name,
        "lat": town.lat,
        "lon": town.lon,
        "campaign": campaign,
        "destination": _destination(campaign),
        "town_journey": _journey(town, campaign, joint),
        "town_miles": joint,
        "as_of": ctx.today,
    }


def _joint_weeks(mine: tuple[GroupTotal, ...]) -> tuple[tuple[date, Miles], ...]:
    if not all(_is_large(total) for total in mine):
        return ()
    weeks: dict[date, Miles] = {}
    for week, of_week in (pair for total in mine for pair in total.public_weeks):
        weeks[week] = weeks.get(week, Miles()) + of_week
    return tuple(sorted(weeks.items()))


def _is_large(total: GroupTotal) -> bool:
    """Whether weeks may be shown: of a house with a small group neither, since the others' could be taken away."""
    return is_large(total.children)


def _modes(ctx: Context, found: Found, totals: Sequence[GroupTotal]) -> ModeSums | None:
    groups = [total.group for total in totals]
    return mode_sums_of(ctx, found.institution, found.campaign, groups) if found.campaign and groups else None


def _totals(ctx: Context, found: Found) -> CampaignTotals | None:
    if found.campaign is None:
        return None
    return institution_totals(ctx.conn, found.institution, found.municipality, found.campaign, ctx.today)


def _destination(campaign: Campaign | None) -> Destination | None:
    return destination_of(campaign.destination) if campaign else None


def _journey(municipality: Municipality, campaign: Campaign | None, miles: int) -> Journey | None:
    destination = _destination(campaign)
    return journey_to(destination, municipality.lat, municipality.lon, miles) if destination else None


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


def meant(ctx: Context, code: str) -> tuple[str, str] | None:
    """Page and code that a mistyped code stands for, where only one of those that look alike exists."""
    found = []
    for one in (clean_code(code), *look_alikes(clean_code(code))):
        if towns.find_place(ctx.conn, one) is not None:
            found.append(("group", one))
        elif towns.find_institution(ctx.conn, one) is not None:
            found.append(("institution", one))
    return found[0] if len(found) == 1 else None


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
