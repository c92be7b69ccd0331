"""What comes on paper: tallies day by day, and totals for some groups together. The whole file or nothing of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, GroupFrame, frame_of, require
from kindermeilen.actions.tallies import check_rules, next_revision, refuse_filed, store
from kindermeilen.domain.access import Grant, Right
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality
from kindermeilen.domain.tables_in import Fault, PaperTotalRow, TableRefused, TallyRow
from kindermeilen.domain.tallies import Tally, tally_of
from kindermeilen.storage import campaigns, paper, tallies, towns
from kindermeilen.storage.paper import StoredPaperTotal


def import_tallies(ctx: Context, municipality: Municipality, rows: Sequence[TallyRow]) -> int:
    """Bring in tallies from paper or another system; how many tallies were new. Raises TableRefused.

    What is stored already with the same counts stays; other counts for the same day and sheet are refused.
    """
    known = _groups_by_name(ctx, municipality)
    frames = _frames(ctx, known, {(row.institution, row.group) for row in rows})
    faults: list[Fault] = []
    stored = 0
    for (institution, group, day, sheet), lines in _by_tally(rows).items():
        frame = frames.get((institution, group))
        first = lines[0]
        if frame is None:
            faults.append(_unknown_group(first.line, institution, group, known))
            continue
        try:
            stored += _store_tally(ctx, frame, day, sheet, {line.mode: line.count for line in lines})
        except Refusal as refusal:
            faults.append(Fault(first.line, refusal.field, str(first.count), refusal.message, refusal.params))
    if faults:
        raise TableRefused(tuple(faults))
    if stored:
        write_audit(ctx, municipality.id, "import_tallies", municipality.name, tallies=stored)
    return stored


def _groups_by_name(ctx: Context, municipality: Municipality) -> dict[tuple[str, str], Group]:
    """All groups of the town by the names of institution and group."""
    houses = {one.id: one.name for one in towns.institutions_of(ctx.conn, municipality.id)}
    every = towns.groups_of_municipality(ctx.conn, municipality.id)
    return {(houses[group.institution_id], group.name): group for group in every}


def _frames(
    ctx: Context, known: dict[tuple[str, str], Group], wanted: set[tuple[str, str]]
) -> dict[tuple[str, str], GroupFrame]:
    """The groups that a file speaks of, with everything their rules need."""
    places = {name: towns.find_place(ctx.conn, known[name].code, lock=True) for name in sorted(wanted) if name in known}
    return {name: frame_of(ctx.conn, place) for name, place in places.items() if place is not None}


def _by_tally(rows: Iterable[TallyRow]) -> dict[tuple[str, str, date, str], list[TallyRow]]:
    found: dict[tuple[str, str, date, str], list[TallyRow]] = {}
    for row in rows:
        found.setdefault((row.institution, row.group, row.day, row.sheet), []).append(row)
    return found


def _unknown_group(line: int, institution: str, group: str, known: Iterable[tuple[str, str]]) -> Fault:
    here = sorted(name for house, name in known if house == institution)
    if here:
        why = N_("Die Gruppe gibt es in dieser Einrichtung nicht. Bekannt sind: %(known)s.")
        return Fault(line, "group", group, why, {"known": ", ".join(here)})
    houses = ", ".join(sorted({house for house, _ in known})) or "–"
    why = N_("Die Einrichtung gibt es hier nicht. Bekannt sind: %(known)s.")
    return Fault(line, "institution", institution, why, {"known": houses})


def _store_tally(ctx: Context, frame: GroupFrame, day: date, sheet: str, counts: dict[str, int]) -> bool:
    """Store one tally from paper; False where the same is there already. Raises Refusal."""
    tally = tally_of(day, sheet, counts)
    there = tallies.find_tally(ctx.conn, frame.group.id, day, sheet)
    if there is not None and not there.deleted:
        if there.counts == tally.counts:
            return False
        raise _other_counts(tally, there.counts)
    campaign, period = check_rules(ctx, frame, tally, confirmed=True, late=True)
    new = next_revision(frame, campaign, period, tally, there, confirmed=True)
    store(ctx, frame, _grant(ctx, frame), campaign, uuid4().hex, "tally", tally.content(), there, new)
    return True


def _grant(ctx: Context, frame: GroupFrame) -> Grant | None:
    """Who brings it in: a coordinator in the room, or (None) the operator at the command line."""
    return require(ctx, Right.LOG_ANY_DAY, frame.group.thing) if ctx.actor.is_signed_in else None


def _other_counts(tally: Tally, there: dict[str, int]) -> Refusal:
    def shown(counts: Any) -> str:
        return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "0"

    return Refusal(
        "other_counts",
        N_("Für diesen Tag und Bogen ist schon etwas anderes gespeichert (%(there)s statt %(new)s)."),
        field="count",
        params={"there": shown(there), "new": shown(tally.counts)},
    )


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
