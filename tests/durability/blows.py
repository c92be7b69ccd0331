"""A command of the operator's that kills itself, `kill -9`, at a step of its work that somebody names.

python -m tests.durability.blows STEPS NUMBER COMMAND…: STEPS is `sql` (each statement and each commit is one) or the
name of a file of the house (each of its lines is one). A command of fewer steps ends as always;
with the number 0 it says at its end how many they were.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

from tests.durability.harness import Instance

ROOT = Path(__file__).parents[2]


class Blow:
    """Counts steps, and strikes before the one of that number."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.steps = 0

    def step(self, *_: Any) -> None:
        self.steps += 1
        if self.steps == self.number:
            os.kill(os.getpid(), signal.SIGKILL)


def strike_at_statement(blow: Blow) -> None:
    for moment in ("before_cursor_execute", "commit"):
        event.listen(Engine, moment, blow.step)


def strike_at_line(blow: Blow, file: str) -> None:
    def trace(frame: FrameType, what: str, _argument: Any) -> Any:
        if not frame.f_code.co_filename.endswith(file):
            return None
        if what == "line":
            blow.step()
        return trace

    sys.settrace(trace)


def killed_at(instance: Instance, steps: str, number: int, *arguments: str) -> bool:
    """Whether the command came to that step and died of it. Raises AssertionError where it was refused instead."""
    done = _run(instance, steps, number, *arguments)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def steps_of(instance: Instance, steps: str, *arguments: str) -> int:
    """How many the command has, where nobody kills it. Raises AssertionError where it was refused."""
    done = _run(instance, steps, 0, *arguments)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


def _run(instance: Instance, steps: str, number: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.durability.blows", steps, str(number), *arguments]
    return subprocess.run(command, env=instance.environ(), cwd=ROOT, capture_output=True, text=True, check=False)


def every_step(instance: Instance, steps: str, *arguments: str, leap: int = 1) -> Iterator[int]:
    """The numbers of the steps at which the command was killed, one after the other; the last time it is not."""
    number = 1
    while killed_at(instance, steps, number, *arguments):
        yield number
        number += leap


def main() -> None:
    steps, number, *arguments = sys.argv[1:]
    from kindermeilen.cli import main as command

    blow = Blow(int(number))
    if steps == "sql":
        strike_at_statement(blow)
    else:
        strike_at_line(blow, steps)
    try:
        command(arguments)
    finally:
        sys.settrace(None)
        sys.stdout.write(f"{blow.steps}\n")


if __name__ == "__main__":
    main()
