"""One sub-run: wrk against a running server, with the CPU time of the server's whole process tree.

gthread's trap: with few kept-alive connections one worker sometimes accepts all of them, and its threads then fight
over one interpreter. Each sub-run opens fresh connections; one where a worker does most of the work is cut short and
counts as unbalanced. Rates and CPU times are compared between balanced sub-runs only.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection, create_server

ROOT = Path(__file__).parents[1]
LOAD = Path(__file__).with_name("load.lua")
CONNECTIONS = 16
WORKERS = 2
THREADS = 4
BALANCED_SHARE = 0.35
"""Of two workers each must have done at least this share of the work."""
LOOK_SECONDS = 1.0
"""After this long a sub-run that one worker does alone is cut short."""
START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class SubRun:
    """What one sub-run showed. Times in ms are milliseconds per request; `shares` are the workers' parts of the CPU."""

    rps: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    load_cpu_ms: float
    shares: tuple[float, ...]
    answered: int
    sent: int

    @property
    def is_balanced(self) -> bool:
        return min(self.shares) >= BALANCED_SHARE


@dataclass(frozen=True, slots=True)
class Server:
    """A gunicorn that is answering. `pid` is its master's."""

    pid: int
    url: str

    def cpu_seconds(self) -> list[float]:
        """User and system time so far: the master's first, then each worker's."""
        return [cpu_seconds(pid) for pid in (self.pid, *children(self.pid))]


@contextmanager
def served(app: str, environment: dict[str, str]) -> Iterator[Server]:
    """gunicorn with the app (`module:factory()`) on a free port of the loopback address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    command += ["--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "warning", app]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        wait_for(process, port)
        yield Server(process.pid, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()


def sub_run(server: Server, path: str, headers: Sequence[str], seconds: int, load_args: Sequence[str] = ()) -> SubRun:
    """Runs wrk on fresh connections. Raises RuntimeError where a request was refused or a connection broke."""
    before, load_before = server.cpu_seconds(), load_seconds()
    answer = load(server, wrk_command(f"{server.url}{path}", headers, seconds, load_args))
    spent = differences(server.cpu_seconds(), before)
    if answer["refused"] or answer["broken"] or not answer["requests"]:
        raise RuntimeError(f"{path}: {answer}")
    requests = int(answer["requests"])
    return SubRun(
        rps=requests / answer["seconds"],
        cpu_ms=1000 * sum(spent) / requests,
        p50_ms=answer["p50_ms"],
        p99_ms=answer["p99_ms"],
        load_cpu_ms=1000 * (load_seconds() - load_before) / requests,
        shares=shares(spent),
        answered=requests,
        sent=int(answer["sent"]),
    )


def wrk_command(url: str, headers: Sequence[str], seconds: int, load_args: Sequence[str]) -> list[str]:
    """One thread, kept-alive connections; load.lua says the figures at the end."""
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    command += [part for header in headers for part in ("--header", header)]
    return [*command, "--script", str(LOAD), url, "--", *load_args]


def load(server: Server, command: list[str]) -> dict[str, float]:
    """Runs wrk, cut short where one worker has taken all the work; what it said at its end."""
    before = server.cpu_seconds()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        time.sleep(LOOK_SECONDS)
        if min(shares(differences(server.cpu_seconds(), before))) < BALANCED_SHARE:
            running.send_signal(signal.SIGINT)
        printed, _ = running.communicate()
    line = next(line for line in printed.splitlines() if line.startswith("RESULT "))
    answer: dict[str, float] = json.loads(line.removeprefix("RESULT "))
    return answer


def differences(later: Sequence[float], earlier: Sequence[float]) -> list[float]:
    return [after - before for after, before in zip(later, earlier, strict=True)]


def shares(spent: Sequence[float]) -> tuple[float, ...]:
    """The workers' parts of the CPU time; the first number is the master's and left out."""
    total = sum(spent[1:])
    return tuple(one / total if total else 0.0 for one in spent[1:])


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The process's children, oldest first."""
    return sorted(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def load_seconds() -> float:
    """CPU seconds that finished children of this process took: wrk's, as servers are still running."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Returns when the port answers. Raises RuntimeError where the server ended or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start; what it said stands above")
