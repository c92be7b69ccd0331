"""A class's children and periods: changed by the class, refused where a number or a day cannot be."""

import re
from datetime import date

import pytest
from werkzeug.test import TestResponse

from tests.conftest import People, Person, World
from tests.web.teacher_page import fields, words


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}/gruppe"


def change(person: Person, page: str, **typed: str) -> TestResponse:
    return person.post(page, fields(person.get(page), page) | typed)


def set_period(person: Person, page: str, kind: str, first: str, last: str) -> TestResponse:
    address = page.replace("/gruppe", "/zeitraum")
    form = fields(person.get(page), address)
    return person.post(address, form | {"kind": kind, "first": first, "last": last})


def test_a_new_pupil_is_two_taps(people: People, page: str, world: World) -> None:
    form = fields(people.anna.get(page), page)
    assert (form["children"], form["valid_from"]) == ("25", "2026-09-24")
    assert change(people.anna, page, children="26").location == page
    assert "Heute gehören 26 Kinder dazu" in words(people.anna.get(page))
    assert people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 26}).status_code == 201
    assert people.anna.put(world.code_3b, "2026-09-23", "way_there", {"foot": 26}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"children": ""}, "children", "ganze Zahl von 1 bis 400"),
        ({"children": "0"}, "children", "ganze Zahl von 1 bis 400"),
        ({"children": "401"}, "children", "ganze Zahl von 1 bis 400"),
        ({"children": "viele"}, "children", "ganze Zahl von 1 bis 400"),
        ({"children": "9" * 5000}, "children", "ganze Zahl von 1 bis 400"),
        ({"valid_from": ""}, "valid_from", "als Datum"),
        ({"valid_from": "24.09.2026"}, "valid_from", "als Datum"),
        ({"weekday": "6"}, "weekday", "Wochentag"),
        ({"weekday": "x"}, "weekday", "Wochentag"),
    ],
)
def test_a_wrong_number_is_shown_again_with_its_rule(
    people: People, page: str, typed: dict[str, str], field: str, said: str
) -> None:
    answer = change(people.anna, page, **typed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    if field != "weekday":
        assert fields(answer, page)[field] == typed[field]


def test_fewer_children_than_ways_of_a_day_are_refused_naming_the_day(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 25})
    answer = change(people.anna, page, children="24", valid_from="2026-09-21")
    assert answer.status_code == 422
    assert "Am 22.09.2026 sind schon 25 Wege eingetragen" in words(answer)
    assert change(people.anna, page, children="24", valid_from="2026-09-23").status_code == 302


def test_a_kita_sets_a_number_for_one_day_of_the_week(people: People, world: World) -> None:
    page = f"/klasse/{world.code_kita}/gruppe"
    assert change(people.ines, page, children="12", weekday="5").status_code == 302
    assert "nur freitags 12" in words(people.ines.get(page))
    assert "Heute gehören 18 Kinder dazu" in words(people.ines.get(page))
    world.clock.set_day(date(2026, 9, 25))
    assert "Heute gehören 12 Kinder dazu" in words(people.ines.get(page))


def test_the_same_form_twice_changes_once(people: People, page: str, world: World) -> None:
    form = fields(people.anna.get(page), page) | {"children": "26"}
    assert people.anna.post(page, form).status_code == 302
    assert people.anna.post(page, form).status_code == 302
    assert people.anna.post(page, form | {"children": "27"}).status_code == 422


def test_a_baseline_week_is_set_and_removed_again(people: People, page: str, world: World) -> None:
    assert set_period(people.anna, page, "baseline", "2026-09-14", "2026-09-18").status_code == 302
    shown = people.anna.get(page)
    assert "Vorher-Woche: nur zählen 14.09.2026 – 18.09.2026" in words(shown)
    assert "Aktionszeitraum: sammeln 19.09.2026 – 02.10.2026" in words(shown)
    found = re.search(r'action="([^"]+/entfernen)"', shown.get_data(as_text=True))
    assert found
    for _ in range(2):
        assert people.anna.post(found[1]).status_code == 302
    assert "Vorher-Woche: nur zählen 14.09.2026" not in words(people.anna.get(page))


def test_miles_follow_the_period(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-15", "way_there", {"foot": 20})
    set_period(people.anna, page, "baseline", "2026-09-14", "2026-09-18")
    shown = words(people.anna.get(f"/klasse/{world.code_3b}/woche/2026-09-14"))
    assert "0 Meilen in dieser Woche" in shown


@pytest.mark.parametrize(
    ("kind", "first", "last", "field", "said"),
    [
        ("baseline", "2026-09-18", "2026-09-14", "first", "liegt nach dem letzten"),
        ("party", "2026-09-14", "2026-09-18", "kind", "nicht bekannt"),
        ("action", "2026-10-01", "2026-10-20", "first", "im Zeitraum der Kampagne"),
        ("baseline", "", "2026-09-18", "first", "als Datum"),
        ("baseline", "2026-09-14", "demnächst", "last", "als Datum"),
        ("baseline", "2030-09-14", "2030-09-18", "first", "keine Kampagne"),
    ],
)
def test_a_wrong_period_is_shown_again(
    people: People, page: str, kind: str, first: str, last: str, field: str, said: str
) -> None:
    answer = set_period(people.anna, page, kind, first, last)
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    kept = fields(answer, page.replace("/gruppe", "/zeitraum"))
    assert (kept["first"], kept["last"]) == (first, last)


def test_periods_of_a_class_do_not_overlap(people: People, page: str) -> None:
    set_period(people.anna, page, "baseline", "2026-09-14", "2026-09-18")
    answer = set_period(people.anna, page, "follow_up", "2026-09-18", "2026-09-25")
    assert answer.status_code == 422
    assert "überschneiden sich" in words(answer)


def test_a_period_that_would_leave_entries_outside_is_refused(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-15", "way_there", {"foot": 20})
    answer = set_period(people.anna, page, "action", "2026-09-21", "2026-10-02")
    assert answer.status_code == 422
    assert "Am 15.09.2026 hat 3b schon etwas eingetragen" in words(answer)


def test_nobody_reaches_another_classs_period(people: People, page: str, world: World) -> None:
    set_period(people.anna, page, "baseline", "2026-09-14", "2026-09-18")
    found = re.search(r"zeitraum/([^/]+)/entfernen", people.anna.get(page).get_data(as_text=True))
    assert found
    people.ben.post(f"/klasse/{world.code_4a}/zeitraum/{found[1]}/entfernen")
    body = {"kind": "baseline", "from": "2026-09-21", "to": "2026-09-25", "entry_id": "0" * 32}
    headers = {"X-CSRFToken": people.ben.csrf_token()}
    people.ben.client.put(f"/api/v1/groups/{world.code_4a}/periods/{found[1]}", json=body, headers=headers)
    assert "14.09.2026 – 18.09.2026" in words(people.anna.get(page))


def test_the_page_leads_to_devices_and_to_the_public_page(people: People, page: str, world: World) -> None:
    html = people.anna.get(page).get_data(as_text=True)
    for address in (
        f"/klasse/{world.code_3b}/geraete",
        f"/klasse/{world.code_3b}/weitergeben",
        f"/k/{world.code_3b}",
        f"/k/{world.code_3b}/qr.svg",
        "/api/v1/openapi.json",
    ):
        assert f'"{address}"' in html


def test_the_coordinator_gets_no_link_to_the_devices(people: People, page: str) -> None:
    assert "/geraete" not in people.kora.get(page).get_data(as_text=True)


def test_forms_without_their_token_change_nothing(people: People, page: str) -> None:
    assert people.anna.client.post(page, data={"children": "20", "valid_from": "2026-09-24"}).status_code == 400
    assert "Heute gehören 25 Kinder dazu" in words(people.anna.get(page))


def test_the_coordinator_sees_the_new_number_its_day_and_who_changed_it(
    people: People, page: str, world: World
) -> None:
    change(people.anna, page, children="26", valid_from="2026-09-28")
    room = f"/koordination/{world.ags}"
    assert "von Anfang an 25 ab 28.09.2026 26" in words(people.kora.get(f"{room}/liste/gruppe/{world.code_3b}"))
    assert "Klasse Zahl der Kinder geändert: 3b, Lindenschule: 26 (2026-09-28)" in words(
        people.kora.get(f"{room}/protokoll")
    )


# --- weeks that are offered -------------------------------------------------------------------------------------


def offered(person: Person, page: str) -> list[str]:
    return re.findall(r'name="choice" value="([^"]+)"', person.get(page).get_data(as_text=True))


def choose(person: Person, page: str, choice: str) -> TestResponse:
    address = page.replace("/gruppe", "/zeitraum/waehlen")
    return person.post(address, fields(person.get(page), address) | {"choice": choice})


def test_the_next_weeks_are_offered_in_words_and_one_is_chosen(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 9, 17))
    shown = words(people.anna.get(page))
    assert "Aktionszeitraum: Mo 21.9. – Fr 2.10." in shown
    assert "Vorher-Woche: Mo 21.9. – Fr 25.9., dann Aktionszeitraum: Mo 28.9. – Fr 2.10." in shown
    assert "Meilen gibt es dafür keine" in shown
    assert "was die Aktion verändert hat" in shown
    both = "baseline 2026-09-21 2026-09-25 action 2026-09-28 2026-10-02"
    assert both in offered(people.anna, page)
    assert choose(people.anna, page, both).location == page
    shown = words(people.anna.get(page))
    assert "Vorher-Woche: nur zählen 21.09.2026 – 25.09.2026" in shown
    assert "Aktionszeitraum: sammeln 28.09.2026 – 02.10.2026" in shown
    assert offered(people.anna, page) == ["follow_up 2026-10-19 2026-10-23"]


def test_the_same_choice_twice_sets_it_once(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 9, 17))
    address = page.replace("/gruppe", "/zeitraum/waehlen")
    form = fields(people.anna.get(page), address) | {"choice": "action 2026-09-21 2026-10-02"}
    for _ in range(2):
        assert people.anna.post(address, form).status_code == 302
    assert people.anna.get(page).get_data(as_text=True).count("/entfernen") == 1


def test_of_two_weeks_chosen_together_none_is_set_where_one_is_refused(people: People, page: str) -> None:
    people.anna.put(page.split("/")[2], "2026-09-22", "way_there", {"foot": 3})
    answer = choose(people.anna, page, "baseline 2026-09-28 2026-10-02 action 2026-09-30 2026-10-02")
    assert answer.status_code == 422
    assert "überschneiden sich" in words(answer)
    assert "/entfernen" not in people.anna.get(page).get_data(as_text=True)


@pytest.mark.parametrize("choice", ["", "action", "action 2026-09-28 morgen", "party 2026-09-28 2026-10-02", "a b c d"])
def test_without_a_real_choice_the_page_asks_again(people: People, page: str, choice: str) -> None:
    answer = choose(people.anna, page, choice)
    assert answer.status_code == 422
    assert "Bitte wählen Sie einen Zeitraum aus" in words(answer)
