"""Tallies, their journal, days without one, sums, what waits for a decision."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kindermeilen.storage.tables.base import Base, in_town, town_key


class Tally(Base):
    """The present counts of one group, day and sheet: the last of its revisions. `deleted` keeps the number going."""

    __tablename__ = "tally"
    __table_args__ = (
        in_town("group", "group_id"),
        in_town("campaign", "campaign_id"),
        UniqueConstraint("group_id", "day", "sheet"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
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
        in_town("group", "group_id"),
        in_town("account", "account_id"),
        UniqueConstraint("group_id", "entry_id"),
        UniqueConstraint("group_id", "day", "sheet", "number"),
        CheckConstraint("kind IN ('tally', 'deletion', 'state', 'children', 'period', 'correction')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
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
        in_town("group", "group_id"),
        UniqueConstraint("group_id", "day"),
        CheckConstraint("state IN ('no_school', 'excursion', 'not_asked')", name="state"),
        CheckConstraint("weather IN ('sun', 'clouds', 'rain', 'snow', 'storm')", name="weather"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
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
        in_town("group", "group_id"),
        in_town("campaign", "campaign_id"),
        Index("ix_week_sum_campaign_id", "campaign_id"),
    )
    group_id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    sheet: Mapped[str] = mapped_column(String(10), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    open_day: Mapped[bool] = mapped_column(primary_key=True)
    basis: Mapped[str] = mapped_column(String(10), primary_key=True)
    municipality_id: Mapped[int] = town_key()
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
        in_town("group", "group_id"),
        in_town("account", "account_id"),
        CheckConstraint("kind IN ('late', 'conflict')", name="kind"),
        CheckConstraint("state IN ('waiting', 'accepted', 'rejected')", name="state"),
        Index("ix_correction_municipality_id_state", "municipality_id", "state"),
        Index("ix_correction_group_id", "group_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
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
