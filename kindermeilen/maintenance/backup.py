"""A consistent copy while the server runs, and back from it. SQLite by its own backup; PostgreSQL by its own tools."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from kindermeilen.domain.errors import Refusal
from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database

SQLITE_HEADER = b"SQLite format 3\x00"
POSTGRESQL = "Use PostgreSQL's own tools for this database: pg_dump and pg_restore."


def backup(database: Database, target: Path) -> None:
    """Copy the database to `target` while others read and write; the copy is whole or is not there.

    Raises Refusal for PostgreSQL and where `target` cannot be written.
    """
    source = _sqlite_file(database)
    if target.resolve() == source.resolve():
        raise Refusal("same_file", "The backup cannot replace the database itself. Choose another file.", "FILE")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(part)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        os.replace(part, target)
    except (OSError, sqlite3.Error) as fault:
        part.unlink(missing_ok=True)
        raise Refusal(
            "backup_failed", "The backup could not be written: %(fault)s", "FILE", {"fault": fault}
        ) from fault


def restore(database: Database, source: Path) -> None:
    """Put a backup in the database's place, in the write queue; the database before it is kept beside.

    Raises Refusal for a file that is no whole backup of Kindermeilen, or from a newer version.
    """
    target = _sqlite_file(database)
    _refuse_broken(source)
    with database.lock():
        database.dispose()
        part = target.with_name(target.name + ".part")
        shutil.copyfile(source, part)
        if target.exists():
            _fold_in_wal(target)
            os.replace(target, target.with_name(target.name + ".before-restore"))
        for rest in ("-wal", "-shm"):
            target.with_name(target.name + rest).unlink(missing_ok=True)
        os.replace(part, target)


def _fold_in_wal(file: Path) -> None:
    """Closing the last connection writes the log back, so that the kept file is whole. Runs under the write lock."""
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA journal_mode=DELETE")


def _refuse_broken(source: Path) -> None:
    with source.open("rb") as opened:
        beginning = opened.read(len(SQLITE_HEADER))
    if beginning != SQLITE_HEADER:
        raise Refusal("no_backup", "This file is no backup of Kindermeilen (no SQLite database).", "FILE")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as conn:
            verdict = conn.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        verdict = str(fault)
    if verdict != "ok":
        raise Refusal("broken_backup", "This backup is damaged: %(verdict)s", "FILE", {"verdict": verdict})
    _refuse_other_version(source)


def _refuse_other_version(source: Path) -> None:
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as conn:
        tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            raise Refusal("no_backup", "This file is a database, but not one of Kindermeilen.", "FILE")
        (revision,) = conn.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
    if revision not in migrate.known_revisions():
        raise migrate.NewerDatabase(revision)


def _sqlite_file(database: Database) -> Path:
    if database.file is None:
        raise Refusal("not_sqlite", POSTGRESQL)
    return database.file
