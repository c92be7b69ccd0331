"""Queries: devices, and who is signed in on them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from kindermeilen.storage import tables as t
from kindermeilen.storage.accounts import ACCOUNT, Account
from kindermeilen.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class StoredSession:
    """An account signed in on a device."""

    id: int
    account: Account
    device_id: int
    device_label: str
    device_kind: str
    started_on: date
    last_seen_on: date
    elevated_until: datetime | None


SESSION: Any = (
    t.Session.id,
    t.Session.device_id,
    t.Device.label,
    t.Session.device_kind,
    t.Session.started_on,
    t.Session.last_seen_on,
    t.Session.elevated_until,
)


def add_device(conn: Connection, secret_hash: str, label: str) -> int:
    return conn.execute(
        insert(t.Device).values(secret_hash=secret_hash, label=label).returning(t.Device.id)
    ).scalar_one()


def find_device(conn: Connection, secret_hash: str) -> int | None:
    return conn.scalars(select(t.Device.id).where(t.Device.secret_hash == secret_hash)).one_or_none()


def renew_device(conn: Connection, device_id: int, secret_hash: str) -> None:
    """From now on the device is known by another secret."""
    conn.execute(update(t.Device).where(t.Device.id == device_id).values(secret_hash=secret_hash))


def add_session(conn: Connection, account: Account, device_id: int, device_kind: str, day: date) -> int:
    """Sign the account in on the device; an earlier session of both is continued with the new kind."""
    there = conn.execute(
        update(t.Session)
        .where(t.Session.account_id == account.id, t.Session.device_id == device_id, t.Session.ended_at.is_(None))
        .values(device_kind=device_kind, last_seen_on=day, elevated_until=None)
        .returning(t.Session.id)
    ).first()
    if there is not None:
        return int(there[0])
    return conn.execute(
        insert(t.Session)
        .values(
            municipality_id=account.municipality_id,
            account_id=account.id,
            device_id=device_id,
            device_kind=device_kind,
            started_on=day,
            last_seen_on=day,
        )
        .returning(t.Session.id)
    ).scalar_one()


_SESSIONS = (
    select(*ACCOUNT, *SESSION)
    .join(t.Device, t.Device.id == t.Session.device_id)
    .join(t.Account, t.Account.id == t.Session.account_id)
    .where(t.Session.ended_at.is_(None))
    .order_by(t.Session.id)
)
_SESSIONS_OF_DEVICE = Prepared(_SESSIONS.where(t.Device.secret_hash == bindparam("secret_hash")))


def sessions(conn: Connection, condition: ColumnElement[bool]) -> list[StoredSession]:
    """Sessions that have not ended."""
    return _sessions(conn.execute(_SESSIONS.where(condition)))


def _sessions(rows: Any) -> list[StoredSession]:
    cut = len(ACCOUNT)
    return [_session(row[:cut], row[cut:]) for row in rows]


def _session(account: Any, session: Any) -> StoredSession:
    session_id, *rest = session
    return StoredSession(session_id, Account(*account), *rest)


def sessions_of_device(conn: Connection, secret_hash: str) -> list[StoredSession]:
    return _sessions(_SESSIONS_OF_DEVICE.rows(conn, secret_hash=secret_hash))


def sessions_of_account(conn: Connection, account_id: int) -> list[StoredSession]:
    return sessions(conn, t.Session.account_id == account_id)


def account_of_session(conn: Connection, session_id: int) -> int | None:
    """Whose session that is or was."""
    return conn.scalars(select(t.Session.account_id).where(t.Session.id == session_id)).one_or_none()


def end_sessions(conn: Connection, condition: ColumnElement[bool], ended_at: datetime) -> None:
    conn.execute(update(t.Session).where(condition, t.Session.ended_at.is_(None)).values(ended_at=ended_at))


def end_session(conn: Connection, session_id: int, ended_at: datetime) -> None:
    end_sessions(conn, t.Session.id == session_id, ended_at)


def end_sessions_of_account(conn: Connection, account_id: int, ended_at: datetime) -> None:
    end_sessions(conn, t.Session.account_id == account_id, ended_at)


def end_class_and_school_sessions(conn: Connection, municipality_id: int, ended_at: datetime) -> None:
    """The year is closed: only coordinators stay signed in."""
    town = select(t.Account.id).where(t.Account.municipality_id == municipality_id, t.Account.kind != "coordinator")
    end_sessions(conn, t.Session.account_id.in_(town), ended_at)


def elevate(conn: Connection, session_id: int, until: datetime | None) -> None:
    conn.execute(update(t.Session).where(t.Session.id == session_id).values(elevated_until=until))


def seen(conn: Connection, session_ids: list[int], day: date) -> None:
    """Remember the day (never the hour) of use."""
    conn.execute(
        update(t.Session).where(t.Session.id.in_(session_ids), t.Session.last_seen_on < day).values(last_seen_on=day)
    )
