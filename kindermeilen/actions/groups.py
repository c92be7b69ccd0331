"""The town's list of institutions and groups: shown, renamed, moved between app and paper, left out of a year."""

from dataclasses import dataclass

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, load_group, load_institution, load_municipality
from kindermeilen.actions.sums import place_institution_again
from kindermeilen.actions.tallies import refuse_filed
from kindermeilen.domain.access import Right
from kindermeilen.domain.calendar import InstitutionKind
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.nouns import Campaign, CampaignState, Group, Headcount, Institution, Municipality, children_on
from kindermeilen.storage import campaigns, paper, tallies, towns

ENTRIES = ("app", "paper")
LIMITS = {"name": 120, "address": 200, "contact_role": 120, "email": 200, "material": 200}
"""Most signs of each text, as the columns hold them."""


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group in the list. `has_entries`: days or a total from paper in the year the list is for."""

    group: Group
    children: int | None
    takes_part: bool
    has_entries: bool


@dataclass(frozen=True, slots=True)
class ListedInstitution:
    """An institution with its groups by name."""

    institution: Institution
    groups: tuple[ListedGroup, ...]


@dataclass(frozen=True, slots=True)
class TownList:
    """The whole list, institutions by name. `campaign`: the year it is for, None where none is open."""

    municipality: Municipality
    campaign: Campaign | None
    institutions: tuple[ListedInstitution, ...]

    @property
    def groups(self) -> tuple[ListedGroup, ...]:
        return tuple(group for house in self.institutions for group in house.groups)


@dataclass(frozen=True, slots=True)
class InstitutionWords:
    """What a coordinator may change of an institution."""

    name: str
    kind: str
    address: str = ""
    contact_role: str = ""
    email: str = ""


def campaign_of_list(ctx: Context, municipality: Municipality) -> Campaign | None:
    """The year that a list is for: the newest one if it is still open; a closed one takes no more groups."""
    there = campaigns.campaigns_of_municipality(ctx.conn, municipality.id)
    return there[-1] if there and there[-1].state is CampaignState.OPEN else None


def town_list(ctx: Context, ags: str) -> TownList:
    """All institutions and groups of a town, in the order of their names. Raises NotFound."""
    municipality, _ = load_municipality(ctx, ags)
    campaign = campaign_of_list(ctx, municipality)
    taking_part = set(campaigns.enrolled(ctx.conn, campaign.id)) if campaign else set()
    busy = _with_entries(ctx, campaign) if campaign else set()
    headcounts = towns.headcounts_of_municipality(ctx.conn, municipality.id)
    listed: dict[int, list[ListedGroup]] = {}
    for group in towns.groups_of_municipality(ctx.conn, municipality.id):
        counts = headcounts.get(group.id, ())
        children = children_on(counts, ctx.today) if counts else None
        row = ListedGroup(group, children, group.id in taking_part or campaign is None, group.id in busy)
        listed.setdefault(group.institution_id, []).append(row)
    houses = towns.institutions_of(ctx.conn, municipality.id)
    institutions = tuple(ListedInstitution(house, tuple(listed.get(house.id, ()))) for house in houses)
    return TownList(municipality, campaign, institutions)


def _with_entries(ctx: Context, campaign: Campaign) -> set[int]:
    """Ids of the groups with days in that year or under a total from paper."""
    papers = paper.paper_totals_of_campaign(ctx.conn, campaign.id)
    on_paper = {group_id for found in papers for group_id in found.group_ids}
    return on_paper | {row.group_id for row in tallies.weeks_of_campaign(ctx.conn, campaign.id)}


def find_institution(ctx: Context, ags: str, code: str) -> Institution:
    """One institution of the town, for its coordinator. Raises NotFound."""
    municipality, _ = load_municipality(ctx, ags)
    institution, owner, _ = load_institution(ctx, code, Right.COORDINATE)
    if owner.id != municipality.id:
        raise NotFound
    return institution


def find_group(ctx: Context, ags: str, code: str) -> tuple[ListedGroup, Institution, Campaign | None]:
    """One group of the town with its institution, and the year its list is for. Raises NotFound."""
    listed = town_list(ctx, ags)
    for house in listed.institutions:
        for row in house.groups:
            if row.group.code == code:
                return row, house.institution, listed.campaign
    raise NotFound


def numbers_of_children(ctx: Context, ags: str, code: str) -> tuple[Headcount, ...]:
    """Every number of children a group had or will have, by the day it holds from. Raises NotFound."""
    row, _, _ = find_group(ctx, ags, code)
    found = towns.headcounts_of(ctx.conn, row.group.id)
    return tuple(sorted(found, key=lambda one: (one.valid_from, one.weekday)))


def change_institution(ctx: Context, ags: str, code: str, words: InstitutionWords) -> None:
    """Change an institution's name, kind or words; printed codes stay. Raises Refusal, NotFound."""
    institution = find_institution(ctx, ags, code)
    _check_texts(
        name=words.name, address=words.address, contact_role=words.contact_role, email=words.email, missing="name"
    )
    if words.kind not in tuple(InstitutionKind):
        raise Refusal("kind", N_("Bitte wählen Sie Schule oder Kita."), field="kind")
    others = [one for one in towns.institutions_of(ctx.conn, institution.municipality_id) if one.id != institution.id]
    _refuse_taken(words.name, [one.name for one in others])
    towns.change_institution(
        ctx.conn,
        institution.id,
        name=words.name,
        kind=words.kind,
        address=words.address,
        contact_role=words.contact_role,
        email=words.email,
    )
    if words.kind != institution.kind:
        place_institution_again(ctx.conn, institution.id)
    _show_again(ctx, institution)
    write_audit(ctx, institution.municipality_id, "change_institution", words.name)


def change_group(ctx: Context, ags: str, code: str, *, name: str, entry: str, material: str) -> None:
    """Change a group's name, its way of entry (`app` or `paper`) or its material; its code stays. Raises Refusal."""
    municipality, _ = load_municipality(ctx, ags)
    frame, _ = load_group(ctx, code, Right.COORDINATE, lock=True)
    if frame.municipality.id != municipality.id:
        raise NotFound
    _check_texts(name=name, material=material, missing="name")
    if entry not in ENTRIES:
        raise Refusal("entry", N_("Bitte wählen Sie App oder Papier."), field="entry")
    others = [one for one in towns.groups_of_institution(ctx.conn, frame.institution.id) if one.id != frame.group.id]
    _refuse_taken(name, [one.name for one in others])
    towns.change_group(ctx.conn, frame.group.id, name=name, entry=entry, material=material)
    for campaign in frame.campaigns:
        campaigns.change_campaign(ctx.conn, campaign.id)
    write_audit(ctx, municipality.id, "change_group", f"{name}, {frame.institution.name}")


def set_taking_part(ctx: Context, ags: str, code: str, *, takes_part: bool) -> None:
    """Let a group take part in the year its list is for, or leave it out. Raises Refusal where it has entries."""
    row, institution, campaign = find_group(ctx, ags, code)
    if campaign is None or row.takes_part == takes_part:
        return
    refuse_filed(campaign)
    if takes_part:
        campaigns.enrol(ctx.conn, campaign, [row.group.id])
    else:
        _refuse_with_entries(ctx, row, campaign)
        campaigns.withdraw(ctx.conn, campaign.id, row.group.id)
    campaigns.touch(ctx.conn, row.group.id, campaign.id)
    deed = "enrol_group" if takes_part else "withdraw_group"
    write_audit(ctx, row.group.municipality_id, deed, f"{row.group.name}, {institution.name}", year=campaign.year)


def _refuse_with_entries(ctx: Context, row: ListedGroup, campaign: Campaign) -> None:
    waiting = paper.waiting_corrections_of_group(ctx.conn, row.group.id)
    if row.has_entries or waiting:
        raise Refusal(
            "has_entries",
            N_("%(group)s hat %(year)s schon etwas eingetragen. Die Meilen gingen verloren; deshalb bleibt sie dabei."),
            params={"group": row.group.name, "year": str(campaign.year)},
        )


def _check_texts(*, missing: str, **texts: str) -> None:
    for field, text in texts.items():
        if field == missing and not text:
            raise Refusal("missing", N_("Bitte geben Sie einen Namen ein."), field=field)
        if len(text) > LIMITS[field]:
            raise Refusal(
                "too_long",
                N_("Der Text ist zu lang (höchstens %(limit)s Zeichen). Nichts wurde gespeichert."),
                field=field,
                params={"limit": LIMITS[field]},
            )


def _refuse_taken(name: str, others: list[str]) -> None:
    if name.casefold() in {other.casefold() for other in others}:
        raise Refusal(
            "name_taken",
            N_("„%(name)s“ gibt es hier schon. Bitte wählen Sie einen anderen Namen."),
            field="name",
            params={"name": name},
        )


def _show_again(ctx: Context, institution: Institution) -> None:
    """All pages that name the institution show something new."""
    for group in towns.groups_of_institution(ctx.conn, institution.id):
        towns.change_group(ctx.conn, group.id)
    for campaign in campaigns.campaigns_of_municipality(ctx.conn, institution.municipality_id):
        campaigns.change_campaign(ctx.conn, campaign.id)
