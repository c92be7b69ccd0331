"""Which school days of a campaign have no entry yet, by group: what a coordinator may ask an institution for."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from kindermeilen.actions.context import Context, calendar_of, group_periods
from kindermeilen.actions.totals import CampaignTotals, GroupTotal, excused_days
from kindermeilen.domain.calendar import Period, SchoolCalendar
from kindermeilen.domain.coverage import days_of_bits
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.storage import campaigns, paper, tallies, towns

MissingDays = tuple[date, ...] | None


def missing_days(ctx: Context, totals: CampaignTotals) -> dict[int, MissingDays]:
    """Each group's school days before today with no way entered, no reason given and no total from paper.

    By group id; None where the calendar of these days is not known.
    """
    town, campaign = totals.municipality, totals.campaign
    settled = _settled(ctx, totals)
    closing = towns.closing_days_of_municipality(ctx.conn, town.id)
    stored = campaigns.periods_of_campaign(ctx.conn, campaign.id)
    yesterday = ctx.today - timedelta(days=1)

    def of(total: GroupTotal) -> MissingDays:
        house = total.institution
        periods = group_periods((one for one in stored if one.institution_id == house.id), campaign, total.group.id)
        due = _due(calendar_of(town, house, closing.get(house.id, ())), periods, yesterday)
        return None if due is None else tuple(day for day in due if day not in settled[total.group.id])

    return {total.group.id: of(total) for total in totals.groups}


def _due(calendar: SchoolCalendar, periods: Iterable[Period], last: date) -> list[date] | None:
    days: list[date] = []
    for period in periods:
        end = min(period.last, last)
        if period.kind is PeriodKind.ACTION and period.first <= end:
            if calendar.expected_days(period.first, end, end) is None:
                return None
            days += calendar.open_days(period.first, end)
    return days


def _settled(ctx: Context, totals: CampaignTotals) -> dict[int, set[date]]:
    """Days by group that nobody needs to ask for."""
    found: dict[int, set[date]] = defaultdict(set)
    for row in tallies.weeks_of_campaign(ctx.conn, totals.campaign.id):
        if row.counted.sheet.is_school_way:
            found[row.group_id] |= days_of_bits(row.week, row.days)
    town, campaign = totals.municipality, totals.campaign
    states = tallies.states_of_municipality(ctx.conn, town.id, campaign.date_from, campaign.date_to)
    for group_id, excused in excused_days(states).items():
        found[group_id] |= excused
    for total in paper.paper_totals_of_campaign(ctx.conn, totals.campaign.id):
        days = {total.first + timedelta(days=number) for number in range((total.last - total.first).days + 1)}
        for group_id in total.group_ids:
            found[group_id] |= days
    return found
