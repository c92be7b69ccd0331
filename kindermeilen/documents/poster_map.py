"""The map of a poster: a piece of the prepared map around the way, what was done of it, and labels that do not collide.

Lengths are millimetres on A3; the template scales them. The land is the same for all posters of a town and is drawn
once; what differs (the way done, the markers) lies on top of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kindermeilen.domain.destinations import Destination, miles_to
from kindermeilen.domain.journey import Journey, Leg, position_of
from kindermeilen.domain.maps import Point, RouteMap, base_map
from kindermeilen.domain.stops import AROUND_THE_WORLD, Stop, StopKind

WORLD = "world"
PIECES = 32
"""Of a line, so that a geodesic is drawn bent where it is bent."""
ROOM = 0.13
"""Around the way, of its longer side: for markers and labels."""
LABEL = 5.6
LETTER = 0.56 * LABEL
"""A letter's width on average; a label that is a little narrower than its place does no harm."""
AWAY = 3.4
EDGE = 3.0
NEAR_START = 0.12
"""Of the way: so near to it our own marker says enough."""
LEGEND = (0.62, 17.0)
"""A legend's width as a share of the map, and its height."""
PIN = (11.0, 16.0)
PINS = frozenset({"us", "together"})
IN_THE_WAY = PINS | {"goal", "start"}
"""Marks that no label may cover; dots of stops are too many to avoid them all."""
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


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on the map: `kind` says which; `label` may be empty."""

    kind: str
    at: Point
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be drawn: whose way, how far, in what room."""

    destination: Destination
    lat: float
    lon: float
    journey: Journey
    together: Journey | None
    width: float
    height: float

    @property
    def is_world(self) -> bool:
        return self.journey.leg is Leg.WORLD


def poster_map(asked: Asked, lang: str, words: dict[str, str]) -> dict[str, Any] | None:
    """Everything the template needs, None where there is no map of that conference."""
    found = base_map(WORLD if asked.is_world else asked.destination.key)
    if found is None:
        return None
    line = _line(found, asked)
    frame = _frame(found, line, asked)
    marks = list(_marks(found, asked, lang, words))
    placed = [Mark(mark.kind, frame.place(mark.at), mark.label) for mark in marks]
    corner, legend = _legend_corner(placed, asked.width, asked.height)
    return {
        "key": f"{found.key}:{asked.lat}:{asked.lon}:{asked.height}",
        "width": asked.width,
        "height": asked.height,
        "land": _land(found, frame, line if not asked.is_world else []),
        "done": _done(found, frame, asked),
        "marks": _labelled(placed, [legend], asked.width, asked.height),
        "corner": corner,
        "legend_width": legend.right - legend.left,
    }


def _line(found: RouteMap, asked: Asked) -> list[Point]:
    """The way there as points of the map."""
    total = asked.journey.miles_total
    return [
        found.point(*position_of(asked.destination, asked.lat, asked.lon, total * piece // PIECES))
        for piece in range(PIECES)
    ] + [found.point(asked.destination.lat, asked.destination.lon)]


def _frame(found: RouteMap, line: Sequence[Point], asked: Asked) -> Frame:
    """Around the way, in the shape that the poster has room for, and never beyond the map."""
    if asked.is_world:
        return Frame(0, 0, found.width, found.width * asked.height / asked.width, asked.width)
    left, right = min(x for x, _ in line), max(x for x, _ in line)
    top, bottom = min(y for _, y in line), max(y for _, y in line)
    room = ROOM * max(right - left, bottom - top)
    width = max(right - left + 2 * room, (bottom - top + 2 * room) * asked.width / asked.height)
    width = min(width, found.width, found.height * asked.width / asked.height)
    height = width * asked.height / asked.width
    x = min(max(0.0, (left + right - width) / 2), found.width - width)
    y = min(max(0.0, (top + bottom - height) / 2), found.height - height)
    return Frame(x, y, width, height, asked.width)


def _svg(frame: Frame, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame.view_box}">{body}</svg>'


def _land(found: RouteMap, frame: Frame, line: Sequence[Point]) -> str:
    """Sea, land and the whole way as a dotted line."""
    unit = 1 / frame.scale
    corner, wide, high = f"{frame.x:.1f} {frame.y:.1f}", f"{frame.width:.1f}", f"{frame.height:.1f}"
    sea = f'<path fill="{SEA}" d="M{corner}h{wide}v{high}h-{wide}z"/>'
    stroke = 'stroke-linejoin="round" fill="none"'
    land = f'<path fill="{LAND}" stroke="{COAST}" stroke-width="{0.3 * unit:.2f}" d="{found.land}"/>'
    borders = f'<path {stroke} stroke="{BORDER}" stroke-width="{0.25 * unit:.2f}" d="{found.borders}"/>'
    dashes = f'stroke-dasharray="{0.1 * unit:.1f} {2.2 * unit:.1f}" stroke-linecap="round"'
    way = f'<path {stroke} stroke="{WAY}" {dashes} stroke-width="{1.1 * unit:.1f}" d="{_path(line)}"/>' if line else ""
    return _svg(frame, sea + land + borders + way)


def _done(found: RouteMap, frame: Frame, asked: Asked) -> str:
    """The part of the way that is done, thick."""
    unit = 1 / frame.scale
    points = _done_points(found.key, asked.destination, asked.lat, asked.lon, asked.journey.miles_done)
    if len(points) < 2:
        return ""
    stroke = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    path = _path(points)
    body = f'<path {stroke} stroke="#fff" stroke-width="{3.2 * unit:.1f}" d="{path}"/>'
    return _svg(frame, body + f'<path {stroke} stroke="{DONE}" stroke-width="{1.9 * unit:.1f}" d="{path}"/>')


@lru_cache(maxsize=256)
def _done_points(key: str, destination: Destination, lat: float, lon: float, miles: int) -> tuple[Point, ...]:
    """From where the present leg began to where the marker stands."""
    found = base_map(key)
    begun = _begun(miles_to(destination, lat, lon), miles)
    if found is None or miles <= begun:
        return ()
    points = [
        found.point(*position_of(destination, lat, lon, begun + (miles - begun) * piece // PIECES))
        for piece in range(PIECES + 1)
    ]
    return tuple(points)


def _begun(total: int, miles: int) -> int:
    """Where the present leg began: at home, at the conference, or at the start of a round about the world."""
    if miles < 2 * total:
        return miles // total * total
    return miles - (miles - 2 * total) % AROUND_THE_WORLD


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _marks(found: RouteMap, asked: Asked, lang: str, words: dict[str, str]) -> Iterable[Mark]:
    """What matters most comes first: it gets the best place for its label."""
    journey = asked.journey

    def at(miles: int) -> Point:
        return found.point(*position_of(asked.destination, asked.lat, asked.lon, miles))

    yield Mark("us", at(journey.miles_done), words["us"])
    if asked.together is not None and asked.together.leg is journey.leg:
        yield Mark("together", at(asked.together.miles_done), words["together"])
    goal = found.point(asked.destination.lat, asked.destination.lon)
    yield Mark("goal", goal, asked.destination.place)
    near = journey.leg is Leg.THERE and journey.miles_done < NEAR_START * journey.miles_total
    yield Mark("start", found.point(asked.lat, asked.lon), "" if near else words["start"])
    if not asked.is_world:
        there = sorted(journey.route.there[:-1], key=lambda stop: (stop.kind is StopKind.NEAR, -stop.miles))
        yield from (_stop_mark(found, stop, journey, lang, asked) for stop in there)


def _stop_mark(found: RouteMap, stop: Stop, journey: Journey, lang: str, asked: Asked) -> Mark:
    """Near stops have no names here, they lie too close together; the next one has."""
    passed = journey.leg is not Leg.THERE or stop.miles <= journey.miles_done
    is_named = stop.kind is not StopKind.NEAR or stop == journey.next_stop
    point = found.point(*position_of(asked.destination, asked.lat, asked.lon, stop.miles))
    return Mark("passed" if passed else "stop", point, stop.named(lang) if is_named else "")


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


def _labelled(marks: Sequence[Mark], others: Sequence[Box], width: float, height: float) -> list[dict[str, Any]]:
    """Each mark with the place of its label, where there is one that is free; a stop of the way may go without."""
    taken = [*others, *(_pin_box(mark) for mark in marks if mark.kind in IN_THE_WAY)]
    found = []
    for mark in marks:
        own = _pin_box(mark)
        place = _label_place(mark, [box for box in taken if box != own], width, height)
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
    if mark.kind in PINS:
        return Box(x - PIN[0] / 2, y - PIN[1], x + PIN[0] / 2, y)
    if mark.kind == "goal":
        return Box(x - 2, y - 13, x + 11, y + 2)
    return Box(x - 1.5, y - 1.5, x + 1.5, y + 1.5)


def _label_place(mark: Mark, taken: Sequence[Box], width: float, height: float) -> Box | None:
    """Right, left, below or above its mark; the first that lies on the paper and meets nothing."""
    if not mark.label:
        return None
    long, high = len(mark.label) * LETTER, LABEL
    (x, y), away = mark.at, AWAY
    middle = y - PIN[1] * 0.6 if mark.kind in PINS else y
    beside = away + (2.6 if mark.kind in PINS else 0)
    starts = [
        (x + beside, middle - high / 2),
        (x - beside - long, middle - high / 2),
        (x + away / 2, y + away / 2),
        (x - long - away / 2, y + away / 2),
        (x + away / 2, y - away / 2 - high),
        (x - long - away / 2, y - away / 2 - high),
        (x - long / 2, y + away),
        (x - long / 2, y - away - high - (PIN[1] if mark.kind in PINS else 0)),
    ]
    for left, top in starts:
        box = Box(left, top, left + long, top + high)
        inside = left >= 1.5 and top >= 1.5 and box.right <= width - 1.5 and box.bottom <= height - 1.5
        if inside and not any(box.meets(other) for other in taken):
            return box
    return None
