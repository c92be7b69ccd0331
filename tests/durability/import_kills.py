"""`kill -9` of an import beside logging classes: nothing or all of its file is there, and once more brings the rest.

python -m tests.durability.import_kills --rounds 100 [--database postgresql]
"""

import argparse
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.durability import big_files
from tests.durability.blows import killed_at, steps_of
from tests.durability.harness import COMMAND, Instance, acknowledged, devices, logging_classes, served
from tests.durability.imports import MILES
from tests.durability.places import database_option, place
from tests.durability.writers import assert_whole

WRITERS = 2
LINES = 600


@dataclass
class Survived:
    """Kills, how many found all of their file stored already, and what classes logged beside."""

    kills: int = 0
    stored: int = 0
    acknowledged: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills of an import of {LINES} lines, nothing of it there {self.kills - self.stored} times, "
            f"all of it {self.stored} times; {self.acknowledged} acknowledged entries beside, none lost, none doubled"
        )


def imports_killed(folder: Path, rounds: int, url: str = "") -> Survived:
    """Before a statement of its own in one round, at any moment in the next. Raises AssertionError."""
    survived, lines = Survived(), _portions(rounds + 1)
    with served(folder, groups=big_files.groups_needed(LINES * (rounds + 1), modes=False), url=url) as instance:
        writers = devices(instance, WRITERS)
        file = folder / "tallies.csv"
        file.write_text(next(lines))
        begin = time.monotonic()
        steps = steps_of(instance, "sql", "tallies", "import", str(file))
        seconds = time.monotonic() - begin
        with logging_classes(writers):
            for number in range(1, rounds + 1):
                file.write_text(next(lines))
                before = _stored(instance)
                _kill(instance, file, number, steps, seconds)
                assert _stored(instance) in (before, before + LINES)
                survived.kills += 1
                survived.stored += _stored(instance) > before
                again = instance.run("tallies", "import", str(file))
                assert again.returncode == 0, again.stderr
                assert _stored(instance) == before + LINES
        for writer in writers:
            assert_whole(instance, writer, len(writer.acknowledged))
        assert instance.findings() == []
    survived.acknowledged = acknowledged(writers)
    return survived


def _kill(instance: Instance, file: Path, number: int, steps: int, seconds: float) -> None:
    command = ("tallies", "import", str(file))
    if number % 2:
        killed_at(instance, "sql", random.randint(steps // 2, steps), *command)
        return
    running = subprocess.Popen([*COMMAND, *command], env=instance.environ(), stderr=subprocess.DEVNULL)
    time.sleep(random.uniform(seconds / 3, seconds))
    running.send_signal(signal.SIGKILL)
    running.wait()


def _portions(count: int) -> Iterator[str]:
    """Files of tallies of which no two speak of the same day of a group."""
    head, *rows = big_files.tally_file(LINES * count, modes=False).decode().splitlines()
    for number in range(count):
        yield "\n".join([head, *rows[number * LINES : (number + 1) * LINES], ""])


def _stored(instance: Instance) -> int:
    with _read(instance) as conn:
        return MILES(conn)


@contextmanager
def _read(instance: Instance) -> Iterator:
    database = instance.database()
    try:
        with database.read() as conn:
            yield conn
    finally:
        database.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    database_option(parser)
    given = parser.parse_args()
    with place(given.database) as (folder, url):
        sys.stdout.write(f"{given.database}: {imports_killed(folder, given.rounds, url)}\n")


if __name__ == "__main__":
    main()
