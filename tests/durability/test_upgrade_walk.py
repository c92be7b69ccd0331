"""From every earlier schema with data to this one by the operator's command, and back by the backup it made."""

import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.script import ScriptDirectory

from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database
from tests.databases import contents
from tests.durability import big_files
from tests.durability.harness import Instance, make_instance

EARLIER = [
    script.revision
    for script in ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).walk_revisions("base", "heads")
][1:]
LINES = 120


@pytest.fixture
def filled(tmp_path: Path, url: str) -> Instance:
    instance = make_instance(tmp_path, big_files.groups_needed(LINES, modes=False), url=url)
    file = tmp_path / "tallies.csv"
    file.write_bytes(big_files.tally_file(LINES, modes=False))
    done(instance, "tallies", "import", str(file))
    return instance


def done(instance: Instance, *command: str) -> str:
    """A command that succeeds: what it says."""
    ended: subprocess.CompletedProcess[str] = instance.run(*command)
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


def rows(url: str) -> dict[str, list[Any]]:
    database = Database(url)
    try:
        return contents(database, versions=False)
    finally:
        database.dispose()


def taken_back(instance: Instance, version: str) -> dict[str, list[Any]]:
    database = instance.database()
    migrate.downgrade(database, version)
    database.dispose()
    return rows(instance.url)


@pytest.mark.parametrize("version", EARLIER)
def test_an_upgrade_by_command_keeps_every_row_and_a_copy_of_what_was(filled: Instance, version: str) -> None:
    newest = rows(filled.url)
    before = taken_back(filled, version)
    assert len(before["tally"]) == LINES
    assert "kindermeilen upgrade" in filled.run("check").stderr
    said = done(filled, "upgrade")
    assert f"Upgraded from {version} to {migrate.head()}." in said
    assert rows(filled.url) == newest
    done(filled, "check")
    assert done(filled, "upgrade") == "Nothing to upgrade.\n"
    [kept] = filled.folder.glob(f"*.before-upgrade-{version}*")
    assert str(kept) in said
    assert kept.stat().st_size > 0


@pytest.mark.sqlite
@pytest.mark.parametrize("version", EARLIER)
def test_the_copy_brings_back_the_schema_of_before_for_the_version_of_before(filled: Instance, version: str) -> None:
    before = taken_back(filled, version)
    done(filled, "upgrade")
    [kept] = filled.folder.glob(f"*.before-upgrade-{version}")
    done(filled, "restore", str(kept))
    assert rows(filled.url) == before
    assert "kindermeilen upgrade" in filled.run("check").stderr


@pytest.mark.postgresql
@pytest.mark.parametrize("version", EARLIER)
def test_the_dump_brings_back_the_schema_of_before_for_the_version_of_before(filled: Instance, version: str) -> None:
    before = taken_back(filled, version)
    done(filled, "upgrade")
    [kept] = filled.folder.glob(f"*.before-upgrade-{version}.dump")
    address = filled.url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(
        address, autocommit=True
    ) as conn:  # tables that the new version added are in the old one's way
        conn.execute("DROP SCHEMA public CASCADE")
        conn.execute("CREATE SCHEMA public")
    command = ["pg_restore", "--single-transaction", "--dbname", address, str(kept)]
    subprocess.run(command, env=filled.environ(), check=True, timeout=60)
    assert rows(filled.url) == before
