"""What a class's form saves: several sheets at once, all or nothing, or hands to the coordinator where it is late."""

import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from kindermeilen.actions import days
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.corrections import content_of, put_or_keep_beside, settle_conflict
from kindermeilen.actions.tallies import Sent, delete_tally
from kindermeilen.domain.access import Right
from kindermeilen.domain.errors import N_, NotAllowed, NotFound, Refusal, SignInNeeded, WordsNeeded
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import StoredTally, children_on
from kindermeilen.domain.tallies import Basis, Tally, tally_of
from kindermeilen.storage import tallies

Revision = tuple[date, Sheet, int]
"""What was saved: a day, a sheet and the number of its revision."""
NOT_OF_A_FIELD = (NotFound, SignInNeeded, WordsNeeded, NotAllowed)
"""Refusals that end the whole request instead of pointing at a sheet."""


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """One sheet of a form as it was typed. Without any count nothing was said about it.

    `entry`: the form's own id; `revision`: the one the form was filled with, None where nothing was there;
    `like_there`: as the way there of that day; `settles`: ids of the waiting numbers that stood beside it.
    """

    day: date
    sheet: Sheet
    entry: UUID
    revision: int | None
    counts: Mapping[str, Any]
    absent: Any = 0
    like_there: bool = False
    confirmed: bool = False
    settles: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not self.counts and not self.absent and not self.like_there

    def entry_id(self, content: Any) -> str:
        """The same form with the same numbers is the same entry, however often it is sent."""
        return uuid5(self.entry, json.dumps([self.day.isoformat(), self.sheet, content], sort_keys=True)).hex


@dataclass(frozen=True, slots=True)
class DaySaid:
    """What else was said of a day. `state`: None where nobody touched it, empty to take it back."""

    day: date
    entry: UUID
    state: str | None
    weather: str | None


class SheetsRefused(Refusal):
    """Parts of a form (sheets, or `state`) that broke a rule, each with its refusal. Nothing of the form was stored."""

    def __init__(self, faults: Iterable[tuple[str, Refusal]]) -> None:
        super().__init__("sheets_refused", N_("Nichts wurde gespeichert; bitte die Zahlen prüfen."))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a form brought: new revisions, sheets whose numbers wait beside others, a new state or weather."""

    revisions: tuple[Revision, ...] = ()
    beside: tuple[Sheet, ...] = ()
    said: bool = False

    @property
    def is_nothing(self) -> bool:
        return not (self.revisions or self.beside or self.said)


def save(ctx: Context, code: str, typed: Iterable[TypedSheet], said: DaySaid | None = None) -> Saved:
    """Store the sheets of a form in this one transaction. Raises SheetsRefused with every fault, NotFound, WordsNeeded.

    What is stored already with the same numbers stays as it is; a sheet whose numbers were all taken out is taken back.
    """
    frame, _ = load_group(ctx, code, Right.LOG_TODAY, lock=True)
    revisions: list[Revision] = []
    beside: list[Sheet] = []

    def store(sheet: TypedSheet) -> None:
        entry_id, is_stored = _store(ctx, frame, sheet)
        known = tallies.find_entry(ctx.conn, frame.group.id, entry_id)
        if not is_stored:
            beside.append(sheet.sheet)
        elif known is not None and known.number is not None:
            revisions.append((sheet.day, sheet.sheet, known.number))
            _settle(ctx, code, sheet)

    faults = _each(typed, store)
    is_new = False
    try:
        is_new = said is not None and _say(ctx, frame, said)
    except Refusal as refusal:
        faults.append(("state", refusal))
    if faults:
        raise SheetsRefused(faults)
    return Saved(tuple(revisions), tuple(beside), is_new)


def _say(ctx: Context, frame: GroupFrame, said: DaySaid) -> bool:
    """Store a day's state and weather where they are new."""
    state, weather = tallies.find_state(ctx.conn, frame.group.id, said.day) or (None, None)
    new = state if said.state is None else said.state or None
    if (new, said.weather) == (state, weather):
        return False
    entry_id = uuid5(said.entry, f"{said.day} {new} {said.weather}").hex
    days.put_state(ctx, frame.group.code, said.day, entry_id, new, said.weather)
    return True


def send_late(ctx: Context, code: str, typed: Iterable[TypedSheet], reason: str) -> int:
    """Hand what differs from the stored numbers to the coordinator; how many sheets. Raises as `save`."""
    frame, _ = load_group(ctx, code, Right.REQUEST_CORRECTION, lock=True)
    sent: list[Sheet] = []

    def send(sheet: TypedSheet) -> None:
        tally = _tally(ctx, frame, sheet)
        if sheet.is_blank or _is_there(ctx, frame, tally):
            return
        body = {"counts": dict(tally.counts), "basis": tally.basis.value, "absent": tally.absent}
        entry_id = sheet.entry_id([tally.content(), reason])
        days.send_correction(ctx, code, entry_id, sheet.day, sheet.sheet, body, reason)
        sent.append(sheet.sheet)

    if faults := _each(typed, send):
        raise SheetsRefused(faults)
    return len(sent)


def _each(typed: Iterable[TypedSheet], store: Callable[[TypedSheet], None]) -> list[tuple[str, Refusal]]:
    """Do it for every sheet; all faults, not only the first."""
    faults: list[tuple[str, Refusal]] = []
    for sheet in typed:
        try:
            store(sheet)
        except NOT_OF_A_FIELD:
            raise
        except Refusal as refusal:
            faults.append((sheet.sheet, refusal))
    return faults


def _store(ctx: Context, frame: GroupFrame, sheet: TypedSheet) -> tuple[str, bool]:
    """Store one sheet; the id of its entry, and False where its number waits beside another."""
    if sheet.is_blank:
        return _take_back(ctx, frame, sheet), True
    tally = _tally(ctx, frame, sheet)
    entry_id = sheet.entry_id(tally.content())
    if _is_there(ctx, frame, tally):
        return entry_id, True
    sent = Sent(
        entry_id=entry_id,
        if_match=None if sheet.revision is None else str(sheet.revision),
        counts=tally.counts,
        basis=tally.basis,
        absent=tally.absent,
        confirmed=sheet.confirmed,
    )
    return entry_id, put_or_keep_beside(ctx, frame.group.code, sheet.day, sheet.sheet, sent)


def _take_back(ctx: Context, frame: GroupFrame, sheet: TypedSheet) -> str:
    """All numbers were taken out of a sheet that had some; where it never had any, nothing happens."""
    entry_id = sheet.entry_id("deletion")
    if sheet.revision is not None and tallies.find_live(ctx.conn, frame.group.id, sheet.day, sheet.sheet):
        delete_tally(ctx, frame.group.code, sheet.day, sheet.sheet, entry_id, str(sheet.revision))
    return entry_id


def _tally(ctx: Context, frame: GroupFrame, sheet: TypedSheet) -> Tally:
    """What was typed as a tally. Raises Refusal for what a form can get wrong beyond the rules of every entry."""
    way_there = tallies.find_live(ctx.conn, frame.group.id, sheet.day, Sheet.WAY_THERE)
    if sheet.like_there:
        return _like_there(sheet, way_there)
    tally = tally_of(sheet.day, sheet.sheet, sheet.counts, absent=_absent(ctx, frame, sheet, way_there))
    if not sheet.counts and sheet.absent:
        raise Refusal(
            "only_absent",
            N_("Bitte tragen Sie auch ein, wie die anderen Kinder gekommen sind."),
            field="counts",
        )
    present = children_on(frame.headcounts, sheet.day) - tally.absent
    if sheet.sheet is Sheet.WAY_THERE and tally.absent and 0 <= present < tally.total:
        raise Refusal(
            "more_ways_than_present",
            N_("Zusammen sind es %(count)s Wege, da sind aber nur %(present)s Kinder. Bitte die Zahlen prüfen."),
            field="counts",
            params={"count": tally.total, "present": present},
        )
    return tally


def _like_there(sheet: TypedSheet, way_there: StoredTally | None) -> Tally:
    """Everybody went home as they came: assumed, not counted."""
    if sheet.counts:
        raise Refusal(
            "like_there_or_counts",
            N_("Bitte wählen Sie: entweder „genauso zurück“ oder eigene Zahlen für den Heimweg."),
            field="like_there",
        )
    if way_there is None or not way_there.counts:
        raise Refusal(
            "no_way_there",
            N_("Für diesen Tag ist kein Hinweg eingetragen. Bitte tragen Sie die Zahlen für den Heimweg selbst ein."),
            field="like_there",
        )
    return replace(tally_of(sheet.day, sheet.sheet, way_there.counts, absent=way_there.absent), basis=Basis.ASSUMED)


def _is_there(ctx: Context, frame: GroupFrame, tally: Tally) -> bool:
    stored = tallies.find_live(ctx.conn, frame.group.id, tally.day, tally.sheet)
    return stored is not None and content_of(stored) == tally.content()


def _absent(ctx: Context, frame: GroupFrame, sheet: TypedSheet, way_there: StoredTally | None) -> Any:
    """Who is absent is asked once a day, with the way there; the way home keeps what it had, or takes that."""
    if sheet.sheet is not Sheet.WAY_BACK:
        return sheet.absent
    known = tallies.find_live(ctx.conn, frame.group.id, sheet.day, sheet.sheet) or way_there
    return known.absent if known else 0


def _settle(ctx: Context, code: str, sheet: TypedSheet) -> None:
    """A third number was typed in sight of the two others: what waited is done with."""
    for waiting_id in sheet.settles:
        with contextlib.suppress(NotFound):
            settle_conflict(ctx, code, waiting_id, take_waiting=False)
