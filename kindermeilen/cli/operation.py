"""Commands for operation: serve, backup, restore, check, upgrade."""

import logging
from pathlib import Path

import click

from kindermeilen import app, config
from kindermeilen.cli.base import open_database, opened, say, settings
from kindermeilen.config import Settings
from kindermeilen.maintenance import backup as copies
from kindermeilen.maintenance.check import findings
from kindermeilen.maintenance.server import Server
from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """The production server. Refuses unsafe settings, saying what to set."""
    found = config.load(base_url=f"http://127.0.0.1:{port}")
    config.refuse_unsafe(found)
    _check_database(found)
    start(found, host, port, workers)


def start(found: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    logging.basicConfig(format=LOG_FORMAT, level=logging.INFO)
    Server(lambda: app.create_app(found), bind=f"{host}:{port}", workers=workers).run()


def _check_database(found: Settings) -> None:
    database = open_database(found)
    with database.read() as conn:
        migrate.check_version(conn)
    database.dispose()


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, consistent also while people write."""
    copies.backup(open_database(settings()), file)
    say(f"Backup written: {file}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the database's place; the database before it is kept beside."""
    database = Database(settings().database_url)
    copies.restore(database, file)
    say("Restored. If the backup is from an older version, run: kindermeilen upgrade")


@click.command()
def check() -> None:
    """Recompute and compare every stored total; look at schema and configuration. Exit 1 and one line per finding."""
    found = settings()
    database = open_database(found)
    with opened() as ctx:
        lines = list(findings(database, found, ctx))
    database.dispose()
    for line in lines:
        click.echo(line)
    if lines:
        raise SystemExit(1)
    say("All well.")


@click.command()
def upgrade() -> None:
    """Bring the database to this version; a backup is written beside it first."""
    database = open_database(settings())
    with database.read() as conn:
        before = migrate.current(conn)
        try:
            migrate.check_version(conn)
        except migrate.OlderDatabase:
            pass
        else:
            say("Nothing to upgrade.")
            return
    if database.file is not None:
        kept = database.file.with_name(f"{database.file.name}.before-upgrade-{before}")
        copies.backup(database, kept)
        say(f"Backup written: {kept}")
    migrate.upgrade(database)
    say(f"Upgraded from {before} to {migrate.head()}.")


COMMANDS = (serve, backup, restore, check, upgrade)
