"""What may stay of an SVG: shapes, their colours, and nothing that acts, loads or refers outside."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _words(
    "svg g defs symbol use path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath "
    "mask pattern image"
)
ONLY_FRAMES = frozenset({"a", "switch"})
"""Their contents stay: drawing programs wrap whole pictures in them."""
LETTERS = frozenset({"text", "tspan", "textPath", "tref", "altGlyph"})

PAINTED = _words(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-dasharray stroke-dashoffset opacity clip-path clip-rule mask stop-color stop-opacity color display "
    "visibility paint-order"
)
"""Also where a style sheet says them."""
DRAWN = _words(
    "x y width height cx cy r rx ry fx fy fr x1 y1 x2 y2 points d transform viewBox preserveAspectRatio gradientUnits "
    "gradientTransform spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits "
    "maskContentUnits offset"
)
REFERRING = frozenset({"fill", "stroke", "clip-path", "mask"})
"""May say `url(#id)`."""
LINKING = frozenset({"use", "linearGradient", "radialGradient", "pattern"})
"""May have `href="#id"`; an image has one with its own bytes."""

ID = r"[A-Za-z_][\w.-]{0,199}"
IS_ID = re.compile(ID, re.ASCII)
REFERENCE = re.compile(
    rf"""url\(\s*["']?#({ID})["']?\s*\)\s*(?:none|currentColor|#[0-9a-fA-F]{{3,8}}|[a-zA-Z]+)?""", re.ASCII
)
FRAGMENT = re.compile(rf"#({ID})", re.ASCII)
_OUTLINE = re.compile(r"[MmZzLlHhVvCcSsQqTtAaEe0-9\s.,+-]*", re.ASCII)
_TRANSFORM = re.compile(
    r"(?:[\s,]*(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([0-9eE\s.,+-]*\))*[\s,]*", re.ASCII
)
_VALUE = re.compile(r"(?:rgba?|hsla?)\([0-9\s.,%/-]*\)|[\w\s.,%#+-]*", re.ASCII)
LONGEST_VALUE = 2000


def is_plain(name: str, value: str) -> bool:
    """Whether the value is of the kind that this attribute has; references are looked at elsewhere."""
    if name in ("d", "points"):
        return bool(_OUTLINE.fullmatch(value))
    if len(value) > LONGEST_VALUE:
        return False
    if name.lower().endswith("transform"):
        return bool(_TRANSFORM.fullmatch(value))
    return bool(_VALUE.fullmatch(value))
