"""The engine and the unit of work: the only place that commits.

SQLite: a write waits its turn at a `flock` beside the database, then opens `BEGIN IMMEDIATE`; reads use connections
with `PRAGMA query_only=ON`, so that a GET cannot write. The lock queues writers in the kernel, and as every commit, and
so every automatic checkpoint, runs under it, no checkpoint ever meets another connection's commit (SQLite's WAL-reset
defect). PostgreSQL: reads are read-only transactions; a write takes its turn at an advisory lock of the database, alone
or, for a class's own entry, beside the entries of other classes.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from kindermeilen.config import UnsafeSettings
from kindermeilen.storage import postgresql
from kindermeilen.storage.faults import Contended, MissingRights, Unreachable, naming_faults
from kindermeilen.storage.locks import Busy, Damaged, InUse, NoLocks, Unwritable, UseLock, WriteQueue

__all__ = [
    "Busy",
    "Contended",
    "Damaged",
    "Database",
    "InUse",
    "MissingRights",
    "NoLocks",
    "Unreachable",
    "Unwritable",
    "naming_faults",
    "refuse_damaged",
]

LOCK_WAIT_SECONDS = 10.0


class Database:
    """One database. `read()` cannot write; `write()` is all or nothing.

    Raises UnsafeSettings for an address that names no SQLite file and no PostgreSQL database.
    """

    def __init__(self, url: str | URL, *, lock_wait: float = LOCK_WAIT_SECONDS) -> None:
        self.url = _understood(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file = Path(self.url.database) if self.is_sqlite and self.url.database else None
        if self.is_sqlite:
            self.writer, self.reader = _sqlite(self.url, "BEGIN IMMEDIATE"), _sqlite(self.url, "BEGIN", query_only=True)
        else:
            self.writer, self.reader = postgresql.writer(self.url, lock_wait), postgresql.reader(self.url)
        self._writer_beside = self.writer.execution_options(**{postgresql.SIDE_BY_SIDE: True})
        self._queue = WriteQueue(_beside(self.file, ".lock"), lock_wait) if self.file else None
        self._use = UseLock(_beside(self.file, ".in-use")) if self.file else postgresql.ServerUseLock(self.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view on which the database itself refuses to write."""
        with naming_faults(), _begun(self.reader) as conn:
            yield conn

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For prepared statements, each of which is a consistent view by itself: no transaction is opened for them."""
        with naming_faults(), self.reader.connect() as conn:
            yield conn

    @contextmanager
    def write(self, *, side_by_side: bool = False) -> Iterator[Connection]:
        """A transaction that commits when the block ends well, else leaves nothing; nobody else writes meanwhile.

        `side_by_side`: for what touches one group's rows only and locks its row (`towns.find_place(lock=True)`) before
        it reads anything that a rule needs. On PostgreSQL such writers go on beside each other, and each statement
        sees what was committed before it began; on SQLite it makes no difference.

        Locks come in one order: the turn, the device's sessions, the group, its sums, the campaign.
        Raises Busy, Contended where it may succeed when it is begun again, Unwritable.
        """
        writer = self._writer_beside if side_by_side else self.writer
        with naming_faults(), self.lock(), _begun(writer) as conn:
            yield conn

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A turn in the write queue, for what must not meet a commit (restore, migrations).

        On PostgreSQL every transaction of `writer` takes its turn itself.
        """
        with self._queue.turn() if self._queue else nullcontext():
            yield

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Held by a server for its life and by a command for its work: nobody replaces the database meanwhile."""
        with naming_faults(), self._use.shared():
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For replacing the file, or changing the schema under others' feet. Raises InUse while somebody has it."""
        with naming_faults(), self._use.alone():
            yield

    def dispose(self) -> None:
        """Close all connections, as before the file is replaced."""
        self.reader.dispose()
        self.writer.dispose()


@contextmanager
def _begun(engine: Engine) -> Iterator[Connection]:
    """A transaction; on another connection where the server has left the one that was kept, before anything was asked.

    Trying each connection before its use, as SQLAlchemy can, is a fifth of what a page costs on PostgreSQL.
    """
    with ExitStack() as stack:
        try:
            conn = stack.enter_context(engine.begin())
        except DBAPIError as fault:
            if not fault.connection_invalidated:
                raise
            conn = stack.enter_context(engine.begin())
        yield conn


def _sqlite(url: URL, begin: str, *, query_only: bool = False) -> Engine:
    """The driver's own transactions are switched off (isolation_level=None), since they begin too late to be safe."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": LOCK_WAIT_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA query_only=ON" if query_only else "PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def open_transaction(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return engine


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _understood(url: str | URL) -> URL:
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        found = None
    kind = found.get_backend_name() if found else ""
    is_file = kind == "sqlite" and found is not None and found.database != ":memory:" and not found.query
    if found is None or not found.database or not (is_file or kind == "postgresql"):
        raise UnsafeSettings(
            "KINDERMEILEN_DATABASE_URL is no address of a database. Unset it for the file in the instance folder, or "
            "set it to sqlite:////folder/file.sqlite3 or postgresql+psycopg://user:password@host/name"
        )
    return found


def refuse_damaged(conn: Connection) -> None:
    """Look through the whole file, in the order of a second per gigabyte. Raises Damaged."""
    if conn.dialect.name == "sqlite" and (verdict := conn.exec_driver_sql("PRAGMA quick_check(1)").scalar()) != "ok":
        raise Damaged(verdict)
