"""Where everything of the poster to colour in stands: fields, names in the gaps of the path, small drawings between.

Lengths are millimetres on A4, measured from the upper left corner of the path.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kindermeilen.documents.winding_path import Bends, PathField, winding_path
from kindermeilen.domain.colouring import FIELDS

BENDS = Bends()
LABEL_WIDTH = 31.0
"""Of a stop's name; between the middles of two names of a row there is as much."""
LABEL_BELOW = 8.6
"""From the middle of a field down to its name."""
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
    """A name's middle and upper edge, and the side of its box on which it stands."""

    x: float
    y: float
    side: str


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


def labels(places: Sequence[PathField]) -> list[Label]:
    """Where the stops' names stand: in the gap below each one's row, pushed apart where they would meet."""
    rows: dict[int, list[int]] = {}
    for index, place in enumerate(places):
        rows.setdefault(_row(place), []).append(index)
    found = [Label(0, 0, "center")] * len(places)
    for row, members in rows.items():
        members.sort(key=lambda index: places[index].x)
        for index, x in zip(members, _apart([_wished(places[index]) for index in members]), strict=True):
            found[index] = Label(x, _top(places[index], row), _side(places[index]))
    return found


def friends(names: Sequence[Label]) -> list[Friend]:
    """The small drawings where no name stands."""
    places = [(row, share) for row in range(BENDS.rows - 1) for share in FRIEND_PLACES]
    found = []
    for (row, share), picture in zip(places, FRIENDS * 2, strict=False):
        x = BENDS.overhang + share * BENDS.width
        y = BENDS.level(x - BENDS.overhang) + (row + 0.5) * BENDS.pitch
        if not any(abs(name.x - x) < (LABEL_WIDTH + FRIEND_WIDTH) / 2 and abs(name.y + 3 - y) < 9 for name in names):
            found.append(Friend(round(x, 2), round(y, 2), picture))
    return found


def _row(place: PathField) -> int:
    """The row below which there is a gap for the name."""
    return int((place.y - BENDS.thickness / 2 + 0.01) / BENDS.pitch)


def _side(place: PathField) -> str:
    if place.x < BENDS.overhang:
        return "left"
    return "right" if place.x > BENDS.overhang + BENDS.width else "center"


def _wished(place: PathField) -> float:
    """Beside the bend where the field lies in one, else right below it."""
    inner = BENDS.thickness + 3
    return {
        "left": inner + LABEL_WIDTH / 2,
        "right": BENDS.total_width - inner - LABEL_WIDTH / 2,
        "center": place.x,
    }[_side(place)]


def _top(place: PathField, row: int) -> float:
    in_bend = _side(place) != "center"
    return round((BENDS.thickness / 2 + row * BENDS.pitch if in_bend else place.y) + LABEL_BELOW, 2)


def _apart(wished: list[float]) -> list[float]:
    """Places near those wished, from left to right, in which no two names meet.

    Halfway between giving way to the right only and to the left only: as both keep the distance, so does their middle.
    """
    rightwards = _pushed(wished, LABEL_WIDTH / 2)
    leftwards = _pushed([BENDS.total_width - x for x in reversed(wished)], LABEL_WIDTH / 2)
    mirrored = [BENDS.total_width - x for x in reversed(leftwards)]
    return [round((one + other) / 2, 2) for one, other in zip(rightwards, mirrored, strict=True)]


def _pushed(wished: list[float], least: float) -> list[float]:
    """Each as far right as the one before it needs, and then back from the edge of the paper."""
    found: list[float] = []
    for x in wished:
        found.append(max(x, least, found[-1] + LABEL_WIDTH if found else least))
    most = BENDS.total_width - LABEL_WIDTH / 2
    for place in reversed(range(len(found))):
        found[place] = min(found[place], most)
        most = found[place] - LABEL_WIDTH
    return found
