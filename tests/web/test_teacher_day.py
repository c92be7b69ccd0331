"""Anna's morning: the page is the question, and what she types is stored once, or said to be wrong and kept."""

from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from kindermeilen.actions import campaigns, paper_lists
from kindermeilen.domain.tables_in import PaperTotalRow
from kindermeilen.storage import towns
from tests.conftest import People, Person, World
from tests.web.teacher_page import fields, words

THURSDAY, WEDNESDAY, TUESDAY = "2026-09-24", "2026-09-23", "2026-09-22"
COUNTS = {"way_there-foot": "12", "way_there-bike": "5", "way_there-car": "6"}


def stored(person: Person, code: str, day: str, sheet: str) -> dict[str, Any]:
    """What the API gives for that day and sheet."""
    answer: dict[str, Any] = person.get(f"/api/v1/groups/{code}/days/{day}/{sheet}").get_json()
    return answer


def fill(person: Person, address: str, **typed: str) -> dict[str, str]:
    """The page's form with some fields typed."""
    return fields(person.get(address), address) | {name.replace("__", "-"): text for name, text in typed.items()}


def save(person: Person, address: str, typed: dict[str, str]) -> TestResponse:
    """Fill in the page's form and send it."""
    return person.post(address, fill(person, address) | typed)


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}"


def test_the_only_class_of_a_device_is_opened_at_once(people: People, page: str) -> None:
    assert people.anna.get("/klasse").location == page


def test_a_school_sees_its_classes_as_tiles_and_no_other_schools(people: People) -> None:
    shown = words(people.school.get("/klasse"))
    assert "3b" in shown
    assert "4a" in shown
    assert "2c" not in shown


def test_somebody_who_is_not_signed_in_is_led_to_the_sign_in(people: People, page: str) -> None:
    assert "/anmelden" in (people.nobody.get(page).location or "")
    assert "/anmelden" in (people.nobody.get("/klasse").location or "")


def test_a_class_of_another_school_does_not_exist_for_anna(people: People, world: World) -> None:
    assert people.anna.get(f"/klasse/{world.code_2c}").status_code == 404
    assert people.anna.post(f"/klasse/{world.code_2c}", COUNTS).status_code == 404


def test_a_saved_morning_is_stored_and_shows_the_new_total(people: People, page: str, world: World) -> None:
    answer = save(people.anna, page, COUNTS | {"way_there-absent": "2"})
    assert answer.status_code == 302
    shown = words(people.anna.get(answer.location))
    assert "17 Meilen von 3b" in shown
    assert "Ulm ist erreicht. Noch 4 Meilen bis Weißenhorn" in shown
    assert "23 Wege" in shown
    there = stored(people.anna, world.code_3b, THURSDAY, "way_there")
    assert there["counts"] == {"foot": 12, "bike": 5, "car": 6}
    assert there["absent"] == 2


def test_a_corrected_number_does_not_reach_a_stop_again(people: People, page: str) -> None:
    save(people.anna, page, COUNTS)
    corrected = save(people.anna, page, {"way_there-foot": "11"})
    shown = words(people.anna.get(corrected.location))
    assert "16 Meilen von 3b" in shown
    assert "ist erreicht" not in shown
    more = save(people.anna, page, {"way_there-foot": "16", "way_there-car": "2"})
    assert "Weißenhorn ist erreicht." in words(people.anna.get(more.location))
    assert "Ulm ist erreicht" not in words(people.anna.get(more.location))


def test_the_same_form_sent_twice_counts_once(people: People, page: str, world: World) -> None:
    form = fill(people.anna, page) | COUNTS
    first, second = people.anna.post(page, form), people.anna.post(page, form)
    assert first.location == second.location
    assert stored(people.anna, world.code_3b, THURSDAY, "way_there")["revision"] == 1
    assert "17 Meilen" in words(people.anna.get(second.location))


def test_the_page_is_filled_with_what_is_stored_and_saving_it_unchanged_changes_nothing(
    people: People, page: str, world: World
) -> None:
    save(people.anna, page, COUNTS)
    assert fields(people.anna.get(page), page)["way_there-foot"] == "12"
    save(people.anna, page, {})
    assert stored(people.anna, world.code_3b, THURSDAY, "way_there")["revision"] == 1
    save(people.anna, page, {"way_there-foot": "11"})
    assert stored(people.anna, world.code_3b, THURSDAY, "way_there")["revision"] == 2


def test_numbers_taken_out_take_the_sheet_back(people: People, page: str, world: World) -> None:
    save(people.anna, page, COUNTS)
    save(people.anna, page, dict.fromkeys(COUNTS, ""))
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{THURSDAY}/way_there").status_code == 404
    save(people.anna, page, COUNTS)
    assert stored(people.anna, world.code_3b, THURSDAY, "way_there")["revision"] == 3


def test_undo_puts_back_what_stood_there_before(people: People, page: str, world: World) -> None:
    save(people.anna, page, COUNTS)
    answer = save(people.anna, page, {"way_there-foot": "9"})
    undo = fields(people.anna.get(answer.location), "/rueckgaengig")
    for _ in range(2):
        people.anna.post(f"{page}/rueckgaengig", undo)
    there = stored(people.anna, world.code_3b, THURSDAY, "way_there")
    assert (there["counts"]["foot"], there["revision"]) == (12, 3)


def test_undo_of_a_first_number_takes_it_back(people: People, page: str, world: World) -> None:
    undo = fields(people.anna.get(save(people.anna, page, COUNTS).location), "/rueckgaengig")
    people.anna.post(f"{page}/rueckgaengig", undo)
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{THURSDAY}/way_there").status_code == 404


def test_undo_never_takes_back_what_somebody_stored_since(people: People, page: str, world: World) -> None:
    undo = fields(people.anna.get(save(people.anna, page, COUNTS).location), "/rueckgaengig")
    save(people.school, page, {"way_there-foot": "10"})
    answer = people.anna.post(f"{page}/rueckgaengig", undo, follow_redirects=True)
    assert "Inzwischen steht hier eine andere Zahl" in words(answer)
    assert stored(people.anna, world.code_3b, THURSDAY, "way_there")["counts"]["foot"] == 10


def test_genauso_zurueck_is_stored_as_assumed_and_only_offered_where_the_way_there_is_known(
    people: People, page: str, world: World
) -> None:
    assert "genauso zurück" not in words(people.anna.get(page))
    people.anna.put(world.code_3b, WEDNESDAY, "way_there", {"foot": 9, "bus": 8}, absent=1)
    assert "genauso zurück" in words(people.anna.get(page))
    save(people.anna, page, {**COUNTS, "way_back-like": "1"})
    back = stored(people.anna, world.code_3b, WEDNESDAY, "way_back")
    assert back["counts"] == {"foot": 9, "bus": 8}
    assert (back["basis"], back["absent"]) == ("assumed", 1)


def test_on_monday_yesterday_is_friday(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 9, 21))
    assert fields(people.anna.get(page), page)["way_back-day"] == "2026-09-18"


def test_on_the_first_day_no_way_home_is_asked(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 9, 14))
    assert "way_back-day" not in fields(people.anna.get(page), page)


def test_after_the_last_day_only_its_way_home_is_asked(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 10, 5))
    asked = fields(people.anna.get(page), page)
    assert asked["way_back-day"] == "2026-10-02"
    assert "way_there-day" not in asked


def test_a_kita_is_not_asked_for_the_way_home(people: People, world: World) -> None:
    page = f"/klasse/{world.code_kita}"
    asked = fields(people.ines.get(page), page)
    assert "way_there-day" in asked
    assert "way_back-day" not in asked


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"way_there-foot": "zwölf"}, "way_there-foot", "Im Feld „zu Fuß“ muss eine ganze Zahl ab 0 stehen"),
        ({"way_there-scooter": "-3"}, "way_there-scooter", "Im Feld „Roller“ muss eine ganze Zahl ab 0 stehen"),
        ({"way_there-bus": "1,5"}, "way_there-bus", "Im Feld „Bus“"),
        ({"way_there-foot": "9" * 5000}, "way_there-foot", "Im Feld „zu Fuß“ muss eine ganze Zahl"),
        ({"way_there-foot": "30"}, "way_there-foot", "stehen 30 Kinder, die Gruppe hat an diesem Tag 25"),
        ({"way_there-foot": "20", "way_there-bus": "6"}, "way_there-foot", "Zusammen sind es 26 Wege"),
        ({"way_there-foot": "24", "way_there-absent": "3"}, "way_there-foot", "da sind aber nur 22 Kinder"),
        ({"way_there-foot": "3", "way_there-absent": "26"}, "way_there-absent", "Im Feld „Fehlen“ stehen 26 Kinder"),
        ({"way_there-absent": "3"}, "way_there-foot", "wie die anderen Kinder gekommen sind"),
        ({"way_back-like": "1", "way_back-foot": "3"}, "way_back-like", "entweder „genauso zurück“ oder"),
        ({"way_back-like": "1"}, "way_back-like", "ist kein Hinweg eingetragen"),
        ({"food-miles": "251"}, "food-miles", "Rote Meilen: 251 Meilen an einem Tag sind für 25 Kinder zu viele"),
        ({"energy-miles": "x"}, "energy-miles", "Im Feld „Anzahl“"),
        ({}, "way_there-foot", "Es ist noch keine Zahl eingetragen"),
    ],
)
def test_a_wrong_number_names_field_and_rule_and_keeps_what_was_typed(
    people: People, page: str, world: World, typed: dict[str, str], field: str, said: str
) -> None:
    more = {"adults-miles": "4"} if typed else {}
    answer = save(people.anna, page, typed | more)
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    kept = fields(answer, page)
    assert {name: kept[name] for name in typed} == typed
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{THURSDAY}/adults").status_code == 404


def test_several_wrong_sheets_are_told_together_and_nothing_of_the_form_is_stored(
    people: People, page: str, world: World
) -> None:
    answer = save(people.anna, page, {"way_there-foot": "30", "food-miles": "300", "energy-miles": "10"})
    assert "Bitte 2 Stellen prüfen" in words(answer)
    for sheet in ("way_there", "food", "energy"):
        assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{THURSDAY}/{sheet}").status_code == 404


def test_an_unusual_number_is_asked_back_once(people: People, page: str, world: World) -> None:
    asked = save(people.anna, page, {"food-miles": "90"})
    assert asked.status_code == 422
    assert "ungewöhnlich viele" in words(asked)
    form = fields(asked, page)
    assert "food-confirmed" not in form
    assert people.anna.post(page, form | {"food-confirmed": "1"}).status_code == 302
    food = stored(people.anna, world.code_3b, THURSDAY, "food")
    assert (food["counts"], food["confirmed"]) == ({"miles": 90}, True)


def test_a_form_without_its_token_stores_nothing_and_says_what_to_do(people: People, page: str, world: World) -> None:
    answer = people.anna.client.post(page, data=fill(people.anna, page) | COUNTS)
    assert answer.status_code == 400
    assert "zu lange offen" in words(answer)
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{THURSDAY}/way_there").status_code == 404


def test_a_page_left_open_over_night_is_not_stored_for_the_wrong_day(people: People, page: str, world: World) -> None:
    form = fill(people.anna, page) | COUNTS
    world.clock.set_day(date(2026, 9, 25))
    answer = people.anna.post(page, form)
    assert answer.status_code == 422
    assert "Diese Seite war noch vom Donnerstag, 24. September" in words(answer)
    again = fields(answer, page)
    assert (again["way_there-foot"], again["way_there-day"]) == ("12", "2026-09-25")
    assert people.anna.post(page, again).status_code == 302
    assert stored(people.anna, world.code_3b, "2026-09-25", "way_there")["counts"]["foot"] == 12
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{THURSDAY}/way_there").status_code == 404


def test_a_broken_form_id_loses_nothing(people: People, page: str, world: World) -> None:
    save(people.anna, page, {**COUNTS, "entry": "nonsense", "way_there-revision": "nonsense"})
    assert stored(people.anna, world.code_3b, THURSDAY, "way_there")["counts"]["foot"] == 12


def test_another_day_asks_for_both_ways_of_that_day(people: People, page: str, world: World) -> None:
    address = f"{page}/tag/{TUESDAY}"
    asked = fields(people.anna.get(address), address)
    assert (asked["way_there-day"], asked["way_back-day"]) == (TUESDAY, TUESDAY)
    save(people.anna, address, {**COUNTS, "way_back-like": "1"})
    assert stored(people.anna, world.code_3b, TUESDAY, "way_back")["counts"] == {"foot": 12, "bike": 5, "car": 6}


@pytest.mark.parametrize("day", ["2026-02-30", "gestern", "20260924", "2026-9-24"])
def test_an_address_without_a_day_is_a_page_that_helps(people: People, page: str, day: str) -> None:
    assert people.anna.get(f"{page}/tag/{day}").status_code == 404


def test_a_day_in_the_future_can_only_be_looked_at(people: People, page: str) -> None:
    address = f"{page}/tag/2026-09-25"
    assert "Dieser Tag kommt noch" in words(people.anna.get(address))
    assert "way_there-day" not in fields(people.anna.get(address), address)
    answer = people.anna.post(address, {**COUNTS, "way_there-day": "2026-09-25"})
    assert answer.status_code == 422
    assert "liegt in der Zukunft" in words(answer)


def test_outside_the_action_the_page_says_when_it_begins(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 9, 7))
    assert "Los geht es am Montag, 14. September" in words(people.anna.get(page))
    answer = people.anna.post(page, {**COUNTS, "way_there-day": "2026-09-07"})
    assert answer.status_code == 422
    assert "sammelt die Gruppe nicht" in words(answer)


def test_on_a_free_day_leisure_ways_are_still_asked(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 9, 26))
    shown = people.anna.get(page)
    assert "ist frei: Wochenende" in words(shown)
    assert f"{page}/tag/2026-09-25" in shown.get_data(as_text=True)
    asked = fields(shown, page)
    assert "way_there-day" not in asked
    save(people.anna, page, {"leisure-bike": "7"})
    assert stored(people.anna, world.code_3b, "2026-09-26", "leisure")["counts"] == {"bike": 7}


def test_a_public_holiday_is_called_by_its_name(people: People, world: World) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        plan = campaigns.Plan(2026, date(2026, 9, 14), date(2026, 11, 6))
        campaigns.save_campaign(ctx, town, plan)
    world.clock.set_day(date(2026, 10, 27))
    assert "Herbstferien" in words(people.anna.get(f"/klasse/{world.code_3b}"))


def test_modes_stand_in_the_order_of_the_class(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, WEDNESDAY, "way_there", {"train": 3, "bus": 14, "car": 5})
    html = people.anna.get(page).get_data(as_text=True)
    order = [html.index(f'id="way_there-{mode}"') for mode in ("bus", "car", "train", "foot")]
    assert order == sorted(order)
    assert html.index('id="way_there-train"') < html.index("weitere") < html.index('id="way_there-foot"')


@pytest.mark.parametrize(("state", "word"), [("excursion", "Ausflug"), ("no_school", "Kein Unterricht")])
def test_a_day_without_ways_is_said_in_one_tap_and_taken_back_in_one(
    people: People, page: str, state: str, word: str
) -> None:
    save(people.anna, page, {"state": state})
    shown = people.anna.get(page)
    assert f"{word} zurücknehmen" in words(shown)
    save(people.anna, page, {"state": ""})
    assert f"{word} zurücknehmen" not in words(people.anna.get(page))


def test_ways_take_the_place_of_a_days_state(people: People, page: str) -> None:
    save(people.anna, page, {"state": "not_asked"})
    save(people.anna, page, COUNTS)
    assert "Nicht gefragt zurücknehmen" not in words(people.anna.get(page))


def test_a_state_beside_typed_numbers_is_refused_and_nothing_is_lost(people: People, page: str, world: World) -> None:
    answer = save(people.anna, page, {**COUNTS, "state": "excursion"})
    assert answer.status_code == 422
    assert "sind Wege eingetragen" in words(answer)
    assert fields(answer, page)["way_there-foot"] == "12"
    assert people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{THURSDAY}/way_there").status_code == 404


def test_an_unknown_state_or_weather_is_refused(people: People, page: str) -> None:
    assert save(people.anna, page, {"state": "asleep"}).status_code == 422
    assert save(people.anna, page, {"weather": "frogs"}).status_code == 422


def test_weather_is_kept_with_the_ways(people: People, page: str) -> None:
    save(people.anna, page, {**COUNTS, "weather": "rain"})
    assert fields(people.anna.get(page), page)["weather"] == "rain"


def test_saved_page_survives_an_address_that_somebody_changed(people: People, page: str) -> None:
    for stand in ("x", "2026-09-24.way_there.99", "2026-09-24.nothing.1", "2026-09-24.way_there.-1", "....", "9" * 400):
        assert people.anna.get(f"{page}/gespeichert?stand={stand}").status_code == 200


def test_a_total_from_paper_is_named_and_a_nachmeldung_offered(people: People, page: str, world: World) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        house = next(one for one in towns.institutions_of(ctx.conn, town.id) if one.name == "Lindenschule")
        days = (date(2026, 9, 21), date(2026, 9, 25))
        paper_lists.add_paper_total(ctx, town, house, PaperTotalRow(0, house.name, ("3b",), *days, 1, 25, 90, 0, 0, 0))
    shown = words(people.anna.get(page))
    assert "zählt schon eine Summe vom Papier: 21.09.2026 bis 25.09.2026" in shown
    assert "Nachmeldung senden" in shown
