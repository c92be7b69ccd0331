"""After the deadline or the closing a class sends a Nachmeldung, with a reason; nothing is dropped."""

from datetime import date

import pytest

from kindermeilen.actions import campaigns
from kindermeilen.storage import towns
from tests.conftest import People, World
from tests.web.teacher_page import fields, words

DAY = "2026-09-30"
FORM = {"way_there-foot": "9", "way_there-car": "2", "reason": "Der Zettel lag im Klassenzimmer."}


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}/tag/{DAY}"


@pytest.fixture
def after_the_deadline(world: World) -> None:
    world.clock.set_day(date(2026, 10, 12))


@pytest.mark.usefixtures("after_the_deadline")
def test_the_form_becomes_a_nachmeldung(people: People, page: str) -> None:
    shown = words(people.anna.get(page))
    assert "Die Frist war am 09.10.2026" in shown
    assert "Nachmeldung senden" in shown
    assert "Speichern" not in shown


@pytest.mark.usefixtures("after_the_deadline")
def test_it_waits_for_the_coordinator_and_the_page_says_so(people: People, page: str, world: World) -> None:
    form = fields(people.anna.get(page), page) | FORM
    answer = people.anna.post(page, form, follow_redirects=True)
    assert "Ihre Nachmeldung liegt jetzt bei der Koordination" in words(answer)
    assert "Hinweg: 9 zu Fuß, 2 Auto" in words(answer)
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{DAY}/way_there").status_code == 404
    assert "Der Zettel lag im Klassenzimmer." in words(people.kora.get(f"/koordination/{world.ags}/wartet"))


@pytest.mark.usefixtures("after_the_deadline")
def test_sent_twice_it_waits_once(people: People, page: str) -> None:
    form = fields(people.anna.get(page), page) | FORM
    people.anna.post(page, form)
    answer = people.anna.post(page, form, follow_redirects=True)
    assert words(answer).count("Hinweg: 9 zu Fuß, 2 Auto") == 1


@pytest.mark.usefixtures("after_the_deadline")
@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"reason": ""}, "reason", "warum die Zahl erst jetzt kommt"),
        ({"reason": "x" * 501}, "reason", "höchstens 500 Zeichen"),
        ({"way_there-foot": "26"}, "way_there-foot", "26 Kinder"),
        ({"way_there-foot": "neun"}, "way_there-foot", "ganze Zahl"),
        ({"way_there-foot": "", "way_there-car": ""}, "way_there-foot", "dieselben wie die gespeicherten"),
    ],
)
def test_a_wrong_one_is_shown_again_with_all_that_was_typed(
    people: People, page: str, typed: dict[str, str], field: str, said: str
) -> None:
    answer = people.anna.post(page, fields(people.anna.get(page), page) | FORM | typed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    kept = fields(answer, page)
    assert {name: kept[name] for name in FORM} == FORM | typed


def test_after_the_closing_it_is_the_same(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 10, 1))
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.close(ctx, town, 2026)
    assert "abgeschlossen" in words(people.kora.get(page))
    answer = people.kora.post(page, fields(people.kora.get(page), page) | FORM, follow_redirects=True)
    assert "Ihre Nachmeldung liegt jetzt bei der Koordination" in words(answer)


@pytest.mark.usefixtures("after_the_deadline")
def test_a_form_opened_before_midnight_of_the_deadline_is_not_dropped(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 10, 9))
    form = fields(people.anna.get(page), page) | {"way_there-foot": "9"}
    world.clock.set_day(date(2026, 10, 10))
    answer = people.anna.post(page, form)
    assert answer.status_code == 422
    again = fields(answer, page)
    assert again["way_there-foot"] == "9"
    assert "reason" in again


@pytest.mark.usefixtures("after_the_deadline")
def test_two_numbers_after_the_deadline_are_left_to_the_coordinator(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 10, 1))
    first, second = (fields(people.anna.get(page), page) for _ in range(2))
    people.anna.post(page, first | {"way_there-foot": "9"})
    people.anna.post(page, second | {"way_there-foot": "8"})
    world.clock.set_day(date(2026, 10, 12))
    shown = people.anna.get(page)
    assert "Die Koordination entscheidet" in words(shown)
    assert "/zahlen/" not in shown.get_data(as_text=True)
