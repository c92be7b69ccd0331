"""Eight writers at once through the real server: none lost, none doubled, none answered with a lock error.

python -m tests.durability.writers --writers 8 --updates 500
"""

import argparse
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles

from tests.durability.harness import Device, Entry, Instance, all_write, devices, served


@dataclass(frozen=True)
class Measured:
    """Updates per second, and seconds an update took: the middle one, the 99th of a hundred, the longest."""

    updates: int
    refused: int
    rate: float
    p50: float
    p99: float
    longest: float

    def __str__(self) -> str:
        times = f"p50 {self.p50 * 1000:.0f} ms, p99 {self.p99 * 1000:.0f} ms, max {self.longest * 1000:.0f} ms"
        return f"{self.updates} updates, {self.rate:.0f}/s, {times}; told to look again (412): {self.refused}"


def own_tallies(instance: Instance, writers: int, updates: int) -> Measured:
    """Each writer has a tally of its own; they share groups, weeks and the town. Raises AssertionError."""
    made = devices(instance, writers)
    begin = time.perf_counter()
    for thread in all_write(made, updates):
        thread.join()
    seconds = time.perf_counter() - begin
    for device in made:
        assert_whole(instance, device, updates)
    assert instance.findings() == []
    return _measured([one for device in made for one in device.seconds], 0, writers * updates / seconds)


def one_tally(instance: Instance, writers: int, updates: int) -> Measured:
    """All add one to the same number: each looks, adds, and sends only on top of what it saw. Raises AssertionError."""
    origin = devices(instance, 1)[0]
    made = [replace(origin, seconds=[], surprises=[], acknowledged=[]) for _ in range(writers)]
    refused = [0] * writers
    begin = time.perf_counter()
    threads = [
        threading.Thread(target=_add_ones, args=(one, updates, refused, place)) for place, one in enumerate(made)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    assert [surprise for device in made for surprise in device.surprises] == []
    numbers = sorted(entry.counts["foot"] for device in made for entry in device.acknowledged)
    assert numbers == list(range(1, writers * updates + 1))
    assert_whole(instance, replace(origin, acknowledged=_in_order(made)), writers * updates)
    return _measured([one for device in made for one in device.seconds], sum(refused), writers * updates / seconds)


def _add_ones(device: Device, updates: int, refused: list[int], place: int) -> None:
    revision = number = 0
    while len(device.acknowledged) < updates:
        entry = replace(device.next_entry(), if_match=revision, counts={"foot": number + 1})
        status, answer = device.put(entry)
        if status in (412, 428):
            refused[place] += 1
            revision, number = answer["tally"]["revision"], answer["tally"]["counts"]["foot"]
        elif status in (200, 201):
            device.acknowledged.append(entry)
            revision, number = answer["revision"], number + 1
        else:
            device.surprises.append(f"{status} {answer}")
            break
    device.close()


def _in_order(made: list[Device]) -> list[Entry]:
    return sorted((entry for device in made for entry in device.acknowledged), key=lambda entry: entry.if_match)


def assert_whole(instance: Instance, device: Device, updates: int) -> None:
    """Every acknowledged entry stands in the journal, once and in its place, and the last one is the tally."""
    assert device.surprises == []
    assert len(device.acknowledged) == updates
    database = instance.database()
    with database.read() as conn:
        journal, stored = device.journal(conn), device.stored(conn)
    database.dispose()
    sent = [entry.entry_id.replace("-", "") for entry in device.acknowledged]
    assert journal == list(zip(sent, range(1, updates + 1), strict=True))
    assert stored == (updates, device.acknowledged[-1].counts)


def _measured(seconds: list[float], refused: int, rate: float) -> Measured:
    cuts = quantiles(seconds, n=100)
    return Measured(len(seconds) - refused, refused, rate, cuts[49], cuts[98], max(seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--updates", type=int, default=500)
    parser.add_argument("--one-tally", action="store_true", help="all add one to the same number")
    given = parser.parse_args()
    work = one_tally if given.one_tally else own_tallies
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as instance:
        sys.stdout.write(f"{work(instance, given.writers, given.updates)}\n")


if __name__ == "__main__":
    main()
