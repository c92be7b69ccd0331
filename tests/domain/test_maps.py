"""Maps of the journeys: real coasts, small enough for a phone, with every point where it belongs."""

import re

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.destinations import Destination, destination_of, destinations
from kindermeilen.domain.journey import Leg, journey_to
from kindermeilen.domain.maps import MapView, base_map, map_view, route_map, world_map
from kindermeilen.domain.projections import Point

BLAUSTEIN = (48.41, 9.92)
STARTS = [BLAUSTEIN, (54.9, 8.3), (54.5, 13.6), (51.15, 14.98), (47.1, 6.8), (46.0, 8.95), (46.8, 15.4), (48.2, 16.4)]
ANTALYA = destination_of("Antalya")
each_destination = pytest.mark.parametrize("there", destinations(), ids=lambda one: one.key)


def view(there: Destination, miles: int, together: int | None = None) -> MapView:
    joint = None if together is None else journey_to(there, *BLAUSTEIN, together)
    return map_view(there, *BLAUSTEIN, journey_to(there, *BLAUSTEIN, miles), joint)


@each_destination
def test_map_is_small_and_holds_every_start_and_the_conference(there: Destination) -> None:
    found = base_map(there.key)
    assert found is not None
    assert len(found.land) <= 9_000
    assert len(found.borders) <= 4_000
    assert all(found.holds(*place) for place in (*STARTS, (there.lat, there.lon)))
    assert 1.0 <= found.width / found.height <= 1.45


@pytest.mark.parametrize(
    ("place", "on_land"),
    [((41.0, 35.0), True), ((43.0, 34.0), False), ((41.9, 12.6), True), ((40.0, 12.0), False), ((37.5, 14.2), True)],
    ids=["Anatolia", "Black Sea", "Rome", "Tyrrhenian Sea", "Sicily"],
)
def test_places_on_land_are_drawn_on_land(place: Point, on_land: bool) -> None:
    """What is drawn and where markers stand come from one projection."""
    found = base_map("cop32-addis-abeba")
    assert found is not None
    assert sum(_holds(ring, found.point(*place)) for ring in _rings(found.land)) % 2 == on_land


def _rings(path: str) -> list[list[Point]]:
    rings = []
    for piece in path.split("M")[1:]:
        numbers = [int(one) for one in re.findall(r"-?\d+", piece)]
        x, y = numbers[:2]
        ring = [(float(x), float(y))]
        for step_x, step_y in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + step_x, y + step_y
            ring.append((float(x), float(y)))
        rings.append(ring)
    return rings


def _holds(ring: list[Point], point: Point) -> bool:
    x, y = point
    sides = zip(ring, [*ring[1:], ring[0]], strict=True)
    crossings = [(b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in sides if (a[1] > y) != (b[1] > y)]
    return sum(x < one for one in crossings) % 2 == 1


def test_distances_from_the_middle_are_true() -> None:
    found = base_map(ANTALYA.key)
    assert found is not None
    middle = found.projection
    x, y = found.point(middle.lat, middle.lon)  # type: ignore[attr-defined]
    to_x, to_y = found.point(ANTALYA.lat, ANTALYA.lon)
    drawn = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5 / middle.scale  # type: ignore[attr-defined]
    way = Geodesic.WGS84.Inverse(middle.lat, middle.lon, ANTALYA.lat, ANTALYA.lon)["s12"]  # type: ignore[attr-defined]
    assert drawn == pytest.approx(way / 1000, abs=1)


def test_marker_begins_at_home_and_ends_at_the_conference() -> None:
    begun, nearly = view(ANTALYA, 0), view(ANTALYA, 2119)
    assert (begun.here, begun.done) == (begun.start, "")
    assert nearly.here == pytest.approx(nearly.end, abs=1)
    assert view(ANTALYA, 2120).here == pytest.approx(nearly.end, abs=0.2)


def test_town_marker_is_on_the_map_that_its_journey_is_on() -> None:
    assert view(ANTALYA, 150, 1500).together != view(ANTALYA, 150, 150).together == view(ANTALYA, 150).here
    assert view(ANTALYA, 150, 100_000).together is None
    assert view(ANTALYA, 60_000, 100_000).together is not None
    assert view(ANTALYA, 60_000).base is world_map()


def test_town_outside_of_the_map_gets_the_map_of_the_world() -> None:
    assert route_map(ANTALYA, 64.1, -21.9).is_world
    assert not route_map(ANTALYA, *BLAUSTEIN).is_world
    far = map_view(ANTALYA, 64.1, -21.9, journey_to(ANTALYA, 64.1, -21.9, 100))
    assert 0 < far.here[0] < far.base.width


def test_near_stops_leave_each_other_room() -> None:
    found = view(ANTALYA, 0)
    assert len(found.listed) > len(found.stops)
    assert found.coming.stop.name == "Ulm"


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000), st.sampled_from(destinations()))
def test_every_marker_and_the_next_stop_are_on_the_map(miles: int, together: int, there: Destination) -> None:
    found = view(there, miles, together)
    width, height = found.base.width, found.base.height
    for x, y in (found.here, found.coming.on, found.together or found.here):
        assert 0 <= x <= width
        assert 0 <= y <= height
    assert found.coming.stop in found.listed
    assert found.coming.stop.miles > miles
    assert found.base.is_world or journey_to(there, *BLAUSTEIN, miles).leg is not Leg.WORLD


def test_way_around_the_world_is_torn_at_the_seam_only() -> None:
    assert view(ANTALYA, 60_000).way.count("M") == 2
