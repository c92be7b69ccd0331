"""Maps of a journey: the coastlines, drawn once by scripts/make_maps.py, and on them the way, its stops and markers."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kindermeilen.domain.destinations import Destination
from kindermeilen.domain.journey import Journey, Leg, position_of
from kindermeilen.domain.projections import WIDTH, Azimuthal, EqualEarth, Point, Projection
from kindermeilen.domain.stops import AROUND_THE_WORLD, Route, Stop, StopKind, route_to
from kindermeilen.resources import data_file

WORLD = "world"
EDGE = 0.03
"""A place closer to the frame than this share of the width lies outside: its marker would not be whole."""
PIECES = 48
"""Of the way there, so that a geodesic is drawn bent where it is bent."""
WORLD_PIECES = 160
APART = 34.0
"""Units between two dots of near stops, which lie close together on a map of a continent."""


@dataclass(frozen=True, slots=True)
class RouteMap:
    """A map without a way: `land` and `borders` are SVG path data in a drawing of `width` × `height`."""

    key: str
    width: int
    height: int
    land: str
    borders: str
    projection: Projection

    @property
    def is_world(self) -> bool:
        return self.key == WORLD

    def point(self, lat: float, lon: float) -> Point:
        """Where a place lies."""
        x, y = self.projection.point(lat, lon)
        return round(x, 1), round(y, 1)

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a marker at that place is whole."""
        x, y = self.point(lat, lon)
        edge = EDGE * self.width
        return edge <= x <= self.width - edge and edge <= y <= self.height - edge


@dataclass(frozen=True, slots=True)
class MapStop:
    """A stop on a map. `place`: where it lies; `on`: where the way passes it."""

    stop: Stop
    place: Point
    on: Point
    is_passed: bool


@dataclass(frozen=True, slots=True)
class MapView:
    """A map with a journey on it, so that a template only draws.

    `way` is the whole line of the present leg, `done` its part that the miles have passed. `here` is the class's marker
    and `together` the town's, None where that one is on another map; `start` is home and `end` the conference.
    `coming` is the next stop; `listed` are all stops of the leg, also those that have no dot of their own.
    """

    base: RouteMap
    way: str
    done: str
    stops: tuple[MapStop, ...]
    coming: MapStop
    listed: tuple[Stop, ...]
    start: Point
    end: Point
    here: Point
    together: Point | None


@dataclass(frozen=True, slots=True)
class _Line:
    """The way of a leg on a map: points and the miles of each, counted from the start of the leg."""

    miles: tuple[int, ...]
    points: tuple[Point, ...]

    def at(self, miles: int) -> Point:
        """Where so many miles lie; between two points the line is straight, but at the seam of the world."""
        number = min(max(1, bisect_right(self.miles, miles)), len(self.miles) - 1)
        (x, y), (to_x, to_y) = self.points[number - 1], self.points[number]
        if _is_torn((x, y), (to_x, to_y)):
            return x, y
        first, last = self.miles[number - 1], self.miles[number]
        share = (miles - first) / max(1, last - first)
        return round(x + share * (to_x - x), 1), round(y + share * (to_y - y), 1)

    def path(self, first: int, last: int) -> str:
        """The line from those miles to those."""
        between = (point for at, point in zip(self.miles, self.points, strict=True) if first < at < last)
        return path_of((self.at(first), *between, self.at(last)))


@lru_cache(maxsize=64)
def base_map(key: str) -> RouteMap | None:
    """A map by its file's name; None where there is no such file."""
    file = data_file(f"maps/{key}.json")
    if not file.is_file():
        return None
    row = json.loads(file.read_text("utf-8"))
    placed = row["projection"]
    projection = Azimuthal(**placed) if "lat" in placed else EqualEarth(**placed)
    return RouteMap(key, row["width"], row["height"], row["land"], row["borders"], projection)


def world_map() -> RouteMap:
    """The map of the whole world."""
    found = base_map(WORLD)
    if found is None:
        raise FileNotFoundError(WORLD)
    return found


@lru_cache(maxsize=1024)
def route_map(destination: Destination, lat: float, lon: float) -> RouteMap:
    """The map of the way there: the world's where the town lies outside of the conference's, or there is none."""
    found = base_map(destination.key)
    if found is None or not (found.holds(lat, lon) and found.holds(destination.lat, destination.lon)):
        return world_map()
    return found


def map_view(
    destination: Destination, lat: float, lon: float, journey: Journey, together: Journey | None = None
) -> MapView:
    """The journey on its map, and on the same map the town's joint one."""
    base = world_map() if journey.leg is Leg.WORLD else route_map(destination, lat, lon)
    line = _line(base.key, destination, lat, lon, journey.leg)
    begun = journey.miles_done - journey.leg_done
    stops = tuple(_on_map(base, line, journey, begun))
    return MapView(
        base=base,
        way=line.path(0, journey.leg_total),
        done=line.path(0, journey.leg_done) if journey.leg_done else "",
        stops=stops,
        coming=next(one for one in stops if one.stop == journey.next_stop),
        listed=_stops_of(journey),
        start=base.point(lat, lon),
        end=base.point(destination.lat, destination.lon),
        here=line.at(journey.leg_done),
        together=_together(base, destination, lat, lon, together),
    )


def _on_map(base: RouteMap, line: _Line, journey: Journey, begun: int) -> Iterator[MapStop]:
    """The stops of the present leg: all far ones and the next one, near ones only where dots do not touch."""
    last = line.at(0)
    for stop in _stops_of(journey):
        on = line.at(stop.miles - begun)
        is_wanted = stop.kind is not StopKind.NEAR or _far(last, on) >= APART
        if is_wanted or stop == journey.next_stop:
            last = on
            yield MapStop(stop, base.point(stop.lat, stop.lon), on, stop.miles <= journey.miles_done)


def _stops_of(journey: Journey) -> tuple[Stop, ...]:
    route: Route = journey.route
    if journey.leg is Leg.THERE:
        return route.there
    if journey.leg is Leg.HOME:
        return route.home
    return route.round((journey.miles_done - 2 * route.total) // AROUND_THE_WORLD + 1)


def _together(
    base: RouteMap, destination: Destination, lat: float, lon: float, together: Journey | None
) -> Point | None:
    if together is None or base.is_world != (together.leg is Leg.WORLD or route_map(destination, lat, lon).is_world):
        return None
    return _line(base.key, destination, lat, lon, together.leg).at(together.leg_done)


@lru_cache(maxsize=1024)
def _line(key: str, destination: Destination, lat: float, lon: float, leg: Leg) -> _Line:
    """The way of a leg on the map of that name."""
    base, route = base_map(key) or world_map(), route_to(destination, lat, lon)
    begun = {Leg.THERE: 0, Leg.HOME: route.total, Leg.WORLD: 2 * route.total}[leg]
    length, pieces = (AROUND_THE_WORLD, WORLD_PIECES) if leg is Leg.WORLD else (route.total, min(PIECES, route.total))
    miles = sorted({length * piece // pieces for piece in range(pieces + 1)} | _turns(route, leg))
    ends = {Leg.THERE: (destination.lat, destination.lon)}
    positions = (position_of(destination, lat, lon, begun + one) for one in miles[:-1])
    points = [base.point(*place) for place in (*positions, ends.get(leg, (lat, lon)))]
    return _Line(tuple(miles), tuple(points))


def _turns(route: Route, leg: Leg) -> set[int]:
    """Where the way about the world bends: at its places."""
    return {one.miles - 2 * route.total for one in route.first_round} if leg is Leg.WORLD else set()


def path_of(points: Iterable[Point]) -> str:
    """SVG path data; a line that leaves the world at one side comes in at the other."""
    known = [*points]
    steps = [f"{'M' if _is_torn(before, one) else 'L'}{one[0]:g} {one[1]:g}" for before, one in pairwise(known)]
    return f"M{known[0][0]:g} {known[0][1]:g}{''.join(steps)}"


def _is_torn(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) > WIDTH / 2


def _far(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
