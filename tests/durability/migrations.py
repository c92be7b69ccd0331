"""`kill -9` of an upgrade before each statement of it: the schema before or the new one, with all rows; then it ends.

python -m tests.durability.migrations [--database postgresql]
"""

import argparse
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database
from tests.durability import big_files
from tests.durability.blows import killed_at, steps_of
from tests.durability.harness import Instance, make_instance
from tests.durability.places import database_option, place

FIRST = "0001"
LINES = 600


@dataclass
class Survived:
    """Kills, and how many of them came after the new schema was there."""

    kills: int = 0
    upgraded: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills of an upgrade from {FIRST} to {migrate.head()}: the schema before "
            f"{self.kills - self.upgraded} times, the new one {self.upgraded} times, every row there each time"
        )


def filled_instance_of_the_first_version(folder: Path, url: str = "") -> Instance:
    """With a town, its groups and tallies, and the schema of the first version."""
    instance = make_instance(folder, big_files.groups_needed(LINES, modes=False), url=url)
    file = folder / "tallies.csv"
    file.write_bytes(big_files.tally_file(LINES, modes=False))
    done = instance.run("tallies", "import", str(file))
    assert done.returncode == 0, done.stderr
    go_back(instance)
    return instance


def go_back(instance: Instance) -> None:
    database = instance.database()
    migrate.downgrade(database, FIRST)
    database.dispose()


def upgrades_killed(folder: Path, most: int | None = None, url: str = "") -> Survived:
    """At every step, or at `most` of them; again and again from the first version. Raises AssertionError."""
    instance, survived = filled_instance_of_the_first_version(folder, url), Survived()
    known = _columns(instance)
    rows = _rows(instance, known)
    numbers = range(1, steps_of(instance, "sql", "upgrade") + 1)
    for number in numbers if most is None else sorted(random.sample(numbers, most)):
        assert _rows(instance, known) == rows
        go_back(instance)
        assert killed_at(instance, "sql", number, "upgrade")
        survived.kills += 1
        assert _rows(instance, known) == rows
        survived.upgraded += _version(instance) == migrate.head()
        assert _version(instance) in (FIRST, migrate.head())
        assert _backups(folder) == {"ok"} or not _backups(folder)
        done = instance.run("upgrade")
        assert done.returncode == 0, done.stderr
        assert _version(instance) == migrate.head()
    assert instance.findings() == []
    return survived


def _columns(instance: Instance) -> dict[str, str]:
    """What each table of the first version holds; later ones add to it."""
    with _reading(instance) as conn:
        tables = inspect(conn)
        names = set(tables.get_table_names()) - {migrate.ALEMBICS}
        return {name: ", ".join(f'"{one["name"]}"' for one in tables.get_columns(name)) for name in sorted(names)}


def _rows(instance: Instance, known: dict[str, str]) -> dict[str, list[Any]]:
    with _reading(instance) as conn:
        every = {name: conn.execute(text(f'SELECT {columns} FROM "{name}"')) for name, columns in known.items()}
        return {name: sorted(map(tuple, found), key=repr) for name, found in every.items()}


@contextmanager
def _reading(instance: Instance) -> Iterator[Connection]:
    database = instance.database()
    try:
        with database.read() as conn:
            yield conn
    finally:
        database.dispose()


def _version(instance: Instance) -> str | None:
    database: Database = instance.database()
    try:
        with database.read() as conn:
            return migrate.current(conn)
    finally:
        database.dispose()


def _backups(folder: Path) -> set[str]:
    """What each whole file of SQLite that an upgrade left says of itself."""
    found = set()
    for file in folder.glob(f"*.sqlite3.before-upgrade-{FIRST}"):
        with closing(sqlite3.connect(file)) as conn:
            found.add(str(conn.execute("PRAGMA integrity_check").fetchone()[0]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, help="only so many of the steps")
    database_option(parser)
    given = parser.parse_args()
    with place(given.database) as (folder, url):
        sys.stdout.write(f"{given.database}: {upgrades_killed(folder, given.most, url)}\n")


if __name__ == "__main__":
    main()
