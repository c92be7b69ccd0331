"""`kill -9` of backup and restore at every line of their work: a whole copy or none, and always one whole database.

python -m tests.durability.copies
"""

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kindermeilen.maintenance.backup import backup, restore
from kindermeilen.storage.engine import Database
from tests.databases import contents
from tests.durability.blows import every_step
from tests.durability.harness import Device, Instance, devices, logging_classes, make_instance
from tests.durability.writers import assert_whole

FILE = "maintenance/backup.py"
LEFT_OVER = ("*.part*", "*.replaced*")


@dataclass(frozen=True)
class Survived:
    """Kills of a command."""

    command: str
    kills: int

    def __str__(self) -> str:
        return f"{self.kills} kills of {self.command}, one after each line of its work: {MEANING[self.command]}"


MEANING = {
    "backup": "the copy absent, the one before, or whole",
    "restore": "the database before or the backup's, whole each time",
}


def backups_killed(folder: Path, leap: int) -> Survived:
    """While classes log; the target has an older copy already. Raises AssertionError."""
    instance, target, kills = make_instance(folder), folder / "copy", 0
    writers = devices(instance, 2)
    instance.start()
    try:
        with logging_classes(writers):
            assert instance.run("backup", str(target)).returncode == 0
            for _ in every_step(instance, FILE, "backup", str(target), leap=leap):
                kills += 1
                assert verdict(target) == "ok"
                target.unlink()
                backup(instance.database(), target)
        assert verdict(target) == "ok"
    finally:
        instance.kill()
    for writer in writers:
        assert_whole(instance, writer, len(writer.acknowledged))
    assert not left_over(folder)
    assert instance.findings() == []
    return Survived("backup", kills)


def restores_killed(folder: Path, leap: int) -> Survived:
    """From a backup with fewer entries than the database. Raises AssertionError."""
    instance, copy, kills = make_instance(folder), folder / "copy", 0
    writers = devices(instance, 1)
    _log(instance, writers)
    assert instance.run("backup", str(copy)).returncode == 0
    _log(instance, writers)
    live = folder / "live"
    assert instance.run("backup", str(live)).returncode == 0
    before, after = rows(live), rows(copy)
    assert before != after
    for _ in every_step(instance, FILE, "restore", str(copy), leap=leap):
        kills += 1
        assert rows(instance.database_file) in (before, after)
        restore(instance.database(), live)
        assert rows(instance.database_file) == before
        assert not left_over(folder)
        kept = list(folder.glob("*.before-restore*"))
        assert kept
        for file in kept:
            assert rows(file) in (before, after)
            file.unlink()
    assert rows(instance.database_file) == after
    assert instance.findings() == []
    return Survived("restore", kills)


def _log(instance: Instance, writers: list[Device]) -> None:
    """Some entries; the server is ended by a blow, so that there is a log to fold in."""
    instance.start()
    with logging_classes(writers):
        pass
    instance.kill()


def rows(file: Path) -> dict[str, list[Any]]:
    """Everything in it but the versions of pages, which a restore raises; looking leaves no trace."""
    database = Database(f"sqlite:///{file}")
    try:
        return contents(database, versions=False)
    finally:
        database.dispose()


def verdict(file: Path) -> str:
    with closing(sqlite3.connect(file)) as conn:
        return str(conn.execute("PRAGMA integrity_check").fetchone()[0])


def left_over(folder: Path) -> list[Path]:
    return [file for pattern in LEFT_OVER for file in folder.glob(pattern)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leap", type=int, default=1, help="only every so many lines")
    given = parser.parse_args()
    for work in (backups_killed, restores_killed):
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"{work(Path(folder), given.leap)}\n")


if __name__ == "__main__":
    main()
