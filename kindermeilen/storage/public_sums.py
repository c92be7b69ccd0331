"""Queries: what public pages add up, with as few rows as the sums need."""

from typing import Any

from sqlalchemy import Connection, Integer, bindparam, func, select

from kindermeilen.domain.miles import Counted, PeriodKind
from kindermeilen.domain.modes import Sheet
from kindermeilen.storage import tables as t
from kindermeilen.storage.campaigns import VERSION, CampaignVersion, Versions
from kindermeilen.storage.prepared import Prepared, answers
from kindermeilen.storage.tallies import COUNT_COLUMNS, COUNT_KEYS

_CAMPAIGN: Any = bindparam("campaign")
_COUNTS_OF_CAMPAIGN = Prepared(
    select(t.WeekSum.sheet, t.WeekSum.period, t.WeekSum.open_day, *(func.sum(column) for column in COUNT_COLUMNS))
    .where(t.WeekSum.campaign_id == _CAMPAIGN)
    .group_by(t.WeekSum.sheet, t.WeekSum.period, t.WeekSum.open_day)
)
_PAPER_OF_CAMPAIGN = Prepared(
    select(
        func.sum(t.PaperTotal.green),
        func.sum(t.PaperTotal.red),
        func.sum(t.PaperTotal.blue),
        func.sum(t.PaperTotal.adults),
    ).where(t.PaperTotal.campaign_id == _CAMPAIGN)
)

TOWN_KEY_LENGTH = 8
"""A district's key has five digits; it has no page of its own."""
_TOWN: Any = func.length(t.Municipality.ags) == TOWN_KEY_LENGTH
_KEYS_OF_TOWNS = Prepared(select(t.Municipality.ags).where(_TOWN).limit(bindparam("most", type_=Integer)))
_VERSIONS_OF_TOWN = Prepared(
    select(t.Municipality.id, t.Campaign.id, VERSION, t.Campaign.state, t.Campaign.date_from)
    .outerjoin(t.Campaign, t.Campaign.municipality_id == t.Municipality.id)
    .where(t.Municipality.ags == bindparam("ags"), _TOWN)
)


def keys_of_towns(conn: Connection, most: int) -> list[str]:
    """Keys of at most so many towns."""
    return [row[0] for row in _KEYS_OF_TOWNS.rows(conn, most=most)]


def versions_of_town(conn: Connection, ags: str) -> Versions | None:
    """For the mark of a town's page."""
    rows = _VERSIONS_OF_TOWN.rows(conn, ags=ags)
    if not rows:
        return None
    return Versions(rows[0][0], 0, tuple(CampaignVersion(*row[1:]) for row in rows if row[1] is not None))


def sums_of_campaign(conn: Connection, campaign_id: int) -> tuple[list[Counted], tuple[int, int, int, int]]:
    """All counts of a campaign by sheet, period and sort of day; and green, red, blue, adults from paper."""
    values = {"campaign": campaign_id}
    counts, papers = answers(conn, (_COUNTS_OF_CAMPAIGN, values), (_PAPER_OF_CAMPAIGN, values))
    green, red, blue, adults = (int(number or 0) for number in papers[0])
    return [_counted(row) for row in counts], (green, red, blue, adults)


def _counted(row: tuple[Any, ...]) -> Counted:
    sheet, period, open_day, *numbers = row
    counts = {key: int(number) for key, number in zip(COUNT_KEYS, numbers, strict=True) if number}
    return Counted(Sheet(sheet), PeriodKind(period), bool(open_day), counts)
