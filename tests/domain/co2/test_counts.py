"""From counted days to the estimate: who is compared with whom, what is covered, and what may be chance."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from kindermeilen.domain.co2.change import Verdict, change_of
from kindermeilen.domain.co2.counts import Answers, DayWays, GroupCounts, evidence_of, house_counts, observed
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.gates import Gate, open_gates
from kindermeilen.domain.co2.ranges import spread_of
from kindermeilen.domain.miles import PeriodKind

BEFORE, DURING, AFTER = PeriodKind.BASELINE, PeriodKind.ACTION, PeriodKind.FOLLOW_UP
SEPTEMBER_7 = date(2026, 9, 7)
EDITION = edition_of("uba2024")
KM, N = spread_of(EDITION, "d_primary"), spread_of(EDITION, "n")


def week(
    period: PeriodKind, monday: date, rides: int, ways: int = 50, *, days: int = 5, bus: int = 0
) -> tuple[DayWays, ...]:
    """Days on which of so many ways of 25 children so many were rides."""
    dates = (monday + timedelta(days=number) for number in range(days))
    return tuple(DayWays(day, period, ways, rides, bus, ways - rides, ways // 2) for day in dates)


def group(number: int, *weeks: tuple[DayWays, ...], house: int = 1, size: int = 25) -> GroupCounts:
    days = tuple(day for one in weeks for day in one)
    due = dict.fromkeys(PeriodKind, size * 5)
    return GroupCounts(number, house, size, days, due)


STARTED = group(1, week(BEFORE, SEPTEMBER_7, 15), week(DURING, SEPTEMBER_7 + timedelta(days=7), 8))
WAITING = group(2, week(BEFORE, SEPTEMBER_7, 14), week(BEFORE, SEPTEMBER_7 + timedelta(days=7), 13), house=2)


def test_shares_ways_and_children_come_from_groups_that_counted_twice() -> None:
    late = group(3, week(DURING, SEPTEMBER_7 + timedelta(days=7), 40))
    house = house_counts([STARTED, late], [])
    one = observed(house, KM, N, Answers())
    assert (one.ways, one.before.p, one.during.p, one.before.children) == (250, 0.30, 0.16, 25)
    assert house.green_ways == 5 * 42 + 5 * 10, "the comparison value takes all green ways"


def test_staggered_starts_give_the_control_group_by_themselves() -> None:
    house = house_counts([STARTED], [WAITING])
    assert house.control is not None
    assert [share.p for share in house.control] == [0.28, 0.26]
    assert house.control_houses == 1


def test_who_counted_only_before_or_has_started_too_is_no_control() -> None:
    only_before = replace(WAITING, days=WAITING.days[:5])
    same_start = replace(STARTED, group=4, institution=2)
    assert house_counts([STARTED], [only_before, same_start]).control is None


def test_what_bus_and_train_gained_is_taken_from_the_shift() -> None:
    monday = SEPTEMBER_7 + timedelta(days=7)
    mixed = group(1, week(BEFORE, SEPTEMBER_7, 20, bus=5), week(DURING, monday, 10, bus=8))
    assert house_counts([mixed], []).public_transport == pytest.approx(0.3)
    less_bus = group(1, week(BEFORE, SEPTEMBER_7, 20, bus=5), week(DURING, monday, 10, bus=2))
    assert house_counts([less_bus], []).public_transport == 0


def test_evidence_names_what_is_open() -> None:
    house = house_counts([STARTED], [WAITING])
    assert open_gates(evidence_of(house, Answers(), 10.0)) == (Gate.DISTANCE, Gate.FOLLOW_UP)
    with_after = replace(STARTED, days=STARTED.days + week(AFTER, SEPTEMBER_7 + timedelta(days=28), 10))
    full = house_counts([with_after], [WAITING])
    assert open_gates(evidence_of(full, Answers(km=1.2), 10.0)) == ()


def test_half_the_days_are_not_enough_coverage() -> None:
    half = replace(STARTED, days=STARTED.days[:2] + STARTED.days[5:])
    gates = open_gates(evidence_of(house_counts([half], []), Answers(km=1.0), 1.0))
    assert Gate.COVERAGE_BEFORE in gates
    assert Gate.BASELINE_DAYS in gates


def test_an_answer_takes_the_place_of_the_standard_with_the_same_relative_spread() -> None:
    one = observed(house_counts([STARTED], []), KM, N, Answers(km=2.8, children_per_car=2.4))
    assert (one.km.low, one.km.default, one.km.high) == pytest.approx((1.6, 2.8, 4.4))
    assert one.n is not None
    assert one.n.default == 2.4


def test_an_institution_without_a_baseline_has_no_shift() -> None:
    house = house_counts([group(1, week(DURING, SEPTEMBER_7, 8))], [])
    assert not house.has_baseline
    assert open_gates(evidence_of(house, Answers(km=1.0), None)) == (Gate.BASELINE,)


def many(change: int, spread: int, count: int = 8) -> list[GroupCounts]:
    random = np.random.Generator(np.random.PCG64(3))
    return [
        group(
            number,
            week(BEFORE, SEPTEMBER_7, 20),
            week(DURING, SEPTEMBER_7 + timedelta(days=7), 20 - change + int(random.integers(-spread, spread + 1))),
        )
        for number in range(count)
    ]


def test_a_change_in_all_groups_is_clear_and_one_that_goes_both_ways_is_chance() -> None:
    clear, chance = change_of(many(6, 1)), change_of(many(0, 8))
    assert (clear.verdict, chance.verdict) == (Verdict.CLEAR, Verdict.CHANCE)
    assert clear.p_value == pytest.approx(2 / 2**8)
    assert clear.difference > 0.1


def test_few_groups_get_no_verdict_and_none_no_error() -> None:
    assert change_of(many(6, 1, count=5)).verdict is Verdict.TOO_FEW
    assert change_of([]).verdict is Verdict.TOO_FEW


def test_chance_is_found_as_often_as_it_should_be() -> None:
    """Of 200 towns in which nothing changed, about one in twenty looks clear."""
    random = np.random.Generator(np.random.PCG64(11))
    found = 0
    for _ in range(200):
        groups = [
            group(
                number,
                week(BEFORE, SEPTEMBER_7, int(random.binomial(50, 0.3))),
                week(DURING, SEPTEMBER_7 + timedelta(days=7), int(random.binomial(50, 0.3))),
            )
            for number in range(14)
        ]
        found += change_of(groups).verdict is Verdict.CLEAR
    assert 2 <= found <= 20
