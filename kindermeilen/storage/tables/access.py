"""Accounts, invitations, devices, sessions, tokens, failed sign-ins, the log."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kindermeilen.storage.tables.base import Base, in_town, town_key


class Account(Base):
    """Who may sign in: a coordinator, an institution (school account) or a group (class account). No e-mail.

    `name` is a coordinator's name in the office, else the public code of the institution or group.
    """

    __tablename__ = "account"
    __table_args__ = (
        in_town("institution", "institution_id"),
        in_town("group", "group_id"),
        UniqueConstraint("municipality_id", "id"),
        UniqueConstraint("sign_in_number"),
        UniqueConstraint("group_id"),
        UniqueConstraint("municipality_id", "kind", "name"),
        CheckConstraint(
            "(kind = 'coordinator' AND institution_id IS NULL AND group_id IS NULL)"
            " OR (kind = 'school' AND institution_id IS NOT NULL AND group_id IS NULL)"
            " OR (kind = 'class' AND institution_id IS NOT NULL AND group_id IS NOT NULL)",
            name="kind",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120), server_default="")
    institution_id: Mapped[int | None]
    group_id: Mapped[int | None]
    sign_in_number: Mapped[str] = mapped_column(String(8))
    passphrase_hash: Mapped[str | None] = mapped_column(String(200))


class Invitation(Base):
    """A single-use address on an access letter; only its hash is stored. `nonce` lets the letter be printed again."""

    __tablename__ = "invitation"
    __table_args__ = (
        in_town("account", "account_id"),
        UniqueConstraint("token_hash"),
        Index("ix_invitation_account_id", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    account_id: Mapped[int]
    nonce: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Device(Base):
    """A browser that signed in at least once; its secret is stored hashed. It may hold several sessions."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("secret_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(40))


class Session(Base):
    """An account signed in on a device, until the year is closed or somebody ends it."""

    __tablename__ = "session"
    __table_args__ = (
        in_town("account", "account_id"),
        CheckConstraint("device_kind IN ('teacher', 'class', 'office')", name="device_kind"),
        Index("ix_session_device_id", "device_id"),
        Index("ix_session_account_id", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    account_id: Mapped[int]
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    device_kind: Mapped[str] = mapped_column(String(10))
    started_on: Mapped[date]
    last_seen_on: Mapped[date]
    elevated_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Pairing(Base):
    """Signing in another device: `pc` (QR and six digits, confirmed by a signed-in phone) or `hand_on` (QR)."""

    __tablename__ = "pairing"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("kind IN ('pc', 'hand_on')", name="kind"),
        Index("ix_pairing_digits_hash", "digits_hash"),
        Index("ix_pairing_expires_at", "expires_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64))
    digits_hash: Mapped[str | None] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    device_kind: Mapped[str | None] = mapped_column(String(10))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiToken(Base):
    """A group's token for the API, stored hashed."""

    __tablename__ = "api_token"
    __table_args__ = (
        in_town("account", "account_id"),
        UniqueConstraint("token_hash"),
        Index("ix_api_token_account_id", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    account_id: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class FailedSignIn(Base):
    """A sign-in that failed, by keyed hash of source and account; kept for a day."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_source_hash_failed_at", "source_hash", "failed_at"),
        Index("ix_failed_sign_in_failed_at", "failed_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    source_hash: Mapped[str] = mapped_column(String(64))
    account_hash: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime]


class Audit(Base):
    """Who changed what that others rely on. Append-only: no update; only retention deletes."""

    __tablename__ = "audit"
    __table_args__ = (
        in_town("account", "account_id"),
        Index("ix_audit_municipality_id_recorded_at", "municipality_id", "recorded_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(160))
    deed: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(260))
    reason: Mapped[str] = mapped_column(String(500))
    details: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
