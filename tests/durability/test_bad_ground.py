"""What is not as it has to be is said at the start, in one line that names it and the remedy; nothing is changed."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from kindermeilen.cli import main
from kindermeilen.maintenance.server import Server
from kindermeilen.storage import ground, migrate
from kindermeilen.storage.engine import Database, NoLocks, Unreachable
from kindermeilen.storage.locks import UseLock
from tests.durability.harness import Instance, make_instance, wait_until
from tests.durability.places import StruckServer

NOBODY = 65534
SERVE = """
import os, sys
import kindermeilen.cli.serving, sqlalchemy.dialects.sqlite
from kindermeilen.storage import migrate
migrate.head()
if not os.getuid():
    os.setgroups([]), os.setgid({nobody}), os.setuid({nobody})
kindermeilen.cli.main(["serve", "--port", "1"])
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder whose database is one file, with no log beside."""
    folder = tmp_path_factory.mktemp("made")
    instance = make_instance(folder)
    with closing(sqlite3.connect(instance.database_file)) as conn:
        conn.execute("PRAGMA journal_mode=DELETE")
    return folder


@pytest.fixture
def instance(made: Path) -> Iterator[Instance]:
    """A copy in a folder that every user of this machine may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    shutil.copytree(made, folder / "instance")
    yield Instance(folder / "instance")
    shutil.rmtree(folder)


def state(folder: Path) -> dict[str, str]:
    """Every file and what is in it; locks and the shared memory of readers hold nothing."""
    files = (file for file in folder.iterdir() if file.suffix not in (".lock", ".in-use"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


def refused(instance: Instance, *command: str) -> str:
    """The one line that it says; nothing on the disk is another than before."""
    before = state(instance.folder)
    given = {name: value for name, value in instance.environ().items() if name.startswith("KINDERMEILEN_")}
    done = CliRunner(env={"KINDERMEILEN_DATABASE_URL": None, **given}).invoke(main, command)
    assert isinstance(done.exception, SystemExit), done.exception
    return one_line(done.exit_code, done.stdout, done.stderr, instance, before)


def one_line(code: int, out: str, said: str, instance: Instance, before: dict[str, str]) -> str:
    assert (code, out) == (1, ""), said
    assert len(said.splitlines()) == 1, said
    assert state(instance.folder) == before
    return said


@pytest.fixture(autouse=True)
def _no_server_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "run", lambda _: pytest.fail("the server was started"))


def _of(size: int) -> Callable[[int], int]:
    return lambda _whole: size


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("left", "words"),
    [
        pytest.param(_of(0), "is an empty file", id="nothing"),
        pytest.param(_of(16), "no database at all", id="its first words"),
        pytest.param(_of(100), "damaged", id="its header"),
        pytest.param(_of(2048), "damaged", id="half a page"),
        pytest.param(lambda whole: whole // 2, "damaged", id="half of it"),
        pytest.param(lambda whole: whole - 4096, "damaged", id="all but the last page"),
        pytest.param(lambda whole: whole - 1, "damaged", id="all but a byte"),
    ],
)
def test_a_truncated_database_is_refused_wherever_it_was_cut(
    instance: Instance, left: Callable[[int], int], words: str
) -> None:
    os.truncate(instance.database_file, left(instance.database_file.stat().st_size))
    said = refused(instance, "serve", "--port", "1")
    assert words in said
    assert "kindermeilen restore FILE" in said


@pytest.mark.sqlite
def test_an_empty_file_is_not_filled_by_an_upgrade(instance: Instance) -> None:
    """It was a database once, and `upgrade` would make one without any town of it."""
    os.truncate(instance.database_file, 0)
    assert "is an empty file" in refused(instance, "upgrade")


@pytest.mark.sqlite
def test_a_folder_in_the_databases_place_is_named(instance: Instance) -> None:
    instance.database_file.unlink()
    instance.database_file.mkdir()
    said = refused(instance, "serve", "--port", "1")
    assert f"{instance.database_file} is a folder" in said


def serve_as_nobody(instance: Instance) -> subprocess.CompletedProcess[str]:
    """As a user for whom permissions count, also where the tests run as root."""
    command = [sys.executable, "-c", SERVE.format(nobody=NOBODY)]
    environ = instance.environ() | {"KINDERMEILEN_SECRET_KEY": instance.settings.secret_key}
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.sqlite
@pytest.mark.parametrize(("folder", "file"), [(0o755, 0o444), (0o555, 0o444), (0o555, 0o666)])
def test_a_database_that_cannot_be_written_is_named_at_the_start(instance: Instance, folder: int, file: int) -> None:
    (instance.folder / "secret-key").chmod(0o644)
    for left in instance.folder.glob("*.lock"), instance.folder.glob("*.in-use"):
        for lock in left:
            lock.unlink()
    instance.database_file.chmod(file)
    instance.folder.chmod(0o777 if folder == 0o755 else folder)
    before = state(instance.folder)
    done = serve_as_nobody(instance)
    said = one_line(done.returncode, done.stdout, done.stderr, instance, before)
    assert str(instance.database_file) in said
    assert "permissions" in said


@pytest.mark.sqlite
@pytest.mark.parametrize("content", [b"\x00" * 40, b"\xff\xfe\x80" * 20], ids=["NUL", "no text"])
def test_a_secret_that_is_no_text_is_named(instance: Instance, content: bytes) -> None:
    (instance.folder / "secret-key").write_bytes(content)
    assert "secret" in refused(instance, "serve", "--port", "1").lower()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////tmp/x.sqlite3?shared=maybe",
        "postgresql+psycopg://user@host:port/name",
        "postgresql+psycopg://user@127.0.0.1:1/name",
        "postgresql+psycopg://user@127.0.0.1:1/name?no_such_option=1",
        "postgresql+psycopg://user@127.0.0.1:99999/name",
        "sqlite:///\x01\udcff",
    ],
)
def test_an_address_that_leads_nowhere_is_named_in_one_line(instance: Instance, address: str) -> None:
    said = refused(Instance(instance.folder, address), "serve", "--port", "1")
    assert "KINDERMEILEN_DATABASE_URL" in said or "no database yet" in said


class LyingLocks:
    """A file system that gives a lock to everybody who asks."""

    def flock(self, descriptor: int, kind: int) -> None:
        return None

    def __getattr__(self, name: str) -> int:
        return getattr(fcntl, name)


class NoFileLocks(LyingLocks):
    """A file system that knows no locks."""

    def __init__(self, number: int) -> None:
        self.number = number

    def flock(self, descriptor: int, kind: int) -> None:
        raise OSError(self.number, os.strerror(self.number))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "locks",
    [LyingLocks(), *(NoFileLocks(number) for number in (37, 38, 95))],
    ids=["a lock for everybody", "ENOLCK", "ENOSYS", "EOPNOTSUPP"],
)
def test_a_folder_without_locks_is_said_at_the_start(
    locks: LyingLocks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kindermeilen.storage.locks.fcntl", locks)
    use = UseLock(tmp_path / "database.in-use")
    for held in (use.shared, use.alone):
        with pytest.raises(NoLocks), held():
            pass


@pytest.mark.sqlite
def test_a_server_on_a_folder_without_locks_does_not_start(instance: Instance) -> None:
    """The whole command, with a kernel that gives every lock."""
    lying = "import fcntl; fcntl.flock = lambda *_: None; from kindermeilen.cli import main; main()"
    before = state(instance.folder)
    command = [sys.executable, "-c", lying, "serve", "--port", "1"]
    done = subprocess.run(command, env=instance.environ(), capture_output=True, text=True, timeout=60, check=False)
    said = one_line(done.returncode, done.stdout, done.stderr, instance, before)
    assert "keeps no locks" in said
    assert "KINDERMEILEN_INSTANCE" in said


@pytest.fixture(scope="module")
def ours(server: StruckServer, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An instance on PostgreSQL, and a user that may nothing yet."""
    folder = tmp_path_factory.mktemp("ours")
    server.run("CREATE ROLE meilen LOGIN PASSWORD 'richtig'")
    return make_instance(folder, url=server.empty(folder))


def as_meilen(instance: Instance, **changes: str) -> Instance:
    url = make_url(instance.url).set(**{"username": "meilen", "password": "richtig", **changes})
    return Instance(instance.folder, url.render_as_string(hide_password=False))


def run_in(instance: Instance, statement: str) -> None:
    """By the owner."""
    database = instance.database()
    with database.write() as conn:
        conn.exec_driver_sql(statement)
    database.dispose()


ALL = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("taken", "named"),
    [
        ("REVOKE INSERT ON tally FROM meilen", ["meilen", "INSERT", "table tally", f"GRANT {ALL} TO meilen"]),
        ("REVOKE UPDATE ON week_sum FROM meilen", ["UPDATE", "table week_sum", f"GRANT {ALL} TO meilen"]),
        ("REVOKE DELETE ON pairing FROM meilen", ["DELETE", "table pairing"]),
        ("REVOKE SELECT ON alembic_version FROM meilen", ["SELECT", "table alembic_version"]),
        ("REVOKE USAGE ON SCHEMA public FROM meilen, public", ["meilen", "GRANT USAGE ON SCHEMA public TO meilen"]),
    ],
)
def test_a_user_with_too_few_rights_is_named_with_table_right_and_remedy(
    ours: Instance, taken: str, named: list[str]
) -> None:
    run_in(ours, f"GRANT USAGE ON SCHEMA public TO meilen; GRANT {ALL} TO meilen")
    run_in(ours, taken)
    said = refused(as_meilen(ours), "serve", "--port", "1")
    assert all(word in said for word in named), said


@pytest.mark.postgresql
def test_a_user_who_may_build_no_tables_is_named_before_anything_is_built(
    server: StruckServer, ours: Instance, tmp_path: Path
) -> None:
    empty = as_meilen(Instance(ours.folder, server.empty(tmp_path)))
    init = ("init", "--municipality", "Blaustein", "--ags", "08425141", "--land", "BW", "--lat", "48", "--lon", "9")
    for command in (init, ("upgrade", "--without-backup")):
        said = refused(empty, *command)
        assert "GRANT CREATE ON SCHEMA public TO meilen" in said
    assert "nothing in the database" in refused(Instance(ours.folder, empty.url.replace("meilen", "postgres")), "check")


def lets_in(instance: Instance) -> bool:
    """The server reads its rules anew some moments after it is told to."""
    database = instance.database()
    try:
        with database.read():
            return True
    except Unreachable:
        return False
    finally:
        database.dispose()


@pytest.mark.postgresql
def test_a_wrong_password_and_an_unknown_database_are_named(server: StruckServer, ours: Instance) -> None:
    rules = server.data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"local all meilen scram-sha-256\n{before}")
    server.run("SELECT pg_reload_conf()")
    wrong = as_meilen(ours, password="falsch")
    wait_until(lambda: not lets_in(wrong))
    assert "password authentication failed" in refused(wrong, "serve", "--port", "1")
    rules.write_text(before)
    server.run("SELECT pg_reload_conf()")
    said = refused(as_meilen(ours, database="nowhere"), "serve", "--port", "1")
    assert 'database "nowhere" does not exist' in said
    assert "KINDERMEILEN_DATABASE_URL" in said


@pytest.mark.postgresql
def test_a_server_that_takes_no_changes_is_named(ours: Instance) -> None:
    run_in(ours, f"GRANT USAGE ON SCHEMA public TO meilen; GRANT {ALL} TO meilen")
    run_in(ours, "ALTER ROLE meilen SET default_transaction_read_only = on")
    said = refused(as_meilen(ours), "serve", "--port", "1")
    run_in(ours, "ALTER ROLE meilen RESET ALL")
    assert "takes no changes" in said
    assert "meilen" in said


@pytest.mark.postgresql
def test_a_server_older_than_fourteen_is_named(ours: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "OLDEST_SERVER", 99)
    database = Database(ours.url)
    with pytest.raises(ground.OldServer), database.read() as conn:
        ground.refuse_unfit(conn)
    with pytest.raises(ground.OldServer):
        migrate.upgrade(database)
    database.dispose()
