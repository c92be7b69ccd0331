"""Numbered migrations (Alembic), on SQLite as on PostgreSQL; never `create_all()`."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from kindermeilen.storage.engine import Database, naming_faults
from kindermeilen.storage.ground import refuse_unfit

OURS = {"municipality", "group", "tally"}
"""Tables that every schema of Kindermeilen has."""
ALEMBICS = "alembic_version"


class NewerDatabase(Exception):
    """The database was made by a newer version of Kindermeilen."""


class ForeignDatabase(Exception):
    """The database belongs to something else."""


class OlderDatabase(Exception):
    """The database has not been upgraded to this version."""


class EmptyDatabase(OlderDatabase):
    """There is no table at all."""


def create(database: Database) -> None:
    """Build the schema in an empty database; one that holds something stays as it is."""
    with database.read() as conn:
        is_empty = not _table_names(conn)
    if is_empty:
        upgrade(database)


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`, all or nothing, in the write queue.

    Raises ForeignDatabase or NewerDatabase, Busy and Unwritable.
    """
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to `revision`."""
    _run(database, lambda config: command.downgrade(config, revision))


def build_in(conn: Connection) -> None:
    """Make the tables of this version in the caller's transaction, where there are none."""
    command.upgrade(_config(conn), "head")


def current(conn: Connection) -> str | None:
    """The schema's revision; None for an empty database."""
    return next(iter(MigrationContext.configure(conn).get_current_heads()), None)


def head() -> str:
    """The revision this version of the code needs."""
    found = _scripts().get_current_head()
    if found is None:
        raise LookupError("no migrations are installed")
    return found


def known_revisions() -> set[str]:
    """Every revision this version of the code knows."""
    return {script.revision for script in _scripts().walk_revisions()}


def check_version(conn: Connection) -> None:
    """Raises ForeignDatabase, NewerDatabase, OlderDatabase, EmptyDatabase where code and schema do not fit."""
    refuse_unknown(conn)
    if (found := current(conn)) != head():
        raise OlderDatabase(found) if inspect(conn).get_table_names() else EmptyDatabase(found)


def refuse_unknown(conn: Connection) -> None:
    """Raises ForeignDatabase for the tables of something else, NewerDatabase for a revision nobody here knows."""
    names, found = _table_names(conn), current(conn)
    is_empty = not names and found is None
    if not is_empty and (found is None or not names >= OURS):
        raise ForeignDatabase
    if found is not None and found not in known_revisions():
        raise NewerDatabase(found)


def _table_names(conn: Connection) -> set[str]:
    return set(inspect(conn).get_table_names()) - {ALEMBICS}


def _run(database: Database, work: Callable[[Config], None]) -> None:
    """On SQLite, foreign keys can be switched off outside a transaction only, and are checked before the commit."""
    with naming_faults(), database.lock(), database.writer.connect() as conn:
        if database.is_sqlite:
            conn.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            with conn.begin():
                refuse_unfit(conn, to_build=True)
                refuse_unknown(conn)
                work(_config(conn))
                _refuse_broken_references(conn, database)
        finally:
            if database.is_sqlite:
                conn.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def _refuse_broken_references(conn: Connection, database: Database) -> None:
    if database.is_sqlite and (broken := conn.execute(text("PRAGMA foreign_key_check")).all()):
        raise RuntimeError(f"the migration broke references: {broken[:5]}")


def _config(conn: Connection | None = None) -> Config:
    config = Config()
    config.attributes["connection"] = conn
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
