"""Where the signs and names of a poster's map stand, so that none covers another. Millimetres on A3."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kindermeilen.documents.map_signs import signs
from kindermeilen.domain.projections import Point

LABEL = 5.6
LETTER, STRONG_LETTER = 0.54 * LABEL, 0.6 * LABEL
"""A letter's width on average; a label that is a little narrower than its place does no harm."""
AWAY, GAP = 3.4, 0.8
"""Of a label from the middle of a dot, and from the edge of a sign."""
EDGE = 3.0
LEGEND = (0.62, 17.0)
"""A legend's width as a share of the map, and its height."""
SIGNS = signs(0.135)
"""The same as on the pages' maps; twelve millimetres wide."""
DOT = 1.9


@dataclass(frozen=True, slots=True)
class Box:
    """A place that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_within(self, other: "Box") -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )

    def holds(self, point: Point) -> bool:
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on the map: `kind` says which; `label` may be empty."""

    kind: str
    at: Point
    label: str


def legend_corner(marks: Sequence[Mark], width: float, height: float) -> tuple[str, Box]:
    """The corner where a legend covers no marker: most ways leave two of the four empty."""
    wide, high = LEGEND[0] * width, LEGEND[1]
    right, low = width - EDGE - wide, height - EDGE - high
    corners = {
        "bottom-left": Box(EDGE, low, EDGE + wide, low + high),
        "top-right": Box(right, EDGE, right + wide, EDGE + high),
        "top-left": Box(EDGE, EDGE, EDGE + wide, EDGE + high),
        "bottom-right": Box(right, low, right + wide, low + high),
    }
    boxes = [_pin_box(mark) for mark in marks]
    free = [name for name, corner in corners.items() if not any(corner.meets(box) for box in boxes)]
    name = free[0] if free else "bottom-left"
    return name, corners[name]


def labelled(
    marks: Sequence[Mark], others: Sequence[Box], beads: Sequence[Point], width: float, height: float
) -> list[dict[str, Any]]:
    """Each mark with the place of its label, where there is one that is free; a stop of the way may go without.

    Rather than none, the name of a sign stands on a stop's dot.
    """
    solid = [*others, *(_pin_box(mark) for mark in marks if mark.kind in SIGNS)]
    dots = [_pin_box(mark) for mark in marks if mark.kind not in SIGNS]
    paper = Box(EDGE / 2, EDGE / 2, width - EDGE / 2, height - EDGE / 2)
    found = []
    for mark in marks:
        place = _label_place(mark, [*solid, *dots], beads, paper)
        if place is None and mark.kind in SIGNS:
            place = _label_place(mark, solid, beads, paper)
        if place is not None:
            solid.append(place)
        found.append(
            {
                "kind": mark.kind,
                "x": mark.at[0],
                "y": mark.at[1],
                "label": mark.label if place else "",
                "label_x": place.left if place else 0,
                "label_y": place.top if place else 0,
            }
        )
    return found


def _pin_box(mark: Mark) -> Box:
    x, y = mark.at
    sign = SIGNS.get(mark.kind)
    if sign is None:
        return Box(x - DOT, y - DOT, x + DOT, y + DOT)
    left, top = x - sign.x, y - sign.y
    return Box(left, top, left + sign.width, top + sign.height)


def _label_place(mark: Mark, taken: Sequence[Box], beads: Sequence[Point], paper: Box) -> Box | None:
    """Beside, below or above its mark: the first that lies on the paper, meets nothing and is not on the line.

    Rather on the line than without a name; never on another mark or name.
    """
    if not mark.label:
        return None
    free = [box for box in _starts(mark) if box.is_within(paper) and not any(box.meets(other) for other in taken)]
    clear = (box for box in free if not any(box.holds(bead) for bead in beads))
    return next(clear, free[0] if free else None)


def _starts(mark: Mark) -> Iterator[Box]:
    long = len(mark.label) * (STRONG_LETTER if mark.kind in SIGNS else LETTER)
    own, gap = _pin_box(mark), GAP if mark.kind in SIGNS else AWAY - DOT
    x, middle = mark.at[0], (own.top + own.bottom) / 2
    right, left, below, above = own.right + gap, own.left - gap - long, own.bottom + gap / 2, own.top - gap / 2 - LABEL
    for start in (right, left):
        for top in (middle - LABEL / 2, middle - LABEL, middle, below - gap, above + gap):
            yield Box(start, top, start + long, top + LABEL)
    for start in (x - long / 2, x, x - long):
        yield Box(start, below, start + long, below + LABEL)
        yield Box(start, above, start + long, above + LABEL)
