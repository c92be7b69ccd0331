"""The stops of a journey: near ones along a town's own line, far ones by what remains, home again, around the world.

A class collects some 150 miles in a week and the conference is thousands away, so the first days have stops of their
own. The far ones are shared by all towns: each stands where as many miles remain as from the place itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize
from zlib import crc32

from kindermeilen.domain.destinations import Destination, distance_km, miles_to
from kindermeilen.domain.near import NearFind, find_near
from kindermeilen.domain.places import (
    GERMAN,
    Place,
    far_places,
    in_language,
    near_animals,
    near_tasks,
    world_places,
)

AROUND_THE_WORLD = 40_008
"""Length of a meridian circle in kilometres (WGS84), so as many miles for the way around the world."""
HOME = "Zuhause"
HOME_NAMES = {GERMAN: HOME, "en": "home", "leicht": HOME}
WORLD = "einmal um die Welt"
WORLD_NAMES = {GERMAN: WORLD, "en": "once around the world", "leicht": WORLD}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
SMALLEST_STEP = 4
"""Miles. Far stops closer to the start than this are not named: the class would pass them before it sees them."""

DETOUR, ROUND_HOME = 1.5, 30
"""A far place that lies further from home than this many times its miles, and so many kilometres, is not on the way:
München is nearer to Paris than Lübeck is, but nobody would pass it after a hundred miles."""


class StopKind(StrEnum):
    """What a stop is. A stop on the way home is of the kind that it had on the way there."""

    NEAR = "near"
    FAR = "far"
    DESTINATION = "destination"
    HOME = "home"
    WORLD = "world"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place at so many miles from the start. `place` is there for far ones; `key` is unique on a journey."""

    key: str
    miles: int
    kind: StopKind
    names: Mapping[str, str]
    place: Place | None
    animal: str | None
    lat: float
    lon: float
    tasks: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The German name."""
        return self.names[GERMAN]

    def named(self, lang: str) -> str:
        """The name in that language."""
        return in_language(self.names, lang)

    def task(self, lang: str) -> str:
        """Two minutes for the class, "" where there is no task."""
        return in_language(self.tasks, lang) if self.tasks else ""

    def sentences(self, lang: str) -> tuple[str, ...]:
        """Two sentences on climate and ways there; none for near stops and home."""
        return in_language(self.place.sentences, lang) if self.place else ()


@dataclass(frozen=True, slots=True)
class Route:
    """All stops from one town to one conference and on. `there` ends with the conference, `home` with home."""

    destination: Destination
    lat: float
    lon: float
    total: int
    there: tuple[Stop, ...]
    home: tuple[Stop, ...]
    first_round: tuple[Stop, ...]

    def round(self, number: int) -> tuple[Stop, ...]:
        """The stops of that round about the world, counted from 1; the last one ends the round."""
        start = (number - 1) * AROUND_THE_WORLD
        return tuple(replace(one, key=f"{one.key}:{number}", miles=one.miles + start) for one in self.first_round)


@lru_cache(maxsize=1024)
def route_to(destination: Destination, lat: float, lon: float) -> Route:
    """The stops from a town at that position."""
    total = miles_to(destination, lat, lon)
    there = _there(destination, lat, lon, total)
    back = tuple(replace(one, key=f"home:{one.key}", miles=2 * total - one.miles) for one in reversed(there[:-1]))
    end = Stop("home", 2 * total, StopKind.HOME, HOME_NAMES, None, None, lat, lon)
    return Route(destination, lat, lon, total, there, (*back, end), _world(2 * total, lat, lon))


def stops_to(destination: Destination, lat: float, lon: float) -> tuple[Stop, ...]:
    """The stops on the way there; the last one is the conference."""
    return route_to(destination, lat, lon).there


def _there(destination: Destination, lat: float, lon: float, total: int) -> tuple[Stop, ...]:
    end = _end(destination, total)
    far = tuple(_rising(_far(destination, lat, lon, total), total))
    names = {end.name, *(one.name for one in far)}
    found = find_near((lat, lon), (destination.lat, destination.lon), total, [one.miles for one in far], names)
    near = _near(found, f"{lat} {lon} {destination.key}")
    return (*_rising(sorted((*near, *far), key=lambda one: one.miles), total), end)


def _rising(stops: Iterable[Stop], total: int) -> Iterator[Stop]:
    """Those that lie on the way, each further than the one before."""
    last = 0
    for one in stops:
        if last < one.miles < total:
            last = one.miles
            yield one


def _far(destination: Destination, lat: float, lon: float, total: int) -> Iterator[Stop]:
    for place in far_places(destination.key)[:-1]:
        miles = total - round(distance_km(place.lat, place.lon, destination.lat, destination.lon))
        if miles >= SMALLEST_STEP and distance_km(lat, lon, place.lat, place.lon) <= DETOUR * miles + ROUND_HOME:
            yield _at(place, place.key, miles, StopKind.FAR)


def _end(destination: Destination, total: int) -> Stop:
    own = far_places(destination.key)[-1:]
    if own:
        return replace(_at(own[0], own[0].key, total, StopKind.DESTINATION), lat=destination.lat, lon=destination.lon)
    english = destination.other_names[0] if destination.other_names else destination.place
    names = {GERMAN: destination.place, "en": english}
    lat, lon = destination.lat, destination.lon
    return Stop(destination.key, total, StopKind.DESTINATION, names, None, None, lat, lon)


def _at(place: Place, key: str, miles: int, kind: StopKind) -> Stop:
    return Stop(key, miles, kind, place.names, place, place.animal, place.lat, place.lon, place.tasks)


def _near(found: Iterable[NearFind], seed: str) -> Iterator[Stop]:
    """Each with another animal and another task, always the same for a town."""
    turn = crc32(seed.encode())
    animals, tasks = near_animals(), near_tasks()
    for number, (miles, place) in enumerate(found, turn):
        animal = animals[number % len(animals)].key if animals else None
        task = tasks[number % len(tasks)] if tasks else {}
        key, names = f"near:{_slug(place.name)}", {GERMAN: place.name}
        yield Stop(key, miles, StopKind.NEAR, names, None, animal, place.lat, place.lon, task)


def _slug(name: str) -> str:
    """A name as part of a key: "near:bad-toelz"."""
    bare = normalize("NFKD", name.casefold().translate(UMLAUTS)).encode("ascii", "ignore").decode()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in bare).split())


def _world(start: int, lat: float, lon: float) -> tuple[Stop, ...]:
    """The first round about the world, from home to home."""
    known = [(place, miles) for place, miles in world_places() if 0 < miles < AROUND_THE_WORLD]
    stops = tuple(_at(place, f"world:{place.key}", start + miles, StopKind.WORLD) for place, miles in known)
    end = Stop("world:round", start + AROUND_THE_WORLD, StopKind.WORLD, WORLD_NAMES, None, None, lat, lon)
    return (*_rising(stops, end.miles), end)


def passed_of(stops: Iterable[Stop], miles: int) -> tuple[Stop, ...]:
    """Those that so many miles have passed."""
    return tuple(one for one in stops if one.miles <= miles)
