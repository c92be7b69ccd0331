"""The engine and the unit of work: the only place that commits.

SQLite: a write waits its turn at a `flock` beside the database, then opens `BEGIN IMMEDIATE`; reads use connections
with `PRAGMA query_only=ON`, so that a GET cannot write. The lock queues writers in the kernel, and as every commit, and
so every automatic checkpoint, runs under it, no checkpoint ever meets another connection's commit (SQLite's WAL-reset
defect). PostgreSQL: reads are read-only transactions; writes lock the rows they change, the group first.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

LOCK_WAIT_SECONDS = 10.0
UNWRITABLE = ("readonly database", "disk is full", "disk I/O error", "unable to open database", "read-only transaction")


class Busy(Exception):
    """Other writers kept the queue for longer than the wait; nothing was stored. Try again."""


class Unwritable(Exception):
    """The disk is full or the database cannot be written; nothing was stored."""


class Database:
    """One database. `read()` cannot write; `write()` is all or nothing."""

    def __init__(self, url: str, *, lock_wait: float = LOCK_WAIT_SECONDS) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file = Path(self.url.database) if self.is_sqlite and self.url.database else None
        self.writer = self._engine("BEGIN IMMEDIATE")
        self.reader = self._engine("BEGIN", query_only=True)
        self._queue = _WriteQueue(self.file.with_name(self.file.name + ".lock"), lock_wait) if self.file else None

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
        if self._queue is None:
            yield
        else:
            with self._queue.turn():
                yield

    def dispose(self) -> None:
        """Close all connections, as before the file is replaced."""
        self.reader.dispose()
        self.writer.dispose()

    def _engine(self, begin: str, *, query_only: bool = False) -> Engine:
        if not self.is_sqlite:
            engine = create_engine(self.url, pool_pre_ping=True)
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


class _WriteQueue:
    """Writers wait in the kernel, within the process as between processes; a dead holder's turn ends with it."""

    def __init__(self, file: Path, wait: float) -> None:
        self._file = file
        self._wait = wait
        self._in_process = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self._in_process.acquire(timeout=self._wait):
            raise Busy
        try:
            descriptor = self._take()
            try:
                yield
            finally:
                os.close(descriptor)
        finally:
            self._in_process.release()

    def _take(self) -> int:
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Unwritable(str(error)) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _Wait(descriptor).until(self._wait)
        return descriptor


class _Wait:
    """A blocking `flock` with an end: it waits on a thread of its own, which lets go when nobody waits any more."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._guard = threading.Lock()
        self._taken = threading.Event()
        self._given_up = False

    def until(self, seconds: float) -> None:
        threading.Thread(target=self._block, daemon=True).start()
        if self._taken.wait(seconds):
            return
        with self._guard:
            if not self._taken.is_set():
                self._given_up = True
                raise Busy

    def _block(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._guard:
            if self._given_up:
                os.close(self._descriptor)
            else:
                self._taken.set()


@contextmanager
def naming_faults() -> Iterator[None]:
    """Turn the database's own words for a full disk, a read-only file or a held lock into Unwritable and Busy."""
    try:
        yield
    except OperationalError as error:
        words = str(error.orig)
        if "locked" in words or "lock timeout" in words:
            raise Busy(words) from error
        if any(sign in words for sign in UNWRITABLE):
            raise Unwritable(words) from error
        raise
