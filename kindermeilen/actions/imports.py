"""Bring in lists: groups, and results of other municipalities. The whole file or nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context
from kindermeilen.actions.group_lists import FROM_THE_START as FROM_THE_START
from kindermeilen.actions.group_lists import GroupsPlan as GroupsPlan
from kindermeilen.actions.group_lists import plan_groups
from kindermeilen.actions.groups import campaign_of_list
from kindermeilen.actions.two_steps import at_once
from kindermeilen.actions.years import reported_rows
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Municipality, children_on
from kindermeilen.domain.reported import check_reported
from kindermeilen.domain.tables_in import GroupRow, ReportedRow
from kindermeilen.storage import campaigns, imports, towns


def import_groups(ctx: Context, municipality: Municipality, rows: Sequence[GroupRow]) -> GroupsPlan:
    """Bring in institutions and groups in one transaction; the same rows again change nothing. Raises TableRefused."""
    return at_once(ctx, plan_groups(ctx, municipality, rows))


@dataclass(frozen=True, slots=True)
class ReportedPlan:
    """Which of the rows are new. `newest`: the last result that was there when this was planned."""

    municipality: Municipality | None
    rows: Sequence[ReportedRow]
    newest: int
    new: list[imports.Row]

    @property
    def groups(self) -> None:
        return None

    @property
    def outcome(self) -> int:
        """How many are new."""
        return len(self.new)

    def renewed(self, ctx: Context, most: int) -> "ReportedPlan | None":
        if imports.newest_reported(ctx.conn) == self.newest:
            return self
        return plan_reported(ctx, self.rows, self.municipality) if len(self.rows) <= most else None

    def store(self, ctx: Context) -> None:
        imports.add_reported(ctx.conn, self.new)
        if self.new:
            owner = self.municipality.id if self.municipality else None
            write_audit(ctx, owner, "import_reported", "", rows=len(self.new))


def plan_reported(ctx: Context, rows: Sequence[ReportedRow], municipality: Municipality | None = None) -> ReportedPlan:
    """Which results that other municipalities reported are new. Raises TableRefused.

    `municipality`: the town whose coordinator brings them in; they belong to none.
    """
    new = [imports.reported_row(row, ctx.now) for row in check_reported(reported_rows(ctx), rows)]
    return ReportedPlan(municipality, rows, imports.newest_reported(ctx.conn), new)


def import_reported(ctx: Context, rows: Sequence[ReportedRow], municipality: Municipality | None = None) -> int:
    """Bring in results of others in one transaction; how many were new. Raises TableRefused."""
    return at_once(ctx, plan_reported(ctx, rows, municipality))


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
