"""Maps of a journey: where on the drawing a place lies. The coastlines are drawn once, by scripts/make_maps.py.

A map of a conference is azimuthal equidistant about the middle of the way, so that distances are nearly true along it
and the way is nearly straight; the map of the whole world is Equal Earth. Points are set by the same formulas as coasts.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

from geographiclib.geodesic import Geodesic

from kindermeilen.domain.destinations import METRES
from kindermeilen.domain.stops import Stop
from kindermeilen.resources import data_file

Point = tuple[float, float]
"""x to the right and y down, in units of the drawing."""
WIDTH = 1000
"""Units across every map."""
EDGE = 0.03
"""A town closer to the frame than this share of the width lies outside: its marker would not be whole."""
STEPS = 48
"""Pieces of a line between two places, so that a geodesic is drawn bent where it is bent."""
WORLD_SEAM = -169.0
"""The world is cut at this meridian, in the Bering Strait."""
EARTH_KM = 6371.0


class Projection(Protocol):
    """Where a place lies on the drawing."""

    def point(self, lat: float, lon: float) -> Point: ...


@dataclass(frozen=True, slots=True)
class Azimuthal:
    """Azimuthal equidistant on WGS84. `scale`: units per kilometre; `x`, `y`: where the middle lies."""

    lat: float
    lon: float
    scale: float
    x: float
    y: float

    def point(self, lat: float, lon: float) -> Point:
        found = Geodesic.WGS84.Inverse(self.lat, self.lon, lat, lon)
        far, turn = found["s12"] / METRES * self.scale, radians(found["azi1"])
        return self.x + far * sin(turn), self.y - far * cos(turn)


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """B. Šavrič, T. Patterson, B. Jenny: The Equal Earth map projection, 2018. On a sphere."""

    scale: float
    x: float
    y: float

    def point(self, lat: float, lon: float) -> Point:
        turn = radians((lon - WORLD_SEAM) % 360 - 180)
        slope = asin(sqrt(3) / 2 * sin(radians(lat)))
        square = slope * slope
        six = square**3
        spread = 1.340264 - 3 * 0.081106 * square + six * (7 * 0.000893 + 9 * 0.003796 * square)
        east = 2 * sqrt(3) * turn * cos(slope) / (3 * spread)
        north = slope * (1.340264 - 0.081106 * square + six * (0.000893 + 0.003796 * square))
        return self.x + EARTH_KM * self.scale * east, self.y - EARTH_KM * self.scale * north


@dataclass(frozen=True, slots=True)
class MapStop:
    """A stop on a map. `x`, `y`: the place itself; `on_x`, `on_y`: where the way passes it."""

    stop: Stop
    x: float
    y: float
    on_x: float
    on_y: float


@dataclass(frozen=True, slots=True)
class RouteMap:
    """A map: `land`, `borders` and `way` are SVG path data in a drawing of `width` × `height`."""

    key: str
    width: int
    height: int
    land: str
    borders: str
    projection: Projection
    way: str = ""
    stops: tuple[MapStop, ...] = ()

    def point(self, lat: float, lon: float) -> Point:
        """Where a place lies."""
        x, y = self.projection.point(lat, lon)
        return round(x, 1), round(y, 1)

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a marker at that place is whole."""
        x, y = self.point(lat, lon)
        edge = EDGE * self.width
        return edge <= x <= self.width - edge and edge <= y <= self.height - edge


@lru_cache(maxsize=64)
def base_map(key: str) -> RouteMap | None:
    """A map without a way, by its file's name; None where there is no such file."""
    file = data_file(f"maps/{key}.json")
    if not file.is_file():
        return None
    row = json.loads(file.read_text("utf-8"))
    placed = row["projection"]
    projection = Azimuthal(**placed) if "lat" in placed else EqualEarth(**placed)
    return RouteMap(key, row["width"], row["height"], row["land"], row["borders"], projection)
