"""Guessing becomes slow; a school behind one address, and a colleague who mistypes, do not."""

from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.throttle import (
    FREE_TRIES,
    FREE_TRIES_OF_A_SOURCE,
    LONGEST_WAIT,
    WAIT_OF_A_SOURCE,
    wait_after,
)

FAILURES = st.integers(0, 100_000)


def test_who_mistypes_a_few_times_does_not_wait() -> None:
    assert [wait_after(failures) for failures in range(FREE_TRIES)] == [0] * FREE_TRIES


def test_then_each_try_waits_twice_as_long() -> None:
    assert [wait_after(FREE_TRIES + more) for more in range(4)] == [5, 10, 20, 40]


@given(FAILURES, FAILURES)
def test_the_wait_never_grows_beyond_five_minutes(failures: int, of_source: int) -> None:
    assert 0 <= wait_after(failures, of_source) <= LONGEST_WAIT == 300


@given(FAILURES, FAILURES)
def test_another_failure_never_shortens_the_wait(failures: int, of_source: int) -> None:
    assert wait_after(failures + 1, of_source + 1) >= wait_after(failures, of_source)


@given(FAILURES)
def test_a_colleague_never_waits_for_the_guesses_of_others(of_source: int) -> None:
    assert wait_after(0, of_source) == 0


def test_who_tries_many_accounts_waits_at_each() -> None:
    assert wait_after(1, FREE_TRIES_OF_A_SOURCE - 1) == 0
    assert wait_after(1, FREE_TRIES_OF_A_SOURCE) == WAIT_OF_A_SOURCE


def test_a_year_of_guessing_at_one_account_stays_far_below_the_words() -> None:
    """Four words have 50 bits; at the longest wait there are about a hundred thousand tries a year."""
    seconds_a_year = 365 * 24 * 3600
    assert seconds_a_year / wait_after(1000) < 2**17
