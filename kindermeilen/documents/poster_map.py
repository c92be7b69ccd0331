"""The map of a poster: a piece of the prepared map around the way, what was done of it, and labels that do not collide.

Lengths are millimetres on A3; the template scales them. The land is the same for all posters of a town and is drawn
once; what differs (the way done, the markers) lies on top of it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from math import hypot
from typing import Any

from kindermeilen.documents.map_labels import SIGNS, Mark, labelled, legend_corner
from kindermeilen.documents.map_signs import spot
from kindermeilen.domain.destinations import Destination
from kindermeilen.domain.journey import Journey, Leg
from kindermeilen.domain.maps import MapStop, MapView, map_view
from kindermeilen.domain.projections import Point
from kindermeilen.domain.stops import StopKind

ROOM = 0.13
"""Around the way, of its longer side: for markers and labels."""
NARROWEST = 0.7
NEAR_START = 0.12
"""Of the way: so near to it our own marker says enough."""
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
    asked = _narrowed(view, asked)
    frame = _world_frame(view, asked) if view.base.is_world else _frame(view, asked)
    placed = [Mark(one.kind, frame.place(one.at), one.label) for one in _marks(view, asked, lang, words)]
    shown = [one for one in placed if 0 < one.at[0] < asked.width and 0 < one.at[1] < asked.height]
    corner, legend = legend_corner(shown, asked.width, asked.height)
    return {
        "key": f"{view.base.key}:{asked.lat}:{asked.lon}:{asked.journey.leg}:{frame.view_box}",
        "width": asked.width,
        "height": asked.height,
        "land": _land(view, frame, has_stops=asked.has_stops),
        "done": _done(view, frame),
        "signs": {kind: asdict(sign) for kind, sign in SIGNS.items()},
        "marks": labelled(shown, [legend], _beads(view, frame), asked.width, asked.height),
        "corner": corner,
        "legend_width": legend.right - legend.left,
    }


def _extent(view: MapView) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the way with its stops, and room around it."""
    points = [view.start, view.end, *(stop.on for stop in view.stops), *(spot(stop) for stop in view.stops)]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    room = ROOM * max(right - left, bottom - top)
    return left - room, top - room, right + room, bottom + room


def _narrowed(view: MapView, asked: Asked) -> Asked:
    """Where the prepared map is too narrow for a way as tall as this in so low a frame, the frame is narrower."""
    _, top, _, bottom = _extent(view)
    most = asked.height * view.base.width / (bottom - top)
    if view.base.is_world or not asked.has_stops or most >= asked.width:
        return asked
    return replace(asked, width=max(round(most, 1), NARROWEST * asked.width))


def _frame(view: MapView, asked: Asked) -> Frame:
    """Around the way, in the shape that the poster has room for, and never beyond the map."""
    left, top, right, bottom = _extent(view)
    shape = asked.width / asked.height
    width = max(right - left, (bottom - top) * shape)
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
