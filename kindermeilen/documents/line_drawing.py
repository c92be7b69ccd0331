"""Coloured pictures → outlines to colour in: every surface white with a black edge, small dark parts stay black."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kindermeilen.documents.pictures import picture

Point = tuple[float, float]
EDGE = "0.55"
"""Width of an outline, in the pictures' own units (they are 32 wide)."""
DARK = 48
"""Of 255: what is darker is an eye or a nose and stays black, where it is small."""
SMALL = 5.0
"""So wide or high at most; a dark mane or a wheel is to be coloured like all else."""
MARGIN = 1
"""Room around the picture, since an outline is wider than the surface it surrounds."""

_TAG = re.compile(r"<\w+[^>]*>")
_FILL = re.compile(r'fill="#([0-9a-fA-F]{3,6})"')
_PATH = re.compile(r'\sd="([^"]*)"')
_COMMAND = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")
_NUMBER = r"[-+]?(?:\d*\.\d+|\d+\.?)"
_NUMBERS = re.compile(_NUMBER)
_ARC = re.compile(rf"{_NUMBER}[\s,]*{_NUMBER}[\s,]*{_NUMBER}[\s,]*[01][\s,]*[01][\s,]*({_NUMBER})[\s,]*({_NUMBER})")
"""The two flags of an arc may stand without a space before what follows."""
_STEPS = {"m": 2, "l": 2, "t": 2, "s": 4, "q": 4, "c": 6}
"""How many numbers a command takes at a time; the last two are where it leads."""
_GREEN, _RED, _BLUE = 587, 299, 114
"""How bright each looks, in thousandths."""


@lru_cache(maxsize=256)
def line_drawing(name: str) -> str:
    """The picture of that name below static/img as an SVG of outlines."""
    size = 32 + 2 * MARGIN
    svg = picture(name).replace('viewBox="0 0 32 32"', f'viewBox="{-MARGIN} {-MARGIN} {size} {size}"')
    return _TAG.sub(_outlined, svg)


def _outlined(tag: re.Match[str]) -> str:
    fill = _FILL.search(tag[0])
    if fill is None:
        return tag[0]
    if _brightness(fill[1]) >= DARK:
        return _painted(tag[0], "#fff")
    path = _PATH.search(tag[0])
    if path is None:
        return _painted(tag[0], "#000")
    black = "".join(part.data for part in _parts(path[1]) if part.extent <= SMALL)
    eyes = _painted(tag[0].replace(path[0], f' d="{black}"'), "#000") if black else ""
    return _painted(tag[0], "#fff") + eyes


def _painted(tag: str, paint: str) -> str:
    return _FILL.sub(f'fill="{paint}" stroke="#000" stroke-width="{EDGE}" stroke-linejoin="round"', tag)


@dataclass(slots=True)
class _Part:
    """A piece of a path: where its steps lead, and itself as a path of its own."""

    points: list[Point]
    data: str

    @property
    def extent(self) -> float:
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return max(max(xs) - min(xs), max(ys) - min(ys))


def _parts(path: str) -> list[_Part]:
    parts: list[_Part] = []
    x = y = 0.0
    for command, numbers in _COMMAND.findall(path):
        is_relative = command.islower()
        is_start = command in "mM"
        if command in "zZ" and parts:
            x, y = parts[-1].points[0]
        for to_x, to_y in _ends(command, numbers):
            x = x if to_x is None else to_x + x * is_relative
            y = y if to_y is None else to_y + y * is_relative
            if is_start:
                more = " ".join(_NUMBERS.findall(numbers)[2:])
                parts.append(_Part([], f"M{x:g} {y:g}{'l' if is_relative else 'L'}{more}" if more else f"M{x:g} {y:g}"))
                is_start = False
            parts[-1].points.append((x, y))
        if command not in "mM" and parts:
            parts[-1].data += command + numbers
    return parts


def _ends(command: str, numbers: str) -> Iterator[tuple[float | None, float | None]]:
    """Where each of its steps leads; None where that stays as it is."""
    kind = command.lower()
    if kind == "a":
        yield from ((float(x), float(y)) for x, y in _ARC.findall(numbers))
        return
    found = [float(one) for one in _NUMBERS.findall(numbers)]
    if kind == "h":
        yield from ((one, None) for one in found)
    elif kind == "v":
        yield from ((None, one) for one in found)
    elif kind in _STEPS:
        step = _STEPS[kind]
        yield from ((found[at + step - 2], found[at + step - 1]) for at in range(0, len(found) - step + 1, step))


def _brightness(colour: str) -> int:
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return (_RED * red + _GREEN * green + _BLUE * blue) // 1000
