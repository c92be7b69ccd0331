"""The one place where prints are made: kept by content, one per core at a time, the same one never twice at once.

`render()` is what documents call. `keep_in()` says once, at the start, which folder holds the cache and the turns.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from kindermeilen.documents import apart, typesetting
from kindermeilen.documents.print_cache import PrintCache
from kindermeilen.documents.print_slots import NoTurn, Slots
from kindermeilen.documents.typesetting import cores
from kindermeilen.resources import folder

__all__ = ["Format", "NoTurn", "Press", "keep_in", "render"]

Format = Literal["pdf", "png", "svg"]
WAIT_SECONDS = 60.0
"""As long as anybody looks at an empty page; a town's two hundred posters take less."""
MOST_AT_ONCE = 100
"""Prints that one process makes and has waiting; a server has more threads than that (maintenance/server.py)."""
Aside = Callable[[], AbstractContextManager[None]]
SAME_LOCKS = 64
BIG_BYTES = 256 << 10
"""A print of so much data is a whole town's: made apart, one of them at a time, so that single posters find a core."""
MILLISECONDS = 1000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Print:
    """What is to be made: everything that decides how it looks. `data` is JSON."""

    template: str
    data: str
    format: Format
    ppi: float

    @property
    def name(self) -> str:
        """A hash of it all, so that the same figures are the same file."""
        ppi = self.ppi if self.format == "png" else ""
        what = f"{_version()}|{self.template}|{self.format}|{ppi}|{self.data}"
        return f"{sha256(what.encode()).hexdigest()}.{self.format}"

    @property
    def is_big(self) -> bool:
        return len(self.data) > BIG_BYTES

    def made(self) -> bytes:
        """The file, by the typesetter. Raises typst.TypstError, TypesettingFailed."""
        data = json.loads(self.data)
        if self.format == "pdf":
            make = apart.pdf_apart if self.is_big else typesetting.pdf
            return make(self.template, data)
        if self.format == "png":
            return typesetting.png_pages(self.template, data, ppi=self.ppi)[0]
        return typesetting.svg_pages(self.template, data)[0]


class Press:
    """Cache, queue and turns of one instance."""

    def __init__(
        self,
        where: Path | None = None,
        *,
        aside: Aside = nullcontext,
        at_once: int = cores(),
        most: int = MOST_AT_ONCE,
    ) -> None:
        turns = where and where / "turns"
        self.cache = PrintCache(where and where / "kept")
        self._cores = Slots(turns, "core", at_once)
        self._big = Slots(turns, "big", 1)
        self._same = [Slots(turns, f"same-{number}", 1) for number in range(SAME_LOCKS)]
        self._printers = ThreadPoolExecutor(at_once, "print", initializer=_let_others_go_first)
        self._aside = aside
        self._most = most
        self._desk = Lock()
        self._waiting = 0
        self._lock = Lock()

    def render(self, wanted: Print, key: str) -> bytes:
        """The kept print, or a new one after waiting for its turn. Raises NoTurn, typst.TypstError."""
        name = wanted.name
        found = self.cache.get(name)
        if found is not None:
            return found
        with self._place(), self._aside(), self._same[int(name[:8], 16) % SAME_LOCKS].turn(WAIT_SECONDS):
            return self.cache.get(name) or self._made(wanted, name, key)

    def _made(self, wanted: Print, name: str, key: str) -> bytes:
        asked = time.monotonic()
        with self._turn(wanted):
            begun = time.monotonic()
            made = self._printers.submit(wanted.made).result()
        waited, took = (begun - asked) * MILLISECONDS, (time.monotonic() - begun) * MILLISECONDS
        log.info("print %s.%s: %d bytes in %.0f ms, waited %.0f ms", key, wanted.format, len(made), took, waited)
        self.cache.put(name, made)
        return made

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """One after the other in this process, each with a place among those who wait. Raises NoTurn."""
        with self._place(), self._aside(), self._desk:
            yield

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place among those who wait in this process. Raises NoTurn."""
        with self._lock:
            if self._waiting >= self._most:
                raise NoTurn
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    @contextmanager
    def _turn(self, wanted: Print) -> Iterator[None]:
        with ExitStack() as stack:
            if wanted.is_big:
                stack.enter_context(self._big.turn(WAIT_SECONDS))
            stack.enter_context(self._cores.turn(WAIT_SECONDS))
            yield


def keep_in(where: Path, aside: Aside = nullcontext) -> None:
    """From now on prints are kept there and take their turns there. One press a process, as typst is one, too.

    `aside`: around the waiting and making of each print, so that a server can use its place for others.
    """
    global _press
    _press = Press(where, aside=aside)


def _let_others_go_first() -> None:
    """For this thread alone, and those that the typesetter starts from it; systems that cannot do that, do not."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), apart.NICE)


_press = Press()


@contextmanager
def preparing() -> Iterator[None]:
    """Around reading and putting into words what a print shows, where many may ask at once.

    It is work for the interpreter, so one at a time is as fast as all at once, and leaves room for who saves meanwhile.
    Raises NoTurn.
    """
    with _press.preparing():
        yield


def render(template: str, data: Mapping[str, Any], *, format: Format = "pdf", ppi: float = 200, key: str) -> bytes:
    """One document, by the template of that name in templates/print/; of `png` and `svg` the first page.

    `data` decide what is kept: put nothing into them that changes without being seen. `key` is the document's name in
    the log: a kind, or a public code, never a person. Raises NoTurn where too many wait (web/errors.py makes a 503
    with Retry-After of it), typst.TypstError for a fault in the template.
    """
    return _press.render(Print(template, json.dumps(data, sort_keys=True), format, ppi), key)


@cache
def _version() -> str:
    """A hash of all that prints are made with: the typesetter, templates, fonts."""
    digest = sha256(version("typst").encode())
    files = [*folder("templates").glob("print/*"), *folder("static").glob("fonts/print/*")]
    for file in sorted(file for file in files if file.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()
