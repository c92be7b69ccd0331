"""A row of one town can never refer to a row of another: not because nobody does it, but because nobody can."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, ForeignKeyConstraint, Table, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from kindermeilen.storage.engine import Database
from kindermeilen.storage.tables import Base
from tests.storage.conftest import add_row

TOWN = "municipality_id"
Write = Callable[[Connection], Any]


def inner_references() -> Iterator[ForeignKeyConstraint]:
    """References inside a town: composite keys over it."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            if TOWN in key.column_keys and len(key.column_keys) > 1:
                yield key


INNER = list(inner_references())
each_inner_reference = pytest.mark.parametrize("key", INNER, ids=[str(key.name) for key in INNER])


def far_end(key: ForeignKeyConstraint) -> tuple[str, str]:
    """The column beside the town, and the column it refers to."""
    element = next(element for element in key.elements if element.parent.name != TOWN)
    return element.parent.name, element.column.name


@each_inner_reference
def test_a_row_of_blaustein_cannot_refer_to_nebelstadt(
    key: ForeignKeyConstraint, database: Database, towns: tuple[int, int]
) -> None:
    blaustein, nebelstadt = towns
    column, referred = far_end(key)
    with database.write() as conn:
        stranger = add_row(conn, key.referred_table, nebelstadt)
    crossing = {column: stranger[referred]}
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), database.write() as conn:
        add_row(conn, key.table, blaustein, **crossing)
    assert broken_by(database, key, blaustein, crossing) == {str(key.name)}


@each_inner_reference
def test_a_row_cannot_be_put_into_another_town_alone(
    key: ForeignKeyConstraint, database: Database, towns: tuple[int, int]
) -> None:
    blaustein, nebelstadt = towns
    crossing = {TOWN: nebelstadt}
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), database.write() as conn:
        add_row(conn, key.table, blaustein, **crossing)
    assert str(key.name) in broken_by(database, key, blaustein, crossing)


def test_a_school_cannot_move_to_another_town_under_its_groups(database: Database, towns: tuple[int, int]) -> None:
    institution = Base.metadata.tables["institution"]
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), database.write() as conn:
        conn.execute(update(institution).where(institution.c[TOWN] == towns[0]).values({TOWN: towns[1]}))


def test_every_reference_between_two_rows_of_towns_goes_through_the_town() -> None:
    loose = {
        str(key.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if TOWN in table.c and TOWN in key.referred_table.c and TOWN not in key.column_keys
    }
    assert loose == set()


def test_every_table_says_whose_it_is() -> None:
    of_no_town = {table.name for table in Base.metadata.sorted_tables if TOWN not in table.c}
    assert of_no_town == {"municipality", "device", "pairing", "failed_sign_in", "reported_total"}


@pytest.mark.parametrize("table", ["revision", "audit"])
def test_the_journal_and_the_log_are_never_rewritten(table: str, database: Database, towns: tuple[int, int]) -> None:
    journal = Base.metadata.tables[table]
    with pytest.raises(DBAPIError, match=f"{table} is append-only"), database.write() as conn:
        conn.execute(update(journal).values(recorded_at=journal.c.recorded_at))


def broken_by(database: Database, key: ForeignKeyConstraint, town: int, values: Mapping[str, Any]) -> set[str]:
    """The names of the references that such a row breaks; on PostgreSQL, whether it breaks that one."""
    ask = _broken_on_sqlite if database.is_sqlite else _broken_on_postgresql
    return ask(database, key, lambda conn: add_row(conn, key.table, town, **values))


def _broken_on_postgresql(database: Database, key: ForeignKeyConstraint, write: Write) -> set[str]:
    """PostgreSQL names one broken reference, so the others are taken away before, until the transaction ends."""

    def write_with_that_reference_alone(conn: Connection) -> None:
        for other in key.table.foreign_key_constraints - {key}:
            conn.exec_driver_sql(f'ALTER TABLE "{key.table.name}" DROP CONSTRAINT {other.name}')
        write(conn)

    with pytest.raises(IntegrityError) as broken, database.write() as conn:
        write_with_that_reference_alone(conn)
    diagnosis: Any = broken.value.orig
    return {diagnosis.diag.constraint_name}


def _broken_on_sqlite(database: Database, key: ForeignKeyConstraint, write: Write) -> set[str]:
    """SQLite does not name a broken reference, so it is written with the guard off, and SQLite asked what is broken."""
    with database.lock(), database.writer.connect() as conn:
        raw = conn.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        write(conn)
        found = _names_of_broken(conn, key.table)
        conn.rollback()
        raw.execute("PRAGMA foreign_keys=ON")
    return found


def _names_of_broken(conn: Connection, table: Table) -> set[str]:
    keys = conn.exec_driver_sql(f'PRAGMA foreign_key_list("{table.name}")').all()
    columns = {number: frozenset(row[3] for row in keys if row[0] == number) for number in {row[0] for row in keys}}
    names = {frozenset(key.column_keys): str(key.name) for key in table.foreign_key_constraints}
    broken = conn.exec_driver_sql(f'PRAGMA foreign_key_check("{table.name}")').all()
    return {names[columns[row[3]]] for row in broken}
