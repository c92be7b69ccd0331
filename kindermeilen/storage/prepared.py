"""Statements that every entry and every page asks: compiled once, then given to the driver as they are.

SQLAlchemy makes them, types and all; but its bookkeeping for each execution is a third of what an entry costs, and an
entry runs fifteen statements while others wait (measured: 1.27 ms with it, 0.85 ms without).
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]
Process = Callable[[Any], Any] | None


class Prepared:
    """One statement for both databases. Its parameters are all named; lists of values (`IN`) are none of them.

    What a run raises is what SQLAlchemy would raise; its events do not see it.
    """

    def __init__(self, statement: Any) -> None:
        self.statement = statement
        self._made: dict[tuple[str, Row], _Compiled] = {}

    def rows(self, conn: Connection, **values: Any) -> list[Row]:
        """All rows, with the types of their columns."""
        compiled = self._compiled(conn, values)
        return compiled.typed(conn, compiled.run(conn, values))

    def row(self, conn: Connection, **values: Any) -> Row | None:
        """The only row, or None."""
        found = self.rows(conn, **values)
        if len(found) > 1:
            raise LookupError(f"more than one row: {self.statement}")
        return found[0] if found else None

    def run(self, conn: Connection, **values: Any) -> None:
        """For what has no rows: INSERT, UPDATE, DELETE."""
        self._compiled(conn, values).run(conn, values)

    def _compiled(self, conn: Connection, values: dict[str, Any]) -> "_Compiled":
        key = (conn.dialect.name, tuple(values))
        if key not in self._made:
            self._made[key] = _Compiled(self.statement, conn, values)
        return self._made[key]


class _Compiled:
    """The statement in the words of one database, with what its driver does not do to values."""

    def __init__(self, statement: Any, conn: Connection, values: Iterable[str]) -> None:
        compiled: Any = statement.compile(dialect=conn.dialect, column_keys=list(values))
        if compiled.post_compile_params:
            raise TypeError(f"a list of values cannot be prepared: {statement}")
        self._words = str(compiled)
        self._fixed: dict[str, Any] = compiled.construct_params(_check=False)
        self._order: list[str] | None = compiled.positiontup
        self._bind: dict[str, Process] = compiled._bind_processors
        self._columns: Any = compiled._result_columns
        self._types: list[Process] | None = None

    def run(self, conn: Connection, values: dict[str, Any]) -> Any:
        """The driver's cursor."""
        bind = self._bind
        given: Any = {
            name: bind[name](value) if name in bind else value  # type: ignore[misc]
            for name, value in {**self._fixed, **values}.items()
        }
        if self._order is not None:
            given = [given[name] for name in self._order]
        driver, known = conn.connection.driver_connection, conn.dialect.loaded_dbapi
        try:
            return driver.execute(self._words, given)  # type: ignore[union-attr]
        except known.Error as fault:
            if conn.dialect.is_disconnect(fault, driver, None):
                conn.invalidate(fault)
                conn.engine.dispose(close=False)  # the others that were kept are gone as well
            raise DBAPIError.instance(self._words, given, fault, known.Error, dialect=conn.dialect) from fault

    def typed(self, conn: Connection, cursor: Any) -> list[Row]:
        """All rows of the cursor; what their types need is known from the first answer on."""
        if self._types is None:
            told = zip(self._columns, cursor.description, strict=True)
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
