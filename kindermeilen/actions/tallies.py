"""Log a class's day: store, take back, read; exactly once, with history, and never over somebody else's number.

Order of checks (contract, API v1): authorisation, a known entry id, `If-Match`, the rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kindermeilen.actions.context import Context, GroupFrame, load_group, require
from kindermeilen.domain.access import Grant, Right, Verdict, may
from kindermeilen.domain.calendar import Period, entry_open_until
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.miles import Counted, PeriodKind, miles_of, sum_miles
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, CampaignState, StoredTally, children_on
from kindermeilen.domain.tallies import Basis, Tally, check_limits, sheet_of, tally_of
from kindermeilen.storage import campaigns, paper, tallies
from kindermeilen.storage.paper import StoredPaperTotal
from kindermeilen.storage.tallies import Entry

ANY = "*"
MOST_STEPS = 100
"""So many numbers of one day and sheet a class device may send: each is kept for ever, and a history has its reader."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An entry as it came in: nothing of it has been believed yet. `if_match`: a revision, `*`, or None."""

    entry_id: str
    if_match: str | None
    counts: Mapping[str, Any]
    basis: str = Basis.COUNTED
    absent: Any = 0
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stored entry is answered: `first` only for a tally that was never there before."""

    revision: int
    miles: int
    group_total: int
    first: bool = False


class StaleTally(Refusal):
    """Somebody stored another number meanwhile; `stored` is that one, None where there is none."""

    def __init__(self, rule: str, message: str, stored: StoredTally | None) -> None:
        super().__init__(rule=rule, message=message, field="If-Match")
        self.stored = stored


class CoveredByPaper(Refusal):
    """A total from paper counts the group on that day already."""


def get_tally(ctx: Context, code: str, day: date, sheet: str) -> StoredTally:
    """The stored tally, also a deleted one. Raises NotFound."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY if day == ctx.today else Right.SEE_TALLIES)
    stored = tallies.find_tally(ctx.conn, frame.group.id, day, sheet_of(sheet))
    if stored is None:
        raise NotFound(N_("Für diesen Tag und Bogen ist nichts eingetragen."))
    return stored


def put_tally(ctx: Context, code: str, day: date, sheet: str, sent: Sent) -> Answer:
    """Store the counts of a day and sheet as a new revision. Raises Refusal, StaleTally, CoveredByPaper, NotFound."""
    frame, grant = _load_for_entry(ctx, code, day, sheet, sent.entry_id)
    tally, fault = _try_tally(day, sheet, sent)
    known, stored = tallies.find_entry_and_tally(ctx.conn, frame.group.id, sent.entry_id, day, sheet)
    if known is not None:
        return _answer_again(known, "tally", tally.content() if tally else {})
    stop_endless(ctx, frame, stored.revision if stored else 0)
    _check_match(stored, sent.if_match)
    if tally is None:
        raise fault or NotFound()
    campaign, period = check_rules(ctx, frame, tally, confirmed=sent.confirmed)
    new = next_revision(frame, campaign, period, tally, stored, confirmed=sent.confirmed)
    return store(ctx, frame, grant, campaign, sent.entry_id, "tally", tally.content(), stored, new)


def delete_tally(ctx: Context, code: str, day: date, sheet: str, entry_id: str, if_match: str | None) -> Answer:
    """Take a tally back: an empty revision. Raises as `put_tally`, and NotFound where nothing is stored."""
    frame, grant = _load_for_entry(ctx, code, day, sheet, entry_id)
    content = {"day": day.isoformat(), "sheet": sheet_of(sheet).value}
    known, stored = tallies.find_entry_and_tally(ctx.conn, frame.group.id, entry_id, day, sheet)
    if known is not None:
        return _answer_again(known, "deletion", content)
    stop_endless(ctx, frame, stored.revision if stored else 0)
    _check_match(stored, if_match)
    if stored is None or stored.deleted:
        raise NotFound(N_("Für diesen Tag und Bogen ist nichts eingetragen."))
    campaign, _ = period_for_entry(ctx, frame, day)
    new = replace(stored, revision=stored.revision + 1, counts={}, absent=0, confirmed=False, deleted=True)
    return store(ctx, frame, grant, campaign, entry_id, "deletion", content, stored, new)


def _load_for_entry(ctx: Context, code: str, day: date, sheet: str, entry_id: str) -> tuple[GroupFrame, Grant]:
    """The group, for whoever may enter that day; a class device may also send again what was stored already."""
    frame, grant = load_group(ctx, code, Right.LOG_TODAY, lock=True)
    any_day = may(ctx.actor, Right.LOG_ANY_DAY, frame.group.thing) is Verdict.YES
    if day == ctx.today or (not any_day and _is_class_devices_own(ctx, frame, day, sheet, entry_id)):
        return frame, grant
    return frame, require(ctx, Right.LOG_ANY_DAY, frame.group.thing)


def _is_class_devices_own(ctx: Context, frame: GroupFrame, day: date, sheet: str, entry_id: str) -> bool:
    known = tallies.find_entry(ctx.conn, frame.group.id, entry_id)
    return known is not None or is_open_way_home(ctx, frame, day, sheet)


def is_open_way_home(ctx: Context, frame: GroupFrame, day: date, sheet: str) -> bool:
    """The way home of the last school day, while nothing is there: a class device may enter it beside today."""
    if sheet != Sheet.WAY_BACK or day != frame.calendar.previous_open_day(ctx.today):
        return False
    return tallies.find_live(ctx.conn, frame.group.id, day, sheet) is None


def stop_endless(ctx: Context, frame: GroupFrame, steps: int) -> None:
    """Ask a class device for the four words where a day has more steps than any class makes. Raises WordsNeeded."""
    if steps >= MOST_STEPS:
        require(ctx, Right.LOG_ANY_DAY, frame.group.thing)


def _try_tally(day: date, sheet: str, sent: Sent) -> tuple[Tally | None, Refusal | None]:
    """The tally, or what is wrong with it: a known entry id and a stale revision are answered first."""
    try:
        return tally_of(day, sheet, sent.counts, sent.basis, sent.absent), None
    except Refusal as refusal:
        return None, refusal


def _answer_again(known: Entry, kind: str, content: dict[str, Any]) -> Answer:
    """The stored answer to the same entry. Raises Refusal for other content under the same id."""
    if known.kind != kind or known.content != content:
        raise Refusal(
            "entry_id_reused",
            N_("Diese „entry_id“ wurde schon mit anderem Inhalt gesendet. Bitte mit einer neuen „entry_id“ senden."),
            field="entry_id",
        )
    return Answer(**known.answer)


def _check_match(stored: StoredTally | None, if_match: str | None) -> None:
    """`If-Match` names the revision that is being replaced; without one there must be none yet."""
    if stored is None:
        if if_match is not None:
            raise StaleTally("no_such_revision", N_("Hier ist noch nichts eingetragen; „If-Match“ passt nicht."), None)
        return
    if if_match is None:
        raise StaleTally(
            "revision_needed",
            N_("Hier ist schon etwas eingetragen. Bitte prüfen und mit „If-Match“ der gezeigten Fassung senden."),
            stored,
        )
    if if_match not in (ANY, str(stored.revision)) or (if_match == ANY and stored.deleted):
        raise StaleTally(
            "stale_revision",
            N_("Inzwischen steht hier eine andere Zahl. Nichts wurde überschrieben; bitte vergleichen und neu senden."),
            stored,
        )


def check_rules(
    ctx: Context, frame: GroupFrame, tally: Tally, *, confirmed: bool, late: bool = False
) -> tuple[Campaign, Period]:
    """All rules for an entry on that day. `late`: by the coordination, which may enter after the classes' deadline.

    Raises Refusal or CoveredByPaper.
    """
    campaign, period = period_for_entry(ctx, frame, tally.day, late=late)
    check_limits(tally, children_on(frame.headcounts, tally.day), campaign.rules, confirmed=confirmed)
    refuse_covered(frame, paper.covering(ctx.conn, frame.group.id, tally.day))
    return campaign, period


def refuse_covered(frame: GroupFrame, covering: StoredPaperTotal | None) -> None:
    """Nothing counts twice: a day that a total from paper covers takes no tally. Raises CoveredByPaper."""
    if covering is not None:
        raise CoveredByPaper(
            "covered_by_paper",
            N_(
                "Für diesen Tag zählt schon eine Summe vom Papier: %(institution)s, %(first)s bis %(last)s. "
                "Nichts wurde gespeichert; die Koordination kann das ändern."
            ),
            field="day",
            params={"institution": frame.institution.name, "first": covering.first, "last": covering.last},
        )


def period_for_entry(ctx: Context, frame: GroupFrame, day: date, *, late: bool = False) -> tuple[Campaign, Period]:
    """The campaign and period a day belongs to, while entries are open. Raises Refusal."""
    if day > ctx.today:
        raise Refusal(
            "future", N_("Dieser Tag liegt in der Zukunft. Nichts wurde gespeichert."), field="day", params={"day": day}
        )
    found = frame.find(day)
    if found is None:
        raise Refusal(
            "outside_periods",
            N_("Am %(day)s sammelt die Gruppe nicht. Nichts wurde gespeichert; bitte Tag oder Zeitraum prüfen."),
            field="day",
            params={"day": day},
        )
    campaign, period = found
    if late:
        refuse_filed(campaign)
    else:
        _check_open(ctx.today, campaign, period)
    return campaign, period


def _check_open(today: date, campaign: Campaign, period: Period) -> None:
    last = entry_open_until(period, campaign.deadline)
    if today > last:
        raise Refusal(
            "after_deadline",
            N_("Die Frist war am %(deadline)s. Sie können eine Nachmeldung an die Koordination senden."),
            field="day",
            params={"deadline": last},
        )
    late_count = period.kind is PeriodKind.FOLLOW_UP and campaign.state is CampaignState.CLOSED
    if campaign.state is not CampaignState.OPEN and not late_count:
        raise Refusal(
            "closed",
            N_("Das Kampagnenjahr %(year)s ist abgeschlossen. Sie können eine Nachmeldung an die Koordination senden."),
            field="day",
            params={"year": campaign.year},
        )


def next_revision(
    frame: GroupFrame, campaign: Campaign, period: Period, tally: Tally, stored: StoredTally | None, *, confirmed: bool
) -> StoredTally:
    return StoredTally(
        id=stored.id if stored else 0,
        campaign_id=campaign.id,
        day=tally.day,
        sheet=tally.sheet,
        period=period.kind,
        open_day=frame.calendar.is_open(tally.day),
        revision=stored.revision + 1 if stored else 1,
        counts=dict(tally.counts),
        basis=tally.basis,
        absent=tally.absent,
        confirmed=confirmed,
        deleted=False,
    )


def store(
    ctx: Context,
    frame: GroupFrame,
    grant: Grant | None,
    campaign: Campaign,
    entry_id: str,
    kind: str,
    content: dict[str, Any],
    stored: StoredTally | None,
    new: StoredTally,
) -> Answer:
    """Write the revision, the tally, its sums and the pages' versions; all in the caller's transaction."""
    group = frame.group
    with tallies.together(ctx.conn):
        _write_tally(ctx, frame, stored, new)
    miles = miles_of(counted_of(new), campaign.rules)
    total = sum_miles(tallies.group_counts(ctx.conn, group.id, campaign.id), campaign.rules)
    answer = Answer(new.revision, miles.total + miles.adults, total.total, first=new.revision == 1)
    entry = Entry(
        entry_id=entry_id,
        kind=kind,
        day=new.day,
        sheet=new.sheet,
        number=new.revision,
        content=content,
        answer={"revision": answer.revision, "miles": answer.miles, "group_total": answer.group_total},
        account_id=grant.account_id if grant else None,
        device=ctx.actor.device,
        recorded_at=ctx.now,
    )
    with tallies.together(ctx.conn):
        tallies.write_entry(ctx.conn, group, entry)
        campaigns.touch(ctx.conn, group.id, campaign.id)
    return answer


def _write_tally(ctx: Context, frame: GroupFrame, stored: StoredTally | None, new: StoredTally) -> None:
    values = {
        name: getattr(new, name)
        for name in ("campaign_id", "day", "sheet", "period", "open_day", "revision", "counts", "basis", "absent")
    } | {"confirmed": new.confirmed, "deleted": new.deleted}
    tallies.write_tally(ctx.conn, frame.group, stored.id if stored else None, values)
    tallies.change_sums(ctx.conn, frame.group, stored, new)
    if not new.deleted and Sheet(new.sheet).is_school_way:
        tallies.clear_state(ctx.conn, frame.group.id, new.day)


def refuse_filed(campaign: Campaign) -> None:
    """A filed year stays what it was."""
    if campaign.state is CampaignState.FILED:
        raise Refusal(
            "filed",
            N_("Das Kampagnenjahr %(year)s ist gemeldet und bleibt, wie es ist."),
            field="year",
            params={"year": str(campaign.year)},
        )


def counted_of(stored: StoredTally) -> Counted:
    """A stored tally as the rules for miles read it."""
    return Counted(Sheet(stored.sheet), PeriodKind(stored.period), stored.open_day, stored.counts)
