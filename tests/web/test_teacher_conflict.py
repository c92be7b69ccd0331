"""Two devices, two numbers: both are shown, with time and device for the class alone, and the class picks."""

from typing import Any

import pytest

from tests.conftest import People, Person, World
from tests.web.teacher_page import fields, words

DAY = "2026-09-24"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14)"}
PC = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"}


def stored(person: Person, code: str) -> dict[str, Any]:
    answer: dict[str, Any] = person.get(f"/api/v1/groups/{code}/days/{DAY}/way_there").get_json()
    return answer


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}"


@pytest.fixture
def two_numbers(people: People, page: str) -> str:
    """Two devices filled in the empty form; the second one's number waits beside the first one's."""
    first, second = (fields(people.anna.get(page), page) for _ in range(2))
    people.anna.post(page, first | {"way_there-foot": "10"}, headers=PHONE)
    answer = people.anna.post(page, second | {"way_there-foot": "11"}, headers=PC)
    assert answer.location == page
    return page


def test_both_numbers_are_shown_with_time_and_device(people: People, two_numbers: str) -> None:
    shown = words(people.anna.get(two_numbers))
    assert "Zwei Zahlen: Hinweg" in shown
    assert "10 zu Fuß" in shown
    assert "11 zu Fuß" in shown
    assert "8:30 Uhr · Android-Gerät" in shown
    assert "8:30 Uhr · Windows-PC" in shown


@pytest.mark.parametrize("who", ["school", "kora"])
def test_school_and_coordinator_see_the_numbers_but_no_time_and_no_device(
    people: People, two_numbers: str, who: str
) -> None:
    shown = words(getattr(people, who).get(two_numbers))
    assert "11 zu Fuß" in shown
    assert "Uhr" not in shown
    assert "Windows-PC" not in shown


def test_the_class_device_sees_nothing_of_it(people: People, two_numbers: str) -> None:
    assert "Zwei Zahlen" not in words(people.tablet.get(two_numbers))


@pytest.mark.parametrize(("take", "count"), [("stored", 10), ("waiting", 11)])
def test_the_class_picks_one_of_them_once(
    people: People, two_numbers: str, world: World, take: str, count: int
) -> None:
    html = people.anna.get(two_numbers).get_data(as_text=True)
    address = next(part.split('"')[0] for part in html.split('action="') if "/zahlen/" in part)
    for _ in range(2):
        people.anna.post(address, {"take": take, "revision": "1"})
    assert stored(people.anna, world.code_3b)["counts"] == {"foot": count}
    assert "Zwei Zahlen" not in words(people.anna.get(two_numbers))


def test_a_third_number_that_came_meanwhile_is_not_overwritten(people: People, two_numbers: str, world: World) -> None:
    html = people.anna.get(two_numbers).get_data(as_text=True)
    address = next(part.split('"')[0] for part in html.split('action="') if "/zahlen/" in part)
    people.school.put(world.code_3b, DAY, "way_there", {"foot": 12}, headers={"If-Match": '"1"'})
    answer = people.anna.post(address, {"take": "waiting", "revision": "1"}, follow_redirects=True)
    assert "Inzwischen kam eine weitere Zahl dazu" in words(answer)
    assert stored(people.anna, world.code_3b)["counts"] == {"foot": 12}


def test_a_third_number_typed_in_sight_of_both_settles_it(people: People, two_numbers: str, world: World) -> None:
    people.anna.post(two_numbers, fields(people.anna.get(two_numbers), two_numbers) | {"way_there-foot": "13"})
    assert stored(people.anna, world.code_3b)["counts"] == {"foot": 13}
    assert "Zwei Zahlen" not in words(people.anna.get(two_numbers))


def test_a_number_that_waits_unseen_stays(people: People, page: str, world: World) -> None:
    """Anna's page was opened before the other device's number came: her change must not throw it away."""
    first, second = (fields(people.anna.get(page), page) for _ in range(2))
    people.anna.post(page, first | {"way_there-foot": "10"})
    before = fields(people.anna.get(page), page)
    people.anna.post(page, second | {"way_there-foot": "11"})
    people.anna.post(page, before | {"way_there-foot": "12"})
    shown = words(people.anna.get(page))
    assert "Zwei Zahlen: Hinweg" in shown
    assert "12 zu Fuß" in shown
    assert "11 zu Fuß" in shown


def test_a_second_device_with_the_same_number_makes_no_conflict(people: People, page: str, world: World) -> None:
    first, second = (fields(people.anna.get(page), page) for _ in range(2))
    for form in (first, second):
        people.anna.post(page, form | {"way_there-foot": "10"})
    assert "Zwei Zahlen" not in words(people.anna.get(page))
    assert stored(people.anna, world.code_3b)["revision"] == 1


def test_the_other_sheets_of_the_form_are_stored_beside_a_conflict(people: People, page: str, world: World) -> None:
    first, second = (fields(people.anna.get(page), page) for _ in range(2))
    people.anna.post(page, first | {"way_there-foot": "10"})
    answer = people.anna.post(page, second | {"way_there-foot": "11", "food-miles": "5"}, follow_redirects=True)
    assert "Hinweg: Ein anderes Gerät hat eine andere Zahl gespeichert" in words(answer)
    food = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{DAY}/food").get_json()
    assert food["counts"] == {"miles": 5}


def test_an_impossible_number_is_refused_before_it_waits(people: People, page: str) -> None:
    first, second = (fields(people.anna.get(page), page) for _ in range(2))
    people.anna.post(page, first | {"way_there-foot": "10"})
    answer = people.anna.post(page, second | {"way_there-foot": "26"})
    assert answer.status_code == 422
    assert "Zwei Zahlen" not in words(people.anna.get(page))


def test_another_class_cannot_pick(people: People, two_numbers: str, world: World) -> None:
    html = people.anna.get(two_numbers).get_data(as_text=True)
    address = next(part.split('"')[0] for part in html.split('action="') if "/zahlen/" in part)
    stolen = address.replace(world.code_3b, world.code_4a)
    assert people.ben.post(stolen, {"take": "waiting", "revision": "1"}).status_code == 404
    assert people.ben.post(address, {"take": "waiting", "revision": "1"}).status_code == 404
    assert stored(people.anna, world.code_3b)["counts"] == {"foot": 10}
