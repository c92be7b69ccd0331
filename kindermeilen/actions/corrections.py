"""What waits for somebody's decision: late corrections (the coordinator) and two numbers for one day (the class)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, frame_of, load_group, load_municipality
from kindermeilen.actions.days import add_correction
from kindermeilen.actions.tallies import Sent, StaleTally, check_rules, next_revision, put_tally, store
from kindermeilen.domain.access import Right
from kindermeilen.domain.errors import N_, NotFound, Refusal, WordsNeeded
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Group, Institution, StoredTally
from kindermeilen.domain.tallies import tally_of
from kindermeilen.storage import paper, tallies, towns
from kindermeilen.storage.paper import StoredCorrection

CHANGED = N_("Inzwischen kam eine weitere Zahl dazu. Nichts wurde gespeichert; bitte vergleichen Sie noch einmal.")


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """An entry that waits, beside what is stored for that day and sheet. Days only; the time is the class's."""

    correction: StoredCorrection
    group: Group
    institution: Institution
    stored: StoredTally | None


def waiting_in_town(ctx: Context, ags: str) -> list[WaitingEntry]:
    """Everything that waits in a town, oldest first."""
    municipality, _ = load_municipality(ctx, ags)
    groups = {group.id: group for group in towns.groups_of_municipality(ctx.conn, municipality.id)}
    houses = {house.id: house for house in towns.institutions_of(ctx.conn, municipality.id)}
    return [
        _waiting(ctx, found, groups[found.group_id], houses[groups[found.group_id].institution_id])
        for found in paper.waiting_corrections(ctx.conn, municipality.id)
    ]


def conflicts_of_group(ctx: Context, code: str) -> list[WaitingEntry]:
    """Two numbers for one day, for the class to pick."""
    frame, _ = load_group(ctx, code, Right.SETTLE_CONFLICT)
    return [
        _waiting(ctx, found, frame.group, frame.institution)
        for found in paper.waiting_corrections_of_group(ctx.conn, frame.group.id)
        if found.kind == "conflict"
    ]


def _waiting(ctx: Context, found: StoredCorrection, group: Group, institution: Institution) -> WaitingEntry:
    return WaitingEntry(found, group, institution, tallies.find_tally(ctx.conn, group.id, found.day, found.sheet))


def put_or_keep_beside(ctx: Context, code: str, day: date, sheet: str, sent: Sent) -> bool:
    """Store a tally; where somebody stored another number meanwhile, keep both until the class picks (False).

    Raises as `put_tally`, but no StaleTally: what could be stored but for the other number waits beside it.
    """
    try:
        put_tally(ctx, code, day, sheet, sent)
    except StaleTally:
        return _keep_beside(ctx, code, day, sheet, sent)
    except WordsNeeded:
        # A class device's way home of yesterday that somebody entered meanwhile; any other day is not its own.
        frame, _ = load_group(ctx, code, Right.LOG_TODAY)
        if sheet != Sheet.WAY_BACK or day != frame.calendar.previous_open_day(ctx.today):
            raise
        return _keep_beside(ctx, code, day, sheet, sent)
    return True


def _keep_beside(ctx: Context, code: str, day: date, sheet: str, sent: Sent) -> bool:
    """Let the other number wait, once; True where the same number is stored already."""
    tally = tally_of(day, sheet, sent.counts, sent.basis, sent.absent)
    frame, grant = load_group(ctx, code, Right.LOG_TODAY)
    stored = tallies.find_live(ctx.conn, frame.group.id, day, sheet)
    if stored is not None and content_of(stored) == tally.content():
        return True
    check_rules(ctx, frame, tally, confirmed=sent.confirmed)
    if waits_already(ctx, frame.group.id, tally.content()) is None:
        add_correction(ctx, frame, grant, "conflict", day, sheet, tally.content(), "")
    return False


def waits_already(ctx: Context, group_id: int, content: dict[str, Any]) -> int | None:
    """The number that waits with the same content already, by its id."""
    waiting = paper.waiting_corrections_of_group(ctx.conn, group_id)
    return next((one.id for one in waiting if one.kind == "conflict" and one.content == content), None)


def content_of(stored: StoredTally) -> dict[str, Any]:
    """A stored tally as `Tally.content` writes it."""
    return {
        "day": stored.day.isoformat(),
        "sheet": stored.sheet,
        "counts": dict(sorted(stored.counts.items())),
        "basis": stored.basis,
        "absent": stored.absent,
    }


def settle_conflict(
    ctx: Context, code: str, correction_id: int, *, take_waiting: bool, revision: int | None = None
) -> None:
    """The class picks one of two numbers, once; `revision` is the stored one's that it was shown beside the other.

    Raises NotFound, and Refusal where a third number came in meanwhile.
    """
    frame, _ = load_group(ctx, code, Right.SETTLE_CONFLICT, lock=True)
    found = paper.find_correction(ctx.conn, correction_id)
    if found is None or found.group_id != frame.group.id or found.kind != "conflict":
        raise NotFound
    if found.state != "waiting":
        return
    stored = tallies.find_tally(ctx.conn, frame.group.id, found.day, found.sheet)
    if revision is not None and stored is not None and stored.revision != revision:
        raise Refusal("changed_meanwhile", CHANGED)
    _decide(ctx, found, frame.group, accept=take_waiting, late=False)


def decide(
    ctx: Context, ags: str, correction_id: int, *, accept: bool, reason: str = "", revision: int | None = None
) -> str:
    """The coordinator decides on what waits, until the year is filed; its kind, `late` or `conflict`.

    `revision`: the stored one's that she was shown, 0 for none. Raises NotFound, and Refusal where another number came
    in meanwhile.
    """
    municipality, _ = load_municipality(ctx, ags)
    found = paper.find_correction(ctx.conn, correction_id)
    if found is None or found.municipality_id != municipality.id or found.state != "waiting":
        raise NotFound
    group = next(one for one in towns.groups_of_municipality(ctx.conn, municipality.id) if one.id == found.group_id)
    towns.find_place(ctx.conn, group.code, lock=True)
    stored = tallies.find_tally(ctx.conn, group.id, found.day, found.sheet)
    if revision not in (None, stored.revision if stored else 0):
        raise Refusal("changed_meanwhile", CHANGED)
    _decide(ctx, found, group, accept=accept, late=True)
    deed = f"{'accept' if accept else 'reject'}_{'conflict' if found.kind == 'conflict' else 'correction'}"
    write_audit(ctx, municipality.id, deed, f"{group.name}, {found.day.isoformat()}", reason)
    return found.kind


def _decide(ctx: Context, found: StoredCorrection, group: Group, *, accept: bool, late: bool) -> None:
    if accept:
        _store_waiting(ctx, found, group, late=late)
    paper.decide_correction(ctx.conn, found.id, "accepted" if accept else "rejected", ctx.now)


def _store_waiting(ctx: Context, found: StoredCorrection, group: Group, *, late: bool) -> None:
    """What waited becomes the next revision, entered by whoever decided."""
    content = found.content
    tally = tally_of(found.day, found.sheet, content["counts"], content["basis"], content["absent"])
    place = towns.find_place(ctx.conn, group.code, lock=True)
    if place is None:
        raise NotFound
    frame = frame_of(ctx.conn, place)
    _, grant = load_group(ctx, group.code, Right.SETTLE_CONFLICT)
    stored = tallies.find_tally(ctx.conn, group.id, found.day, found.sheet)
    campaign, period = check_rules(ctx, frame, tally, confirmed=True, late=late)
    new = next_revision(frame, campaign, period, tally, stored, confirmed=True)
    store(ctx, frame, grant, campaign, uuid4().hex, "tally", tally.content(), stored, new)
