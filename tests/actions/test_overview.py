"""What the coordinator's room opens with: steps, states of groups, days that are missing."""

from dataclasses import replace
from datetime import date

from kindermeilen.actions import overview, sign_in
from kindermeilen.actions.missing_days import missing_days
from kindermeilen.actions.overview import Overview
from tests.conftest import People, World


def seen_by_kora(people: People, world: World, year: int | None = None) -> Overview:
    with world.read() as ctx:
        actor = sign_in.actor_of_device(ctx.conn, people.kora.device_secret, "PC", world.clock.now)
        return overview.overview(replace(ctx, actor=actor), world.ags, year)


def missing(people: People, world: World, name: str) -> tuple[date, ...] | None:
    totals = seen_by_kora(people, world).totals
    assert totals is not None
    with world.read() as ctx:
        found = missing_days(ctx, totals)
    return next(found[total.group.id] for total in totals.groups if total.group.name == name)


def test_steps_come_in_the_order_of_the_year(people: People, world: World) -> None:
    steps = seen_by_kora(people, world).steps
    assert [step.key for step in steps] == [
        "campaign",
        "list",
        "words",
        "letters",
        "waiting",
        "wishes",
        "entries",
        "close",
        "download",
    ]
    assert [step.key for step in steps if step.is_done] == ["campaign", "list", "letters", "waiting", "wishes"]
    assert {step.key: step.day for step in steps}["close"] == date(2026, 10, 10)


def test_the_present_day_is_never_missing(people: People, world: World) -> None:
    days = missing(people, world, "3b")
    assert days is not None
    assert days[0] == date(2026, 9, 14)
    assert days[-1] == date(2026, 9, 23)
    assert len(days) == 8


def test_leisure_ways_do_not_account_for_a_school_day(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-23", "leisure", {"foot": 9})
    people.anna.put(world.code_3b, "2026-09-22", "way_back", {"foot": 9})
    days = missing(people, world, "3b")
    assert days is not None
    assert date(2026, 9, 23) in days
    assert date(2026, 9, 22) not in days


def test_a_year_without_a_calendar_says_so_instead_of_guessing(people: People, world: World) -> None:
    form = {
        "year": "2049",
        "from": "2049-09-13",
        "to": "2049-10-01",
        "deadline": "",
        "report_by": "",
        "destination": "",
    }
    people.kora.post(f"/koordination/{world.ags}/kampagne?jahr=neu", form)
    world.clock.set_day(date(2049, 9, 24))
    assert missing(people, world, "3b") is None
    assert missing(people, world, "Sonnengruppe") is not None


def test_a_strangers_town_and_an_unknown_year_do_not_exist(people: People, world: World) -> None:
    assert people.nora.get(f"/koordination/{world.ags}").status_code == 404
    assert people.kora.get(f"/koordination/{world.ags}?jahr=2031").status_code == 404
