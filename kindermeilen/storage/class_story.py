"""Queries for what a group's badges are judged by: its tallies, what was said of its days, and the whole journal."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared, answers

_group: Any = bindparam("of_group")
_window: Any = (bindparam("first"), bindparam("last"))
_TALLIES = Prepared(
    select(t.Tally.day, t.Tally.sheet, t.Tally.open_day, t.Tally.deleted, t.Tally.counts).where(
        t.Tally.group_id == _group,
        t.Tally.day.between(*_window),
        t.Tally.campaign_id == bindparam("campaign"),
        t.Tally.period == "action",
    )
)
_SAID = Prepared(
    select(t.DayState.day, t.DayState.state, t.DayState.weather).where(
        t.DayState.group_id == _group, t.DayState.day.between(*_window)
    )
)
_JOURNAL = Prepared(
    select(t.Revision.recorded_at, t.Revision.kind, t.Revision.day, t.Revision.sheet, t.Revision.content)
    .where(
        t.Revision.group_id == _group,
        t.Revision.day.between(*_window),
        or_(t.Revision.kind == "tally", t.Revision.kind == "deletion", t.Revision.kind == "state"),
    )
    .order_by(t.Revision.id)
)
_MISSIONS = Prepared(
    select(func.count())
    .select_from(t.MissionAnswer)
    .where(
        t.MissionAnswer.group_id == _group,
        t.MissionAnswer.campaign_id == bindparam("campaign"),
        t.MissionAnswer.done_on.is_not(None),
    )
)


@dataclass(frozen=True, slots=True)
class TallyLine:
    """A tally of an action week, also one that was taken back."""

    day: date
    sheet: str
    open_day: bool
    deleted: bool
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line of the journal: a tally, its deletion, or what was said of a day."""

    recorded_at: datetime
    kind: str
    day: date
    sheet: str | None
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClassStory:
    """All of it together."""

    tallies: tuple[TallyLine, ...]
    said: dict[date, tuple[str | None, str | None]]
    journal: tuple[JournalLine, ...]
    missions: int


def class_story(conn: Connection, group_id: int, campaign_id: int, first: date, last: date) -> ClassStory:
    """A group's story in a campaign, whose window is given."""
    window = {"of_group": group_id, "first": first, "last": last}
    tallies, said, journal, missions = answers(
        conn,
        (_TALLIES, {**window, "campaign": campaign_id}),
        (_SAID, window),
        (_JOURNAL, window),
        (_MISSIONS, {"of_group": group_id, "campaign": campaign_id}),
    )
    return ClassStory(
        tallies=tuple(TallyLine(*row) for row in tallies),
        said={day: (state, weather) for day, state, weather in said},
        journal=tuple(JournalLine(*row) for row in journal),
        missions=missions[0][0],
    )
