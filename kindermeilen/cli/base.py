"""What every command shares: settings, the database, a transaction, and refusals as messages with exit code 1."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from kindermeilen import clock, config
from kindermeilen.actions.context import Context
from kindermeilen.actions.two_steps import Plan, in_two_steps
from kindermeilen.config import Settings, UnsafeSettings
from kindermeilen.documents.rendering import NoTurn
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in import TableRefused
from kindermeilen.storage import migrate, towns
from kindermeilen.storage.engine import Busy, Damaged, Database, InUse, MissingRights, NoLocks, Unreachable, Unwritable
from kindermeilen.storage.ground import OldServer

REFUSED = 1
T = TypeVar("T")
MOST_BYTES = 64 << 20
"""Six hundred letters for each line that a table may have."""
FAULTS: dict[type[Exception], str] = {
    migrate.NewerDatabase: "The database was made by a newer version of Kindermeilen (%s). Install that version.",
    migrate.EmptyDatabase: "There is nothing in the database. Run: kindermeilen init",
    migrate.OlderDatabase: "The database is from an older version. Run: kindermeilen upgrade",
    migrate.ForeignDatabase: "This database belongs to something else. Set KINDERMEILEN_DATABASE_URL to another.",
    NoTurn: "Others kept all cores busy with prints for a minute. Try again.",
    Busy: "Others kept the database busy for ten seconds. Nothing was stored; try again.",
    InUse: "The database is in use by a server or another command. Stop it first, then try again.",
    Damaged: "The database is damaged, or no database at all (%s). Bring back a backup: kindermeilen restore FILE",
    MissingRights: "The database's role has too few rights (%s). Make it the owner of the database.",
    OldServer: "This PostgreSQL server is version %s; Kindermeilen needs 14 or newer. Nothing was changed.",
    NoLocks: "The database's folder keeps no locks (%s): entries of two classes at once would be lost. Nothing was "
    "changed. Move the instance folder to a disk of this machine and set KINDERMEILEN_INSTANCE.",
    Unreachable: "There is no connection to the database (%s). Check that it runs, and KINDERMEILEN_DATABASE_URL; then "
    "try again: nothing is stored twice.",
    Unwritable: "The database cannot be used (%s). Nothing was stored. Check free space and permissions.",
}
"""What an operator reads; the narrower fault stands before the wider."""
REFUSALS: tuple[type[Exception], ...] = (Refusal, UnsafeSettings, OSError, *FAULTS)


class Commands(click.Group):
    """Turns what the rooms below refuse into one clear message and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except REFUSALS as fault:
            say(_message(fault))
        sys.exit(REFUSED)


def _message(fault: Exception) -> str:
    if isinstance(fault, Refusal):
        return f"{fault.field}: {fault}" if fault.field else str(fault)
    sentence = next((sentence for kind, sentence in FAULTS.items() if isinstance(fault, kind)), "%s")
    return sentence.replace("%s", " ".join(str(fault).split()))


def settings() -> Settings:
    """The operator's settings."""
    return config.load()


@contextmanager
def opened(*, write: bool = False, side_by_side: bool = False) -> Iterator[Context]:
    """The database in the hands of the operator. Raises a migrate error where code and schema do not fit."""
    found = settings()
    if write:
        config.refuse_missing_secret(found)
    with database_of(found) as database, database.in_use():
        with database.read() as conn:  # a writer would leave its mark on somebody else's database
            migrate.check_version(conn)
        with database.write(side_by_side=side_by_side) if write else database.read() as conn:
            yield Context(conn, NOBODY, clock.now(), clock.today(), found.secret_key)


def planned(plan: Callable[[Context], Plan[T]]) -> T:
    """Bring in a list: planned while others write, stored in one short turn; what it did."""
    config.refuse_missing_secret(settings())
    return in_two_steps(opened, partial(opened, write=True), plan)


def table_of(file: Path) -> bytes:
    """What stands in a table's file. Raises Refusal for one that would fill the memory."""
    with file.open("rb") as opened_file:
        data = opened_file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refusal(
            "too_big", "%(file)s has more than %(most)s MB. Split it.", params={"file": file, "most": MOST_BYTES >> 20}
        )
    return data


@contextmanager
def bringing_in(file: Path) -> Iterator[None]:
    """One line for each fault of a table, with the file's name. Raises Refusal as it comes."""
    try:
        yield
    except TableRefused as refusal:
        for line in str(refusal).splitlines():
            say(f"{file}: {line}")
        sys.exit(REFUSED)


@contextmanager
def database_of(found: Settings) -> Iterator[Database]:
    """The database of the settings. Refuses a missing SQLite file: a command never makes an empty one."""
    database = Database(found.database_url)
    if database.file is not None:
        _refuse_no_file(database.file)
    try:
        yield database
    finally:
        database.dispose()


def _refuse_no_file(file: Path) -> None:
    if file.is_dir():
        raise Refusal("no_database", "%(file)s is a folder. Set KINDERMEILEN_DATABASE_URL.", params={"file": file})
    if not file.exists():
        raise Refusal("no_database", "There is no database yet. Run: kindermeilen init", params={})
    if not file.stat().st_size:
        raise Refusal(
            "empty_database",
            "The database %(file)s is an empty file: no database at all. Bring back a backup: kindermeilen restore "
            "FILE; or begin anew: kindermeilen init",
            params={"file": file},
        )


def municipality_of(ctx: Context, ags: str | None) -> Municipality:
    """The town a command is for: the one of that key, or the only one. Raises Refusal."""
    there = towns.municipalities(ctx.conn)
    if ags is not None:
        found = next((one for one in there if one.ags == ags), None)
        if found is None:
            known = ", ".join(f"{one.ags} ({one.name})" for one in there)
            raise Refusal(
                "unknown_municipality",
                "No municipality %(ags)s here. Known: %(known)s",
                "--municipality",
                {"ags": ags, "known": known},
            )
        return found
    if len(there) != 1:
        known = ", ".join(f"{one.ags} ({one.name})" for one in there)
        raise Refusal(
            "which_municipality",
            "Several municipalities live here; say which one. Known: %(known)s",
            "--municipality",
            {"known": known},
        )
    return there[0]


def write_out(data: bytes, file: Path | None) -> None:
    """A result to `-o`, or to stdout."""
    if file is None:
        sys.stdout.buffer.write(data)
    else:
        file.write_bytes(data)


def say(message: str) -> None:
    """A message, to stderr."""
    click.echo(message, err=True)


municipality_option = click.option("--municipality", "ags", metavar="AGS", help="Which town, where several live here.")
out_option = click.option("-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="File to write to.")
day_option = click.DateTime(["%Y-%m-%d"])
