"""Queries: tallies, their journal, days without a tally, and the sums kept beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kindermeilen.domain.miles import Counted, PeriodKind
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.nouns import Group, StoredTally
from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared, answers, together

__all__ = ["together"]
COUNT_KEYS = (*(mode.value for mode in Mode), MILES_KEY)
COUNT_COLUMNS: Any = tuple(getattr(t.WeekSum, key) for key in COUNT_KEYS)
TALLY: Any = (
    t.Tally.id,
    t.Tally.campaign_id,
    t.Tally.day,
    t.Tally.sheet,
    t.Tally.period,
    t.Tally.open_day,
    t.Tally.revision,
    t.Tally.counts,
    t.Tally.basis,
    t.Tally.absent,
    t.Tally.confirmed,
    t.Tally.deleted,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal."""

    entry_id: str
    kind: str
    day: date | None
    sheet: str | None
    number: int | None
    content: dict[str, Any]
    answer: dict[str, Any]
    account_id: int | None
    device: str
    recorded_at: datetime


ENTRY: Any = (
    t.Revision.entry_id,
    t.Revision.kind,
    t.Revision.day,
    t.Revision.sheet,
    t.Revision.number,
    t.Revision.content,
    t.Revision.answer,
    t.Revision.account_id,
    t.Revision.device,
    t.Revision.recorded_at,
)


# Statements of the hot path are built once: building one anew costs fifteen times what it takes to run it.
# Named unlike any column: an UPDATE keeps the columns' own names for its SET clause.
_KEYS: Any = (bindparam("of_group"), bindparam("of_day"), bindparam("of_sheet"))
_group, _day, _sheet = _KEYS
_FIND_TALLY = Prepared(select(*TALLY).where(t.Tally.group_id == _group, t.Tally.day == _day, t.Tally.sheet == _sheet))
_ADD_TALLY = Prepared(insert(t.Tally).inline())
_CHANGE_TALLY = Prepared(update(t.Tally).where(t.Tally.id == bindparam("tally_id")))
_FIND_ENTRY = Prepared(select(*ENTRY).where(t.Revision.group_id == _group, t.Revision.entry_id == bindparam("entry")))
_ADD_ENTRY = Prepared(insert(t.Revision).inline())
_CLEAR_STATE = Prepared(
    update(t.DayState)
    .where(t.DayState.group_id == _group, t.DayState.day == _day, t.DayState.state.is_not(None))
    .values(state=None)
)
SUM_KEY = ("group_id", "campaign_id", "week", "sheet", "period", "open_day", "basis")
_SAME_SUM: Any = [getattr(t.WeekSum, name) == bindparam(f"key_{name}") for name in SUM_KEY]
_FIND_SUM = Prepared(select(t.WeekSum.days, t.WeekSum.absent, *COUNT_COLUMNS).where(*_SAME_SUM))
_CHANGE_SUM = Prepared(update(t.WeekSum).where(*_SAME_SUM))
_REMOVE_SUM = Prepared(delete(t.WeekSum).where(*_SAME_SUM))


def _adding(made: Any) -> Any:
    """That INSERT, which adds to the row where there is one."""
    summed = {name: getattr(t.WeekSum, name) + made.excluded[name] for name in ("absent", *COUNT_KEYS)}
    days = t.WeekSum.days.bitwise_or(made.excluded.days)
    return made.on_conflict_do_update(index_elements=SUM_KEY, set_={"days": days, **summed})


_PUT_IN = {
    "sqlite": Prepared(_adding(sqlite.insert(t.WeekSum).inline())),
    "postgresql": Prepared(_adding(postgresql.insert(t.WeekSum).inline())),
}
_WEEKS = select(
    t.WeekSum.group_id,
    t.WeekSum.week,
    t.WeekSum.basis,
    t.WeekSum.days,
    t.WeekSum.absent,
    t.WeekSum.sheet,
    t.WeekSum.period,
    t.WeekSum.open_day,
    *COUNT_COLUMNS,
).order_by(t.WeekSum.group_id, t.WeekSum.week, t.WeekSum.sheet)
_WEEKS_OF_CAMPAIGN = _WEEKS.where(t.WeekSum.campaign_id == bindparam("campaign"))
_WEEKS_OF_GROUP = _WEEKS.where(t.WeekSum.group_id == _group, t.WeekSum.campaign_id == bindparam("campaign"))
_WEEKS_OF_INSTITUTION = _WEEKS.where(
    t.WeekSum.group_id.in_(select(t.Group.id).where(t.Group.institution_id == bindparam("institution"))),
    t.WeekSum.campaign_id == bindparam("campaign"),
)
_STATES = select(t.DayState.group_id, t.DayState.day, t.DayState.state).where(
    t.DayState.day.between(bindparam("first"), bindparam("last")), t.DayState.state.is_not(None)
)
_STATES_OF_GROUP = _STATES.where(t.DayState.group_id == _group)
_STATES_OF_INSTITUTION = _STATES.where(
    t.DayState.group_id.in_(select(t.Group.id).where(t.Group.institution_id == bindparam("institution")))
)
_STATES_OF_MUNICIPALITY = _STATES.where(
    t.DayState.group_id.in_(select(t.Group.id).where(t.Group.municipality_id == bindparam("municipality")))
)
_GROUP_COUNTS = Prepared(
    select(t.WeekSum.sheet, t.WeekSum.period, t.WeekSum.open_day, *(func.sum(column) for column in COUNT_COLUMNS))
    .where(t.WeekSum.group_id == _group, t.WeekSum.campaign_id == bindparam("campaign"))
    .group_by(t.WeekSum.sheet, t.WeekSum.period, t.WeekSum.open_day)
)


def find_tally(conn: Connection, group_id: int, day: date, sheet: str) -> StoredTally | None:
    """The stored tally, also a deleted one."""
    row = _FIND_TALLY.row(conn, of_group=group_id, of_day=day, of_sheet=sheet)
    return StoredTally(*row) if row else None


def find_live(conn: Connection, group_id: int, day: date, sheet: str) -> StoredTally | None:
    """The stored tally as it counts now: none where it was taken back."""
    stored = find_tally(conn, group_id, day, sheet)
    return None if stored is None or stored.deleted else stored


def tallies_between(conn: Connection, group_id: int, first: date, last: date) -> list[StoredTally]:
    """A group's tallies of these days, without deleted ones."""
    query = select(*TALLY).where(
        t.Tally.group_id == group_id, t.Tally.day.between(first, last), t.Tally.deleted.is_(False)
    )
    return [StoredTally(*row) for row in conn.execute(query.order_by(t.Tally.day, t.Tally.sheet))]


def revisions_between(conn: Connection, group_id: int, first: date, last: date) -> list[StoredTally]:
    """A group's tallies of these days, deleted ones too: their revision goes on."""
    query = select(*TALLY).where(t.Tally.group_id == group_id, t.Tally.day.between(first, last))
    return [StoredTally(*row) for row in conn.execute(query.order_by(t.Tally.day, t.Tally.sheet))]


def all_tallies(conn: Connection, group_id: int) -> list[StoredTally]:
    """All tallies of a group, deleted ones too, in the order of their days."""
    query = select(*TALLY).where(t.Tally.group_id == group_id).order_by(t.Tally.day, t.Tally.sheet)
    return [StoredTally(*row) for row in conn.execute(query)]


def groups_with_tallies(conn: Connection, municipality_id: int, first: date, last: date) -> set[int]:
    """Ids of the groups that have a tally in that window."""
    mine = select(t.Group.id).where(t.Group.municipality_id == municipality_id)
    query = select(t.Tally.group_id).where(
        t.Tally.group_id.in_(mine), t.Tally.day.between(first, last), t.Tally.deleted.is_(False)
    )
    return set(conn.scalars(query.distinct()))


def write_tally(conn: Connection, group: Group, tally_id: int | None, values: Mapping[str, Any]) -> None:
    """Store the present state of a tally: a first one, or the next revision of `tally_id`."""
    if tally_id is None:
        _ADD_TALLY.run(conn, municipality_id=group.municipality_id, group_id=group.id, **values)
    else:
        _CHANGE_TALLY.run(conn, tally_id=tally_id, **values)


def find_entry(conn: Connection, group_id: int, entry_id: str) -> Entry | None:
    """The journal's line of that entry id."""
    row = _FIND_ENTRY.row(conn, of_group=group_id, entry=entry_id)
    return Entry(*row) if row else None


def find_entry_and_tally(
    conn: Connection, group_id: int, entry_id: str, day: date, sheet: str
) -> tuple[Entry | None, StoredTally | None]:
    """Both in one message, as each entry asks for both."""
    entries, found = answers(
        conn,
        (_FIND_ENTRY, {"of_group": group_id, "entry": entry_id}),
        (_FIND_TALLY, {"of_group": group_id, "of_day": day, "of_sheet": sheet}),
    )
    return next((Entry(*row) for row in entries), None), next((StoredTally(*row) for row in found), None)


def write_entry(conn: Connection, group: Group, entry: Entry) -> None:
    """Append to the journal; raises IntegrityError uq_revision_group_id_entry_id for a known entry id."""
    values = {
        "municipality_id": group.municipality_id,
        "group_id": group.id,
        "entry_id": entry.entry_id,
        "kind": entry.kind,
        "day": entry.day,
        "sheet": entry.sheet,
        "number": entry.number,
        "content": entry.content,
        "answer": entry.answer,
        "account_id": entry.account_id,
        "device": entry.device,
        "recorded_at": entry.recorded_at,
    }
    _ADD_ENTRY.run(conn, **values)


def journal(conn: Connection, group_id: int, day: date, sheet: str | None = None) -> list[Entry]:
    """What was entered for a day, oldest first."""
    query = select(*ENTRY).where(t.Revision.group_id == group_id, t.Revision.day == day)
    if sheet is not None:
        query = query.where(t.Revision.sheet == sheet)
    return [Entry(*row) for row in conn.execute(query.order_by(t.Revision.id))]


def find_state(conn: Connection, group_id: int, day: date) -> tuple[str | None, str | None] | None:
    """State and weather of a day; None where nothing was said."""
    row = conn.execute(
        select(t.DayState.state, t.DayState.weather).where(t.DayState.group_id == group_id, t.DayState.day == day)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def said_between(conn: Connection, group_id: int, first: date, last: date) -> dict[date, tuple[str | None, str | None]]:
    """State and weather of these days, by day."""
    query = select(t.DayState.day, t.DayState.state, t.DayState.weather).where(
        t.DayState.group_id == group_id, t.DayState.day.between(first, last)
    )
    return {day: (state, weather) for day, state, weather in conn.execute(query)}


def write_state(conn: Connection, group: Group, day: date, state: str | None, weather: str | None) -> None:
    """Say what a day without a tally was, and its weather."""
    same = (t.DayState.group_id == group.id, t.DayState.day == day)
    if not conn.execute(update(t.DayState).where(*same).values(state=state, weather=weather)).rowcount:
        conn.execute(
            insert(t.DayState).values(
                municipality_id=group.municipality_id, group_id=group.id, day=day, state=state, weather=weather
            )
        )


def clear_state(conn: Connection, group_id: int, day: date) -> None:
    """A tally takes the place of the day's state; the weather stays."""
    _CLEAR_STATE.run(conn, of_group=group_id, of_day=day)


Said = tuple[int, date, str]
"""Group id, day and what that day was."""


def states_of_group(conn: Connection, group_id: int, first: date, last: date) -> list[Said]:
    """What a group said its days without a tally were."""
    return _said(conn, _STATES_OF_GROUP, first, last, of_group=group_id)


def states_of_institution(conn: Connection, institution_id: int, first: date, last: date) -> list[Said]:
    return _said(conn, _STATES_OF_INSTITUTION, first, last, institution=institution_id)


def states_of_municipality(conn: Connection, municipality_id: int, first: date, last: date) -> list[Said]:
    return _said(conn, _STATES_OF_MUNICIPALITY, first, last, municipality=municipality_id)


def _said(conn: Connection, query: Any, first: date, last: date, **whose: int) -> list[Said]:
    rows = conn.execute(query, {"first": first, "last": last, **whose})
    return [(group_id, day, state) for group_id, day, state in rows]


def change_sums(conn: Connection, group: Group, stored: StoredTally | None, new: StoredTally) -> None:
    """Put a tally into its week's sums, in the place of the stored one."""
    before = None if stored is None or stored.deleted else stored
    key = _sum_key(group.id, new)
    if before is not None and (new.deleted or _sum_key(group.id, before) != key):
        _take_out(conn, group.id, before)
        before = None
    if not new.deleted:
        _put_in(conn, group, key, new, before)


def _put_in(conn: Connection, group: Group, key: dict[str, Any], new: StoredTally, before: StoredTally | None) -> None:
    """One statement; `before` stands in the same sum, so that only the difference is added."""
    old = before.counts if before else {}
    values = {name: new.counts.get(name, 0) - old.get(name, 0) for name in COUNT_KEYS}
    values |= {"days": 1 << new.day.weekday(), "absent": new.absent - (before.absent if before else 0)}
    _PUT_IN[conn.dialect.name].run(conn, municipality_id=group.municipality_id, **key, **values)


def _take_out(conn: Connection, group_id: int, tally: StoredTally) -> None:
    same = {f"key_{name}": value for name, value in _sum_key(group_id, tally).items()}
    row = _FIND_SUM.row(conn, **same)
    if row is None:  # a class enters its day also beside a sum that `check` will name
        return
    days, absent, *counts = row
    left = days & ~(1 << tally.day.weekday())
    if not left:
        _REMOVE_SUM.run(conn, **same)
        return
    values = {name: old - tally.counts.get(name, 0) for name, old in zip(COUNT_KEYS, counts, strict=True)}
    _CHANGE_SUM.run(conn, **same, **values, days=left, absent=absent - tally.absent)


def clear_sums(conn: Connection, group_id: int) -> None:
    """Forget a group's sums, to write them again from its tallies."""
    conn.execute(delete(t.WeekSum).where(t.WeekSum.group_id == group_id))


def _sum_key(group_id: int, tally: StoredTally) -> dict[str, Any]:
    return {
        "group_id": group_id,
        "campaign_id": tally.campaign_id,
        "week": tally.day - timedelta(days=tally.day.weekday()),
        "sheet": tally.sheet,
        "period": tally.period,
        "open_day": tally.open_day,
        "basis": tally.basis,
    }


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A line of the sums: `counted` with its week, its days as bits (Monday 1) and its basis."""

    group_id: int
    week: date
    basis: str
    days: int
    absent: int
    counted: Counted


def week_row(group_id: int, tally: StoredTally) -> WeekRow:
    """One tally as a line of the sums."""
    week = tally.day - timedelta(days=tally.day.weekday())
    counts = {key: count for key, count in tally.counts.items() if count}
    counted = Counted(Sheet(tally.sheet), PeriodKind(tally.period), tally.open_day, counts)
    return WeekRow(group_id, week, tally.basis, 1 << tally.day.weekday(), tally.absent, counted)


def added(one: WeekRow, other: WeekRow) -> WeekRow:
    """Two lines of the same key together."""
    keys = one.counted.counts.keys() | other.counted.counts.keys()
    counts = {key: one.counted.counts.get(key, 0) + other.counted.counts.get(key, 0) for key in keys}
    counted = replace(one.counted, counts=counts)
    return replace(one, days=one.days | other.days, absent=one.absent + other.absent, counted=counted)


def group_counts(conn: Connection, group_id: int, campaign_id: int) -> list[Counted]:
    """A group's counts of a whole campaign, by sheet, kind of period and sort of day."""
    rows = _GROUP_COUNTS.rows(conn, of_group=group_id, campaign=campaign_id)
    return [_counted(*row) for row in rows]


def weeks_of_campaign(conn: Connection, campaign_id: int) -> list[WeekRow]:
    """All sums of a campaign."""
    return _weeks(conn, _WEEKS_OF_CAMPAIGN, campaign=campaign_id)


def weeks_of_institution(conn: Connection, institution_id: int, campaign_id: int) -> list[WeekRow]:
    """The sums of an institution's groups in a campaign."""
    return _weeks(conn, _WEEKS_OF_INSTITUTION, institution=institution_id, campaign=campaign_id)


def all_weeks_of_group(conn: Connection, group_id: int) -> list[WeekRow]:
    """A group's sums of all years."""
    return weeks(conn, t.WeekSum.group_id == group_id)


def weeks_of_group(conn: Connection, group_id: int, campaign_id: int) -> list[WeekRow]:
    """A group's sums in a campaign."""
    return _weeks(conn, _WEEKS_OF_GROUP, of_group=group_id, campaign=campaign_id)


def weeks(conn: Connection, condition: ColumnElement[bool]) -> list[WeekRow]:
    return _weeks(conn, _WEEKS.where(condition))


def _weeks(conn: Connection, query: Select[Any], **which: int) -> list[WeekRow]:
    return [WeekRow(*(*row[:5], _counted(*row[5:]))) for row in conn.execute(query, which).all()]


_SHEETS = {sheet.value: sheet for sheet in Sheet}
_PERIODS = {kind.value: kind for kind in PeriodKind}


def _counted(sheet: str, period: str, open_day: bool, *counts: int) -> Counted:
    found = {key: count for key, count in zip(COUNT_KEYS, counts, strict=True) if count}
    return Counted(_SHEETS[sheet], _PERIODS[period], open_day, found)
