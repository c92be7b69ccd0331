"""Counted days, school days and answers → what the estimate is made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from kindermeilen.actions.context import calendar_of, group_periods
from kindermeilen.actions.totals import excused_days
from kindermeilen.domain.calendar import Period, SchoolCalendar
from kindermeilen.domain.co2.counts import Answers, DayWays, GroupCounts, HouseCounts, house_counts
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.inputs import HouseInputs, house_inputs
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Campaign, Group, Headcount, Institution, Municipality, children_on
from kindermeilen.storage import campaigns, co2, tallies, towns
from kindermeilen.storage.campaigns import StoredPeriod


def town_inputs(
    conn: Connection, municipality: Municipality, campaign: Campaign, today: date
) -> tuple[HouseInputs, ...]:
    """All institutions that take part, by their ids, as of today; without any baseline from the sums alone."""
    groups = _groups(conn, municipality, campaign)
    taking_part = {group.institution_id for group in groups}
    houses = [house for house in towns.institutions_of(conn, municipality.id) if house.id in taking_part]
    houses.sort(key=lambda house: house.id)
    sums = co2.house_sums(conn, campaign)
    if any(one.before for one in sums.values()):
        counts = _house_counts(group_counts(conn, municipality, campaign, today), houses)
    else:
        empty = house_counts((), ())
        counts = {house.id: replace(empty, green_ways=sums.get(house.id, co2.HouseSum()).green) for house in houses}
    edition, answers = edition_of(campaign.factor_edition), co2.answers_of_campaign(conn, campaign.id)
    return tuple(
        house_inputs(house.id, house.name, house.kind, counts[house.id], answers.get(house.id, Answers()), edition)
        for house in houses
    )


def _groups(conn: Connection, municipality: Municipality, campaign: Campaign) -> list[Group]:
    taking_part = set(campaigns.enrolled(conn, campaign.id))
    return [group for group in towns.groups_of_municipality(conn, municipality.id) if group.id in taking_part]


def _house_counts(groups: Sequence[GroupCounts], houses: Iterable[Institution]) -> dict[int, HouseCounts]:
    """Each institution's counts beside those of all others that counted before."""
    waiting = [group for group in groups if group.of(PeriodKind.BASELINE)]
    return {
        house.id: house_counts(
            [group for group in groups if group.institution == house.id],
            [group for group in waiting if group.institution != house.id],
        )
        for house in houses
    }


def group_counts(
    conn: Connection, municipality: Municipality, campaign: Campaign, today: date
) -> tuple[GroupCounts, ...]:
    """What every group that takes part counted up to today, beside what it could have counted."""
    ground = _ground(conn, municipality, campaign, today)
    days = co2.group_days(conn, campaign)
    return tuple(_counts(ground, group, days.get(group.id, ())) for group in _groups(conn, municipality, campaign))


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is read once for all groups of a town."""

    campaign: Campaign
    today: date
    periods: Mapping[int, Sequence[StoredPeriod]]
    calendars: Mapping[int, SchoolCalendar]
    headcounts: Mapping[int, tuple[Headcount, ...]]
    excused: Mapping[int, set[date]]
    open_days: dict[tuple[int, Period], list[date]]


def _ground(conn: Connection, municipality: Municipality, campaign: Campaign, today: date) -> _Ground:
    closing = towns.closing_days_of_municipality(conn, municipality.id)
    stored = campaigns.periods_of_campaign(conn, campaign.id)
    periods: dict[int, list[StoredPeriod]] = defaultdict(list)
    for one in stored:
        periods[one.institution_id].append(one)
    first = min((one.first for one in stored), default=campaign.date_from)
    last = max((one.last for one in stored), default=campaign.date_to)
    window = min(first, campaign.date_from), max(last, campaign.date_to)
    return _Ground(
        campaign=campaign,
        today=today,
        periods=periods,
        calendars={
            house.id: calendar_of(municipality, house, closing.get(house.id, ()))
            for house in towns.institutions_of(conn, municipality.id)
        },
        headcounts=towns.headcounts_of_municipality(conn, municipality.id),
        excused=excused_days(tallies.states_of_municipality(conn, municipality.id, *window)),
        open_days={},
    )


def _counts(ground: _Ground, group: Group, days: tuple[DayWays, ...]) -> GroupCounts:
    headcounts = ground.headcounts.get(group.id, ())
    return GroupCounts(
        group=group.id,
        institution=group.institution_id,
        size=children_on(headcounts, ground.campaign.date_from) if headcounts else 0,
        days=days,
        due=_due(ground, group, headcounts, {one.day for one in days}),
    )


def _due(ground: _Ground, group: Group, headcounts: tuple[Headcount, ...], counted: set[date]) -> dict[PeriodKind, int]:
    """Child-days of each kind of period: school days up to today, but those without school or with an excursion.

    A day that a total from paper covers stays due: it was not counted by mode.
    """
    excused = ground.excused.get(group.id, set()) - counted
    due: dict[PeriodKind, int] = defaultdict(int)
    for period in group_periods(ground.periods.get(group.institution_id, ()), ground.campaign, group.id):
        for day in _open_days(ground, group.institution_id, period):
            if headcounts and day not in excused:
                due[period.kind] += children_on(headcounts, day)
    return dict(due)


def _open_days(ground: _Ground, institution_id: int, period: Period) -> list[date]:
    """The same for all groups of an institution with the same period."""
    key = (institution_id, period)
    if key not in ground.open_days:
        last = min(period.last, ground.today)
        ground.open_days[key] = ground.calendars[institution_id].open_days(period.first, last)
    return ground.open_days[key]
