"""What is measured: each row's address, and how one sub-run of it is started."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.request import Request, urlopen

from benchmarks.measure import SubRun, sub_run
from benchmarks.prepare import Town
from benchmarks.server import Server

SETTLE_SECONDS = 1.0
AS_A_PHONE: tuple[str, ...] = ("Accept-Encoding: gzip",)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a row is to reach."""

    ratio: float
    cpu_ms: float | None = None
    p99_ms: float | None = None


FIRST_VIEW = Goal(0.3)
NOT_MODIFIED = Goal(0.5)


class Row(Protocol):
    """One row of the page."""

    @property
    def name(self) -> str: ...
    @property
    def goal(self) -> Goal | None: ...
    def measure(self, server: Server, seconds: int) -> SubRun:
        """One sub-run on fresh connections."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """A GET of one address. With `revisit` it is the second visit: If-None-Match, answered 304."""

    name: str
    path: str
    goal: Goal | None = None
    revisit: bool = False

    def measure(self, server: Server, seconds: int) -> SubRun:
        headers = AS_A_PHONE
        if self.revisit:
            headers = (*AS_A_PHONE, f"If-None-Match: {etag_of(server, self.path)}")
        return sub_run(server, self.path, headers, seconds)


@dataclass(frozen=True, slots=True)
class FirstEntries:
    """First entries of class-days, each with its class's token; with `page`, each followed by ten views of that page.

    No class-day is ever sent twice, so no request needs `If-Match`.
    """

    name: str
    town: Town
    goal: Goal | None = None
    page: str = ""

    def measure(self, server: Server, seconds: int) -> SubRun:
        town, mode = self.town, "mix" if self.page else "put"
        town.left()
        load_args = (mode, str(town.file), str(town.used + 1), str(town.next_run(mode)), self.page)
        done = sub_run(server, "/", (), seconds, load_args)
        town.used += done.sent
        town.entered += done.stored
        town.fastest = max(town.fastest, done.rps if mode == "put" else 0.0)
        return done


@dataclass(frozen=True, slots=True)
class Changes:
    """Class-days that stand at revision 1 are changed, each once, with `If-Match: "1"`."""

    name: str
    town: Town
    goal: Goal | None = None

    def measure(self, server: Server, seconds: int) -> SubRun:
        town = self.town
        file = town.folder / "changes.txt"
        file.write_text("\n".join(self.enough(server, seconds)), encoding="utf-8")
        done = sub_run(server, "/", (), seconds, ("change", str(file), "1", str(town.next_run("change"))))
        town.changed += done.stored
        return done

    def enough(self, server: Server, seconds: int) -> list[str]:
        """More class-days than can be changed in that time; where there are fewer, first entries are made before."""
        while len(lines := self._entered_once()) <= 1.2 * self.town.fastest * seconds:
            FirstEntries("", self.town).measure(server, seconds)
        return lines

    def _entered_once(self) -> list[str]:
        """Once nothing is under way any more: what wrk left unanswered at its end may still be stored after it."""
        time.sleep(SETTLE_SECONDS)
        return self.town.entered_once()


def etag_of(server: Server, path: str) -> str:
    headers = dict(header.split(": ", 1) for header in AS_A_PHONE)
    with urlopen(Request(server.url + path, headers=headers)) as answer:
        etag: str = answer.headers["ETag"]
        return etag


def balanced_runs(row: Row, server: Server, seconds: int, wanted: int, attempts: int) -> Sequence[SubRun]:
    """Sub-runs until so many were balanced, at most so many in all."""
    runs: list[SubRun] = []
    while len(runs) < attempts and sum(run.is_balanced for run in runs) < wanted:
        runs.append(row.measure(server, seconds))
    return runs
