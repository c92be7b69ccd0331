"""Queries: what a class said about its mission of a week. No row: the week's own mission, not done yet."""

from datetime import date

from sqlalchemy import Connection, bindparam, insert, select, update

from kindermeilen.domain.nouns import Group
from kindermeilen.domain.wishes import MissionAnswer
from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared

_COLUMNS = (t.MissionAnswer.week, t.MissionAnswer.mission, t.MissionAnswer.swapped, t.MissionAnswer.done_on)
_ANSWERS = Prepared(
    select(*_COLUMNS)
    .where(
        t.MissionAnswer.group_id == bindparam("of_group"),
        t.MissionAnswer.campaign_id == bindparam("of_campaign"),
    )
    .order_by(t.MissionAnswer.week)
)


def answers_of_group(conn: Connection, group_id: int, campaign_id: int) -> dict[date, MissionAnswer]:
    """All answers of a year by Monday."""
    rows = _ANSWERS.rows(conn, of_group=group_id, of_campaign=campaign_id)
    return {row[0]: MissionAnswer(*row) for row in rows}


def put_answer(conn: Connection, group: Group, campaign_id: int, answer: MissionAnswer) -> None:
    """The answer of a week, in place of an earlier one. The caller has locked the group."""
    values = {"mission": answer.mission, "swapped": answer.swapped, "done_on": answer.done_on}
    same = (
        t.MissionAnswer.group_id == group.id,
        t.MissionAnswer.campaign_id == campaign_id,
        t.MissionAnswer.week == answer.week,
    )
    if not conn.execute(update(t.MissionAnswer).where(*same).values(**values)).rowcount:
        key = {"group_id": group.id, "campaign_id": campaign_id, "week": answer.week}
        conn.execute(insert(t.MissionAnswer).values(municipality_id=group.municipality_id, **key, **values))
