"""The tables, as typed classes used with SQLAlchemy Core (no session, no lazy loading).

Every row that belongs to a town carries `municipality_id`, and every reference inside a town is a composite foreign
key over it: a reference from one town into another is impossible by constraint. Every constraint has a name, so that
a violated one maps to a named refusal.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware moments in UTC on every database; SQLite itself knows no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy's signature
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables of the house."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, dict[str, Any]: JSON}


def _in_town(table: str, *columns: str) -> ForeignKeyConstraint:
    """A reference that stays inside its town."""
    local = ["municipality_id", *columns]
    return ForeignKeyConstraint(local, [f"{table}.municipality_id", f"{table}.id"])


def _town() -> Mapped[int]:
    return mapped_column(ForeignKey("municipality.id"), index=False)


class Municipality(Base):
    """A town or a district (five-digit key) that takes part."""

    __tablename__ = "municipality"
    __table_args__ = (
        UniqueConstraint("ags"),
        CheckConstraint("length(ags) IN (5, 8)", name="ags_length"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="position"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ags: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    land: Mapped[str] = mapped_column(String(2))
    lat: Mapped[float]
    lon: Mapped[float]
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    help_address: Mapped[str] = mapped_column(String(200), server_default="")
    contact: Mapped[str] = mapped_column(String(2000), server_default="")
    imprint: Mapped[str] = mapped_column(String(8000), server_default="")


class Institution(Base):
    """A school or Kita of a municipality."""

    __tablename__ = "institution"
    __table_args__ = (
        UniqueConstraint("municipality_id", "id"),
        UniqueConstraint("municipality_id", "name"),
        UniqueConstraint("code"),
        CheckConstraint("kind IN ('school', 'kita')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(200), server_default="")
    contact_role: Mapped[str] = mapped_column(String(120), server_default="")
    email: Mapped[str] = mapped_column(String(200), server_default="")


class Group(Base):
    """A school class or Kita group; `version` grows with every change of what its pages show."""

    __tablename__ = "group"
    __table_args__ = (
        _in_town("institution", "institution_id"),
        UniqueConstraint("municipality_id", "id"),
        UniqueConstraint("institution_id", "name"),
        UniqueConstraint("code"),
        CheckConstraint("entry IN ('app', 'paper')", name="entry"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    institution_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(16))
    entry: Mapped[str] = mapped_column(String(10), server_default="app")
    material: Mapped[str] = mapped_column(String(200), server_default="")
    version: Mapped[int] = mapped_column(server_default=text("0"))


class Headcount(Base):
    """Number of children of a group from a day on; `weekday` 1–7 (ISO) where it differs by day, 0 for every day."""

    __tablename__ = "headcount"
    __table_args__ = (
        _in_town("group", "group_id"),
        UniqueConstraint("group_id", "valid_from", "weekday"),
        CheckConstraint("children BETWEEN 1 AND 400", name="children"),
        CheckConstraint("weekday BETWEEN 0 AND 7", name="weekday"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    group_id: Mapped[int]
    valid_from: Mapped[date]
    weekday: Mapped[int] = mapped_column(server_default=text("0"))
    children: Mapped[int]


class Campaign(Base):
    """One year's campaign of a municipality. `version` grows with every change of what its pages show."""

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("municipality_id", "id"),
        UniqueConstraint("municipality_id", "year"),
        CheckConstraint("date_from <= date_to", name="window"),
        CheckConstraint("state IN ('open', 'closed', 'filed')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    year: Mapped[int]
    date_from: Mapped[date]
    date_to: Mapped[date]
    deadline: Mapped[date]
    report_by: Mapped[date | None]
    destination: Mapped[str] = mapped_column(String(60))
    factor_edition: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), server_default="open")
    rules: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(server_default=text("0"))


class Enrolment(Base):
    """A group takes part in a year's campaign."""

    __tablename__ = "enrolment"
    __table_args__ = (_in_town("group", "group_id"), _in_town("campaign", "campaign_id"))
    campaign_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()


class Period(Base):
    """Days on which a group, or all groups of an institution without own ones, collect or only count."""

    __tablename__ = "period"
    __table_args__ = (
        _in_town("campaign", "campaign_id"),
        _in_town("institution", "institution_id"),
        _in_town("group", "group_id"),
        UniqueConstraint("public_id"),
        CheckConstraint("kind IN ('action', 'baseline', 'follow_up')", name="kind"),
        CheckConstraint("date_from <= date_to", name="window"),
        Index("ix_period_institution_id", "institution_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36))
    municipality_id: Mapped[int] = _town()
    campaign_id: Mapped[int]
    institution_id: Mapped[int]
    group_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(10))
    date_from: Mapped[date]
    date_to: Mapped[date]


class ClosingDay(Base):
    """Days on which an institution is closed beside weekends and holidays."""

    __tablename__ = "closing_day"
    __table_args__ = (
        _in_town("institution", "institution_id"),
        UniqueConstraint("institution_id", "date_from", "date_to"),
        CheckConstraint("date_from <= date_to", name="window"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    institution_id: Mapped[int]
    date_from: Mapped[date]
    date_to: Mapped[date]
    label: Mapped[str] = mapped_column(String(120))


class Tally(Base):
    """The present counts of one group, day and sheet: the last of its revisions. `deleted` keeps the number going."""

    __tablename__ = "tally"
    __table_args__ = (
        _in_town("group", "group_id"),
        _in_town("campaign", "campaign_id"),
        UniqueConstraint("group_id", "day", "sheet"),
        Index("ix_tally_campaign_id", "campaign_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    campaign_id: Mapped[int]
    group_id: Mapped[int]
    day: Mapped[date]
    sheet: Mapped[str] = mapped_column(String(10))
    period: Mapped[str] = mapped_column(String(10))
    open_day: Mapped[bool]
    revision: Mapped[int]
    basis: Mapped[str] = mapped_column(String(10))
    absent: Mapped[int]
    confirmed: Mapped[bool]
    deleted: Mapped[bool]
    counts: Mapped[dict[str, Any]]


class Revision(Base):
    """Append-only journal of every entry of a group: what, by which account, on what sort of device, when.

    `content` is what was sent and `answer` what was answered, so that a repeated entry gets the stored answer. `number`
    counts a tally's revisions; entries of another kind have none. The time of day is for the class alone.
    """

    __tablename__ = "revision"
    __table_args__ = (
        _in_town("group", "group_id"),
        _in_town("account", "account_id"),
        UniqueConstraint("group_id", "entry_id"),
        UniqueConstraint("group_id", "day", "sheet", "number"),
        CheckConstraint("kind IN ('tally', 'deletion', 'state', 'children', 'period', 'correction')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    group_id: Mapped[int]
    entry_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date | None]
    sheet: Mapped[str | None] = mapped_column(String(10))
    number: Mapped[int | None]
    content: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any]]
    account_id: Mapped[int | None]
    device: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]


class DayState(Base):
    """What a day without a tally was (never zero), and the day's weather."""

    __tablename__ = "day_state"
    __table_args__ = (
        _in_town("group", "group_id"),
        UniqueConstraint("group_id", "day"),
        CheckConstraint("state IN ('no_school', 'excursion', 'not_asked')", name="state"),
        CheckConstraint("weather IN ('sun', 'clouds', 'rain', 'snow', 'storm')", name="weather"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    group_id: Mapped[int]
    day: Mapped[date]
    state: Mapped[str | None] = mapped_column(String(10))
    weather: Mapped[str | None] = mapped_column(String(10))


class WeekSum(Base):
    """Sums of a group's tallies of one week, sheet, kind of period, sort of day and basis.

    Kept in the transaction of the revision; counts by mode, so that a changed rule changes no row. `days` has a bit for
    each day with a tally (Monday 1 … Sunday 64). `check` recomputes every row.
    """

    __tablename__ = "week_sum"
    __table_args__ = (
        _in_town("group", "group_id"),
        _in_town("campaign", "campaign_id"),
        Index("ix_week_sum_campaign_id", "campaign_id"),
    )
    group_id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    sheet: Mapped[str] = mapped_column(String(10), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    open_day: Mapped[bool] = mapped_column(primary_key=True)
    basis: Mapped[str] = mapped_column(String(10), primary_key=True)
    municipality_id: Mapped[int] = _town()
    days: Mapped[int]
    absent: Mapped[int]
    foot: Mapped[int]
    bike: Mapped[int]
    scooter: Mapped[int]
    wheels: Mapped[int]
    bus: Mapped[int]
    train: Mapped[int]
    park_walk: Mapped[int]
    carpool: Mapped[int]
    car: Mapped[int]
    other: Mapped[int]
    task: Mapped[int]
    miles: Mapped[int]


class Correction(Base):
    """An entry that could not be stored any more (late, covered by paper, or beside another): somebody decides."""

    __tablename__ = "correction"
    __table_args__ = (
        _in_town("group", "group_id"),
        _in_town("account", "account_id"),
        CheckConstraint("kind IN ('late', 'conflict')", name="kind"),
        CheckConstraint("state IN ('waiting', 'accepted', 'rejected')", name="state"),
        Index("ix_correction_municipality_id_state", "municipality_id", "state"),
        Index("ix_correction_group_id", "group_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    group_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    sheet: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(500))
    account_id: Mapped[int | None]
    device: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), server_default="waiting")
    decided_at: Mapped[datetime | None]


class PaperTotal(Base):
    """A total that came on paper, for some groups of an institution together."""

    __tablename__ = "paper_total"
    __table_args__ = (
        _in_town("campaign", "campaign_id"),
        _in_town("institution", "institution_id"),
        UniqueConstraint("municipality_id", "id"),
        CheckConstraint("date_from <= date_to", name="window"),
        Index("ix_paper_total_campaign_id", "campaign_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
    campaign_id: Mapped[int]
    institution_id: Mapped[int]
    date_from: Mapped[date]
    date_to: Mapped[date]
    groups: Mapped[int | None]
    children: Mapped[int | None]
    green: Mapped[int | None]
    red: Mapped[int | None]
    blue: Mapped[int | None]
    adults: Mapped[int | None]
    recorded_at: Mapped[datetime]


class PaperTotalGroup(Base):
    """Which groups a total from paper covers."""

    __tablename__ = "paper_total_group"
    __table_args__ = (
        _in_town("group", "group_id"),
        _in_town("paper_total", "paper_total_id"),
        Index("ix_paper_total_group_group_id", "group_id"),
    )
    paper_total_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()


class ReportedTotal(Base):
    """A result that another municipality published or reported; public knowledge with its source, of no town here."""

    __tablename__ = "reported_total"
    __table_args__ = (Index("ix_reported_total_year", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    ags: Mapped[str] = mapped_column(String(8))
    year: Mapped[int]
    date_from: Mapped[date | None]
    date_to: Mapped[date | None]
    part_of: Mapped[str] = mapped_column(String(120))
    institution: Mapped[str] = mapped_column(String(200))
    institutions: Mapped[int | None]
    groups: Mapped[int | None]
    children: Mapped[int | None]
    green: Mapped[int | None]
    red: Mapped[int | None]
    blue: Mapped[int | None]
    total: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(1000))
    recorded_at: Mapped[datetime]


class Account(Base):
    """Who may sign in: a coordinator, an institution (school account) or a group (class account). No e-mail.

    `name` is a coordinator's name in the office, else the public code of the institution or group.
    """

    __tablename__ = "account"
    __table_args__ = (
        _in_town("institution", "institution_id"),
        _in_town("group", "group_id"),
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
    municipality_id: Mapped[int] = _town()
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
        _in_town("account", "account_id"),
        UniqueConstraint("token_hash"),
        Index("ix_invitation_account_id", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
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
        _in_town("account", "account_id"),
        CheckConstraint("device_kind IN ('teacher', 'class', 'office')", name="device_kind"),
        Index("ix_session_device_id", "device_id"),
        Index("ix_session_account_id", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
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
        _in_town("account", "account_id"),
        UniqueConstraint("token_hash"),
        Index("ix_api_token_account_id", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = _town()
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
    __table_args__ = (Index("ix_audit_municipality_id_recorded_at", "municipality_id", "recorded_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(160))
    deed: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(260))
    reason: Mapped[str] = mapped_column(String(500))
    details: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
