"""The schema that the migrations build is the one the code speaks of, and every constraint in it has a name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, DefaultClause, Table, inspect
from sqlalchemy.engine.reflection import Inspector

from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database
from kindermeilen.storage.tables import Base
from tests.databases import Databases

ALEMBICS_OWN = "alembic_version"


@pytest.fixture
def migrated(databases: Databases, tmp_path: Path) -> Iterator[Connection]:
    """An empty database that all migrations have run on."""
    database = Database(databases.empty(tmp_path))
    migrate.upgrade(database)
    with database.read() as conn:
        yield conn
    database.dispose()


def test_migrations_build_what_the_code_speaks_of(migrated: Connection) -> None:
    context = MigrationContext.configure(migrated, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_migrations_build_every_check(migrated: Connection) -> None:
    """Alembic's own comparison does not look at checks."""
    built = {name: checks(inspect(migrated), name) for name in Base.metadata.tables}
    spoken_of = {name: checks_spoken_of(table) for name, table in Base.metadata.tables.items()}
    assert built == spoken_of


def test_migrations_build_every_default(migrated: Connection) -> None:
    """Alembic's own comparison takes the empty text for a difference."""
    built = {name: defaults(inspect(migrated), name) for name in Base.metadata.tables}
    spoken_of = {name: defaults_spoken_of(table) for name, table in Base.metadata.tables.items()}
    assert built == spoken_of


def test_every_constraint_has_a_name(migrated: Connection) -> None:
    inspector = inspect(migrated)
    unnamed = {table: kinds for table in tables(inspector) if (kinds := unnamed_kinds(inspector, table))}
    assert unnamed == {}


def test_no_row_goes_because_another_went(migrated: Connection) -> None:
    """ON DELETE CASCADE lets a batch change of a table empty those that refer to it, silently."""
    inspector = inspect(migrated)
    cascading = {
        f"{table}.{key['name']}"
        for table in tables(inspector)
        for key in inspector.get_foreign_keys(table)
        if key["options"].get("ondelete", "NO ACTION").upper() not in ("NO ACTION", "RESTRICT")
    }
    assert cascading == set()


def tables(inspector: Inspector) -> list[str]:
    return [name for name in inspector.get_table_names() if name != ALEMBICS_OWN]


def unnamed_kinds(inspector: Inspector, table: str) -> list[str]:
    found = {
        "primary key": [inspector.get_pk_constraint(table)],
        "foreign key": inspector.get_foreign_keys(table),
        "unique": inspector.get_unique_constraints(table),
        "check": inspector.get_check_constraints(table),
    }
    return [kind for kind, constraints in found.items() if any(not one["name"] for one in constraints)]


def checks(inspector: Inspector, table: str) -> set[str]:
    return {str(check["name"]) for check in inspector.get_check_constraints(table)}


def checks_spoken_of(table: Table) -> set[str]:
    return {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}


def defaults(inspector: Inspector, table: str) -> dict[str, str]:
    columns = inspector.get_columns(table)
    words = {one["name"]: str(one["default"]).partition("::")[0] for one in columns if one["default"] is not None}
    return {name: default.strip("'") for name, default in words.items() if not default.startswith("nextval")}


def defaults_spoken_of(table: Table) -> dict[str, str]:
    return {
        column.name: str(column.server_default.arg)
        for column in table.columns
        if isinstance(column.server_default, DefaultClause)
    }
