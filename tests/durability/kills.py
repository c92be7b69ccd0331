"""`kill -9` of the server in the middle of writes: every acknowledged entry is there, none doubled, `check` clean.

python -m tests.durability.kills --rounds 100 [--database postgresql]
"""

import argparse
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.durability.harness import Device, Instance, all_write, devices, make_instance
from tests.durability.places import database_option, place
from tests.durability.writers import assert_whole

WRITERS = 6
ENOUGH = 15
"""Entries of all writers together in a round, before the blow."""
LONGEST_DELAY = 0.08


@dataclass(frozen=True)
class Survived:
    """Rounds, entries acknowledged, and entries that were on their way at the blow (of these, already stored)."""

    rounds: int
    acknowledged: int
    cut_off: int
    stored_unheard: int

    def __str__(self) -> str:
        return (
            f"{self.rounds} kills, {self.acknowledged} acknowledged entries, none lost, none doubled; "
            f"{self.cut_off} cut off on their way, {self.stored_unheard} of them stored without an answer heard"
        )


def killed_while_writing(folder: Path, rounds: int, url: str = "") -> Survived:
    """Blow by blow on one instance; what was cut off is sent again as it was. Raises AssertionError."""
    instance = make_instance(folder, url=url)
    writers = devices(instance, WRITERS)
    cut_off = stored_unheard = 0
    try:
        for _ in range(rounds):
            instance.start()
            _write_until_killed(instance, writers)
            assert instance.findings() == []
            stored = _revisions(instance, writers)
            for writer, revision in zip(writers, stored, strict=True):
                assert revision - len(writer.acknowledged) in ((0, 1) if writer.on_its_way else (0,))
            cut_off += sum(writer.on_its_way is not None for writer in writers)
            stored_unheard += sum(stored) - sum(len(writer.acknowledged) for writer in writers)
        instance.start()
        for thread in all_write(writers, 1):
            thread.join()
    finally:
        instance.kill()
    for writer in writers:
        assert_whole(instance, writer, len(writer.acknowledged))
    assert instance.run("check").returncode == 0
    return Survived(rounds, sum(len(writer.acknowledged) for writer in writers), cut_off, stored_unheard)


def _write_until_killed(instance: Instance, writers: list[Device]) -> None:
    before = sum(len(writer.acknowledged) for writer in writers)
    threads = all_write(writers, 100_000)
    end = time.monotonic() + 30
    while sum(len(writer.acknowledged) for writer in writers) < before + ENOUGH and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(random.uniform(0, LONGEST_DELAY))
    instance.kill()
    for thread in threads:
        thread.join()
    for writer in writers:
        assert writer.surprises == []
        assert len(writer.acknowledged) > 0 or writer.on_its_way


def _revisions(instance: Instance, writers: list[Device]) -> list[int]:
    """How often each writer's tally was stored."""
    database = instance.database()
    try:
        with database.read() as conn:
            return [writer.stored(conn)[0] for writer in writers]
    finally:
        database.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    database_option(parser)
    given = parser.parse_args()
    with place(given.database) as (folder, url):
        sys.stdout.write(f"{given.database}: {killed_while_writing(folder, given.rounds, url)}\n")


if __name__ == "__main__":
    main()
