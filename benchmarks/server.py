"""A running gunicorn, and the CPU time of its whole process tree and of its database's."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection, create_server

ROOT = Path(__file__).parents[1]
WORKERS = 2
THREADS = 4
BALANCED_SHARE = 0.35
"""Of two workers each must have done at least this share of the work."""
START_SECONDS = 30.0
SCHEDULERS_CLOCK = 2
"""Linux' clock of a process's user and system time, of all its threads, in nanoseconds (CPUCLOCK_SCHED)."""


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds. `workers`: each worker's; `rest`: the master's and the database's processes'."""

    workers: tuple[float, ...]
    rest: float

    @property
    def total(self) -> float:
        return sum(self.workers) + self.rest

    @property
    def shares(self) -> tuple[float, ...]:
        """The workers' parts of what they did together."""
        together = sum(self.workers)
        return tuple(one / together if together else 0.0 for one in self.workers)

    @property
    def is_balanced(self) -> bool:
        return min(self.shares) >= BALANCED_SHARE

    def since(self, before: "Spent") -> "Spent":
        workers = tuple(now - then for now, then in zip(self.workers, before.workers, strict=True))
        return Spent(workers, self.rest - before.rest)


@dataclass(frozen=True, slots=True)
class Server:
    """A gunicorn that is answering. `pid` is its master's, `database` that of PostgreSQL's first process."""

    pid: int
    url: str
    port: int
    database: int | None = None

    def spent(self) -> Spent:
        """User and system time so far."""
        rest = cpu_seconds(self.pid) + (tree_seconds(self.database) if self.database else 0.0)
        return Spent(tuple(cpu_seconds(worker) for worker in children(self.pid)), rest)


@contextmanager
def served(
    app: str, environment: dict[str, str], *, workers: int = WORKERS, database: int | None = None
) -> Iterator[Server]:
    """gunicorn with the app (`module:factory()`) on a free port of the loopback address."""
    port = free_port()
    process = subprocess.Popen(command(app, port, workers), cwd=ROOT, env={**os.environ, **environment})
    try:
        wait_for(process, port, workers)
        yield Server(process.pid, f"http://127.0.0.1:{port}", port, database)
    finally:
        process.terminate()
        process.wait()


def command(app: str, port: int, workers: int) -> Sequence[str]:
    start = (sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers))
    return (*start, "--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "warning", app)


def cpu_seconds(pid: int) -> float:
    """User and system time of one process, also of its threads that have ended."""
    return time.clock_gettime(~pid << 3 | SCHEDULERS_CLOCK)


def tree_seconds(pid: int) -> float:
    """The same of a process and its children, also of those that have ended: PostgreSQL starts one per connection."""
    while True:
        try:
            return cpu_seconds(pid) + ended_children_seconds(pid) + sum(cpu_seconds(child) for child in children(pid))
        except OSError:  # a child ended between being listed and being read: now it is among those that have ended
            if not Path(f"/proc/{pid}").exists():
                raise


def ended_children_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The process's children, oldest first."""
    return sorted(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def wait_for(process: subprocess.Popen[bytes], port: int, workers: int) -> None:
    """Returns when the port answers and all workers are there. Raises RuntimeError where that takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            if len(children(process.pid)) == workers:
                return
            time.sleep(0.05)
    raise RuntimeError("the server did not start; what it said stands above")
