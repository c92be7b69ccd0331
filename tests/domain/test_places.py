"""Near places and the stops that are picked from them: each town has a first week that gets somewhere."""

from itertools import pairwise

import pytest

from kindermeilen.domain.destinations import Destination, destination_of, destinations, distance_km, miles_to
from kindermeilen.domain.journey import journey_to, stops_to
from kindermeilen.domain.places import animals, far_places, in_language, near_places
from kindermeilen.domain.stops import Stop, StopKind

FIRST_DAY = 30
"""Miles of a class of 18: most come and go by a green way, and some walk in the afternoon."""
WEEK = 5 * FIRST_DAY
TOWNS = {
    "Blaustein": (48.41, 9.92),
    "Lübeck": (53.87, 10.69),
    "Bonn": (50.73, 7.10),
    "Freiburg": (47.995, 7.85),
    "Passau": (48.57, 13.45),
    "Stralsund": (54.31, 13.09),
    "Görlitz": (51.15, 14.98),
    "Emden": (53.37, 7.20),
    "Lindau": (47.55, 9.69),
}
FAR = [(town, there) for town in TOWNS for there in destinations() if miles_to(there, *TOWNS[town]) > WEEK]
"""All ways but the one from Bonn to Bonn."""
each_town = pytest.mark.parametrize("town", TOWNS)


@pytest.mark.parametrize(("town", "there"), FAR, ids=lambda one: one if isinstance(one, str) else one.key)
def test_class_of_18_passes_a_stop_on_the_first_day_and_three_in_a_week(town: str, there: Destination) -> None:
    lat, lon = TOWNS[town]
    day, week = (journey_to(there, lat, lon, miles) for miles in (FIRST_DAY, WEEK))
    assert len(day.passed) >= 1
    assert len(week.passed) >= 3
    assert not week.arrived


@each_town
@pytest.mark.parametrize("there", destinations(), ids=lambda one: one.key)
def test_stops_rise_to_the_conference_and_are_met_once(town: str, there: Destination) -> None:
    stops = stops_to(there, *TOWNS[town])
    assert all(one.miles < other.miles for one, other in pairwise(stops))
    assert (stops[-1].miles, stops[-1].kind) == (miles_to(there, *TOWNS[town]), StopKind.DESTINATION)
    assert len({one.key for one in stops}) == len({one.name for one in stops}) == len(stops)
    assert stops[0].miles >= min(4, stops[-1].miles)


def near(stops: tuple[Stop, ...]) -> list[Stop]:
    return [one for one in stops if one.kind is StopKind.NEAR]


def test_near_stops_stand_on_the_line_from_the_town() -> None:
    stops = stops_to(destination_of("Antalya"), *TOWNS["Blaustein"])
    assert [(one.name, one.miles) for one in stops[:3]] == [("Ulm", 5), ("Weißenhorn", 21), ("Krumbach", 38)]
    assert near(stops)[0].key == "near:ulm"
    assert near(stops)[1].key == "near:weissenhorn"


def test_each_near_stop_has_an_animal_of_its_own_and_a_task_in_each_language() -> None:
    found = near(stops_to(destination_of("Antalya"), *TOWNS["Lübeck"]))
    assert len({one.animal for one in found}) == len(found) >= 5
    for one in found:
        assert one.animal is not None
        assert animals()[one.animal].near
        assert len({one.task(lang) for lang in ("de", "en", "leicht")}) == 3
        assert one.sentences("de") == ()


def test_far_stop_tells_of_its_place_in_the_language_of_the_page() -> None:
    (wien,) = (one for one in stops_to(destination_of("Antalya"), *TOWNS["Blaustein"]) if one.key == "wien")
    assert (wien.name, wien.named("en"), wien.kind) == ("Wien", "Vienna", StopKind.FAR)
    assert wien.sentences("de") != wien.sentences("en") != wien.sentences("leicht")
    assert wien.task("leicht")


@pytest.mark.parametrize(("town", "aside"), [("Lübeck", "München"), ("Lübeck", "Leipzig"), ("Freiburg", "Brüssel")])
def test_place_far_beside_the_way_is_not_named(town: str, aside: str) -> None:
    """München is nearer to Paris than Lübeck is, but it does not lie on the way there."""
    paris = destination_of("Paris")
    (place,) = (one for one in far_places(paris.key) if one.names["de"] == aside)
    nearer = distance_km(place.lat, place.lon, paris.lat, paris.lon) < miles_to(paris, *TOWNS[town])
    assert nearer
    assert place.key not in {one.key for one in stops_to(paris, *TOWNS[town])}


def test_town_far_from_the_list_has_far_stops_and_the_conference() -> None:
    stops = stops_to(destination_of("Antalya"), 40.4, -3.7)
    assert near(stops) == []
    assert stops[-1].name == "Antalya"


def test_unknown_language_is_said_in_german() -> None:
    assert in_language({"de": "Wien", "en": "Vienna"}, "fr") == "Wien"


def test_near_places_are_few_enough_to_read_at_once_and_lie_around_germany() -> None:
    found = near_places()
    assert 5_000 < len(found) < 9_000
    assert {one.country for one in found} >= {"DE", "AT", "CH", "CZ", "PL", "FR", "NL", "BE", "LU", "DK", "IT"}
    assert all(43 < one.lat < 58 and 0 < one.lon < 21 and one.population >= 500 for one in found)
    assert {"München", "Nürnberg", "Wien", "Prag"} <= {one.name for one in found}
