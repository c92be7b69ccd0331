"""What posters cost: python -m benchmarks.posters

One poster made anew each time with other figures; a town's two hundred in one PDF; and a hundred asked at once from the
product's own server while classes go on saving. Nothing else should run on the machine.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

from benchmarks import prepare
from benchmarks.server import children, free_port
from kindermeilen import clock
from kindermeilen.actions import pages
from kindermeilen.actions.context import Context
from kindermeilen.actions.page_shapes import ProgressPage
from kindermeilen.documents import rendering
from kindermeilen.documents.look import Look
from kindermeilen.documents.poster import poster, poster_data, printed
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.journey import journey_to
from kindermeilen.domain.miles import Miles

GROUPS, DAYS, WORKERS = 200, 10, 2
AT_ONCE = 100
ROUNDS = 25
MOST = {"pdf": 50.0, "png": 400.0, "svg": None, "town": 10_000.0}
"""Milliseconds."""
MIB = 1 << 20
BETWEEN_PUTS = 0.05
QUIET_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    value: str
    to_reach: str = ""
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status and how long it took in milliseconds."""

    status: int
    took: float


def main() -> None:
    """Prints the table; exit code 1 where a figure was not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=GROUPS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        town = prepare.town(Path(folder), groups=given.groups, days=DAYS)
        rows = [*alone(town), *served(town)]
    print("| what | measured | to reach |\n|---|---|---|")
    for row in rows:
        reached = f"{row.to_reach}: {'yes' if row.reached else '**no**'}" if row.to_reach else ""
        print(f"| {row.what} | {row.value} | {reached} |")
    sys.exit(0 if all(row.reached for row in rows) else 1)


KINDS: tuple[tuple[rendering.Format, str], ...] = (
    ("pdf", "poster A3, PDF"),
    ("png", "poster A3, PNG of 200 dpi"),
    ("svg", "poster A3, SVG"),
)


def alone(town: prepare.Town) -> Iterator[Row]:
    """In this process, without a server."""
    rendering.keep_in(town.folder / "prints")
    look = Look(base_url="https://kindermeilen.example")
    with prepare.opened(town.environment) as conn:
        ctx = Context(conn, NOBODY, clock.now(), clock.today(), "")
        page = pages.group_page(ctx, town.code)
        begun = time.perf_counter()
        whole = [pages.group_page(ctx, code) for code in codes_of(town)]
        read = time.perf_counter() - begun
    for kind, name in KINDS:
        yield made_anew(page, look, kind, name)
    poster(page, look)
    yield Row("the same poster again, kept", f"{timed(partial(poster, page, look))[0]:.2f} ms")
    took, data = timed(lambda: printed(poster_data(whole, look, {}), key="benchmark"))
    says = f"{took / 1000:.1f} s, {len(data) / MIB:.1f} MiB (and {read:.1f} s to read the pages)"
    total = took + read * 1000
    yield Row(f"{len(whole)} posters in one PDF", says, "≤ 10 s", total <= (MOST["town"] or 0))


def codes_of(town: prepare.Town) -> list[str]:
    """Each class's once, in the order of what is saved."""
    return list(dict.fromkeys(line.split(" ", 1)[0].split("/")[4] for line in town.targets))


def made_anew(page: ProgressPage, look: Look, kind: rendering.Format, name: str) -> Row:
    """Warm, each time with other figures."""
    took, worked = [], []
    for number in range(ROUNDS):
        other, before = with_miles(page, 150 + number), time.process_time()
        took.append(timed(partial(poster, other, look, format=kind))[0])
        worked.append((time.process_time() - before) * 1000)
    warm = took[2:]
    median, most = statistics.median(warm), MOST[kind]
    says = f"median {median:.0f} ms ({min(warm):.0f} to {max(warm):.0f}), CPU {statistics.median(worked[2:]):.0f} ms"
    return Row(name, says, f"≤ {most:.0f} ms" if most else "", most is None or median <= most)


def with_miles(page: ProgressPage, miles: int) -> ProgressPage:
    assert page.destination is not None
    journey = journey_to(page.destination, page.lat, page.lon, miles)
    return replace(page, miles=Miles(miles), journey=journey)


def timed(deed: Callable[[], bytes]) -> tuple[float, bytes]:
    """Milliseconds, and what came of it."""
    begun = time.perf_counter()
    found = deed()
    return (time.perf_counter() - begun) * 1000, found


def served(town: prepare.Town) -> Iterator[Row]:
    """The product's own server, two workers."""
    codes = codes_of(town)
    writes = iter(town.targets)
    with serving(town) as (process, port):
        with saving(port, writes) as quiet:
            time.sleep(QUIET_SECONDS)
        yield Row("a class saves (PUT), nothing beside", spread(quiet))
        with saving(port, writes) as beside:
            answers, seconds = rush(port, [f"/k/{code}/poster.pdf" for code in codes[:AT_ONCE]])
        yield rush_row(f"{AT_ONCE} different posters at once", answers, seconds)
        yield Row("a class saves (PUT) beside them", spread(beside), "no error", all_done(beside))
        same = [f"/k/{codes[-1]}/poster.pdf?papier=a4"] * AT_ONCE
        answers, seconds = rush(port, same)
        yield rush_row(f"the same poster {AT_ONCE} times at once", answers, seconds)
        with saving(port, writes) as beside:
            answers, seconds = rush(port, [f"/k/{code}/poster.png" for code in codes[:AT_ONCE]])
        yield rush_row(f"{AT_ONCE} different posters at once, PNG of 200 dpi", answers, seconds)
        yield Row("a class saves (PUT) beside them", spread(beside), "no error", all_done(beside))
        yield Row("the server's memory after all that", f"{memory(process.pid):.0f} MiB in {WORKERS} workers")


def rush_row(what: str, answers: list[Answer], seconds: float) -> Row:
    by_status = {status: sum(one.status == status for one in answers) for status in {one.status for one in answers}}
    says = f"{by_status} in {seconds:.1f} s, longest {max(one.took for one in answers):.0f} ms"
    return Row(what, says, "all answered", set(by_status) <= {200})


@contextmanager
def serving(town: prepare.Town) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    command = (str(prepare.COMMAND), "serve", "--port", str(port), "--workers", str(WORKERS))
    environment = {**os.environ, **town.environment}
    with (town.folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(port, process)
            yield process, port
        finally:
            process.terminate()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            if ask(port, "/up").status == 200 and len(children(process.pid)) == WORKERS:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def ask(port: int, path: str, method: str = "GET", body: str = "", headers: Mapping[str, str] | None = None) -> Answer:
    begun = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, path, body or None, dict(headers or {}))
        answer = connection.getresponse()
        answer.read()
        return Answer(answer.status, (time.perf_counter() - begun) * 1000)
    finally:
        connection.close()


def rush(port: int, paths: list[str]) -> tuple[list[Answer], float]:
    """All at once, each on a connection of its own."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(paths)) as crowd:
        answers = list(crowd.map(lambda path: ask(port, path), paths))
    return answers, time.perf_counter() - begun


@contextmanager
def saving(port: int, writes: Iterator[str]) -> Iterator[list[Answer]]:
    """One class after the other saves a day meanwhile; the answers, when it is over."""
    answers: list[Answer] = []
    over = Event()

    def save() -> None:
        while not over.wait(BETWEEN_PUTS):
            path, token, counts = next(writes).split(" ", 2)
            body = json.dumps({"counts": json.loads(counts), "entry_id": str(uuid4())})
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            answers.append(ask(port, path, "PUT", body, headers))

    thread = Thread(target=save)
    thread.start()
    try:
        yield answers
    finally:
        over.set()
        thread.join()


def spread(answers: list[Answer]) -> str:
    took = sorted(one.took for one in answers)
    p95 = took[int(0.95 * (len(took) - 1))]
    return f"{len(took)} saved: median {statistics.median(took):.0f} ms, p95 {p95:.0f} ms, longest {took[-1]:.0f} ms"


def all_done(answers: list[Answer]) -> bool:
    return all(one.status == 201 for one in answers)


def memory(pid: int) -> float:
    """Resident memory of the workers together, in MiB."""
    pages_of = [Path(f"/proc/{child}/statm").read_text().split()[1] for child in children(pid)]
    return sum(int(count) * os.sysconf("SC_PAGE_SIZE") for count in pages_of) / MIB


if __name__ == "__main__":
    main()
