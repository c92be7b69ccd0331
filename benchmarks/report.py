"""Sub-runs → one Markdown page: our rows, and beside them those of others measured the same way."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measure import SubRun
from benchmarks.results import Earlier, Ratio
from benchmarks.rows import Goal

PEERS = Path(__file__).with_name("peers.csv")
YARDSTICK = "hello"
HEAD = (
    "| what | per s (spread) | ratio to hello (spread) | before | CPU ms (spread) | load's CPU ms "
    "| p50 / p99 / longest ms | balanced sub-runs | to reach |"
)
PEERS_HEAD = "| what | ratio to hello | CPU ms | p50 / p99 ms |"

Rounds = Sequence[Mapping[str, Sequence[SubRun]]]
"""For each round, each row's sub-runs."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row's balanced sub-runs of the rounds that had enough of them, and its ratio to these rounds' hello."""

    name: str
    runs: Sequence[SubRun]
    tried: int
    ratio: Ratio | None
    goal: Goal | None

    def mid(self, figure: str) -> float:
        return median(self.all(figure))

    def spread(self, figure: str, form: str) -> str:
        """The middle, the least and the greatest."""
        every = self.all(figure)
        return f"{median(every):{form}} ({min(every):{form}}–{max(every):{form}})"

    def all(self, figure: str) -> list[float]:
        return [float(getattr(one, figure)) for one in self.runs]


def page(
    rounds: Rounds,
    goals: Mapping[str, Goal | None],
    needed: int,
    facts: Mapping[str, str],
    before: Earlier,
    *sections: str,
) -> str:
    """The whole page; `facts` say where and how it was measured, `needed` how many balanced sub-runs make a round."""
    rows = [row_of(name, rounds, goals.get(name), needed) for name in rounds[0]]
    lines = [*(f"- {name}: {value}" for name, value in facts.items()), ""]
    lines += [HEAD, rule_under(HEAD), *(shown(row, before) for row in rows), "", *sections]
    lines += ["Others, measured by the same method on another machine of two cores:", ""]
    lines += [PEERS_HEAD, rule_under(PEERS_HEAD), *peers()]
    return "\n".join(lines) + "\n"


def row_of(name: str, rounds: Rounds, goal: Goal | None, needed: int) -> Row:
    balanced = [enough(rows[name], needed) for rows in rounds]
    hellos = [enough(rows[YARDSTICK], needed) for rows in rounds]
    ratios = [
        rate(mine) / rate(yardstick) for mine, yardstick in zip(balanced, hellos, strict=True) if mine and yardstick
    ]
    return Row(
        name,
        [one for of_round in balanced for one in of_round],
        sum(len(rows[name]) for rows in rounds),
        Ratio(median(ratios), min(ratios), max(ratios)) if ratios else None,
        goal,
    )


def enough(runs: Sequence[SubRun], needed: int) -> list[SubRun]:
    """A round's balanced sub-runs; none where there are too few to be compared."""
    balanced = [one for one in runs if one.is_balanced]
    return balanced if len(balanced) >= needed else []


def rate(runs: Sequence[SubRun]) -> float:
    return median(one.rps for one in runs)


def shown(row: Row, before: Earlier) -> str:
    if not row.runs:
        return f"| {row.name} | – | – | – | – | – | – | none of {row.tried} | – |"
    moved = before.beside(row.name, row.ratio, higher_is_better=True)
    times = f"{row.mid('p50_ms'):.1f} / {row.mid('p99_ms'):.1f} / {max(row.all('max_ms')):.0f}"
    return (
        f"| {row.name} | {row.spread('rps', ',.0f')} | {row.ratio or '–'} | {moved} | {row.spread('cpu_ms', '.2f')} "
        f"| {row.mid('load_cpu_ms'):.3f} | {times} | {len(row.runs)} of {row.tried} | {verdict(row)} |"
    )


def verdict(row: Row) -> str:
    """What the row is to reach, and what of it is missed."""
    if row.goal is None:
        return ""
    limits = [(f"≥ {row.goal.ratio}", row.ratio is not None and row.ratio.middle >= row.goal.ratio)]
    if row.goal.cpu_ms is not None:
        limits.append((f"≤ {row.goal.cpu_ms} CPU ms", row.mid("cpu_ms") <= row.goal.cpu_ms))
    if row.goal.p99_ms is not None:
        limits.append((f"p99 ≤ {row.goal.p99_ms:.0f} ms", row.mid("p99_ms") <= row.goal.p99_ms))
    return ", ".join(f"{text}: yes" if reached else f"{text}: **no**" for text, reached in limits)


def peers() -> list[str]:
    with PEERS.open(encoding="utf-8", newline="") as file:
        return [peer_row(peer) for peer in csv.DictReader(file, delimiter=";")]


def peer_row(peer: Mapping[str, str]) -> str:
    times = f"{peer['p50_ms'] or '–'} / {peer['p99_ms'] or '–'}"
    return f"| {peer['what']} | {peer['ratio']} | {peer['cpu_ms']} | {times} |"


def rule_under(head: str) -> str:
    return "|" + "---|" * (head.count("|") - 1)
