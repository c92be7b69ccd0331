"""A campaign year: its window, its rules with a preview that keeps its word, its end."""

import re
from datetime import date
from html import unescape

import pytest

from tests.conftest import People, World

WINDOW = {
    "year": "2026",
    "from": "2026-09-14",
    "to": "2026-10-02",
    "deadline": "",
    "report_by": "",
    "destination": "Antalya",
}


def room(world: World, path: str) -> str:
    return f"/koordination/{world.ags}/kampagne{path}"


def totals(people: People, world: World) -> dict[str, tuple[int, int]]:
    """Miles and adults' miles by name, as the report says them."""
    report = people.kora.get(f"/koordination/{world.ags}/bericht.json?jahr=2026").get_json()
    found = {}
    for row in report["rows"]:
        if row["level"] != "reported":
            name = ", ".join(part for part in (row["group"], row["institution"]) if part) or row["municipality"]
            found[name] = (row["total"] or 0, row["adults"] or 0)
    return found


def log_something(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 10, "bus": 8, "park_walk": 3})
    people.ben.put(world.code_4a, "2026-09-23", "way_there", {"bike": 12, "train": 2})
    people.anna.put(world.code_3b, "2026-09-19", "leisure", {"bus": 4})
    people.ben.put(world.code_4a, "2026-09-23", "adults", {"miles": 5})


def send(people: People, url: str, form: dict[str, str]) -> tuple[int, str]:
    answer = people.kora.post(url, form)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_window_and_deadline_are_changed(people: People, world: World) -> None:
    form = {**WINDOW, "deadline": "2026-10-20", "report_by": "24.10.2026", "destination": "Belém"}
    assert send(people, room(world, ""), form)[0] == 302
    page = people.kora.get(room(world, "")).get_data(as_text=True)
    assert 'value="2026-10-20"' in page
    assert 'value="2026-10-24"' in page
    assert re.search(r"selected>COP30 Belém", page)
    assert send(people, room(world, ""), form)[0] == 302


def test_a_further_year_takes_all_groups_of_the_list(people: People, world: World) -> None:
    form = {**WINDOW, "year": "2027", "from": "2027-09-13", "to": "2027-10-01", "destination": ""}
    assert send(people, room(world, "?jahr=neu"), form)[0] == 302
    page = people.kora.get(f"/koordination/{world.ags}?jahr=2027").get_data(as_text=True)
    assert "0 von 4" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", ""),
        ("year", "zwei"),
        ("year", "9999"),
        ("year", "2031"),
        ("from", ""),
        ("from", "31.02.2026"),
        ("to", "2026-09-01"),
        ("to", "9999-12-31"),
        ("deadline", "2026-09-01"),
        ("deadline", "9999-12-31"),
        ("report_by", "gestern"),
        ("report_by", "2030-01-01"),
        ("destination", "Atlantis"),
    ],
)
def test_a_refused_year_names_the_field_and_keeps_what_was_typed(
    people: People, world: World, field: str, value: str
) -> None:
    form = {**WINDOW, "report_by": "2026-10-11", field: value}
    status, page = send(people, room(world, "?jahr=neu"), form)
    assert status == 422
    assert 'role="alert"' in page
    assert field in ("to", "report_by") or 'value="2026-10-11"' in page
    assert 'value="2026-10-11"' not in people.kora.get(room(world, "")).get_data(as_text=True)


def test_two_years_cannot_overlap(people: People, world: World) -> None:
    status, page = send(people, room(world, "?jahr=neu"), {**WINDOW, "year": "2027", "to": "2027-01-10"})
    assert status == 422
    assert "überschneidet sich mit dem Kampagnenjahr 2026" in page


def test_a_window_that_would_leave_entries_outside_is_refused(people: People, world: World) -> None:
    log_something(people, world)
    status, page = send(people, room(world, ""), {**WINDOW, "to": "2026-09-20"})
    assert status == 422
    assert "schon etwas eingetragen" in page
    assert totals(people, world)["Blaustein"] == (36, 5)


def preview(people: People, world: World, ticked: set[str]) -> tuple[dict[str, list[int]], dict[str, str]]:
    """The numbers of the preview by name, and the form that confirms it."""
    status, page = send(people, room(world, "/2026/regeln"), dict.fromkeys(ticked, "1"))
    assert status == 200
    rows = re.findall(r'<tr><th scope="row">([^<]+?)\s*(?:<span[^>]*>Summe</span>)?</th>(.*?)</tr>', page)
    numbers = {name: [int(one.replace(".", "")) for one in re.findall(r">([\d.]+)<", cells)] for name, cells in rows}
    return numbers, dict(re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', page))


ALL = {"bus", "train", "leisure", "holiday_ways", "adults"}


@pytest.mark.parametrize(
    "ticked",
    [ALL - {"bus"}, ALL | {"park_walk"}, ALL - {"leisure"}, ALL - {"holiday_ways"}, ALL - {"adults"}, set()],
    ids=["no-bus", "park-walk", "no-leisure", "no-holidays", "no-adults", "nothing"],
)
def test_the_preview_of_rules_is_what_the_totals_are_afterwards(people: People, world: World, ticked: set[str]) -> None:
    log_something(people, world)
    before = totals(people, world)
    shown, form = preview(people, world, ticked)
    assert totals(people, world) == before

    assert send(people, room(world, "/2026/regeln"), {**form, "reason": "Beschluss"})[0] == 302

    after = totals(people, world)
    assert set(shown) == {name for name in after if after[name] != before[name]}
    for name, numbers in shown.items():
        assert numbers[:2] == [before[name][0], after[name][0]]
        assert numbers[2:] in ([], [before[name][1], after[name][1]])
    assert shown


def test_rules_are_not_changed_without_a_reason_and_what_was_ticked_is_kept(people: People, world: World) -> None:
    log_something(people, world)
    before = totals(people, world)
    _, form = preview(people, world, ALL - {"bus"})
    status, page = send(people, room(world, "/2026/regeln"), {**form, "reason": " "})
    assert status == 422
    assert "nennen Sie den Grund" in page
    assert 'name="bus"' not in page
    assert 'name="train" value="1"' in page
    assert totals(people, world) == before


def test_an_entry_after_the_preview_asks_for_another_look(people: People, world: World) -> None:
    _, form = preview(people, world, ALL - {"bus"})
    log_something(people, world)
    status, page = send(people, room(world, "/2026/regeln"), {**form, "reason": "Beschluss"})
    assert status == 422
    assert "kamen Einträge dazu" in page
    assert "Diese Summen ändern sich" in page
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', page))
    assert send(people, room(world, "/2026/regeln"), {**again, "reason": "Beschluss"})[0] == 302


def test_the_log_holds_the_reason_of_a_change_of_rules(people: People, world: World) -> None:
    _, form = preview(people, world, ALL - {"bus"})
    send(people, room(world, "/2026/regeln"), {**form, "reason": "Beschluss vom Ausschuss"})
    page = people.kora.get(f"/koordination/{world.ags}/protokoll").get_data(as_text=True)
    assert "Regeln geändert: 2026" in page
    assert "Beschluss vom Ausschuss" in page


def test_sending_the_same_rules_changes_nothing(people: People, world: World) -> None:
    _, page = send(people, room(world, "/2026/regeln"), dict.fromkeys(ALL, "1"))
    assert "Sie haben nichts geändert" in page
    assert people.kora.get(room(world, "/2031/regeln")).status_code in (404, 422)


@pytest.mark.parametrize("typed", ["", "2025", "zwanzig", "2026x", "9" * 5000])
def test_the_year_is_closed_only_by_typing_it(people: People, world: World, typed: str) -> None:
    status, page = send(people, room(world, "/2026/abschluss"), {"typed_year": typed})
    assert status == 422
    assert "tippen Sie die Jahreszahl 2026 ein" in page
    assert people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 3}).status_code == 201


def test_closing_early_says_what_would_be_missing(people: People, world: World) -> None:
    page = people.kora.get(room(world, "/2026/abschluss")).get_data(as_text=True)
    assert "Bis 9. Oktober 2026 kann noch eingetragen werden" in page
    assert "Nachher-Woche fehlt noch" not in page
    world.clock.set_day(date(2026, 10, 10))
    page = people.kora.get(room(world, "/2026/abschluss")).get_data(as_text=True)
    assert "kann noch eingetragen werden" not in page


def test_closing_signs_classes_and_schools_out_and_kora_stays(people: People, world: World) -> None:
    assert "Geräte der Klassen und Einrichtungen werden abgemeldet" in people.kora.get(
        room(world, "/2026/abschluss")
    ).get_data(as_text=True)
    assert send(people, room(world, "/2026/abschluss"), {"typed_year": "2026"})[0] == 302
    for person in (people.anna, people.tablet, people.school):
        assert person.put(world.code_3b, "2026-09-24", "way_there", {"foot": 3}).status_code == 401
    assert people.kora.get(f"/koordination/{world.ags}").status_code == 200
    assert send(people, room(world, "/2026/abschluss"), {"typed_year": "2026"})[0] in (302, 422)


def test_a_closed_year_is_opened_again_with_a_reason(people: People, world: World) -> None:
    send(people, room(world, "/2026/abschluss"), {"typed_year": "2026"})
    assert send(people, room(world, "/2026/oeffnen"), {"reason": ""})[0] == 422
    status, page = send(people, room(world, "/2026/oeffnen"), {"reason": "zu früh " * 70})
    assert status == 422
    assert "höchstens 500 Zeichen" in page
    assert send(people, room(world, "/2026/oeffnen"), {"reason": "zu früh"})[0] == 302
    token = world.token(world.code_3b)
    answer = people.nobody.put(
        world.code_3b, "2026-09-24", "way_there", {"foot": 3}, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 201
