"""Prints that were made already, by what they show: in memory, and on disk for the other processes and the next start.

A file's name is the hash of everything it was made from, so it is never stale; it is only ever thrown away for room.
The folder is no part of a backup: everything in it can be made again.
"""

import os
import tempfile
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from threading import Lock

MEMORY_BYTES = 24 << 20
DISK_BYTES = 200 << 20
LOOK_EVERY_BYTES = 4 << 20
"""Written so much: time to see whether the folder has outgrown its limit (other processes write into it too)."""


class PrintCache:
    """Bytes by their name. Without a folder, or where the disk refuses, memory has to do."""

    def __init__(self, folder: Path | None, *, memory: int = MEMORY_BYTES, disk: int = DISK_BYTES) -> None:
        self._folder = folder
        self._most_memory, self._most_disk = memory, disk
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._written = min(disk, LOOK_EVERY_BYTES)
        self._lock = Lock()

    def get(self, name: str) -> bytes | None:
        """What was kept under that name."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        found = self._from_disk(name)
        if found is not None:
            self._remember(name, found)
        return found

    def put(self, name: str, data: bytes) -> None:
        """Keep it: whole or not at all."""
        self._remember(name, data)
        if self._folder is not None:
            with suppress(OSError):
                self._write(self._folder, name, data)

    def _remember(self, name: str, data: bytes) -> None:
        if len(data) > self._most_memory // 2:
            return
        with self._lock:
            self._size += len(data) - len(self._kept.pop(name, b""))
            self._kept[name] = data
            while self._size > self._most_memory:
                self._size -= len(self._kept.popitem(last=False)[1])

    def _from_disk(self, name: str) -> bytes | None:
        if self._folder is None:
            return None
        file = self._folder / name
        try:
            found = file.read_bytes()
            os.utime(file)  # asked for last, thrown away last
        except OSError:
            return None
        return found or None

    def _write(self, folder: Path, name: str, data: bytes) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(prefix=".part-", dir=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            os.replace(part, folder / name)
        except OSError:
            os.unlink(part)
            raise
        self._written += len(data)
        if self._written >= min(self._most_disk, LOOK_EVERY_BYTES):
            self._written = 0
            _make_room(folder, self._most_disk)


def _make_room(folder: Path, most: int) -> None:
    """The oldest go until the rest fits. Files vanish under our eyes where another process does the same."""
    found = []
    for file in folder.iterdir():
        with suppress(OSError):
            state = file.stat()
            found.append((state.st_mtime, state.st_size, file))
    left = sum(size for _, size, _ in found)
    for _, size, file in sorted(found):
        if left <= most:
            return
        with suppress(OSError):
            file.unlink()
        left -= size
