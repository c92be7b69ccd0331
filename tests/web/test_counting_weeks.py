"""Weeks that only count: the class is invited to them and told why, and nothing public shows that they were there."""

import re
from datetime import date
from typing import Any

import pytest

from kindermeilen.domain.miles import PeriodKind
from kindermeilen.storage import campaigns
from kindermeilen.storage import co2 as stored
from tests.conftest import People, World
from tests.web.teacher_page import words

BEFORE, ACTION, AFTER = date(2026, 9, 17), date(2026, 9, 28), date(2026, 10, 21)
BASELINE = "baseline 2026-09-21 2026-09-25 action 2026-09-28 2026-10-02"
WAYS = {"foot": 9, "bike": 3, "car": 8}


def choose(people: People, world: World, choice: str) -> None:
    """Anna's two taps on the page of her class."""
    page = people.anna.get(f"/klasse/{world.code_3b}/gruppe").text
    entry = re.search(r'name="entry" value="([^"]+)"', page)
    assert entry
    form = {"choice": choice, "entry": entry[1]}
    assert people.anna.post(f"/klasse/{world.code_3b}/zeitraum/waehlen", form).status_code == 302


@pytest.fixture
def counting(people: People, world: World) -> None:
    """3b counts from 21 to 25 September and collects from 28 on."""
    world.clock.set_day(BEFORE)
    choose(people, world, BASELINE)


def count(people: People, world: World, day: str, **more: Any) -> int:
    return people.anna.put(world.code_3b, day, "way_there", WAYS, **more).status_code


def public_pages(world: World) -> list[str]:
    own = [f"/k/{world.code_3b}", f"/e/{world.code_school}"]
    ends = ("/live", "/widget", "/widget.svg", "/teilen")
    town = [f"{end}?ags={world.ags}" for end in ends]
    below = [f"{one}{end}" for one in own for end in ends]
    return [*own, "/", *town, *below, f"/api/v1/groups/{world.code_3b}", "/api/v1/totals?year=2026"]


def shown(people: People, world: World) -> dict[str, bytes]:
    answers = {page: people.nobody.get(page) for page in public_pages(world)}
    assert {page: one.status_code for page, one in answers.items() if one.status_code != 200} == {}
    return {page: one.data for page, one in answers.items()}


def without_marks(text: bytes) -> bytes:
    """Without the mark by which a screen learns that it may ask again: it counts every entry."""
    return re.sub(rb'data-(mark|etag|version)="[^"]*"', b"", text)


def test_nothing_public_shows_a_week_that_only_counts(people: People, world: World, counting: None) -> None:
    """Miles, weeks, badges, coverage, green sums, groups that reported: all as if nobody had counted."""
    world.clock.set_day(date(2026, 9, 25))
    before = shown(people, world)
    for day in ("2026-09-21", "2026-09-22", "2026-09-23", "2026-09-24", "2026-09-25"):
        assert count(people, world, day) == 201
    after = shown(people, world)
    assert [page for page in before if without_marks(before[page]) != without_marks(after[page])] == []


def test_nothing_public_shows_a_follow_up_week(people: People, world: World, counting: None) -> None:
    world.clock.set_day(date(2026, 9, 25))
    count(people, world, "2026-09-25")
    world.clock.set_day(date(2026, 9, 30))
    count(people, world, "2026-09-30")
    world.clock.set_day(AFTER)
    choose(people, world, "follow_up 2026-10-19 2026-10-23")
    before = shown(people, world)
    assert b"12" in before[f"/k/{world.code_3b}"]
    for day in ("2026-10-19", "2026-10-20", "2026-10-21"):
        assert count(people, world, day) == 201
    after = shown(people, world)
    assert [page for page in before if without_marks(before[page]) != without_marks(after[page])] == []


def test_what_was_counted_is_there_for_the_estimate(people: People, world: World, counting: None) -> None:
    world.clock.set_day(date(2026, 9, 25))
    count(people, world, "2026-09-25")
    with world.read() as ctx:
        campaign = next(one for one in campaigns.campaigns_of_year(ctx.conn, 2026))
        found = [day for days in stored.group_days(ctx.conn, campaign).values() for day in days]
    assert [(day.period, day.ways, day.rides) for day in found] == [(PeriodKind.BASELINE, 20, 8)]


def test_the_class_is_invited_before_its_action_in_two_taps(people: People, world: World) -> None:
    world.clock.set_day(date(2026, 9, 10))
    question = people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1")
    assert "Vorher eine Woche zählen" in words(question)
    assert f'href="/klasse/{world.code_3b}/gruppe#zeiten"' in question.text
    chosen = re.search(r'value="([^"]+)" checked', people.anna.get(f"/klasse/{world.code_3b}/gruppe").text)
    assert chosen
    assert chosen[1].startswith("baseline")
    choose(people, world, chosen[1])
    assert "Vorher eine Woche zählen" not in words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))


def test_a_class_device_is_not_invited_to_what_it_may_not_do(people: People, world: World) -> None:
    world.clock.set_day(date(2026, 9, 10))
    assert "Vorher eine Woche" not in words(people.tablet.get(f"/klasse/{world.code_3b}?ohne-app=1"))


def test_the_class_is_invited_after_the_deadline_and_enters_until_ten_days_after_the_week(
    people: People, world: World, counting: None
) -> None:
    world.clock.set_day(date(2026, 9, 25))
    count(people, world, "2026-09-25")
    world.clock.set_day(date(2026, 10, 15))
    assert "Nachher noch einmal zählen" in words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))
    choose(people, world, "follow_up 2026-10-19 2026-10-23")
    world.clock.set_day(date(2026, 11, 2))
    assert count(people, world, "2026-10-23") == 201
    world.clock.set_day(date(2026, 11, 3))
    assert count(people, world, "2026-10-22") == 422


def test_without_a_count_before_nobody_is_asked_for_one_after(people: People, world: World) -> None:
    world.clock.set_day(date(2026, 10, 15))
    assert "Nachher noch einmal" not in words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))


def test_the_page_says_plainly_that_this_week_only_counts(people: People, world: World, counting: None) -> None:
    world.clock.set_day(date(2026, 9, 22))
    said = words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))
    assert "In dieser Woche gibt es keine Meilen. Sie zeigt später, was die Aktion verändert hat." in said
    world.clock.set_day(ACTION)
    assert "keine Meilen" not in words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))
