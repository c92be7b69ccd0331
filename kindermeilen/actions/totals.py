"""Totals of a campaign and of a year: derived from the sums, each with its coverage."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection

from kindermeilen.actions.context import calendar_of, group_periods
from kindermeilen.domain.calendar import Period, SchoolCalendar
from kindermeilen.domain.coverage import Coverage, coverage_of, days_of_bits
from kindermeilen.domain.miles import Miles, PeriodKind, miles_of
from kindermeilen.domain.nouns import Campaign, Group, Headcount, Institution, Municipality, children_on
from kindermeilen.domain.report import Level, ReportRow, with_sums
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.domain.tallies import Basis
from kindermeilen.domain.texts import in_order
from kindermeilen.storage import campaigns, paper, tallies, towns
from kindermeilen.storage.campaigns import StoredPeriod
from kindermeilen.storage.paper import StoredPaperTotal
from kindermeilen.storage.tallies import Said, WeekRow

DAYS_OF_A_PUBLIC_WEEK = 3
EXCUSED = ("no_school", "excursion")


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """A group's figures in a campaign. `weeks`: miles by Monday. `last_day`: the last day with an entry."""

    group: Group
    institution: Institution
    children: int | None
    miles: Miles
    weeks: tuple[tuple[date, Miles], ...]
    days_by_week: Mapping[date, int]
    coverage: Coverage
    first_day: date | None
    last_day: date | None
    on_paper: bool

    @property
    def public_weeks(self) -> tuple[tuple[date, Miles], ...]:
        """Weeks that may be shown to everybody: of at least three days, since one day's figure is for the class."""
        return tuple((week, miles) for week, miles in self.weeks if self.days_by_week[week] >= DAYS_OF_A_PUBLIC_WEEK)

    @property
    def has_reported(self) -> bool:
        """Entered something, or is covered by a total from paper."""
        return self.last_day is not None or self.on_paper


@dataclass(frozen=True, slots=True)
class CampaignTotals:
    """All figures of a town's campaign. `rows`: groups, totals from paper, institutions' sums, the town's sum."""

    municipality: Municipality
    campaign: Campaign
    groups: tuple[GroupTotal, ...]
    rows: tuple[ReportRow, ...]
    groups_reported: int

    @property
    def town(self) -> ReportRow:
        return self.rows[-1]

    @property
    def institutions_reported(self) -> int:
        """Institutions of which at least one group reported."""
        return len({total.institution.id for total in self.groups if total.has_reported})


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is read once for all groups of a town, an institution, or for one group. `due`: made on the way."""

    campaign: Campaign
    today: date
    periods: dict[int, list[StoredPeriod]]
    headcounts: dict[int, tuple[Headcount, ...]]
    calendars: dict[int, SchoolCalendar]
    weeks: dict[int, list[WeekRow]]
    excused: dict[int, set[date]]
    papers: tuple[StoredPaperTotal, ...]
    due: dict[tuple[int, tuple[Period, ...]], list[date] | None] = field(default_factory=dict)


def campaign_totals(conn: Connection, municipality: Municipality, campaign: Campaign, today: date) -> CampaignTotals:
    """Every figure of a campaign as of today."""
    institutions = {institution.id: institution for institution in towns.institutions_of(conn, municipality.id)}
    taking_part = set(campaigns.enrolled(conn, campaign.id))
    groups = [group for group in towns.groups_of_municipality(conn, municipality.id) if group.id in taking_part]
    window = (campaign.date_from, campaign.date_to)
    closing = towns.closing_days_of_municipality(conn, municipality.id)
    ground = _Ground(
        campaign=campaign,
        today=today,
        periods=_by_institution(campaigns.periods_of_campaign(conn, campaign.id)),
        headcounts=towns.headcounts_of_municipality(conn, municipality.id),
        calendars={one.id: calendar_of(municipality, one, closing.get(one.id, ())) for one in institutions.values()},
        weeks=_by_group(tallies.weeks_of_campaign(conn, campaign.id)),
        excused=excused_days(tallies.states_of_municipality(conn, municipality.id, *window)),
        papers=tuple(paper.paper_totals_of_campaign(conn, campaign.id)),
    )
    return _totals(municipality, ground, groups, institutions)


def institution_totals(
    conn: Connection, institution: Institution, municipality: Municipality, campaign: Campaign, today: date
) -> CampaignTotals:
    """The figures of one institution of a campaign, without reading the rest of the town."""
    taking_part = set(campaigns.enrolled_of_institution(conn, campaign.id, institution.id))
    groups = [group for group in towns.groups_of_institution(conn, institution.id) if group.id in taking_part]
    window = (campaign.date_from, campaign.date_to)
    ground = _Ground(
        campaign=campaign,
        today=today,
        periods={institution.id: campaigns.periods_of_institution(conn, institution.id)},
        headcounts=towns.headcounts_of_institution(conn, institution.id),
        calendars={institution.id: calendar_of(municipality, institution, towns.closing_days_of(conn, institution.id))},
        weeks=_by_group(tallies.weeks_of_institution(conn, institution.id, campaign.id)),
        excused=excused_days(tallies.states_of_institution(conn, institution.id, *window)),
        papers=tuple(paper.paper_totals_of_institution(conn, institution.id, campaign.id)),
    )
    return _totals(municipality, ground, groups, {institution.id: institution})


def group_total(
    conn: Connection,
    group: Group,
    institution: Institution,
    municipality: Municipality,
    campaign: Campaign,
    today: date,
) -> GroupTotal:
    """One group's figures, without reading the rest of the town."""
    ground = _Ground(
        campaign=campaign,
        today=today,
        periods={institution.id: campaigns.periods_of_institution(conn, institution.id)},
        headcounts={group.id: towns.headcounts_of(conn, group.id)},
        calendars={institution.id: calendar_of(municipality, institution, towns.closing_days_of(conn, institution.id))},
        weeks={group.id: tallies.weeks_of_group(conn, group.id, campaign.id)},
        excused=excused_days(tallies.states_of_group(conn, group.id, campaign.date_from, campaign.date_to)),
        papers=tuple(paper.paper_totals_of_group(conn, group.id, campaign.id)),
    )
    return _group_total(ground, group, institution)


def _totals(
    municipality: Municipality, ground: _Ground, groups: list[Group], institutions: dict[int, Institution]
) -> CampaignTotals:
    totals = tuple(
        _group_total(ground, group, institutions[group.institution_id]) for group in _in_order(groups, institutions)
    )
    paper_rows = [
        _paper_row(found, institutions[found.institution_id], groups, ground.campaign.rules)
        for found in ground.papers
        if not _is_single(found)
    ]
    return CampaignTotals(
        municipality,
        ground.campaign,
        totals,
        with_sums([_group_row(total) for total in totals], paper_rows, municipality=municipality.name),
        _reported(totals, ground.papers),
    )


def _by_institution(periods: Iterable[StoredPeriod]) -> dict[int, list[StoredPeriod]]:
    found: dict[int, list[StoredPeriod]] = defaultdict(list)
    for period in periods:
        found[period.institution_id].append(period)
    return found


def _by_group(weeks: Iterable[WeekRow]) -> dict[int, list[WeekRow]]:
    found: dict[int, list[WeekRow]] = defaultdict(list)
    for row in weeks:
        found[row.group_id].append(row)
    return found


def excused_days(states: Iterable[Said]) -> dict[int, set[date]]:
    """Days by group on which nothing is expected: without school, or an excursion."""
    found: dict[int, set[date]] = defaultdict(set)
    for group_id, day, state in states:
        if state in EXCUSED:
            found[group_id].add(day)
    return found


def _in_order(groups: Iterable[Group], institutions: dict[int, Institution]) -> list[Group]:
    return sorted(groups, key=lambda group: (in_order(institutions[group.institution_id].name), in_order(group.name)))


def _group_total(ground: _Ground, group: Group, institution: Institution) -> GroupTotal:
    rules = ground.campaign.rules
    rows = [row for row in ground.weeks.get(group.id, ()) if row.counted.period is PeriodKind.ACTION]
    weeks: dict[date, Miles] = defaultdict(Miles)
    for row in rows:
        weeks[row.week] += miles_of(row.counted, rules)
    papers = [found for found in ground.papers if group.id in found.group_ids]
    single = [found for found in papers if _is_single(found)]
    days = {day for row in rows for day in days_of_bits(row.week, row.days)}
    headcounts = ground.headcounts.get(group.id, ())
    return GroupTotal(
        group=group,
        institution=institution,
        children=children_on(headcounts, min(ground.today, ground.campaign.date_to)) if headcounts else None,
        miles=sum([*weeks.values(), *(_paper_miles(found, rules) for found in single)], Miles()),
        weeks=tuple(sorted(weeks.items())),
        days_by_week={week: len(days & set(_days(week, week + timedelta(days=6)))) for week in weeks},
        coverage=_coverage(ground, group, institution, rows, papers),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        on_paper=bool(papers),
    )


def _coverage(
    ground: _Ground, group: Group, institution: Institution, rows: list[WeekRow], papers: list[StoredPaperTotal]
) -> Coverage:
    periods = group_periods(ground.periods.get(institution.id, ()), ground.campaign, group.id)
    action = [period for period in periods if period.kind is PeriodKind.ACTION]
    counted = [row for row in rows if row.basis == Basis.COUNTED]
    school = [row for row in counted if row.counted.sheet.is_school_way and row.counted.open_day]
    return coverage_of(
        entered={day for row in school for day in days_of_bits(row.week, row.days)},
        expected=_due(ground, institution, tuple(action)),
        excused=ground.excused.get(group.id, ()),
        elsewhere={day for found in papers for day in _days(found.first, found.last)},
    )


def _due(ground: _Ground, institution: Institution, action: tuple[Period, ...]) -> list[date] | None:
    """The same days for all groups of an institution with the same action weeks."""
    key = (institution.id, action)
    if key not in ground.due:
        ground.due[key] = _expected(ground.calendars[institution.id], action, ground.today)
    return ground.due[key]


def _expected(calendar: SchoolCalendar, action: Iterable[Period], today: date) -> list[date] | None:
    """School days of the action weeks up to today; None where the calendar is not known."""
    days: list[date] = []
    for period in action:
        last = min(period.last, today)
        if last < period.first:
            continue
        if calendar.expected_days(period.first, last, today) is None:
            return None
        days += calendar.open_days(period.first, last)
    return days


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _is_single(found: StoredPaperTotal) -> bool:
    """A total for one group is that group's own figure."""
    return len(found.group_ids) == 1


def _paper_miles(found: StoredPaperTotal, rules: CampaignRules) -> Miles:
    adults = (found.adults or 0) if rules.adults else 0
    return Miles(found.green or 0, found.red or 0, found.blue or 0, adults)


def _group_row(total: GroupTotal) -> ReportRow:
    return ReportRow(
        level=Level.GROUP,
        institution=total.institution.name,
        kind=total.institution.kind,
        group=total.group.name,
        code=total.group.code,
        groups=1,
        children=total.children,
        green=total.miles.green,
        red=total.miles.red,
        blue=total.miles.blue,
        adults=total.miles.adults,
        class_days_entered=total.coverage.entered,
        class_days_expected=total.coverage.expected,
        paper=total.on_paper,
        first_day=total.first_day,
        last_day=total.last_day,
    )


def _paper_row(
    found: StoredPaperTotal, institution: Institution, groups: list[Group], rules: CampaignRules
) -> ReportRow:
    """A total for several groups; its days are expected of nobody else, so it enters no coverage."""
    covered = [group.name for group in groups if group.id in found.group_ids]
    return ReportRow(
        level=Level.GROUP,
        institution=institution.name,
        kind=institution.kind,
        group=", ".join(covered),
        groups=found.groups if found.groups is not None else len(covered),
        children=found.children,
        green=found.green,
        red=found.red,
        blue=found.blue,
        adults=found.adults if rules.adults else None,
        class_days_entered=0,
        class_days_expected=0,
        paper=True,
        first_day=found.first,
        last_day=found.last,
    )


def _reported(totals: tuple[GroupTotal, ...], papers: tuple[StoredPaperTotal, ...]) -> int:
    """Groups that reported; of a total from paper as many as took part."""
    entered = {total.group.id for total in totals if total.last_day is not None}
    on_paper = {group_id for found in papers for group_id in found.group_ids} - entered
    not_taking_part = sum(max(0, len(found.group_ids) - found.groups) for found in papers if found.groups is not None)
    return len(entered) + max(0, len(on_paper) - not_taking_part)
