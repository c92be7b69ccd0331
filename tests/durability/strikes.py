"""PostgreSQL's connections cut, its server restarted or killed under load: 503 meanwhile, nothing lost, no help needed.

python -m tests.durability.strikes --rounds 30
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.harness import Device, Instance, acknowledged, devices, logging_classes, served, wait_until
from tests.durability.places import StruckServer, struck_server
from tests.durability.writers import assert_whole

WRITERS = 6
LONGEST_DELAY = 0.2
STRIKES: tuple[Callable[[StruckServer], None], ...] = (
    StruckServer.cut_connections,
    StruckServer.restart,
    StruckServer.kill,
)


@dataclass
class Stood:
    """Strikes, acknowledged entries, answers by 503, and seconds from the server's return until all were served."""

    rounds: int = 0
    acknowledged: int = 0
    turned_away: int = 0
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rounds} strikes, {self.acknowledged} acknowledged entries, none lost, none doubled; "
            f"{self.turned_away} times 503; served again after {max(self.seconds):.2f} s at the latest"
        )


def struck_while_writing(server: StruckServer, folder: Path, rounds: int) -> Stood:
    """Strike by strike, of each kind in turn, on one running instance. Raises AssertionError."""
    stood = Stood()
    with served(folder, url=server.empty(folder)) as instance:
        workers, writers = instance.server_processes(), devices(instance, WRITERS)
        for writer in writers:
            writer.patient = True
        for number in range(rounds):
            with logging_classes(writers):
                time.sleep(random.uniform(0, LONGEST_DELAY))
                STRIKES[number % len(STRIKES)](server)
                stood.seconds.append(_seconds_until_all_are_served(writers))
            assert_nothing_lost(instance, writers)
            stood.rounds += 1
        assert instance.server_processes() == workers, "a worker had to be started again"
        assert instance.run("check").returncode == 0
    stood.acknowledged, stood.turned_away = acknowledged(writers), sum(writer.turned_away for writer in writers)
    return stood


def _seconds_until_all_are_served(writers: list[Device]) -> float:
    begin, before = time.monotonic(), [len(writer.acknowledged) for writer in writers]
    wait_until(lambda: all(len(one.acknowledged) > then + 1 for one, then in zip(writers, before, strict=True)))
    return time.monotonic() - begin


def assert_nothing_lost(instance: Instance, writers: list[Device]) -> None:
    for writer in writers:
        assert writer.on_its_way is None
        assert_whole(instance, writer, len(writer.acknowledged))
    assert instance.findings() == []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, struck_server() as server:
        sys.stdout.write(f"{struck_while_writing(server, Path(folder), given.rounds)}\n")


if __name__ == "__main__":
    main()
