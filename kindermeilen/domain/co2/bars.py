"""One scale for all ranges of a town: where bars, ticks and zero stand, for pages and paper alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

from kindermeilen.domain.co2.model import Range

MOST_TICKS = 5
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """kg from `low` to `high`, both on a tick; zero lies within."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def place(self, kg: float) -> float:
        """0 at the left end, 1 at the right one."""
        return (kg - self.low) / (self.high - self.low)


def scale_of(ranges: Iterable[Range]) -> Scale | None:
    """The scale that shows all of them and zero; None where there is nothing to show."""
    found = list(ranges)
    if not found:
        return None
    low = min(0.0, *(one.p5 for one in found))
    high = max(0.0, *(one.p95 for one in found))
    step = _step(high - low) if high > low else 1.0
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return Scale(first * step, last * step, tuple(round(number * step, 9) for number in range(first, last + 1)))


def _step(width: float) -> float:
    """1, 2 or 5 times a power of ten, so that there are few ticks."""
    power = 10.0 ** floor(log10(width / MOST_TICKS))
    return next(step * power for step in STEPS if width / (step * power) <= MOST_TICKS)
