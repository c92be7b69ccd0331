"""A consistent copy while the server runs, and back from it. SQLite by its own backup; PostgreSQL by its own tools."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL

from kindermeilen import clock
from kindermeilen.domain.errors import Refusal
from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database

FIRST_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
SQLITE_HEADER = b"SQLite format 3\x00"
POSTGRESQL = "Use PostgreSQL's own tools for this database: pg_dump and pg_restore."


def backup(database: Database, target: Path) -> None:
    """Copy the database to `target` while others read and write; the copy is whole or is not there.

    Raises Refusal for PostgreSQL and where `target` cannot be written.
    """
    source = _sqlite_file(database)
    _refuse_same(source, target)
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with closing(_open(source, "mode=ro")) as live, closing(sqlite3.connect(part)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        _put_in_place(part, target)
    except (OSError, sqlite3.Error) as fault:
        part.unlink(missing_ok=True)
        raise Refusal(
            "backup_failed", "The backup could not be written: %(fault)s", "FILE", {"fault": fault}
        ) from fault


def restore(database: Database, source: Path) -> Path | None:
    """Put a backup in the database's place; where the database before it is kept, None if there was none.

    Raises InUse while a server or a command has the database open, Refusal for a file that is no whole backup of
    Kindermeilen, NewerDatabase for one from a newer version.
    """
    target = _sqlite_file(database)
    _refuse_same(target, source)
    _refuse_broken(source)
    with database.alone(), database.lock():
        part = _copy_beside(source, target)
        kept = _keep(target) if target.exists() else None
        _put_in_place(part, target)
    return kept


def _copy_beside(source: Path, target: Path) -> Path:
    """A copy of the backup in the database's folder, in the mode that readers and writers share."""
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(source, part)
        with closing(sqlite3.connect(part)) as conn:
            _make_pages_new(conn)
            conn.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as fault:
        part.unlink(missing_ok=True)
        raise Refusal(
            "restore_failed", "The backup could not be copied: %(fault)s", "FILE", {"fault": fault}
        ) from fault
    return part


def _make_pages_new(conn: sqlite3.Connection) -> None:
    """Versions went back with the backup: raise them above all that browsers may have kept, so that no mark fits."""
    version = int((clock.now() - FIRST_MOMENT).total_seconds())
    for table in ("group", "campaign"):
        conn.execute(f'UPDATE "{table}" SET version = max(version + 1, ?)', (version,))  # noqa: S608 names of ours
    conn.commit()


def _keep(file: Path) -> Path:
    """Move a database aside, under a name that is free, with its log if that cannot be folded in."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA journal_mode=DELETE")
    names = (f"{file.name}.before-restore{number}" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    kept = next(path for path in map(file.with_name, names) if not path.exists())
    os.replace(file, kept)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(file.with_name(file.name + suffix), kept.with_name(kept.name + suffix))
    return kept


def _put_in_place(part: Path, target: Path) -> None:
    """Rename, once the content is on the disk; and have the name on the disk too."""
    _sync(part)
    os.replace(part, target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open(file: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?{how}", uri=True)


def _refuse_same(database: Path, backup: Path) -> None:
    if backup.resolve() == database.resolve():
        raise Refusal("same_file", "This is the database itself. Choose another file.", "FILE")


def _refuse_broken(source: Path) -> None:
    with source.open("rb") as opened:
        beginning = opened.read(len(SQLITE_HEADER))
    if beginning != SQLITE_HEADER:
        raise Refusal("no_backup", "This file is no backup of Kindermeilen (no SQLite database).", "FILE")
    try:
        with closing(_open(source, "mode=ro")) as conn:
            verdict = conn.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        verdict = str(fault)
    if verdict != "ok":
        raise Refusal("broken_backup", "This backup is damaged: %(verdict)s", "FILE", {"verdict": verdict})
    _refuse_unknown(source)


def _refuse_unknown(source: Path) -> None:
    opened = Database(URL.create("sqlite", database=str(source)))
    try:
        with opened.read() as conn:
            if migrate.current(conn) is None:
                raise migrate.ForeignDatabase
            migrate.refuse_unknown(conn)
    except migrate.ForeignDatabase as fault:
        raise Refusal("no_backup", "This file is a database, but not one of Kindermeilen.", "FILE") from fault
    finally:
        opened.dispose()


def _sqlite_file(database: Database) -> Path:
    if database.file is None:
        raise Refusal("not_sqlite", POSTGRESQL)
    return database.file
