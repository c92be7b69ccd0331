"""Queries for lists of many lines: what is there of many groups, and many rows written at once."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from kindermeilen.domain.nouns import Campaign, StoredTally
from kindermeilen.domain.tables_in import ReportedRow
from kindermeilen.storage import bulk, campaigns, tallies
from kindermeilen.storage import tables as t
from kindermeilen.storage.paper import REPORTED, StoredPaperTotal
from kindermeilen.storage.tallies import COUNT_KEYS, SUM_KEY, TALLY, Entry, WeekRow

K = TypeVar("K")
Row = tuple[Any, ...]
"""Values in the order of a table's columns, as the driver takes them."""

LISTS_KEY = 5_646_351_003
"""The advisory lock of those who store a long list."""
AT_ONCE = 500
"""Ids in one query: below what any version of SQLite takes."""
STATE_OF_TALLY = (
    *("campaign_id", "day", "sheet", "period", "open_day"),
    *("revision", "counts", "basis", "absent", "confirmed", "deleted"),
)
TALLY_COLUMNS = ("municipality_id", "group_id", *STATE_OF_TALLY)
ENTRY_COLUMNS = (
    *("municipality_id", "group_id", "entry_id", "kind", "day", "sheet", "number"),
    *("content", "answer", "account_id", "device", "recorded_at"),
)
PAPER_COLUMNS = (
    *("id", "municipality_id", "campaign_id", "institution_id", "date_from", "date_to"),
    *("groups", "children", "green", "red", "blue", "adults", "recorded_at"),
)
SUM_COLUMNS = (*SUM_KEY, "municipality_id", "days", "absent", *COUNT_KEYS)


def settings_of(conn: Connection, municipality_id: int) -> list[Campaign]:
    """A town's years without the number that grows with every entry: equal as long as nobody changes a year."""
    return [replace(one, version=0) for one in campaigns.campaigns_of_municipality(conn, municipality_id)]


def versions_of(conn: Connection, municipality_id: int) -> dict[int, int]:
    """Each group's number that grows with whatever is entered or changed of it."""
    rows: Any = conn.execute(select(t.Group.id, t.Group.version).where(t.Group.municipality_id == municipality_id))
    return dict(tuple(row) for row in rows)


def tallies_of(
    conn: Connection, group_ids: Iterable[int], first: date = date.min, last: date = date.max
) -> Iterator[tuple[int, StoredTally]]:
    """The tallies of these groups on these days, deleted ones too, with the id of their group."""
    for some in portions(group_ids):
        query = select(t.Tally.group_id, *TALLY).where(t.Tally.group_id.in_(some), t.Tally.day.between(first, last))
        for group_id, *row in conn.execute(query):
            yield group_id, StoredTally(*row)


def weeks_of(conn: Connection, group_ids: Iterable[int], campaign_id: int) -> Iterator[WeekRow]:
    """The sums of these groups in a year."""
    for some in portions(group_ids):
        yield from tallies.weeks(conn, t.WeekSum.group_id.in_(some) & (t.WeekSum.campaign_id == campaign_id))


def tally_row(municipality_id: int, group_id: int, tally: StoredTally) -> Row:
    """A tally as `add_tallies` takes it."""
    return (
        municipality_id,
        group_id,
        tally.campaign_id,
        tally.day.isoformat(),
        str(tally.sheet),
        str(tally.period),
        tally.open_day,
        tally.revision,
        json.dumps(tally.counts),
        str(tally.basis),
        tally.absent,
        tally.confirmed,
        tally.deleted,
    )


def entry_row(municipality_id: int, group_id: int, entry: Entry) -> Row:
    """A line of the journal as `add_entries` takes it."""
    return (
        municipality_id,
        group_id,
        entry.entry_id,
        entry.kind,
        entry.day and entry.day.isoformat(),
        entry.sheet and str(entry.sheet),
        entry.number,
        json.dumps(entry.content),
        json.dumps(entry.answer),
        entry.account_id,
        entry.device,
        moment(entry.recorded_at),
    )


def sum_row(municipality_id: int, campaign_id: int, row: WeekRow) -> Row:
    """A line of the sums as `add_sums` takes it; the first of its values are its key."""
    counted = row.counted
    key = (row.group_id, campaign_id, row.week.isoformat(), str(counted.sheet), str(counted.period), counted.open_day)
    counts = (counted.counts.get(name, 0) for name in COUNT_KEYS)
    return (*key, str(row.basis), municipality_id, row.days, row.absent, *counts)


def moment(when: datetime) -> str:
    """A moment as both databases read it from text."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def add_tallies(conn: Connection, rows: list[Row]) -> None:
    bulk.insert(conn, t.Tally, TALLY_COLUMNS, rows)


def add_entries(conn: Connection, rows: list[Row]) -> None:
    bulk.insert(conn, t.Revision, ENTRY_COLUMNS, rows)


def add_sums(conn: Connection, rows: list[Row]) -> None:
    bulk.insert(conn, t.WeekSum, SUM_COLUMNS, rows)


_REMOVE_SUM = delete(t.WeekSum).where(*(getattr(t.WeekSum, name) == bindparam(f"key_{name}") for name in SUM_KEY))


def remove_sums(conn: Connection, rows: Sequence[Row]) -> None:
    """Take lines of the sums away, to write them anew; `rows` as `sum_row` makes them."""
    keys = [{f"key_{name}": value for name, value in zip(SUM_KEY, row, strict=False)} for row in rows]
    for key in keys:
        key["key_week"] = date.fromisoformat(key["key_week"])
    if keys:
        conn.execute(_REMOVE_SUM, keys)


_CHANGE_TALLY = update(t.Tally).where(t.Tally.id == bindparam("tally_id"))


def change_tallies(conn: Connection, changed: Sequence[StoredTally]) -> None:
    """The next revisions of tallies that are there."""
    values = [{name: getattr(tally, name) for name in STATE_OF_TALLY} | {"tally_id": tally.id} for tally in changed]
    if values:
        conn.execute(_CHANGE_TALLY, values)


def clear_states(conn: Connection, days: Mapping[int, set[date]]) -> None:
    """On these days of these groups tallies take the place of what was said of the day; the weather stays."""
    for some in portions(days):
        query = select(t.DayState.id, t.DayState.group_id, t.DayState.day)
        said = conn.execute(query.where(t.DayState.group_id.in_(some), t.DayState.state.is_not(None)))
        found = [state_id for state_id, group_id, day in said if day in days[group_id]]
        for ids in portions(found):
            conn.execute(update(t.DayState).where(t.DayState.id.in_(ids)).values(state=None))


def touch_all(conn: Connection, group_ids: Iterable[int], campaign_ids: Iterable[int]) -> None:
    """The pages of these groups, and of the towns in these years, show something new."""
    for some in portions(sorted(group_ids)):
        conn.execute(update(t.Group).where(t.Group.id.in_(some)).values(version=t.Group.version + 1))
    for campaign_id in sorted(campaign_ids):
        campaigns.count_entries(conn, campaign_id)


def days_entered(conn: Connection, campaign_ids: Iterable[int]) -> dict[int, list[date]]:
    """Each group's days with a tally in these years, in order; read from the bits of the sums, a row a week."""
    found: dict[int, set[date]] = {}
    for campaign_id in campaign_ids:
        query = select(t.WeekSum.group_id, t.WeekSum.week, t.WeekSum.days).where(t.WeekSum.campaign_id == campaign_id)
        for group_id, week, days in conn.execute(query):
            mine = found.setdefault(group_id, set())
            mine.update(week + timedelta(days=day) for day in range(7) if days >> day & 1)
    return {group_id: sorted(days) for group_id, days in found.items()}


def add_paper_totals(
    conn: Connection, municipality_id: int, totals: Sequence[StoredPaperTotal], recorded_at: datetime
) -> None:
    """New totals from paper with the groups they cover; their own ids are not read."""
    first = bulk.take_ids(conn, t.PaperTotal, len(totals)) if totals else 0
    when = moment(recorded_at)
    rows = [
        (
            *(number, municipality_id, one.campaign_id, one.institution_id, one.first.isoformat()),
            *(one.last.isoformat(), one.groups, one.children, one.green, one.red, one.blue, one.adults, when),
        )
        for number, one in enumerate(totals, first)
    ]
    bulk.insert(conn, t.PaperTotal, PAPER_COLUMNS, rows)
    links = [
        (number, group_id, municipality_id) for number, one in enumerate(totals, first) for group_id in one.group_ids
    ]
    bulk.insert(conn, t.PaperTotalGroup, ("paper_total_id", "group_id", "municipality_id"), links)


def newest_reported(conn: Connection) -> int:
    """A number that grows with every result of others that comes in."""
    return conn.scalar(select(func.max(t.ReportedTotal.id))) or 0


def reported_row(row: ReportedRow, recorded_at: datetime) -> Row:
    """A result of another municipality as `add_reported` takes it."""
    values = (getattr(row, name) for name in REPORTED)
    return (*(one.isoformat() if isinstance(one, date) else one for one in values), moment(recorded_at))


def add_reported(conn: Connection, rows: list[Row]) -> None:
    bulk.insert(conn, t.ReportedTotal, (*REPORTED, "recorded_at"), rows)


def take_turn_among_lists(conn: Connection) -> None:
    """One long list at a time, also where classes go on beside it; the others wait before they look at anything."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LISTS_KEY})


def lock_groups(conn: Connection, group_ids: Iterable[int]) -> None:
    """Keep other writers of these groups waiting; all who lock several do it in this order."""
    for some in portions(sorted(group_ids)):
        query = select(t.Group.id).where(t.Group.id.in_(some)).order_by(t.Group.id)
        conn.execute(query.with_for_update(key_share=True)).all()


def portions(ids: Iterable[K]) -> Iterator[list[K]]:
    """Ids in lists that one query takes."""
    left = iter(ids)
    while some := list(islice(left, AT_ONCE)):
        yield some
