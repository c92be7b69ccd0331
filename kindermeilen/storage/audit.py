"""Queries: the log of changes that others rely on. Lines are appended and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from kindermeilen.storage import tables as t


def add(conn: Connection, **values: Any) -> None:
    conn.execute(insert(t.Audit).values(**values))


def lines(conn: Connection, municipality_id: int, limit: int = 200) -> list[tuple[datetime, str, str, str, str]]:
    """A town's newest lines: when, who, deed, subject, reason."""
    query = (
        select(t.Audit.recorded_at, t.Audit.actor, t.Audit.deed, t.Audit.subject, t.Audit.reason)
        .where(t.Audit.municipality_id == municipality_id)
        .order_by(t.Audit.id.desc())
        .limit(limit)
    )
    rows: Any = conn.execute(query)
    return [tuple(row) for row in rows]


def details_of(conn: Connection, municipality_id: int, deed: str) -> dict[str, Any] | None:
    """The details of a town's newest line of that deed."""
    query = select(t.Audit.details).where(t.Audit.municipality_id == municipality_id, t.Audit.deed == deed)
    return conn.execute(query.order_by(t.Audit.id.desc()).limit(1)).scalar_one_or_none()
