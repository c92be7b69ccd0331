"""Long imports beside logging classes: how long, how much memory, how long others waited; readers saw none or all.

python -m tests.durability.imports --lines 100000 [--kind tallies] [--database postgresql]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from kindermeilen.storage import tables as t
from tests.databases import PostgresServer, postgres_server
from tests.durability import big_files
from tests.durability.harness import COMMAND, Device, Instance, devices, logging_classes, served

WRITERS = 6


@dataclass(frozen=True)
class Kind:
    """One kind of import: its command, its file, the groups it needs, and what of it a reader can count."""

    command: str
    file: Callable[[int], bytes]
    groups: Callable[[int], int]
    count: Callable[[Connection], int]


def _count(table: type, *conditions: object) -> Callable[[Connection], int]:
    query = select(func.count()).select_from(table).where(*conditions)
    return lambda conn: conn.execute(query).scalar_one()


MILES = _count(t.Tally, t.Tally.sheet.in_(big_files.MILES))
IMPORTED = _count(t.Revision, t.Revision.account_id.is_(None))
KINDS = {
    "modes": Kind(
        "tallies",
        lambda lines: big_files.tally_file(lines, modes=True),
        lambda lines: big_files.groups_needed(lines // 4 + 1, modes=True),
        IMPORTED,
    ),
    "tallies": Kind(
        "tallies",
        lambda lines: big_files.tally_file(lines, modes=False),
        lambda lines: big_files.groups_needed(lines, modes=False),
        MILES,
    ),
    "paper": Kind("tallies", big_files.paper_file, big_files.groups_for_paper, _count(t.PaperTotal)),
    "groups": Kind("groups", big_files.group_file, lambda _: 2, _count(t.Group, t.Group.name.not_like("Klasse %"))),
    "totals": Kind("totals", big_files.reported_file, lambda _: 2, _count(t.ReportedTotal)),
}


@dataclass(frozen=True)
class Measured:
    """What an import cost: seconds, peak memory, and the longest anybody else's entry took meanwhile."""

    kind: str
    lines: int
    seconds: float
    megabytes: int
    slowest: float
    before: float
    entries: int
    seen: tuple[int, ...]

    def __str__(self) -> str:
        return (
            f"{self.kind}, {self.lines} lines: {self.seconds:.1f} s, {self.megabytes} MB; {self.entries} entries "
            f"beside it, the slowest {self.slowest:.2f} s (alone {self.before:.2f} s); readers saw {self.seen}"
        )


def imported(folder: Path, name: str, lines: int, url: str = "") -> Measured:
    """Import by the real command beside logging classes, and once more. Raises AssertionError."""
    kind = KINDS[name]
    file = folder / f"{name}.csv"
    file.write_bytes(kind.file(lines))
    with served(folder, groups=kind.groups(lines), url=url) as instance:
        writers = devices(instance, WRITERS)
        with logging_classes(writers), _counting(instance, kind.count) as seen:
            time.sleep(1)
            before = _slowest(writers)
            for writer in writers:
                writer.seconds.clear()
            began = time.perf_counter()
            megabytes = _run(instance, kind.command, file)
            seconds = time.perf_counter() - began
            time.sleep(0.2)
            entries, slowest = sum(len(writer.seconds) for writer in writers), _slowest(writers)
        assert len(seen) == 2, seen
        assert instance.findings() == []
        again = instance.run(kind.command, "import", str(file))
        assert again.returncode == 0
        assert again.stderr.startswith("0 new"), again.stderr
    return Measured(name, lines, seconds, megabytes, slowest, before, entries, tuple(seen))


def _slowest(writers: list[Device]) -> float:
    return max(second for writer in writers for second in list(writer.seconds))


def _run(instance: Instance, command: str, file: Path) -> int:
    """The command; its peak memory in MB."""
    child = subprocess.Popen([*COMMAND, command, "import", str(file)], env=instance.environ())
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return used.ru_maxrss // 1024


@contextmanager
def _counting(instance: Instance, count: Callable[[Connection], int]) -> Iterator[list[int]]:
    """Every number that a reader saw while the block lasted, in the order in which it saw them."""
    database, seen, is_over = instance.database(), [], threading.Event()

    def read() -> None:
        while not is_over.wait(0.05):
            with database.read() as conn:
                found = count(conn)
            if found not in seen:
                seen.append(found)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield seen
        time.sleep(0.2)
    finally:
        is_over.set()
        reader.join()
        database.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--kind", choices=sorted(KINDS), action="append")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args()
    server = postgres_server(durable=True) if given.database == "postgresql" else nullcontext()
    with server as made:
        for name in given.kind or KINDS:
            with tempfile.TemporaryDirectory() as folder:
                url = made.empty(Path(folder)) if isinstance(made, PostgresServer) else ""
                sys.stdout.write(f"{given.database}: {imported(Path(folder), name, given.lines, url)}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
