"""What is proven, what is not and why, and how a figure is written."""

from dataclasses import replace
from datetime import date

import pytest

from kindermeilen.domain.co2.gates import MENDS, REASONS, Evidence, Gate, Label, label_of, open_gates, proven_kg
from kindermeilen.domain.co2.rounding import shown_kg, significant

GOOD = Evidence(
    baseline_days=5,
    baseline_last=date(2026, 9, 11),
    action_first=date(2026, 9, 14),
    coverage_before=0.8,
    coverage_during=0.9,
    distance_measured=True,
    follow_up_done=True,
    has_control=True,
    p5=45.86,
)


def test_where_everything_holds_the_lower_end_is_proven() -> None:
    assert (proven_kg(GOOD), label_of(GOOD), open_gates(GOOD)) == (45.86, Label.A, ())


@pytest.mark.parametrize(
    ("change", "gate", "label"),
    [
        ({"baseline_days": 0}, Gate.BASELINE, Label.D),
        ({"baseline_days": 2}, Gate.BASELINE_DAYS, Label.C),
        ({"baseline_last": date(2026, 8, 16)}, Gate.BASELINE_NEAR, Label.C),
        ({"baseline_last": date(2026, 9, 20)}, Gate.BASELINE_NEAR, Label.C),
        ({"coverage_before": 0.59}, Gate.COVERAGE_BEFORE, Label.C),
        ({"coverage_during": 0.59}, Gate.COVERAGE_DURING, Label.C),
        ({"distance_measured": False}, Gate.DISTANCE, Label.C),
        ({"follow_up_done": False}, Gate.FOLLOW_UP, Label.C),
        ({"p5": None}, Gate.CHILDREN, Label.C),
        ({"p5": -0.1}, Gate.RANGE, Label.A),
    ],
)
def test_one_open_gate_is_enough_for_not_proven_and_is_named(
    change: dict[str, object], gate: Gate, label: Label
) -> None:
    evidence = replace(GOOD, **change)  # type: ignore[arg-type]
    assert proven_kg(evidence) is None
    assert open_gates(evidence) == (gate,)
    assert label_of(evidence) is label


def test_four_weeks_before_is_still_near() -> None:
    assert open_gates(replace(GOOD, baseline_last=date(2026, 8, 17))) == ()


def test_without_a_control_group_the_label_says_so() -> None:
    assert label_of(replace(GOOD, has_control=False)) is Label.B


def test_every_gate_has_its_reason_and_what_mends_it() -> None:
    assert REASONS.keys() == MENDS.keys() == set(Gate)


@pytest.mark.parametrize(
    ("kg", "text"),
    [
        (45.86, "46"),
        (136.2, "140"),
        (265.6, "270"),
        (2345, "2\u202f300"),
        (0.4587, "0,46"),
        (-136.2, "−140"),
        (0, "0"),
        (9.96, "10"),
        (99.6, "100"),
    ],
)
def test_a_range_is_written_with_two_significant_digits(kg: float, text: str) -> None:
    assert shown_kg(kg) == text


def test_four_significant_digits_for_the_note() -> None:
    assert significant(132.5306, 4) == 132.5
