"""Queries: sign-ins that failed, kept for a day."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from kindermeilen.storage import tables as t


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins of one source: how many, and when the last one was."""

    count: int
    last: datetime | None


def add_failure(conn: Connection, source_hash: str, account_hash: str, failed_at: datetime) -> None:
    conn.execute(insert(t.FailedSignIn).values(source_hash=source_hash, account_hash=account_hash, failed_at=failed_at))


def forget_failures(conn: Connection, before: datetime, after: datetime) -> None:
    """Forget what is old, and what a clock dated that has been set back since."""
    conn.execute(delete(t.FailedSignIn).where(~t.FailedSignIn.failed_at.between(before, after)))


def keep_newest_failures(conn: Connection, source_hash: str, kept: int) -> None:
    """Forget a source's oldest failures beyond that number."""
    newest = select(t.FailedSignIn.id).where(t.FailedSignIn.source_hash == source_hash)
    beyond = conn.scalars(newest.order_by(t.FailedSignIn.id.desc()).offset(kept).limit(kept)).all()
    if beyond:
        conn.execute(delete(t.FailedSignIn).where(t.FailedSignIn.id.in_(beyond)))


def failures_of_source(
    conn: Connection, source_hash: str, since: datetime, now: datetime, account_hash: str | None = None
) -> Failures:
    """Failed sign-ins of a source, for one account or for all together; none that a clock ahead of `now` dated."""
    query = select(func.count(), func.max(t.FailedSignIn.failed_at)).where(
        t.FailedSignIn.source_hash == source_hash, t.FailedSignIn.failed_at > since, t.FailedSignIn.failed_at <= now
    )
    if account_hash is not None:
        query = query.where(t.FailedSignIn.account_hash == account_hash)
    count, last = conn.execute(query).one()
    return Failures(count, last)
