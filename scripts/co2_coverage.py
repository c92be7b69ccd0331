"""How often the 90 % range holds the truth: campaigns made from the model itself, estimated as the software does it.

A tool for development only. It writes docs/co2-coverage.md and its plot, which are kept in git; it wants matplotlib:

    python -m scripts.co2_coverage

Each made-up campaign has 1 to 12 institutions. Truth: distance, escort, cold start, factors and children per car are
drawn once from their spreads, each institution's car shares before and during from its own; counted is what
children / 2 independent answers give (the assumption under test is the whole chain from there on).
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt

from kindermeilen.domain.co2 import MODEL_VERSION
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.formulas import escort_factor, kg_per_car_way, shift_kg
from kindermeilen.domain.co2.ranges import DRAWN, EFFECTIVE, Observed, Share, Town, ranges, spread_of, triangular

DOCS = Path(__file__).parents[1] / "docs"
CAMPAIGNS = 2_000
RUNS = 4_000
SEED = 2026
EDITION = edition_of("uba2024")
KM = spread_of(EDITION, "d_primary")

PAGE = """# How often the CO₂ range holds the truth

{campaigns} campaigns were made from the model (edition {edition}, model version {model}, seed {seed}) and estimated
as the software does it, {runs} runs each. Made again by `python -m scripts.co2_coverage`.

| | campaigns | share |
|---|---|---|
| truth within P5–P95 | {inside} | **{inside_share:.1%}** (to reach: 87–93 %) |
| truth below P5 | {below} | {below_share:.1%} |
| truth above P95 | {above} | {above_share:.1%} |

![Ranges and truth of 100 campaigns](co2-coverage.svg)

What this shows: the arithmetic from counts to range is right. What it cannot show: whether the spreads of distance,
escort and the others are right in a given town; they are the method's assumptions, named with their sources at `/co2`.
The share below P5 is the one that matters for the proven part B: so often B is larger than what really happened.
"""


def truth(rng: np.random.Generator) -> dict[str, float]:
    """One draw of all parameters."""
    found = {key: float(triangular(spread_of(EDITION, key), rng.random(1))[0]) for key in DRAWN}
    return found | {"d": float(triangular(KM, rng.random(1))[0])}


def campaign(rng: np.random.Generator, parameters: Mapping[str, float]) -> tuple[list[Observed], float]:
    """What was counted in a made-up town, and the shift there really was, in kg."""
    way = kg_per_car_way(
        parameters["d"],
        escort_factor(parameters["s"], parameters["delta"]),
        parameters["c"],
        parameters["e_vkm"],
        parameters["n"],
    )
    houses, total = [], 0.0
    for _ in range(int(rng.integers(1, 13))):
        children = int(rng.integers(20, 400))
        before = float(rng.uniform(0.10, 0.60))
        during = float(np.clip(before - rng.uniform(-0.05, 0.20), 0.01, 0.99))
        to_bus, ways = float(rng.uniform(0, 0.5)), float(children * 9)
        bus = parameters["d"] * parameters["e_pt"]
        total += shift_kg(ways, before, during, way, public_transport=to_bus, public_transport_way_kg=bus)
        counted = (counted_share(rng, before, children), counted_share(rng, during, children))
        houses.append(Observed(ways, counted[0], counted[1], KM, public_transport=to_bus))
    return houses, total


def counted_share(rng: np.random.Generator, share: float, children: int) -> Share:
    """What so many children answered."""
    answers = round(children / EFFECTIVE)
    return Share(rng.binomial(answers, share) / answers, children)


def simulate(campaigns: int) -> list[tuple[float, float, float]]:
    """Truth, P5 and P95 of each campaign, in kg."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    found = []
    for number in range(campaigns):
        houses, total = campaign(rng, truth(rng))
        whole = ranges(Town(houses), EDITION, runs=RUNS, seed=number).whole
        found.append((total, whole.p5, whole.p95))
    return found


def plot(found: list[tuple[float, float, float]], file: Path) -> None:
    """A hundred campaigns: range and truth, on one scale each."""
    mpl.rcParams.update({"svg.hashsalt": "kindermeilen", "font.size": 9, "svg.fonttype": "path"})
    some = sorted(found[:100], key=lambda one: one[0] / (one[2] - one[1]))
    figure, axes = plt.subplots(figsize=(8, 4))
    for place, (total, p5, p95) in enumerate(some):
        width = p95 - p5
        inside = p5 <= total <= p95
        axes.plot([place, place], [p5 / width, p95 / width], color="#0e3f3d" if inside else "#b3261e", linewidth=1.4)
        axes.plot(place, total / width, "o" if inside else "X", markersize=3 if inside else 6, color="#e08a00")
    axes.set(xlabel="100 campaigns, sorted", ylabel="kg, each in widths of its range")
    axes.set_title("Range P5 to P95 (line) and truth (dot; cross where outside)")
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None, "Creator": None})


def report(found: list[tuple[float, float, float]]) -> str:
    """The page."""
    inside = sum(p5 <= total <= p95 for total, p5, p95 in found)
    below = sum(total < p5 for total, p5, _ in found)
    above = sum(total > p95 for total, _, p95 in found)
    return PAGE.format(
        campaigns=len(found),
        edition=EDITION.key,
        model=MODEL_VERSION,
        seed=SEED,
        runs=RUNS,
        inside=inside,
        below=below,
        above=above,
        inside_share=inside / len(found),
        below_share=below / len(found),
        above_share=above / len(found),
    )


def main() -> None:
    """Simulates, draws, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--campaigns", type=int, default=CAMPAIGNS)
    found = simulate(parser.parse_args().campaigns)
    plot(found, DOCS / "co2-coverage.svg")
    (DOCS / "co2-coverage.md").write_text(report(found), encoding="utf-8")


if __name__ == "__main__":
    main()
