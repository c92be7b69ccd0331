"""Campaigns, who takes part, periods, totals from paper and from others."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kindermeilen.storage.tables.base import Base, in_town, town_key


class Campaign(Base):
    """One year's campaign of a municipality. `version` grows with every change of what its pages show.

    `comparison`: what public pages may compare classes by.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("municipality_id", "id"),
        UniqueConstraint("municipality_id", "year"),
        CheckConstraint("date_from <= date_to", name="window"),
        CheckConstraint("state IN ('open', 'closed', 'filed')", name="state"),
        CheckConstraint("comparison IN ('off', 'share', 'improvement')", name="comparison"),
        Index("ix_campaign_year", "year"),
        Index("ix_campaign_date_from", "date_from"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
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
    comparison: Mapped[str] = mapped_column(String(12), server_default="off")


class EntryCount(Base):
    """How often entries changed what a campaign's pages show: part of `version`, in a place of its own.

    Several parts, so that classes of a town do not wait for each other; and not in `campaign`, as each row that refers
    to a campaign has it looked up, which is slow where that row changes with every entry.
    """

    __tablename__ = "entry_count"
    __table_args__ = (in_town("campaign", "campaign_id"),)
    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    municipality_id: Mapped[int] = town_key()
    changes: Mapped[int]


class Enrolment(Base):
    """A group takes part in a year's campaign."""

    __tablename__ = "enrolment"
    __table_args__ = (
        in_town("group", "group_id"),
        in_town("campaign", "campaign_id"),
        Index("ix_enrolment_group_id", "group_id"),
    )
    campaign_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()


class Period(Base):
    """Days on which a group, or all groups of an institution without own ones, collect or only count."""

    __tablename__ = "period"
    __table_args__ = (
        in_town("campaign", "campaign_id"),
        in_town("institution", "institution_id"),
        in_town("group", "group_id"),
        UniqueConstraint("public_id"),
        CheckConstraint("kind IN ('action', 'baseline', 'follow_up')", name="kind"),
        CheckConstraint("date_from <= date_to", name="window"),
        Index("ix_period_institution_id", "institution_id"),
        Index("ix_period_campaign_id", "campaign_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36))
    municipality_id: Mapped[int] = town_key()
    campaign_id: Mapped[int]
    institution_id: Mapped[int]
    group_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(10))
    date_from: Mapped[date]
    date_to: Mapped[date]


class PaperTotal(Base):
    """A total that came on paper, for some groups of an institution together."""

    __tablename__ = "paper_total"
    __table_args__ = (
        in_town("campaign", "campaign_id"),
        in_town("institution", "institution_id"),
        UniqueConstraint("municipality_id", "id"),
        CheckConstraint("date_from <= date_to", name="window"),
        Index("ix_paper_total_campaign_id", "campaign_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
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
        in_town("group", "group_id"),
        in_town("paper_total", "paper_total_id"),
        Index("ix_paper_total_group_group_id", "group_id"),
    )
    paper_total_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()


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
