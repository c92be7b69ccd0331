"""What the rules of every entry ask about a group beside its tallies, in one message."""

from dataclasses import dataclass

from sqlalchemy import Connection

from kindermeilen.domain.nouns import Campaign, Headcount
from kindermeilen.storage.campaigns import (
    CAMPAIGNS_OF_GROUP,
    PERIODS_OF_INSTITUTION,
    StoredPeriod,
    campaign_of,
)
from kindermeilen.storage.prepared import answers
from kindermeilen.storage.towns import CLOSING_DAYS, HEADCOUNTS, ClosingDays


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A group's years, its institution's periods, its numbers of children and closing days."""

    campaigns: tuple[Campaign, ...]
    periods: tuple[StoredPeriod, ...]
    headcounts: tuple[Headcount, ...]
    closing_days: ClosingDays


def surroundings(conn: Connection, group_id: int, institution_id: int) -> Surroundings:
    """All of it as of one moment."""
    years, periods, headcounts, closing = answers(
        conn,
        (CAMPAIGNS_OF_GROUP, {"group": group_id}),
        (PERIODS_OF_INSTITUTION, {"institution": institution_id}),
        (HEADCOUNTS, {"group": group_id}),
        (CLOSING_DAYS, {"institution": institution_id}),
    )
    return Surroundings(
        campaigns=tuple(campaign_of(row) for row in years),
        periods=tuple(StoredPeriod(*row) for row in periods),
        headcounts=tuple(Headcount(*row) for row in headcounts),
        closing_days=tuple((first, last, label) for first, last, label in closing),
    )
