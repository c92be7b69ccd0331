"""Locks beside a SQLite file, kept by the kernel: a process that dies gives back what it held.

`WriteQueue` gives writers their turn; `UseLock` says who has the database open, so that nobody replaces it under them.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Other writers kept the queue for longer than the wait; nothing was stored. Try again."""


class Unwritable(Exception):
    """The disk is full or the database cannot be written; nothing was stored."""


class Damaged(Unwritable):
    """The database's file is broken, or no database at all."""


class NoLocks(Unwritable):
    """The file system of the database keeps no locks, so that entries of two at once would be lost."""


class InUse(Exception):
    """A server or a command has the database open, so its file cannot be replaced."""


class WriteQueue:
    """Writers wait in the kernel, within the process as between processes; a dead holder's turn ends with it."""

    def __init__(self, file: Path, wait: float) -> None:
        self._file = file
        self._wait = wait
        self._in_process = threading.Lock()
        self._waiting: _Wait | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        end = time.monotonic() + self._wait
        if not self._in_process.acquire(timeout=self._wait):
            raise Busy
        try:
            descriptor = self._take(end)
            try:
                yield
            finally:
                os.close(descriptor)
        finally:
            self._in_process.release()

    def _take(self, end: float) -> int:
        """The lock at once, or by the one thread that waits for this process, however many give up meanwhile."""
        if self._waiting is None or not self._waiting.go_on():
            descriptor = _open(self._file)
            if _flock_at_once(descriptor, fcntl.LOCK_EX):
                return descriptor
            self._waiting = _Wait(descriptor)
        descriptor = self._waiting.until(end)
        self._waiting = None
        return descriptor


class _Wait:
    """A blocking `flock` with an end: it waits on a thread of its own, which lets go when nobody waits any more."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._guard = threading.Lock()
        self._taken = threading.Event()
        self._given_up = self._let_go = False
        threading.Thread(target=self._block, daemon=True).start()

    def go_on(self) -> bool:
        """Somebody waits again; False where the lock came meanwhile and was let go."""
        with self._guard:
            self._given_up = False
            return not self._let_go

    def until(self, end: float) -> int:
        """The descriptor that holds the lock. Raises Busy."""
        if not self._taken.wait(max(0, end - time.monotonic())):
            with self._guard:
                if not self._taken.is_set():
                    self._given_up = True
                    raise Busy
        return self._descriptor

    def _block(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._guard:
            if self._given_up:
                self._let_go = True
                os.close(self._descriptor)
            else:
                self._taken.set()


def _open(file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unwritable(str(error)) from error


def _flock_at_once(descriptor: int, kind: int) -> bool:
    """False where somebody else holds it. Raises NoLocks."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        os.close(descriptor)
        raise NoLocks(str(error)) from error
    return True


class UseLock:
    """Shared by all who have the database open, for one alone who replaces it. Forked workers hold it on."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Raises InUse while somebody is alone with it, NoLocks where nobody can be."""
        with self._held(fcntl.LOCK_SH):
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Raises InUse while anybody shares it, NoLocks where nobody can be."""
        with self._held(fcntl.LOCK_EX):
            yield

    @contextmanager
    def _held(self, kind: int) -> Iterator[None]:
        descriptor = self._take(kind)
        try:
            if descriptor is not None:
                self._refuse_lying_locks()
            yield
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _refuse_lying_locks(self) -> None:
        """Some file systems give a lock to everybody who asks: nobody may be alone now, as we are here."""
        second = _open(self._file)
        is_alone_too = _flock_at_once(second, fcntl.LOCK_EX)
        os.close(second)
        if is_alone_too:
            raise NoLocks(f"two held a lock on {self._file} at once")

    def _take(self, kind: int) -> int | None:
        """None where no lock can be made: where nobody can write, nobody can replace the database either."""
        try:
            descriptor = _open(self._file)
        except Unwritable:
            return None
        if not _flock_at_once(descriptor, kind):
            os.close(descriptor)
            raise InUse
        return descriptor
