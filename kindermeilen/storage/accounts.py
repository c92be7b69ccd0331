"""Queries: accounts, invitations, API tokens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in: `kind` is coordinator, school or class."""

    id: int
    municipality_id: int
    kind: str
    name: str
    institution_id: int | None
    group_id: int | None
    sign_in_number: str
    passphrase_hash: str | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use address; `ended_at` when the account was renewed."""

    id: int
    account_id: int
    nonce: str
    used_at: datetime | None
    ended_at: datetime | None


ACCOUNT: Any = (
    t.Account.id,
    t.Account.municipality_id,
    t.Account.kind,
    t.Account.name,
    t.Account.institution_id,
    t.Account.group_id,
    t.Account.sign_in_number,
    t.Account.passphrase_hash,
)
INVITATION: Any = (
    t.Invitation.id,
    t.Invitation.account_id,
    t.Invitation.nonce,
    t.Invitation.used_at,
    t.Invitation.ended_at,
)


def find_account(conn: Connection, condition: ColumnElement[bool]) -> Account | None:
    row = conn.execute(select(*ACCOUNT).where(condition)).one_or_none()
    return Account(*row) if row else None


def account_by_id(conn: Connection, account_id: int, *, lock: bool = False) -> Account:
    """The account of that id, which exists by constraint. `lock` keeps its other sign-ins waiting."""
    query = select(*ACCOUNT).where(t.Account.id == account_id)
    return Account(*conn.execute(query.with_for_update() if lock else query).one())


def account_by_number(conn: Connection, sign_in_number: str) -> Account | None:
    return find_account(conn, t.Account.sign_in_number == sign_in_number)


def account_by_name(conn: Connection, municipality_id: int, kind: str, name: str) -> Account | None:
    """A coordinator by name in the office, a school or class account by public code."""
    return find_account(
        conn, (t.Account.municipality_id == municipality_id) & (t.Account.kind == kind) & (t.Account.name == name)
    )


def accounts_of(conn: Connection, municipality_id: int) -> list[Account]:
    """A town's accounts in the order they were made."""
    query = select(*ACCOUNT).where(t.Account.municipality_id == municipality_id).order_by(t.Account.id)
    return [Account(*row) for row in conn.execute(query)]


def add_account(conn: Connection, **values: Any) -> int:
    return conn.execute(insert(t.Account).values(**values).returning(t.Account.id)).scalar_one()


def set_passphrase(conn: Connection, account_id: int, passphrase_hash: str | None) -> None:
    conn.execute(update(t.Account).where(t.Account.id == account_id).values(passphrase_hash=passphrase_hash))


def add_invitation(conn: Connection, account: Account, nonce: str, token_hash: str, created_at: datetime) -> None:
    conn.execute(
        insert(t.Invitation).values(
            municipality_id=account.municipality_id,
            account_id=account.id,
            nonce=nonce,
            token_hash=token_hash,
            created_at=created_at,
        )
    )


def find_invitation(conn: Connection, token_hash: str) -> Invitation | None:
    row = conn.execute(select(*INVITATION).where(t.Invitation.token_hash == token_hash)).one_or_none()
    return Invitation(*row) if row else None


def live_invitations(conn: Connection, municipality_id: int) -> dict[int, Invitation]:
    """Each account's invitation that has not been ended, used or not, by account id."""
    mine = select(t.Account.id).where(t.Account.municipality_id == municipality_id)
    query = select(*INVITATION).where(t.Invitation.account_id.in_(mine), t.Invitation.ended_at.is_(None))
    found = [Invitation(*row) for row in conn.execute(query.order_by(t.Invitation.id))]
    return {invitation.account_id: invitation for invitation in found}


def use_invitation(conn: Connection, invitation_id: int, used_at: datetime) -> bool:
    """Use it up; False where somebody was faster."""
    return bool(
        conn.execute(
            update(t.Invitation)
            .where(t.Invitation.id == invitation_id, t.Invitation.used_at.is_(None), t.Invitation.ended_at.is_(None))
            .values(used_at=used_at)
        ).rowcount
    )


def end_invitations(conn: Connection, account_id: int, ended_at: datetime, *, unused_only: bool = False) -> None:
    query = update(t.Invitation).where(t.Invitation.account_id == account_id, t.Invitation.ended_at.is_(None))
    if unused_only:
        query = query.where(t.Invitation.used_at.is_(None))
    conn.execute(query.values(ended_at=ended_at))


def add_token(conn: Connection, account: Account, token_hash: str, created_at: datetime) -> None:
    conn.execute(
        insert(t.ApiToken).values(
            municipality_id=account.municipality_id,
            account_id=account.id,
            token_hash=token_hash,
            created_at=created_at,
        )
    )


_ACCOUNT_OF_TOKEN = Prepared(
    select(*ACCOUNT)
    .join(t.ApiToken, t.ApiToken.account_id == t.Account.id)
    .where(t.ApiToken.token_hash == bindparam("token_hash"), t.ApiToken.ended_at.is_(None))
)


def account_of_token(conn: Connection, token_hash: str) -> Account | None:
    """The account of a token that still holds."""
    row = _ACCOUNT_OF_TOKEN.row(conn, token_hash=token_hash)
    return Account(*row) if row else None


def end_tokens(conn: Connection, account_id: int, ended_at: datetime) -> None:
    conn.execute(
        update(t.ApiToken)
        .where(t.ApiToken.account_id == account_id, t.ApiToken.ended_at.is_(None))
        .values(ended_at=ended_at)
    )
