"""All or nothing on the writing side, nothing at all on the reading side, and faults with a name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, insert, inspect, select, text

from kindermeilen.config import UnsafeSettings
from kindermeilen.domain.errors import Refusal
from kindermeilen.storage import tables as t
from kindermeilen.storage.engine import Busy, Damaged, Database, Unwritable

BREAK_OFF: dict[str, Callable[[], BaseException]] = {
    "a refusal": lambda: Refusal("rule", "Das geht nicht."),
    "a fault": lambda: ZeroDivisionError(),
    "the end of the process": lambda: SystemExit(1),
}


def audit_lines(database: Database) -> int:
    with database.read() as conn:
        return int(conn.execute(select(func.count()).select_from(t.Audit)).scalar_one())


def break_off(database: Database, fault: BaseException) -> None:
    """Write something, change the schema, and fail before the end."""
    with database.write() as conn:
        write_line(conn)
        conn.execute(text("CREATE TABLE half_done (n INTEGER)"))
        raise fault


def write_line(conn: Any, deed: str = "test") -> None:
    values = {"actor": "operator", "deed": deed, "subject": "", "reason": "", "details": {}}
    conn.execute(insert(t.Audit).values(recorded_at=func.current_timestamp(), **values))


@pytest.mark.parametrize("reason", BREAK_OFF)
def test_what_is_broken_off_leaves_nothing(reason: str, database: Database) -> None:
    before = audit_lines(database)
    fault = BREAK_OFF[reason]()
    with pytest.raises(type(fault)):
        break_off(database, fault)
    with database.read() as conn:
        assert not inspect(conn).has_table("half_done")
    assert audit_lines(database) == before


def test_the_next_writer_finds_a_clean_connection(database: Database) -> None:
    before = audit_lines(database)
    with pytest.raises(ZeroDivisionError):
        break_off(database, ZeroDivisionError())
    with database.write() as conn:
        write_line(conn)
    assert audit_lines(database) == before + 1


def test_nobody_sees_what_is_not_committed(database: Database) -> None:
    before = audit_lines(database)
    with database.write() as conn:
        write_line(conn)
        assert audit_lines(database) == before
    assert audit_lines(database) == before + 1


def test_a_view_stays_as_it_was_while_others_write(database: Database) -> None:
    with database.read() as view:
        count = select(func.count()).select_from(t.Audit)
        before = view.execute(count).scalar_one()
        with database.write() as conn:
            write_line(conn)
        assert view.execute(count).scalar_one() == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO device (secret_hash, label) VALUES ('x', 'x')",
        'UPDATE "group" SET version = version + 1',
        "DELETE FROM municipality",
        "CREATE TABLE extra (n INTEGER)",
        "DROP TABLE device",
    ],
)
def test_a_reader_cannot_write(statement: str, database: Database) -> None:
    with pytest.raises(Unwritable), database.read() as conn:
        conn.execute(text(statement))


@pytest.mark.sqlite
def test_every_connection_checks_references_and_waits_for_the_disk(database: Database) -> None:
    with database.write() as conn:
        assert conn.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert conn.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert conn.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def limit_pages(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA max_page_count = 1")


def forbid_writing(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only = ON")


def fill(conn: Any) -> None:
    for number in range(2000):
        write_line(conn, f"deed {number}")


@pytest.mark.sqlite
@pytest.mark.parametrize("trouble", [limit_pages, forbid_writing])
def test_a_full_or_read_only_disk_is_named_and_leaves_nothing(
    trouble: Callable[[Any, Any], None], database: Database
) -> None:
    before = audit_lines(database)
    database.dispose()
    event.listen(database.writer, "connect", trouble)
    with pytest.raises(Unwritable), database.write() as conn:
        fill(conn)
    assert audit_lines(database) == before
    event.remove(database.writer, "connect", trouble)
    database.dispose()
    with database.write() as conn:
        fill(conn)
    assert audit_lines(database) == before + 2000


def test_a_lock_that_cannot_be_made_is_an_unwritable_database(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3.lock").mkdir()
    with pytest.raises(Unwritable), Database(f"sqlite:///{tmp_path / 'db.sqlite3'}").write():
        pass


@pytest.mark.sqlite
def test_a_foreign_writer_who_ignores_the_queue_makes_it_busy(database: Database) -> None:
    database.dispose()
    event.listen(database.writer, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout = 50"))
    stranger = Database(str(database.url))
    with stranger.writer.begin(), pytest.raises(Busy), database.write():
        pass
    stranger.dispose()


@pytest.mark.parametrize("content", [b"Einrichtung;Klasse\n" * 200, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_file_that_is_no_database_is_called_damaged(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    file.write_bytes(content)
    database = Database(f"sqlite:///{file}")
    for way in (database.read, database.write):
        with pytest.raises(Damaged), way() as conn:
            conn.execute(text("SELECT count(*) FROM sqlite_master"))
    database.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kindermeilen",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://localhost/db",
        "postgresql+nodriver://localhost/db",
    ],
)
def test_an_address_that_is_no_database_says_what_to_set(url: str) -> None:
    with pytest.raises(UnsafeSettings, match="KINDERMEILEN_DATABASE_URL"):
        Database(url)


def test_a_database_server_that_does_not_answer_is_unwritable() -> None:
    """Port 1 is nobody's; what psycopg says of it has several lines."""
    with pytest.raises(Unwritable), Database("postgresql+psycopg://127.0.0.1:1/kindermeilen").read():
        pass
