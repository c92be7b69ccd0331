"""Queries: devices that let other devices in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from kindermeilen.storage import tables as t


@dataclass(frozen=True, slots=True)
class StoredPairing:
    """Another device that wants to be signed in, or a QR that signs one in."""

    id: int
    kind: str
    label: str
    account_id: int | None
    device_kind: str | None
    expires_at: datetime
    used_at: datetime | None


PAIRING: Any = (
    t.Pairing.id,
    t.Pairing.kind,
    t.Pairing.label,
    t.Pairing.account_id,
    t.Pairing.device_kind,
    t.Pairing.expires_at,
    t.Pairing.used_at,
)


def add_pairing(conn: Connection, **values: Any) -> int:
    return conn.execute(insert(t.Pairing).values(**values).returning(t.Pairing.id)).scalar_one()


def find_pairing(conn: Connection, condition: ColumnElement[bool]) -> StoredPairing | None:
    row = conn.execute(select(*PAIRING).where(condition)).first()
    return StoredPairing(*row) if row else None


def pairing_by_id(conn: Connection, pairing_id: int) -> StoredPairing | None:
    return find_pairing(conn, t.Pairing.id == pairing_id)


def pairing_by_token(conn: Connection, token_hash: str) -> StoredPairing | None:
    return find_pairing(conn, t.Pairing.token_hash == token_hash)


def pairing_by_digits(conn: Connection, digits_hash: str, now: datetime, until: datetime) -> StoredPairing | None:
    """The PC that shows these six digits, whether a phone vouched for it already or not."""
    is_waiting = (t.Pairing.expires_at > now) & (t.Pairing.expires_at <= until)
    return find_pairing(conn, (t.Pairing.digits_hash == digits_hash) & (t.Pairing.kind == "pc") & is_waiting)


def confirm_pairing(conn: Connection, pairing_id: int, account_id: int, device_kind: str) -> bool:
    """A signed-in device vouches for the waiting PC; False where another was faster."""
    return bool(
        conn.execute(
            update(t.Pairing)
            .where(t.Pairing.id == pairing_id, t.Pairing.account_id.is_(None))
            .values(account_id=account_id, device_kind=device_kind)
        ).rowcount
    )


def use_pairing(conn: Connection, pairing_id: int, used_at: datetime) -> bool:
    """Use it up; False where somebody was faster."""
    return bool(
        conn.execute(
            update(t.Pairing).where(t.Pairing.id == pairing_id, t.Pairing.used_at.is_(None)).values(used_at=used_at)
        ).rowcount
    )


def end_waiting(conn: Connection, pairing_id: int) -> None:
    """The PC shows other digits now, or none."""
    conn.execute(delete(t.Pairing).where(t.Pairing.id == pairing_id, t.Pairing.account_id.is_(None)))


def forget_pairings(conn: Connection, before: datetime) -> None:
    conn.execute(delete(t.Pairing).where(t.Pairing.expires_at < before))


def end_pairings_of_account(conn: Connection, account_id: int) -> None:
    conn.execute(delete(t.Pairing).where(t.Pairing.account_id == account_id))
