"""Makes the print fonts for signs that Atkinson Hyperlegible Next lacks: emoji, Arabic and Hebrew letters.

A tool for development only; what it writes is kept in git, see static/VENDORED.md. It needs fonttools and brotli, and
the unpacked packages @fontsource/noto-emoji, @fontsource/noto-sans-arabic and @fontsource/noto-sans-hebrew:

    python scripts/fallback_fonts.py EMOJI_PACKAGE ARABIC_PACKAGE HEBREW_PACKAGE static/fonts/print

The typesetter reads no woff2, and its standard for accessible PDFs refuses a file with a sign that no font has. Of the
emoji those are kept that a class might call itself by: animals, plants, food, weather, sport, faces, hearts, vehicles.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

JOINERS = (0x200D, 0xFE0F)
"""Draw nothing; without them in the font a heart with a variation sign would be a sign that is missing."""
EMOJI = [
    *JOINERS,
    *range(0x2600, 0x2605),  # sun, cloud, umbrella, snowman, comet
    *(0x260E, 0x2614, 0x2615, 0x2618, 0x263A, 0x2660, 0x2663, 0x2665, 0x2666, 0x267B, 0x267F, 0x2693, 0x2696, 0x269B),
    *(0x26A1, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26D1, 0x26F0, 0x26F2, 0x26F5, 0x26FA, 0x2705, 0x2708, 0x270C, 0x270F),
    *(0x2714, 0x2728, 0x2744, 0x2747, 0x2753, 0x2757, 0x2763, 0x2764, 0x2795, 0x27A1, 0x2B50, 0x2B55),
    *range(0x1F300, 0x1F321),  # weather, night and day
    *range(0x1F324, 0x1F32D),
    *range(0x1F32D, 0x1F390),  # food, plants, parties
    *range(0x1F392, 0x1F394),
    *range(0x1F399, 0x1F3CB),  # music, sport
    *range(0x1F3D4, 0x1F3DF),  # landscapes
    *range(0x1F3E0, 0x1F3F1),
    *range(0x1F3F5, 0x1F3FB),
    *range(0x1F400, 0x1F440),  # animals
    *range(0x1F440, 0x1F47C),  # hands, clothes, people
    *range(0x1F493, 0x1F4A1),  # hearts
    *range(0x1F4A1, 0x1F4B0),
    *range(0x1F4D5, 0x1F4DC),  # books
    *range(0x1F525, 0x1F52F),
    *range(0x1F5FA, 0x1F650),  # map, buildings, faces
    *range(0x1F680, 0x1F6A4),  # vehicles
    *range(0x1F6B2, 0x1F6B8),
    *range(0x1F6F4, 0x1F6FD),  # scooters
    *range(0x1F90C, 0x1F9CD),  # hands, faces, food, animals
    *range(0x1F9D0, 0x1F9E9),
    *range(0x1FA70, 0x1FA75),
    *range(0x1FA80, 0x1FAC0),
    *range(0x1FAD0, 0x1FAF9),
]
ARABIC = [*range(0x600, 0x700), 0x200C, 0x200D, 0x200E, 0x200F]
HEBREW = [*range(0x590, 0x600), 0x200C, 0x200D, 0x200E, 0x200F]


def fallback_font(source: Path, target: Path, codes: Iterable[int], family: str, features: list[str]) -> None:
    """A TTF of these characters, under its family's plain name so that the typesetter finds both weights together."""
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    subsetter = Subsetter(Options(hinting=False, notdef_outline=True, layout_features=features))
    subsetter.populate(unicodes=set(codes) & set(font.getBestCmap()))
    subsetter.subset(font)
    for name in [one for one in font["name"].names if one.nameID in (1, 16)]:
        name.string = family
    font.save(target)


def main() -> None:
    """Writes the five fonts."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("emoji", "arabic", "hebrew", "target"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    emoji = given.emoji / "files" / "noto-emoji-emoji-400-normal.woff2"
    fallback_font(emoji, given.target / "NotoEmoji-Regular.ttf", EMOJI, "Noto Emoji", [])
    for weight, name in ((400, "Regular"), (700, "Bold")):
        arabic = given.arabic / "files" / f"noto-sans-arabic-arabic-{weight}-normal.woff2"
        fallback_font(arabic, given.target / f"NotoSansArabic-{name}.ttf", ARABIC, "Noto Sans Arabic", ["*"])
        hebrew = given.hebrew / "files" / f"noto-sans-hebrew-hebrew-{weight}-normal.woff2"
        fallback_font(hebrew, given.target / f"NotoSansHebrew-{name}.ttf", HEBREW, "Noto Sans Hebrew", ["*"])


if __name__ == "__main__":
    main()
