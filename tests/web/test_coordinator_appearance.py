"""How the town shows itself: its name, its logo, and whether its classes are compared."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from kindermeilen.resources import data_file
from tests.conftest import People, World

DRAWING = data_file("demo-logo.svg").read_bytes()
EVIL = DRAWING.replace(b"<path", b'<script>alert(1)</script><path onload="alert(2)"', 1)


def room(world: World, path: str = "") -> str:
    return f"/koordination/{world.ags}/einstellungen{path}"


def upload(person: Any, world: World, data: bytes, name: str = "logo.svg") -> TestResponse:
    """As a browser sends it: written out, since the test client leaves its own large files open."""
    head = f'--B\r\nContent-Disposition: form-data; name="logo"; filename="{name}"\r\n\r\n'.encode()
    answer: TestResponse = person.client.post(
        room(world, "/logo"),
        data=head + data + b"\r\n--B--\r\n",
        content_type="multipart/form-data; boundary=B",
        headers={"X-CSRFToken": person.csrf_token()},
    )
    return answer


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (300, 150), "#0e4f4b").save(file, "PNG")
    return file.getvalue()


def test_logo_is_there_for_everybody_as_drawing_and_as_pixels(people: People, world: World) -> None:
    assert people.nobody.get(f"/logo/{world.ags}.svg").status_code == 404
    assert upload(people.kora, world, EVIL).status_code == 302
    drawing = people.nobody.get(f"/logo/{world.ags}.svg")
    assert drawing.data == DRAWING
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    pixels = people.nobody.get(f"/logo/{world.ags}.png")
    with Image.open(BytesIO(pixels.data)) as image:
        assert image.size == (1000, 1000)
    for answer in (drawing, pixels):
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        again = people.nobody.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_logo_is_seen_where_it_was_sent_and_on_what_is_shared(people: People, world: World) -> None:
    upload(people.kora, world, DRAWING)
    assert f"/logo/{world.ags}.svg" in people.kora.get(room(world)).text
    assert f"/logo/{world.ags}.svg" in people.nobody.get(f"/k/{world.code_3b}/widget").text


def test_logo_is_replaced_and_removed(people: People, world: World) -> None:
    upload(people.kora, world, DRAWING)
    first = people.nobody.get(f"/logo/{world.ags}.svg").headers["ETag"]
    widget = people.nobody.get(f"/k/{world.code_3b}/widget").headers["ETag"]
    assert upload(people.kora, world, png(), "neu.png").status_code == 302
    second = people.nobody.get(f"/logo/{world.ags}.svg")
    assert second.headers["ETag"] != first
    assert b'href="data:image/png;base64,' in second.data, "pixels are there as a drawing around them"
    assert people.nobody.get(f"/k/{world.code_3b}/widget").headers["ETag"] != widget
    for _ in range(2):
        assert people.kora.post(room(world, "/logo/entfernen")).status_code == 302
    assert people.nobody.get(f"/logo/{world.ags}.png").status_code == 404
    log = people.kora.get(f"/koordination/{world.ags}/protokoll").text
    assert log.count("Logo gespeichert") == 2
    assert log.count("Logo entfernt") == 1, "what is not there is removed only once"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "keine Datei ausgewählt"),
        (b"x" * 1_000_001, "mehr als 1 MB"),
        (b"PK\x03\x04", "ZIP-Archiv"),
        (DRAWING[:100], "beschädigt"),
    ],
)
def test_file_that_is_no_logo_is_refused_at_its_field_and_the_old_one_stays(
    people: People, world: World, data: bytes, words: str
) -> None:
    upload(people.kora, world, DRAWING)
    answer = upload(people.kora, world, data)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'href="#logo"' in answer.text
    assert people.nobody.get(f"/logo/{world.ags}.svg").data == DRAWING


def test_form_without_a_file_or_with_a_text_is_refused(people: People, world: World) -> None:
    assert people.kora.post(room(world, "/logo")).status_code == 422
    assert people.kora.post(room(world, "/logo"), {"logo": "<svg/>"}).status_code == 422


def test_upload_that_is_larger_than_any_form_is_refused_unread(people: People, world: World) -> None:
    assert upload(people.kora, world, b"x" * 3_500_000).status_code == 413


def test_strangers_file_is_not_even_opened(people: People, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kindermeilen.web.coordinator.appearance.clean", lambda _: pytest.fail("opened"))
    assert upload(people.nora, world, DRAWING).status_code == 404
    assert upload(people.anna, world, DRAWING).status_code == 404


def test_print_name_stands_on_prints_and_pages(people: People, world: World) -> None:
    before = people.nobody.get(f"/k/{world.code_3b}").headers["ETag"]
    assert people.kora.post(room(world, "/name"), {"print_name": "  Markt <b>Blaustein "}).status_code == 302
    page = people.nobody.get(f"/k/{world.code_3b}")
    assert page.headers["ETag"] != before
    assert "Markt &lt;b&gt;Blaustein" in page.text
    assert 'value="Markt &lt;b&gt;Blaustein"' in people.kora.get(room(world)).text
    assert people.kora.post(room(world, "/name"), {"print_name": ""}).status_code == 302
    assert "Markt" not in people.nobody.get(f"/k/{world.code_3b}").text


def test_print_name_that_is_too_long_stays_in_its_field(people: People, world: World) -> None:
    answer = people.kora.post(room(world, "/name"), {"print_name": "ä" * 121})
    assert answer.status_code == 422
    assert "ä" * 121 in answer.text
    assert 'href="#print_name"' in answer.text


def log_weeks(people: People, world: World) -> None:
    """3b: four days of each of two weeks, 60 % and then 80 % green; 4a: always 50 %."""
    for day in (14, 15, 16, 17, 21, 22, 23, 24):
        green = 15 if day < 20 else 20
        people.school.put(world.code_3b, f"2026-09-{day}", "way_there", {"foot": green, "car": 25 - green})
        people.school.put(world.code_4a, f"2026-09-{day}", "way_there", {"bus": 11, "car": 11})


def compare(people: People, world: World, by: str) -> TestResponse:
    return people.kora.post(f"/koordination/{world.ags}/kampagne/2026/vergleich", {"comparison": by})


def of_school(people: People, world: World) -> str:
    """The part of the school's page that compares."""
    page = people.nobody.get(f"/e/{world.code_school}").text
    return page.partition('id="vergleich"')[2].partition("</section>")[0]


def test_classes_are_compared_where_the_coordinator_turns_it_on(people: People, world: World) -> None:
    log_weeks(people, world)
    world.clock.set_day(date(2026, 9, 28))
    assert of_school(people, world) == ""
    tag = people.nobody.get(f"/e/{world.code_school}").headers["ETag"]
    assert compare(people, world, "share").status_code == 302
    assert people.nobody.get(f"/e/{world.code_school}").headers["ETag"] != tag
    shown = of_school(people, world)
    assert shown.index("3b") < shown.index("70") < shown.index("4a") < shown.index("50")
    assert compare(people, world, "off").status_code == 302
    assert of_school(people, world) == ""


def test_running_week_is_not_in_the_comparison(people: People, world: World) -> None:
    log_weeks(people, world)
    compare(people, world, "share")
    assert "60" in of_school(people, world), "on Thursday of the second week"


def test_class_of_another_school_or_kita_is_not_beside_them(people: People, world: World) -> None:
    log_weeks(people, world)
    for day in (14, 15, 16, 17, 21, 22, 23, 24):
        people.clara.put(world.code_2c, f"2026-09-{day}", "way_there", {"foot": 10, "car": 10})
    world.clock.set_day(date(2026, 9, 28))
    compare(people, world, "share")
    assert "2c" not in of_school(people, world)
    page = people.nobody.get(f"/e/{world.codes['Bachschule']}").text
    assert 'id="vergleich"' not in page, "one class alone is compared with nobody"


def test_improvement_needs_two_classes_that_improved_and_the_page_says_when(people: People, world: World) -> None:
    log_weeks(people, world)
    world.clock.set_day(date(2026, 9, 28))
    compare(people, world, "improvement")
    shown = of_school(people, world)
    assert "frühestens nach zwei ganzen Wochen" in shown
    assert "<li>" not in shown
    with world.write() as ctx:
        ctx.conn.exec_driver_sql("UPDATE campaign SET state = 'filed', version = version + 1")
    assert of_school(people, world) == "", "then it never comes"


def test_campaign_page_says_what_a_comparison_shows_before_it_is_turned_on(people: People, world: World) -> None:
    page = people.kora.get(f"/koordination/{world.ags}/kampagne").text
    for part in ("vergleicht von sich aus keine Klassen", "mindestens 60 %", "ausrechnen", "wer sich gesteigert hat"):
        assert part in page
    refused = compare(people, world, "ranking")
    assert refused.status_code == 422
    assert 'href="#comparison"' in refused.text
