"""What the class app hands in when an entry was refused, and which of two numbers a class picks; each exactly once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kindermeilen.actions import days
from kindermeilen.actions.audit import reason_of
from kindermeilen.actions.class_day import LATE_RULES
from kindermeilen.actions.context import Context, GroupFrame, load_group, require
from kindermeilen.actions.corrections import CHANGED, content_of, settle_conflict, waits_already
from kindermeilen.actions.tallies import check_rules
from kindermeilen.domain.access import Grant, Right
from kindermeilen.domain.errors import NotFound, Refusal
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.tallies import Tally, tally_of
from kindermeilen.storage import paper, tallies


def send_correction(
    ctx: Context, code: str, entry_id: str, day: date, sheet: str, body: Mapping[str, Any], reason: str
) -> dict[str, Any]:
    """Keep an entry that was refused: beside the stored number while the day is open, for the coordinator afterwards.

    Raises Refusal for what could never be stored.
    """
    frame, grant = _load_for_correction(ctx, code, day, sheet, entry_id)
    tally = tally_of(day, sheet, body.get("counts", {}), body.get("basis", "counted"), body.get("absent", 0))

    def keep() -> dict[str, Any]:
        try:
            check_rules(ctx, frame, tally, confirmed=True)
        except Refusal as refusal:
            if refusal.rule not in LATE_RULES:
                raise
            return days.keep_late(ctx, frame, grant, tally, reason)
        return _keep_beside(ctx, frame, grant, tally, reason_of(reason))

    return days.once(ctx, frame, grant, "correction", entry_id, tally.content() | {"reason": reason}, keep, day)


def _load_for_correction(ctx: Context, code: str, day: date, sheet: str, entry_id: str) -> tuple[GroupFrame, Grant]:
    """The group, for whoever may ask for a correction; a class device for what is its own to enter."""
    frame, grant = load_group(ctx, code, Right.LOG_TODAY, lock=True)
    yesterdays = sheet == Sheet.WAY_BACK and day == frame.calendar.previous_open_day(ctx.today)
    if day == ctx.today or yesterdays or tallies.find_entry(ctx.conn, frame.group.id, entry_id):
        return frame, grant
    return frame, require(ctx, Right.REQUEST_CORRECTION, frame.group.thing)


def _keep_beside(ctx: Context, frame: GroupFrame, grant: Grant, tally: Tally, reason: str) -> dict[str, Any]:
    """Two numbers for one day wait for the class once; the same number twice is no question."""
    stored = tallies.find_live(ctx.conn, frame.group.id, tally.day, tally.sheet)
    if stored is not None and content_of(stored) == tally.content():
        return {"correction": None, "state": "stored", "kind": None}
    content = tally.content()
    waiting_id = waits_already(ctx, frame.group.id, content)
    if waiting_id is None:
        waiting_id = days.add_correction(ctx, frame, grant, "conflict", tally.day, tally.sheet, content, reason)
    return {"correction": waiting_id, "state": "waiting", "kind": "conflict"}


def settle_once(
    ctx: Context, code: str, conflict_id: int, entry_id: str, take: str, revision: int | None
) -> dict[str, Any]:
    """The class picks `stored` or `waiting`; `revision` is the stored one's that it was shown, None for none.

    What is answered is what holds: somebody else may have picked before. Raises NotFound, Refusal.
    """
    frame, grant = load_group(ctx, code, Right.SETTLE_CONFLICT, lock=True)
    content = {"conflict": conflict_id, "take": take, "revision": revision}

    def settle() -> dict[str, Any]:
        found = paper.find_correction(ctx.conn, conflict_id)
        if found is None or found.group_id != frame.group.id:
            raise NotFound
        stored = tallies.find_tally(ctx.conn, frame.group.id, found.day, found.sheet)
        if revision is None and stored is not None and found.state == "waiting":
            raise Refusal("changed_meanwhile", CHANGED, field="revision")
        settle_conflict(ctx, code, conflict_id, take_waiting=take == "waiting", revision=revision)
        return _settled(ctx, frame, conflict_id)

    return days.once(ctx, frame, grant, "correction", entry_id, content, settle)


def _settled(ctx: Context, frame: GroupFrame, conflict_id: int) -> dict[str, Any]:
    found = paper.find_correction(ctx.conn, conflict_id)
    if found is None:
        raise NotFound
    stored = tallies.find_tally(ctx.conn, frame.group.id, found.day, found.sheet)
    taken = "waiting" if found.state == "accepted" else "stored"
    return {"conflict": conflict_id, "taken": taken, "revision": stored.revision if stored else None}
