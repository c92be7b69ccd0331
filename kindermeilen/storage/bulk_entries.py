"""Write what groups entered, many groups at once: journal, tallies, states of days, week sums.

The rows are those that entries one by one would leave, to the letter (a test puts both side by side).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, update

from kindermeilen.domain.miles import PeriodKind
from kindermeilen.storage import bulk, campaigns
from kindermeilen.storage import tables as t
from kindermeilen.storage.sums import Sums, sums_of
from kindermeilen.storage.tallies import COUNT_KEYS, SUM_KEY

REVISION_COLUMNS = (
    *("municipality_id", "group_id", "entry_id", "kind", "day", "sheet", "number"),
    *("content", "answer", "account_id", "device", "recorded_at"),
)
TALLY_COLUMNS = (
    *("municipality_id", "campaign_id", "group_id", "day", "sheet", "period", "open_day"),
    *("revision", "basis", "absent", "confirmed", "deleted", "counts"),
)
ACTION = PeriodKind.ACTION.value
STATE_COLUMNS = ("municipality_id", "group_id", "day", "state", "weather")
SUM_COLUMNS = ("municipality_id", *SUM_KEY, "days", "absent", *COUNT_KEYS)
_MARK_GROUP = (
    update(t.Group).where(t.Group.id == bindparam("of_group")).values(version=t.Group.version + bindparam("more"))
)


class Line(NamedTuple):
    """One entry: `kind` is tally, deletion or state; `second` is its moment after midnight, UTC.

    A deletion keeps the basis of what it takes back. `state` and `weather` belong to an entry of kind state.
    """

    kind: str
    day: date
    entry_id: str
    second: int
    sheet: str | None = None
    number: int | None = None
    counts: Mapping[str, int] = {}
    basis: str = ""
    absent: int = 0
    miles: int = 0
    group_total: int = 0
    state: str | None = None
    weather: str | None = None


@dataclass(frozen=True, slots=True)
class Diary:
    """All a group entered in a campaign on school days of its action period, oldest first, on one device."""

    municipality_id: int
    campaign_id: int
    group_id: int
    account_id: int
    device: str
    lines: tuple[Line, ...]

    def standing(self) -> dict[tuple[date, str], Line]:
        """The last line of each tally."""
        return {(line.day, line.sheet): line for line in self.lines if line.sheet is not None}


def write_diaries(conn: Connection, diaries: Iterable[Diary]) -> None:
    """Store these groups' entries, for groups of one campaign that have entered nothing yet."""
    revisions: list[tuple[Any, ...]] = []
    tallies: list[tuple[Any, ...]] = []
    states: list[tuple[Any, ...]] = []
    sums: list[tuple[Any, ...]] = []
    versions = []
    for diary in diaries:
        standing = diary.standing()
        revisions += map(_revision_row, [diary] * len(diary.lines), diary.lines)
        tallies += map(_tally_row, [diary] * len(standing), standing.values())
        states += _state_rows(diary)
        sums += _sum_rows(diary, sums_of(_standing_rows(diary, standing)))
        # A group that entered nothing is marked too: it is done with.
        versions.append((diary, max(len(diary.lines), 1)))
    bulk.insert(conn, t.Revision, REVISION_COLUMNS, revisions)
    bulk.insert(conn, t.Tally, TALLY_COLUMNS, tallies)
    bulk.insert(conn, t.DayState, STATE_COLUMNS, states)
    bulk.insert(conn, t.WeekSum, SUM_COLUMNS, sums)
    _raise_versions(conn, versions)


def _raise_versions(conn: Connection, versions: list[tuple[Diary, int]]) -> None:
    if not versions:
        return
    conn.execute(_MARK_GROUP, [{"of_group": diary.group_id, "more": more} for diary, more in versions])
    more = sum(more for _, more in versions)
    campaigns.count_entries(conn, versions[0][0].campaign_id, more=more)


def _revision_row(diary: Diary, line: Line) -> tuple[Any, ...]:
    content, answer = _words(line)
    return (
        diary.municipality_id,
        diary.group_id,
        line.entry_id,
        line.kind,
        line.day.isoformat(),
        line.sheet,
        line.number,
        content,
        answer,
        diary.account_id,
        diary.device,
        f"{line.day} {line.second // 3600:02}:{line.second // 60 % 60:02}:{line.second % 60:02}.000000",
    )


def _words(line: Line) -> tuple[str, str]:
    """Content and answer as `json.dumps` writes them; written out here, since that takes a third of the time."""
    if line.kind == "state":
        said = f'{{"day": "{line.day}", "state": {_quoted(line.state)}, "weather": {_quoted(line.weather)}}}'
        return said, said
    content = f'{{"day": "{line.day}", "sheet": "{line.sheet}"'
    if line.kind == "tally":
        content += f', "counts": {_counts(line.counts)}, "basis": "{line.basis}", "absent": {line.absent}'
    return content + "}", f'{{"revision": {line.number}, "miles": {line.miles}, "group_total": {line.group_total}}}'


def _quoted(word: str | None) -> str:
    return "null" if word is None else f'"{word}"'


def _counts(counts: Mapping[str, int]) -> str:
    return "{" + ", ".join([f'"{name}": {count}' for name, count in counts.items()]) + "}"


def _tally_row(diary: Diary, line: Line) -> tuple[Any, ...]:
    return (
        diary.municipality_id,
        diary.campaign_id,
        diary.group_id,
        line.day.isoformat(),
        line.sheet,
        ACTION,
        True,
        line.number,
        line.basis,
        line.absent,
        False,
        line.kind == "deletion",
        _counts(line.counts),
    )


def _state_rows(diary: Diary) -> list[tuple[Any, ...]]:
    return [
        (diary.municipality_id, diary.group_id, line.day.isoformat(), line.state, line.weather)
        for line in diary.lines
        if line.kind == "state"
    ]


def _standing_rows(diary: Diary, standing: dict[tuple[date, str], Line]) -> list[Any]:
    return [
        (diary.campaign_id, day, sheet, ACTION, True, line.basis, line.absent, line.counts)
        for (day, sheet), line in standing.items()
        if line.kind == "tally"
    ]


def _sum_rows(diary: Diary, sums: Sums) -> list[tuple[Any, ...]]:
    return [
        (diary.municipality_id, diary.group_id, campaign_id, week.isoformat(), *rest, *values)
        for (campaign_id, week, *rest), values in sums.items()
    ]
