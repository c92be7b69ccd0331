"""The engine and the unit of work: the only place that commits.

SQLite: a write waits its turn at a `flock` beside the database, then opens `BEGIN IMMEDIATE`; reads use connections
with `PRAGMA query_only=ON`, so that a GET cannot write. The lock queues writers in the kernel, and as every commit, and
so every automatic checkpoint, runs under it, no checkpoint ever meets another connection's commit (SQLite's WAL-reset
defect). PostgreSQL: reads are read-only transactions; writes lock the rows they change, the group first.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from kindermeilen.config import UnsafeSettings
from kindermeilen.storage.locks import Busy, Damaged, InUse, Unwritable, UseLock, WriteQueue

__all__ = ["Busy", "Damaged", "Database", "InUse", "Unwritable", "naming_faults", "refuse_damaged"]

LOCK_WAIT_SECONDS = 10.0
BUSY = ("locked", "lock timeout", "deadlock detected")
UNWRITABLE = (
    "readonly database",
    "disk is full",
    "disk I/O error",
    "unable to open database",
    "read-only transaction",
    "No space left",
    "connection failed",
    "server closed the connection",
)
DAMAGED = ("not a database", "malformed", "unsupported file format", "database corruption")


class Database:
    """One database. `read()` cannot write; `write()` is all or nothing.

    Raises UnsafeSettings for an address that names no SQLite file and no PostgreSQL database.
    """

    def __init__(self, url: str | URL, *, lock_wait: float = LOCK_WAIT_SECONDS) -> None:
        self.url = _understood(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file = Path(self.url.database) if self.is_sqlite and self.url.database else None
        self.writer = self._engine("BEGIN IMMEDIATE")
        self.reader = self._engine("BEGIN", query_only=True)
        self._queue = WriteQueue(_beside(self.file, ".lock"), lock_wait) if self.file else None
        self._use = UseLock(_beside(self.file, ".in-use")) if self.file else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view on which the database itself refuses to write."""
        with naming_faults(), self.reader.connect() as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits when the block ends well, else leaves nothing. Raises Busy, Unwritable."""
        with naming_faults(), self.lock(), self.writer.begin() as conn:
            yield conn

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A turn in the write queue, for what must not meet a commit (restore, migrations)."""
        with self._queue.turn() if self._queue else nullcontext():
            yield

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Held by a server for its life and by a command for its work: nobody replaces the file meanwhile."""
        with self._use.shared() if self._use else nullcontext():
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For replacing the file, or changing the schema under others' feet. Raises InUse while somebody has it."""
        with self._use.alone() if self._use else nullcontext():
            yield

    def dispose(self) -> None:
        """Close all connections, as before the file is replaced."""
        self.reader.dispose()
        self.writer.dispose()

    def _engine(self, begin: str, *, query_only: bool = False) -> Engine:
        if not self.is_sqlite:
            engine = _postgresql(self.url)
            return engine.execution_options(postgresql_readonly=True) if query_only else engine
        # The driver's own transactions are switched off (isolation_level=None), since they begin too late to be safe.
        engine = create_engine(
            self.url,
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
    except ArgumentError:
        found = None
    kind = found.get_backend_name() if found else ""
    if found is None or kind not in ("sqlite", "postgresql") or not found.database or found.database == ":memory:":
        raise UnsafeSettings(
            "KINDERMEILEN_DATABASE_URL is no address of a database. Unset it for the file in the instance folder, or "
            "set it to sqlite:////folder/file.sqlite3 or postgresql+psycopg://user:password@host/name"
        )
    return found


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise UnsafeSettings(
            f"KINDERMEILEN_DATABASE_URL needs a driver that is not installed ({error}). Install "
            "kindermeilen[postgresql] and set it to postgresql+psycopg://…"
        ) from error


def refuse_damaged(conn: Connection) -> None:
    """Look through the whole file, in the order of a second per gigabyte. Raises Damaged."""
    if conn.dialect.name == "sqlite" and (verdict := conn.exec_driver_sql("PRAGMA quick_check(1)").scalar()) != "ok":
        raise Damaged(verdict)


@contextmanager
def naming_faults() -> Iterator[None]:
    """Turn the database's own words for a held lock, a full disk, a read-only or broken file into their faults."""
    try:
        yield
    except DBAPIError as error:
        words = str(error.orig)
        for signs, fault in ((BUSY, Busy), (UNWRITABLE, Unwritable), (DAMAGED, Damaged)):
            if any(sign in words for sign in signs):
                raise fault(words) from error
        raise
