"""`make bench`: measures our rows beside hello and writes benchmarks/results/<date>-<commit>.md. See README.md here."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from benchmarks import prepare, report
from benchmarks.measure import ROOT, Server, SubRun, served
from benchmarks.rows import PutRow, Row, balanced_runs
from scripts import system

RESULTS = Path(__file__).with_name("results")
BUILD = ROOT / "build"
"""On the disk of the checkout: the system's own temporary folder may be memory, which makes every write durable."""
HELLO = Row(report.YARDSTICK, "/")


def main() -> None:
    options = parse()
    need_wrk()
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder, ExitStack() as servers:
        town = prepare.town(Path(folder), groups=options.groups, days=options.days)
        hello = servers.enter_context(served("benchmarks.apps:hello()", {}))
        ours = servers.enter_context(served("benchmarks.apps:kindermeilen()", town.environment))
        put = PutRow("PUT of a class-day by token (first entry)", town.targets, town.target_count)
        rounds = [one_round(options, hello, ours, rows_of(town, put)) for _ in range(options.rounds)]
        facts = {**facts_of(options), "Written": check_stored(town, put)}
    page = report.page(rounds, facts)
    sys.stdout.write(page)
    if not options.quick:
        save(page)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds, rows in turn")
    parser.add_argument("--seconds", type=int, default=5, help="length of a sub-run")
    parser.add_argument("--balanced", type=int, default=2, help="balanced sub-runs wanted for each row and round")
    parser.add_argument("--attempts", type=int, default=10, help="most sub-runs for each row and round")
    parser.add_argument("--groups", type=int, default=600, help="classes in the town")
    parser.add_argument("--days", type=int, default=30, help="days each class can enter")
    parser.add_argument("--quick", action="store_true", help="one short round, nothing saved: does it still run?")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds, options.balanced, options.attempts, options.groups = 1, 2, 1, 3, 60
    return options


def need_wrk() -> None:
    """Exits with what to install where wrk is neither here nor installable."""
    if shutil.which("wrk"):
        return
    failures = system.install("wrk")
    if not shutil.which("wrk"):
        sys.exit("\n".join(["The benchmark needs wrk (Debian: apt-get install wrk).", *failures]))


def rows_of(town: prepare.Town, put: PutRow) -> list[Row | PutRow]:
    page = f"/k/{town.code}"
    return [
        put,
        Row("class page, first view", page),
        Row("class page, second view (304)", page, revisit=True),
        Row("town page", "/"),
        Row("API: a class as JSON", f"/api/v1/groups/{town.code}"),
    ]


def one_round(
    options: argparse.Namespace, hello: Server, ours: Server, rows: list[Row | PutRow]
) -> dict[str, list[SubRun]]:
    """Every row once, hello at the start, in the middle and at the end."""
    measured: dict[str, list[SubRun]] = {}
    for row in with_hello(rows):
        server = hello if row is HELLO else ours
        runs = balanced_runs(row, server, options.seconds, options.balanced, options.attempts)
        measured.setdefault(row.name, []).extend(runs)
        sys.stderr.write(f"{row.name}: {' '.join(glance(run) for run in runs)}\n")
    return measured


def glance(run: SubRun) -> str:
    """Requests per second; a star where the workers were not balanced."""
    return f"{run.rps:.0f}" if run.is_balanced else f"{run.rps:.0f}*"


def with_hello(rows: list[Row | PutRow]) -> Iterator[Row | PutRow]:
    middle = len(rows) // 2
    yield from (HELLO, *rows[:middle], HELLO, *rows[middle:], HELLO)


def check_stored(town: prepare.Town, put: PutRow) -> str:
    """Rows stored = requests answered, but for those under way when wrk closed its connections. Raises otherwise."""
    stored, most = town.stored(), put.answered + len(put.runs) * 16
    if not put.answered <= stored <= most:
        raise RuntimeError(f"{put.answered} entries were answered, {stored} are stored")
    return (
        f"{put.answered} entries answered, {stored} stored ({stored - put.answered} were under way at a sub-run's end)"
    )


def facts_of(options: argparse.Namespace) -> dict[str, str]:
    return {
        "Commit": commit(),
        "Machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "Method": f"{options.rounds} rounds, sub-runs of {options.seconds} s; benchmarks/README.md",
        "Town": f"{options.groups} classes on SQLite (WAL, synchronous=FULL)",
    }


def commit() -> str:
    command = ("git", "describe", "--always", "--dirty", "--abbrev=10")
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def save(page: str) -> None:
    file = RESULTS / f"{date.today().isoformat()}-{commit().removesuffix('-dirty')}.md"
    RESULTS.mkdir(exist_ok=True)
    file.write_text(f"# Benchmark of {date.today().isoformat()}\n\n{page}", encoding="utf-8")
    sys.stderr.write(f"Saved as {file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
