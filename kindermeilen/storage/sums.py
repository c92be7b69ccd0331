"""Week sums from tallies, many at a time: plain tuples, since dataclasses would cost more than the reading."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from kindermeilen.storage.tallies import COUNT_KEYS

SumKey = tuple[int, date, str, str, bool, str]
"""Campaign, Monday of the week, sheet, period, whether a school day, basis: a group's week sum."""
Sums = dict[SumKey, list[int]]
"""To each key: days as bits, absent children, then counts in the order of COUNT_KEYS."""
TallyRow = tuple[int, date, str, str, bool, str, int, dict[str, Any]]
"""Campaign, day, sheet, period, whether a school day, basis, absent children, counts: a tally that stands."""
_PLACES = {name: place for place, name in enumerate(COUNT_KEYS, start=2)}


def sums_of(rows: Iterable[TallyRow]) -> Sums:
    """The sums of one group's tallies."""
    found: Sums = {}
    for campaign_id, day, sheet, period, open_day, basis, absent, counts in rows:
        week, bit = _week(day)
        key = (campaign_id, week, sheet, period, open_day, basis)
        values = found.get(key)
        if values is None:
            values = found[key] = [0] * (2 + len(COUNT_KEYS))
        values[0] |= bit
        values[1] += absent
        for name, count in counts.items():
            values[_PLACES[name]] += count
    return found


@lru_cache(maxsize=4096)
def _week(day: date) -> tuple[date, int]:
    return day - timedelta(days=day.weekday()), 1 << day.weekday()
