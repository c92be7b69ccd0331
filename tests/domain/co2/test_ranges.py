"""Symmetries and limits of the estimate, whatever the counts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindermeilen.domain.co2 import formulas as f
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.model import Range
from kindermeilen.domain.co2.ranges import (
    PERCENTILES,
    Observed,
    Share,
    Spread,
    Town,
    _percentiles,
    point_kg,
    ranges,
    spread_of,
    spreads_of,
)
from kindermeilen.domain.errors import Refusal

EDITION = edition_of("uba2024")
KM = spread_of(EDITION, "d_primary")
shares = st.floats(0, 1)
children = st.integers(10, 500)
RUNS = 4_000


def house(p0: float = 0.3, p1: float = 0.15, n: float = 200, **more: object) -> Observed:
    return replace(Observed(2000.0, Share(p0, n), Share(p1, n), KM, public_transport=0.1), **more)  # type: ignore[arg-type]


def point(one: Observed) -> float:
    return point_kg(one, spreads_of(Town([one]), EDITION))


@given(shares, children)
def test_no_change_of_the_share_is_no_shift(p: float, n: int) -> None:
    assert point(house(p, p, n)) == 0


@given(shares, shares)
def test_the_way_back_is_the_same_with_the_other_sign(p0: float, p1: float) -> None:
    assert point(house(p0, p1)) == pytest.approx(-point(house(p1, p0)), abs=1e-9)


@given(st.floats(0.1, 50), shares, shares)
def test_twice_the_ways_or_the_distance_is_twice_the_shift(times: float, p0: float, p1: float) -> None:
    one = house(p0, p1)
    assert point(replace(one, ways=one.ways * times)) == pytest.approx(point(one) * times, abs=1e-9)
    assert point(replace(one, km=KM.scaled(KM.default * times))) == pytest.approx(point(one) * times, abs=1e-9)


def test_a_share_that_rose_is_shown_negative_and_never_clipped() -> None:
    found = ranges(Town([house(0.15, 0.45)]), EDITION, runs=RUNS).whole
    assert found.kg < 0
    assert found.p5 < found.p50 < found.p95 < 0


def test_the_same_seed_gives_the_same_digits_and_another_one_others() -> None:
    town = Town([house(), house(0.4, 0.3), house(0.2, 0.2)])
    assert ranges(town, EDITION, runs=RUNS, seed=7) == ranges(town, EDITION, runs=RUNS, seed=7)
    assert ranges(town, EDITION, runs=RUNS, seed=7) != ranges(town, EDITION, runs=RUNS, seed=8)


def test_a_house_has_the_same_range_whoever_comes_after_it() -> None:
    alone = ranges(Town([house()]), EDITION, runs=RUNS).institutions[0]
    beside = ranges(Town([house(), house(0.5, 0.1)]), EDITION, runs=RUNS).institutions[0]
    assert alone == beside


def test_systematic_errors_do_not_average_out_over_houses() -> None:
    """A hundred equal houses are not ten times surer than one: distance and escort are the same unknown for all."""
    many = ranges(Town([house(0.3, 0.15, 2000)] * 50), EDITION, runs=RUNS).whole
    one = ranges(Town([house(0.3, 0.15, 2000 * 50, ways=100_000.0)]), EDITION, runs=RUNS).whole
    assert (many.p95 - many.p5) == pytest.approx(one.p95 - one.p5, rel=0.1)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(1.1, 3.0))
def test_widening_one_input_never_narrows_the_range(p0: float, p1: float, wider: float) -> None:
    narrow = Spread(1.2, 1.4, 1.6)
    half = 0.2 * wider
    wide = Spread(1.4 - half, 1.4, 1.4 + half)
    first, second = (ranges(Town([house(p0, p1, km=km)]), EDITION, runs=20_000).whole for km in (narrow, wide))
    assert second.p95 - second.p5 >= (first.p95 - first.p5) * 0.97, "beyond the error of the simulation"


def test_fewer_children_make_a_wider_range() -> None:
    few, many = (ranges(Town([house(n=n)]), EDITION, runs=RUNS).whole for n in (20, 400))
    assert few.p95 - few.p5 > 1.5 * (many.p95 - many.p5)


def test_uncounted_buses_widen_the_range_and_stand_in_the_middle() -> None:
    counted = ranges(Town([house(public_transport=0.5)]), EDITION, runs=20_000).whole
    unknown = ranges(Town([house(public_transport=None)]), EDITION, runs=20_000).whole
    assert unknown.kg == pytest.approx(counted.kg)
    assert unknown.p95 - unknown.p5 > counted.p95 - counted.p5


def test_a_control_group_that_moved_the_same_way_leaves_nothing() -> None:
    control = (Share(0.30, 200), Share(0.15, 200))
    found = ranges(Town([house(control=control)]), EDITION, runs=RUNS).whole
    assert found.kg == pytest.approx(0)
    assert found.p5 < 0 < found.p95


@pytest.mark.parametrize(
    ("check", "value"),
    [(f.check_share, 1.2), (f.check_share, -0.1), (f.check_ways, 0), (f.check_km, 0), (f.check_km, 300)],
)
def test_what_cannot_be_is_refused_with_the_rule(check: object, value: float) -> None:
    with pytest.raises(Refusal, match="nicht"):
        check("wert", value)  # type: ignore[operator]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300))
def test_percentiles_have_the_digits_of_numpys_own(drawn: list[float]) -> None:
    """So that a result stored by one can be recomputed by the other."""
    array = np.array(drawn)
    assert _percentiles(array) == tuple(float(one) for one in np.percentile(array, PERCENTILES))


@pytest.mark.parametrize(
    ("p5", "p95", "direction"),
    [(1, 9, "less"), (0, 9, "unsure"), (-9, 0, "unsure"), (-3, 9, "unsure"), (-9, -1, "more")],
)
def test_a_range_that_touches_zero_is_unsure(p5: float, p95: float, direction: str) -> None:
    assert Range(0, p5, 0, p95).direction == direction
