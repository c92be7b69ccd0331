"""Posters by printed code: as PDF, PNG and SVG, for everybody, always with the newest figures."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from kindermeilen.documents import rendering
from tests.conftest import People, World


def text_of(pdf: bytes) -> str:
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def test_a_class_gets_its_poster_with_number_next_stop_and_date(people: People, world: World) -> None:
    people.school.put(world.code_3b, "2026-09-23", "way_there", {"foot": 20, "car": 3})
    answer = people.nobody.get(f"/k/{world.code_3b}/poster.pdf")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="kindermeilen-lindenschule-3b-a3.pdf"'
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    text = text_of(answer.data)
    for part in ("3b", "Lindenschule", "Blaustein", "20 Meilen haben wir gesammelt", "Noch", "Vorläufig, Stand 24."):
        assert part in text
    assert "Auto" not in text.replace("Autobahn", "")
    assert "25" not in text.replace(world.code_3b, ""), "the number of children is nobody's business"


def test_paper_and_language_are_chosen_by_the_address(people: People, world: World) -> None:
    a3 = PdfReader(BytesIO(people.nobody.get(f"/k/{world.code_3b}/poster.pdf?papier=a0").data)).pages[0]
    small = people.nobody.get(f"/k/{world.code_3b}/poster.pdf?papier=a4&lang=en")
    a4 = PdfReader(BytesIO(small.data)).pages[0]
    assert [round(float(one.mediabox.width) / 72 * 25.4) for one in (a3, a4)] == [297, 210]
    assert PdfReader(BytesIO(small.data)).trailer["/Root"]["/Lang"] == "en"


def test_an_unchanged_poster_is_a_304_and_is_made_again_only_when_a_figure_changed(
    people: People, world: World, renders: list[str]
) -> None:
    address = f"/k/{world.code_3b}/poster.pdf"
    first = people.nobody.get(address)
    again = people.nobody.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert people.nobody.get(address).data == first.data
    assert len(renders) == 1
    people.school.put(world.code_3b, "2026-09-23", "way_there", {"foot": 20})
    changed = people.nobody.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.data != first.data
    assert len(renders) == 2


def test_the_house_and_the_town_have_posters_too(people: People, world: World) -> None:
    people.school.put(world.code_3b, "2026-09-23", "way_there", {"foot": 20})
    people.school.put(world.code_4a, "2026-09-23", "way_there", {"foot": 17})
    house = text_of(people.nobody.get(f"/e/{world.code_school}/poster.pdf").data)
    assert "Lindenschule" in house
    assert "37" in house
    assert people.nobody.get("/poster.pdf").headers["Location"] == f"/poster.pdf?ags={world.ags}"
    assert "37" in text_of(people.nobody.get(f"/poster.pdf?ags={world.ags}").data)


def test_a_poster_is_a_picture_too(people: People, world: World) -> None:
    png = people.nobody.get(f"/k/{world.code_3b}/poster.png?papier=a4")
    assert png.content_type == "image/png"
    assert Image.open(BytesIO(png.data)).size == (1654, 2339)
    svg = people.nobody.get(f"/k/{world.code_3b}/poster.svg")
    assert svg.content_type == "image/svg+xml"
    assert "sandbox" in svg.headers["Content-Security-Policy"]
    assert "<script" not in svg.text
    assert "<text" not in svg.text, "letters are shapes, so that no font is missing"


def test_a_wrong_code_gets_help_and_a_school_its_code_as_pixels(people: People, world: World) -> None:
    assert people.nobody.get("/k/ZZZZZZZZZ/poster.pdf").status_code == 404
    assert people.nobody.get(f"/k/{world.code_3b}/poster.exe").status_code == 404
    assert people.nobody.get(f"/e/{world.code_school}/qr.png").content_type == "image/png"


def test_where_too_many_wait_the_answer_says_when_to_come_back(
    app: Flask, people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "_press", rendering.Press(most=0))
    answer = people.nobody.get(f"/k/{world.code_3b}/poster.pdf")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "sehr viele Poster" in answer.text
    assert people.nobody.get(f"/k/{world.code_3b}").status_code == 200
