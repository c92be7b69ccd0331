"""The CO₂ commands: another town's figure in one line, without a database, and never a bare number called a saving."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kindermeilen.cli import main

SHIFT = ("co2", "shift", "--ways", "2000", "--before", "0.30", "--after", "0.15")
CHILDREN = ("--children-before", "200", "--children-after", "200")
BUS = ("--public-transport", "0.1")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def answer(*words: str) -> dict[str, Any]:
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_comparison_value() -> None:
    assert answer("co2", "gross", "--ways", "1000", "--km", "1.4") == {"kg": pytest.approx(229.6), "edition": "uba2024"}


def test_a_shift_with_its_range_names_edition_and_seed() -> None:
    found = answer(*SHIFT, *CHILDREN, *BUS, "--seed", "42")
    assert list(found) == ["kg", "p5", "p50", "p95", "proven_kg", "edition", "seed"]
    assert [found["p5"], found["p50"], found["p95"]] == pytest.approx([45.86, 136.2, 265.6], rel=0.03)
    assert found["kg"] == pytest.approx(132.5, rel=1e-3)
    assert found["proven_kg"] == found["p5"]


def test_the_standard_distance_is_the_one_of_a_primary_school() -> None:
    assert answer(*SHIFT, *CHILDREN, *BUS, "--km", "1.4") == answer(*SHIFT, *CHILDREN, *BUS)


def test_without_children_there_is_no_range_and_nothing_proven() -> None:
    found = answer(*SHIFT, "--public-transport", "0")
    assert found["kg"] == pytest.approx(136.3, rel=1e-3)
    assert [found[name] for name in ("p5", "p50", "p95", "proven_kg")] == [None] * 4


def test_a_range_that_reaches_zero_proves_nothing() -> None:
    found = answer("co2", "shift", "--ways", "2000", "--before", "0.2", "--after", "0.19", *CHILDREN)
    assert found["p5"] < 0
    assert found["proven_kg"] is None


def test_a_control_group_takes_away_what_happened_anyway() -> None:
    found = answer(*SHIFT, *CHILDREN, *BUS, "--control-before", "0.28", "--control-after", "0.26")
    assert found["kg"] == pytest.approx(114.9, rel=1e-3)


def test_other_spreads_and_an_escort_factor_of_ones_own() -> None:
    wide, narrow = (answer(*SHIFT, *CHILDREN, *BUS, "--low-high", one) for one in ("d=0.2:1.4:2.6", "d=1.4:1.4:1.4"))
    assert wide["p95"] - wide["p5"] > narrow["p95"] - narrow["p5"]
    assert answer(*SHIFT, *BUS, "--low-high", "k=2:2:2")["kg"] == pytest.approx(
        2000 * 0.15 * (0.4544 / 1.475 * 2 - 0.0126), rel=1e-3
    )


def test_the_calculation_is_told_step_by_step_beside_the_result() -> None:
    result = run(*SHIFT, *CHILDREN, *BUS, "--explain")
    json.loads(result.stdout)
    assert "Ein Weg im Auto: d · k · c · e : n = 1,4 · 1,475 · 1,15 · 0,2296 : 1,2 = 0,4544 kg" in result.stderr
    assert "Änderung des Autoanteils: 0,3 − 0,15 = 0,15 (ohne Vergleichsgruppe)" in result.stderr
    assert "keine Einsparung" in run("co2", "gross", "--ways", "10", "--km", "1", "--explain").stderr


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("co2", "gross", "--ways", "0", "--km", "1"), 1, "--ways: Der Wert muss größer als 0 sein"),
        (("co2", "gross", "--ways", "10", "--km", "300"), 1, "--km: Der Wert muss über 0 und höchstens 100 km"),
        (("co2", "gross", "--ways", "10", "--km", "0"), 1, "--km"),
        (("co2", "gross", "--ways", "10", "--km", "1", "--edition", "uba1999"), 1, "uba2024"),
        (("co2", "gross", "--ways", "many", "--km", "1"), 2, "--ways"),
        (("co2", "shift", "--ways", "10", "--before", "1.3", "--after", "0.1"), 1, "--before: Der Wert muss zwischen"),
        ((*SHIFT, "--control-before", "0.2"), 2, "belong together"),
        ((*SHIFT, "--children-after", "20"), 2, "belong together"),
        ((*SHIFT, "--children-before", "0", "--children-after", "20"), 1, "--children-before"),
        ((*SHIFT, "--low-high", "d=3:2:1"), 2, "LOW <= DEFAULT <= HIGH"),
        ((*SHIFT, "--low-high", "x=1:2:3"), 2, "none of d, k"),
        ((*SHIFT, "--low-high", "d=1:2"), 2, "PARAM=LOW:DEFAULT:HIGH"),
        ((*SHIFT, "--runs", "5"), 2, "--runs"),
    ],
)
def test_bad_input_names_the_option_and_the_rule(words: tuple[str, ...], exit_code: int, said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert said in result.stderr


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_what_is_no_number_is_refused(value: str) -> None:
    for option in ("--ways", "--km"):
        words = {"--ways": "10", "--km": "1", option: value}
        assert run("co2", "gross", *(one for pair in words.items() for one in pair)).exit_code == 1
