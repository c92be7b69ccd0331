"""What no request may leave behind, whatever was sent: the rules of what is stored, read from the tables themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from kindermeilen.actions.sums import differing_sums
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.tallies import REFUSE_ABOVE_PER_CHILD
from kindermeilen.storage import sums, tallies, towns
from kindermeilen.storage import tables as t

MOST_CHILDREN = 400
SCHOOL_WAYS = (Sheet.WAY_THERE, Sheet.WAY_BACK)
MEMBERS = ("groups", "children", "green", "red", "blue", "adults", "institutions", "total")
CONTROLS = {chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)}


Stored = Mapping[str, Sequence[Any]]
"""All rows of all tables, by the table's name."""


def everything(conn: Connection) -> Stored:
    tables = [mapper.local_table for mapper in t.Base.registry.mappers]
    return {str(table): conn.execute(select(*table.columns).order_by(*table.primary_key)).all() for table in tables}


def broken_rules(conn: Connection, stored: Stored, today: date) -> list[str]:
    """One line for each thing that is stored and must not be."""
    return [
        *_tallies(stored, today),
        *_numbers(stored),
        *_texts(stored),
        *_windows(stored),
        *_sums(conn),
        *_journals(conn),
    ]


def _tallies(stored: Stored, today: date) -> Iterator[str]:
    campaigns = {row.id: row for row in stored["campaign"]}
    most: dict[int, int] = {}
    for row in stored["headcount"]:
        most[row.group_id] = max(row.children, most.get(row.group_id, 0))
    for row in stored["tally"]:
        name = f"tally of group {row.group_id}, {row.day} {row.sheet}"
        if row.day > today:
            yield f"{name}: in the future"
        if row.sheet not in tuple(Sheet):
            yield f"{name}: unknown sheet"
            continue
        yield from (f"{name}: {fault}" for fault in _counts(row, most[row.group_id]))
        if row.period == "action" and not (
            campaigns[row.campaign_id].date_from <= row.day <= campaigns[row.campaign_id].date_to
        ):
            yield f"{name}: collected outside the campaign"


def _counts(row: Any, children: int) -> Iterator[str]:
    """`children`: the most that the group ever had."""
    keys = set(Mode) if Sheet(row.sheet).counts_modes else {MILES_KEY}
    if not set(row.counts) <= keys:
        yield f"unknown modes {sorted(set(row.counts) - keys)}"
    if not all(type(count) is int and count > 0 for count in row.counts.values()):
        yield f"no counts: {row.counts}"
        return
    limit = children if row.sheet in SCHOOL_WAYS else children * REFUSE_ABOVE_PER_CHILD
    if sum(row.counts.values()) > limit:
        yield f"{sum(row.counts.values())} of {limit}"
    if not 0 <= row.absent <= children:
        yield f"{row.absent} absent of {children}"


def _numbers(stored: Stored) -> Iterator[str]:
    for row in stored["headcount"]:
        if not (1 <= row.children <= MOST_CHILDREN and 0 <= row.weekday <= 7):
            yield f"{row.children} children on weekday {row.weekday} in group {row.group_id}"
    for table in ("paper_total", "reported_total"):
        for row in stored[table]:
            wrong = {name: row._mapping[name] for name in MEMBERS if (row._mapping.get(name) or 0) < 0}
            if wrong:
                yield f"{table} {row.id}: {wrong}"


def _texts(stored: Stored) -> Iterator[str]:
    """Texts fit their columns (SQLite does not look), and hold no control characters."""
    for mapper in t.Base.registry.mappers:
        table: Any = mapper.local_table
        texts = {column.name: getattr(column.type, "length", None) for column in table.columns}
        for row in stored[table.name]:
            for name, value in row._mapping.items():
                if isinstance(value, str) and texts[name] and len(value) > texts[name]:
                    yield f"{table.name}.{name}: {len(value)} signs, {texts[name]} fit"
                if isinstance(value, str) and CONTROLS & set(value):
                    yield f"{table.name}.{name}: control characters in {value[:40]!r}"


def _windows(stored: Stored) -> Iterator[str]:
    for table in ("campaign", "period", "paper_total", "closing_day"):
        for row in stored[table]:
            if row.date_from > row.date_to:
                yield f"{table} {row.id}: from {row.date_from} to {row.date_to}"
    yield from _overlapping([row for row in stored["period"] if row.group_id], "group_id")
    yield from _overlapping([row for row in stored["period"] if not row.group_id], "institution_id")


def _overlapping(periods: list[Any], owner: str) -> Iterator[str]:
    for one in periods:
        for other in periods:
            same = getattr(one, owner) == getattr(other, owner) and one.id < other.id
            if same and one.date_from <= other.date_to and other.date_from <= one.date_to:
                yield f"periods {one.public_id} and {other.public_id} overlap"


def _sums(conn: Connection) -> Iterator[str]:
    for town in towns.municipalities(conn):
        yield from (str(difference) for difference in differing_sums(conn, town.id))


def _journals(conn: Connection) -> Iterator[str]:
    """Each tally is the last line of its journal."""
    for town in towns.municipalities(conn):
        for group in towns.groups_of_municipality(conn, town.id):
            lines = sums.last_lines(conn, [group.id])[group.id]
            last = {key: number for key, (number, _, _) in lines.items()}
            there = {(one.day, one.sheet): one.revision for one in tallies.all_tallies(conn, group.id)}
            if last != there:
                yield f"journal of group {group.code} says {last}, stored is {there}"
