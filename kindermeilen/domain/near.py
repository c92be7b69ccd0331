"""Finds places near home for the first days of a journey: along the town's own line to the conference."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, hypot, log10, radians, sin
from typing import NamedTuple

from geographiclib.geodesic import Geodesic

from kindermeilen.domain.places import NearPlace, near_places

WANTED = (10, 25, 50, 90, 140, 200, 270, 350)
"""Miles at which a stop is wished for; each may lie a third before or behind, the later ones a fifth."""
REACH = 0.35
LATER_REACH = 0.2
ALONE_FROM = 150
"""Beyond this a near stop is set only where no far one lies within so many miles:"""
ALONE = 30
SHORTEST = 4
"""Miles from home to the first stop, and at least between two stops."""
GAP = 0.3
"""And at least so much of the way so far."""
WIDEST_KM = 15.0
NARROWEST_KM = 7.0
ASIDE = 0.15
"""So far beside the line, as a share of the way so far, may a place lie."""
WIDER = (1.0, 3.0)
"""Where nothing lies so close, as at the sea or in the mountains, places further aside serve too."""
EARTH_KM = 6371.0


class NearFind(NamedTuple):
    """A place and the miles after which the line passes it."""

    miles: int
    place: NearPlace


@dataclass(frozen=True, slots=True)
class _Beside:
    """A place as seen from the line: kilometres along it and beside it."""

    along: float
    aside: float
    place: NearPlace


def find_near(
    start: tuple[float, float], end: tuple[float, float], total: int, far: Collection[int], taken: Iterable[str]
) -> tuple[NearFind, ...]:
    """Near stops in order. `far`: miles of stops that are set already; `taken`: names that are used already."""
    names, found, last = set(taken), list[NearFind](), 0
    beside = list(_along(start, end, total))
    for wanted in WANTED:
        fits = [one for one in beside if _fits(one, wanted, last) and _is_free(one.along, far)]
        best = _best([one for one in fits if one.place.name not in names], wanted)
        if best is not None:
            last = round(best.along)
            names.add(best.place.name)
            found.append(NearFind(last, best.place))
    return tuple(found)


def _best(fits: Collection[_Beside], wanted: int) -> _Beside | None:
    for wider in WIDER:
        near = (one for one in fits if one.aside <= wider * _widest(one.along))
        found = max(near, key=lambda one: _worth(one, wanted), default=None)
        if found is not None:
            return found
    return None


def _fits(one: _Beside, wanted: int, last: int) -> bool:
    step = max(SHORTEST, GAP * last)
    reach = LATER_REACH if wanted > ALONE_FROM else REACH
    return abs(one.along - wanted) <= max(SHORTEST + 2, reach * wanted) and one.along >= last + step


def _is_free(along: float, far: Iterable[int]) -> bool:
    gap = ALONE if along >= ALONE_FROM else max(SHORTEST, GAP * along)
    return all(abs(one - along) >= gap for one in far)


def _worth(one: _Beside, wanted: int) -> float:
    """A town that children know is worth more than one that lies exactly right."""
    return log10(one.place.population + 10) - 2 * abs(one.along - wanted) / wanted - one.aside / _widest(one.along)


def _widest(along: float) -> float:
    return min(WIDEST_KM, max(NARROWEST_KM, ASIDE * along))


def _along(start: tuple[float, float], end: tuple[float, float], total: int) -> Iterator[_Beside]:
    """The places beside the first part of the line. On a sphere: over some hundred kilometres that is exact enough."""
    there = Geodesic.WGS84.Inverse(*start, *end)["azi1"]
    furthest = min(WANTED[-1] * (1 + LATER_REACH), total - SHORTEST)
    lat, lon = start
    for place in near_places():
        if abs(place.lat - lat) * 110 > furthest:
            continue
        distance, azimuth = _seen(lat, lon, place)
        if distance * EARTH_KM > furthest + WIDER[-1] * WIDEST_KM:
            continue
        turn = radians(azimuth - there)
        aside = EARTH_KM * abs(asin(sin(distance) * sin(turn)))
        along = EARTH_KM * atan2(sin(distance) * cos(turn), cos(distance))
        if SHORTEST <= along <= furthest and aside <= WIDER[-1] * _widest(along):
            yield _Beside(along, aside, place)


def _seen(lat: float, lon: float, place: NearPlace) -> tuple[float, float]:
    """Distance in radians and azimuth in degrees."""
    here, there, turn = radians(lat), radians(place.lat), radians(place.lon - lon)
    north = cos(here) * sin(there) - sin(here) * cos(there) * cos(turn)
    east = sin(turn) * cos(there)
    return atan2(hypot(north, east), sin(here) * sin(there) + cos(here) * cos(there) * cos(turn)), degrees(
        atan2(east, north)
    )
