"""What else a class says of a day, a number of children, a period; and what it sends when it is too late."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kindermeilen.actions.audit import reason_of, write_audit
from kindermeilen.actions.context import Context, GroupFrame, frame_of, load_group
from kindermeilen.actions.sums import place_again
from kindermeilen.actions.tallies import refuse_filed, stop_endless
from kindermeilen.domain.access import Grant, Right
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, children_on
from kindermeilen.domain.tallies import Tally, check_limits, tally_of
from kindermeilen.storage import campaigns, paper, tallies, towns
from kindermeilen.storage.campaigns import StoredPeriod
from kindermeilen.storage.tallies import Entry

STATES = ("no_school", "excursion", "not_asked")
WEATHERS = ("sun", "clouds", "rain", "snow", "storm")
MOST_CHILDREN = 400
MOST_WAITING = 20
"""Numbers of one day and sheet that wait for a decision: nobody compares more, and no device floods a class."""
YEAR = 366
LAST_SCHOOL_WEEKDAY = 5


def put_state(
    ctx: Context, code: str, day: date, entry_id: str, state: str | None, weather: str | None
) -> dict[str, Any]:
    """Say why a day has no tally, or what the weather was. Raises Refusal where a tally is there already."""
    right = Right.LOG_TODAY if day == ctx.today else Right.LOG_ANY_DAY
    frame, grant = load_group(ctx, code, right, lock=True)
    content = {"day": day.isoformat(), "state": state, "weather": weather}

    def store() -> dict[str, Any]:
        _check_choice("state", state, STATES)
        _check_choice("weather", weather, WEATHERS)
        campaign = _campaign_of_day(ctx, frame, day)
        refuse_filed(campaign)
        stop_endless(ctx, frame, sum(line.kind == "state" for line in tallies.journal(ctx.conn, frame.group.id, day)))
        if state is not None and _has_school_way(ctx, frame, day):
            raise Refusal(
                "day_has_tally",
                N_("Für diesen Tag sind Wege eingetragen. Bitte nehmen Sie diese zuerst zurück."),
                field="state",
            )
        tallies.write_state(ctx.conn, frame.group, day, state, weather)
        campaigns.touch(ctx.conn, frame.group.id, campaign.id)
        return {"day": day.isoformat(), "state": state, "weather": weather}

    return once(ctx, frame, grant, "state", entry_id, content, store, day)


def put_children(
    ctx: Context, code: str, entry_id: str, valid_from: date, children: Any, weekday: int = 0
) -> dict[str, Any]:
    """The number of children from a day on; `weekday` 1–5 (ISO) for that day of the week only, 0 for every day.

    Raises Refusal where a tally already holds more ways than its day's new number.
    """
    frame, grant = load_group(ctx, code, Right.CHANGE_CHILDREN, lock=True)
    content = {"from": valid_from.isoformat(), "children": children} | ({"weekday": weekday} if weekday else {})

    def store() -> dict[str, Any]:
        _check_children(children)
        _check_weekday(weekday)
        for campaign in frame.campaigns:
            if valid_from <= campaign.date_to:
                refuse_filed(campaign)
        towns.set_headcount(ctx.conn, frame.group, valid_from, children, weekday)
        _refuse_fewer_than_counted(ctx, frame)
        _touch_all(ctx, frame)
        write_audit(ctx, frame.municipality.id, "change_children", f"{_named(frame)}: {children} ({valid_from})")
        return content

    return once(ctx, frame, grant, "children", entry_id, content, store)


def put_period(
    ctx: Context, code: str, public_id: str, entry_id: str, kind: str, first: date, last: date
) -> dict[str, Any]:
    """Set one of the group's own periods. Raises Refusal for days out of order or an overlap.

    The id is the sender's choice, so it counts within its group only: nobody reaches another group's period by it.
    """
    frame, grant = load_group(ctx, code, Right.CHANGE_PERIODS, lock=True)
    content = {"id": public_id, "kind": kind, "from": first.isoformat(), "to": last.isoformat()}

    def store() -> dict[str, Any]:
        _check_choice("kind", kind, tuple(PeriodKind))
        if first > last:
            raise Refusal("from_after_to", N_("Der erste Tag liegt nach dem letzten."), field="from")
        campaign = campaign_for_period(frame.campaigns, PeriodKind(kind), first, last)
        refuse_filed(campaign)
        stored_id = str(uuid5(NAMESPACE_URL, f"{frame.group.code}/{public_id}"))
        period = StoredPeriod(stored_id, campaign.id, frame.institution.id, frame.group.id, kind, first, last)
        campaigns.set_period(ctx.conn, frame.group.municipality_id, period)
        changed = _loaded_again(ctx, frame)
        changed.periods(campaign)  # refuses an overlap, also where nothing is entered yet
        place_again(ctx.conn, changed)
        campaigns.touch(ctx.conn, frame.group.id, campaign.id)
        return content

    return once(ctx, frame, grant, "period", entry_id, content, store)


def remove_period(ctx: Context, code: str, public_id: str) -> None:
    """Take one of the group's own periods away; twice changes nothing. Raises Refusal where tallies would lie outside.

    `public_id` is the stored one.
    """
    frame, _ = load_group(ctx, code, Right.CHANGE_PERIODS, lock=True)
    own = [one for one in frame.stored_periods if (one.public_id, one.group_id) == (public_id, frame.group.id)]
    if not own:
        return
    for campaign in frame.campaigns:
        if campaign.id == own[0].campaign_id:
            refuse_filed(campaign)
    campaigns.remove_period(ctx.conn, public_id, frame.group.municipality_id)
    place_again(ctx.conn, _loaded_again(ctx, frame))
    _touch_all(ctx, frame)


def send_correction(
    ctx: Context, code: str, entry_id: str, day: date, sheet: str, body: Mapping[str, Any], reason: str
) -> dict[str, Any]:
    """Hand an entry that can no longer be stored to the coordinator. Raises Refusal for what could never be stored."""
    frame, grant = load_group(ctx, code, Right.REQUEST_CORRECTION, lock=True)
    tally = tally_of(day, sheet, body.get("counts", {}), body.get("basis", "counted"), body.get("absent", 0))
    content = tally.content() | {"reason": reason}
    return once(
        ctx, frame, grant, "correction", entry_id, content, lambda: keep_late(ctx, frame, grant, tally, reason), day
    )


def keep_late(ctx: Context, frame: GroupFrame, grant: Grant, tally: Tally, reason: str) -> dict[str, Any]:
    """Let an entry wait for the coordinator. Raises Refusal for what could never be stored."""
    words = reason_of(reason)
    campaign = _campaign_of_day(ctx, frame, tally.day)
    check_limits(tally, children_on(frame.headcounts, tally.day), campaign.rules, confirmed=True)
    correction_id = add_correction(ctx, frame, grant, "late", tally.day, tally.sheet, tally.content(), words)
    return {"correction": correction_id, "state": "waiting", "kind": "late"}


def add_correction(
    ctx: Context,
    frame: GroupFrame,
    grant: Grant,
    kind: str,
    day: date,
    sheet: str,
    content: dict[str, Any],
    reason: str,
) -> int:
    """Let an entry wait for somebody's decision. Raises Refusal where too many wait for that day and sheet already."""
    waiting = paper.waiting_corrections_of_group(ctx.conn, frame.group.id)
    if sum((one.day, one.sheet) == (day, sheet) for one in waiting) >= MOST_WAITING:
        raise Refusal(
            "too_many_numbers",
            N_("Für diesen Tag warten schon %(most)s Zahlen. Bitte entscheiden Sie zuerst über diese."),
            field="day",
            params={"most": MOST_WAITING},
        )
    return paper.add_correction(
        ctx.conn,
        municipality_id=frame.group.municipality_id,
        group_id=frame.group.id,
        kind=kind,
        day=day,
        sheet=sheet,
        content=content,
        reason=reason,
        account_id=grant.account_id,
        device=ctx.actor.device,
        recorded_at=ctx.now,
    )


def once(
    ctx: Context,
    frame: GroupFrame,
    grant: Grant,
    kind: str,
    entry_id: str,
    content: dict[str, Any],
    store: Callable[[], dict[str, Any]],
    day: date | None = None,
) -> dict[str, Any]:
    """Do it and keep the answer; the same entry again gets the kept answer. Raises Refusal for other content."""
    known = tallies.find_entry(ctx.conn, frame.group.id, entry_id)
    if known is not None:
        if known.kind != kind or known.content != json.loads(json.dumps(content)):
            raise Refusal(
                "entry_id_reused",
                N_(
                    "Diese „entry_id“ wurde schon mit anderem Inhalt gesendet. Bitte mit einer neuen „entry_id“ senden."
                ),
                field="entry_id",
            )
        return known.answer
    answer = store()
    entry = Entry(entry_id, kind, day, None, None, content, answer, grant.account_id, ctx.actor.device, ctx.now)
    tallies.write_entry(ctx.conn, frame.group, entry)
    return answer


def _named(frame: GroupFrame) -> str:
    """A group as the coordinator's log names it."""
    return f"{frame.group.name}, {frame.institution.name}"


def _check_choice(name: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise Refusal(
            "unknown_choice",
            N_("„%(value)s“ ist bei „%(field)s“ nicht bekannt. Bekannt sind: %(known)s."),
            field=name,
            params={"value": value[:40], "field": name, "known": ", ".join(known)},
        )


def _check_children(children: Any) -> None:
    if isinstance(children, bool) or not isinstance(children, int) or not 1 <= children <= MOST_CHILDREN:
        raise Refusal(
            "children",
            N_("Die Zahl der Kinder muss eine ganze Zahl von 1 bis %(most)s sein."),
            field="children",
            params={"most": MOST_CHILDREN},
        )


def _check_weekday(weekday: Any) -> None:
    if weekday not in range(LAST_SCHOOL_WEEKDAY + 1):
        raise Refusal("weekday", N_("Bitte wählen Sie einen Wochentag oder „jeden Tag“."), field="weekday")


def _refuse_fewer_than_counted(ctx: Context, frame: GroupFrame) -> None:
    """Days that get another number must still hold their ways; what was stored under the old number stays."""
    new = towns.headcounts_of(ctx.conn, frame.group.id)
    for tally in tallies.all_tallies(ctx.conn, frame.group.id):
        count, children = sum(tally.counts.values()), children_on(new, tally.day)
        if not Sheet(tally.sheet).is_school_way or count <= children:
            continue
        if children != children_on(frame.headcounts, tally.day):
            raise Refusal(
                "fewer_children_than_ways",
                N_("Am %(day)s sind schon %(count)s Wege eingetragen, mehr als %(children)s Kinder. Bitte prüfen."),
                field="children",
                params={"day": tally.day, "count": count, "children": children},
            )


def _campaign_of_day(ctx: Context, frame: GroupFrame, day: date) -> Campaign:
    if day > ctx.today:
        raise Refusal("future", N_("Dieser Tag liegt in der Zukunft. Nichts wurde gespeichert."), field="day")
    found = frame.find(day)
    if found is None:
        raise Refusal(
            "outside_periods",
            N_("Am %(day)s sammelt die Gruppe nicht. Nichts wurde gespeichert; bitte Tag oder Zeitraum prüfen."),
            field="day",
            params={"day": day},
        )
    return found[0]


def _has_school_way(ctx: Context, frame: GroupFrame, day: date) -> bool:
    return any(
        Sheet(tally.sheet).is_school_way for tally in tallies.tallies_between(ctx.conn, frame.group.id, day, day)
    )


def campaign_for_period(there: Iterable[Campaign], kind: PeriodKind, first: date, last: date) -> Campaign:
    """Action weeks lie in a campaign's window; weeks that only count lie within a year of its start. Raises Refusal."""
    if kind is PeriodKind.ACTION:
        for campaign in there:
            if campaign.date_from <= first and last <= campaign.date_to:
                return campaign
        raise Refusal(
            "outside_window",
            N_("Der Aktionszeitraum muss im Zeitraum der Kampagne liegen."),
            field="from",
        )
    near = [one for one in there if all(abs((one.date_from - day).days) < YEAR for day in (first, last))]
    if not near:
        raise Refusal("no_campaign", N_("In dieser Zeit gibt es keine Kampagne."), field="from")
    return min(near, key=lambda campaign: abs((campaign.date_from - first).days))


def _loaded_again(ctx: Context, frame: GroupFrame) -> GroupFrame:
    place = towns.find_place(ctx.conn, frame.group.code)
    if place is None:
        raise NotFound
    return frame_of(ctx.conn, place)


def _touch_all(ctx: Context, frame: GroupFrame) -> None:
    for campaign in frame.campaigns:
        campaigns.touch(ctx.conn, frame.group.id, campaign.id)
