"""Comparisons for children: of what is proven, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.for_children import BALLOONS, CAR_KM, AsMuchAs, as_much_as

EDITION = edition_of("uba2024")


def test_a_proven_figure_is_told_in_balloons_and_in_kilometres_of_a_car() -> None:
    assert as_much_as(46.0, EDITION) == AsMuchAs(balloons=9400, car_km=200)


@pytest.mark.parametrize("kg", [None, 0.0, 0.99, -12.0, float("nan")])
def test_what_is_not_proven_is_compared_with_nothing(kg: float | None) -> None:
    assert as_much_as(kg, EDITION) is None


@given(st.floats(1, 1e6))
def test_a_comparison_never_claims_more_digits_than_the_figure(kg: float) -> None:
    found = as_much_as(kg, EDITION)
    assert found is not None
    assert all(len(str(one).rstrip("0")) <= 2 for one in (found.balloons, found.car_km))


def test_no_tree_is_planted_and_nobody_is_said_to_have_saved() -> None:
    for sentence in (BALLOONS, CAR_KM):
        assert "so viel" in sentence
        assert not any(word in sentence for word in ("Baum", "gespart", "vermieden"))
