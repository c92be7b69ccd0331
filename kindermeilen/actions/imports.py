"""Bring in lists: groups, tallies and totals from paper, results of others. The whole file or nothing of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import uuid4

from kindermeilen.actions import secrets
from kindermeilen.actions.accounts import ensure_account
from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, frame_of
from kindermeilen.actions.sums import place_again
from kindermeilen.actions.years import reported_rows
from kindermeilen.domain.errors import N_
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality, children_on
from kindermeilen.domain.reported import check_reported
from kindermeilen.domain.tables_in import Fault, GroupRow, ReportedRow, TableRefused
from kindermeilen.storage import campaigns, paper, tallies, towns
from kindermeilen.storage.campaigns import StoredPeriod

FROM_THE_START = date(2000, 1, 1)
"""A first number of children holds for all days until another one does."""


@dataclass(frozen=True, slots=True)
class GroupsPlan:
    """What an import of groups would do: names of what is new, what changes, and how many rows stay as they are."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int


def import_groups(ctx: Context, municipality: Municipality, rows: Sequence[GroupRow]) -> GroupsPlan:
    """Bring in institutions and groups with their accounts; the same rows again change nothing. Raises TableRefused."""
    campaign = _open_campaign(ctx, municipality)
    faults = [fault for row in rows if (fault := _period_fault(row, campaign))]
    if faults:
        raise TableRefused(tuple(faults))
    outcomes = [_bring_in(ctx, municipality, campaign, row) for row in rows]
    if any(kind != "same" for kind, _ in outcomes):
        write_audit(ctx, municipality.id, "import_groups", municipality.name, rows=len(rows))
    if campaign is not None:
        campaigns.touch_groups(ctx.conn, campaign.id)
        campaigns.change_campaign(ctx.conn, campaign.id)
    return GroupsPlan(
        new=tuple(name for kind, name in outcomes if kind == "new"),
        changed=tuple(name for kind, name in outcomes if kind == "changed"),
        same=sum(kind == "same" for kind, _ in outcomes),
    )


def _open_campaign(ctx: Context, municipality: Municipality) -> Campaign | None:
    """The campaign that a list is for: the newest that has not been closed."""
    there = campaigns.campaigns_of_municipality(ctx.conn, municipality.id)
    return there[-1] if there else None


def _period_fault(row: GroupRow, campaign: Campaign | None) -> Fault | None:
    if row.date_from is None or row.date_to is None:
        return None
    if campaign is None:
        why = N_("Für einen eigenen Zeitraum muss es zuerst eine Kampagne geben.")
        return Fault(row.line, "from", row.date_from.isoformat(), why, {})
    if row.date_from < campaign.date_from or row.date_to > campaign.date_to:
        return Fault(
            row.line,
            "from",
            row.date_from.isoformat(),
            N_("liegt nicht im Zeitraum der Kampagne (%(first)s bis %(last)s). Bitte Zeitraum prüfen."),
            {"first": campaign.date_from.isoformat(), "last": campaign.date_to.isoformat()},
        )
    return None


def _bring_in(ctx: Context, municipality: Municipality, campaign: Campaign | None, row: GroupRow) -> tuple[str, str]:
    """One row: the word for what happened, and the group's name."""
    institution = _institution(ctx, municipality, row)
    group, outcome = _group(ctx, institution, row)
    if campaign is not None:
        campaigns.enrol(ctx.conn, campaign, [group.id])
        if _set_own_period(ctx, campaign, group, row) and outcome == "same":
            outcome = "changed"
    if _set_children(ctx, group, row.children, is_new=outcome == "new") and outcome == "same":
        outcome = "changed"
    return outcome, f"{group.name}, {institution.name}"


def _institution(ctx: Context, municipality: Municipality, row: GroupRow) -> Institution:
    there = {one.name: one for one in towns.institutions_of(ctx.conn, municipality.id)}
    found = there.get(row.institution)
    words = {
        name: text
        for name, text in (("address", row.address), ("contact_role", row.contact_role), ("email", row.email))
        if text
    }
    if found is not None:
        if any(getattr(found, name) != text for name, text in words.items()):
            towns.change_institution(ctx.conn, found.id, **words)
        return found
    code = secrets.new_public_code()
    institution_id = towns.add_institution(
        ctx.conn, municipality_id=municipality.id, name=row.institution, kind=row.kind, code=code, **words
    )
    ensure_account(ctx, municipality.id, "school", code, institution_id, None)
    return Institution(institution_id, municipality.id, row.institution, row.kind, code)


def _group(ctx: Context, institution: Institution, row: GroupRow) -> tuple[Group, str]:
    there = {one.name: one for one in towns.groups_of_institution(ctx.conn, institution.id)}
    found = there.get(row.group)
    words = {"entry": row.entry, "material": row.material}
    if found is not None:
        if (found.entry, found.material) == (row.entry, row.material):
            return found, "same"
        towns.change_group(ctx.conn, found.id, **words)
        return found, "changed"
    code = secrets.new_public_code()
    group_id = towns.add_group(
        ctx.conn,
        municipality_id=institution.municipality_id,
        institution_id=institution.id,
        name=row.group,
        code=code,
        **words,
    )
    ensure_account(ctx, institution.municipality_id, "class", code, institution.id, group_id)
    return Group(
        group_id, institution.municipality_id, institution.id, row.group, code, row.entry, row.material, 0
    ), "new"


def _set_children(ctx: Context, group: Group, children: int, *, is_new: bool) -> bool:
    """A changed number holds from today on, once something has been counted; before, it takes the old one's place."""
    there = towns.headcounts_of(ctx.conn, group.id)
    if there and children_on(there, ctx.today) == children:
        return False
    if is_new or not tallies.all_tallies(ctx.conn, group.id):
        towns.replace_headcounts(ctx.conn, group, children, FROM_THE_START)
    else:
        towns.set_headcount(ctx.conn, group, ctx.today, children)
    return True


def _set_own_period(ctx: Context, campaign: Campaign, group: Group, row: GroupRow) -> bool:
    """The group's own action weeks, from the list; True where they are new or changed."""
    if row.date_from is None or row.date_to is None:
        return False
    there = campaigns.periods_of_institution(ctx.conn, group.institution_id)
    own = [one for one in there if one.group_id == group.id and one.campaign_id == campaign.id]
    if any((one.kind, one.first, one.last) == (PeriodKind.ACTION, row.date_from, row.date_to) for one in own):
        return False
    action = next((one for one in own if one.kind == PeriodKind.ACTION), None)
    public_id = action.public_id if action else str(uuid4())
    period = StoredPeriod(
        public_id, campaign.id, group.institution_id, group.id, PeriodKind.ACTION, row.date_from, row.date_to
    )
    campaigns.set_period(ctx.conn, group.municipality_id, period)
    place = towns.find_place(ctx.conn, group.code)
    if place is not None:
        place_again(ctx.conn, frame_of(ctx.conn, place))
    return True


def import_reported(ctx: Context, rows: Sequence[ReportedRow]) -> int:
    """Bring in results that other municipalities reported; how many were new. Raises TableRefused."""
    new = check_reported(reported_rows(ctx), rows)
    values = [asdict(row) for row in new]
    for value in values:
        del value["line"]
    paper.add_reported_totals(ctx.conn, values, ctx.now)
    if new:
        write_audit(ctx, None, "import_reported", "", rows=len(new))
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
    campaign = _open_campaign(ctx, municipality)
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
