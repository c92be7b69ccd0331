"""How often a source may ask: counted in this process, in windows of time."""

import time
from collections import Counter
from threading import Lock

from limits import RateLimitItem


class Hits:
    """Requests of the present window by source. The next window forgets them all.

    `limits` itself starts a thread at every other hit and looks through all sources each time: a tenth of what an
    entry costs, and more with every class.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._window = -1.0
        self._counts: Counter[str] = Counter()

    def is_within(self, rate: RateLimitItem, source: str) -> bool:
        """Count one more, and whether it may pass. The clock is one that nobody sets: nobody waits after a set back."""
        window = time.monotonic() // rate.get_expiry()
        with self._lock:
            if window != self._window:
                self._window = window
                self._counts.clear()
            self._counts[source] += 1
            return self._counts[source] <= rate.amount


hits = Hits()
