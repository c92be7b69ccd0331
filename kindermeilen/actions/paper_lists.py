"""What comes on paper: tallies day by day, and totals for some groups together. The whole file or nothing of it."""

from collections.abc import Sequence

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context
from kindermeilen.actions.tallies import refuse_filed
from kindermeilen.actions.tally_lists import plan_tallies
from kindermeilen.actions.two_steps import at_once
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality
from kindermeilen.domain.tables_in import Fault, PaperTotalRow, TableRefused, TallyRow
from kindermeilen.storage import campaigns, paper, tallies, towns
from kindermeilen.storage.paper import StoredPaperTotal


def import_tallies(ctx: Context, municipality: Municipality, rows: Sequence[TallyRow]) -> int:
    """Bring in tallies in one transaction; how many were new. Raises TableRefused."""
    return at_once(ctx, plan_tallies(ctx, municipality, rows))


def import_paper_totals(ctx: Context, municipality: Municipality, rows: Sequence[PaperTotalRow]) -> int:
    """Bring in totals from paper; how many were new. Raises TableRefused."""
    houses = {one.name: one for one in towns.institutions_of(ctx.conn, municipality.id)}
    faults: list[Fault] = []
    new = 0
    for row in rows:
        institution = houses.get(row.institution)
        if institution is None:
            known = ", ".join(sorted(houses)) or "–"
            why = N_("Die Einrichtung gibt es hier nicht. Bekannt sind: %(known)s.")
            faults.append(Fault(row.line, "institution", row.institution, why, {"known": known}))
            continue
        try:
            new += add_paper_total(ctx, municipality, institution, row)
        except Refusal as refusal:
            faults.append(Fault(row.line, refusal.field, _value(row, refusal.field), refusal.message, refusal.params))
    if faults:
        raise TableRefused(tuple(faults))
    return new


def _value(row: PaperTotalRow, field: str) -> str:
    values = {"group": "|".join(row.groups), "from": row.date_from.isoformat(), "groups": str(row.groups_count or "")}
    return values.get(field, "")


def add_paper_total(ctx: Context, municipality: Municipality, institution: Institution, row: PaperTotalRow) -> bool:
    """Store one total from paper; False where the same is there already. Raises Refusal naming what is in its way."""
    campaign = _campaign_of(ctx, municipality, row)
    refuse_filed(campaign)
    there = [
        one for one in paper.paper_totals_of_campaign(ctx.conn, campaign.id) if one.institution_id == institution.id
    ]
    groups = {group.name: group for group in towns.groups_of_institution(ctx.conn, institution.id)}
    if any(_is_same(one, row, groups) for one in there):
        return False
    covered = _covered(ctx, municipality, row, groups)
    _refuse_counted_twice(row, covered, there)
    values = {
        "campaign_id": campaign.id,
        "institution_id": institution.id,
        "date_from": row.date_from,
        "date_to": row.date_to,
        "groups": row.groups_count,
        "children": row.children,
        "green": row.green,
        "red": row.red,
        "blue": row.blue,
        "adults": row.adults,
        "recorded_at": ctx.now,
    }
    paper.add_paper_total(ctx.conn, municipality.id, values, [group.id for group in covered])
    for group in covered:
        campaigns.touch(ctx.conn, group.id, campaign.id)
    write_audit(ctx, municipality.id, "add_paper_total", institution.name)
    return True


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


def _campaign_of(ctx: Context, municipality: Municipality, row: PaperTotalRow) -> Campaign:
    for campaign in campaigns.campaigns_of_municipality(ctx.conn, municipality.id):
        if campaign.date_from <= row.date_from and row.date_to <= campaign.date_to:
            return campaign
    raise Refusal(
        "outside_window",
        N_("Die Tage liegen nicht im Zeitraum einer Kampagne. Bitte Zeitraum prüfen."),
        field="from",
    )


def _is_same(there: StoredPaperTotal, row: PaperTotalRow, groups: dict[str, Group]) -> bool:
    figures = (there.first, there.last, there.groups, there.children, there.green, there.red, there.blue, there.adults)
    sent = (row.date_from, row.date_to, row.groups_count, row.children, row.green, row.red, row.blue, row.adults)
    named = {groups[name].id for name in row.groups if name in groups}
    return figures == sent and (not row.groups or named == set(there.group_ids))


def _covered(ctx: Context, municipality: Municipality, row: PaperTotalRow, groups: dict[str, Group]) -> list[Group]:
    """The groups a total is for: those it names, or all of the house that have no tallies in that window."""
    counted = tallies.groups_with_tallies(ctx.conn, municipality.id, row.date_from, row.date_to)
    unknown = [name for name in row.groups if name not in groups]
    if unknown:
        raise Refusal(
            "unknown_group",
            N_("Die Gruppe „%(name)s“ gibt es in dieser Einrichtung nicht. Bekannt sind: %(known)s."),
            field="group",
            params={"name": unknown[0], "known": ", ".join(sorted(groups))},
        )
    covered = [groups[name] for name in row.groups] or [one for one in groups.values() if one.id not in counted]
    twice = [group.name for group in covered if group.id in counted]
    if twice:
        raise Refusal(
            "has_tallies",
            N_("%(groups)s: in diesem Zeitraum sind schon Tage eingetragen. Die Summe würde doppelt zählen."),
            field="group",
            params={"groups": ", ".join(twice)},
        )
    _check_number(row, covered)
    return covered


def _check_number(row: PaperTotalRow, covered: list[Group]) -> None:
    if not covered:
        raise Refusal("no_group", N_("Für diese Summe bleibt keine Gruppe der Einrichtung übrig."), field="group")
    if row.groups_count is not None and row.groups_count > len(covered):
        raise Refusal(
            "too_many_groups",
            N_("%(count)s Gruppen haben teilgenommen, die Summe kann aber nur für %(covered)s gelten."),
            field="groups",
            params={"count": row.groups_count, "covered": len(covered)},
        )


def _refuse_counted_twice(row: PaperTotalRow, covered: list[Group], there: list[StoredPaperTotal]) -> None:
    for other in there:
        both = [group.name for group in covered if group.id in other.group_ids]
        if both and row.date_from <= other.last and other.first <= row.date_to:
            raise Refusal(
                "other_total",
                N_("%(groups)s: für %(first)s bis %(last)s gibt es schon eine Summe (%(green)s grüne Meilen)."),
                field="group",
                params={
                    "groups": ", ".join(both),
                    "first": other.first,
                    "last": other.last,
                    "green": other.green if other.green is not None else "–",
                },
            )
