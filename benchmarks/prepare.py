"""A town for the benchmark: made by the product's own commands, with a token for every class."""

import csv
import io
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

from kindermeilen import clock, config
from kindermeilen.actions import accounts
from kindermeilen.actions.context import Context
from kindermeilen.domain.access import NOBODY
from kindermeilen.storage.engine import Database

COMMAND = Path(sys.executable).with_name("kindermeilen")
GROUPS_PER_SCHOOL = 12
CHILDREN = 25
WAYS = '{"foot":9,"bike":5,"scooter":3,"bus":4,"car":4}'
COUNTS = {
    "way_there": WAYS,
    "way_back": WAYS,
    "leisure": '{"foot":12,"bike":8}',
    "food": '{"miles":11}',
    "energy": '{"miles":7}',
}


@dataclass(frozen=True, slots=True)
class Town:
    """What the rows need. `targets` has a line for each class-day: path, token, counts."""

    environment: dict[str, str]
    database: Path
    code: str
    targets: Path
    target_count: int

    def stored(self) -> int:
        """Tallies in the database."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as conn:
            (count,) = conn.execute("SELECT count(*) FROM tally").fetchone()
            return int(count)


def town(folder: Path, *, groups: int, days: int) -> Town:
    """A fresh instance in that folder: a campaign of so many days up to today, so many classes."""
    environment = {"KINDERMEILEN_INSTANCE": str(folder), "KINDERMEILEN_API_RATE": "100000000/minute"}
    last = clock.today()
    dates = [last - timedelta(days=ago) for ago in range(days)]
    place = ("--ags", "08425141", "--land", "BW", "--lat", "48.41", "--lon", "9.92")
    kindermeilen(environment, "init", "--municipality", "Musterstadt", *place)
    kindermeilen(environment, "campaign", "--year", str(last.year), "--from", f"{dates[-1]}", "--to", f"{last}")
    (folder / "groups.csv").write_text(groups_csv(groups), encoding="utf-8")
    kindermeilen(environment, "groups", "import", str(folder / "groups.csv"))
    codes = codes_of(kindermeilen(environment, "groups", "list"))
    lines = list(target_lines([f"{day}" for day in dates], tokens(environment, codes)))
    (folder / "targets.txt").write_text("\n".join(lines), encoding="utf-8")
    return Town(environment, folder / "kindermeilen.sqlite3", codes[0], folder / "targets.txt", len(lines))


def kindermeilen(environment: dict[str, str], *arguments: str) -> str:
    """One of the product's commands; what it says on stdout."""
    command = (str(COMMAND), *arguments)
    return subprocess.run(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def groups_csv(groups: int) -> str:
    rows = [
        f"Schule {number // GROUPS_PER_SCHOOL + 1};school;{number % GROUPS_PER_SCHOOL + 1}a;{CHILDREN}"
        for number in range(groups)
    ]
    return "\n".join(["institution;kind;group;children", *rows]) + "\n"


def codes_of(listing: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(listing.removeprefix("\ufeff")), delimiter=";")
    return [row["code"] for row in rows]


def tokens(environment: dict[str, str], codes: list[str]) -> dict[str, str]:
    """A token of each class; in one process, as a command for each of them would take minutes."""
    settings = config.load({**os.environ, **environment})
    database = Database(settings.database_url)
    with database.write() as conn:
        ctx = Context(conn, NOBODY, clock.now(), clock.today(), settings.secret_key)
        made = {code: accounts.create_token(ctx, accounts.account_of_code(ctx, code)) for code in codes}
    database.dispose()
    return made


def target_lines(dates: list[str], tokens: dict[str, str]) -> Iterator[str]:
    """Day by day, sheet by sheet, class after class, as a morning brings them."""
    for day, (sheet, counts), (code, token) in product(dates, COUNTS.items(), tokens.items()):
        yield f"/api/v1/groups/{code}/days/{day}/{sheet} {token} {counts}"
