"""Commands for operation: backup, restore, upgrade."""

from pathlib import Path

import click

from kindermeilen.cli.base import database_of, say, settings
from kindermeilen.config import Settings
from kindermeilen.maintenance import backup as copies
from kindermeilen.maintenance.dump import dump
from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, consistent also while people write."""
    with database_of(settings()) as database, database.in_use():
        with database.read() as conn:
            migrate.refuse_unknown(conn)
        copies.backup(database, file)
    say(f"Backup written: {file}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the database's place, with no server running; the database before it is kept beside."""
    kept = copies.restore(Database(settings().database_url), file)
    say("Restored. If the backup is from an older version, run: kindermeilen upgrade")
    if kept is not None:
        say(f"The database before it: {kept}")


@click.command()
@click.option("--without-backup", is_flag=True, help="You have made one yourself.")
def upgrade(*, without_backup: bool) -> None:
    """Bring the database to this version, with no server running; a backup is written first.

    On PostgreSQL the backup is a dump by pg_dump in the instance folder, for pg_restore.
    """
    found = settings()
    with database_of(found) as database:
        if (before := _older_version(database)) is None:
            say("Nothing to upgrade.")
            return
        with database.alone():
            if not without_backup:
                say(f"Backup written: {_kept_before(database, found, before)}")
            migrate.upgrade(database)
    say(f"Upgraded from {before} to {migrate.head()}.")


def _kept_before(database: Database, found: Settings, before: str) -> Path:
    """A copy of the database beside it, on PostgreSQL in the instance folder."""
    if database.file is not None:
        kept = database.file.with_name(f"{database.file.name}.before-upgrade-{before}")
        copies.backup(database, kept)
    else:
        kept = found.instance / f"kindermeilen.before-upgrade-{before}.dump"
        dump(database, kept)
    return kept


def _older_version(database: Database) -> str | None:
    """The version to upgrade from; None where there is nothing to do."""
    with database.read() as conn:
        try:
            migrate.check_version(conn)
        except migrate.OlderDatabase:
            return migrate.current(conn) or "nothing"
    return None


COMMANDS = (backup, restore, upgrade)
