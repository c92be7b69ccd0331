"""What a database says when it cannot, as faults that the rooms above answer for."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from kindermeilen.storage.locks import Busy, Damaged, Unwritable


class Contended(Busy):
    """PostgreSQL let one of two go on that waited for each other; nothing of the other was stored. Begin it again."""


class MissingRights(Unwritable):
    """The role of the address may not do that with the database; the words name what."""


class Unreachable(Unwritable):
    """The server of the database does not answer, does not let this user in, or cut the connection."""


SQLSTATES: tuple[tuple[str, type[Exception]], ...] = (
    ("40001", Contended),  # serialization_failure
    ("40P01", Contended),  # deadlock_detected
    ("55P03", Busy),  # lock_not_available: the wait for a lock was over
    ("57014", Busy),  # query_canceled: an administrator's time limit
    ("42501", MissingRights),  # insufficient_privilege
    ("25006", Unwritable),  # read_only_sql_transaction: a standby
    ("25P03", Unwritable),  # idle_in_transaction_session_timeout
    ("08", Unreachable),  # connection exceptions
    ("53", Unwritable),  # disk full, out of memory, too many connections
    ("57P", Unreachable),  # shut down, starting up, dropped
    ("58", Unwritable),  # the server's own file system
    ("XX001", Damaged),  # data_corrupted
    ("XX002", Damaged),  # index_corrupted
)
"""Beginnings of PostgreSQL's codes (its manual's appendix A)."""
SQLITE_WORDS: tuple[tuple[str, type[Exception]], ...] = (
    ("locked", Busy),
    ("readonly database", Unwritable),
    ("disk is full", Unwritable),
    ("disk I/O error", Unwritable),
    ("unable to open database", Unwritable),
    ("not a database", Damaged),
    ("malformed", Damaged),
    ("unsupported file format", Damaged),
    ("database corruption", Damaged),
)


@contextmanager
def naming_faults() -> Iterator[None]:
    """Turn the database's own word for a held lock, a full disk, missing rights or a broken file into its fault."""
    try:
        yield
    except DBAPIError as error:
        fault = _fault_of(error)
        if fault is None:
            raise
        raise fault(str(error.orig)) from error


def _fault_of(error: DBAPIError) -> type[Exception] | None:
    if isinstance(error.orig, sqlite3.Error):
        words = str(error.orig)
        return next((fault for sign, fault in SQLITE_WORDS if sign in words), None)
    state = getattr(error.orig, "sqlstate", None)
    if "invalid connection option" in str(error.orig):
        return Unreachable
    if state is None:  # said by the client: no connection, or none any more
        return Unreachable if isinstance(error, OperationalError) or error.connection_invalidated else None
    return next((fault for sign, fault in SQLSTATES if state.startswith(sign)), None)
