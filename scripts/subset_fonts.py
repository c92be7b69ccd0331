"""Makes the page font (woff2 subset) and the print fonts (TTF) from the published Atkinson Hyperlegible Next.

A tool for development only; what it writes is kept in git, see static/VENDORED.md. It needs fonttools and brotli:

    python scripts/subset_fonts.py VARIABLE.woff2 REGULAR.ttf BOLD.ttf static/fonts

The published fonts lack the four signs that our sentences need: "→", "←", "₂" and "✓". They are drawn here, in the
stroke of the minus sign, so that CO₂ does not fall back to another face in the middle of a word.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib.instancer import instantiateVariableFont

Point = tuple[int, int]
Sign = tuple[int, list[Point]]

PAGE_FONT = "atkinson-next-page-1.woff2"
PAGE_LIMIT = 15_000
PAGE_TEXT = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "ÄÖÜäöüß„“”‚‘’»«–—…·•€§°²×±½©\u00a0−→←₂✓"
    + "ÀÁÂÇÈÉÊËÍÎÑÓÔØÚàáâãåçèéêëìíîïñòóôøùúû"
)
ALIASES = {0x2011: 0x2D, 0x202F: 0x20}
"""Non-breaking hyphen and narrow no-break space look like their breaking brothers."""

MIDDLE = 248
REGULAR_STROKE, BOLD_STROKE = 79, 119
SUBSCRIPT_DROP = -533


@dataclass(frozen=True, slots=True)
class Weight:
    """Thickness of a stroke, in font units (1000 to the em)."""

    stroke: int

    @property
    def diagonal(self) -> int:
        """How far a corner of a stroke at 45° lies from its middle line, in font units."""
        return round(self.stroke / sqrt(2))


def arrow_right(weight: Weight) -> Sign:
    """Advance width and outline, clockwise from the tip."""
    left, tip, reach = 55, 585, 190
    half, q = weight.stroke // 2, weight.diagonal
    neck = tip - 2 * q - half
    upper = [(neck, MIDDLE + half), (tip - reach - q, MIDDLE + reach - q), (tip - reach, MIDDLE + reach)]
    lower = [(x, 2 * MIDDLE - y) for x, y in reversed(upper)]
    return 640, [(tip, MIDDLE), *lower, (left, MIDDLE - half), (left, MIDDLE + half), *upper]


def arrow_left(weight: Weight) -> Sign:
    """The right arrow in a mirror, drawn backwards so that it stays clockwise."""
    width, points = arrow_right(weight)
    return width, [(width - x, y) for x, y in reversed(points)]


def tick(weight: Weight) -> Sign:
    """Advance width and outline of "✓", clockwise from its left end."""
    q, end = weight.diagonal, weight.diagonal // 2
    return 640, [
        (80 - end, 270 - end), (80 + end, 270 + end), (230, 120 + q),
        (560 - end, 450 + end), (560 + end, 450 - end), (230, 120 - q),
    ]  # fmt: skip


SIGNS = {0x2192: ("arrowright", arrow_right), 0x2190: ("arrowleft", arrow_left), 0x2713: ("checkmark", tick)}


def outline(points: list[Point]) -> Glyph:
    """A TrueType glyph of one closed contour of straight lines."""
    pen = TTGlyphPen(None)
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def deltas(regular: Sign, bold: Sign) -> TupleVariation:
    """What changes from regular to bold: every point, then the four phantom points that carry the width."""
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(regular[1], bold[1], strict=True)]
    return variation(moves, bold[0] - regular[0])


def variation(moves: list[Point], wider: int) -> TupleVariation:
    """A change that is complete at the heaviest weight."""
    return TupleVariation({"wght": (0.0, 1.0, 1.0)}, [*moves, (0, 0), (wider, 0), (0, 0), (0, 0)])


def add_glyph(font: TTFont, code: int, name: str, width: int, glyph: Glyph, change: TupleVariation | None) -> None:
    """Puts a glyph into the font and its character map; a sign that the font already has is left alone."""
    if code in font.getBestCmap():
        return
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, glyph.xMin)
    add_character(font, code, name)
    if "gvar" in font:
        font["gvar"].variations[name] = [change] if change else []


def add_character(font: TTFont, code: int, name: str) -> None:
    """Maps a character to a glyph in every Unicode table of the font."""
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def add_signs(font: TTFont, regular: Weight, bold: Weight) -> None:
    """Adds the missing signs; `bold` is used where the font has a weight axis."""
    for code, (name, draw) in SIGNS.items():
        width, points = draw(regular)
        add_glyph(font, code, name, width, outline(points), deltas(draw(regular), draw(bold)))
    add_subscript_two(font)
    for code, original in ALIASES.items():
        if code not in font.getBestCmap():
            add_character(font, code, font.getBestCmap()[original])


def add_subscript_two(font: TTFont) -> None:
    """The sign "₂" is the font's own "²", lowered."""
    raised = font.getBestCmap()[0xB2]
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(raised, (1, 0, 0, 1, 0, SUBSCRIPT_DROP))
    add_glyph(font, 0x2082, "twoinferior", font["hmtx"][raised][0], pen.glyph(), variation([(0, 0)], 20))


def page_font(source: Path, target: Path) -> None:
    """Weights 400 to 700 and the characters our pages use, at most 15 KB (bytes by thousands)."""
    font = instantiateVariableFont(TTFont(source), {"wght": (400, 400, 700)})
    for table in ("HVAR", "MVAR", "STAT"):
        if table in font:
            del font[table]
    add_signs(font, Weight(REGULAR_STROKE), Weight(BOLD_STROKE))
    for name in font.getGlyphOrder():  # the instancer drops glyphs that do not vary, the subsetter asks for them
        font["gvar"].variations.setdefault(name, [])
    options = Options(layout_features=["kern", "tnum"], hinting=False, name_IDs=[0, 1, 2, 14], notdef_outline=True)
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(text=PAGE_TEXT + "".join(map(chr, ALIASES)))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    if target.stat().st_size > PAGE_LIMIT:
        raise SystemExit(f"{target.name} has {target.stat().st_size} bytes, allowed are {PAGE_LIMIT}")


def print_font(source: Path, target: Path, weight: Weight) -> None:
    """The whole Latin set for the typesetter, with the signs added."""
    font = TTFont(source, recalcTimestamp=False)
    add_signs(font, weight, weight)
    font.save(target)


def missing(font: Path, text: str) -> Iterator[str]:
    """Characters of `text` that the font cannot show."""
    known: Mapping[int, str] = TTFont(font).getBestCmap()
    return (sign for sign in text if ord(sign) not in known)


def main() -> None:
    """Writes the three fonts and refuses a set in which a character is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("variable", "regular", "bold", "target"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    page, out = given.target / PAGE_FONT, given.target / "print"
    out.mkdir(parents=True, exist_ok=True)
    page_font(given.variable, page)
    print_font(given.regular, out / "AtkinsonHyperlegibleNext-Regular.ttf", Weight(REGULAR_STROKE))
    print_font(given.bold, out / "AtkinsonHyperlegibleNext-Bold.ttf", Weight(BOLD_STROKE))
    for font in (page, *out.glob("*.ttf")):
        if lost := "".join(missing(font, PAGE_TEXT)):
            raise SystemExit(f"{font.name} lacks {lost}")


if __name__ == "__main__":
    main()
