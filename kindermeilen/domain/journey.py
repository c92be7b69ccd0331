"""Miles → the way to this year's climate conference. A picture of progress only: nobody travelled that far.

One Grüne Meile moves the marker one kilometre on the map (the campaign asks classes to take the distance to the
conference as their least number of miles), so the total is the geodesic distance in whole kilometres, called miles.
After the conference the way leads home, then around the world, again and again.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count, islice

from geographiclib.geodesic import Geodesic

from kindermeilen.domain.destinations import (
    Destination,
    default_destination,
    destination_of,
    destinations,
    distance_km,
    miles_to,
    next_destination,
)
from kindermeilen.domain.stops import (
    AROUND_THE_WORLD,
    HOME,
    WORLD,
    Route,
    Stop,
    StopKind,
    passed_of,
    route_to,
    stops_to,
)

__all__ = [
    "AROUND_THE_WORLD",
    "HOME",
    "WORLD",
    "Destination",
    "Journey",
    "Leg",
    "Stop",
    "StopKind",
    "default_destination",
    "destination_of",
    "destinations",
    "distance_km",
    "journey_to",
    "miles_to",
    "next_destination",
    "position_of",
    "stops_to",
    "upcoming",
]


class Leg(StrEnum):
    """Where the marker is: on the way there, home again, or around the world, again and again."""

    THERE = "there"
    HOME = "home"
    WORLD = "world"


@dataclass(frozen=True, slots=True)
class Journey:
    """Progress in miles. `miles_total` is the way to the conference; after it the journey goes on (`leg`).

    `next_stop` is the next place on the way, `previous_miles` are those of the last one (0 at the start). `passed` are
    all stops so far, but of the rounds about the world the first and the present one only.
    """

    miles_done: int
    miles_total: int
    leg: Leg
    next_stop: Stop
    previous_miles: int
    passed: tuple[Stop, ...]
    route: Route

    @property
    def remaining(self) -> int:
        """Miles until the next stop, at least one."""
        return self.next_stop.miles - self.miles_done

    @property
    def arrived(self) -> bool:
        """Whether the conference was reached; the journey goes on after it."""
        return self.miles_done >= self.miles_total

    @property
    def is_at(self) -> bool:
        """Whether the marker stands at a stop, to the mile."""
        return bool(self.passed) and self.miles_done == self.previous_miles

    @property
    def leg_total(self) -> int:
        """Length of the present leg in miles."""
        return AROUND_THE_WORLD if self.leg is Leg.WORLD else self.miles_total

    @property
    def leg_done(self) -> int:
        """Miles done of the present leg; always less than `leg_total`, so that no bar is stuck at its end."""
        if self.leg is Leg.WORLD:
            return (self.miles_done - 2 * self.miles_total) % AROUND_THE_WORLD
        return self.miles_done - (self.miles_total if self.leg is Leg.HOME else 0)


def journey_to(destination: Destination, lat: float, lon: float, miles_done: int) -> Journey:
    """Where so many miles have brought the marker, from a town at that position. Never stuck at 100 %."""
    route = route_to(destination, lat, lon)
    leg, rounds = _leg(route, miles_done), _rounds(route, miles_done)
    known = (*route.there, *route.home)
    if rounds:
        known = (*known, *route.round(1), *(route.round(rounds) if rounds > 1 else ()))
    passed = passed_of(known, miles_done)
    following = next(one for one in (*known, *route.round(rounds + 1)) if one.miles > miles_done)
    previous = passed[-1].miles if passed else 0
    if rounds > 1:
        previous = max(previous, 2 * route.total + (rounds - 1) * AROUND_THE_WORLD)
    return Journey(miles_done, route.total, leg, following, previous, passed, route)


def upcoming(journey: Journey, number: int) -> tuple[Stop, ...]:
    """The next so many stops."""
    route, first = journey.route, max(1, _rounds(journey.route, journey.miles_done))
    rounds = chain.from_iterable(route.round(one) for one in count(first))
    ahead = (one for one in chain(route.there, route.home, rounds) if one.miles > journey.miles_done)
    return tuple(islice(ahead, number))


def position_of(destination: Destination, lat: float, lon: float, miles: int) -> tuple[float, float]:
    """Where the marker stands after so many miles: latitude and longitude on the line of the present leg."""
    route = route_to(destination, lat, lon)
    here, there = (lat, lon), (destination.lat, destination.lon)
    leg = _leg(route, miles)
    if leg is Leg.THERE:
        return _between(here, there, miles / route.total)
    if leg is Leg.HOME:
        return _between(there, here, miles / route.total - 1)
    return _around(route, (miles - 2 * route.total) % AROUND_THE_WORLD)


def _around(route: Route, done: int) -> tuple[float, float]:
    """Between two places of the round about the world."""
    before, position = 0, (route.lat, route.lon)
    for stop in route.first_round:
        at = stop.miles - 2 * route.total
        if done < at:
            return _between(position, (stop.lat, stop.lon), (done - before) / (at - before))
        before, position = at, (stop.lat, stop.lon)
    return position


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    """The point at that share of the geodesic."""
    line = Geodesic.WGS84.InverseLine(*start, *end)
    found = line.Position(share * line.s13)
    return float(found["lat2"]), float(found["lon2"])


def _leg(route: Route, miles: int) -> Leg:
    if miles < route.total:
        return Leg.THERE
    return Leg.HOME if miles < 2 * route.total else Leg.WORLD


def _rounds(route: Route, miles: int) -> int:
    """The round about the world that the marker is on, counted from 1; 0 before it."""
    return 0 if miles < 2 * route.total else (miles - 2 * route.total) // AROUND_THE_WORLD + 1
