"""What an entry and a page ask is found by an index, so that it costs the same beside ten million other tallies."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from kindermeilen.storage.engine import Database
from tests.conftest import AGS, TODAY, People, World

pytestmark = pytest.mark.sqlite

FEW = {"municipality", "campaign", "reported_total"}
"""A row for a town or a town's year: so few, in a whole country, that what lists all years may read all of them."""
SCAN = re.compile(r"SCAN (\w+)")
OF_ALL_YEARS = ("/", "/?jahr=2026", "/api/v1/totals?year=2026", f"/koordination/{AGS}")
ADDRESSES = (
    *OF_ALL_YEARS,
    "/k/{k}",
    "/e/{e}",
    "/api/v1/groups/{k}",
    "/klasse/{k}",
    "/klasse/{k}/woche/2026-09-21",
    "/klasse/{k}/reise",
    "/einrichtung/{e}",
    f"/koordination/{AGS}/liste",
    f"/koordination/{AGS}/briefe",
    f"/koordination/{AGS}/wuensche",
)


@pytest.fixture
def database(app: Flask) -> Database:
    """The database that the app itself asks."""
    found: Database = app.extensions["kindermeilen-database"]
    return found


@contextmanager
def asked(database: Database) -> Iterator[list[str]]:
    """Which tables are read from end to end while the block lasts, each with the statement that does."""
    statements: list[str] = []
    found: list[str] = []

    def listen(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(statements.append)

    engines: list[Engine] = [database.reader, database.writer]
    database.dispose()
    for engine in engines:
        event.listen(engine, "connect", listen)
    yield found
    for engine in engines:
        event.remove(engine, "connect", listen)
    assert statements
    with closing(sqlite3.connect(str(database.file))) as conn:
        for statement in {one for one in statements if one.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))}:
            tables = {name for row in conn.execute(f"EXPLAIN QUERY PLAN {statement}") for name in SCAN.findall(row[3])}
            found.extend(f"{name}: {statement}" for name in sorted(tables))
    database.dispose()


def test_a_table_that_is_read_from_end_to_end_is_seen(database: Database) -> None:
    with asked(database) as found, database.read() as conn:
        conn.exec_driver_sql("SELECT count(*) FROM tally WHERE absent = 3")
    assert len(found) == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_reads_no_table_from_end_to_end(address: str, people: People, world: World, database: Database) -> None:
    people.anna.put(world.code_3b, TODAY.isoformat(), "way_there", {"foot": 12, "car": 5})
    people.nobody.get("/barrierefreiheit")  # the help addresses of all towns are read once a minute
    person = {"/koo": people.kora, "/ein": people.school}.get(address[:4], people.anna)
    with asked(database) as found:
        answer = person.get(address.format(k=world.code_3b, e=world.code_school))
    assert answer.status_code == 200
    assert [line for line in found if not (address in OF_ALL_YEARS and line.split(":")[0] in FEW)] == []


def test_an_entry_its_change_and_its_undoing_read_no_table_from_end_to_end(
    people: People, world: World, database: Database
) -> None:
    day = TODAY.isoformat()
    with asked(database) as found:
        first = people.anna.put(world.code_3b, day, "way_there", {"foot": 12, "car": 5})
        again = people.anna.put(world.code_3b, day, "way_there", {"foot": 13}, headers={"If-Match": '"1"'})
    assert (first.status_code, again.status_code) == (201, 200)
    assert found == []


def test_a_total_from_paper_reads_no_table_from_end_to_end(people: People, world: World, database: Database) -> None:
    row = f"institution;group;from;to;green\nBachschule;2c;{TODAY};{TODAY};40\n"
    with asked(database) as found:
        answer = people.kora.post(f"/koordination/{AGS}/papier", {"text": row, "confirmed": "1"})
    assert answer.status_code == 302
    assert found == []
