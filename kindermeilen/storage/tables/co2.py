"""What institutions answered about distance and cars, and the CO₂ results as they were stored."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kindermeilen.storage.tables.base import Base, in_town, town_key


class InstitutionAnswer(Base):
    """An institution's answers for a year; NULL: asked and not answered, the edition's own value holds."""

    __tablename__ = "institution_answer"
    __table_args__ = (
        in_town("institution", "institution_id"),
        in_town("campaign", "campaign_id"),
        CheckConstraint("km > 0 AND km <= 100", name="km"),
        CheckConstraint("children_per_car BETWEEN 1 AND 8", name="children_per_car"),
        Index("ix_institution_answer_campaign_id", "campaign_id"),
    )
    institution_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    municipality_id: Mapped[int] = town_key()
    km: Mapped[float | None]
    children_per_car: Mapped[float | None]
    answered_on: Mapped[date]


class Co2Result(Base):
    """A year's result as it was filed: never changed; another one is a revision with its reason.

    `inputs` is all that the estimate was made of, `outputs` all that is shown of it.
    """

    __tablename__ = "co2_result"
    __table_args__ = (
        in_town("campaign", "campaign_id"),
        UniqueConstraint("campaign_id", "revision"),
        CheckConstraint("revision > 0", name="revision"),
        CheckConstraint("runs > 0", name="runs"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    campaign_id: Mapped[int]
    revision: Mapped[int]
    made_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), server_default="")
    edition: Mapped[str] = mapped_column(String(40))
    model_version: Mapped[str] = mapped_column(String(20))
    numpy_version: Mapped[str] = mapped_column(String(40))
    seed: Mapped[int]
    runs: Mapped[int]
    inputs: Mapped[dict[str, Any]]
    outputs: Mapped[dict[str, Any]]
