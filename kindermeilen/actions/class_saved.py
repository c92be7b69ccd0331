"""After saving: the new total, the way to the conference, what counts next; and taking it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from kindermeilen.actions.class_entry import Revision
from kindermeilen.actions.class_week import missing_days_of_week
from kindermeilen.actions.classroom import EXTRAS, Head, can, head_of, miles_of_group, waiting_numbers
from kindermeilen.actions.context import Context, GroupFrame, load_group, require
from kindermeilen.actions.tallies import Sent, StaleTally, counted_of, delete_tally, put_tally
from kindermeilen.domain.access import Right
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.journey import Journey, Stop, destination_of, journey_to
from kindermeilen.domain.miles import Miles, PeriodKind, miles_of
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.tallies import Basis
from kindermeilen.storage import tallies


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """A sheet after saving. `count`: ways or miles counted; `miles`: what they earn; `added`: so many more miles of the
    journey than before; `may_undo`: by this device."""

    day: date
    sheet: Sheet
    revision: int
    count: int
    miles: int
    added: int
    is_assumed: bool
    is_deleted: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class SavedPage:
    """After saving: the new total, the way to the conference, what counts next. `reached`: stops passed just now."""

    head: Head
    miles: Miles
    sheets: tuple[SavedSheet, ...]
    journey: Journey | None
    reached: tuple[Stop, ...]
    missing: tuple[date, ...]
    open_extras: tuple[Sheet, ...]
    conflicts: int


def saved_page(ctx: Context, code: str, revisions: Iterable[Revision]) -> SavedPage:
    """What to show after saving. Revisions that are not the present ones any more are left out."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY)
    campaign = frame.current(ctx.today)
    miles = miles_of_group(ctx, frame, campaign) if campaign else Miles()
    town = frame.municipality
    head = head_of(ctx, frame)
    sheets = tuple(sheet for one in revisions if (sheet := _saved_sheet(ctx, frame, one)))
    journey = journey_to(destination_of(campaign.destination), town.lat, town.lon, miles.total) if campaign else None
    return SavedPage(
        head=head,
        miles=miles,
        sheets=sheets,
        journey=journey,
        reached=_reached(journey, sheets) if journey else (),
        missing=missing_days_of_week(ctx, frame) if head.may_enter_all else (),
        open_extras=_open_extras(ctx, frame),
        conflicts=sum(one.kind == "conflict" for one in waiting_numbers(ctx, frame)),
    )


def _reached(journey: Journey, sheets: Iterable[SavedSheet]) -> tuple[Stop, ...]:
    """The stops that the miles which came with these sheets have passed."""
    before = journey.miles_done - sum(one.added for one in sheets)
    return tuple(one for one in journey.passed if one.miles > before)


def undo(ctx: Context, code: str, entry: UUID, revisions: Iterable[Revision]) -> None:
    """Put back what stood before these revisions, as new revisions. Raises Refusal where another number came since."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY, lock=True)
    for day, sheet, number in revisions:
        if day != ctx.today:
            require(ctx, Right.LOG_ANY_DAY, frame.group.thing)
        before = _content_before(ctx, frame, (day, sheet, number))
        entry_id = uuid5(entry, f"undo {day} {sheet} {number}").hex
        try:
            if before is None:
                delete_tally(ctx, code, day, sheet, entry_id, str(number))
            else:
                old = Sent(entry_id, str(number), before["counts"], before["basis"], before["absent"], confirmed=True)
                put_tally(ctx, code, day, sheet, old)
        except (StaleTally, NotFound) as refusal:
            raise Refusal(
                "changed_meanwhile",
                N_("Inzwischen steht hier eine andere Zahl. Nichts wurde geändert; bitte prüfen Sie den Tag."),
            ) from refusal


def _content_before(ctx: Context, frame: GroupFrame, revision: Revision) -> Mapping[str, Any] | None:
    """What stood there before that revision; None for nothing."""
    day, sheet, number = revision
    lines = tallies.journal(ctx.conn, frame.group.id, day, sheet)
    return next((line.content for line in lines if line.number == number - 1 and line.kind == "tally"), None)


def _saved_sheet(ctx: Context, frame: GroupFrame, revision: Revision) -> SavedSheet | None:
    day, sheet, number = revision
    if not _is_own(ctx, frame, day, sheet):
        return None
    stored = tallies.find_tally(ctx.conn, frame.group.id, day, sheet)
    if stored is None or stored.revision != number:
        return None
    campaign = next((one for one in frame.campaigns if one.id == stored.campaign_id), None)
    counted, before = counted_of(stored), _content_before(ctx, frame, revision) or {"counts": {}}
    earned, earlier = (
        miles_of(one, campaign.rules) if campaign else Miles()
        for one in (counted, replace(counted, counts=before["counts"]))
    )
    return SavedSheet(
        day=day,
        sheet=sheet,
        revision=number,
        count=sum(stored.counts.values()),
        miles=earned.total + earned.adults,
        added=(0 if stored.deleted else earned.total) - earlier.total,
        is_assumed=stored.basis == Basis.ASSUMED,
        is_deleted=stored.deleted,
        may_undo=day == ctx.today or can(ctx, Right.LOG_ANY_DAY, frame.group.thing),
    )


def _is_own(ctx: Context, frame: GroupFrame, day: date, sheet: Sheet) -> bool:
    """Whether this device may have saved it: a class device sees no other number by its address."""
    if day == ctx.today or can(ctx, Right.LOG_ANY_DAY, frame.group.thing):
        return True
    return sheet is Sheet.WAY_BACK and day == frame.calendar.previous_open_day(ctx.today)


def _open_extras(ctx: Context, frame: GroupFrame) -> tuple[Sheet, ...]:
    """What could still be entered today beside the ways, where the class collects today."""
    found = frame.find(ctx.today)
    if found is None or found[1].kind is not PeriodKind.ACTION:
        return ()
    there = {one.sheet for one in tallies.tallies_between(ctx.conn, frame.group.id, ctx.today, ctx.today)}
    return tuple(sheet for sheet in EXTRAS if sheet not in there and found[0].rules.takes(sheet))
