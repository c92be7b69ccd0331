"""A logo from a file that anybody may have made: a picture and nothing else, or a refusal that helps."""

import struct
import zlib
from base64 import b64encode
from io import BytesIO
from time import process_time
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kindermeilen.documents.logo import MOST_BYTES, allowed, clean
from kindermeilen.documents.logo.pixels import MOST_EDGE, pixels
from kindermeilen.documents.logo.vectors import vectors
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.logo import PNG, SVG
from kindermeilen.resources import data_file

SVG_NS, XLINK_NS = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HEAD = f'<svg xmlns="{SVG_NS}" xmlns:xlink="{XLINK_NS}" viewBox="0 0 40 20">'
SHAPE = '<rect width="40" height="20" fill="#0e4f4b"/>'


def svg(inside: str, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


def cleaned(inside: str) -> str:
    return clean(svg(inside)).content.decode()


def refusal(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        clean(data)
    assert caught.value.field == "logo"
    assert str(caught.value)
    return caught.value


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *more: bytes, data: bytes | None = None) -> bytes:
    """A white picture with these chunks in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\xff\xff\xff" * width) * height) if data is None else data
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def saved(image: Image.Image, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def test_png_is_written_anew_without_what_the_file_says_of_itself() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Erika Mustermann")
    logo = clean(saved(Image.new("RGBA", (300, 200), "#0e4f4b"), pnginfo=notes, exif=b"Exif\0\0MM", dpi=(300, 300)))
    assert (logo.media_type, logo.width, logo.height) == (PNG, 300, 200)
    assert b"Mustermann" not in logo.content
    with Image.open(BytesIO(logo.content)) as image:
        assert set(image.info) == set()
        assert image.convert("RGB").getpixel((150, 100)) == (14, 79, 75)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_kind_of_pixels_is_understood(mode: str) -> None:
    logo = clean(saved(Image.new(mode, (80, 64), (200, 255) if mode == "LA" else 0 if mode != "RGBA" else "red")))
    assert (logo.width, logo.height) == (80, 64)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    logo = clean(saved(Image.new("I;16", (80, 64), 0x8080)))
    with Image.open(BytesIO(logo.content)) as image:
        assert image.convert("L").getpixel((0, 0)) == 128


def test_large_png_is_kept_smaller() -> None:
    logo = clean(saved(Image.new("RGB", (2000, 1000), "red")))
    assert (logo.width, logo.height) == (MOST_EDGE, MOST_EDGE // 2)


BOMB = zlib.compress(bytes(60_000_000), 9)
"""Sixty megabytes of zeros in as many kilobytes: a reader that unpacks it all shows it by its time and memory."""


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "logo_missing"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), "logo_too_large"),
        (png(50_000, 50_000, data=b""), "logo_pixels"),
        (png(2001, 2000, data=BOMB), "logo_pixels"),
        (png(0, 10), "logo_broken"),
        (png(63, 10), "logo_small"),
        (png(100, 100)[:-20], "logo_broken"),
        (png(100, 100, data=b"nonsense"), "logo_broken"),
        (saved(Image.new("RGBA", (100, 100), (0, 0, 0, 0))), "logo_blank"),
        (b"PK\x03\x04 a zip called logo.png", "logo_type"),
        (b"\x1f\x8b a packed svg", "logo_type"),
        (b"\xff\xd8\xff\xe0 a photo", "logo_type"),
        (b"%PDF-1.7", "logo_type"),
        (b"RIFF....WEBP", "logo_type"),
        (b"nothing that anybody knows", "logo_type"),
        (b"<html><body>no</body></html>", "logo_type"),
        (b"<svg", "logo_broken"),
        (svg(SHAPE, "<svg>")[:-3], "logo_broken"),
        (svg(SHAPE, f'<svg xmlns="{SVG_NS}">'), "logo_size"),
        (svg(SHAPE, f'<svg xmlns="{SVG_NS}" viewBox="0 0 NaN 5">'), "logo_size"),
        (svg(SHAPE, f'<svg xmlns="{SVG_NS}" viewBox="0 0 1300 100">'), "logo_shape"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;"), "logo_entities"),
        (b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>' + svg(SHAPE), "logo_entities"),
        (svg("<text>Stadt</text>"), "logo_letters"),
        (svg('<image href="https://elsewhere.example/x.png"/>'), "logo_outside"),
        (svg('<image href="file:///etc/passwd"/>'), "logo_outside"),
        (svg('<image href="data:image/svg+xml;base64,PHN2Zz4="/>'), "logo_outside"),
        (svg(f'<image href="data:image/png;base64,{b64encode(png(5000, 5000, data=b"")).decode()}"/>'), "logo_pixels"),
        (svg("<g>" * 70 + "</g>" * 70), "logo_parts"),
        (svg("<g/>" * 10_001), "logo_parts"),
        (svg(f"<style>.a{{fill:{'a' * 1900}}}</style>" + '<g class="a"/>' * 900), "logo_parts"),
        (svg('<g id="a"><use href="#a"/></g>'), "logo_endless"),
        (svg('<pattern id="a"><rect fill="url(#a)"/></pattern>' + SHAPE), "logo_endless"),
        (svg(""), "logo_blank"),
        (svg("<script>alert(1)</script>"), "logo_blank"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_file_that_is_no_logo_is_refused_with_its_reason(data: bytes, rule: str) -> None:
    assert refusal(data).rule == rule


def test_uses_of_uses_are_counted_before_anybody_draws_them() -> None:
    tens = "".join(f'<g id="x{n + 1}">{f"""<use href="#x{n}"/>""" * 10}</g>' for n in range(8))
    assert refusal(svg(f'<defs><g id="x0"><path d="M0 0h1"/></g>{tens}</defs><use href="#x8"/>')).rule == "logo_endless"


def test_drawing_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kindermeilen.documents.logo.proof.WALL_SECONDS", 0.01)
    assert refusal(svg(SHAPE)).rule == "logo_undrawable"


@pytest.mark.parametrize("name", [b"zTXt", b"iCCP", b"iTXt", b"eXIf"])
def test_packed_notes_are_never_unpacked(name: bytes) -> None:
    logo = clean(png(100, 100, chunk(name, b"k\0\0" + BOMB)))
    assert len(logo.content) < 2000


def test_pixels_beyond_the_picture_and_further_frames_are_left() -> None:
    animated = chunk(b"acTL", struct.pack(">II", 2, 0)), chunk(b"fdAT", b"\0\0\0\1" + BOMB)
    logo = clean(png(100, 100, *animated, data=zlib.compress(b"\0" * 301 * 100) + BOMB))
    with Image.open(BytesIO(logo.content)) as image:
        assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize(
    "css",
    [
        "@" * 400_000,
        "/*" * 200_000,
        "/* " * 130_000,
        "{" * 400_000,
        "a" * 400_000,
        "@{" * 200_000,
        ".a{fill:red}" * 600,
    ],
)
def test_style_sheet_made_to_be_slow_is_read_at_once(css: str) -> None:
    """Each letter is looked at once; by a pattern that begins anew at each of them this takes minutes."""
    begun = process_time()
    vectors(svg(f"<style>{css}</style>{SHAPE}"))
    assert process_time() - begun < 5


def test_drawing_of_a_drawing_program_keeps_its_colours() -> None:
    """What Illustrator, Inkscape and Affinity write: a document type, classes, switches, links of the old kind."""
    source = b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.example/svg11.dtd">'
    inside = (
        '<style type="text/css">@import "x.css"; /* c */ .a,.b{fill:#E30613;} .b{stroke:url(#v)} rect.c{opacity:.5}'
        " @media print{.a{fill:red}} #d{fill:blue!important}</style>"
        '<defs><linearGradient id="v" x1="0"><stop offset="0" style="stop-color:#FFFFFF"/></linearGradient>'
        '<linearGradient id="w" xlink:href="#v" gradientTransform="rotate(45)"/></defs>'
        '<switch><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'
        '<g><rect class="a" width="9" height="9"/><rect id="d" class="b c" '
        'style="stroke-width:2;cursor:url(x.cur)"/></g></switch>'
        '<a xlink:href="https://stadt.example"><path d="M1,2 3-4.5e1z" fill="url(#w)"/></a>'
    )
    logo = clean(source + svg(inside))
    assert (logo.media_type, logo.width, logo.height) == (SVG, 1000, 500)
    tree = ElementTree.fromstring(logo.content)
    rects = list(tree.iter(f"{{{SVG_NS}}}rect"))
    assert rects[0].attrib == {"width": "9", "height": "9", "fill": "#E30613"}
    assert rects[1].attrib == {"id": "d", "fill": "blue", "stroke": "url(#v)", "opacity": ".5", "stroke-width": "2"}
    assert [stop.attrib["stop-color"] for stop in tree.iter(f"{{{SVG_NS}}}stop")] == ["#FFFFFF"]
    path = next(tree.iter(f"{{{SVG_NS}}}path"))
    assert path.attrib == {"d": "M1,2 3-4.5e1z", "fill": "url(#w)"}
    assert b'href="#v"' in logo.content


def test_picture_inside_a_drawing_is_cleaned_like_any_other() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Erika Mustermann")
    data = saved(Image.new("RGB", (20, 10), "red"), pnginfo=notes)
    found = cleaned(f'<image width="20" height="10" xlink:href="data:image/png;base64,\n{b64encode(data).decode()}"/>')
    assert f'href="data:image/png;base64,{b64encode(pixels(data, least_edge=1)[0]).decode()}"' in found


def test_size_in_millimetres_becomes_a_frame() -> None:
    logo = clean(svg(SHAPE, f'<svg xmlns="{SVG_NS}" width="21mm" height="1.4cm">'))
    assert (logo.width, logo.height) == (1000, 667)


def test_the_demo_towns_logo_is_as_clean_as_any() -> None:
    data = data_file("demo-logo.svg").read_bytes()
    logo = clean(data)
    assert (logo.content, logo.width, logo.height) == (data, 1000, 1000)


EVIL_ELEMENTS = """
script foreignObject animate animateTransform set a iframe handler style filter feImage audio video metadata
sodipodi:namedview text use image
"""
EVIL_VALUES = (
    "javascript:alert(1)",
    "url(https://elsewhere.example/#x)",
    "url(#x) url(//elsewhere.example)",
    "data:text/html,<script>alert(1)</script>",
    "https://elsewhere.example/x.svg#x",
    "#x",
    "url(#x)",
    "expression(alert(1))",
    "1",
    "red",
    "M0 0h9v9z",
    "rotate(45)",
    "]]><script>alert(1)</script>",
    '" onload="alert(1)',
)
EVIL_NAMES = ("onload", "onclick", "style", "href", "xlink:href", "xml:base", "src", "filter", "begin", "class", "id")
tags = st.sampled_from([*sorted(allowed.ELEMENTS), *EVIL_ELEMENTS.split()])
names = st.sampled_from([*sorted(allowed.PAINTED | allowed.DRAWN), *EVIL_NAMES])
values = st.sampled_from(EVIL_VALUES) | st.text(max_size=12) | st.sampled_from(["fill:url(//x.example)", "x"])
sheets = st.text(alphabet="ab.#{};:@/*()url'\"\\ -x", max_size=60)


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def written(tag: str, attributes: dict[str, str], inside: list[str]) -> str:
        legal = {name: "".join(sign for sign in text if sign.isprintable()) for name, text in attributes.items()}
        said = "".join(f" {name}={quoteattr(text)}" for name, text in legal.items())
        return f"<{tag}{said}>{''.join(inside)}</{tag}>"

    return st.builds(written, tags, st.dictionaries(names, values, max_size=5), st.lists(children, max_size=4))


leaves = st.just("") | st.builds(lambda css: f"<style>{css.replace('&', '').replace('<', '')}</style>", sheets)
drawings = st.lists(element(element(element(leaves) | leaves)), min_size=1, max_size=3).map("".join)
FUZZ_HEAD = HEAD.replace("viewBox", 'xmlns:sodipodi="http://inkscape.example" onload="alert(1)" viewBox')


@given(drawings)
def test_nothing_that_acts_or_leads_outside_survives(inside: str) -> None:
    try:
        content, _, _ = vectors(svg(inside, FUZZ_HEAD))
    except Refusal:
        return
    for node in ElementTree.fromstring(content).iter():
        assert node.tag.removeprefix(f"{{{SVG_NS}}}") in allowed.ELEMENTS
        assert not (node.text or "").strip()
        for name, value in node.attrib.items():
            assert name in allowed.PAINTED | allowed.DRAWN | {"id", "href"}
            assert name == "id" or name != "href" or value.startswith(("#", "data:image/png;base64,"))
            assert "//" not in value or value.startswith("data:image/png;base64,")
            assert value.count("url(") == (1 if value.startswith("url(#") else 0)
            assert "script" not in value
            assert ":" not in value
    assert vectors(content)[0] == content, "what is clean stays as it is"


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 400), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"<svg ", b"<"]))
def test_noise_is_refused_and_never_a_fault(noise: bytes, place: int, begins: bytes) -> None:
    whole = png(70, 70)
    for data in (begins + noise, whole[:place] + noise + whole[place + len(noise) :]):
        try:
            found = clean(data)
        except Refusal:
            continue
        assert found.media_type in (PNG, SVG)
