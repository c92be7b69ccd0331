"""QR codes come back as the text that went in: from a screen, a bad print and a terminal."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw

from kindermeilen.documents.qr import QUIET_ZONE, qr_png, qr_svg, qr_terminal

ADDRESS = "https://kindermeilen.example/k/ABCDEFGH2?lang=de"
SVG = "{http://www.w3.org/2000/svg}"


def test_png_is_read_back(decode):
    assert decode(Image.open(BytesIO(qr_png(ADDRESS, module_px=4)))) == [ADDRESS]


def test_svg_is_read_back_from_a_coarse_print(decode, printed):
    assert decode(printed(qr_svg(ADDRESS, "Zur Klasse 3b"), 100)) == [ADDRESS]


def test_letters_beyond_ascii_survive(decode):
    assert decode(Image.open(BytesIO(qr_png("Grüße → Blaustein", module_px=4)))) == ["Grüße → Blaustein"]


def test_a_fifth_of_the_code_may_be_covered_because_correction_is_q(decode):
    image = Image.open(BytesIO(qr_png(ADDRESS, module_px=10))).convert("L")
    side = image.width
    ImageDraw.Draw(image).rectangle((side * 0.35, side * 0.35, side * 0.68, side * 0.62), fill=255)
    assert decode(image) == [ADDRESS]


def test_a_module_is_as_many_pixels_as_asked():
    small, large = (Image.open(BytesIO(qr_png(ADDRESS, module_px=px))) for px in (1, 7))
    assert large.size == (small.width * 7, small.height * 7)


def test_the_quiet_zone_is_four_modules_of_white():
    image = Image.open(BytesIO(qr_png(ADDRESS, module_px=1))).convert("L")
    dark = image.point(lambda light: 255 - light).getbbox()
    assert QUIET_ZONE == 4
    assert dark == (4, 4, image.width - 4, image.height - 4)


def test_the_svg_says_what_it_is_and_needs_neither_style_nor_script():
    root = ElementTree.fromstring(qr_svg(ADDRESS, "Zur Klasse <3b> & zu den Meilen"))
    assert root.findtext(f"{SVG}title") == "Zur Klasse <3b> & zu den Meilen"
    assert root.get("role") == "img"
    for element in root.iter():
        assert element.tag in {f"{SVG}svg", f"{SVG}title", f"{SVG}path"}
        assert not [name for name in element.attrib if name in ("style", "class") or name.startswith("on")]


def test_the_same_address_gives_the_same_bytes():
    assert qr_svg(ADDRESS, "3b") == qr_svg(ADDRESS, "3b")
    assert qr_png(ADDRESS, module_px=3) == qr_png(ADDRESS, module_px=3)


def test_what_a_terminal_shows_is_read_back(decode):
    """Half blocks back to pixels: black where a sign is printed, on the white that the colours set."""
    halves = {" ": (255, 255), "▀": (0, 255), "▄": (255, 0), "█": (0, 0)}
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in qr_terminal(ADDRESS).splitlines()]
    image = Image.new("L", (len(lines[0]), 2 * len(lines)))
    for y, line in enumerate(lines):
        for x, sign in enumerate(line):
            for half in (0, 1):
                image.putpixel((x, 2 * y + half), halves[sign][half])
    assert decode(image.resize((image.width * 4, image.height * 4))) == [ADDRESS]
    assert all(line.startswith("\x1b[30;107m") for line in qr_terminal(ADDRESS).splitlines())


def test_a_text_too_long_for_any_code_is_refused():
    with pytest.raises(ValueError, match="version"):
        qr_svg("a" * 1664, "zu lang")
