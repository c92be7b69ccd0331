"""A consistent copy while the server runs, and back from it. SQLite by its own backup; PostgreSQL by its own tools."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL

from kindermeilen import clock
from kindermeilen.domain.errors import Refusal
from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database, InUse

FIRST_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
SQLITE_HEADER = b"SQLite format 3\x00"
ASIDE = ".replaced"
"""The database that a restore replaces, until it has its name."""
LOGS = ("-wal", "-shm", "-journal")
POSTGRESQL = "Use PostgreSQL's own tools for this database: pg_dump and pg_restore."


def backup(database: Database, target: Path) -> None:
    """Copy the database to `target` while others read and write; the copy is whole or is not there.

    Raises Refusal for PostgreSQL and where `target` cannot be written.
    """
    source = _sqlite_file(database)
    _refuse_same(source, target)
    part = _with(target, ".part")
    try:
        _remove(part)
        _put_in_place(part, target, _copied(source, part))
    except (OSError, sqlite3.Error) as fault:
        if not isinstance(fault, FileExistsError):
            _remove(part)
        raise Refusal(
            "backup_failed",
            "The backup could not be written: %(fault)s. Check free space and permissions there; "
            "the database itself is as it was.",
            "FILE",
            {"fault": fault},
        ) from fault


def _copied(source: Path, part: Path) -> int:
    """Which file on the disk the copy is."""
    with closing(_open(source, "mode=ro")) as live, closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA user_version")
        made = part.stat().st_ino
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return made


def restore(database: Database, source: Path) -> Path | None:
    """Put a backup in the database's place; where the database before it is kept, None if there was none.

    Whenever it ends, there is one database: the one before, or the backup. What an earlier one left is tidied up.
    Raises InUse while a server or a command has the database open, Refusal for a file that is no whole backup of
    Kindermeilen, NewerDatabase for one from a newer version.
    """
    target = _sqlite_file(database)
    _refuse_same(target, source)
    _refuse_broken(source)
    with database.alone(), database.lock():
        _tidy_up(target)
        part = _copy_beside(source, target)
        try:
            aside = _set_aside(target) if target.exists() else None
            _put_in_place(part, target, part.stat().st_ino)
            return _name_kept(aside, target) if aside else None
        except OSError as fault:
            raise _restore_failed(part, fault) from fault


def _copy_beside(source: Path, target: Path) -> Path:
    """A copy of the backup in the database's folder, in the mode that readers and writers share."""
    part = _with(target, ".part")
    try:
        shutil.copyfile(source, part)
        with closing(sqlite3.connect(part)) as conn:
            _make_pages_new(conn, target)
            conn.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as fault:
        raise _restore_failed(part, fault) from fault
    return part


def _restore_failed(part: Path, fault: Exception) -> Refusal:
    _remove(part)
    return Refusal(
        "restore_failed",
        "The backup could not be put in place: %(fault)s. Check free space and permissions of the database's folder; "
        "the database is as it was.",
        "FILE",
        {"fault": fault},
    )


def _make_pages_new(conn: sqlite3.Connection, before: Path) -> None:
    """Versions went back with the backup: raise them above all that browsers may have kept, so that no mark fits.

    The clock alone would not do: it may have been set back since.
    """
    shown = int((clock.now() - FIRST_MOMENT).total_seconds())
    for table in ("group", "campaign"):
        version = max(shown, _newest_version(before, table) + 1)
        conn.execute(f'UPDATE "{table}" SET version = max(version + 1, ?)', (version,))  # noqa: S608 names of ours
    conn.commit()


def _newest_version(file: Path, table: str) -> int:
    """0 where there is no database, or none that can be read."""
    if file.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as conn:
            return int(conn.execute(f'SELECT max(version) FROM "{table}"').fetchone()[0] or 0)  # noqa: S608
    return 0


def _set_aside(file: Path) -> Path:
    """A second name for the database, beside its own, with its log if that cannot be folded in."""
    _fold_log(file)
    aside = _with(file, ASIDE)
    for suffix in ("-wal", ""):  # the log first: what has its main name is whole
        if _with(file, suffix).exists():
            _link(_with(file, suffix), _with(aside, suffix))
    _sync(file.parent)
    for suffix in LOGS:  # a log without its database would be played into the next one of that name
        _with(file, suffix).unlink(missing_ok=True)
    return aside


def _fold_log(file: Path) -> None:
    """Raises InUse while another program reads; a broken database keeps its log."""
    try:
        with closing(sqlite3.connect(file)) as conn:
            conn.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise InUse from fault


def _link(file: Path, name: Path) -> None:
    """A copy where the file system has no second names; whole, or not there."""
    name.unlink(missing_ok=True)
    try:
        os.link(file, name)
    except OSError:
        copy = _with(name, ".copy")
        shutil.copyfile(file, copy)
        _put_in_place(copy, name, copy.stat().st_ino)


def _tidy_up(target: Path) -> None:
    """After a restore that was killed: what it had replaced gets its name, what it had not is as it was."""
    aside = _with(target, ASIDE)
    if aside.exists() and not (target.exists() and aside.samefile(target)):
        _name_kept(aside, target)
    elif aside.exists() and _with(aside, "-wal").exists():
        os.replace(_with(aside, "-wal"), _with(target, "-wal"))
    for left in (_with(target, ".part"), aside, _with(aside, ".copy")):
        _remove(left)


def _name_kept(aside: Path, target: Path) -> Path:
    """The replaced database under a name that is free."""
    numbers = chain([""], (f"-{number}" for number in count(2)))
    names = (_with(target, f".before-restore{number}") for number in numbers)
    kept = next(name for name in names if not name.exists())
    for suffix in ("-wal", ""):
        if _with(aside, suffix).exists():
            os.replace(_with(aside, suffix), _with(kept, suffix))
    return kept


def _with(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _remove(file: Path) -> None:
    """A database that was never finished, with the logs of its own."""
    for suffix in ("", *LOGS):
        _with(file, suffix).unlink(missing_ok=True)


def _put_in_place(part: Path, target: Path, made: int) -> None:
    """Rename, once the content is on the disk; and have the name on the disk too.

    `made` is the file that was written: another process may have begun to write to the same name.
    """
    _sync(part)
    if part.stat().st_ino != made:
        raise FileExistsError(f"another command is writing to {target}")
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
    is_same = backup.samefile(database) if backup.exists() and database.exists() else False
    if is_same or backup.resolve() == database.resolve():
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
