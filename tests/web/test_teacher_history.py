"""The history of a day: every step of it can be put back, by a new step, and nothing is ever lost."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from kindermeilen.actions import campaigns
from kindermeilen.storage import towns
from tests.conftest import People, Person, World
from tests.web.teacher_page import fields, words

DAY = "2026-09-23"
BACK = "Diesen Stand wiederherstellen"
STEP = re.compile(r'name="step" value="([^"]+)"')


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}/tag/{DAY}/verlauf"


def enter(person: Person, world: World, foot: int, revision: int | None = None, sheet: str = "way_there") -> None:
    headers = {"If-Match": f'"{revision}"'} if revision else {}
    assert person.put(world.code_3b, DAY, sheet, {"foot": foot}, headers=headers).status_code in (200, 201)


def take_back(person: Person, world: World, revision: int) -> None:
    headers = {"X-CSRFToken": person.csrf_token(), "If-Match": f'"{revision}"'}
    body = {"entry_id": f"{revision:032}"}
    address = f"/api/v1/groups/{world.code_3b}/days/{DAY}/way_there"
    assert person.client.delete(address, json=body, headers=headers).status_code == 200


def stored(people: People, world: World, sheet: str = "way_there") -> Any:
    answer = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{DAY}/{sheet}")
    return (answer.get_json()["revision"], answer.get_json()["counts"]) if answer.status_code == 200 else None


def steps(answer: TestResponse) -> list[str]:
    """The steps that the page offers to put back."""
    return STEP.findall(unescape(answer.get_data(as_text=True)))


def put_back(person: Person, page: str, step: str, **more: str) -> TestResponse:
    return person.post(page, fields(person.get(page), "/verlauf") | {"step": step} | more, follow_redirects=True)


@pytest.fixture
def three_numbers(people: People, world: World, page: str) -> str:
    for foot, revision in ((10, None), (11, 1), (12, 2)):
        enter(people.anna, world, foot, revision)
    return page


@pytest.mark.parametrize(("number", "foot"), [(1, 10), (2, 11)])
def test_any_earlier_step_is_one_tap_and_becomes_a_new_one(
    people: People, world: World, three_numbers: str, number: int, foot: int
) -> None:
    shown = people.anna.get(three_numbers)
    assert steps(shown) == ["way_there.0.3", "way_there.1.3", "way_there.2.3"]
    assert words(shown).count(BACK) == 3
    answer = put_back(people.anna, three_numbers, f"way_there.{number}.3")
    assert "Dieser Stand gilt wieder" in words(answer)
    assert stored(people, world) == (4, {"foot": foot})
    assert all(f"{one} zu Fuß" in words(answer) for one in (10, 11, 12))
    assert "Hinweg 4" in words(answer)


def test_a_step_is_put_back_with_its_absent_children_and_its_basis(people: People, world: World, page: str) -> None:
    people.anna.put(world.code_3b, DAY, "way_back", {"foot": 9}, absent=3, basis="assumed")
    enter(people.anna, world, 8, 1, "way_back")
    put_back(people.anna, page, "way_back.1.2")
    found = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{DAY}/way_back").get_json()
    assert (found["counts"], found["absent"], found["basis"]) == ({"foot": 9}, 3, "assumed")


def test_a_deletion_can_be_undone_and_put_back(people: People, world: World, page: str) -> None:
    enter(people.anna, world, 10)
    take_back(people.anna, world, 1)
    put_back(people.anna, page, "way_there.1.2")
    assert stored(people, world) == (3, {"foot": 10})
    assert steps(people.anna.get(page)) == ["way_there.2.3"]
    put_back(people.anna, page, "way_there.2.3")
    assert stored(people, world) is None
    assert words(people.anna.get(page)).count("zurückgenommen") == 2


def test_the_very_first_entry_can_be_undone_too(people: People, world: World, page: str) -> None:
    enter(people.anna, world, 10)
    assert steps(people.anna.get(page)) == ["way_there.0.1"]
    put_back(people.anna, page, "way_there.0.1")
    assert stored(people, world) is None


def test_each_sheet_has_its_own_steps(people: People, world: World, page: str) -> None:
    enter(people.anna, world, 10)
    enter(people.anna, world, 5, sheet="way_back")
    enter(people.anna, world, 6, 1, "way_back")
    put_back(people.anna, page, "way_back.1.2")
    assert (stored(people, world), stored(people, world, "way_back")) == ((1, {"foot": 10}), (3, {"foot": 5}))


def test_what_was_said_of_the_day_can_be_put_back(people: People, world: World, page: str) -> None:
    for number, state in enumerate(("excursion", "no_school")):
        people.anna.client.put(
            f"/api/v1/groups/{world.code_3b}/days/{DAY}/state",
            json={"state": state, "weather": "rain", "entry_id": f"{number:032}"},
            headers={"X-CSRFToken": people.anna.csrf_token()},
        )
    assert steps(people.anna.get(page)) == ["day.0.2", "day.1.2"]
    answer = put_back(people.anna, page, "day.1.2")
    assert words(answer).count("Ausflug · Regen") == 2
    assert "Ausflug" in words(people.anna.get(page.removesuffix("/verlauf")))
    again = put_back(people.anna, page, "day.2.2")
    assert "Inzwischen kam ein weiterer Eintrag dazu" in words(again)


def test_the_same_form_twice_puts_back_once(people: People, world: World, three_numbers: str) -> None:
    form = fields(people.anna.get(three_numbers), "/verlauf") | {"step": "way_there.1.3"}
    for _ in range(2):
        assert "Dieser Stand gilt wieder" in words(people.anna.post(three_numbers, form, follow_redirects=True))
    assert stored(people, world) == (4, {"foot": 10})


def test_of_two_people_at_once_the_second_is_told_and_nothing_is_replaced(
    people: People, world: World, three_numbers: str
) -> None:
    forms = [fields(person.get(three_numbers), "/verlauf") for person in (people.anna, people.school)]
    people.anna.post(three_numbers, forms[0] | {"step": "way_there.1.3"})
    answer = people.school.post(three_numbers, forms[1] | {"step": "way_there.2.3"}, follow_redirects=True)
    assert "Inzwischen kam ein weiterer Eintrag dazu. Nichts wurde geändert" in words(answer)
    assert stored(people, world) == (4, {"foot": 10})


def test_a_step_that_no_longer_fits_says_why(people: People, world: World, page: str) -> None:
    """The class has fewer children by now: the old number would be more ways than children."""
    enter(people.anna, world, 25)
    enter(people.anna, world, 20, 1)
    people.kora.post(
        f"/koordination/{world.ags}/liste/gruppe/{world.code_3b}",
        {"name": "3b", "entry": "app", "material": "", "children": "21", "from": "2026-09-14"},
    )
    assert "die Gruppe hat an diesem Tag 21" in words(put_back(people.anna, page, "way_there.1.2"))
    assert stored(people, world) == (2, {"foot": 20})


@pytest.mark.parametrize("step", ["way_there.9.3", "way_there", "way_there.x.3", "party.1.3", "day.1.0", ""])
def test_a_step_that_never_was_is_not_found(people: People, world: World, three_numbers: str, step: str) -> None:
    assert put_back(people.anna, three_numbers, step).status_code == 404
    assert stored(people, world) == (3, {"foot": 12})


def test_a_class_device_is_asked_for_the_words(people: People, world: World, three_numbers: str) -> None:
    answer = people.tablet.post(three_numbers, {"step": "way_there.1.3", "entry": "0" * 32})
    assert "/woerter" in answer.location
    assert stored(people, world) == (3, {"foot": 12})


def test_another_class_finds_nothing(people: People, world: World, three_numbers: str) -> None:
    assert people.ben.post(three_numbers, {"step": "way_there.1.3"}).status_code == 404
    own = three_numbers.replace(world.code_3b, world.code_4a)
    assert people.ben.post(own, {"step": "way_there.1.3"}).status_code == 404
    assert stored(people, world) == (3, {"foot": 12})


# --- after the deadline -----------------------------------------------------------------------------------------


def after_the_deadline(world: World) -> None:
    world.clock.set_day(date(2026, 10, 12))


def test_after_the_deadline_a_step_becomes_a_nachmeldung_with_a_reason(
    people: People, world: World, three_numbers: str
) -> None:
    after_the_deadline(world)
    shown = people.anna.get(three_numbers)
    assert BACK not in words(shown)
    assert words(shown).count("Diesen Stand nachmelden") == 2
    asked = three_numbers + "?stand=way_there.1.3"
    form = fields(people.anna.get(asked), "/verlauf")
    assert form["step"] == "way_there.1.3"
    refused = people.anna.post(three_numbers, form)
    assert refused.status_code == 422
    assert "warum die Zahl erst jetzt kommt" in words(refused)
    form |= {"reason": "Verzählt, die 10 stimmte."}
    for _ in range(2):
        sent = people.anna.post(three_numbers, form, follow_redirects=True)
    assert "Ihre Nachmeldung liegt jetzt bei der Koordination" in words(sent)
    assert stored(people, world) == (3, {"foot": 12})
    waiting = words(people.kora.get(f"/koordination/{world.ags}/wartet"))
    assert waiting.count("Verzählt, die 10 stimmte.") == 1


def test_a_page_from_before_the_deadline_asks_why_instead_of_storing(
    people: People, world: World, three_numbers: str
) -> None:
    form = fields(people.anna.get(three_numbers), "/verlauf") | {"step": "way_there.1.3"}
    after_the_deadline(world)
    answer = people.anna.post(three_numbers, form, follow_redirects=True)
    assert "Die Frist war am 09.10.2026" in words(answer)
    assert fields(answer, "/verlauf")["step"] == "way_there.1.3"
    assert stored(people, world) == (3, {"foot": 12})


def test_after_the_deadline_nobody_empties_a_day(people: People, world: World, three_numbers: str) -> None:
    after_the_deadline(world)
    answer = put_back(people.anna, three_numbers, "way_there.0.3", reason="war ein Versehen")
    assert "Einen leeren Stand kann man nicht nachmelden" in words(answer)
    assert stored(people, world) == (3, {"foot": 12})


def test_after_the_closing_it_is_the_same(people: People, world: World, three_numbers: str) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        world.clock.set_day(date(2026, 10, 3))
        campaigns.close(ctx, town, 2026)
    shown = words(people.kora.get(three_numbers))
    assert "abgeschlossen" in shown
    assert "Diesen Stand nachmelden" in shown
