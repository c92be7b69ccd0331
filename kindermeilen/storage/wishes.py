"""Queries: a class's wishes, and what of them is public."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from kindermeilen.domain.nouns import Group
from kindermeilen.domain.wishes import Outcome, Release, ReleasedWish, Wish
from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared, Row

WISH: Any = (
    t.Wish.id,
    t.Wish.municipality_id,
    t.Wish.group_id,
    t.Wish.campaign_id,
    t.Wish.position,
    t.Wish.text,
    t.Wish.state,
    t.Wish.entered_on,
    t.Wish.decided_on,
    t.Wish.outcome,
    t.Wish.outcome_text,
)
_OF_GROUP = Prepared(
    select(*WISH)
    .where(t.Wish.group_id == bindparam("of_group"), t.Wish.campaign_id == bindparam("of_campaign"))
    .order_by(t.Wish.position)
)
_RELEASED: Any = (
    select(
        t.Wish.text,
        t.Wish.outcome,
        t.Wish.outcome_text,
        t.Group.name,
        t.Group.code,
        t.Institution.name,
        t.Institution.kind,
    )
    .join(t.Group, t.Group.id == t.Wish.group_id)
    .join(t.Institution, t.Institution.id == t.Group.institution_id)
    .where(t.Wish.campaign_id == bindparam("of_campaign"), t.Wish.state == Release.RELEASED.value)
    .order_by(t.Wish.group_id, t.Wish.position)
)
_RELEASED_OF_TOWN = Prepared(_RELEASED)
_RELEASED_OF_INSTITUTION = Prepared(_RELEASED.where(t.Group.institution_id == bindparam("of_institution")))
_RELEASED_OF_GROUP = Prepared(_RELEASED.where(t.Wish.group_id == bindparam("of_group")))


def _wish(row: Row) -> Wish:
    found = Wish(*row)
    return replace(found, state=Release(found.state), outcome=Outcome(found.outcome))


def wishes_of_group(conn: Connection, group_id: int, campaign_id: int) -> list[Wish]:
    """A class's wishes of a year, in its order, whatever their state: for signed-in eyes only."""
    return [_wish(row) for row in _OF_GROUP.rows(conn, of_group=group_id, of_campaign=campaign_id)]


def find_wish(conn: Connection, wish_id: int) -> Wish | None:
    row = conn.execute(select(*WISH).where(t.Wish.id == wish_id)).one_or_none()
    return _wish(tuple(row)) if row else None


def wishes_of_campaign(conn: Connection, campaign_id: int) -> list[Wish]:
    """All wishes of a town's year, as they came."""
    query = select(*WISH).where(t.Wish.campaign_id == campaign_id).order_by(t.Wish.id)
    return [_wish(tuple(row)) for row in conn.execute(query)]


def released(
    conn: Connection, campaign_id: int, *, group_id: int | None = None, institution_id: int | None = None
) -> tuple[ReleasedWish, ...]:
    """What is public of a group, of an institution, or of the whole town."""
    if group_id is not None:
        rows = _RELEASED_OF_GROUP.rows(conn, of_campaign=campaign_id, of_group=group_id)
    elif institution_id is not None:
        rows = _RELEASED_OF_INSTITUTION.rows(conn, of_campaign=campaign_id, of_institution=institution_id)
    else:
        rows = _RELEASED_OF_TOWN.rows(conn, of_campaign=campaign_id)
    return tuple(ReleasedWish(text, Outcome(outcome), *rest) for text, outcome, *rest in rows)


def add_wish(conn: Connection, group: Group, campaign_id: int, position: int, **values: Any) -> int:
    """A new wish. Raises IntegrityError where that place is taken."""
    whose = {"municipality_id": group.municipality_id, "group_id": group.id, "campaign_id": campaign_id}
    made = insert(t.Wish).values(position=position, **whose, **values).returning(t.Wish.id)
    return conn.execute(made).scalar_one()


def change_wish(conn: Connection, wish_id: int, **values: Any) -> None:
    conn.execute(update(t.Wish).where(t.Wish.id == wish_id).values(**values))


def remove_wish(conn: Connection, wish_id: int) -> None:
    conn.execute(delete(t.Wish).where(t.Wish.id == wish_id))


def count_waiting(conn: Connection, campaign_id: int) -> int:
    """How many wait for the coordinator in that year."""
    waiting = (t.Wish.campaign_id == campaign_id, t.Wish.state == Release.WAITING.value)
    return conn.scalar(select(func.count()).select_from(t.Wish).where(*waiting)) or 0
