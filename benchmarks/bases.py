"""Databases of many sizes with the same small town in each: made by `kindermeilen simulate` and kept in build/scale.

The town collects in the present year and is the same in all of them; the rest are as many other towns in each, in
earlier years, with as many groups as the size wants. So a page of the small town shows the same everywhere.
"""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from benchmarks.postgresql import PostgreSQL
from benchmarks.prepare import kindermeilen, opened, path_of, tokens
from kindermeilen import clock
from kindermeilen.storage import migrate
from kindermeilen.storage import tables as t

TOWN = ("--groups", "40", "--days", "20", "--towns", "1", "--seed", "1")
TOWNS_A_YEAR = 5
EARLIER_YEARS = 4
DAYS_A_YEAR = 150
TALLIES_PER_GROUP = 255
"""What a simulated group enters in so many days, roughly."""
BYTES_PER_TALLY = {"sqlite": 700, "postgresql": 1100}
MOST_DAYS_OLD = 14
"""Afterwards the small town's campaign is over and takes no entries any more."""
FREE_SHEETS = {"leisure": '{"foot":1}', "food": '{"miles":1}', "energy": '{"miles":1}'}


class SmallTally(NamedTuple):
    """A tally of the small town."""

    code: str
    day: date
    sheet: str
    revision: int


@dataclass(frozen=True, slots=True)
class Base:
    """One database. `stored`: all its tallies; `houses`: each class of the small town with its institution, by code."""

    size: int
    stored: int
    environment: dict[str, str]
    houses: Mapping[str, str]
    changes: Iterator[tuple[str, str, str, int]]
    """Class, address, token and revision of what is stored; each comes once."""
    free: Iterator[tuple[str, str, str]]
    """Address, token and counts of what nobody has entered yet."""
    rounds: int
    """How often both have one more."""


def ready(folder: Path, sizes: Sequence[int], postgres: PostgreSQL | None) -> list[Base]:
    """The databases of these sizes, made where they are missing, with tokens for the small town's classes."""
    kind = "postgresql" if postgres else "sqlite"
    before = first_made(folder) or clock.today()
    missing = [size for size in sizes if made_of(folder / str(size)) is None]
    need_room(folder, sum(missing) * BYTES_PER_TALLY[kind])
    for size in missing:
        make(folder / str(size), size, before, postgres)
    return [base_of(folder / str(size), size, postgres) for size in sizes]


def need_room(folder: Path, wanted: int) -> None:
    """Exits where the disk has too little room; says how much will be taken."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if wanted:
        sys.stderr.write(
            f"Making databases of about {wanted / 1e9:.1f} GB in {folder}; {free / 1e9:.0f} GB are free.\n"
        )
    if free < 1.5 * wanted:
        sys.exit(f"Too little room in {folder}: {1.5 * wanted / 1e9:.1f} GB are needed, {free / 1e9:.1f} GB are free.")


def made_of(folder: Path) -> date | None:
    """The day before which the small town logged; None where the database is not whole or of another schema."""
    marker = folder / "made.json"
    if not marker.exists():
        return None
    made = json.loads(marker.read_text(encoding="utf-8"))
    return date.fromisoformat(made["before"]) if made["schema"] == migrate.head() else None


def first_made(folder: Path) -> date | None:
    """The same of the databases that are there. Exits where they are too old to take entries."""
    found = sorted(made for one in folder.glob("*") if (made := made_of(one)))
    if found and (clock.today() - found[0]).days > MOST_DAYS_OLD:
        sys.exit(f"The databases in {folder} are of {found[0]} and take no entries any more: remove that folder.")
    return found[0] if found else None


def make(folder: Path, size: int, before: date, postgres: PostgreSQL | None) -> None:
    """A fresh database; the small town first, so that its rows lie where the oldest lie."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if postgres:
        postgres.create(name_of(size))
    environment = environment_of(folder, size, postgres)
    kindermeilen(environment, "simulate", *TOWN, "--before", f"{before}")
    groups = max(TOWNS_A_YEAR, size // (EARLIER_YEARS * TALLIES_PER_GROUP))
    for ago in range(1, EARLIER_YEARS + 1):
        wish = ("--groups", f"{groups}", "--days", f"{DAYS_A_YEAR}", "--towns", f"{TOWNS_A_YEAR}")
        kindermeilen(environment, "simulate", *wish, "--seed", f"{1 + ago}", "--year", f"{before.year - ago}")
    if postgres:
        postgres.tidy(name_of(size))
    marker = {"schema": migrate.head(), "before": before.isoformat()}
    (folder / "made.json").write_text(json.dumps(marker), encoding="utf-8")


def environment_of(folder: Path, size: int, postgres: PostgreSQL | None) -> dict[str, str]:
    environment = {"KINDERMEILEN_INSTANCE": str(folder), "KINDERMEILEN_API_RATE": "100000000/minute"}
    return environment | ({"KINDERMEILEN_DATABASE_URL": postgres.url(name_of(size))} if postgres else {})


def name_of(size: int) -> str:
    return f"tallies_{size}"


def base_of(folder: Path, size: int, postgres: PostgreSQL | None) -> Base:
    """What of the small town is asked for, and with which tokens."""
    environment = environment_of(folder, size, postgres)
    with opened(environment) as conn:
        town = conn.execute(select(func.min(t.Municipality.id))).scalar_one()
        stored = conn.execute(select(func.count()).select_from(t.Tally)).scalar_one()
        houses, tallies = houses_of(conn, town), tallies_of(conn, town)
    token_of = tokens(environment, list(houses))
    ways = [one for one in tallies if one.sheet == "way_there"]
    taken = {(code, day, sheet) for code, day, sheet, _ in tallies}
    free = [
        (path_of(code, day, sheet), token_of[code], counts)
        for code, day, _, _ in ways
        for sheet, counts in FREE_SHEETS.items()
        if (code, day, sheet) not in taken
    ]
    changes = [(code, path_of(code, day, sheet), token_of[code], revision) for code, day, sheet, revision in ways]
    return Base(size, stored, environment, houses, iter(changes), iter(free), min(len(changes), len(free)))


def houses_of(conn: Connection, town: int) -> dict[str, str]:
    rows = conn.execute(
        select(t.Group.code, t.Institution.code.label("house"))
        .join(t.Institution, t.Institution.id == t.Group.institution_id)
        .where(t.Group.municipality_id == town)
        .order_by(t.Group.id)
    )
    return {row.code: row.house for row in rows}


def tallies_of(conn: Connection, town: int) -> list[SmallTally]:
    rows = conn.execute(
        select(t.Group.code, t.Tally.day, t.Tally.sheet, t.Tally.revision)
        .join(t.Group, t.Group.id == t.Tally.group_id)
        .where(t.Tally.municipality_id == town)
        .order_by(t.Tally.day, t.Tally.id)
    )
    return [SmallTally(*row) for row in rows]
