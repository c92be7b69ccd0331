"""What is measured: each row's address, and how one sub-run of it is started."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.measure import Server, SubRun, sub_run

AS_A_PHONE: tuple[str, ...] = ("Accept-Encoding: gzip",)


@dataclass(frozen=True, slots=True)
class Row:
    """A GET of one address. With `revisit` it is the second visit: If-None-Match, answered 304."""

    name: str
    path: str
    revisit: bool = False

    def measure(self, server: Server, seconds: int) -> SubRun:
        headers = AS_A_PHONE
        if self.revisit:
            headers = (*AS_A_PHONE, f"If-None-Match: {etag_of(server, self.path)}")
        return sub_run(server, self.path, headers, seconds)


@dataclass(slots=True)
class PutRow:
    """First entries of class-days, each with the token of its class; no target is ever sent twice."""

    name: str
    targets: Path
    total: int
    sent: int = 0
    answered: int = 0
    runs: list[int] = field(default_factory=list)

    def measure(self, server: Server, seconds: int) -> SubRun:
        if self.sent >= self.total:
            raise RuntimeError(f"all {self.total} class-days are used up: prepare more groups (--groups)")
        load_args = (str(self.targets), str(self.sent + 1), str(len(self.runs) + 1))
        done = sub_run(server, "/", (), seconds, load_args)
        self.runs.append(done.answered)
        self.sent += done.sent
        self.answered += done.answered
        return done


def etag_of(server: Server, path: str) -> str:
    headers = dict(header.split(": ", 1) for header in AS_A_PHONE)
    with urlopen(Request(server.url + path, headers=headers)) as answer:
        etag: str = answer.headers["ETag"]
        return etag


def balanced_runs(row: Row | PutRow, server: Server, seconds: int, wanted: int, attempts: int) -> Sequence[SubRun]:
    """Sub-runs until so many were balanced, at most so many in all."""
    runs: list[SubRun] = []
    while len(runs) < attempts and sum(run.is_balanced for run in runs) < wanted:
        runs.append(row.measure(server, seconds))
    return runs
