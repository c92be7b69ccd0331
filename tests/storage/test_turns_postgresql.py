"""Turns on PostgreSQL: who changes anything is alone, classes go beside each other, and nobody waits for ever."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text, update

from kindermeilen.actions.faults import Contended
from kindermeilen.config import Settings
from kindermeilen.storage import migrate, towns
from kindermeilen.storage import tables as t
from kindermeilen.storage.engine import Busy, Database, InUse, MissingRights, Unwritable, naming_faults
from tests.conftest import TODAY, People, World
from tests.databases import Databases, PostgresServer

pytestmark = pytest.mark.postgresql
PATIENT, SHORT = 10.0, 0.3
FORKING = """
import os, sys, time
from kindermeilen.storage.engine import Database
with Database(sys.argv[1]).in_use():
    worker = os.fork()
    if worker == 0:
        sys.exit(0)
    os.waitpid(worker, 0)
    print("a worker ended", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The world's database, without the app."""
    database = Database(settings.database_url, lock_wait=PATIENT)
    yield database
    database.dispose()


@pytest.fixture
def server(databases: Databases) -> PostgresServer:
    """The tests' own server, in the hands of its administrator."""
    assert isinstance(databases, PostgresServer)
    return databases


@pytest.fixture
def hasty(settings: Settings) -> Iterator[Database]:
    """The same for somebody who waits for a short while only."""
    database = Database(settings.database_url, lock_wait=SHORT)
    yield database
    database.dispose()


def in_thread(work: Callable[[], Any]) -> Future[Any]:
    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future


def write_line(conn: Connection, words: str) -> None:
    device = {"secret_hash": words, "label": "test"}
    conn.execute(insert(t.Device).values(**device))


def lines(database: Database) -> set[str]:
    with database.read() as conn:
        return set(conn.scalars(select(t.Device.secret_hash).where(t.Device.label == "test")))


@pytest.mark.parametrize(("holder", "waiter"), [(False, False), (False, True), (True, False)])
def test_whoever_is_alone_waits_for_others_and_others_for_him(holder: bool, waiter: bool, database: Database) -> None:
    seen: list[set[str]] = []

    def wait() -> None:
        with database.write(side_by_side=waiter) as conn:
            seen.append(set(conn.scalars(select(t.Device.secret_hash).where(t.Device.label == "test"))))

    with database.write(side_by_side=holder) as conn:
        waiting = in_thread(wait)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=SHORT)
        write_line(conn, "first")
    waiting.result(timeout=PATIENT)
    assert seen == [{"first"}]


def test_entries_of_classes_go_beside_each_other(database: Database) -> None:
    with database.write(side_by_side=True) as one, database.write(side_by_side=True) as other:
        write_line(one, "one")
        write_line(other, "other")
    assert lines(database) == {"one", "other"}


def test_two_entries_of_one_class_wait_for_each_other_and_see_what_the_first_stored(
    database: Database, hasty: Database, made_world: tuple[str, dict[str, str]]
) -> None:
    code = made_world[1]["3b"]

    def wait() -> int:
        with database.write(side_by_side=True) as conn:
            place = towns.find_place(conn, code, lock=True)
            assert place is not None
            return place.group.version

    with database.write(side_by_side=True) as conn:
        place = towns.find_place(conn, code, lock=True)
        assert place is not None
        conn.execute(update(t.Group).where(t.Group.id == place.group.id).values(version=place.group.version + 1))
        waiting = in_thread(wait)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=SHORT)
        with pytest.raises(Busy), hasty.write(side_by_side=True) as hurried:
            towns.find_place(hurried, code, lock=True)
        with database.write(side_by_side=True) as other:
            assert towns.find_place(other, made_world[1]["4a"], lock=True) is not None
    assert waiting.result(timeout=PATIENT) == place.group.version + 1


def test_what_refers_to_a_class_does_not_wait_for_its_entry(
    database: Database, hasty: Database, made_world: tuple[str, dict[str, str]]
) -> None:
    with database.write(side_by_side=True) as conn:
        place = towns.find_place(conn, made_world[1]["3b"], lock=True)
        assert place is not None
        with hasty.write(side_by_side=True) as other:
            ids = {"municipality_id": place.municipality.id, "group_id": place.group.id}
            other.execute(insert(t.DayState).values(**ids, day=TODAY, state="excursion", weather=None))


def test_a_wait_that_is_too_long_is_busy_and_leaves_nothing(database: Database, hasty: Database) -> None:
    with database.write(), pytest.raises(Busy), hasty.write() as conn:
        write_line(conn, "never")
    with hasty.write() as conn:
        write_line(conn, "afterwards")
    assert lines(database) == {"afterwards"}


def test_two_who_wait_for_each_other_are_told_apart_from_a_long_wait(
    database: Database, made_world: tuple[str, dict[str, str]]
) -> None:
    meet = threading.Barrier(2, timeout=PATIENT)

    def cross(*names: str) -> str:
        try:
            with database.write(side_by_side=True) as conn:
                for name in names:
                    towns.find_place(conn, made_world[1][name], lock=True)
                    if name == names[0]:
                        meet.wait()
                return "done"
        except Contended:
            return "contended"

    one, other = in_thread(lambda: cross("3b", "4a")), in_thread(lambda: cross("4a", "3b"))
    assert sorted([one.result(PATIENT), other.result(PATIENT)]) == ["contended", "done"]


def test_readers_never_wait(database: Database) -> None:
    with database.write() as conn:
        write_line(conn, "on its way")
        assert lines(database) == set()


def cut(server: PostgresServer, conn: Connection) -> None:
    """An administrator ends that connection."""
    server.run(f"SELECT pg_terminate_backend({conn.scalar(text('SELECT pg_backend_pid()'))}, 5000)")


def write_and_be_cut(database: Database, server: PostgresServer, *, then: str = "") -> None:
    with database.write() as conn:
        write_line(conn, "lost")
        cut(server, conn)
        if then:
            write_line(conn, then)


def test_a_connection_cut_in_the_middle_leaves_nothing_and_the_next_one_works(
    database: Database, server: PostgresServer
) -> None:
    with pytest.raises(Unwritable):
        write_and_be_cut(database, server, then="lost too")
    with database.write() as conn:
        write_line(conn, "afterwards")
    assert lines(database) == {"afterwards"}


def test_a_connection_cut_before_the_commit_is_no_success(database: Database, server: PostgresServer) -> None:
    with pytest.raises(Unwritable):
        write_and_be_cut(database, server)
    assert lines(database) == set()


def test_connections_cut_while_nobody_used_them_are_not_noticed(database: Database, server: PostgresServer) -> None:
    for way in (database.read, database.write):
        with way() as conn:
            before = conn.scalar(text("SELECT pg_backend_pid()"))
        server.run(f"SELECT pg_terminate_backend({before}, 5000)")
        with way() as conn:
            assert conn.scalar(text("SELECT pg_backend_pid()")) != before


def test_a_page_is_shown_when_the_connections_for_its_mark_were_cut(
    people: People, world: World, server: PostgresServer
) -> None:
    address = f"/k/{world.code_3b}"
    first = people.nobody.get(address)
    server.run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'kindermeilen'")
    again = people.nobody.get(address)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["ETag"] == first.headers["ETag"]


def test_nobody_is_alone_while_somebody_uses_the_database(database: Database, hasty: Database) -> None:
    with database.in_use(), hasty.in_use(), pytest.raises(InUse), hasty.alone():
        pass
    with database.alone(), pytest.raises(InUse), hasty.in_use():
        pass
    with hasty.in_use():
        pass


def test_a_server_keeps_the_database_in_use_when_one_of_its_workers_ends(database: Database) -> None:
    address = database.url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", FORKING, address], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "a worker ended\n"
            with pytest.raises(InUse), database.alone():
                pass
        finally:
            process.kill()
    until = time.monotonic() + PATIENT
    while not is_free(database):
        assert time.monotonic() < until, "a killed server keeps the database"
        time.sleep(0.05)


def is_free(database: Database) -> bool:
    try:
        with database.alone():
            return True
    except InUse:
        return False


def test_too_few_rights_are_named(database: Database, server: PostgresServer) -> None:
    server.run("CREATE ROLE onlooker LOGIN")
    with database.write() as conn:
        conn.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO onlooker"))
    theirs = Database(database.url.set(username="onlooker"))
    with theirs.read() as conn:
        assert conn.scalar(select(t.Municipality.name).limit(1))
    with pytest.raises(MissingRights, match="device"), theirs.write() as conn:
        write_line(conn, "never")
    with pytest.raises(MissingRights, match="schema public"):
        migrate.downgrade(theirs, "base")
    theirs.dispose()
    with database.write() as conn:
        conn.execute(text("DROP OWNED BY onlooker"))
    server.run("DROP ROLE onlooker")


def test_a_database_that_is_not_there_is_unwritable(database: Database) -> None:
    with pytest.raises(Unwritable, match="does not exist"), Database(database.url.set(database="nowhere")).read():
        pass


def test_a_server_that_only_reads_is_unwritable(database: Database) -> None:
    with database.write() as conn:
        conn.execute(text("SET TRANSACTION READ ONLY"))
        with pytest.raises(Unwritable), naming_faults():
            write_line(conn, "never")


def test_a_server_whose_lock_was_cut_goes_on_and_ends_quietly(
    database: Database, server: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    with database.in_use():
        server.run(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            f" AND database = (SELECT oid FROM pg_database WHERE datname = '{database.url.database}')"
        )
        assert is_free(database)
        with database.write() as conn:
            write_line(conn, "goes on")
    assert lines(database) == {"goes on"}
    assert caplog.text == ""
