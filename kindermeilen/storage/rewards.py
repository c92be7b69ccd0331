"""Queries: what a class looks forward to at so many miles."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from kindermeilen.domain.nouns import Group
from kindermeilen.domain.wishes import Release, Reward
from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared, Row

REWARD: Any = (
    t.Reward.id,
    t.Reward.municipality_id,
    t.Reward.group_id,
    t.Reward.campaign_id,
    t.Reward.miles,
    t.Reward.choice,
    t.Reward.text,
    t.Reward.state,
    t.Reward.entered_on,
    t.Reward.decided_on,
)
_OF_GROUP = Prepared(
    select(*REWARD)
    .where(t.Reward.group_id == bindparam("of_group"), t.Reward.campaign_id == bindparam("of_campaign"))
    .order_by(t.Reward.miles)
)


def _reward(row: Row) -> Reward:
    found = Reward(*row)
    return replace(found, state=Release(found.state))


def rewards_of_group(conn: Connection, group_id: int, campaign_id: int) -> list[Reward]:
    """A class's rewards of a year by miles. Public pages show those that are `is_public`."""
    return [_reward(row) for row in _OF_GROUP.rows(conn, of_group=group_id, of_campaign=campaign_id)]


def rewards_of_campaign(conn: Connection, campaign_id: int) -> list[Reward]:
    """All rewards of a town's year, as they came."""
    query = select(*REWARD).where(t.Reward.campaign_id == campaign_id).order_by(t.Reward.id)
    return [_reward(tuple(row)) for row in conn.execute(query)]


def find_reward(conn: Connection, reward_id: int) -> Reward | None:
    row = conn.execute(select(*REWARD).where(t.Reward.id == reward_id)).one_or_none()
    return _reward(tuple(row)) if row else None


def add_reward(conn: Connection, group: Group, campaign_id: int, **values: Any) -> int:
    """A new one. Raises IntegrityError where the class has one for these miles already."""
    whose = {"municipality_id": group.municipality_id, "group_id": group.id, "campaign_id": campaign_id}
    return conn.execute(insert(t.Reward).values(**whose, **values).returning(t.Reward.id)).scalar_one()


def change_reward(conn: Connection, reward_id: int, **values: Any) -> None:
    conn.execute(update(t.Reward).where(t.Reward.id == reward_id).values(**values))


def remove_reward(conn: Connection, reward_id: int) -> None:
    conn.execute(delete(t.Reward).where(t.Reward.id == reward_id))


def count_waiting(conn: Connection, campaign_id: int) -> int:
    """How many wait for the coordinator in that year."""
    waiting = (t.Reward.campaign_id == campaign_id, t.Reward.state == Release.WAITING.value)
    return conn.scalar(select(func.count()).select_from(t.Reward).where(*waiting)) or 0
