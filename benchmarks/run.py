"""`make bench`: measures our rows beside hello and writes benchmarks/results/<date>-<commit>.md. See README.md here."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import postgresql, prepare, report, results, turns
from benchmarks.measure import CONNECTIONS, SubRun
from benchmarks.prepare import Town
from benchmarks.rows import FIRST_VIEW, NOT_MODIFIED, Changes, FirstEntries, Goal, Row, View, balanced_runs
from benchmarks.server import ROOT, Server, served
from scripts import system

BUILD = ROOT / "build"
"""On the disk of the checkout: the system's own temporary folder may be memory, which makes every write durable."""
HELLO = View(report.YARDSTICK, "/")
WARM_UP_SECONDS = 2
"""The first requests of a worker compile its templates; no row pays for that."""
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
DATABASE = "bench"
QUICK = {"rounds": 1, "seconds": 2, "balanced": 1, "attempts": 3, "groups": 60}


@dataclass(frozen=True, slots=True)
class Side:
    """One database with its town, the server on it and the rows measured there."""

    name: str
    town: Town
    server: Server
    rows: Sequence[Row]


def main() -> None:
    options = parse()
    need_wrk()
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder, ExitStack() as servers:
        hello = servers.enter_context(served("benchmarks.apps:hello()", {}))
        sides = [started(name, Path(folder), options, servers) for name in options.databases]
        planned = [(row, side.server) for side in sides for row in side.rows]
        rounds = [one_round(options, hello, planned) for _ in range(options.rounds)]
        by_turns = {side.name: turns_of(side, options) for side in sides} if wanted("turns", options) else {}
        facts = {**results.facts(), **facts_of(options), **{f"Written, {one.name}": check(one.town) for one in sides}}
    before = results.earlier("")
    goals = {row.name: row.goal for row, _ in planned}
    sections = turns.section(by_turns) if by_turns else []
    page = report.page(rounds, goals, options.balanced, {**facts, "Before": before.file}, before, *sections)
    sys.stdout.write(page)
    if not (options.quick or options.only):
        results.save("", page)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds, rows in turn")
    parser.add_argument("--seconds", type=int, default=5, help="length of a sub-run")
    parser.add_argument("--balanced", type=int, default=2, help="balanced sub-runs that make a row's round")
    parser.add_argument("--attempts", type=int, default=16, help="most sub-runs for each row and round")
    parser.add_argument("--groups", type=int, default=600, help="classes in the town")
    parser.add_argument("--days", type=int, default=40, help="days each class can enter")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only rows with one of these words; nothing is saved")
    parser.add_argument("--databases", nargs="+", choices=(SQLITE, POSTGRESQL), default=(SQLITE, POSTGRESQL))
    parser.add_argument("--quick", action="store_true", help="one short round, nothing saved: does it still run?")
    options = parser.parse_args()
    if options.quick:
        vars(options).update(QUICK)
    return options


def need_wrk() -> None:
    """Exits with what to install where wrk is neither here nor installable."""
    if shutil.which("wrk"):
        return
    failures = system.install("wrk")
    if not shutil.which("wrk"):
        sys.exit("\n".join(["The benchmark needs wrk (Debian: apt-get install wrk).", *failures]))


def started(name: str, folder: Path, options: argparse.Namespace, servers: ExitStack) -> Side:
    """The database, its town, a server on it, and those of its rows that are wanted."""
    instance = folder / name
    instance.mkdir()
    if name == SQLITE:
        town = prepare.town(instance, groups=options.groups, days=options.days)
        rows, database = rows_on_sqlite(town), None
    else:
        postgres = servers.enter_context(postgresql.running(folder / "data"))
        postgres.create(DATABASE)
        url = postgres.url(DATABASE)
        town = prepare.town(instance, groups=options.groups, days=options.days, url=url)
        rows, database = rows_on_postgresql(town), postgres.pid
    server = servers.enter_context(served("benchmarks.apps:kindermeilen()", town.environment, database=database))
    balanced_runs(View("", "/"), server, WARM_UP_SECONDS, 1, options.attempts)
    return Side(name, town, server, [row for row in rows if wanted(row.name, options)])


def wanted(name: str, options: argparse.Namespace) -> bool:
    return not options.only or any(word.lower() in name.lower() for word in options.only)


def rows_on_sqlite(town: Town) -> list[Row]:
    class_page, school_page = f"/k/{town.code}", f"/e/{town.institution_code}"
    return [
        FirstEntries("PUT of a class-day by token (first entry)", town, Goal(0.06, cpu_ms=2.5, p99_ms=60)),
        Changes("PUT that changes an existing class-day", town),
        FirstEntries("class page right after a save (1 PUT : 10 views)", town, page="/k/CODE"),
        FirstEntries("town page right after a save (1 PUT : 10 views)", town, page="/"),
        View("class page, first view", class_page, FIRST_VIEW),
        View("class page, second view (304)", class_page, NOT_MODIFIED, revisit=True),
        View("institution page, first view", school_page),
        View("institution page, second view (304)", school_page, revisit=True),
        View("town page, first view", "/", FIRST_VIEW),
        View("town page, second view (304)", "/", NOT_MODIFIED, revisit=True),
        View("API: a class as JSON", f"/api/v1/groups/{town.code}"),
        View("API: totals of the year", "/api/v1/totals"),
    ]


def rows_on_postgresql(town: Town) -> list[Row]:
    page = f"/k/{town.code}"
    return [
        FirstEntries(f"{POSTGRESQL}: PUT of a class-day by token (first entry)", town, Goal(0.05, p99_ms=60)),
        View(f"{POSTGRESQL}: class page, first view", page, FIRST_VIEW),
        View(f"{POSTGRESQL}: class page, second view (304)", page, NOT_MODIFIED, revisit=True),
        View(f"{POSTGRESQL}: town page, first view", "/", FIRST_VIEW),
    ]


def one_round(
    options: argparse.Namespace, hello: Server, planned: Sequence[tuple[Row, Server]]
) -> dict[str, list[SubRun]]:
    """Every row once, hello at the start, in the middle and at the end."""
    measured: dict[str, list[SubRun]] = {}
    middle = len(planned) // 2
    for row, server in ((HELLO, hello), *planned[:middle], (HELLO, hello), *planned[middle:], (HELLO, hello)):
        runs = balanced_runs(row, server, options.seconds, options.balanced, options.attempts)
        measured.setdefault(row.name, []).extend(runs)
        sys.stderr.write(f"{row.name}: {' '.join(glance(run) for run in runs)}\n")
    return measured


def glance(run: SubRun) -> str:
    """Requests per second; a star where the workers were not balanced."""
    return f"{run.rps:.0f}" if run.is_balanced else f"{run.rps:.0f}*"


def turns_of(side: Side, options: argparse.Namespace) -> list[turns.Turns]:
    """Sub-runs until so many were balanced."""
    runs: list[turns.Turns] = []
    while len(runs) < options.attempts and sum(run.is_balanced for run in runs) < options.balanced:
        runs.append(turns.sub_run(side.server, side.town, options.seconds))
    return runs


def check(town: Town) -> str:
    """Rows stored = requests answered, but for those under way when wrk closed its connections. Raises otherwise."""
    first, changed = town.stored(), town.stored(revision=2)
    under_way = CONNECTIONS * len(town.runs)
    if not (town.entered <= first <= town.entered + under_way and town.changed <= changed <= town.changed + under_way):
        raise RuntimeError(f"answered: {town.entered} entries, {town.changed} changes; stored: {first}, {changed}")
    return (
        f"{town.entered} entries and {town.changed} changes answered, {first} and {changed} stored "
        "(the difference was under way when a sub-run ended)"
    )


def facts_of(options: argparse.Namespace) -> dict[str, str]:
    return {
        "Method": f"{options.rounds} rounds, sub-runs of {options.seconds} s, {options.balanced} or more balanced ones "
        "a row and round; benchmarks/README.md",
        "Town": f"{options.groups} classes on {' and on '.join(options.databases)}, all durability on",
    }


if __name__ == "__main__":
    main()
