"""Blaustein with weeks before, during and after, as the CO₂ figures need them; counted through the house's own actions.

14–18 September baseline, 21–25 September action, 12–16 October follow-up. The Lindenschule (3b, 4a) counts all three
times; the Bachschule (2c) still counts before in both weeks, as it starts later; the Kita only collects. The classes
are large, so that a town of three has something to prove.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count as counter
from typing import Any

from kindermeilen.actions import answers, campaigns, days
from kindermeilen.actions.context import Context, load_campaign
from kindermeilen.actions.tallies import Sent, put_tally
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.nouns import Campaign, Municipality
from kindermeilen.storage import accounts
from kindermeilen.storage import towns as stored_towns
from tests.conftest import World

BEFORE, DURING, AFTER = date(2026, 9, 14), date(2026, 9, 21), date(2026, 10, 12)
WEEKS = {"baseline": BEFORE, "action": DURING, "follow_up": AFTER}
LATER = date(2026, 10, 23)
"""A day on which all of it is past."""
FRIDAY = timedelta(days=4)
_numbers = counter(1)


def coordinator(world: World) -> Actor:
    """Kora, without a browser."""
    with world.read() as ctx:
        town = stored_towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        account = accounts.account_by_name(ctx.conn, town.id, "coordinator", "Koordination")
        assert account is not None
    return Actor((Grant(Role.COORDINATOR, account.id, town.id),), "Windows-PC")


def town_and_campaign(ctx: Context, world: World, year: int = 2026) -> tuple[Municipality, Campaign]:
    town = stored_towns.find_municipality(ctx.conn, world.ags)
    assert town is not None
    return town, load_campaign(ctx, town, year)


def set_week(ctx: Context, code: str, kind: str, first: date, last: date | None = None) -> None:
    """Days of that kind for one class."""
    number = f"{next(_numbers):032x}"
    days.put_period(ctx, code, number, number, kind, first, last or first + FRIDAY)


def enter(ctx: Context, code: str, day: date, counts: Mapping[str, int], sheet: str = "way_there", **more: Any) -> None:
    """A class's entry of that day."""
    put_tally(ctx, code, day, sheet, Sent(f"{next(_numbers):032x}", None, dict(counts), **more))


def school_days(monday: date) -> Iterator[date]:
    return (monday + timedelta(days=number) for number in range(5))


def count_week(ctx: Context, code: str, monday: date, rides: int, ways: int) -> None:
    """So many rides of so many ways to school, on each day of that week."""
    for day in school_days(monday):
        enter(ctx, code, day, {"car": rides, "foot": ways - rides})


def three_weeks(world: World) -> None:
    """What the head of the file says; it is 23 October now."""
    world.clock.set_day(LATER)
    with world.write(coordinator(world)) as ctx:
        move_deadline(ctx, world)
        for code, children in ((world.code_3b, 100), (world.code_4a, 90), (world.code_2c, 80)):
            days.put_children(ctx, code, f"{next(_numbers):032x}", BEFORE, children)
        for code, ways, rides in ((world.code_3b, 96, (48, 16, 20)), (world.code_4a, 84, (42, 14, 16))):
            for kind, monday, driven in zip(
                ("baseline", "action", "follow_up"), (BEFORE, DURING, AFTER), rides, strict=True
            ):
                set_week(ctx, code, kind, monday)
                count_week(ctx, code, monday, driven, ways)
        set_week(ctx, world.code_2c, "baseline", BEFORE, DURING + FRIDAY)
        for monday in (BEFORE, DURING):
            count_week(ctx, world.code_2c, monday, 24, 76)
        count_week(ctx, world.code_kita, DURING, 3, 15)


def move_deadline(ctx: Context, world: World) -> None:
    """Entries are open until that day; the window begins after the week before."""
    town, _ = town_and_campaign(ctx, world)
    campaigns.save_campaign(ctx, town, campaigns.Plan(2026, DURING, date(2026, 10, 2), deadline=LATER))


def answer_distance(world: World, km: float | None = 1.2, per_car: float | None = None) -> None:
    """The Lindenschule answers."""
    with world.write(coordinator(world)) as ctx:
        answers.answer(ctx, world.code_school, km, per_car)
