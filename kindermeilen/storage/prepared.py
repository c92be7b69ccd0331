"""Statements that every entry and every page asks: compiled once, then given to the driver as they are.

SQLAlchemy makes them, types and all; but its bookkeeping for each execution is a third of what an entry costs, and an
entry runs fifteen statements while others wait (measured: 1.27 ms with it, 0.85 ms without). To PostgreSQL each would
be a message and an answer; `answers` and `together` put several into one.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, DateTime, TypeDecorator
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]
Process = Callable[[Any], Any] | None
WAITING = "kindermeilen_waiting"
PARAMETER = re.compile(r"%\((\w+)\)s")


class Prepared:
    """One statement for both databases. Its parameters are all named; lists of values (`IN`) are none of them.

    What a run raises is what SQLAlchemy would raise; its events do not see it.
    """

    def __init__(self, statement: Any) -> None:
        self.statement = statement
        self._made: dict[tuple[str, Row], _Compiled] = {}

    def rows(self, conn: Connection, **values: Any) -> list[Row]:
        """All rows, with the types of their columns."""
        compiled = self.compiled(conn, values)
        return compiled.typed(conn, compiled.run(conn, values))

    def row(self, conn: Connection, **values: Any) -> Row | None:
        """The only row, or None."""
        found = self.rows(conn, **values)
        if len(found) > 1:
            raise LookupError(f"more than one row: {self.statement}")
        return found[0] if found else None

    def run(self, conn: Connection, **values: Any) -> None:
        """For what has no rows: INSERT, UPDATE, DELETE. Inside `together` it may wait for the end of the block."""
        compiled = self.compiled(conn, values)
        waiting = conn.info.get(WAITING)
        if waiting is None:
            compiled.run(conn, values)
        else:
            waiting.append((compiled, values))

    def compiled(self, conn: Connection, values: dict[str, Any]) -> "_Compiled":
        key = (conn.dialect.name, tuple(values))
        if key not in self._made:
            self._made[key] = _Compiled(self.statement, conn, values)
        return self._made[key]


def answers(conn: Connection, *asked: tuple[Prepared, dict[str, Any]]) -> list[list[Row]]:
    """The rows of several questions, each with its values, from one moment and on PostgreSQL by one message."""
    if conn.dialect.name != "postgresql":
        return [one.rows(conn, **values) for one, values in asked]
    compiled = tuple(one.compiled(conn, values) for one, values in asked)
    row = _send(conn, _one_question(compiled), _numbered(compiled, [values for _, values in asked])).fetchone()
    return [one.from_json(rows) for one, rows in zip(compiled, row, strict=True)]


@contextmanager
def together(conn: Connection) -> Iterator[None]:
    """What `run` writes inside goes to PostgreSQL as one message when the block ends, and not at all when it fails.

    So it sees nothing of each other, and no two may write the same row. SQLite gets each at once, in their order.
    """
    if conn.dialect.name != "postgresql":
        yield
        return
    waiting: list[tuple[_Compiled, dict[str, Any]]] = []
    conn.info[WAITING] = waiting
    try:
        yield
    finally:
        del conn.info[WAITING]
    if waiting:
        compiled = tuple(one for one, _ in waiting)
        _send(conn, _one_change(compiled), _numbered(compiled, [values for _, values in waiting]))


class _Compiled:
    """The statement in the words of one database, with what its driver does not do to values."""

    def __init__(self, statement: Any, conn: Connection, values: Iterable[str]) -> None:
        compiled: Any = statement.compile(dialect=conn.dialect, column_keys=list(values))
        if compiled.post_compile_params:
            raise TypeError(f"a list of values cannot be prepared: {statement}")
        self.words = str(compiled)
        self._fixed: dict[str, Any] = compiled.construct_params(_check=False)
        self._order: list[str] | None = compiled.positiontup
        self._bind: dict[str, Process] = compiled._bind_processors
        self.columns: Any = compiled._result_columns
        self._types: list[Process] | None = None

    def run(self, conn: Connection, values: dict[str, Any]) -> Any:
        """The driver's cursor."""
        given = self.given(values)
        return _send(conn, self.words, given if self._order is None else [given[name] for name in self._order])

    def given(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values as the driver wants them."""
        bind = self._bind
        return {
            name: bind[name](value) if name in bind else value  # type: ignore[misc]
            for name, value in {**self._fixed, **values}.items()
        }

    def typed(self, conn: Connection, cursor: Any) -> list[Row]:
        """All rows of the cursor; what their types need is known from the first answer on."""
        if self._types is None:
            told = zip(self.columns, cursor.description, strict=True)
            found = [column.type._cached_result_processor(conn.dialect, one[1]) for column, one in told]
            self._types = found if any(found) else []
        rows: list[Row] = cursor.fetchall()
        if not self._types:
            return rows
        types = self._types
        return [
            tuple(value if process is None else process(value) for process, value in zip(types, row, strict=True))
            for row in rows
        ]

    def from_json(self, rows: list[list[Any]] | None) -> list[Row]:
        """Rows that came as JSON, with the types of their columns."""
        types = [_READ.get(_plain(column.type)) for column in self.columns]
        return [tuple(map(_read, types, row)) for row in rows or ()]


def _read(read: Process, value: Any) -> Any:
    return value if read is None or value is None else read(value)


_READ: dict[type, Callable[[str], Any]] = {Date: date.fromisoformat, DateTime: datetime.fromisoformat}


def _plain(kind: Any) -> type:
    return type(kind.impl_instance if isinstance(kind, TypeDecorator) else kind)


def _send(conn: Connection, words: str, given: Any) -> Any:
    """The driver's cursor. What goes wrong is said as SQLAlchemy says it."""
    driver, known = conn.connection.driver_connection, conn.dialect.loaded_dbapi
    try:
        return driver.execute(words, given)  # type: ignore[union-attr]
    except known.Error as fault:
        if conn.dialect.is_disconnect(fault, driver, None):
            conn.invalidate(fault)
            conn.engine.dispose(close=False)  # the others that were kept are gone as well
        raise DBAPIError.instance(words, given, fault, known.Error, dialect=conn.dialect) from fault


@lru_cache(maxsize=64)
def _one_question(asked: tuple[_Compiled, ...]) -> str:
    """One SELECT with an answer of each as JSON: the only form in which one row holds many."""
    parts = []
    for words, one in zip(_renamed(asked), asked, strict=True):
        names = ", ".join(f"c{place}" for place in range(len(one.columns)))
        parts.append(f"(SELECT json_agg(json_build_array({names})) FROM ({words}) AS found ({names}))")  # noqa: S608 our own words
    return f"SELECT {', '.join(parts)}"


@lru_cache(maxsize=64)
def _one_change(changes: tuple[_Compiled, ...]) -> str:
    """One statement for all; the server carries each out, whatever the last part asks."""
    parts = [f"change{place} AS ({words})" for place, words in enumerate(_renamed(changes))]
    return f"WITH {', '.join(parts)} SELECT"


def _renamed(several: tuple[_Compiled, ...]) -> list[str]:
    """The words of each, with parameters that no other has."""
    return [PARAMETER.sub(rf"%({place}\1)s", one.words) for place, one in enumerate(several)]


def _numbered(several: tuple[_Compiled, ...], values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        f"{place}{name}": value
        for place, (one, mine) in enumerate(zip(several, values, strict=True))
        for name, value in one.given(mine).items()
    }
