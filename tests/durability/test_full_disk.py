"""A full disk, a read-only database, a hung writer: a clear 503 for people and programs, and nothing half written."""

import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, inspect, text
from werkzeug.test import TestResponse

from kindermeilen.config import Settings
from kindermeilen.storage.engine import Database
from tests.conftest import AGS, TODAY, People, World
from tests.durability.harness import devices, served
from tests.durability.writers import assert_whole

NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""


@pytest.fixture
def database(app: Flask, settings: Settings) -> Iterator[Database]:
    """The app's database, with a wait for a turn that tests can bear."""
    app.extensions["kindermeilen-database"].dispose()
    database = app.extensions["kindermeilen-database"] = Database(settings.database_url, lock_wait=0.2)
    yield database
    database.dispose()


@contextmanager
def setting(database: Database, words: str) -> Iterator[None]:
    """Writing connections of this kind, and fresh ones afterwards."""

    def set_it(connection: Any, _record: Any) -> None:
        connection.execute(words)

    database.dispose()
    event.listen(database.writer, "connect", set_it)
    yield
    event.remove(database.writer, "connect", set_it)
    database.dispose()


@contextmanager
def full(database: Database) -> Iterator[None]:
    """No further page: SQLite says SQLITE_FULL, as on a full disk, at the last line that a change writes."""
    with database.write() as conn:
        conn.execute(text("CREATE TABLE filler (content BLOB)"))
        for last in ("revision", "audit"):
            fills = f"CREATE TRIGGER fills_{last} AFTER INSERT ON {last}"
            conn.execute(text(f"{fills} BEGIN INSERT INTO filler VALUES (zeroblob(100000)); END"))
    with setting(database, "PRAGMA max_page_count = 1"):
        yield


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    with setting(database, "PRAGMA query_only = ON"):
        yield


@contextmanager
def full_server(database: Database) -> Iterator[None]:
    """PostgreSQL's own word for it, at the last line that a change writes."""
    database.dispose()
    with database.write() as conn:
        conn.exec_driver_sql(NO_ROOM)
        for last in ("revision", "audit"):
            fills = f"CREATE TRIGGER no_room AFTER INSERT ON {last}"
            conn.exec_driver_sql(f"{fills} FOR EACH ROW EXECUTE FUNCTION no_room()")
    yield
    with database.write() as conn:
        conn.exec_driver_sql("DROP FUNCTION no_room CASCADE")


@contextmanager
def read_only_server(database: Database) -> Iterator[None]:
    """As a standby is."""
    with setting(database, "SET default_transaction_read_only = on"):
        yield


@contextmanager
def hung_writer(database: Database) -> Iterator[None]:
    other = Database(database.url)
    with other.write():
        yield
    other.dispose()


@contextmanager
def no_lock(database: Database) -> Iterator[None]:
    """Nobody may write in the folder of the database; root neither, as the lock's name is taken by a folder."""
    lock = Path(f"{database.file}.lock")
    lock.unlink(missing_ok=True)
    lock.mkdir()
    yield
    lock.rmdir()


def rows(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.read() as conn:
        names = inspect(conn).get_table_names()
        return {name: [tuple(row) for row in conn.execute(text(f'SELECT * FROM "{name}"'))] for name in names}


def log_by_api(people: People, world: World) -> TestResponse:
    return people.anna.put(world.code_3b, TODAY.isoformat(), "way_there", {"foot": 12, "bike": 5})


def change_words(people: People, world: World) -> TestResponse:
    words = {"help_address": "umwelt@blaustein.example", "contact": "Rathaus", "imprint": "Stadt Blaustein"}
    return people.kora.post(f"/koordination/{AGS}/einstellungen", words)


each_trouble = pytest.mark.parametrize(
    "trouble",
    [
        hung_writer,
        *(pytest.param(trouble, marks=pytest.mark.sqlite) for trouble in (full, read_only, no_lock)),
        *(pytest.param(trouble, marks=pytest.mark.postgresql) for trouble in (full_server, read_only_server)),
    ],
)


@each_trouble
def test_a_program_is_told_to_wait_and_nothing_is_half_written(
    trouble: Callable[[Database], AbstractContextManager[None]], database: Database, people: People, world: World
) -> None:
    with trouble(database):
        before = rows(database)
        refused = log_by_api(people, world)
        assert rows(database) == before
    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert int(refused.headers["Retry-After"]) > 0
    assert "noch einmal" in refused.get_json()["detail"]
    assert log_by_api(people, world).status_code == 201


@each_trouble
def test_people_are_told_what_to_do_and_nothing_is_half_written(
    trouble: Callable[[Database], AbstractContextManager[None]], database: Database, people: People, world: World
) -> None:
    with trouble(database):
        before = rows(database)
        refused = change_words(people, world)
        assert rows(database) == before
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.text.count("<h1") == 1
    assert "Warten Sie" in refused.text
    assert change_words(people, world).status_code == 302


@each_trouble
def test_children_see_their_miles_meanwhile(
    trouble: Callable[[Database], AbstractContextManager[None]], database: Database, people: People, world: World
) -> None:
    with trouble(database):
        assert people.nobody.get(f"/k/{world.code_3b}").status_code == 200


def test_the_real_server_says_503_on_a_disk_that_takes_no_byte_and_goes_on_when_it_does(tmp_path: Path) -> None:
    """The kernel's limit on the size of a file, set on the running processes, works for root and for others."""
    with served(tmp_path) as instance:
        device = devices(instance, 1)[0]
        device.write(3)
        limit_file_size(instance.server_processes(), 0)
        status, problem = device.put(device.next_entry())
        device.close()
        assert (status, problem["rule"]) == (503, "unavailable")
        assert instance.get(f"/api/v1/groups/{device.code}")[0] == 200
        limit_file_size(instance.server_processes(), resource.RLIM_INFINITY)
        device.write(3)
        assert device.surprises == []
        assert_whole(instance, device, 6)
        assert instance.findings() == []


def limit_file_size(processes: list[int], most: int) -> None:
    for process in processes:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
