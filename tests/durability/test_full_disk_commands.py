"""A disk that is full while an operator's command runs: all or nothing, and a line that names space."""

import resource
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.databases import contents
from tests.durability import big_files
from tests.durability.harness import COMMAND, Instance, devices, make_instance, served
from tests.durability.migrations import filled_instance_of_the_first_version
from tests.durability.writers import assert_whole

ROOM = 40 * 1024
"""Enough for the memory that readers share (32 kB), and for no database."""
LINES = 600


def run_without_room(instance: Instance, *command: str) -> str:
    """What it says on a disk that takes no long file, by the kernel's limit: that works for every user."""
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (ROOM, ROOM))
    done = subprocess.run(
        [*COMMAND, *command],
        env=instance.environ(),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def rows(instance: Instance) -> dict[str, list[Any]]:
    database = instance.database()
    try:
        return contents(database)
    finally:
        database.dispose()


@pytest.fixture
def filled(tmp_path: Path) -> Instance:
    """Of the first version, with data."""
    return filled_instance_of_the_first_version(tmp_path)


@pytest.mark.sqlite
def test_an_import_without_room_stores_nothing_and_is_done_when_there_is(tmp_path: Path) -> None:
    instance = make_instance(tmp_path, big_files.groups_needed(LINES, modes=False))
    file = tmp_path / "tallies.csv"
    file.write_bytes(big_files.tally_file(LINES, modes=False))
    before = rows(instance)
    assert "free space" in run_without_room(instance, "tallies", "import", str(file))
    assert rows(instance) == before
    assert instance.run("tallies", "import", str(file)).returncode == 0
    assert instance.findings() == []


@pytest.mark.sqlite
def test_an_upgrade_without_room_leaves_the_schema_before_and_every_row(filled: Instance) -> None:
    before = rows(filled)
    assert "free space" in run_without_room(filled, "upgrade")
    assert not list(filled.folder.glob("*.before-upgrade*"))
    assert "free space" in run_without_room(filled, "upgrade", "--without-backup")
    assert rows(filled) == before
    assert filled.run("upgrade").returncode == 0
    assert filled.findings() == []


@pytest.mark.sqlite
def test_a_backup_without_room_is_not_there_and_a_restore_leaves_the_database(filled: Instance, tmp_path: Path) -> None:
    copy, before = tmp_path / "copy", rows(filled)
    said = run_without_room(filled, "backup", str(copy))
    assert "free space" in said
    assert "the database itself is as it was" in said
    assert not list(tmp_path.glob("copy*"))
    assert filled.run("backup", str(copy)).returncode == 0
    said = run_without_room(filled, "restore", str(copy))
    assert "free space" in said
    assert "the database is as it was" in said
    assert rows(filled) == before
    assert not list(tmp_path.glob("*.part*"))


FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room AFTER INSERT ON revision FOR EACH ROW EXECUTE FUNCTION no_room();
"""


@pytest.mark.postgresql
def test_a_full_disk_of_the_postgresql_server_is_a_503_and_nothing_is_half_written(tmp_path: Path, url: str) -> None:
    """Its own word for it, said at the last line that an entry writes."""
    with served(tmp_path, url=url, groups=big_files.groups_needed(LINES, modes=False)) as instance:
        [device] = devices(instance, 1)
        device.write(3)
        by_owner(instance, FULL)
        before = rows(instance)
        status, problem = device.put(device.next_entry())
        device.close()
        assert (status, problem["rule"]) == (503, "unavailable")
        assert instance.get(f"/k/{device.code}")[0] == 200
        file = tmp_path / "tallies.csv"
        file.write_bytes(big_files.tally_file(LINES, modes=False))
        refused = instance.run("tallies", "import", str(file))
        assert (refused.returncode, "free space" in refused.stderr) == (1, True), refused.stderr
        assert rows(instance) == before
        by_owner(instance, "DROP TRIGGER no_room ON revision")
        device.write(3)
        assert_whole(instance, device, 6)
        assert instance.findings() == []


def by_owner(instance: Instance, statements: str) -> None:
    database = instance.database()
    with database.write() as conn:
        conn.exec_driver_sql(statements)
    database.dispose()
