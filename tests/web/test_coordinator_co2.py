"""Kora's CO₂ page: what it says at each stage of the evidence, answers, closing, revisions; and what the API tells."""

import json
import re
from typing import Any

import pytest

from kindermeilen.actions import co2_stored
from tests.co2_town import DURING, LATER, answer_distance, coordinator, enter, move_deadline, school_days, three_weeks
from tests.conftest import People, Person, World


def text_of(person: Person, address: str) -> str:
    """A page's words, without soft hyphens and with single blanks."""
    response = person.get(address)
    assert response.status_code == 200, response.text
    return plain(response.text)


def plain(html: str) -> str:
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    assert main
    words = re.sub(r"<[^>]+>", " ", main[0]).replace("\u00ad", "").replace("\u202f", " ")
    return re.sub(r"\s+", " ", words)


@pytest.fixture
def room(people: People, world: World) -> str:
    return f"/koordination/{world.ags}/co2"


def test_before_anything_is_counted_it_says_so(people: People, world: World, room: str) -> None:
    words = text_of(people.kora, room)
    assert "Note der Belege D: keine Vorher-Zählung: nur ein Vergleichswert" in words
    assert "Noch hat keine Einrichtung vorher gezählt." in words
    assert "Ohne Vorher-Zählung lässt sich keine Einsparung angeben." in words
    assert '<svg class="co2-bar' not in people.kora.get(room).text


def test_what_fails_is_named_with_what_would_mend_it(people: People, world: World, room: str) -> None:
    three_weeks(world)
    words = text_of(people.kora, room)
    assert "nicht belegbar" in words
    assert "Die übliche Entfernung ist nicht gemessen. Die Einrichtung nach der üblichen Entfernung fragen." in words
    response = people.kora.post(f"{room}/{world.code_school}", {"km": "1,2", "children_per_car": "1,5"})
    assert response.status_code == 302
    words = text_of(people.kora, room)
    assert "Note der Belege A" in words
    assert re.search(r"mindestens \d+ kg", words)
    assert re.search(r"nur von dem, was belegt ist: so viel CO₂, wie in [\d.]+ Luftballons passt", words)
    assert "1,2 km, von der Einrichtung gemessen" in words
    assert "Für eine Aussage, ob die Änderung Zufall ist" in words


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"km": "300", "children_per_car": ""}, "höchstens 100 km"),
        ({"km": "0", "children_per_car": ""}, "höchstens 100 km"),
        ({"km": "weit", "children_per_car": ""}, "ist keine Zahl"),
        ({"km": "", "children_per_car": "9"}, "zwischen 1 und 8"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_at_its_field(
    people: People, world: World, room: str, form: dict[str, str], message: str
) -> None:
    three_weeks(world)
    response = people.kora.post(f"{room}/{world.code_school}", form)
    assert response.status_code == 422
    assert message in plain(response.text)
    field = "km" if form["km"] else "per-car"
    assert re.search(rf'id="{field}-{world.code_school}"[^>]*aria-invalid="true"', response.text)


def test_an_answer_for_another_town_s_school_is_for_nobody(people: People, world: World, room: str) -> None:
    assert people.kora.post(f"{room}/{world.codes['Nebelschule']}", {"km": "1"}).status_code == 404


def close(people: People, world: World) -> None:
    address = f"/koordination/{world.ags}/kampagne/2026/abschluss"
    assert people.kora.post(address, {"typed_year": "2026"}).status_code == 302


def test_closing_files_the_figures_and_a_revision_needs_a_reason(people: People, world: World, room: str) -> None:
    three_weeks(world)
    answer_distance(world)
    assert "vorläufig, Stand 23. Oktober 2026" in text_of(people.kora, room)
    close(people, world)
    filed = text_of(people.kora, room)
    assert "abgelegt am 23.10.2026, Fassung 1" in filed
    assert "Heute käme etwas anderes heraus" not in filed
    answer_distance(world, 4.0)
    changed = text_of(people.kora, room)
    assert "Heute käme etwas anderes heraus" in changed
    assert re.findall(r"mindestens \d+ kg", changed)[0] == re.findall(r"mindestens \d+ kg", filed)[0]
    address = f"/koordination/{world.ags}/kampagne/2026/co2"
    assert people.kora.post(address, {"reason": " "}).status_code == 422
    assert people.kora.post(address, {"reason": "Neu gemessen"}).status_code == 302
    again = text_of(people.kora, room)
    assert "Fassung 2 vom 23.10.2026 : Neu gemessen" in again or "Fassung 2 vom 23.10.2026: Neu gemessen" in again
    assert re.findall(r"mindestens \d+ kg", again)[0] != re.findall(r"mindestens \d+ kg", filed)[0]


def test_an_entry_between_drawing_and_closing_is_drawn_again(
    people: People, world: World, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_weeks(world)
    real, seen = co2_stored.prepare, []

    def prepare(*args: Any) -> Any:
        prepared = real(*args)
        seen.append(prepared)
        if len(seen) == 1:
            with world.write(coordinator(world)) as ctx:
                enter(ctx, world.code_kita, DURING.replace(day=30), {"foot": 9})
        return prepared

    monkeypatch.setattr(co2_stored, "prepare", prepare)
    close(people, world)
    assert len(seen) == 2
    assert "Heute käme etwas anderes heraus" not in text_of(people.kora, room)


def test_a_year_is_not_drawn_for_ever(people: People, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.clock.set_day(LATER)
    with world.write(coordinator(world)) as ctx:
        move_deadline(ctx, world)
    real, days = co2_stored.prepare, school_days(DURING)

    def prepare(*args: Any) -> Any:
        prepared = real(*args)
        with world.write(coordinator(world)) as ctx:
            enter(ctx, world.code_kita, next(days), {"foot": 9})
        return prepared

    monkeypatch.setattr(co2_stored, "prepare", prepare)
    response = people.kora.post(f"/koordination/{world.ags}/kampagne/2026/abschluss", {"typed_year": "2026"})
    assert response.status_code == 422
    assert "Gerade kam noch ein Eintrag dazu" in plain(response.text)


def api_co2(people: People) -> dict[str, Any]:
    body = people.nobody.get("/api/v1/totals?year=2026").get_json()
    found: dict[str, Any] = next(one["co2"] for one in body["municipalities"] if one["name"] == "Blaustein")
    return found


def test_the_api_tells_of_the_whole_town_and_only_when_the_year_is_closed(people: People, world: World) -> None:
    three_weeks(world)
    answer_distance(world)
    unknown = api_co2(people)
    assert {value for key, value in unknown.items() if key != "edition"} == {None}
    close(people, world)
    told = api_co2(people)
    assert (told["label"], told["edition"]) == ("A", "uba2024")
    assert told["proven_kg"] == told["p5"] < told["p50"] < told["p95"]
    assert told["gross_kg"] == 160
    answer_distance(world, 4.0)
    assert api_co2(people) == told
    assert people.kora.post(f"/koordination/{world.ags}/kampagne/2026/co2", {"reason": "x"}).status_code == 302
    assert api_co2(people)["gross_kg"] > told["gross_kg"]
    reopen = f"/koordination/{world.ags}/kampagne/2026/oeffnen"
    assert people.kora.post(reopen, {"reason": "Nachtrag"}).status_code == 302
    assert api_co2(people) == unknown, "entries come in again"


def test_the_first_room_shows_the_headline_and_leads_there(people: People, world: World, room: str) -> None:
    three_weeks(world)
    assert "Ein Rückgang ist noch nicht belegbar." in text_of(people.kora, f"/koordination/{world.ags}")
    answer_distance(world)
    page = people.kora.get(f"/koordination/{world.ags}")
    assert "Belegt: mindestens" in plain(page.text)
    assert f'href="{room}?jahr=2026"' in page.text


def test_a_year_that_never_was_is_not_there(people: People, room: str) -> None:
    assert people.kora.get(f"{room}?jahr=1999").status_code == 404
    assert people.kora.get(f"{room}.pdf?jahr=1999").status_code == 404


def test_no_bare_number_is_called_a_saving(people: People, world: World, room: str) -> None:
    three_weeks(world)
    answer_distance(world)
    words = text_of(people.kora, room)
    for said in re.findall(r"[^.:]*[Ee]insparung[^.]*", words):
        assert re.search(r"kein", said), said
    assert json.dumps(api_co2(people)).count("saving") == 0
