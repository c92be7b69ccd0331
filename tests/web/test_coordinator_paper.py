"""What comes on paper counts once: totals by form and by table, tallies by table, taken back with a reason."""

import re
from html import unescape

import pytest

from tests.conftest import People, World

TOTAL = {"from": "2026-09-14", "to": "2026-10-02", "green": "120", "red": "7", "blue": "", "adults": "3"}
TALLIES = """Einrichtung;Klasse;Datum;Bogen;Verkehrsmittel;Anzahl
Lindenschule;3b;21.09.2026;Hinweg;zu Fuß;12
Lindenschule;3b;21.09.2026;Hinweg;Bus;5
Lindenschule;3b;21.09.2026;Rote Meilen;;9
"""


def room(world: World, path: str = "") -> str:
    return f"/koordination/{world.ags}{path}"


def send(people: People, url: str, form: dict[str, object]) -> tuple[int, str]:
    answer = people.kora.post(url, form)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def town_total(people: People, world: World) -> int:
    report = people.kora.get(room(world, "/bericht.json")).get_json()
    return next(row["total"] or 0 for row in report["rows"] if row["level"] == "municipality")


def test_a_total_from_the_form_counts_and_its_groups_count_as_reported(people: People, world: World) -> None:
    url = room(world, f"/papier/{world.code_school}")
    assert send(people, url, {**TOTAL, "covered": ["3b", "4a"], "groups_count": "2"})[0] == 302
    assert town_total(people, world) == 127
    page = people.kora.get(room(world)).get_data(as_text=True)
    assert "2 von 4" in page
    assert page.count("vom Papier") == 2


def test_the_same_total_twice_counts_once(people: People, world: World) -> None:
    url = room(world, f"/papier/{world.code_school}")
    for _ in range(2):
        assert send(people, url, {**TOTAL, "covered": ["3b"]})[0] == 302
    assert town_total(people, world) == 127
    assert "schon gespeichert" in people.kora.get(room(world, "/papier")).get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("from", "", "Hier fehlt"),
        ("from", "2026-10-03", "liegt nach dem letzten"),
        ("to", "2027-10-02", "nicht im Zeitraum"),
        ("green", "-5", "zwischen 0"),
        ("green", "viele", "keine ganze Zahl"),
        ("groups_count", "3", "genannt sind aber nur"),
        ("children", "0", "zwischen 1"),
    ],
)
def test_a_refused_total_names_the_field_and_keeps_the_rest(
    people: People, world: World, field: str, value: str, words: str
) -> None:
    form = {**TOTAL, "covered": ["3b"], "red": "4711", field: value}
    status, page = send(people, room(world, f"/papier/{world.code_school}"), form)
    assert status == 422
    assert words in page
    assert 'value="4711"' in page
    assert re.search(r'value="3b" checked', page)
    assert town_total(people, world) == 0


def test_a_day_that_is_counted_already_is_not_counted_from_paper(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 10})
    status, page = send(people, room(world, f"/papier/{world.code_school}"), {**TOTAL, "covered": ["3b"]})
    assert status == 422
    assert "würde doppelt zählen" in page
    assert town_total(people, world) == 10


def test_a_covered_class_is_told_why_it_cannot_enter(people: People, world: World) -> None:
    send(people, room(world, f"/papier/{world.code_school}"), {**TOTAL, "covered": ["3b"]})
    assert people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 10}).status_code == 409


def test_a_total_is_taken_back_with_a_reason_only(people: People, world: World) -> None:
    send(people, room(world, f"/papier/{world.code_school}"), {**TOTAL, "covered": ["3b"]})
    page = people.kora.get(room(world, "/papier")).get_data(as_text=True)
    found = re.search(r'action="([^"]+/papier/(\d+)/entfernen)"', page)
    assert found
    field = f"reason-{found[2]}"
    status, page = send(people, found[1], {field: "  "})
    assert status == 422
    assert f'href="#{field}"' in page
    assert town_total(people, world) == 127
    assert send(people, found[1], {field: "doppelt gemeldet"})[0] == 302
    assert town_total(people, world) == 0
    assert send(people, found[1], {field: "noch einmal"})[0] == 422
    assert "doppelt gemeldet" in people.kora.get(room(world, "/protokoll")).get_data(as_text=True)


def test_tallies_from_a_table_are_shown_before_they_are_stored(people: People, world: World) -> None:
    status, page = send(people, room(world, "/papier"), {"text": TALLIES})
    assert status == 200
    assert "Neu sind 2 Einträge" in page
    assert town_total(people, world) == 0
    assert send(people, room(world, "/papier"), {"text": TALLIES, "confirmed": "1"})[0] == 302
    assert town_total(people, world) == 26
    assert "Alles ist schon so gespeichert" in send(people, room(world, "/papier"), {"text": TALLIES})[1]


def test_each_faulty_tally_is_named_and_nothing_of_the_table_stays(people: People, world: World) -> None:
    bad = TALLIES + "Lindenschule;9z;21.09.2026;Hinweg;Bus;5\nLindenschule;4a;22.09.2026;Hinweg;Bus;99\n"
    status, page = send(people, room(world, "/papier"), {"text": bad, "confirmed": "1"})
    assert status == 422
    rows = re.findall(r'<th scope="row" class="num">(\d+)</th><td>(.*?)</td><td>(.*?)</td>', page)
    assert [(line, value) for line, _, value in rows] == [("5", "9z"), ("6", "99")]
    assert town_total(people, world) == 0


def test_totals_from_a_table_name_their_groups(people: People, world: World) -> None:
    table = "Einrichtung;Klasse;von;bis;Gruppen;Kinder;Grün\nLindenschule;3b|4a;14.09.2026;02.10.2026;2;47;1.234\n"
    assert send(people, room(world, "/papier"), {"text": table, "confirmed": "1"})[0] == 302
    assert town_total(people, world) == 1234
    again = table.replace("1.234", "999")
    status, page = send(people, room(world, "/papier"), {"text": again, "confirmed": "1"})
    assert status == 422
    assert "gibt es schon eine Summe" in page


def test_another_towns_total_cannot_be_removed(people: People, world: World) -> None:
    send(people, room(world, f"/papier/{world.code_school}"), {**TOTAL, "covered": ["3b"]})
    page = people.kora.get(room(world, "/papier")).get_data(as_text=True)
    number = re.findall(r"/papier/(\d+)/entfernen", page)[0]
    answer = people.nora.post(
        f"/koordination/{world.other_ags}/papier/{number}/entfernen", {f"reason-{number}": "fremd"}
    )
    assert answer.status_code == 422
    assert town_total(people, world) == 127
