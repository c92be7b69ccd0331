"""Miles → the way to the climate conference, home again and around the world."""

from datetime import date

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.journey import (
    AROUND_THE_WORLD,
    HOME,
    WORLD,
    Destination,
    Leg,
    StopKind,
    default_destination,
    destination_of,
    destinations,
    distance_km,
    journey_to,
    miles_to,
    next_destination,
    upcoming,
)

FRANKFURT = (50.1109, 8.6821)
BLAUSTEIN = (48.41, 9.92)
ANTALYA = destination_of("Antalya")


@pytest.mark.parametrize(
    ("place", "km"),
    [("Baku", 3358.600), ("Belém", 7870.123), ("Antalya", 2293.217), ("Addis Abeba", 5334.010)],
)
def test_distances_from_frankfurt_are_the_published_ones(place: str, km: float) -> None:
    there = destination_of(place)
    assert distance_km(*FRANKFURT, there.lat, there.lon) == pytest.approx(km, abs=0.0005)
    assert miles_to(there, *FRANKFURT) == round(km)


def test_conferences_are_in_order_one_a_year_with_a_source() -> None:
    years = [one.year for one in destinations()]
    assert years == sorted(set(years))
    assert len({one.key for one in destinations()}) == len(years)
    for one in destinations():
        assert one.source
        assert one.evidence in ("read", "derived", "assumed")
        assert one.first is None or one.last is None or one.first < one.last
        assert len(one.country) == 2


@pytest.mark.parametrize(
    "typed", ["Addis Abeba", "addis ababa", " ADDIS ABABA ", "COP32", "cop32 addis abeba", "2027", "cop32-addis-abeba"]
)
def test_destination_is_found_by_each_of_its_names(typed: str) -> None:
    assert destination_of(typed).conference == "COP32"


def test_place_may_be_typed_without_its_accent() -> None:
    assert destination_of("belem") is destination_of("Belém")


@pytest.mark.parametrize("typed", ["", "Atlantis", "北京", "2020"])
def test_unknown_place_is_refused_with_the_known_ones(typed: str) -> None:
    with pytest.raises(Refusal, match="Antalya") as refusal:
        destination_of(typed)
    assert refusal.value.field == "destination"


def test_next_conference_is_the_one_that_is_not_over() -> None:
    assert next_destination(date(2026, 5, 1)).place == "Antalya"
    assert next_destination(date(2026, 11, 20)).place == "Antalya"
    assert next_destination(date(2026, 11, 21)).place == "Addis Abeba"
    assert next_destination(date(2025, 12, 1)).place == "Antalya"


def test_after_the_last_known_conference_the_journey_still_has_a_destination() -> None:
    assert next_destination(date(2100, 1, 1)) is destinations()[-1]
    assert default_destination(2100) is destinations()[-1]


def test_year_without_a_conference_goes_to_the_next_one() -> None:
    assert default_destination(2026).place == "Antalya"
    assert default_destination(2020).conference == "COP26"


def test_class_sees_how_many_miles_are_missing() -> None:
    journey = journey_to(ANTALYA, *FRANKFURT, 293)
    assert (journey.miles_done, journey.miles_total) == (293, 2293)
    assert journey.previous_miles <= 293 < journey.next_stop.miles < 2293
    assert journey.remaining == journey.next_stop.miles - 293
    assert not journey.arrived


def test_last_mile_arrives_and_the_next_leg_leads_home() -> None:
    assert not journey_to(ANTALYA, *FRANKFURT, 2292).arrived
    there = journey_to(ANTALYA, *FRANKFURT, 2293)
    assert there.arrived
    assert (there.leg, there.leg_done, there.is_at, there.passed[-1].name) == (Leg.HOME, 0, True, "Antalya")
    assert there.next_stop.key.startswith("home:")
    last = upcoming(there, len(there.route.home))[-1]
    assert (last.name, last.miles, last.kind) == (HOME, 2 * 2293, StopKind.HOME)


def test_after_coming_home_the_way_leads_around_the_world_again_and_again() -> None:
    home = 2 * 2293
    first = journey_to(ANTALYA, *FRANKFURT, home)
    assert (first.leg, first.leg_done, first.leg_total) == (Leg.WORLD, 0, AROUND_THE_WORLD)
    end = first.route.round(1)[-1]
    assert (end.name, end.miles) == (WORLD, home + AROUND_THE_WORLD)
    second = journey_to(ANTALYA, *FRANKFURT, home + AROUND_THE_WORLD + 8)
    assert (second.leg, second.leg_done, second.previous_miles) == (Leg.WORLD, 8, end.miles)
    assert second.next_stop.key.endswith(":2")


def test_town_of_the_conference_itself_has_a_journey_too() -> None:
    bonn = destination_of("Bonn")
    assert journey_to(bonn, bonn.lat, bonn.lon, 0).miles_total == 1
    assert journey_to(bonn, bonn.lat, bonn.lon, 5).leg is Leg.WORLD


@given(st.integers(0, 10_000_000), st.sampled_from(destinations()))
def test_marker_is_never_stuck(miles: int, there: Destination) -> None:
    journey = journey_to(there, *BLAUSTEIN, miles)
    assert journey.remaining > 0
    assert 0 <= journey.leg_done < journey.leg_total
    assert journey.arrived == (miles >= journey.miles_total)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_way_back_is_as_long_as_the_way_there(lat: float, lon: float, to_lat: float, to_lon: float) -> None:
    there = distance_km(lat, lon, to_lat, to_lon)
    assert there == pytest.approx(distance_km(to_lat, to_lon, lat, lon), abs=1e-6)
    assert 0 <= there <= 20_004


def test_way_around_the_world_is_the_length_of_a_meridian() -> None:
    quarter = Geodesic.WGS84.Inverse(0, 0, 90, 0)["s12"] / 1000
    assert round(4 * quarter) == AROUND_THE_WORLD
