"""Each migration, up and down, with a row in every table of both towns; later ones are walked by the same tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database, Unwritable
from kindermeilen.storage.schema import described
from tests.databases import Databases

VERSIONS = [
    script.revision
    for script in ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).walk_revisions("base", "heads")
]
"""Newest first."""


def schema(database: Database) -> dict[str, str]:
    """Every table, index and trigger with the words it was made with."""
    with database.read() as conn:
        return described(conn)


def row_counts(database: Database) -> dict[str, int]:
    with database.read() as conn:
        names = inspect(conn).get_table_names()
        return {name: conn.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


def revision(database: Database) -> str | None:
    with database.read() as conn:
        return migrate.current(conn)


def test_every_table_of_the_filled_towns_has_rows(database: Database, towns: tuple[int, int]) -> None:
    assert {name for name, count in row_counts(database).items() if count == 0} == set()


def test_each_migration_down_and_up_again_keeps_every_row(database: Database, towns: tuple[int, int]) -> None:
    before, built = row_counts(database), schema(database)
    for older in VERSIONS[1:]:
        migrate.downgrade(database, older)
        down = row_counts(database)
        assert {name: count for name, count in down.items() if before.get(name, count) != count} == {}
        migrate.upgrade(database)
        again = row_counts(database)
        assert {name: count for name, count in again.items() if name in down and count != before[name]} == {}
        assert schema(database) == built


def test_a_schema_that_was_taken_down_to_nothing_is_built_again_the_same(
    database: Database, towns: tuple[int, int]
) -> None:
    built = schema(database)
    migrate.downgrade(database, "base")
    with database.read() as conn:
        assert inspect(conn).get_table_names() == ["alembic_version"]
    assert revision(database) is None
    migrate.upgrade(database)
    assert schema(database) == built
    assert revision(database) == migrate.head()


def test_an_upgrade_that_has_nothing_to_do_changes_nothing(database: Database, towns: tuple[int, int]) -> None:
    before, built = row_counts(database), schema(database)
    migrate.upgrade(database)
    assert (row_counts(database), schema(database)) == (before, built)


def test_a_task_that_a_class_set_is_gone_with_its_column_and_no_group_with_it(
    database: Database, towns: tuple[int, int]
) -> None:
    def groups() -> list[tuple[int, str, str]]:
        with database.read() as conn:
            rows = conn.execute(text('SELECT id, name, code FROM "group" ORDER BY id'))
            return [(number, name, code) for number, name, code in rows]

    with database.write() as conn:
        conn.execute(text("""UPDATE "group" SET task = 'eine Pflanze gießen'"""))
    before = groups()
    migrate.downgrade(database, "0002")
    assert groups() == before
    migrate.upgrade(database)
    with database.read() as conn:
        assert set(conn.scalars(text('SELECT task FROM "group"'))) == {""}


def half_done() -> None:
    op.execute("ALTER TABLE device ADD COLUMN extra TEXT")
    op.execute("DELETE FROM tally")
    raise ZeroDivisionError


def orphaning() -> None:
    op.execute('DELETE FROM "group"')


@pytest.mark.parametrize(
    ("work", "fault"), [(half_done, ZeroDivisionError), (orphaning, (RuntimeError, IntegrityError))]
)
def test_a_migration_that_fails_or_breaks_references_leaves_all_as_it_was(
    work: Callable[[], None],
    fault: type[Exception] | tuple[type[Exception], ...],
    database: Database,
    towns: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def upgrade(config: Config, _target: str) -> None:
        with Operations.context(MigrationContext.configure(config.attributes["connection"])):
            work()

    before, built = row_counts(database), schema(database)
    monkeypatch.setattr(migrate.command, "upgrade", upgrade)
    with pytest.raises(fault):
        migrate.upgrade(database)
    assert (row_counts(database), schema(database)) == (before, built)


@pytest.mark.sqlite
def test_references_are_checked_again_after_a_migration(database: Database) -> None:
    migrate.upgrade(database)
    with database.write() as conn:
        assert conn.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_a_migration_on_a_full_disk_is_named(tmp_path: Path) -> None:
    (tmp_path / "new.sqlite3.lock").mkdir()
    with pytest.raises(Unwritable):
        migrate.upgrade(Database(f"sqlite:///{tmp_path / 'new.sqlite3'}"))


def set_version(database: Database, version: str) -> None:
    with database.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_a_database_from_a_newer_version_is_left_alone(database: Database) -> None:
    set_version(database, "9999")
    with pytest.raises(migrate.NewerDatabase), database.read() as conn:
        migrate.check_version(conn)
    with pytest.raises(migrate.NewerDatabase):
        migrate.upgrade(database)
    assert revision(database) == "9999"


@pytest.mark.parametrize(
    "theirs",
    [
        ["CREATE TABLE customer (id INTEGER)"],
        [
            "CREATE TABLE customer (id INTEGER)",
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('4711')",
        ],
        [
            "CREATE TABLE customer (id INTEGER)",
            "CREATE TABLE alembic_version (version_num TEXT)",
            f"INSERT INTO alembic_version VALUES ('{VERSIONS[0]}')",
        ],
    ],
    ids=["no versions", "versions of its own", "a version of the same name"],
)
def test_somebody_elses_database_is_left_alone(theirs: list[str], databases: Databases, tmp_path: Path) -> None:
    database = Database(databases.empty(tmp_path))
    with database.write() as conn:
        for statement in theirs:
            conn.execute(text(statement))
    built = schema(database)
    with pytest.raises(migrate.ForeignDatabase), database.read() as conn:
        migrate.check_version(conn)
    with pytest.raises(migrate.ForeignDatabase):
        migrate.upgrade(database)
    migrate.create(database)
    assert schema(database) == built
    database.dispose()


def test_an_empty_database_needs_an_upgrade(databases: Databases, tmp_path: Path) -> None:
    database = Database(databases.empty(tmp_path))
    with pytest.raises(migrate.OlderDatabase), database.read() as conn:
        migrate.check_version(conn)
    migrate.create(database)
    with database.read() as conn:
        migrate.check_version(conn)
    database.dispose()
