"""upgrade: never without a copy of the database before it, unless the operator says that there is one."""

import subprocess
from pathlib import Path

import pytest

from kindermeilen.maintenance.dump import dump as write_dump
from kindermeilen.storage import migrate
from tests.cli.conftest import Operator, older
from tests.databases import Databases

DAY = "institution;group;date;sheet;mode;count\nLindenschule;3b;2026-09-23;way_there;foot;12\n"


def test_an_older_database_is_upgraded_with_a_backup_before(one_town: Operator) -> None:
    older(one_town)
    done = one_town.run("upgrade")
    assert done.exit_code == 0
    assert migrate.head() in done.stderr
    assert list(one_town.folder.glob("*.before-upgrade-*"))
    one_town.does("check")


@pytest.mark.postgresql
def test_the_dump_before_an_upgrade_brings_back_what_was(
    one_town: Operator, databases: Databases, tmp_path: Path
) -> None:
    one_town.does("tallies", "import", one_town.file("tallies.csv", DAY))
    before, dump = one_town.rows(), tmp_path / "dump"
    with pytest.MonkeyPatch.context() as patched, one_town.database() as database:
        patched.setenv("PATH", databases.tools)
        write_dump(database, dump)
    assert dump.stat().st_mode & 0o077 == 0, "nobody else may read it"
    fresh = Operator(one_town.folder, databases.empty(tmp_path), one_town.environ)
    address = fresh.url.replace("postgresql+psycopg", "postgresql")
    restore = [f"{databases.tools}/pg_restore", "--no-owner", f"--dbname={address}", str(dump)]
    subprocess.run(restore, check=True, capture_output=True)
    assert fresh.rows() == before
    databases.remove(fresh.url)


@pytest.mark.postgresql
@pytest.mark.parametrize("tool", [None, "#!/bin/sh\necho 'pg_dump: server version mismatch' >&2\nexit 1\n"])
def test_without_a_dump_there_is_no_upgrade_unless_the_operator_has_one(
    tool: str | None, one_town: Operator, tmp_path: Path
) -> None:
    older(one_town)
    if tool:
        (tmp_path / "pg_dump").write_text(tool)
        (tmp_path / "pg_dump").chmod(0o755)
    said = one_town.is_refused("upgrade", PATH=str(tmp_path))
    assert "--without-backup" in said
    assert ("version mismatch" if tool else "no pg_dump") in said
    assert not list(one_town.folder.glob("*.dump*"))
    assert "upgrade" in one_town.is_refused("check")
    one_town.does("upgrade", "--without-backup", PATH=str(tmp_path))
    one_town.does("check")


@pytest.mark.postgresql
def test_backup_and_restore_name_the_tools_of_postgresql(one_town: Operator) -> None:
    for command in ("backup", "restore"):
        assert "pg_dump" in one_town.is_refused(command, one_town.file("copy", ""))


def test_an_upgrade_is_refused_while_somebody_has_the_database_open(one_town: Operator) -> None:
    older(one_town)
    with one_town.database() as database, database.in_use():
        assert "in use" in one_town.is_refused("upgrade")
    one_town.does("upgrade")
