"""How long ranges take and how near they are to the method's own figures: python -m benchmarks.co2

Ranges of 10 000 institutions, of a town of 20, and P5, P50, P95 of the test vector M1; as a page of results.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from kindermeilen.domain.co2 import MODEL_VERSION
from kindermeilen.domain.co2.editions import Edition, edition_of
from kindermeilen.domain.co2.ranges import RUNS, Observed, Range, Share, Town, ranges, spread_of

MANY, TOWN = 10_000, 20
RUNS_OF_MANY = 2_000
"""So many runs show two significant digits of most ranges; a single town has RUNS."""
MOST_MANY_SECONDS, MOST_TOWN_MS = 10.0, 100.0
M1 = (45.86, 136.2, 265.6)
M1_RUNS = 400_000
NEAR_MANY_RUNS, NEAR_DEFAULT = 0.02, 0.03
REPEATS = 9
Row = tuple[str, str, str, bool]


def main() -> int:
    """Print the table; 1 where a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    repeats = parser.parse_args().repeats
    edition = edition_of("uba2024")
    rows = [*_times(edition, repeats), *_vector(edition)]
    print(_head())
    for name, value, goal, is_met in rows:
        print(f"| {name} | {value} | {goal} | {'yes' if is_met else '**no**'} |")
    return 0 if all(row[-1] for row in rows) else 1


def _head() -> str:
    where = f"{platform.python_implementation()} {platform.python_version()}, NumPy {np.__version__}"
    return (
        f"Ranges of the CO₂ estimate: model {MODEL_VERSION}, {where}, {os.cpu_count()} cores, load before "
        f"{os.getloadavg()[0]:.2f}\n\n| what | measured | goal | met |\n|---|---|---|---|"
    )


def _times(edition: Edition, repeats: int) -> list[Row]:
    many, town = houses(MANY, edition), houses(TOWN, edition)
    seconds = timed(lambda: ranges(Town(many), edition, runs=RUNS_OF_MANY), max(1, repeats // 3))
    ms = timed(lambda: ranges(Town(town), edition), repeats) * 1000
    return [
        (
            f"{MANY:,} institutions, {RUNS_OF_MANY:,} runs each",
            f"{seconds:.2f} s",
            f"≤ {MOST_MANY_SECONDS:g} s",
            seconds <= MOST_MANY_SECONDS,
        ),
        (f"a town of {TOWN}, {RUNS:,} runs each", f"{ms:.0f} ms", f"≤ {MOST_TOWN_MS:g} ms", ms <= MOST_TOWN_MS),
    ]


def timed(do: Callable[[], object], repeats: int) -> float:
    """Seconds, the median."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        do()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def houses(count: int, edition: Edition) -> list[Observed]:
    """Schools and Kitas of many sizes, half of them with an answer of their own to the question of distance."""
    random = np.random.Generator(np.random.PCG64(1))
    distances = spread_of(edition, "d_primary"), spread_of(edition, "d_kita")
    found = []
    for number in range(count):
        children = int(random.integers(15, 400))
        before = float(random.uniform(0.1, 0.6))
        km = distances[number % 2]
        found.append(
            Observed(
                ways=children * 20,
                before=Share(before, children),
                during=Share(before * float(random.uniform(0.5, 1.05)), children),
                km=km if number % 4 < 2 else km.scaled(round(float(random.uniform(0.5, 4)), 1)),
                public_transport=float(random.uniform(0, 0.3)),
            )
        )
    return found


def _vector(edition: Edition) -> list[Row]:
    one = Observed(2000, Share(0.30, 200), Share(0.15, 200), spread_of(edition, "d_primary"), public_transport=0.1)
    rows = []
    for runs, near in ((M1_RUNS, NEAR_MANY_RUNS), (RUNS, NEAR_DEFAULT)):
        found = ranges(Town([one]), edition, runs=runs).whole
        off = max(abs(got / want - 1) for got, want in zip(_three(found), M1, strict=True))
        shown = " – ".join(f"{one:.4g}" for one in _three(found))
        rows.append(
            (
                f"M1 at {runs:,} runs (45.86 – 136.2 – 265.6)",
                f"{shown}, off by {off:.1%}",
                f"≤ {near:.0%}",
                off <= near,
            )
        )
    return rows


def _three(found: Range) -> tuple[float, float, float]:
    return found.p5, found.p50, found.p95


if __name__ == "__main__":
    sys.exit(main())
