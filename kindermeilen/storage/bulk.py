"""Many rows at once: the driver's own `executemany` on SQLite, `COPY` on PostgreSQL; and turns that are timed.

Values come as both databases read them from text: days in ISO, moments in UTC without a zone, JSON as text.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kindermeilen.storage.engine import Database
from kindermeilen.storage.tables import Base

LONG_TURN = 0.3
"""Seconds: nobody is to wait for two, and machines are slow now and then."""
LEAST_SHARE = 1 / 16


class Turns:
    """Turns in the write queue, each of so much work that the others hardly notice.

    `longest` is how many seconds the longest one kept them waiting; `share` is which part of its usual work the next
    one should do: it falls where turns take long and rises where they do not.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.longest = 0.0
        self.share = LEAST_SHARE * 4

    @contextmanager
    def write(self, *, side_by_side: bool = False) -> Iterator[Connection]:
        """As `Database.write`: a transaction that commits when the block ends well, else leaves nothing."""
        began = 0.0
        with self.database.write(side_by_side=side_by_side) as conn:
            began = perf_counter()
            yield conn
        seconds = perf_counter() - began
        self.longest = max(self.longest, seconds)
        if seconds > LONG_TURN:
            self.share = max(self.share / 2, LEAST_SHARE)
        elif seconds < LONG_TURN / 4:
            self.share = min(self.share * 2, 1.0)


def insert(conn: Connection, table: type[Base], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Add rows whose values stand in the order of `columns`. Raises IntegrityError."""
    names = ", ".join(columns)
    if not rows:
        return
    if conn.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in columns)
        conn.exec_driver_sql(f'INSERT INTO "{table.__tablename__}" ({names}) VALUES ({marks})', rows)  # noqa: S608 our own names
        return
    conn.execute(text("SET LOCAL timezone = 'UTC'"))
    _copy(conn, f'COPY "{table.__tablename__}" ({names}) FROM STDIN', rows)


def _copy(conn: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    """SQLAlchemy does not know COPY, so its faults are given their names here."""
    driver: Any = conn.connection.driver_connection
    known: Any = conn.dialect.dbapi
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except known.Error as fault:
        raise DBAPIError.instance(statement, None, fault, known.Error, dialect=conn.dialect) from fault


def take_ids(conn: Connection, table: type[Base], count: int) -> int:
    """The first of so many ids that nobody else gets: rows that refer to each other need them before they are there."""
    name = table.__tablename__
    if conn.dialect.name == "sqlite":
        return int(conn.exec_driver_sql(f'SELECT coalesce(max(id), 0) + 1 FROM "{name}"').scalar_one())  # noqa: S608
    sequence = conn.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": f'"{name}"'}).scalar_one()
    last = conn.execute(
        text("SELECT setval(:sequence, nextval(:sequence) + :more)"), {"sequence": sequence, "more": count - 1}
    )
    return int(last.scalar_one()) - count + 1
