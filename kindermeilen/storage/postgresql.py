"""PostgreSQL: how its transactions begin, and who has the database in use.

Both are advisory locks, which the server keeps for a transaction or a connection and gives back when either ends,
however it ends. Connections go to the server itself or through a pooler that keeps them for a session.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from kindermeilen.config import UnsafeSettings
from kindermeilen.storage.locks import InUse

WRITE_KEY = 5_646_351_001
"""Exclusive for whoever changes anything, shared by classes' entries. The same number for every version, for ever."""
USE_KEY = 5_646_351_002
"""Shared by all who have the database open, exclusive for one alone who changes it under others' feet."""

SIDE_BY_SIDE = "kindermeilen_side_by_side"
CONNECT_SECONDS = 5
IDLE_SECONDS = 60
"""So long a transaction may wait for its own client: a client that hangs would keep all others waiting."""
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def reader(url: URL) -> Engine:
    """An engine whose transactions are one consistent view, on which the server refuses to write."""
    return _beginning(_engine(url), lambda _: READ)


def writer(url: URL, lock_wait: float) -> Engine:
    """An engine whose transactions begin with a turn: alone, or with the option SIDE_BY_SIDE beside others like it."""
    turn = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock"
    alone, shared = f"{turn}({WRITE_KEY})", f"{turn}_shared({WRITE_KEY})"
    limits = {
        "lock_timeout": f"{round(lock_wait * 1000)}ms",
        "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    }
    return _beginning(
        _engine(url), lambda conn: shared if conn.get_execution_options().get(SIDE_BY_SIDE) else alone, limits
    )


def _beginning(engine: Engine, words: Any, settings: Mapping[str, str] = MappingProxyType({})) -> Engine:
    """The driver's own transactions are switched off, so that one message to the server opens all that is needed."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        for name, value in settings.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))

    @event.listens_for(engine, "begin")
    def open_transaction(conn: Connection) -> None:
        conn.exec_driver_sql(words(conn))

    return engine


def _engine(url: URL, **options: Any) -> Engine:
    settings = {"autocommit": True, "fallback_application_name": "kindermeilen", "keepalives_idle": 30}
    if "connect_timeout" not in url.query:
        settings["connect_timeout"] = CONNECT_SECONDS
    try:
        engine = create_engine(url, connect_args=settings, **options)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise _another_driver(str(error)) from error
    if engine.driver != "psycopg":
        raise _another_driver(engine.driver)
    return engine


def _another_driver(named: str) -> UnsafeSettings:
    return UnsafeSettings(
        f"KINDERMEILEN_DATABASE_URL needs a driver that is not installed or not the one ({named}). Install "
        "kindermeilen[postgresql] and set it to postgresql+psycopg://…"
    )


class ServerUseLock:
    """Like `locks.UseLock`, kept by a connection that stays open as long as the lock is held.

    Where that connection breaks (the server starts anew), its holder works on without the lock, and somebody alone may
    then come in: stop the servers of Kindermeilen before an upgrade in any case.
    """

    def __init__(self, url: URL) -> None:
        self._engine = _engine(url, poolclass=NullPool)

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Raises InUse while somebody is alone with it."""
        with self._held("pg_try_advisory_lock_shared"):
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Raises InUse while anybody shares it."""
        with self._held("pg_try_advisory_lock"):
            yield

    @contextmanager
    def _held(self, lock: str) -> Iterator[None]:
        owner, conn = os.getpid(), self._engine.connect()
        try:
            conn.exec_driver_sql("SET idle_session_timeout = 0")
            if not conn.exec_driver_sql(f"SELECT {lock}({USE_KEY})").scalar():
                raise InUse
            yield
        finally:
            if os.getpid() == owner:  # a forked worker that ends must not say goodbye for its master
                with conn, suppress(DBAPIError):  # a connection that broke gave its lock back when it did
                    conn.exec_driver_sql("SELECT pg_advisory_unlock_all()")
