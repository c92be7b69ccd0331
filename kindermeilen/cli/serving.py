"""The command that serves."""

import logging

import click

from kindermeilen import app, config
from kindermeilen.cli.base import database_of
from kindermeilen.config import Settings
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


COMMANDS = (serve,)
