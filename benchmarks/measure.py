"""One sub-run: wrk against a running server, with the CPU time of the server's whole process tree and its database.

gthread's trap: with few kept-alive connections one worker sometimes accepts all of them, and its threads then fight
over one interpreter. Each sub-run opens fresh connections; one where a worker does most of the work is cut short and
counts as unbalanced. Rates and CPU times are compared between balanced sub-runs only.
"""

import json
import resource
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server import Server

LOAD = Path(__file__).with_name("load.lua")
CONNECTIONS = 16
LOOK_SECONDS = 0.5
"""After this long a sub-run that one worker does alone is cut short."""


@dataclass(frozen=True, slots=True)
class SubRun:
    """What one sub-run showed. CPU ms are per request. `sent`, `stored`: entries that went out, that were answered."""

    rps: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    load_cpu_ms: float
    is_balanced: bool
    sent: int
    stored: int


def sub_run(server: Server, path: str, headers: Sequence[str], seconds: int, load_args: Sequence[str] = ()) -> SubRun:
    """Runs wrk on fresh connections. Raises RuntimeError where a request was refused or a connection broke."""
    before, load_before = server.spent(), load_seconds()
    answer = load(server, wrk_command(f"{server.url}{path}", headers, seconds, load_args))
    spent = server.spent().since(before)
    if answer["refused"] or answer["broken"]:
        raise RuntimeError(f"{path}: {answer}")
    requests = max(1.0, answer["requests"])  # cut short before the first answer, it is not balanced and counts nowhere
    return SubRun(
        rps=answer["requests"] / answer["seconds"],
        cpu_ms=1000 * spent.total / requests,
        p50_ms=answer["p50_ms"],
        p99_ms=answer["p99_ms"],
        max_ms=answer["max_ms"],
        load_cpu_ms=1000 * (load_seconds() - load_before) / requests,
        is_balanced=spent.is_balanced and answer["requests"] > 0,
        sent=int(answer["sent"]),
        stored=int(answer["stored"]),
    )


def wrk_command(url: str, headers: Sequence[str], seconds: int, load_args: Sequence[str]) -> list[str]:
    """One thread, kept-alive connections; load.lua says the figures at the end."""
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    command += [part for header in headers for part in ("--header", header)]
    return [*command, "--script", str(LOAD), url, "--", *load_args]


def load(server: Server, command: list[str]) -> dict[str, float]:
    """Runs wrk, cut short where one worker has taken all the work; what it said at its end."""
    before = server.spent()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        time.sleep(LOOK_SECONDS)
        if not server.spent().since(before).is_balanced:
            running.send_signal(signal.SIGINT)
        printed, _ = running.communicate()
    line = next(line for line in printed.splitlines() if line.startswith("RESULT "))
    answer: dict[str, float] = json.loads(line.removeprefix("RESULT "))
    return answer


def load_seconds() -> float:
    """CPU seconds that finished children of this process took: wrk's, as servers are still running."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
