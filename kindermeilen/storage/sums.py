"""Week sums beside the tallies they come from, many groups at a time.

Plain tuples, since dataclasses would cost more than the reading; and a few groups in one short transaction each, since
a reader that lasts keeps SQLite's log growing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from kindermeilen.domain.nouns import Group
from kindermeilen.storage import tables as t
from kindermeilen.storage.tallies import COUNT_COLUMNS, COUNT_KEYS, SUM_KEY

SumKey = tuple[int, date, str, str, bool, str]
"""Campaign, Monday of the week, sheet, period, whether a school day, basis: a group's week sum."""
Values = tuple[int, ...]
"""Days as bits, absent children, then counts in the order of COUNT_KEYS."""
Sums = dict[SumKey, Values]
TallyRow = tuple[int, date, str, str, bool, str, int, Mapping[str, Any]]
"""Campaign, day, sheet, period, whether a school day, basis, absent children, counts: a tally that counts."""
VALUE_NAMES = ("days", "absent", *COUNT_KEYS)
_PLACES = {name: place for place, name in enumerate(VALUE_NAMES)}

_groups: Any = bindparam("groups", expanding=True)
_TALLIES = select(
    t.Tally.group_id,
    t.Tally.campaign_id,
    t.Tally.day,
    t.Tally.sheet,
    t.Tally.period,
    t.Tally.open_day,
    t.Tally.basis,
    t.Tally.absent,
    t.Tally.counts,
    t.Tally.revision,
    t.Tally.deleted,
).where(t.Tally.group_id.in_(_groups))
_LINES = select(
    t.Revision.group_id, t.Revision.day, t.Revision.sheet, t.Revision.number, t.Revision.kind, t.Revision.content
).where(t.Revision.group_id.in_(_groups), t.Revision.number.is_not(None))
_KEY: Any = [getattr(t.WeekSum, name) for name in SUM_KEY]
_SUMS = select(*_KEY, t.WeekSum.days, t.WeekSum.absent, *COUNT_COLUMNS).where(t.WeekSum.group_id.in_(_groups))
_REMOVE = delete(t.WeekSum).where(*(column == bindparam(f"key_{column.key}") for column in _KEY))


def sums_of(rows: Iterable[TallyRow]) -> Sums:
    """The sums of one group's tallies."""
    found: dict[SumKey, list[int]] = {}
    for campaign_id, day, sheet, period, open_day, basis, absent, counts in rows:
        week, bit = _week(day)
        key = (campaign_id, week, sheet, period, open_day, basis)
        values = found.get(key)
        if values is None:
            values = found[key] = [0] * len(VALUE_NAMES)
        values[0] |= bit
        values[1] += absent
        for name, count in counts.items():
            values[_PLACES[name]] += count
    return {key: tuple(values) for key, values in found.items()}


@lru_cache(maxsize=4096)
def _week(day: date) -> tuple[date, int]:
    return day - timedelta(days=day.weekday()), 1 << day.weekday()


def tally_rows(conn: Connection, group_ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    """These groups' tallies, also deleted ones: what TallyRow says, then revision and whether it is deleted."""
    found: dict[int, list[tuple[Any, ...]]] = {group_id: [] for group_id in group_ids}
    for group_id, *row in conn.execute(_TALLIES, {"groups": group_ids}):
        found[group_id].append(tuple(row))
    return found


def stored_sums(conn: Connection, group_ids: Sequence[int]) -> dict[int, Sums]:
    """These groups' sums as they are stored."""
    found: dict[int, Sums] = {group_id: {} for group_id in group_ids}
    for row in conn.execute(_SUMS, {"groups": group_ids}):
        group_id, *key = row[: len(SUM_KEY)]
        found[group_id][tuple(key)] = tuple(row[len(SUM_KEY) :])
    return found


def last_lines(conn: Connection, group_ids: Sequence[int]) -> dict[int, dict[tuple[date, str], tuple[int, str, Any]]]:
    """The newest line of the journal of each of these groups' tallies: number, kind, content."""
    found: dict[int, dict[tuple[date, str], tuple[int, str, Any]]] = {group_id: {} for group_id in group_ids}
    for group_id, day, sheet, number, kind, content in conn.execute(_LINES, {"groups": group_ids}):
        lines = found[group_id]
        known = lines.get((day, sheet))
        if known is None or known[0] < number:
            lines[day, sheet] = (number, kind, content)
    return found


def replace_sum(conn: Connection, group: Group, key: SumKey, values: Values | None) -> None:
    """Write one sum of a group anew; `values` None: there is nothing to sum up."""
    named = dict(zip(SUM_KEY, (group.id, *key), strict=True))
    conn.execute(_REMOVE, {f"key_{name}": value for name, value in named.items()})
    if values is not None:
        row = {"municipality_id": group.municipality_id, **named, **dict(zip(VALUE_NAMES, values, strict=True))}
        conn.execute(insert(t.WeekSum), row)
