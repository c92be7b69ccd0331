"""How the globe becomes a drawing. The coasts (scripts/make_maps.py) and the markers are set by the same formulas.

A map of a conference is azimuthal equidistant about the middle of the way, so that distances are nearly true along it
and the way is nearly straight; the map of the whole world is Equal Earth.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

from geographiclib.geodesic import Geodesic

from kindermeilen.domain.destinations import METRES

Point = tuple[float, float]
"""x to the right and y down, in units of the drawing."""
WIDTH = 1000
"""Units across every map."""
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
        metres, azimuth = _way(self.lat, self.lon, lat, lon)
        far, turn = metres / METRES * self.scale, radians(azimuth)
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


@lru_cache(maxsize=4096)
def _way(lat: float, lon: float, to_lat: float, to_lon: float) -> tuple[float, float]:
    """Metres and first azimuth in degrees (C. F. F. Karney: Algorithms for geodesics, 2013).

    Kept, since the same few places stand on every page of a town.
    """
    found = Geodesic.WGS84.Inverse(lat, lon, to_lat, to_lon)
    return found["s12"], found["azi1"]
