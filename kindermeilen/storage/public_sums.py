"""Queries: what public pages add up, with as few rows as the sums need."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Integer, and_, bindparam, func, select

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
_KEYS_OF_TOWNS = Prepared(
    select(t.Municipality.ags).where(_TOWN).order_by(t.Municipality.id).limit(bindparam("most", type_=Integer))
)
_VERSIONS_OF_TOWN = Prepared(
    select(t.Municipality.id, t.Campaign.id, VERSION, t.Campaign.state, t.Campaign.date_from)
    .outerjoin(t.Campaign, t.Campaign.municipality_id == t.Municipality.id)
    .where(t.Municipality.ags == bindparam("ags"), _TOWN)
)


def keys_of_towns(conn: Connection, most: int) -> list[str]:
    """Keys of at most so many towns, the one first that was there first."""
    return [row[0] for row in _KEYS_OF_TOWNS.rows(conn, most=most)]


def versions_of_town(conn: Connection, ags: str) -> Versions | None:
    """For the mark of a town's page."""
    if not ags.isdecimal():
        return None
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


@dataclass(frozen=True, slots=True)
class ActionTally:
    """A group's ways of one day of its action weeks, as they count now."""

    group_id: int
    day: date
    sheet: str
    open_day: bool
    basis: str
    counts: dict[str, int]


_OF_HOUSE: Any = select(t.Group.id).where(t.Group.institution_id == bindparam("institution"))
_ACTION_TALLIES = Prepared(
    select(t.Tally.group_id, t.Tally.day, t.Tally.sheet, t.Tally.open_day, t.Tally.basis, t.Tally.counts).where(
        t.Tally.group_id.in_(_OF_HOUSE),
        t.Tally.campaign_id == _CAMPAIGN,
        t.Tally.period == PeriodKind.ACTION.value,
        t.Tally.deleted.is_(False),
    )
)
_LAST_WRITTEN = Prepared(
    select(t.Revision.group_id, func.max(t.Revision.recorded_at))
    .join(
        t.Tally,
        and_(
            t.Tally.group_id == t.Revision.group_id,
            t.Tally.day == t.Revision.day,
            t.Tally.sheet == t.Revision.sheet,
        ),
    )
    .where(
        t.Revision.group_id.in_(_OF_HOUSE),
        t.Tally.campaign_id == _CAMPAIGN,
        t.Tally.period == PeriodKind.ACTION.value,
        t.Revision.number.is_not(None),
    )
    .group_by(t.Revision.group_id)
)


def action_tallies(conn: Connection, institution_id: int, campaign_id: int) -> list[ActionTally]:
    """All ways of an institution's groups in their action weeks."""
    rows = _ACTION_TALLIES.rows(conn, institution=institution_id, campaign=campaign_id)
    return [one for one in (ActionTally(*row) for row in rows) if Sheet(one.sheet).counts_modes]


def last_written(conn: Connection, institution_id: int, campaign_id: int) -> dict[int, datetime]:
    """When each group of an institution entered or took back something of its action weeks for the last time."""
    rows = _LAST_WRITTEN.rows(conn, institution=institution_id, campaign=campaign_id)
    return {row[0]: row[1] for row in rows}
