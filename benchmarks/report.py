"""Sub-runs → one Markdown page: our rows, and beside them those of others measured the same way."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.measure import SubRun

PEERS = Path(__file__).with_name("peers.csv")
YARDSTICK = "hello"
HEAD = "| what | per s | ratio to hello (spread) | CPU ms | load's CPU ms | p50 / p99 ms | balanced sub-runs |"
PEERS_HEAD = "| what | ratio to hello | CPU ms | p50 / p99 ms |"

Rounds = Sequence[Mapping[str, Sequence[SubRun]]]
"""For each round, each row's sub-runs."""


def page(rounds: Rounds, facts: Mapping[str, str]) -> str:
    """The whole page; `facts` say where and how it was measured."""
    names = list(rounds[0])
    lines = [*(f"- {name}: {value}" for name, value in facts.items()), ""]
    lines += [HEAD, rule_under(HEAD), *(row(name, rounds) for name in names), ""]
    lines += ["Others, measured by the same method on another machine of two cores:", ""]
    lines += [PEERS_HEAD, rule_under(PEERS_HEAD), *peers()]
    return "\n".join(lines) + "\n"


def row(name: str, rounds: Rounds) -> str:
    """One row: median of the rounds' medians, over balanced sub-runs."""
    balanced = [[one for one in rows[name] if one.is_balanced] for rows in rounds]
    tried = sum(len(rows[name]) for rows in rounds)
    runs = [one for of_round in balanced for one in of_round]
    if not runs:
        return f"| {name} | – | – | – | – | – | 0 of {tried} |"
    rps = median(median(one.rps for one in of_round) for of_round in balanced if of_round)
    return (
        f"| {name} | {rps:,.0f} | {ratio(name, rounds)} | {mid(runs, 'cpu_ms'):.2f} | {mid(runs, 'load_cpu_ms'):.3f} "
        f"| {mid(runs, 'p50_ms'):.1f} / {mid(runs, 'p99_ms'):.1f} | {len(runs)} of {tried} |"
    )


def ratio(name: str, rounds: Rounds) -> str:
    """The rounds' ratios to their own hello: median, least and greatest."""
    ratios = sorted(
        rate / yardstick
        for rows in rounds
        if (rate := balanced_rate(rows[name])) and (yardstick := balanced_rate(rows[YARDSTICK]))
    )
    return f"{median(ratios):.3f} ({ratios[0]:.3f}–{ratios[-1]:.3f})" if ratios else "–"


def balanced_rate(runs: Sequence[SubRun]) -> float | None:
    rates = [one.rps for one in runs if one.is_balanced]
    return median(rates) if rates else None


def mid(runs: Sequence[SubRun], figure: str) -> float:
    return median(float(getattr(one, figure)) for one in runs)


def peers() -> list[str]:
    with PEERS.open(encoding="utf-8", newline="") as file:
        return [peer_row(peer) for peer in csv.DictReader(file, delimiter=";")]


def peer_row(peer: Mapping[str, str]) -> str:
    times = f"{peer['p50_ms'] or '–'} / {peer['p99_ms'] or '–'}"
    return f"| {peer['what']} | {peer['ratio']} | {peer['cpu_ms']} | {times} |"


def rule_under(head: str) -> str:
    return "|" + "---|" * (head.count("|") - 1)
