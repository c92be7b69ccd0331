"""The poster to colour in: one black and white page, a hundred fields, near stops by name, a code that is read."""

from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image
from pypdf import PdfReader

from kindermeilen.documents import typesetting
from kindermeilen.documents.colouring import TEMPLATE, colouring_data, colouring_pdf
from kindermeilen.documents.colouring_layout import BENDS, LABEL_WIDTH, labels, path
from kindermeilen.documents.line_drawing import line_drawing
from kindermeilen.documents.poster import Look
from kindermeilen.domain.colouring import FIELDS, marked
from tests.documents.class_things import (
    ADDRESS,
    BASE,
    HARD_NAMES,
    LOOK,
    codes_in,
    colouring,
    fonts_of,
    images_of,
    ink_margins,
    is_accessible,
    text_of,
)


def data_of(poster, look=LOOK):
    return {"lang": "de", "title": "Poster", "colouring": colouring_data([poster], look)}


def test_a_poster_is_one_accessible_page_that_says_what_a_field_is_and_where_the_way_leads() -> None:
    pdf = colouring_pdf([colouring()], LOOK)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert is_accessible(pdf)
    assert all(fonts_of(pdf))
    text = text_of(pdf)
    for part in ("Unsere Meilen bis Antalya", "3b Lindenschule", "1 Feld = 10 Meilen", "Start", "1.000", ADDRESS[-9:]):
        assert part in text
    for _, stop in marked(colouring().stops, colouring().scale)[:4]:
        assert f"{stop.name} {stop.miles} Meilen" in text


def test_the_alternative_text_says_the_same_as_the_picture() -> None:
    [page] = colouring_data([colouring()], LOOK)["posters"]
    assert "100 Feldern" in page["alt"]
    for stop in page["stops"]:
        assert f"Meilen bis {stop['name']}" in page["alt"]


def test_every_field_says_its_miles_and_no_number_of_children_is_printed() -> None:
    poster = colouring(children=23)
    [page] = colouring_data([poster], LOOK)["posters"]
    assert len(page["fields"]) + len(page["stops"]) == FIELDS
    assert [field["text"] for field in page["fields"] if field["bold"]][-1] == "1.000"
    assert "23" not in text_of(colouring_pdf([poster], LOOK)).replace("230", "")


def test_only_black_white_and_grey_are_on_it() -> None:
    [png] = typesetting.png_pages(TEMPLATE, data_of(colouring()), ppi=60)
    red, green, blue = Image.open(BytesIO(png)).convert("RGB").split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_fields_have_room_for_a_crayon() -> None:
    [image] = images_of(TEMPLATE, data_of(colouring(children=3)), 60)
    white = sum(image.histogram()[250:]) / (image.width * image.height)
    assert white > 0.85
    middles = [(field.x, field.y) for field in path()]
    steps = [abs(x - a) + abs(y - b) for (x, y), (a, b) in pairwise(middles)]
    assert min(steps) > 13, "millimetres between the middles of two fields on A4"


@pytest.mark.parametrize("names", HARD_NAMES)
def test_whatever_the_names_are_the_page_is_one_and_keeps_its_margins(names) -> None:
    pages = images_of(TEMPLATE, data_of(colouring(**names)), 50)
    assert len(pages) == 1
    assert min(ink_margins(pages[0])) >= 8


@pytest.mark.parametrize("children", [4, 25, 120, 700])
def test_names_of_stops_never_meet_and_stay_on_the_paper(children: int) -> None:
    poster = colouring(children=children)
    found = labels([path()[field - 1] for field, _ in marked(poster.stops, poster.scale)])
    for number, one in enumerate(found):
        assert LABEL_WIDTH / 2 <= one.x <= BENDS.total_width - LABEL_WIDTH / 2
        for other in found[number + 1 :]:
            assert abs(one.x - other.x) >= LABEL_WIDTH - 0.1 or abs(one.y - other.y) >= 8


def test_the_code_is_read_from_a_grey_crooked_copy() -> None:
    [image] = images_of(TEMPLATE, data_of(colouring()), 100)
    assert codes_in(image) == [ADDRESS]


def test_a3_is_the_same_drawing_and_the_next_poster_says_where_it_goes_on() -> None:
    look = Look(base_url=BASE, paper="a3")
    pdf = colouring_pdf([colouring(part=2)], look)
    [page] = PdfReader(BytesIO(pdf)).pages
    assert round(float(page.mediabox.width) / 72 * 25.4) == 297
    assert "ab 1.000" in text_of(pdf)
    assert f"{ADDRESS}/ausmalen.pdf?teil=3" in colouring_data([colouring(part=2)], look)["posters"][0]["after"]
    assert f"{ADDRESS}/ausmalen.pdf?teil=2" in text_of(colouring_pdf([colouring()], look)).replace(" ", "")


def test_outlines_hold_no_colour_and_eyes_stay_black() -> None:
    svg = line_drawing("animals/fox")
    assert {part.split('"')[0] for part in svg.split('fill="')[1:]} <= {"none", "#fff", "#000"}
    assert 'fill="#000"' in svg
    assert "#ff822d" not in svg
