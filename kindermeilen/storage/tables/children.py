"""What a class has of its own beside its miles (wishes, rewards, missions), and the town's picture on paper."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kindermeilen.storage.tables.base import Base, in_town, town_key

RELEASE = "state IN ('released', 'waiting', 'declined')"


class Wish(Base):
    """One of up to three wishes of a class for the climate; public once it is released, with what became of it."""

    __tablename__ = "wish"
    __table_args__ = (
        in_town("group", "group_id"),
        in_town("campaign", "campaign_id"),
        UniqueConstraint("group_id", "campaign_id", "position"),
        CheckConstraint("position > 0", name="position"),
        CheckConstraint(RELEASE, name="state"),
        CheckConstraint("outcome IN ('', 'heard', 'talking', 'decided', 'done', 'no')", name="outcome"),
        Index("ix_wish_campaign_id", "campaign_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    group_id: Mapped[int]
    campaign_id: Mapped[int]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), server_default="waiting")
    entered_on: Mapped[date]
    decided_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(10), server_default="")
    outcome_text: Mapped[str] = mapped_column(String(300), server_default="")


class Reward(Base):
    """What a class looks forward to at a number of miles: one of the list, or typed and then released like a wish."""

    __tablename__ = "reward"
    __table_args__ = (
        in_town("group", "group_id"),
        in_town("campaign", "campaign_id"),
        UniqueConstraint("group_id", "campaign_id", "miles"),
        CheckConstraint("miles > 0", name="miles"),
        CheckConstraint(RELEASE, name="state"),
        CheckConstraint("(choice = '') <> (text = '')", name="words"),
        Index("ix_reward_campaign_id", "campaign_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    group_id: Mapped[int]
    campaign_id: Mapped[int]
    miles: Mapped[int]
    choice: Mapped[str] = mapped_column(String(40), server_default="")
    text: Mapped[str] = mapped_column(String(120), server_default="")
    state: Mapped[str] = mapped_column(String(10), server_default="waiting")
    entered_on: Mapped[date]
    decided_on: Mapped[date | None]


class MissionAnswer(Base):
    """A class's mission of a week (its Monday), where it took another one (`swapped`) or did it (`done_on`)."""

    __tablename__ = "mission_answer"
    __table_args__ = (
        in_town("group", "group_id"),
        in_town("campaign", "campaign_id"),
        Index("ix_mission_answer_campaign_id", "campaign_id"),
    )
    group_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    week: Mapped[date] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = town_key()
    mission: Mapped[str] = mapped_column(String(40))
    swapped: Mapped[bool]
    done_on: Mapped[date | None]


class TownLogo(Base):
    """The town's picture on posters and public pages, cleaned before it is kept; `sha256` is that of `content`."""

    __tablename__ = "town_logo"
    __table_args__ = (
        CheckConstraint("media_type IN ('image/svg+xml', 'image/png')", name="media_type"),
        CheckConstraint("width > 0 AND height > 0", name="size"),
    )
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True, autoincrement=False)
    media_type: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
