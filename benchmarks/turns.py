"""Does every writer get its turn? Sixteen connections that each send entry after entry and count their own answers.

wrk does not say which connection an answer came by, so this sub-run has a small client of its own; its rates are the
client's, its waits include the client's own work.
"""

import http.client
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import median

from benchmarks.measure import CONNECTIONS, LOOK_SECONDS
from benchmarks.prepare import Town
from benchmarks.server import Server

CREATED = 201


@dataclass(slots=True)
class Connection:
    """One kept-alive connection: how long each of its answers took, in ms."""

    waits: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Turns:
    """What one sub-run showed. `answers`: of each connection, fewest first."""

    answers: tuple[int, ...]
    p99_ms: float
    max_ms: float
    is_balanced: bool


def sub_run(server: Server, town: Town, seconds: int) -> Turns:
    """Every connection writes for so long. Raises RuntimeError for any answer but 201."""
    lines = town.targets[town.used : town.used + town.left()]
    numbers = count()
    run, stop, connections = town.next_run("turns"), threading.Event(), [Connection() for _ in range(CONNECTIONS)]
    faults: list[str] = []
    threads = [
        threading.Thread(target=write, args=(server, one, lines, numbers, run, stop, faults)) for one in connections
    ]
    before = server.spent()
    for thread in threads:
        thread.start()
    wait(server, seconds, stop)
    for thread in threads:
        thread.join()
    taken = next(numbers)
    town.used += taken
    town.entered += sum(len(one.waits) for one in connections)
    if faults:
        raise RuntimeError(f"{len(faults)} entries failed, the first: {faults[0]}")
    return turns_of(connections, server.spent().since(before).is_balanced)


def wait(server: Server, seconds: int, stop: threading.Event) -> None:
    """Ends the sub-run in time, or at once where one worker has taken all connections."""
    before = server.spent()
    time.sleep(LOOK_SECONDS)
    if server.spent().since(before).is_balanced:
        time.sleep(max(0.0, seconds - LOOK_SECONDS))
    stop.set()


def write(
    server: Server,
    connection: Connection,
    lines: Sequence[str],
    numbers: Iterator[int],
    run: int,
    stop: threading.Event,
    faults: list[str],
) -> None:
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    client.connect()
    while not stop.is_set():
        number = next(numbers)
        if number >= len(lines):
            faults.append("all class-days are used up")
            break
        path, token, counts = lines[number].split(" ")
        body = f'{{"counts":{counts},"entry_id":"{run:08x}-0000-4000-8000-{number:012x}"}}'
        began = time.perf_counter()
        try:
            client.request("PUT", path, body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            answer = client.getresponse()
            said = answer.read()
        except OSError as error:
            faults.append(repr(error))
            break
        if answer.status != CREATED:
            faults.append(f"{answer.status} {said[:200]!r}")
            break
        connection.waits.append(1000 * (time.perf_counter() - began))
    client.close()


def turns_of(connections: Sequence[Connection], is_balanced: bool) -> Turns:
    waits = sorted(wait for one in connections for wait in one.waits)
    answers = tuple(sorted(len(one.waits) for one in connections))
    if not waits:
        return Turns(answers, 0.0, 0.0, is_balanced)
    return Turns(answers, waits[int(0.99 * (len(waits) - 1))], waits[-1], is_balanced)


def section(found: Mapping[str, Sequence[Turns]]) -> list[str]:
    """The lines of the page: for each database its balanced sub-runs, the worst of them."""
    head = (
        f"| {CONNECTIONS} connections that write | answers per connection: least / median / most | p99 | longest wait |"
    )
    lines = ["Does every writer get its turn? The worst of the balanced sub-runs:", ""]
    lines += [f"{head} connections without an answer | balanced sub-runs |", "|---|---|---|---|---|---|"]
    return [*lines, *(row(name, runs) for name, runs in found.items()), ""]


def row(name: str, runs: Sequence[Turns]) -> str:
    balanced = [one for one in runs if one.is_balanced]
    if not balanced:
        return f"| {name} | – | – | – | – | none of {len(runs)} |"
    worst = max(balanced, key=lambda one: (-one.answers[0], one.max_ms))
    starved = sum(answers == 0 for one in balanced for answers in one.answers)
    return (
        f"| {name} | {worst.answers[0]} / {median(worst.answers):.0f} / {worst.answers[-1]} "
        f"| {max(one.p99_ms for one in balanced):.0f} ms | {max(one.max_ms for one in balanced):.0f} ms "
        f"| {f'**{starved}**' if starved else 0} | {len(balanced)} of {len(runs)} |"
    )
