"""A running server whose clock is set back an hour, a day, to 2020, and forward again, while classes log.

python -m tests.durability.clocks --rounds 20 [--database postgresql]
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.durability.harness import Instance, acknowledged, devices, logging_classes, make_instance
from tests.durability.places import database_option, place
from tests.durability.writers import assert_whole

OFFSET = "offset"
SERVE = """
import os
from datetime import timedelta
from pathlib import Path
from kindermeilen import clock
now, file = clock.now, Path(os.environ["KINDERMEILEN_INSTANCE"]) / "offset"
clock.now = lambda: now() + timedelta(seconds=float(file.read_text()))
from kindermeilen.cli import main
main()
"""
"""The real server, with a clock that a file sets."""
WRITERS = 4
BACK = (0, -3600, -86400, 0, 60, -3600)


@dataclass
class Survived:
    """Jumps of the clock, entries acknowledged, and entries refused since their day had not come by that clock."""

    jumps: int = 0
    acknowledged: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return (
            f"{self.jumps} jumps of the clock, {self.acknowledged} acknowledged entries, none lost, none doubled; "
            f"{self.refused} refused as of a future day in 2020, and taken when the clock was right again"
        )


def clock_set_while_writing(folder: Path, rounds: int, url: str = "") -> Survived:
    """Raises AssertionError."""
    survived, instance = Survived(), make_instance(folder, url=url)
    instance.command = [sys.executable, "-c", SERVE]
    writers = devices(instance, WRITERS)
    set_clock(instance, 0)
    instance.start()
    try:
        for _ in range(rounds):
            with logging_classes(writers):
                for offset in BACK:
                    set_clock(instance, offset)
                    survived.jumps += 1
                    time.sleep(0.2)
            set_clock(instance, (datetime(2020, 1, 1, tzinfo=UTC) - datetime.now(UTC)).total_seconds())
            survived.jumps += 1
            for writer in writers:
                writer.on_its_way = writer.next_entry()
                status, problem = writer.put(writer.on_its_way)
                assert (status, problem["field"]) == (422, "day"), problem
                survived.refused += 1
                writer.close()
            set_clock(instance, 0)
    finally:
        instance.kill()
    instance.start()
    for writer in writers:
        writer.write(1)
    instance.kill()
    for writer in writers:
        assert_whole(instance, writer, len(writer.acknowledged))
    assert instance.findings() == []
    survived.acknowledged = acknowledged(writers)
    return survived


def set_clock(instance: Instance, offset: float) -> None:
    """At once for all workers."""
    part = instance.folder / "offset.part"
    part.write_text(str(offset))
    os.replace(part, instance.folder / OFFSET)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    database_option(parser)
    given = parser.parse_args()
    with place(given.database) as (folder, url):
        sys.stdout.write(f"{given.database}: {clock_set_while_writing(folder, given.rounds, url)}\n")


if __name__ == "__main__":
    main()
