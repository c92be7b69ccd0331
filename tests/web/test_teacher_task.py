"""A task instead of a way: set by the class, seen on its devices, never in public."""

from tests.conftest import People, World
from tests.web.teacher_page import fields, words

TASK = "eine Pflanze gießen"


def test_anna_sets_the_task_and_the_tablet_shows_it(people: People, world: World) -> None:
    page = f"/klasse/{world.code_3b}/gruppe"
    form = fields(people.anna.get(page), "/aufgabe")
    answer = people.anna.post(f"/klasse/{world.code_3b}/aufgabe", form | {"task": f" {TASK}\n"}, follow_redirects=True)
    assert "Die Aufgabe ist gespeichert." in words(answer)
    assert fields(people.anna.get(page), "/aufgabe")["task"] == TASK
    for person in (people.anna, people.tablet):
        assert person.get(f"/api/v1/groups/{world.code_3b}/frame").get_json()["task"] == TASK
    assert people.ben.get(f"/api/v1/groups/{world.code_4a}/frame").get_json()["task"] is None


def test_nobody_else_reads_it(people: People, world: World) -> None:
    people.anna.post(f"/klasse/{world.code_3b}/aufgabe", {"task": TASK})
    for path in (f"/k/{world.code_3b}", f"/api/v1/groups/{world.code_3b}", f"/e/{world.code_school}", "/"):
        assert TASK not in people.nobody.get(path).get_data(as_text=True)


def test_one_that_is_too_long_stays_in_its_field(people: People, world: World) -> None:
    people.anna.post(f"/klasse/{world.code_3b}/aufgabe", {"task": TASK})
    answer = people.anna.post(f"/klasse/{world.code_3b}/aufgabe", {"task": "x" * 201})
    assert answer.status_code == 422
    assert "höchstens 200 Zeichen" in words(answer)
    assert fields(answer, "/aufgabe")["task"] == "x" * 201
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/frame").get_json()["task"] == TASK


def test_it_is_taken_away_again(people: People, world: World) -> None:
    people.anna.post(f"/klasse/{world.code_3b}/aufgabe", {"task": TASK})
    people.anna.post(f"/klasse/{world.code_3b}/aufgabe", {"task": " "})
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/frame").get_json()["task"] is None
