"""All public pages, the open API and the screens, looked at every day by somebody who takes one figure from another.

Two towns with different secrets (who came by car, which mode on which day, what four children of a small class did)
are told apart by nobody: every look at every address is the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from kindermeilen.actions import imports, tallies
from kindermeilen.actions.tallies import Sent
from kindermeilen.app import create_app
from kindermeilen.config import Settings
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.tables_in import parse_groups
from kindermeilen.storage import towns
from kindermeilen.storage.engine import Database
from tests.conftest import SECRET, Clock, World
from tests.databases import Databases

FIRST = date(2026, 9, 14)
DAYS = [day for number in range(19) if (day := FIRST + timedelta(days=number)).weekday() < 5]
LOOKS = [*DAYS, date(2026, 10, 3), date(2026, 10, 10), date(2026, 10, 20), date(2026, 11, 2)]
"""Every school day in the evening, the day after the last, after the deadline, and later."""
OTHER_VIEWS = (DAYS[2], DAYS[7], LOOKS[-1])
MODES = "So kamen die Grünen Meilen zusammen"
Story = dict[date, dict[str, int]]
"""One class's ways there, by day."""


def stories(*, secret: bool) -> dict[str, Story]:
    """The same green ways by day and by mode in all; `secret`: other cars, other days, another small class."""
    chance = Random(5)
    found: dict[str, Story] = {"3b": {}, "4a": {}, "5s": {}}
    for number, day in enumerate(DAYS):
        foot, bike = chance.randint(6, 9), chance.randint(4, 6)
        turn = (1 if number % 2 else -1) * (secret and number < 14)
        car = chance.randint(1, 3)
        found["3b"][day] = {"foot": foot + turn, "bike": bike - turn, "scooter": 2, "car": car + 2 * secret, "other": 1}
        found["4a"][day] = {"foot": 9, "bus": 5, "train": 1, "park_walk" if secret else "carpool": 2}
        found["5s"][day] = {"foot": 1, "bike": 2} if secret else {"bus": 3, "car": 1}
    return found


@contextmanager
def town(databases: Databases, url: str, folder: Path) -> Iterator[tuple[Any, Database]]:
    """The app on a copy of that database."""
    folder.mkdir()
    copy = databases.copy(url, folder)
    app = create_app(Settings(folder, copy, base_url="http://127.0.0.1:5000", secret_key=SECRET))
    database: Database = app.extensions["kindermeilen-database"]
    yield app, database
    with database.lock():
        database.dispose()


def looks(app: Any, world: World, codes: dict[str, str], told: dict[str, Story]) -> list[list[str]]:
    """Every address on every day of `LOOKS`."""
    found = []
    for day in LOOKS:
        world.clock.set(datetime(day.year, day.month, day.day, 16, tzinfo=UTC))
        for name, story in told.items():
            if day in story:
                enter(world, codes[name], day, story[day])
        found.append([app.test_client().get(address).text for address in addresses(codes, day)])
    return found


def with_small_class(world: World) -> dict[str, str]:
    with world.write() as ctx:
        found = towns.find_municipality(ctx.conn, world.ags)
        assert found is not None
        imports.import_groups(ctx, found, parse_groups(b"institution;kind;group;children\nLindenschule;school;5s;4\n"))
        codes = {group.name: group.code for group in towns.groups_of_municipality(ctx.conn, found.id)}
    return {"3b": codes["3b"], "4a": codes["4a"], "5s": codes["5s"], "Lindenschule": world.code_school}


def enter(world: World, code: str, day: date, counts: dict[str, int]) -> None:
    with world.read() as ctx:
        municipality = towns.find_municipality(ctx.conn, world.ags)
        assert municipality is not None
    kora = Actor((Grant(Role.COORDINATOR, 1, municipality.id),), "PC")
    with world.write(kora) as ctx:
        tallies.put_tally(ctx, code, day, "way_there", Sent(uuid4().hex, None, counts, "counted", 0, False))


def addresses(codes: dict[str, str], day: date) -> list[str]:
    """What somebody looks at on that day: all figures of their own every day, other views of them now and then."""
    large, other, small, house = (codes[name] for name in ("3b", "4a", "5s", "Lindenschule"))
    found = [f"/k/{large}", f"/k/{small}", f"/e/{house}", f"/api/v1/groups/{large}", "/api/v1/totals?year=2026"]
    if day in OTHER_VIEWS:
        found += [f"/k/{other}", f"/api/v1/groups/{small}", "/", "/live?ags=08425141"]
        found += [
            f"/k/{large}/live",
            f"/k/{large}/widget",
            f"/k/{small}/teilen",
            f"/e/{house}/live",
            f"/e/{house}/teilen",
        ]
    return found


@pytest.mark.sqlite
def test_two_towns_with_other_secrets_look_the_same_every_day(
    databases: Databases, made_world: Any, tmp_path: Path, the_clock: Clock
) -> None:
    url, names = made_world
    the_clock.set_day(FIRST)
    with town(databases, url, tmp_path / "town") as (_, database):
        codes = with_small_class(World(database, names, the_clock))
    found = []
    for secret in (False, True):
        with town(databases, str(database.url), tmp_path / str(secret)) as (app, of_town):
            found.append(looks(app, World(of_town, names, the_clock), codes, stories(secret=secret)))
    one, other = found
    last = dict(zip(addresses(codes, LOOKS[-1]), one[-1], strict=True))
    assert MODES in last[f"/k/{codes['3b']}"], "the modes are shown at last"
    assert MODES not in last[f"/k/{codes['5s']}"], "but not of the small class"
    for day, before, after in zip(LOOKS, one, other, strict=True):
        told_apart = [
            address for address, *pages in zip(addresses(codes, day), before, after, strict=True) if len(set(pages)) > 1
        ]
        assert told_apart == [], day
