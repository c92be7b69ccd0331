"""`kill -9` of `simulate`: whole groups stand there, and the same command goes on as if nothing had happened."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kindermeilen.maintenance.check import findings
from kindermeilen.storage import migrate
from kindermeilen.storage import tables as t
from kindermeilen.storage.engine import Database
from tests.databases import Databases, contents
from tests.durability.harness import COMMAND, Instance

SIMULATE = ("simulate", "--groups", "160", "--days", "60", "--towns", "2", "--before", "2026-09-24")


@pytest.fixture
def database(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    """An empty one with the schema."""
    url = databases.empty(tmp_path)
    database = Database(url)
    migrate.upgrade(database)
    yield database
    database.dispose()
    databases.remove(url)


def killed_in_the_middle(instance: Instance, database: Database) -> None:
    """Kill it as soon as some groups' entries are there."""
    running = subprocess.Popen([*COMMAND, *SIMULATE], env=instance.environ(), stderr=subprocess.DEVNULL)
    while count_lines(database) == 0:
        time.sleep(0.005)
    running.kill()
    assert running.wait() < 0, "it had ended before"


def count_lines(database: Database) -> int:
    with database.read() as conn:
        return conn.scalar(select(func.count()).select_from(t.Revision)) or 0


def test_a_killed_simulation_leaves_whole_groups_and_is_gone_on_with(database: Database, tmp_path: Path) -> None:
    instance = Instance(tmp_path, database.url.render_as_string(hide_password=False))
    killed_in_the_middle(instance, database)
    left = count_lines(database)
    assert list(findings(database, instance.settings)) == []
    assert instance.run(*SIMULATE).returncode == 0
    assert list(findings(database, instance.settings)) == []
    assert left < count_lines(database)
    assert stored(database) == stored(untouched(tmp_path))


def untouched(folder: Path) -> Database:
    """The same, made at one go."""
    instance = Instance(folder / "whole", f"sqlite:///{folder}/whole.sqlite3")
    assert instance.run(*SIMULATE).returncode == 0
    return Database(instance.url)


def stored(database: Database) -> dict[str, int]:
    """How many rows there are of each kind."""
    found = {name: len(rows) for name, rows in contents(database).items()}
    database.dispose()
    return found
