"""A town for the benchmark: made by the product's own commands, with a token for every class."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path

from sqlalchemy import Connection, func, select

from kindermeilen import clock, config
from kindermeilen.actions import accounts
from kindermeilen.actions.context import Context
from kindermeilen.domain.access import NOBODY
from kindermeilen.storage import tables as t
from kindermeilen.storage import towns
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
CHANGED_COUNTS = {
    "way_there": '{"foot":10,"bike":5,"scooter":3,"bus":4,"car":3}',
    "way_back": '{"foot":10,"bike":5,"scooter":3,"bus":4,"car":3}',
    "leisure": '{"foot":11,"bike":9}',
    "food": '{"miles":12}',
    "energy": '{"miles":6}',
}


@dataclass(slots=True)
class Town:
    """What the rows need, and how far its class-days are used up. `targets`: path, token and counts, line by line."""

    environment: dict[str, str]
    code: str
    institution_code: str
    folder: Path
    targets: list[str]
    used: int = 0
    entered: int = 0
    changed: int = 0
    fastest: float = 0.0
    """First entries per second in the best sub-run."""
    runs: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "targets.txt"

    def next_run(self, mode: str) -> int:
        """A number for a sub-run that writes, which no other sub-run of this town has."""
        self.runs.append(mode)
        return len(self.runs)

    def left(self) -> int:
        """Class-days that nobody has entered yet. Raises RuntimeError where there are none."""
        if self.used >= len(self.targets):
            raise RuntimeError(f"all {len(self.targets)} class-days are used up: prepare more (--groups, --days)")
        return len(self.targets) - self.used

    def stored(self, revision: int = 1) -> int:
        """Tallies in the database with at least that revision."""
        with opened(self.environment) as conn:
            query = select(func.count()).select_from(t.Tally).where(t.Tally.revision >= revision)
            return int(conn.execute(query).scalar_one())

    def entered_once(self) -> list[str]:
        """Lines like those of `targets` for all class-days that stand at revision 1, with other counts."""
        query = select(t.Group.code, t.Tally.day, t.Tally.sheet).join(t.Group, t.Group.id == t.Tally.group_id)
        with opened(self.environment) as conn:
            found = {path_of(*row) for row in conn.execute(query.where(t.Tally.revision == 1))}
        return [with_other_counts(line) for line in self.targets[: self.used] if line.split(" ", 1)[0] in found]


def town(folder: Path, *, groups: int, days: int, url: str | None = None) -> Town:
    """A fresh instance in that folder: a campaign of so many days up to today, so many classes."""
    environment = {"KINDERMEILEN_INSTANCE": str(folder), "KINDERMEILEN_API_RATE": "100000000/minute"}
    if url is not None:
        environment["KINDERMEILEN_DATABASE_URL"] = url
    last = clock.today()
    dates = [last - timedelta(days=ago) for ago in range(days)]
    place = ("--ags", "08425141", "--land", "BW", "--lat", "48.41", "--lon", "9.92")
    kindermeilen(environment, "init", "--municipality", "Musterstadt", *place)
    kindermeilen(environment, "campaign", "--year", str(last.year), "--from", f"{dates[-1]}", "--to", f"{last}")
    (folder / "groups.csv").write_text(groups_csv(groups), encoding="utf-8")
    kindermeilen(environment, "groups", "import", str(folder / "groups.csv"))
    codes = codes_of(kindermeilen(environment, "groups", "list"))
    targets = list(target_lines([f"{day}" for day in dates], tokens(environment, codes)))
    made = Town(environment, codes[0], institution_code(environment, codes[0]), folder, targets)
    made.file.write_text("\n".join(targets), encoding="utf-8")
    return made


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
    with opened(environment, write=True) as conn:
        ctx = Context(conn, NOBODY, clock.now(), clock.today(), settings_of(environment).secret_key)
        return {code: accounts.create_token(ctx, accounts.account_of_code(ctx, code)) for code in codes}


def institution_code(environment: dict[str, str], group_code: str) -> str:
    """The public code of the class's school."""
    with opened(environment) as conn:
        place = towns.find_place(conn, group_code)
    if place is None:
        raise LookupError(group_code)
    return place.institution.code


@contextmanager
def opened(environment: dict[str, str], *, write: bool = False) -> Iterator[Connection]:
    """The instance's database, as the product opens it."""
    database = Database(settings_of(environment).database_url)
    try:
        with (database.write if write else database.read)() as conn:
            yield conn
    finally:
        database.dispose()


def settings_of(environment: dict[str, str]) -> config.Settings:
    return config.load({**os.environ, **environment})


def path_of(code: str, day: object, sheet: str) -> str:
    return f"/api/v1/groups/{code}/days/{day}/{sheet}"


def target_lines(dates: list[str], tokens: dict[str, str]) -> Iterator[str]:
    """Day by day, sheet by sheet, class after class, as a morning brings them."""
    for day, (sheet, counts), (code, token) in product(dates, COUNTS.items(), tokens.items()):
        yield f"{path_of(code, day, sheet)} {token} {counts}"


def with_other_counts(line: str) -> str:
    path, token, _ = line.split(" ")
    return f"{path} {token} {CHANGED_COUNTS[path.rsplit('/', 1)[1]]}"
