"""Coloured pictures → outlines to colour in: every surface white with a black edge, small dark parts stay black."""

import re
from functools import lru_cache

from kindermeilen.documents.pictures import picture

EDGE = "0.55"
"""Width of an outline, in the pictures' own units (they are 32 wide)."""
DARK = 48
"""Of 255: what is darker (eyes, noses) stays black."""
MARGIN = 1
"""Room around the picture, since an outline is wider than the surface it surrounds."""

_FILL = re.compile(r'fill="#([0-9a-fA-F]{3,6})"')
_GREEN, _RED, _BLUE = 587, 299, 114
"""How bright each looks, in thousandths."""


@lru_cache(maxsize=256)
def line_drawing(name: str) -> str:
    """The picture of that name below static/img as an SVG of outlines."""
    size = 32 + 2 * MARGIN
    svg = picture(name).replace('viewBox="0 0 32 32"', f'viewBox="{-MARGIN} {-MARGIN} {size} {size}"')
    return _FILL.sub(_outlined, svg)


def _outlined(fill: re.Match[str]) -> str:
    paint = "#000" if _brightness(fill[1]) < DARK else "#fff"
    return f'fill="{paint}" stroke="#000" stroke-width="{EDGE}" stroke-linejoin="round"'


def _brightness(colour: str) -> int:
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return (_RED * red + _GREEN * green + _BLUE * blue) // 1000
