"""Towns, institutions, groups, numbers of children, closing days."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kindermeilen.storage.tables.base import Base, in_town, town_key


class Municipality(Base):
    """A town or a district (five-digit key) that takes part. `print_name`: as it wants to be called on paper."""

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
    print_name: Mapped[str] = mapped_column(String(120), server_default="")


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
    municipality_id: Mapped[int] = town_key()
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(200), server_default="")
    contact_role: Mapped[str] = mapped_column(String(120), server_default="")
    email: Mapped[str] = mapped_column(String(200), server_default="")


class Group(Base):
    """A school class or Kita group; `version` grows with every change of what its pages show.

    `task`: what counts for a child who cannot choose its way, in the words of its class; never public.
    """

    __tablename__ = "group"
    __table_args__ = (
        in_town("institution", "institution_id"),
        UniqueConstraint("municipality_id", "id"),
        UniqueConstraint("institution_id", "name"),
        UniqueConstraint("code"),
        CheckConstraint("entry IN ('app', 'paper')", name="entry"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    institution_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(16))
    entry: Mapped[str] = mapped_column(String(10), server_default="app")
    material: Mapped[str] = mapped_column(String(200), server_default="")
    version: Mapped[int] = mapped_column(server_default=text("0"))
    task: Mapped[str] = mapped_column(String(200), server_default="")


class Headcount(Base):
    """Number of children of a group from a day on; `weekday` 1–7 (ISO) where it differs by day, 0 for every day."""

    __tablename__ = "headcount"
    __table_args__ = (
        in_town("group", "group_id"),
        UniqueConstraint("group_id", "valid_from", "weekday"),
        CheckConstraint("children BETWEEN 1 AND 400", name="children"),
        CheckConstraint("weekday BETWEEN 0 AND 7", name="weekday"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    group_id: Mapped[int]
    valid_from: Mapped[date]
    weekday: Mapped[int] = mapped_column(server_default=text("0"))
    children: Mapped[int]


class ClosingDay(Base):
    """Days on which an institution is closed beside weekends and holidays."""

    __tablename__ = "closing_day"
    __table_args__ = (
        in_town("institution", "institution_id"),
        UniqueConstraint("institution_id", "date_from", "date_to"),
        CheckConstraint("date_from <= date_to", name="window"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    institution_id: Mapped[int]
    date_from: Mapped[date]
    date_to: Mapped[date]
    label: Mapped[str] = mapped_column(String(120))
