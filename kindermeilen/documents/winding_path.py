"""The winding path of the poster to colour in: its fields as outlines, the same size each, and where their middles are.

Lengths are millimetres on A4; a bigger paper is the same drawing, scaled.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from math import cos, hypot, pi, sin

Point = tuple[float, float]
STEP = 0.5
"""Between two points of the middle line; no eye sees the corners."""
CORNERS = 6
"""Points along each long side of a field: enough for the bends."""


@dataclass(frozen=True, slots=True)
class Bends:
    """How the path lies: `rows` of `width`, `pitch` apart, joined by half circles; `wave` is how far a row swings."""

    rows: int = 9
    width: float = 151.0
    pitch: float = 25.0
    thickness: float = 12.4
    wave: float = 3.2
    waves: int = 2

    @property
    def overhang(self) -> float:
        """How far the half circles reach beyond a row."""
        return (self.pitch + self.thickness) / 2

    @property
    def total_width(self) -> float:
        return self.width + 2 * self.overhang

    @property
    def total_height(self) -> float:
        return (self.rows - 1) * self.pitch + self.wave + self.thickness

    def level(self, along: float) -> float:
        """How far down the middle of the first row is there. At both ends it is level, so that the bends join on."""
        return self.thickness / 2 + self.wave * (1 - cos(2 * pi * self.waves * along / self.width)) / 2


@dataclass(frozen=True, slots=True)
class PathField:
    """One field: its middle and its outline, as the data of an SVG path."""

    x: float
    y: float
    outline: str


@lru_cache(maxsize=8)
def winding_path(fields: int, bends: Bends = Bends()) -> tuple[PathField, ...]:
    """So many fields of equal length, from the upper left corner downwards."""
    line = middle_line(bends)
    lengths = [0.0, *accumulate(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))]
    each = lengths[-1] / fields

    def at(length: float) -> tuple[Point, Point]:
        """The point after so much of the path, and the direction across it."""
        place = min(max(bisect_left(lengths, length), 1), len(line) - 1)
        before, after = line[place - 1], line[place]
        part = (length - lengths[place - 1]) / (lengths[place] - lengths[place - 1])
        dx, dy = after[0] - before[0], after[1] - before[1]
        long = hypot(dx, dy)
        return (before[0] + part * dx, before[1] + part * dy), (-dy / long, dx / long)

    def field(number: int) -> PathField:
        ends = [at(each * (number + corner / CORNERS)) for corner in range(CORNERS + 1)]
        half = bends.thickness / 2
        one = [(x + across_x * half, y + across_y * half) for (x, y), (across_x, across_y) in ends]
        other = [(x - across_x * half, y - across_y * half) for (x, y), (across_x, across_y) in reversed(ends)]
        (x, y), _ = at(each * (number + 0.5))
        return PathField(round(x, 2), round(y, 2), _outline([*one, *other]))

    return tuple(field(number) for number in range(fields))


def _outline(corners: list[Point]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in corners) + "Z"


def middle_line(bends: Bends) -> list[Point]:
    """Rows to and fro with half circles between them. Every row swings alike, so that the gaps stay as wide."""
    line: list[Point] = []
    for row in range(bends.rows):
        there = [_on_row(bends, row, step * STEP) for step in range(int(bends.width / STEP) + 1)]
        line += there if row % 2 == 0 else there[::-1]
        if row < bends.rows - 1:
            line += _half_circle(bends, row)
    return line


def _on_row(bends: Bends, row: int, along: float) -> Point:
    return bends.overhang + along, bends.level(along) + row * bends.pitch


def _half_circle(bends: Bends, row: int) -> list[Point]:
    side = 1 if row % 2 == 0 else -1
    x = bends.overhang + (bends.width if side > 0 else 0)
    radius = bends.pitch / 2
    y = bends.thickness / 2 + row * bends.pitch + radius
    steps = int(pi * radius / STEP)
    turns = (pi * step / steps for step in range(1, steps))
    return [(x + side * radius * sin(turn), y - radius * cos(turn)) for turn in turns]
