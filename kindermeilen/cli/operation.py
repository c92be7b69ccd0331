"""Commands for operation: serve, backup, restore, upgrade."""

import logging
from pathlib import Path

import click

from kindermeilen import app, config
from kindermeilen.cli.base import database_of, say, settings
from kindermeilen.config import Settings
from kindermeilen.maintenance import backup as copies
from kindermeilen.maintenance.dump import dump
from kindermeilen.maintenance.server import Server
from kindermeilen.storage import ground, migrate
from kindermeilen.storage.engine import Database, refuse_damaged

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """The production server. Refuses unsafe settings, saying what to set."""
    found = config.load(base_url=f"http://127.0.0.1:{port}")
    config.refuse_unsafe(found)
    start(found, host, port, workers)


def start(found: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop; as long as it does, nobody replaces the database."""
    logging.basicConfig(format=LOG_FORMAT, level=logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # says its name at every look at the version
    with database_of(found) as database, database.in_use():
        _check_database(database)
        place = f"[{host}]" if ":" in host else host
        Server(lambda: app.create_app(found), bind=f"{place}:{port}", workers=workers).run()


def _check_database(database: Database) -> None:
    """Raises a migrate error, or what the ground lacks; leaves no connection that workers would inherit."""
    with database.read() as conn:
        ground.refuse_unfit(conn)
        ground.refuse_missing_rights(conn)
        migrate.check_version(conn)
        refuse_damaged(conn)
    ground.refuse_cut(database)
    ground.refuse_unwritable(database)
    database.dispose()


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


COMMANDS = (serve, backup, restore, upgrade)
