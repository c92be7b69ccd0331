"""How many class days stand behind a figure."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.coverage import Coverage, coverage_of, days_of_bits

MONDAY = date(2026, 9, 21)
WEEK = [MONDAY + timedelta(days=day) for day in range(5)]
DAYS = st.sets(st.sampled_from([MONDAY + timedelta(days=day) for day in range(28)]))
COVERAGE = st.builds(Coverage, st.integers(0, 500), st.none() | st.integers(0, 500))


def test_a_week_with_four_of_five_days() -> None:
    assert coverage_of(WEEK[:4], WEEK, (), ()) == Coverage(4, 5)


def test_an_excursion_is_not_a_missing_day() -> None:
    assert coverage_of(WEEK[:4], WEEK, [WEEK[4]], ()) == Coverage(4, 4)


def test_a_day_with_an_entry_counts_though_it_was_called_an_excursion() -> None:
    assert coverage_of(WEEK, WEEK, [WEEK[4]], ()) == Coverage(5, 5)


def test_a_day_that_paper_covers_is_not_missing_here() -> None:
    assert coverage_of(WEEK[:2], WEEK, (), WEEK[2:]) == Coverage(2, 2)


def test_an_entry_on_a_day_without_school_adds_nothing() -> None:
    assert coverage_of([*WEEK, MONDAY + timedelta(days=5)], WEEK, (), ()) == Coverage(5, 5)


def test_without_a_calendar_what_was_expected_is_unknown_and_never_zero() -> None:
    assert coverage_of(WEEK[:3], None, (), ()) == Coverage(3, None)


@given(DAYS, DAYS, DAYS, DAYS)
def test_never_more_is_entered_than_expected(
    entered: set[date], expected: set[date], excused: set[date], elsewhere: set[date]
) -> None:
    found = coverage_of(entered, expected, excused, elsewhere)
    assert found.expected is not None
    assert 0 <= found.entered <= found.expected <= len(expected)


@given(DAYS, DAYS, DAYS, DAYS)
def test_a_day_twice_is_one_day(
    entered: set[date], expected: set[date], excused: set[date], elsewhere: set[date]
) -> None:
    once = coverage_of(entered, expected, excused, elsewhere)
    assert coverage_of([*entered, *entered], [*expected, *expected], excused, elsewhere) == once


@given(COVERAGE, COVERAGE, COVERAGE)
def test_coverage_adds_up_in_any_order_and_unknown_stays_unknown(a: Coverage, b: Coverage, c: Coverage) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + Coverage() == a
    assert ((a + b).expected is None) == (a.expected is None or b.expected is None)


def test_the_bits_of_a_week_are_its_days() -> None:
    assert days_of_bits(MONDAY, 0b0010101) == {WEEK[0], WEEK[2], WEEK[4]}
    assert days_of_bits(MONDAY, 1 << 6) == {MONDAY + timedelta(days=6)}
    assert days_of_bits(MONDAY, 0) == set()


@given(st.sets(st.integers(0, 6)))
def test_days_and_their_bits_are_the_same_thing(places: set[int]) -> None:
    bits = sum(1 << place for place in places)
    assert days_of_bits(MONDAY, bits) == {MONDAY + timedelta(days=place) for place in places}
