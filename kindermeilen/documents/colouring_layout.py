"""Where everything of the poster to colour in stands: fields, names in the gaps of the path, small drawings between.

Lengths are millimetres on A4, measured from the upper left corner of the path.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from math import hypot

from kindermeilen.documents.winding_path import Bends, PathField, Point, middle_line, winding_path
from kindermeilen.domain.colouring import FIELDS

BENDS = Bends()
LABEL_WIDTH = 31.0
"""Of a stop's name at most; a longer one is set smaller."""
LABEL_HEIGHT = 6.2
"""A line for the name, one for the miles."""
NAME_LETTER, MILES_LETTER = 1.68, 1.32
"""A letter's width on average in each of the two."""
CIRCLE = 7.4
"""Radius of a stop."""
CLEAR = 0.4
"""Between a name and what is drawn; between two names sideways it is four times as much."""
SHIFTS = (0.0, -1.2, 1.2, -2.4, 2.4, -3.6, 3.6, -5.0, 5.0, -7.0, 7.0)
"""How far a name may stand from the middle of its field: never as far as the next one."""
FARTHER = (0.0, 1.5, 3.0)
"""How far beyond its usual distance."""
NEARER = 0.8
"""By so much a name stands closer to its own stop than to any other."""
FRIENDS = (
    *("modes/bike", "places/tree", "animals/bee", "modes/bus", "places/sunflower", "animals/duck", "modes/scooter"),
    *("animals/ladybird", "modes/train", "places/tulip", "animals/swan", "modes/foot", "places/sun-cloud"),
    *("animals/turtle", "modes/wheels", "places/rainbow", "animals/chick"),
)
"""Small drawings for the gaps of the path, in this order."""
FRIEND_PLACES = (0.2, 0.5, 0.8)
"""Where they may stand, as shares of a row."""
FRIEND_WIDTH = 9.0


@dataclass(frozen=True, slots=True)
class Label:
    """A name's middle, upper edge and width, and the side of its box on which it stands."""

    x: float
    y: float
    width: float
    side: str = "center"

    def away(self, point: Point) -> float:
        """How far a point is from the name."""
        x = max(abs(point[0] - self.x) - self.width / 2, 0)
        return hypot(x, max(self.y - point[1], point[1] - self.y - LABEL_HEIGHT, 0))

    def meets(self, other: "Label") -> bool:
        is_beside = abs(self.x - other.x) >= (self.width + other.width) / 2 + 4 * CLEAR
        return not is_beside and abs(self.y - other.y) < LABEL_HEIGHT + CLEAR


@dataclass(frozen=True, slots=True)
class Friend:
    """A small drawing and its middle."""

    x: float
    y: float
    picture: str


def path() -> tuple[PathField, ...]:
    """The fields of every poster."""
    return winding_path(FIELDS, BENDS)


@cache
def path_svg() -> str:
    """All fields as one picture."""
    fields = "".join(one.outline for one in path())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BENDS.total_width:.1f} {BENDS.total_height:.1f}">'
        f'<path d="{fields}" fill="#fff" stroke="#000" stroke-width="0.45" stroke-linejoin="round"/></svg>'
    )


def label_width(name: str, miles: str) -> float:
    """How wide a stop's two lines are, roughly."""
    return min(LABEL_WIDTH, max(len(name) * NAME_LETTER, len(miles) * MILES_LETTER))


@lru_cache(maxsize=256)
def labels(fields: tuple[int, ...], widths: tuple[float, ...], first: int) -> tuple[Label | None, ...]:
    """Where the names of the stops in these fields stand: below, beside or above their own, on nothing that is drawn.

    None where there is no such place. `first`: the one that comes first; then those in bends, which have least choice.
    """
    places = [path()[at - 1] for at in fields]
    found: list[Label | None] = [None] * len(places)
    for index in sorted(range(len(places)), key=lambda one: (one != first, not _bend(places[one]), one)):
        others = [place for one, place in enumerate(places) if one != index]
        taken = [START, *(label for label in found if label)]
        found[index] = _label(places[index], widths[index], others, taken)
    return tuple(found)


def _label(place: PathField, width: float, others: Sequence[PathField], taken: Sequence[Label]) -> Label | None:
    """The first place that is free and cannot be taken for another stop's."""
    for label in _wished(place, width):
        own = label.away((place.x, place.y))
        is_inside = width / 2 <= label.x <= BENDS.total_width - width / 2 and label.y >= 0
        if not is_inside or own < CIRCLE + CLEAR or any(label.meets(other) for other in taken):
            continue
        if all(label.away((other.x, other.y)) > own + NEARER for other in others) and _is_off_the_path(label):
            return label
    return None


def _wished(place: PathField, width: float) -> Iterator[Label]:
    """Below the field, in a bend first beside it, at last above it: the best place first."""
    away = CIRCLE + CLEAR + 0.1
    if side := _bend(place):
        inwards = -1 if side == "right" else 1
        for shift, more in product(SHIFTS, FARTHER):
            far = (away**2 - max(abs(shift) - LABEL_HEIGHT / 2, 0) ** 2) ** 0.5 + more
            yield _at(place.x + inwards * (far + width / 2), place.y + shift - LABEL_HEIGHT / 2, width, side)
    for shift, more in product(SHIFTS, FARTHER):
        yield _at(place.x + shift, place.y + away + more, width)
    for shift, more in product(SHIFTS, FARTHER):
        yield _at(place.x + shift, place.y - away - LABEL_HEIGHT - more, width)


def _at(x: float, y: float, width: float, side: str = "center") -> Label:
    return Label(round(x, 2), round(y, 2), width, side)


def _is_off_the_path(label: Label) -> bool:
    least = BENDS.thickness / 2 + CLEAR
    bands = {int((label.y - least) // BENDS.pitch), int((label.y + LABEL_HEIGHT + least) // BENDS.pitch)}
    return all(label.away(point) >= least for band in bands for point in _line().get(band, ()))


@cache
def _line() -> dict[int, list[Point]]:
    """The middle of the path, a point every two millimetres, by bands of the paper."""
    found: dict[int, list[Point]] = {}
    for point in middle_line(BENDS)[::4]:
        found.setdefault(int(point[1] // BENDS.pitch), []).append(point)
    return found


def _bend(place: PathField) -> str:
    """On which side of the paper the field lies in a bend; empty where it lies in a row."""
    if place.x < BENDS.overhang:
        return "left"
    return "right" if place.x > BENDS.overhang + BENDS.width else ""


def friends(names: Sequence[Label]) -> list[Friend]:
    """The small drawings where no name stands."""
    places = [(row, share) for row in range(BENDS.rows - 1) for share in FRIEND_PLACES]
    found = []
    for (row, share), picture in zip(places, FRIENDS * 2, strict=False):
        x = BENDS.overhang + share * BENDS.width
        y = BENDS.level(x - BENDS.overhang) + (row + 0.5) * BENDS.pitch
        if all(name.away((x, y)) > FRIEND_WIDTH / 2 + 1 for name in names):
            found.append(Friend(round(x, 2), round(y, 2), picture))
    return found


START = Label(8.0, 12.6, 18.0)
"""What is written below the drawing of the house."""
