"""Queries: accounts, invitations, devices, sessions, pairings, tokens, failed sign-ins."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from kindermeilen.storage import tables as t


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
SESSION: Any = (
    t.Session.id,
    t.Session.device_id,
    t.Device.label,
    t.Session.device_kind,
    t.Session.started_on,
    t.Session.last_seen_on,
    t.Session.elevated_until,
)
PAIRING: Any = (
    t.Pairing.id,
    t.Pairing.kind,
    t.Pairing.label,
    t.Pairing.account_id,
    t.Pairing.device_kind,
    t.Pairing.expires_at,
    t.Pairing.used_at,
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
    query = select(*INVITATION).where(t.Invitation.municipality_id == municipality_id, t.Invitation.ended_at.is_(None))
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
_SESSIONS_OF_DEVICE = _SESSIONS.where(t.Device.secret_hash == bindparam("secret_hash"))


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
    return _sessions(conn.execute(_SESSIONS_OF_DEVICE, {"secret_hash": secret_hash}))


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


def add_pairing(conn: Connection, **values: Any) -> int:
    return conn.execute(insert(t.Pairing).values(**values).returning(t.Pairing.id)).scalar_one()


def find_pairing(conn: Connection, condition: ColumnElement[bool]) -> StoredPairing | None:
    row = conn.execute(select(*PAIRING).where(condition)).first()
    return StoredPairing(*row) if row else None


def pairing_by_id(conn: Connection, pairing_id: int) -> StoredPairing | None:
    return find_pairing(conn, t.Pairing.id == pairing_id)


def pairing_by_token(conn: Connection, token_hash: str) -> StoredPairing | None:
    return find_pairing(conn, t.Pairing.token_hash == token_hash)


def pairing_by_digits(conn: Connection, digits_hash: str, now: datetime) -> StoredPairing | None:
    """The PC that shows these six digits, whether a phone vouched for it already or not."""
    return find_pairing(
        conn, (t.Pairing.digits_hash == digits_hash) & (t.Pairing.kind == "pc") & (t.Pairing.expires_at > now)
    )


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


def add_token(conn: Connection, account: Account, token_hash: str, created_at: datetime) -> None:
    conn.execute(
        insert(t.ApiToken).values(
            municipality_id=account.municipality_id,
            account_id=account.id,
            token_hash=token_hash,
            created_at=created_at,
        )
    )


_ACCOUNT_OF_TOKEN = (
    select(*ACCOUNT)
    .join(t.ApiToken, t.ApiToken.account_id == t.Account.id)
    .where(t.ApiToken.token_hash == bindparam("token_hash"), t.ApiToken.ended_at.is_(None))
)


def account_of_token(conn: Connection, token_hash: str) -> Account | None:
    """The account of a token that still holds."""
    row = conn.execute(_ACCOUNT_OF_TOKEN, {"token_hash": token_hash}).one_or_none()
    return Account(*row) if row else None


def end_tokens(conn: Connection, account_id: int, ended_at: datetime) -> None:
    conn.execute(
        update(t.ApiToken)
        .where(t.ApiToken.account_id == account_id, t.ApiToken.ended_at.is_(None))
        .values(ended_at=ended_at)
    )


def add_failure(conn: Connection, source_hash: str, account_hash: str, failed_at: datetime) -> None:
    conn.execute(insert(t.FailedSignIn).values(source_hash=source_hash, account_hash=account_hash, failed_at=failed_at))


def forget_failures(conn: Connection, before: datetime) -> None:
    conn.execute(delete(t.FailedSignIn).where(t.FailedSignIn.failed_at < before))


def keep_newest_failures(conn: Connection, source_hash: str, kept: int) -> None:
    """Forget a source's oldest failures beyond that number."""
    newest = select(t.FailedSignIn.id).where(t.FailedSignIn.source_hash == source_hash)
    beyond = conn.scalars(newest.order_by(t.FailedSignIn.id.desc()).offset(kept).limit(kept)).all()
    if beyond:
        conn.execute(delete(t.FailedSignIn).where(t.FailedSignIn.id.in_(beyond)))


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins of one source: how many, and when the last one was."""

    count: int
    last: datetime | None


def failures_of_source(
    conn: Connection, source_hash: str, since: datetime, account_hash: str | None = None
) -> Failures:
    """Failed sign-ins of a source, for one account or for all together."""
    query = select(func.count(), func.max(t.FailedSignIn.failed_at)).where(
        t.FailedSignIn.source_hash == source_hash, t.FailedSignIn.failed_at > since
    )
    if account_hash is not None:
        query = query.where(t.FailedSignIn.account_hash == account_hash)
    count, last = conn.execute(query).one()
    return Failures(count, last)
