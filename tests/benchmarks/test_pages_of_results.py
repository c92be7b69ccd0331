"""The benchmark's page: balanced sub-runs only, and a change for the worse is seen."""

from pathlib import Path

import pytest

from benchmarks import report, results
from benchmarks.measure import SubRun
from benchmarks.results import Earlier, Ratio
from benchmarks.rows import Goal
from benchmarks.server import Spent

NONE_BEFORE = Earlier("none", {})
NEEDED = 2


def sub_run(rps: float, *, balanced: bool = True, p99_ms: float = 9.0) -> SubRun:
    return SubRun(rps, 0.5, 1.0, p99_ms, 20.0, 0.02, balanced, 0, 0)


def page_of(row: list[SubRun], before: Earlier = NONE_BEFORE, goal: Goal | None = None) -> str:
    rounds = [{"hello": [sub_run(1000), sub_run(1000)], "town page": row}]
    return report.page(rounds, {"town page": goal}, NEEDED, {}, before)


def line_of(page: str, name: str) -> list[str]:
    line = next(line for line in page.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split(" | ")]


def test_a_worker_that_does_less_than_a_third_makes_a_sub_run_unbalanced() -> None:
    assert Spent((0.4, 0.6), 3.0).is_balanced
    assert not Spent((0.3, 0.7), 3.0).is_balanced
    assert not Spent((0.0, 0.0), 3.0).is_balanced


def test_unbalanced_sub_runs_change_no_figure() -> None:
    balanced = [sub_run(300), sub_run(300)]
    cells = line_of(page_of([sub_run(50, balanced=False), *balanced]), "town page")
    assert cells[1] == "300 (300–300)"
    assert cells[2] == "0.300 (0.300–0.300)"
    assert cells[7] == "2 of 3"


def test_a_row_with_too_few_balanced_sub_runs_says_that_it_has_none() -> None:
    cells = line_of(page_of([sub_run(300), sub_run(50, balanced=False)]), "town page")
    assert cells[1:8] == ["–", "–", "–", "–", "–", "–", "none of 2"]


def test_a_row_that_misses_what_it_is_to_reach_says_so() -> None:
    row = [sub_run(300, p99_ms=70), sub_run(300, p99_ms=70)]
    cells = line_of(page_of(row, goal=Goal(0.3, cpu_ms=0.6, p99_ms=60)), "town page")
    assert cells[8] == "≥ 0.3: yes, ≤ 0.6 CPU ms: yes, p99 ≤ 60 ms: **no**"


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (Ratio(0.4, 0.38, 0.41), "0.400: **-25%**"),
        (Ratio(0.4, 0.29, 0.41), "0.400: -25%"),
        (Ratio(0.32, 0.31, 0.33), "0.320: -6%"),
        (Ratio(0.2, 0.19, 0.21), "0.200: +50%"),
    ],
    ids=["worse", "worse within the spread", "a little worse", "better"],
)
def test_a_ratio_that_fell_out_of_its_spread_is_shown_in_bold(before: Ratio, shown: str) -> None:
    page = page_of([sub_run(300), sub_run(300)], Earlier("before.md", {"town page": before}))
    assert line_of(page, "town page")[3] == shown


def test_more_cpu_time_than_before_is_worse() -> None:
    before = Earlier("before.md", {"1,000,000: PUT": Ratio(1.0, 0.98, 1.02)})
    moved = before.beside("1,000,000: PUT", Ratio(1.3, 1.2, 1.4), higher_is_better=False)
    assert moved == "1.000: **+30%**"


def test_the_next_run_finds_the_last_page_of_its_own_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path)
    at = "- Measured: 2026-11-27 {}\n\n"
    old, new = page_of([sub_run(200), sub_run(200)]), page_of([sub_run(300), sub_run(300)])
    (tmp_path / "2026-11-27-ffffffffff.md").write_text(at.format("09:00") + old, encoding="utf-8")
    (tmp_path / "2026-11-27-0000000000.md").write_text(at.format("11:00") + new, encoding="utf-8")
    (tmp_path / "2026-11-28-aaaaaaaaaa-scale.md").write_text(old, encoding="utf-8")
    found = results.earlier("")
    assert found.file == "2026-11-27-0000000000.md"
    assert found.ratios == {"hello": Ratio(1, 1, 1), "town page": Ratio(0.3, 0.3, 0.3)}
