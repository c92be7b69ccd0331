"""Commands that go through all rows: invented towns, the check of every total, its repair."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter

import click

from kindermeilen import clock, config
from kindermeilen.actions import repair as sums
from kindermeilen.actions.simulate import Wish, simulate
from kindermeilen.actions.simulated_towns import MOST_DAYS, MOST_TOWNS
from kindermeilen.cli.base import database_of, day_option, say, settings
from kindermeilen.config import Settings
from kindermeilen.maintenance.check import findings
from kindermeilen.storage import migrate, towns
from kindermeilen.storage.bulk import Turns
from kindermeilen.storage.engine import Database

GROUPS_PER_TOWN = 100


@click.command("simulate")
@click.option("--groups", type=click.IntRange(1, 1_000_000), required=True, help="How many groups, in all towns.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), required=True, help="School days on which they log.")
@click.option("--towns", type=click.IntRange(1, MOST_TOWNS), help="How many towns; one per 100 groups by default.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same data.")
@click.option("--year", type=click.IntRange(2002, 2100), help="Year of the campaign; else it runs today.")
@click.option("--before", type=day_option, help="They log on the school days before that day; today by default.")
@click.option("--beside", is_flag=True, help="Add them where real towns live.")
def simulate_command(
    groups: int,
    days: int,
    towns: int | None,
    seed: int,
    year: int | None,
    before: datetime | None,
    beside: bool,
) -> None:
    """Fill the database with invented towns and a plausible campaign; what was killed is gone on with.

    The same seed makes the same data on the same day, or before the same day.
    """
    towns = towns or min(MOST_TOWNS, -(-groups // GROUPS_PER_TOWN))
    if towns > groups:
        raise click.UsageError("Each town needs a group.")
    wish = Wish(groups, towns, days, seed, before.date() if before else clock.today(), year)
    began = perf_counter()
    with _made_database() as database:
        turns = Turns(database)
        with _progress(groups) as progress:
            made = simulate(turns, wish, beside_real_towns=beside, progress=progress)
    seconds = perf_counter() - began
    say(
        f"{made.towns} towns, {made.groups} groups, {made.tallies} tallies in {seconds:.1f} s "
        f"({made.tallies / seconds:.0f} a second); others waited {turns.longest:.2f} s at most."
    )


@contextmanager
def _made_database() -> Iterator[Database]:
    """The database of the settings, made as `init` makes it where there is none."""
    config.create_secret(settings().instance)
    database = Database(settings().database_url)
    try:
        migrate.create(database)
        with database.in_use():
            with database.read() as conn:
                migrate.check_version(conn)
            yield database
    finally:
        database.dispose()


@click.command()
def check() -> None:
    """Recompute and compare every stored total; look at schema and configuration. Exit 1 and one line per finding."""
    found, is_well = settings(), True
    with _ready_database(found) as database, _progress(_groups_in(database)) as progress:
        for line in findings(database, found, progress, say):
            click.echo(line)
            is_well = False
    if not is_well:
        raise SystemExit(1)
    say("All well.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only name what differs; exit 1 if anything does.")
def repair(*, dry_run: bool) -> None:
    """Write every stored sum anew that is not that of its tallies, beside a running server; each is named.

    Tallies stay as they are: one that is not its last revision is a finding of `check`, for a person to look at.
    """
    count = 0
    with _ready_database(settings()) as database, _progress(_groups_in(database)) as progress:
        turns = Turns(database)
        for line in sums.repair(turns, clock.now(), dry_run=dry_run, progress=progress):
            click.echo(line)
            count += 1
    if not count:
        say("Nothing to repair.")
    elif dry_run:
        say(f"Sums that differ: {count}. Nothing was written.")
        raise SystemExit(1)
    else:
        say(f"Sums written anew: {count}; others waited {turns.longest:.2f} s at most.")


@contextmanager
def _ready_database(found: Settings) -> Iterator[Database]:
    with database_of(found) as database, database.in_use():
        with database.read() as conn:
            migrate.check_version(conn)
        yield database


def _groups_in(database: Database) -> int:
    with database.read() as conn:
        return towns.count_groups(conn)


@contextmanager
def _progress(groups: int) -> Iterator[Callable[[int], None]]:
    """How far a long command is: a bar on a terminal, nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda done: None  # noqa: ARG005
        return
    with click.progressbar(length=groups, label="Groups", file=sys.stderr) as bar:
        yield bar.update


COMMANDS = (simulate_command, check, repair)
