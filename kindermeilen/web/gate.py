"""How many requests a process works on at once; who only waits for a print stands aside for the others.

More threads than a few share one interpreter badly: each request takes longer and none is done sooner. But a print may
wait for its turn for seconds, and a thread that waits must not be one of the few. So the server has many threads, a few
of which are let through, and a print gives its place to the next request until it is made.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, local
from typing import Any

AT_ONCE = 4
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Gate:
    """Around a WSGI app."""

    def __init__(self, app: Wsgi, at_once: int = AT_ONCE) -> None:
        self._app = app
        self._places = BoundedSemaphore(at_once)
        self._mine = local()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._places:
            self._mine.is_in = True
            try:
                return self._app(environ, start_response)
            finally:
                self._mine.is_in = False

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others go first for as long as this lasts. Hold nothing meanwhile that they may want."""
        if not getattr(self._mine, "is_in", False):
            yield
            return
        self._places.release()
        try:
            yield
        finally:
            self._places.acquire()
