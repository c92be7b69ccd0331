"""The poster to colour in: round numbers that fit what a class collects, and that say nothing about its size."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.colouring import APART, FIELDS, SIZES, Scale, expected_miles, marked, scale_for
from kindermeilen.domain.journey import destination_of, stops_to

BLAUSTEIN = (48.41, 9.92)


@dataclass(frozen=True)
class Place:
    miles: int


@pytest.mark.parametrize(
    ("children", "days", "kind", "size"),
    [
        (18, 5, "school", 2),
        (25, 5, "school", 2),
        (25, 15, "school", 10),
        (18, 15, "kita", 5),
        (3, 10, "kita", 1),
        (300, 15, "school", 100),
        (None, None, "school", 5),
    ],
)
def test_a_field_is_a_round_number_of_miles_that_fits_the_class(children, days, kind, size) -> None:
    assert scale_for(expected_miles(children, days, kind)).size == size


@given(st.integers(1, 3_000), st.integers(1, 60), st.sampled_from(["school", "kita"]))
def test_a_class_that_takes_part_well_fills_a_good_part_of_the_poster_and_no_more(children, days, kind) -> None:
    expected = expected_miles(children, days, kind)
    scale = scale_for(expected)
    assert expected <= scale.last
    assert scale.size == 1 or expected > 0.4 * scale.last


def test_no_poster_tells_apart_classes_of_nearly_the_same_size() -> None:
    sizes = [scale_for(expected_miles(children, 15, "school")).size for children in range(15, 31)]
    assert len(set(sizes)) <= 2
    assert set(sizes) <= set(SIZES)
    assert len({expected_miles(children, 15, "kita") for children in range(1, 6)}) == 1


def test_the_next_poster_goes_on_where_the_first_one_ends() -> None:
    first, second = scale_for(600), scale_for(600, part=2)
    assert (first.first, first.last) == (0, FIELDS * first.size)
    assert (second.first, second.size) == (first.last, first.size)
    assert first.field_of(first.last) == FIELDS
    assert first.field_of(first.last + 1) is None
    assert second.field_of(first.last) is None
    assert second.field_of(first.last + 1) == 1
    assert second.miles_of(1) == first.last + first.size


def test_a_stop_stands_in_the_field_whose_miles_reach_it() -> None:
    scale = Scale(10)
    assert [scale.field_of(miles) for miles in (0, 1, 10, 11, 1_000, 1_001)] == [None, 1, 1, 2, 100, None]


def test_stops_keep_their_distance_the_near_ones_first_and_the_conference_is_never_left_out() -> None:
    scale = Scale(10)
    found = marked([Place(5), Place(12), Place(25), Place(90), Place(500), Place(505)], scale)
    assert [(field, stop.miles) for field, stop in found] == [(1, 5), (3, 25), (9, 90), (51, 505)]
    assert all(field - before >= APART for (before, _), (field, _) in pairwise(found))


def test_the_stops_are_those_of_the_living_page() -> None:
    stops = stops_to(destination_of("Antalya"), *BLAUSTEIN)
    found = [stop for _, stop in marked(stops, Scale(2))]
    assert found == [stop for stop in stops if stop.miles <= 200]
    assert len(found) >= 3
