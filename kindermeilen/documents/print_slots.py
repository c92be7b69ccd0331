"""Turns at the machine's cores, across threads, worker processes and commands: locks that the kernel gives back.

A print takes a core for as long as it is made. One print per core at a time leaves the machine's breath to what must
not wait: a class that saves. The rest queues here, in the order of asking within a process.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

LOOK_AGAIN_SECONDS = 0.004
"""How often the first in a process's queue looks for a free core: at most that is lost, and it costs nothing else."""


class NoTurn(Exception):
    """Others kept the cores for longer than the wait, or too many wait already. Ask again a little later."""


class Slots:
    """So many turns at once, as lock files in a folder, called `name`. Without a folder: within this process only."""

    def __init__(self, folder: Path | None, name: str, count: int) -> None:
        self._files = [folder / f"{name}-{number}.lock" for number in range(count)] if folder else []
        self._locks = [Lock() for _ in range(count)]
        self._first = Lock()

    @contextmanager
    def turn(self, wait: float) -> Iterator[None]:
        """One of them. Raises NoTurn."""
        end = time.monotonic() + wait
        place = self._taken_place(end)
        try:
            descriptor = self._locked_file(place, end)
            try:
                yield
            finally:
                if descriptor is not None:
                    os.close(descriptor)
        finally:
            self._locks[place].release()

    def _taken_place(self, end: float) -> int:
        """A turn among this process's threads: who is first in the queue looks, the others sleep."""
        if not self._first.acquire(timeout=max(0.0, end - time.monotonic())):
            raise NoTurn
        try:
            while True:
                for place, lock in enumerate(self._locks):
                    if lock.acquire(blocking=False):
                        return place
                _sleep_until(end)
        finally:
            self._first.release()

    def _locked_file(self, place: int, end: float) -> int | None:
        """The same among processes: any free file, so that a process never waits for one core while another rests."""
        files = self._files[place:] + self._files[:place]
        while files:
            for file in files:
                descriptor = _locked(file)
                if descriptor is not None:
                    return descriptor
            _sleep_until(end)
        return None


def _sleep_until(end: float) -> None:
    if time.monotonic() >= end:
        raise NoTurn
    time.sleep(LOOK_AGAIN_SECONDS)


def _locked(file: Path) -> int | None:
    """None where somebody else has it. A folder that keeps no locks must not stop a poster: then everybody has one."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        return descriptor
    return descriptor
