"""The bored fourth-grader is real: a class device enters today, and yesterday's way home while nothing is there."""

from datetime import date

import pytest

from tests.conftest import People, World
from tests.web.teacher_page import fields, words

YESTERDAY = "2026-09-23"


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}"


def test_it_logs_today_and_yesterdays_way_home(people: People, page: str, world: World) -> None:
    form = fields(people.tablet.get(page), page)
    assert form["way_back-day"] == YESTERDAY
    answer = people.tablet.post(page, form | {"way_there-foot": "9", "way_back-foot": "8"})
    assert "9 Wege" in words(people.tablet.get(answer.location))
    back = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{YESTERDAY}/way_back").get_json()
    assert back["counts"] == {"foot": 8}


def test_yesterdays_way_home_is_closed_once_it_is_there(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, YESTERDAY, "way_back", {"foot": 7})
    assert "way_back-day" not in fields(people.tablet.get(page), page)


def test_it_never_shows_yesterdays_numbers(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, YESTERDAY, "way_there", {"foot": 23})
    shown = words(people.tablet.get(page))
    assert "genauso zurück" in shown
    assert "23 zu Fuß" not in shown


def test_what_came_second_waits_for_the_teacher_instead_of_being_lost(people: People, page: str, world: World) -> None:
    form = fields(people.tablet.get(page), page)
    people.anna.put(world.code_3b, YESTERDAY, "way_back", {"foot": 7})
    answer = people.tablet.post(page, form | {"way_there-foot": "9", "way_back-foot": "8"}, follow_redirects=True)
    assert "eure Lehrkraft wählt aus" in words(answer)
    assert "7 zu Fuß" in words(people.anna.get(page))
    assert "8 zu Fuß" in words(people.anna.get(page))
    there = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/2026-09-24/way_there").get_json()
    assert there["counts"] == {"foot": 9}


def test_sent_twice_it_counts_once_and_asks_for_nothing(people: People, page: str, world: World) -> None:
    form = fields(people.tablet.get(page), page) | {"way_there-foot": "9", "way_back-foot": "8"}
    first, second = people.tablet.post(page, form), people.tablet.post(page, form)
    assert first.location == second.location
    back = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{YESTERDAY}/way_back").get_json()
    assert back["revision"] == 1


def test_it_takes_back_todays_numbers_but_not_yesterdays(people: People, page: str, world: World) -> None:
    form = fields(people.tablet.get(page), page) | {"way_there-foot": "9", "way_back-foot": "8"}
    undo = people.tablet.get(people.tablet.post(page, form).location)
    people.tablet.post(f"{page}/rueckgaengig", fields(undo, "/rueckgaengig"))
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/2026-09-24/way_there").status_code == 404
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{YESTERDAY}/way_back").status_code == 200


@pytest.mark.parametrize(
    "path", ["/tag/2026-09-23", "/woche/2026-09-21", "/tag/2026-09-24/verlauf", "/gruppe", "/tag/2026-09-25"]
)
def test_everything_else_asks_for_the_four_words(people: People, page: str, path: str) -> None:
    answer = people.tablet.get(page + path)
    assert (answer.location or "").startswith(f"{page}/woerter")


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/tag/2026-09-23", {"way_there-day": "2026-09-23", "way_there-foot": "3"}),
        ("/gruppe", {"children": "20", "valid_from": "2026-09-24"}),
        ("/zeitraum", {"kind": "baseline", "first": "2026-09-07", "last": "2026-09-11"}),
        ("/zeitraum/x/entfernen", {}),
        ("/zahlen/1", {"take": "waiting"}),
        ("/rueckgaengig", {"stand": "2026-09-22.way_there.1"}),
    ],
)
def test_whatever_it_sends_beyond_today_changes_nothing(
    people: People, page: str, world: World, path: str, form: dict[str, str]
) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 7})
    answer = people.tablet.post(page + path, form)
    assert (answer.location or "").startswith(f"{page}/woerter")
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/2026-09-22/way_there").get_json()["revision"] == 1
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{YESTERDAY}/way_there").status_code == 404


def test_it_gets_no_link_to_the_house(people: People, page: str, world: World) -> None:
    assert f"/einrichtung/{world.code_school}" not in people.tablet.get(page).get_data(as_text=True)
    assert people.tablet.get(f"/einrichtung/{world.code_school}").status_code == 404


@pytest.mark.parametrize("stand", ["2026-09-22.way_there.1", "2026-09-22.way_back.1", "2026-09-23.way_there.1"])
def test_no_address_shows_it_another_days_number(people: People, page: str, world: World, stand: str) -> None:
    day, sheet, _ = stand.split(".")
    people.anna.put(world.code_3b, day, sheet, {"foot": 23})
    assert "23 Wege" in words(people.anna.get(f"{page}/gespeichert?stand={stand}"))
    assert "23 Wege" not in words(people.tablet.get(f"{page}/gespeichert?stand={stand}"))


def test_on_a_free_day_it_is_not_sent_to_other_days(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 9, 26))
    shown = people.tablet.get(page)
    assert "ist frei" in words(shown)
    assert "/tag/" not in shown.get_data(as_text=True).replace(f'action="{page}"', "")
