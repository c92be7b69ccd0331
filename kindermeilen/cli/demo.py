"""The demo: a town with a running campaign, made in the instance folder and served on this machine alone."""

import os
from pathlib import Path

import click

from kindermeilen import clock, config
from kindermeilen.actions import demo as town
from kindermeilen.actions.demo import Demo
from kindermeilen.cli.base import opened, say
from kindermeilen.cli.serving import start
from kindermeilen.config import Settings
from kindermeilen.documents.qr import qr_terminal
from kindermeilen.domain.codes import spaced
from kindermeilen.domain.errors import Refusal
from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database

SHEET = "demo-zugaenge.txt"
WORKERS = 2


@click.command()
@click.option("--port", default=5000, show_default=True)
@click.option("--build-only", is_flag=True, help="Make the demo and print the sign-ins, without serving.")
def demo(port: int, build_only: bool) -> None:
    """A demo town with a running campaign on this machine."""
    base_url = os.environ.setdefault("KINDERMEILEN_BASE_URL", f"http://127.0.0.1:{port}")
    config.create_secret(config.load().instance)
    found = config.load()
    config.refuse_unsafe(found)
    sheet = found.instance / SHEET
    if not _is_of_today(sheet):
        _make_room(found, sheet)
        _write_sheet(sheet, _sheet(_build(found), base_url))
    click.echo(sheet.read_text(encoding="utf-8").partition("\n")[2])
    if not build_only:
        start(found, "127.0.0.1", port, WORKERS)


def _is_of_today(sheet: Path) -> bool:
    """The demo's calendar is relative to today, so a demo of another day is made anew."""
    return sheet.exists() and sheet.read_text(encoding="utf-8").startswith(f"{clock.today().isoformat()}\n")


def _make_room(found: Settings, sheet: Path) -> None:
    """Remove an old demo; never anything else. Raises Refusal where the database is no demo's."""
    database = Database(found.database_url)
    file = database.file
    if file is None:
        raise Refusal("demo_needs_sqlite", "The demo uses SQLite. Unset KINDERMEILEN_DATABASE_URL.")
    if file.exists() and not sheet.exists():
        raise Refusal(
            "no_demo",
            "There is a database already that is no demo. Serve it with `kindermeilen serve`, or choose another "
            "folder with KINDERMEILEN_INSTANCE.",
        )
    with database.alone():
        sheet.unlink(missing_ok=True)
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)


def _build(found: Settings) -> Demo:
    say("Building the demo town …")
    found.instance.mkdir(parents=True, exist_ok=True)
    database = Database(found.database_url)
    migrate.upgrade(database)
    database.dispose()
    with opened(write=True) as ctx:
        return town.build(ctx)


def _write_sheet(sheet: Path, text: str) -> None:
    with os.fdopen(os.open(sheet, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened_file:
        opened_file.write(text)


def _sheet(made: Demo, base_url: str) -> str:
    """The sheet of sign-ins; its first line is the day it is for."""
    lines = [
        clock.today().isoformat(),
        "",
        "Kindermeilen: Vorführung mit erfundenen Einrichtungen",
        "",
        f"  Startseite                {base_url}/",
        f"  Fortschritt der 3b        {base_url}/k/{made.class_code}",
        f"  Fortschritt der Schule    {base_url}/e/{made.school_code}",
        f"  Anmelden                  {base_url}/anmelden",
        f"  Räume                     {base_url}/koordination  {base_url}/klasse",
        f"  Zugangsbrief (unbenutzt)  {base_url}/einladung/{made.invitation}  ({made.invited})",
        f"  API-Token der 3b          {made.api_token}",
        "",
        "  Anmelden kann sich        Nummer     vier Wörter",
    ]
    lines += [f"  {one.who:<36}{spaced(one.number)}  {one.words}" for one in made.sign_ins]
    lines += ["", "  Der QR-Code auf dem Poster der 3b:", "", qr_terminal(f"{base_url}/k/{made.class_code}")]
    lines += ["  Beenden mit Strg+C.", ""]
    return "\n".join(lines)


COMMANDS = (demo,)
