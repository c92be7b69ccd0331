"""Both towns with a row in every table. A new table is filled by its column types; see `WORDS` for what checks ask."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Float, Integer, Table, and_, insert, select

from kindermeilen.config import Settings
from kindermeilen.storage.engine import Database
from kindermeilen.storage.tables import Base
from tests.conftest import AGS, OTHER_AGS

WORDS: dict[str, dict[str, Any]] = {
    "account": {"kind": "class"},
    "campaign": {"state": "open", "comparison": "off"},
    "correction": {"kind": "late", "state": "waiting"},
    "day_state": {"state": "excursion", "weather": "rain"},
    "entry_count": {"part": 3},
    "group": {"entry": "app"},
    "institution": {"kind": "school"},
    "municipality": {"part_of_id": None},
    "pairing": {"kind": "pc"},
    "period": {"kind": "action"},
    "reported_total": {"country": "DE"},
    "revision": {"kind": "tally"},
    "reward": {"choice": "", "state": "waiting"},
    "session": {"device_kind": "teacher"},
    "tally": {"sheet": "food", "period": "action", "basis": "counted", "counts": {"miles": 3}},
    "town_logo": {"media_type": "image/png", "content": b"..."},
    "wish": {"state": "waiting", "outcome": ""},
}
"""What a check constraint, or a reader of the row, asks of a column."""

_numbers = count(1000)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The world's database, without the app."""
    database = Database(settings.database_url)
    yield database
    database.dispose()


@pytest.fixture
def towns(database: Database) -> tuple[int, int]:
    """The ids of Blaustein and of Nebelstadt, each with a row in every table."""
    with database.write() as conn:
        found = tuple(_town(conn, ags) for ags in (AGS, OTHER_AGS))
        for town in found:
            for table in Base.metadata.sorted_tables:
                if first_row(conn, table, town) is None:
                    add_row(conn, table, town)
    return found[0], found[1]


def _town(conn: Connection, ags: str) -> int:
    table = Base.metadata.tables["municipality"]
    return int(conn.execute(select(table.c.id).where(table.c.ags == ags)).scalar_one())


def first_row(conn: Connection, table: Table, town: int) -> Any:
    """A row of the town, where the table has towns."""
    conditions = [table.c.municipality_id == town] if "municipality_id" in table.c else []
    if table.name == "municipality":
        conditions.append(table.c.id == town)
    return conn.execute(select(table).where(and_(True, *conditions)).limit(1)).mappings().one_or_none()


def add_row(conn: Connection, table: Table, town: int, **given: Any) -> Any:
    """A fresh row of the town, unlike all others, with the columns given."""
    values = {column.name: _value(column) for column in table.columns if _is_needed(column)}
    values |= _references(conn, table, town) | WORDS.get(table.name, {})
    if table.name == "account" and "group_id" not in given:  # a group has one account, and has it already
        values["group_id"] = add_row(conn, Base.metadata.tables["group"], town)["id"]
    made = insert(table).values(**{**values, **given}).returning(*table.columns)
    return conn.execute(made).mappings().one()


def _references(conn: Connection, table: Table, town: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in table.foreign_key_constraints:
        is_town = key.referred_table.name == "municipality"
        is_identity = not is_town and any(element.parent.primary_key for element in key.elements)
        parent = (add_row if is_identity else first_row)(conn, key.referred_table, town)
        if parent is not None:
            found |= {element.parent.name: parent[element.column.name] for element in key.elements}
    return found


def _is_needed(column: Column[Any]) -> bool:
    made_by_database = column.server_default is not None or (column.primary_key and not column.foreign_keys)
    return not made_by_database or not isinstance(column.type, Integer)


def _value(column: Column[Any]) -> Any:
    number = next(_numbers)
    kind = column.type
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return number if column.name == "year" else 1 + number % 300
    if isinstance(kind, Float):
        return 1.5
    if isinstance(kind, Date):
        return date(2026, 9, 21) + timedelta(days=number)
    if isinstance(kind, JSON):
        return {}
    if isinstance(getattr(kind, "impl", kind), DateTime):
        return datetime(2026, 9, 21, 8, tzinfo=UTC)
    return str(number)
