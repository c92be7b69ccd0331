"""Coverage: how many class days stand behind a figure. A figure without it says less than it seems to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Coverage:
    """Class days with an entry, and those expected up to now; `expected` is None where the calendar is unknown."""

    entered: int = 0
    expected: int | None = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        unknown = self.expected is None or other.expected is None
        expected = None if unknown else (self.expected or 0) + (other.expected or 0)
        return Coverage(self.entered + other.entered, expected)


@lru_cache(maxsize=4096)
def days_of_bits(week: date, bits: int) -> frozenset[date]:
    """The days of a week's bits (Monday 1 … Sunday 64)."""
    return frozenset(week + timedelta(days=place) for place in range(DAYS_OF_WEEK) if bits & 1 << place)


def coverage_of(
    entered: Iterable[date], expected: Iterable[date] | None, excused: Iterable[date], elsewhere: Iterable[date]
) -> Coverage:
    """Coverage of one group.

    `entered`: days with school ways; `expected`: school days of its action weeks up to now, None where unknown;
    `excused`: days it said were without school or an excursion; `elsewhere`: days that a total from paper covers.
    """
    days = set(entered)
    if expected is None:
        return Coverage(len(days), None)
    due = set(expected) - (set(excused) - days) - set(elsewhere)
    return Coverage(len(days & due), len(due))
