"""What comes on paper: tallies day by day, and totals for some groups together. The whole file or nothing of it."""

from collections.abc import Sequence

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context
from kindermeilen.actions.paper_totals import PaperDesk, plan_paper_totals, store_totals
from kindermeilen.actions.tallies import refuse_filed
from kindermeilen.actions.tally_lists import plan_tallies
from kindermeilen.actions.two_steps import Plan, at_once
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Institution, Municipality
from kindermeilen.domain.tables_in import PaperTotalRow, TallyRow
from kindermeilen.storage import campaigns, paper


def plan_paper(ctx: Context, municipality: Municipality, rows: Sequence[TallyRow | PaperTotalRow]) -> Plan[int]:
    """What the rows of a file do, which are all of one kind. Raises TableRefused."""
    totals = [row for row in rows if isinstance(row, PaperTotalRow)]
    if totals:
        return plan_paper_totals(ctx, municipality, totals)
    return plan_tallies(ctx, municipality, [row for row in rows if isinstance(row, TallyRow)])


def import_tallies(ctx: Context, municipality: Municipality, rows: Sequence[TallyRow]) -> int:
    """Bring in tallies in one transaction; how many were new. Raises TableRefused."""
    return at_once(ctx, plan_tallies(ctx, municipality, rows))


def import_paper_totals(ctx: Context, municipality: Municipality, rows: Sequence[PaperTotalRow]) -> int:
    """Bring in totals from paper in one transaction; how many were new. Raises TableRefused."""
    return at_once(ctx, plan_paper_totals(ctx, municipality, rows))


def add_paper_total(ctx: Context, municipality: Municipality, institution: Institution, row: PaperTotalRow) -> bool:
    """Store one total from paper; False where the same is there already. Raises Refusal naming what is in its way."""
    total = PaperDesk(ctx, municipality).total(institution, row)
    store_totals(ctx, municipality, [total] if total else [])
    return total is not None


def remove_paper_total(ctx: Context, municipality: Municipality, paper_total_id: int, reason: str) -> None:
    """Take a total from paper back, with a reason. Raises Refusal where it is not this town's."""
    found = [one for one in paper.paper_totals_of_municipality(ctx.conn, municipality.id) if one.id == paper_total_id]
    if not found:
        raise Refusal("not_found", N_("Diese Summe gibt es nicht mehr."), field="reason")
    if not reason.strip():
        raise Refusal("reason", N_("Bitte nennen Sie den Grund; er steht im Protokoll."), field="reason")
    total = found[0]
    for campaign in campaigns.campaigns_of_municipality(ctx.conn, municipality.id):
        if campaign.id == total.campaign_id:
            refuse_filed(campaign)
    paper.remove_paper_total(ctx.conn, total.id)
    for group_id in total.group_ids:
        campaigns.touch(ctx.conn, group_id, total.campaign_id)
    write_audit(ctx, municipality.id, "remove_paper_total", f"{total.first} – {total.last}", reason)
