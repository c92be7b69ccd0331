"""The poster to colour in: one black and white page, a hundred fields, near stops by name, a code that is read."""

from io import BytesIO
from itertools import pairwise

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from kindermeilen.documents import typesetting
from kindermeilen.documents.colouring import TEMPLATE, colouring_data, colouring_pdf
from kindermeilen.documents.colouring_layout import BENDS, CIRCLE, Label, path
from kindermeilen.documents.line_drawing import line_drawing
from kindermeilen.documents.poster import Look
from kindermeilen.documents.winding_path import middle_line
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
    for part in (
        "Kindermeilen 2026",
        "Unser Weg bis Antalya",
        "3b Lindenschule",
        "1 Feld = 10 Meilen",
        "Start",
        "1.000",
        ADDRESS[-9:],
    ):
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


@pytest.mark.parametrize("children", [4, 25, 60, 120, 700])
def test_a_stops_name_stands_at_its_own_field_and_on_nothing_that_is_drawn(children: int) -> None:
    [page] = colouring_data([colouring(children=children)], LOOK)["posters"]
    stops = page["stops"]
    names = [Label(one["label_x"], one["label_y"], one["label_width"]) for one in stops]
    assert "Antalya" in [one["name"] for one in stops] or children < 120, "the conference is never left out"
    for number, (name, stop) in enumerate(zip(names, stops, strict=True)):
        assert name.width / 2 <= name.x <= BENDS.total_width - name.width / 2
        far = [(name.away((other["x"], other["y"])), other["name"]) for other in stops]
        assert min(far) == (name.away((stop["x"], stop["y"])), stop["name"])
        assert min(far)[0] >= CIRCLE
        assert min(name.away(point) for point in middle_line(BENDS)) >= BENDS.thickness / 2
        assert not any(name.meets(other) for other in names[number + 1 :])


def test_hardly_any_stop_goes_without_a_name() -> None:
    posters = [colouring(children=children, part=part) for children in (4, 18, 25, 60) for part in (1, 2)]
    pages = colouring_data(posters, LOOK)["posters"]
    wanted = sum(len(marked(poster.stops, poster.scale)) for poster in posters)
    assert sum(len(page["stops"]) for page in pages) >= 0.93 * wanted


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


@pytest.mark.parametrize("name", ["animals/ladybird", "animals/horse", "modes/wheels"])
def test_dark_manes_and_wheels_are_left_white_to_colour(name: str) -> None:
    svg = line_drawing(name).replace('viewBox="', 'width="320" height="320" viewBox="')
    text = (
        '#set page(width: 32mm, height: 32mm, margin: 0mm)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    png = typst.compile(text.encode(), format="png", ppi=100, sys_inputs={"svg": svg})
    ink = sum(Image.open(BytesIO(png)).convert("L").histogram()[:100]) / Image.open(BytesIO(png)).size[0] ** 2
    assert 0.02 < ink < 0.14, "lines, and no black surfaces"
