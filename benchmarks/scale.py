"""`python -m benchmarks.scale`: does a request cost more where more is stored? CPU ms at several sizes, in turns.

Writes benchmarks/results/<date>-<commit>-scale.md (`-scale-postgresql.md`). See README.md here.
"""

import argparse
import http.client
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from statistics import mean, median
from uuid import uuid4

from benchmarks import bases, postgresql, results
from benchmarks.bases import Base
from benchmarks.report import rule_under
from benchmarks.results import Earlier, Ratio
from benchmarks.server import ROOT, Server, served

FOLDER = ROOT / "build" / "scale"
SETTLE_SECONDS = 0.003
"""After an answer the server still tidies up; that belongs to its request and not to the next one."""
WARM_UP = 3
REPEATED = 10
"""So often is sent what may be sent again: a single short request is mostly waking up."""
CHANGES_BEFORE_A_VIEW = 3
LIMIT = 1.1
AGAIN = "again"
COUNTS = ('{"foot":8,"bike":1}', '{"foot":7,"bike":2}')
TOWN_PAGES = {"town page": "/", "totals API": "/api/v1/totals"}
PUT_FIRST, PUT_CHANGE = "PUT, first entry", "PUT, change"

Cost = dict[str, list[float]]
"""For each kind of request the CPU ms of each one."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and the status it is to be answered with."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    expected: int = 200

    @property
    def method(self) -> str:
        return "PUT" if self.body else "GET"


@dataclass(slots=True)
class Probe:
    """One kept-alive connection to a server on one of the databases, and the pages it has seen."""

    base: Base
    server: Server
    client: http.client.HTTPConnection
    etags: dict[str, str] = field(default_factory=dict)

    def round_of_requests(self, cost: Cost) -> None:
        """A first entry; changes before each page, so that it is made anew; then every page kept, and not modified."""
        path, token, counts = next(self.base.free)
        self.ask(cost, PUT_FIRST, [put(path, token, counts, expected=201)])
        code, path, token, revision = next(self.base.changes)
        pages = {"class page": f"/k/{code}", "institution page": f"/e/{self.base.houses[code]}", **TOWN_PAGES}
        for name, page in pages.items():
            revisions = range(revision, revision := revision + CHANGES_BEFORE_A_VIEW)
            self.ask(
                cost, PUT_CHANGE, [put(path, token, COUNTS[one % 2], expected=200, replaces=one) for one in revisions]
            )
            self.view(cost, name, page)
        for page in pages.values():  # the changes that came after its own view
            self.etags[page] = self.send(Request(page))
        for name, page in pages.items():
            self.ask(cost, f"{name}, kept", [Request(page)] * REPEATED)
        for name, page in pages.items():
            again = Request(page, {"If-None-Match": self.etags[page]}, expected=304)
            self.ask(cost, f"{name}, 304", [again] * REPEATED)

    def view(self, cost: Cost, name: str, page: str) -> None:
        """A view after a change. It counts as made anew only where the page has another `ETag` than before."""
        spent: Cost = {}
        before = self.etags.get(page)
        self.etags[page] = self.ask(spent, name, [Request(page)])
        if self.etags[page] != before:
            cost.setdefault(f"{name}, made anew", []).extend(spent[name])

    def ask(self, cost: Cost, name: str, requests: Sequence[Request]) -> str:
        """Sends them one after the other and notes the CPU ms of each; returns the last `ETag`."""
        time.sleep(SETTLE_SECONDS)
        before = self.server.spent()
        etags = [self.send(request) for request in requests]
        time.sleep(SETTLE_SECONDS)
        cost.setdefault(name, []).append(1000 * self.server.spent().since(before).total / len(requests))
        return etags[-1]

    def send(self, request: Request) -> str:
        """The answer's `ETag`. Raises RuntimeError for another status than expected."""
        headers = {"Accept-Encoding": "gzip", **request.headers}
        self.client.request(request.method, request.path, request.body or None, headers)
        answer = self.client.getresponse()
        said = answer.read()
        if answer.status != request.expected:
            raise RuntimeError(f"{request.method} {request.path}: {answer.status} {said[:300]!r}")
        return answer.headers.get("ETag", "")


def put(path: str, token: str, counts: str, *, expected: int, replaces: int | None = None) -> Request:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if replaces is not None:
        headers["If-Match"] = f'"{replaces}"'
    return Request(path, headers, f'{{"counts":{counts},"entry_id":"{uuid4()}"}}', expected)


def main() -> None:
    options = parse()
    folder = FOLDER / options.database
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as servers:
        postgres = None
        if options.database == "postgresql":
            postgres = servers.enter_context(postgresql.running(folder / "data"))
        found = bases.ready(folder, options.tallies, postgres)
        places = [found[0], *found]
        need_class_days(found, options)
        pid = postgres.pid if postgres else None
        turns = [one_turn(places, options.requests, number, pid) for number in range(1, options.turns + 1)]
    kind = "-scale" if postgres is None else "-scale-postgresql"
    shown = page(places, turns, facts_of(options, found), results.earlier(kind))
    sys.stdout.write(shown)
    if not options.quick:
        results.save(kind, shown)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    sizes = "10000,1000000,10000000"
    parser.add_argument("--tallies", type=sizes_of, default=sizes_of(sizes), help=f"sizes, {sizes} by default")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--turns", type=int, default=9, help="turns, one size after the other in each")
    parser.add_argument("--requests", type=int, default=15, help="rounds of requests in each turn and size")
    parser.add_argument("--quick", action="store_true", help="three short turns, nothing saved: does it still run?")
    options = parser.parse_args()
    if options.quick:
        options.turns, options.requests = 3, 3
    return options


def sizes_of(text: str) -> list[int]:
    found = sorted({int(part) for part in text.split(",")})
    if len(found) < 2:
        raise argparse.ArgumentTypeError("at least two sizes are needed, to be compared")
    return found


def need_class_days(found: Sequence[Base], options: argparse.Namespace) -> None:
    """Exits where the small towns are used up by earlier runs. The smallest is measured twice."""
    wanted = 2 * options.turns * (options.requests + WARM_UP)
    if any(base.rounds < wanted for base in found):
        sys.exit(f"Too few class-days are left in {FOLDER / options.database}: remove that folder.")


def one_turn(places: Sequence[Base], requests: int, number: int, database: int | None) -> list[Mapping[str, float]]:
    """Each database once, another one first in each turn: the mean CPU ms of each kind of request."""
    sys.stderr.write(f"turn {number}\n")
    order = [(number + place) % len(places) for place in range(len(places))]
    costs = {place: measured(places[place], requests, database) for place in order}
    return [costs[place] for place in range(len(places))]


def measured(base: Base, requests: int, database: int | None) -> Mapping[str, float]:
    """On a fresh server each time: where a process lies in memory makes it some percent faster or slower for life."""
    cost: Cost = {}
    environment = {**base.environment, "PYTHONHASHSEED": "0"}
    with (
        served("benchmarks.apps:kindermeilen()", environment, workers=1, database=database) as server,
        closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as client,
    ):
        probe = Probe(base, server, client)
        for _ in range(WARM_UP):
            probe.round_of_requests({})
        for _ in range(requests):
            probe.round_of_requests(cost)
    return {name: mean(values) for name, values in cost.items()}


def page(
    places: Sequence[Base], turns: Sequence[list[Mapping[str, float]]], facts: Mapping[str, str], before: Earlier
) -> str:
    """A row for each kind of request and each size, beside the smallest; that one again shows what chance does."""
    least = f"{places[0].size:,}"
    head = f"| tallies: what | CPU ms at {least} | CPU ms | ratio to {least} (spread) | before | ≤ {LIMIT} |"
    lines = [*(f"- {name}: {value}" for name, value in {**facts, "Before": before.file}.items()), ""]
    lines += [head, rule_under(head)]
    for place, base in enumerate(places[1:], start=1):
        title = f"{base.size:,}" + (f" {AGAIN}" if base is places[0] else "")
        lines += [row(f"{title}: {name}", name, place, turns, before) for name in turns[0][0]]
    return "\n".join(lines) + "\n"


def row(title: str, name: str, place: int, turns: Sequence[list[Mapping[str, float]]], before: Earlier) -> str:
    pairs = [(turn[0][name], turn[place][name]) for turn in turns if name in turn[0] and name in turn[place]]
    if not pairs:
        return f"| {title} | – | – | – | – | – |"
    ratios = [large / small for small, large in pairs]
    ratio = Ratio(median(ratios), min(ratios), max(ratios))
    moved = before.beside(title, ratio, higher_is_better=False)
    small, large = (median(values) for values in zip(*pairs, strict=True))
    verdict = "" if AGAIN in title else "yes" if ratio.middle <= LIMIT else "**no**"
    return f"| {title} | {small:.3f} | {large:.3f} | {ratio} | {moved} | {verdict} |"


def facts_of(options: argparse.Namespace, found: Sequence[Base]) -> dict[str, str]:
    return {
        **results.facts(),
        "Method": f"{options.turns} turns, in each every size once with {options.requests} rounds of requests over "
        "one connection to one worker, started anew each time; medians of the turns' means; benchmarks/README.md",
        "Database": f"{options.database}, all durability on; tallies stored: "
        + ", ".join(f"{base.stored:,}" for base in found),
    }


if __name__ == "__main__":
    main()
