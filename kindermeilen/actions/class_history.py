"""The history of a class's day: every step of it, and putting any of them back as a new step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from kindermeilen.actions import days
from kindermeilen.actions.class_day import LATE_RULES
from kindermeilen.actions.classroom import Head, can, head_of
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.tallies import Sent, StaleTally, delete_tally, period_for_entry, put_tally, refuse_covered
from kindermeilen.clock import BERLIN
from kindermeilen.domain.access import Right
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import StoredTally
from kindermeilen.storage import accounts, paper, tallies
from kindermeilen.storage.tallies import Entry

OF_THE_DAY = "day"
"""Beside the sheets: what was said of the day itself, its state and weather."""
STEPS = ("tally", "deletion")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step of a day. `number`: its revision, or its place among what was said of the day; None for a Nachmeldung.

    `by`: the kind of account; `at` and `device` for the class alone. `is_now`: it is what holds; `may_restore`: this
    device may put it back.
    """

    kind: str
    number: int | None
    counts: Mapping[str, int]
    absent: int
    is_assumed: bool
    state: str | None
    weather: str | None
    by: str
    on: date
    at: datetime | None
    device: str | None
    is_now: bool
    may_restore: bool


@dataclass(frozen=True, slots=True)
class HistoryPart:
    """The steps of one sheet, or of what was said of the day (`OF_THE_DAY`), oldest first. `shown`: the newest number.

    `may_empty`: this device may put back that there was nothing, and no step says so already.
    """

    what: str
    lines: tuple[HistoryLine, ...]
    shown: int
    may_empty: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """What was entered for a day. `closed`: why nothing can be put back; `is_late`: but a Nachmeldung may be sent."""

    head: Head
    day: date
    parts: tuple[HistoryPart, ...]
    closed: Refusal | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A step to put back: of a sheet (or `OF_THE_DAY`), its number (0: nothing yet), and the newest that was shown."""

    what: str
    number: int
    shown: int


def history_page(ctx: Context, code: str, day: date) -> HistoryPage:
    """Everything that was entered for a day. Raises NotFound, WordsNeeded."""
    frame, _ = load_group(ctx, code, Right.SEE_TALLIES)
    closed = _closed(ctx, frame, day)
    late = closed is not None and closed.rule in LATE_RULES
    reader = _Reader(ctx, frame, day, may_restore=closed is None or late)
    found: dict[str, list[Entry]] = {}
    for line in tallies.journal(ctx.conn, frame.group.id, day):
        found.setdefault(_what(line), []).append(line)
    parts = tuple(reader.part(what, found[what]) for what in (*Sheet, OF_THE_DAY) if what in found)
    return HistoryPage(head_of(ctx, frame), day, parts, closed, late)


def restore(ctx: Context, code: str, day: date, entry: UUID, step: Step, reason: str = "") -> bool:
    """Put a step back as a new one; False where, after the deadline, it went to the coordinator with that reason.

    The same form again changes nothing. Raises NotFound, and Refusal where another number came in since.
    """
    frame, _ = load_group(ctx, code, Right.LOG_ANY_DAY, lock=True)
    entry_id = uuid5(entry, f"restore {day} {step.what} {step.number} {step.shown} {reason}").hex
    lines = [line for line in tallies.journal(ctx.conn, frame.group.id, day) if _what(line) == step.what]
    if step.what == OF_THE_DAY:
        _restore_said(ctx, frame, day, entry_id, step, [line for line in lines if line.kind == "state"])
        return True
    content = next((line.content for line in lines if line.number == step.number and line.kind == "tally"), None)
    if content is None and step.number and not any(line.number == step.number for line in lines):
        raise NotFound
    sheet = Sheet(step.what)
    if reason and _is_late(ctx, frame, day):
        _send_late(ctx, code, day, sheet, entry_id, content, reason)
        return False
    _store(ctx, code, day, sheet, entry_id, content, step.shown)
    return True


def _what(line: Entry) -> str:
    """The sheet a line belongs to, or that it speaks of the day."""
    return str(line.sheet or line.content.get("sheet") or OF_THE_DAY)


def _closed(ctx: Context, frame: GroupFrame, day: date) -> Refusal | None:
    """Why nothing can be stored for that day."""
    try:
        period_for_entry(ctx, frame, day)
        refuse_covered(frame, paper.covering(ctx.conn, frame.group.id, day))
    except Refusal as refusal:
        return refusal
    return None


def _is_late(ctx: Context, frame: GroupFrame, day: date) -> bool:
    closed = _closed(ctx, frame, day)
    return closed is not None and closed.rule in LATE_RULES


def _store(
    ctx: Context, code: str, day: date, sheet: Sheet, entry_id: str, content: Mapping[str, Any] | None, shown: int
) -> None:
    """The step's numbers as a new revision on top of the one that was shown; without any, an empty one."""
    try:
        if content is None:
            delete_tally(ctx, code, day, sheet, entry_id, str(shown))
        else:
            old = Sent(entry_id, str(shown), content["counts"], content["basis"], content["absent"], confirmed=True)
            put_tally(ctx, code, day, sheet, old)
    except (StaleTally, NotFound) as refusal:
        raise _changed_meanwhile() from refusal


def _send_late(
    ctx: Context, code: str, day: date, sheet: Sheet, entry_id: str, content: Mapping[str, Any] | None, reason: str
) -> None:
    """After the deadline the coordinator decides; that a day had nothing cannot be handed on."""
    if content is None:
        raise Refusal(
            "nothing_to_hand_on",
            N_("Einen leeren Stand kann man nicht nachmelden. Bitte fragen Sie die Koordination."),
        )
    body = {name: content[name] for name in ("counts", "basis", "absent")}
    days.send_correction(ctx, code, entry_id, day, sheet, body, reason)


def _restore_said(ctx: Context, frame: GroupFrame, day: date, entry_id: str, step: Step, lines: list[Entry]) -> None:
    if step.number > len(lines):
        raise NotFound
    is_known = tallies.find_entry(ctx.conn, frame.group.id, entry_id) is not None
    if not is_known and step.shown != len(lines):
        raise _changed_meanwhile()
    content = lines[step.number - 1].content if step.number else {}
    days.put_state(ctx, frame.group.code, day, entry_id, content.get("state"), content.get("weather"))


def _changed_meanwhile() -> Refusal:
    return Refusal(
        "changed_meanwhile",
        N_("Inzwischen kam ein weiterer Eintrag dazu. Nichts wurde geändert; bitte vergleichen Sie noch einmal."),
    )


class _Reader:
    """Reads a day's history part by part."""

    def __init__(self, ctx: Context, frame: GroupFrame, day: date, *, may_restore: bool) -> None:
        thing = frame.group.thing
        self.ctx, self.frame, self.day = ctx, frame, day
        self.sees_times = can(ctx, Right.SEE_TIMES, thing)
        self.may_restore = may_restore and can(ctx, Right.LOG_ANY_DAY, thing)

    def part(self, what: str, lines: list[Entry]) -> HistoryPart:
        return self._said(lines) if what == OF_THE_DAY else self._sheet(what, lines)

    def _sheet(self, what: str, lines: list[Entry]) -> HistoryPart:
        stored = tallies.find_tally(self.ctx.conn, self.frame.group.id, self.day, what)
        now = stored.revision if stored else 0
        shown = tuple(
            self._line(line, line.number, is_now=bool(now) and line.number == now, same=_is_same(line, stored))
            for line in lines
        )
        was_emptied = any(line.kind == "deletion" for line in lines)
        return HistoryPart(what, shown, now, self.may_restore and _is_live(stored) and not was_emptied)

    def _said(self, lines: list[Entry]) -> HistoryPart:
        now = tallies.find_state(self.ctx.conn, self.frame.group.id, self.day) or (None, None)
        said = [(line.content.get("state"), line.content.get("weather")) for line in lines]
        shown = tuple(
            self._line(line, place, is_now=place == len(lines) and what == now, same=what == now)
            for place, (line, what) in enumerate(zip(lines, said, strict=True), 1)
        )
        may_empty = self.may_restore and now != (None, None) and (None, None) not in said
        return HistoryPart(OF_THE_DAY, shown, len(lines), may_empty)

    def _line(self, line: Entry, number: int | None, *, is_now: bool, same: bool) -> HistoryLine:
        account = accounts.account_by_id(self.ctx.conn, line.account_id) if line.account_id is not None else None
        content = line.content
        return HistoryLine(
            kind=line.kind,
            number=number,
            counts=content.get("counts", {}),
            absent=content.get("absent", 0),
            is_assumed=content.get("basis") == "assumed",
            state=content.get("state"),
            weather=content.get("weather"),
            by=account.kind if account else "operator",
            on=line.recorded_at.astimezone(BERLIN).date(),
            at=line.recorded_at if self.sees_times else None,
            device=line.device if self.sees_times else None,
            is_now=is_now,
            may_restore=self.may_restore and number is not None and not same,
        )


def _is_live(stored: StoredTally | None) -> bool:
    return stored is not None and not stored.deleted


def _is_same(line: Entry, stored: StoredTally | None) -> bool:
    """Whether putting that step back would change nothing."""
    if line.kind == "deletion" or stored is None or stored.deleted:
        return line.kind == "deletion" and not _is_live(stored)
    content = line.content
    counts = {key: count for key, count in content.get("counts", {}).items() if count}
    return (counts, content.get("absent"), content.get("basis")) == (
        {key: count for key, count in stored.counts.items() if count},
        stored.absent,
        stored.basis,
    )
