"""Bring in lists: groups, and results of other municipalities. The whole file or nothing of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from uuid import uuid4

from kindermeilen.actions import secrets
from kindermeilen.actions.accounts import ensure_account
from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, frame_of
from kindermeilen.actions.groups import campaign_of_list
from kindermeilen.actions.sums import place_again
from kindermeilen.actions.years import reported_rows
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, Group, Headcount, Institution, Municipality, children_on
from kindermeilen.domain.reported import check_reported
from kindermeilen.domain.tables_in import Fault, GroupRow, ReportedRow, TableRefused
from kindermeilen.storage import campaigns, paper, tallies, towns
from kindermeilen.storage.campaigns import StoredPeriod

FROM_THE_START = date(2000, 1, 1)
"""A first number of children holds for all days until another one does."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What one row does: to which group, whether it is new, and which of its columns (or `takes_part`) change."""

    name: str
    is_new: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupsPlan:
    """What an import of groups does: what is new, what changes, and how many rows stay as they are."""

    new: tuple[BroughtIn, ...]
    changed: tuple[BroughtIn, ...]
    same: int


@dataclass(slots=True)
class _There:
    """What the town has already, read once and kept up with the rows that come in."""

    municipality: Municipality
    campaign: Campaign | None
    houses: dict[str, Institution]
    groups: dict[tuple[int, str], Group]
    headcounts: dict[int, tuple[Headcount, ...]]
    taking_part: set[int]
    periods: dict[int, StoredPeriod]
    changed_houses: dict[int, tuple[str, ...]] = field(default_factory=dict)
    newcomers: list[int] = field(default_factory=list)


def import_groups(ctx: Context, municipality: Municipality, rows: Sequence[GroupRow]) -> GroupsPlan:
    """Bring in institutions and groups with their accounts; the same rows again change nothing. Raises TableRefused."""
    there = _read(ctx, municipality)
    faults = [fault for row in rows for fault in _faults_of(row, there)]
    done = [] if faults else [_try_to_bring_in(ctx, there, row, faults) for row in rows]
    if faults:
        raise TableRefused(tuple(faults))
    if there.campaign is not None:
        campaigns.enrol(ctx.conn, there.campaign, there.newcomers)
    plan = GroupsPlan(
        new=tuple(one for one in done if one.is_new),
        changed=tuple(one for one in done if one.changes and not one.is_new),
        same=sum(not one.changes and not one.is_new for one in done),
    )
    if plan.new or plan.changed:
        write_audit(ctx, municipality.id, "import_groups", municipality.name, rows=len(rows))
        if there.campaign is not None:
            campaigns.touch_groups(ctx.conn, there.campaign.id)
            campaigns.change_campaign(ctx.conn, there.campaign.id)
    return plan


def _read(ctx: Context, municipality: Municipality) -> _There:
    campaign = campaign_of_list(ctx, municipality)
    periods = campaigns.periods_of_campaign(ctx.conn, campaign.id) if campaign else []
    every = towns.groups_of_municipality(ctx.conn, municipality.id)
    return _There(
        municipality=municipality,
        campaign=campaign,
        houses={one.name: one for one in towns.institutions_of(ctx.conn, municipality.id)},
        groups={(group.institution_id, group.name): group for group in every},
        headcounts=towns.headcounts_of_municipality(ctx.conn, municipality.id),
        taking_part=set(campaigns.enrolled(ctx.conn, campaign.id)) if campaign else set(),
        periods={one.group_id: one for one in periods if one.group_id is not None and one.kind == PeriodKind.ACTION},
    )


def _faults_of(row: GroupRow, there: _There) -> list[Fault]:
    house = there.houses.get(row.institution)
    faults = [_period_fault(row, there.campaign)]
    if house is not None and house.kind != row.kind:
        why = N_("Diese Einrichtung ist hier mit der anderen Art gespeichert. Bitte Liste oder Einrichtung ändern.")
        faults.append(Fault(row.line, "kind", row.kind, why))
    return [fault for fault in faults if fault is not None]


def _period_fault(row: GroupRow, campaign: Campaign | None) -> Fault | None:
    if row.date_from is None or row.date_to is None:
        return None
    if campaign is None:
        why = N_("Für einen eigenen Zeitraum muss es zuerst eine offene Kampagne geben.")
        return Fault(row.line, "from", row.date_from.isoformat(), why, {})
    if row.date_from >= campaign.date_from and row.date_to <= campaign.date_to:
        return None
    column, day = ("from", row.date_from) if row.date_from < campaign.date_from else ("to", row.date_to)
    why = N_("Dieser Tag liegt nicht im Zeitraum der Kampagne (%(first)s bis %(last)s). Bitte Zeitraum prüfen.")
    return Fault(row.line, column, day.isoformat(), why, {"first": campaign.date_from, "last": campaign.date_to})


def _try_to_bring_in(ctx: Context, there: _There, row: GroupRow, faults: list[Fault]) -> BroughtIn:
    try:
        return _bring_in(ctx, there, row)
    except Refusal as refusal:
        column, value = ("children", str(row.children)) if refusal.field == "children" else ("from", str(row.date_from))
        faults.append(Fault(row.line, column, value, refusal.message, refusal.params))
        return BroughtIn(row.group, is_new=False, changes=())


def _bring_in(ctx: Context, there: _There, row: GroupRow) -> BroughtIn:
    institution = _institution(ctx, there, row)
    group, is_new, words = _group(ctx, there, institution, row)
    changes = [*words, *there.changed_houses.get(institution.id, ())]
    if _let_take_part(there, group):
        changes.append("takes_part")
    if _set_own_period(ctx, there, group, row, is_new=is_new):
        changes.append("from")
    if _set_children(ctx, there, group, row.children, is_new=is_new):
        changes.append("children")
    return BroughtIn(f"{group.name}, {institution.name}", is_new, tuple(changes))


def _institution(ctx: Context, there: _There, row: GroupRow) -> Institution:
    found = there.houses.get(row.institution)
    if found is None:
        there.houses[row.institution] = made = _new_institution(ctx, there.municipality, row)
        return made
    listed = replace(
        found,
        address=row.address or found.address,
        contact_role=row.contact_role or found.contact_role,
        email=row.email or found.email,
    )
    if listed != found:
        towns.change_institution(
            ctx.conn, found.id, address=listed.address, contact_role=listed.contact_role, email=listed.email
        )
        names = ("address", "contact_role", "email")
        there.changed_houses[found.id] = tuple(name for name in names if getattr(listed, name) != getattr(found, name))
        there.houses[row.institution] = listed
    return listed


def _new_institution(ctx: Context, municipality: Municipality, row: GroupRow) -> Institution:
    code = secrets.new_public_code()
    words = {"address": row.address, "contact_role": row.contact_role, "email": row.email}
    institution_id = towns.add_institution(
        ctx.conn, municipality_id=municipality.id, name=row.institution, kind=row.kind, code=code, **words
    )
    ensure_account(ctx, municipality.id, "school", code, institution_id, None)
    return Institution(institution_id, municipality.id, row.institution, row.kind, code, **words)


def _group(ctx: Context, there: _There, institution: Institution, row: GroupRow) -> tuple[Group, bool, tuple[str, ...]]:
    """The group, whether it is new, and which of its words change."""
    found = there.groups.get((institution.id, row.group))
    if found is None:
        made = _new_group(ctx, institution, row)
        there.groups[institution.id, row.group] = made
        return made, True, ()
    words = {"entry": row.entry or found.entry, "material": row.material or found.material}
    changes = tuple(name for name, word in words.items() if getattr(found, name) != word)
    if changes:
        towns.change_group(ctx.conn, found.id, **words)
    return found, False, changes


def _new_group(ctx: Context, institution: Institution, row: GroupRow) -> Group:
    code, entry = secrets.new_public_code(), row.entry or "app"
    group_id = towns.add_group(
        ctx.conn,
        municipality_id=institution.municipality_id,
        institution_id=institution.id,
        name=row.group,
        code=code,
        entry=entry,
        material=row.material,
    )
    ensure_account(ctx, institution.municipality_id, "class", code, institution.id, group_id)
    return Group(group_id, institution.municipality_id, institution.id, row.group, code, entry, row.material, 0)


def _let_take_part(there: _There, group: Group) -> bool:
    if there.campaign is None or group.id in there.taking_part:
        return False
    there.newcomers.append(group.id)
    return True


def _set_children(ctx: Context, there: _There, group: Group, children: int, *, is_new: bool) -> bool:
    """A changed number holds from today on, once something has been counted; before, it takes the old one's place."""
    counts = there.headcounts.get(group.id, ())
    if counts and children_on(counts, ctx.today) == children:
        return False
    if is_new:
        towns.set_headcount(ctx.conn, group, FROM_THE_START, children)
    elif not tallies.all_tallies(ctx.conn, group.id):
        towns.replace_headcounts(ctx.conn, group, children, FROM_THE_START)
    else:
        _refuse_fewer_than_came(ctx, group, children)
        towns.set_headcount(ctx.conn, group, ctx.today, children)
    return True


def _refuse_fewer_than_came(ctx: Context, group: Group, children: int) -> None:
    for tally in tallies.tallies_between(ctx.conn, group.id, ctx.today, ctx.today):
        if Sheet(tally.sheet).is_school_way and sum(tally.counts.values()) > children:
            raise Refusal(
                "fewer_children_than_ways",
                N_("Für heute sind schon %(count)s Wege eingetragen. Bitte die Zahl der Kinder prüfen."),
                field="children",
                params={"count": sum(tally.counts.values())},
            )


def _set_own_period(ctx: Context, there: _There, group: Group, row: GroupRow, *, is_new: bool) -> bool:
    """The group's own action weeks, from the list; True where they are new or changed."""
    if row.date_from is None or row.date_to is None or there.campaign is None:
        return False
    own = there.periods.get(group.id)
    if own is not None and (own.first, own.last) == (row.date_from, row.date_to):
        return False
    public_id = own.public_id if own else str(uuid4())
    period = StoredPeriod(
        public_id, there.campaign.id, group.institution_id, group.id, PeriodKind.ACTION, row.date_from, row.date_to
    )
    campaigns.set_period(ctx.conn, group.municipality_id, period)
    place = None if is_new else towns.find_place(ctx.conn, group.code)
    if place is not None:
        place_again(ctx.conn, frame_of(ctx.conn, place))
    return True


def import_reported(ctx: Context, rows: Sequence[ReportedRow], municipality: Municipality | None = None) -> int:
    """Bring in results that other municipalities reported; how many were new. Raises TableRefused.

    `municipality`: the town whose coordinator brings them in; they belong to none.
    """
    new = check_reported(reported_rows(ctx), rows)
    values = [asdict(row) for row in new]
    for value in values:
        del value["line"]
    paper.add_reported_totals(ctx.conn, values, ctx.now)
    if new:
        write_audit(ctx, municipality.id if municipality else None, "import_reported", "", rows=len(new))
    return len(new)


GROUP_COLUMNS = (
    "institution",
    "kind",
    "group",
    "children",
    "address",
    "contact_role",
    "email",
    "from",
    "to",
    "entry",
    "material",
    "code",
)


def listed_groups(ctx: Context, municipality: Municipality) -> list[tuple[str, ...]]:
    """The town's groups as rows of the CSV that brings them in, with a last column `code`; header first."""
    houses = {one.id: one for one in towns.institutions_of(ctx.conn, municipality.id)}
    headcounts = towns.headcounts_of_municipality(ctx.conn, municipality.id)
    campaign = campaign_of_list(ctx, municipality)
    periods = campaigns.periods_of_campaign(ctx.conn, campaign.id) if campaign else []
    own = {one.group_id: one for one in periods if one.kind == PeriodKind.ACTION and one.group_id is not None}
    rows: list[tuple[str, ...]] = [GROUP_COLUMNS]
    for group in towns.groups_of_municipality(ctx.conn, municipality.id):
        house, period = houses[group.institution_id], own.get(group.id)
        counts = headcounts.get(group.id, ())
        days = (period.first.isoformat(), period.last.isoformat()) if period else ("", "")
        children = str(children_on(counts, ctx.today)) if counts else ""
        who = (house.name, house.kind, group.name, children, house.address, house.contact_role, house.email)
        rows.append((*who, *days, group.entry, group.material, group.code))
    return [rows[0], *sorted(rows[1:], key=lambda row: (row[0], row[2]))]
