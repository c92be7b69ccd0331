"""The map of a poster: a piece of the prepared map around the way, what was done of it, and labels that do not collide.

Lengths are millimetres on A3; the template scales them. The land is the same for all posters of a town and is drawn
once; what differs (the way done, the markers) lies on top of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import hypot
from typing import Any

from kindermeilen.documents.map_svg import signs, spot
from kindermeilen.domain.destinations import Destination
from kindermeilen.domain.journey import Journey, Leg
from kindermeilen.domain.maps import MapStop, MapView, map_view
from kindermeilen.domain.projections import Point
from kindermeilen.domain.stops import StopKind

ROOM = 0.13
"""Around the way, of its longer side: for markers and labels."""
LABEL = 5.6
LETTER, STRONG_LETTER = 0.54 * LABEL, 0.6 * LABEL
"""A letter's width on average; a label that is a little narrower than its place does no harm."""
AWAY, GAP = 3.4, 0.8
"""Of a label from the middle of a dot, and from the edge of a sign."""
EDGE = 3.0
NEAR_START = 0.12
"""Of the way: so near to it our own marker says enough."""
LEGEND = (0.62, 17.0)
"""A legend's width as a share of the map, and its height."""
SIGNS = signs(0.135)
"""The same as on the pages' maps; twelve millimetres wide."""
DOT = 1.9
BEAD = 2.0
"""Between two points of the line that labels keep off."""
ENDS = frozenset({StopKind.DESTINATION, StopKind.HOME})
SEA, LAND, COAST, BORDER, WAY, DONE = "#e3eef4", "#f8f4e6", "#8aa0a6", "#c3bda8", "#374a4b", "#0e4f4b"


@dataclass(frozen=True, slots=True)
class Frame:
    """The piece of the map that is shown, in the map's units, and how wide it is on paper."""

    x: float
    y: float
    width: float
    height: float
    on_paper: float

    @property
    def scale(self) -> float:
        return self.on_paper / self.width

    def place(self, point: Point) -> Point:
        return round((point[0] - self.x) * self.scale, 2), round((point[1] - self.y) * self.scale, 2)

    @property
    def view_box(self) -> str:
        return f"{self.x:.1f} {self.y:.1f} {self.width:.1f} {self.height:.1f}"


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be drawn: whose way, how far, in what room; `has_stops`: with those between start and goal."""

    destination: Destination
    lat: float
    lon: float
    journey: Journey
    together: Journey | None
    width: float
    height: float
    is_town: bool = False
    has_stops: bool = True


def poster_map(asked: Asked, lang: str, words: dict[str, str]) -> dict[str, Any]:
    """Everything the template needs."""
    view = map_view(asked.destination, asked.lat, asked.lon, asked.journey, asked.together)
    frame = _world_frame(view, asked) if view.base.is_world else _frame(view, asked)
    placed = [Mark(one.kind, frame.place(one.at), one.label) for one in _marks(view, asked, lang, words)]
    shown = [one for one in placed if 0 < one.at[0] < asked.width and 0 < one.at[1] < asked.height]
    corner, legend = _legend_corner(shown, asked.width, asked.height)
    return {
        "key": f"{view.base.key}:{asked.lat}:{asked.lon}:{asked.journey.leg}:{frame.view_box}",
        "width": asked.width,
        "height": asked.height,
        "land": _land(view, frame, has_stops=asked.has_stops),
        "done": _done(view, frame),
        "signs": {kind: asdict(sign) for kind, sign in SIGNS.items()},
        "marks": _labelled(shown, [legend], _beads(view, frame), asked.width, asked.height),
        "corner": corner,
        "legend_width": legend.right - legend.left,
    }


def _frame(view: MapView, asked: Asked) -> Frame:
    """Around the way, in the shape that the poster has room for, and never beyond the map."""
    points = [view.start, view.end, *(stop.on for stop in view.stops), *(spot(stop) for stop in view.stops)]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    room = ROOM * max(right - left, bottom - top)
    shape = asked.width / asked.height
    width = max(right - left + 2 * room, (bottom - top + 2 * room) * shape)
    width = min(width, view.base.width, view.base.height * shape)
    return _centred(view, ((left + right) / 2, (top + bottom) / 2), width, asked)


def _world_frame(view: MapView, asked: Asked) -> Frame:
    """Of the world the part around our marker: as high as the map, as wide as the poster's shape allows."""
    return _centred(view, view.here, min(view.base.width, view.base.height * asked.width / asked.height), asked)


def _centred(view: MapView, middle: Point, width: float, asked: Asked) -> Frame:
    height = width * asked.height / asked.width
    x = min(max(0.0, middle[0] - width / 2), view.base.width - width)
    y = min(max(0.0, middle[1] - height / 2), max(0.0, view.base.height - height))
    return Frame(x, y, width, height, asked.width)


def _svg(frame: Frame, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame.view_box}">{body}</svg>'


def _land(view: MapView, frame: Frame, *, has_stops: bool) -> str:
    """Sea, land and the whole way as a dotted line."""
    unit = 1 / frame.scale
    corner, wide, high = f"{frame.x:.1f} {frame.y:.1f}", f"{frame.width:.1f}", f"{frame.height:.1f}"
    sea = f'<path fill="{SEA}" d="M{corner}h{wide}v{high}h-{wide}z"/>'
    stroke = 'stroke-linejoin="round" fill="none"'
    land = f'<path fill="{LAND}" stroke="{COAST}" stroke-width="{0.3 * unit:.2f}" d="{view.base.land}"/>'
    borders = f'<path {stroke} stroke="{BORDER}" stroke-width="{0.25 * unit:.2f}" d="{view.base.borders}"/>'
    dashes = f'stroke-dasharray="{0.1 * unit:.1f} {2.2 * unit:.1f}" stroke-linecap="round"'
    way = f'<path {stroke} stroke="{WAY}" {dashes} stroke-width="{1.1 * unit:.1f}" d="{view.way}"/>'
    ties = _ties(view, unit) if has_stops else ""
    return _svg(frame, sea + land + borders + ties + way)


def _ties(view: MapView, unit: float) -> str:
    """From each far place to where the way passes it: it lies where it lies, and not on our line."""
    ties = ((one.on, spot(one)) for one in view.stops)
    lines = "".join(f"M{on[0]} {on[1]}L{place[0]} {place[1]}" for on, place in ties if on != place)
    dashes = f'stroke-dasharray="{1.1 * unit:.1f} {0.9 * unit:.1f}"'
    return f'<path fill="none" stroke="{COAST}" {dashes} stroke-width="{0.4 * unit:.2f}" d="{lines}"/>' if lines else ""


def _beads(view: MapView, frame: Frame) -> list[Point]:
    """The line of the way as points, for labels to keep off; not where it leaves the world at one side."""
    knots = [frame.place(view.start), *(frame.place(one.on) for one in view.stops)]
    found = []
    for (x, y), (to_x, to_y) in pairwise(knots):
        far = hypot(to_x - x, to_y - y)
        if far < frame.on_paper / 2:
            steps = int(far / BEAD) + 1
            found += [(x + step / steps * (to_x - x), y + step / steps * (to_y - y)) for step in range(steps)]
    return found


def _done(view: MapView, frame: Frame) -> str:
    """The part of the way that is done, thick."""
    if not view.done:
        return ""
    unit = 1 / frame.scale
    stroke = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    ground = f'<path {stroke} stroke="#fff" stroke-width="{3.2 * unit:.1f}" d="{view.done}"/>'
    return _svg(frame, f'{ground}<path {stroke} stroke="{DONE}" stroke-width="{1.9 * unit:.1f}" d="{view.done}"/>')


def _marks(view: MapView, asked: Asked, lang: str, words: dict[str, str]) -> Iterator[Mark]:
    """What matters most comes first: it gets the best place for its label."""
    yield Mark("together" if asked.is_town else "us", view.here, words["us"])
    if view.together is not None:
        yield Mark("together", view.together, words["together"])
    yield Mark("goal", view.end, asked.journey.route.there[-1].named(lang))
    near = asked.journey.leg is Leg.THERE and asked.journey.miles_done < NEAR_START * asked.journey.miles_total
    yield Mark("start", view.start, "" if near else words["start"])
    named = sorted(
        view.stops if asked.has_stops else (), key=lambda one: (one != view.coming, one.stop.kind is StopKind.NEAR)
    )
    yield from (_stop_mark(one, view, lang) for one in named if one.stop.kind not in ENDS)


def _stop_mark(one: MapStop, view: MapView, lang: str) -> Mark:
    """Near stops have no names here, they lie too close together; the next one has."""
    is_named = one.stop.kind is not StopKind.NEAR or one == view.coming
    return Mark("passed" if one.is_passed else "stop", spot(one), one.stop.named(lang) if is_named else "")


def _legend_corner(marks: Sequence[Mark], width: float, height: float) -> tuple[str, Box]:
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


def _labelled(
    marks: Sequence[Mark], others: Sequence[Box], beads: Sequence[Point], width: float, height: float
) -> list[dict[str, Any]]:
    """Each mark with the place of its label, where there is one that is free; a stop of the way may go without."""
    taken = [*others, *(_pin_box(mark) for mark in marks)]
    paper = Box(EDGE / 2, EDGE / 2, width - EDGE / 2, height - EDGE / 2)
    found = []
    for mark in marks:
        place = _label_place(mark, taken, beads, paper)
        if place is not None:
            taken.append(place)
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
