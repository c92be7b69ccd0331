"""The coordinator's first room: who has entered, who is silent, what waits. Days, never times of day, and no order
by diligence: a class account is one teacher."""

from dataclasses import dataclass
from datetime import date, timedelta

from kindermeilen.actions.context import Context, current_campaign, load_municipality
from kindermeilen.actions.counting_weeks import town_weeks
from kindermeilen.actions.letters import has_all_letters
from kindermeilen.actions.missing_days import MissingDays, missing_days
from kindermeilen.actions.releases import count_waiting
from kindermeilen.actions.totals import CampaignTotals, GroupTotal, campaign_totals
from kindermeilen.clock import day_in_berlin
from kindermeilen.domain.access import Role
from kindermeilen.domain.errors import NotFound
from kindermeilen.domain.nouns import Campaign, CampaignState, Institution, Municipality
from kindermeilen.domain.report import Level, ReportRow
from kindermeilen.storage import audit, campaigns, paper, towns
from kindermeilen.storage.paper import StoredPaperTotal


@dataclass(frozen=True, slots=True)
class NextStep:
    """One line of *Jetzt dran*: a key for its words and its page, its day, whether it is done."""

    key: str
    day: date | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in the room: `state` is entered, paper (counts as reported), paper_due, silent or not_yet.

    `missing`: school days before today that nobody accounted for; None where the calendar is not known.
    """

    total: GroupTotal
    state: str
    missing: MissingDays


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """An institution in the room, its groups by name. `sum`: its row of the report."""

    institution: Institution
    groups: tuple[GroupLine, ...]
    sum: ReportRow | None

    @property
    def reported(self) -> int:
        """How many of its groups entered something or are covered by a total from paper."""
        return sum(line.total.has_reported for line in self.groups)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the room opens with. `totals` is None before the first campaign; `waiting`: entries to decide on;
    `wishes`: words of classes to read."""

    municipality: Municipality
    campaigns: tuple[Campaign, ...]
    campaign: Campaign | None
    totals: CampaignTotals | None
    institutions: tuple[InstitutionLine, ...]
    waiting: int
    groups: int
    steps: tuple[NextStep, ...]
    papers: tuple[StoredPaperTotal, ...]
    wishes: int = 0

    @property
    def silent(self) -> int:
        """Groups that should have entered something by now and did not."""
        return sum(line.state == "silent" for house in self.institutions for line in house.groups)


def towns_of_actor(ctx: Context) -> list[Municipality]:
    """The towns this device coordinates."""
    mine = {grant.municipality_id for grant in ctx.actor.grants if grant.role is Role.COORDINATOR}
    return [town for town in towns.municipalities(ctx.conn) if town.id in mine]


def overview(ctx: Context, ags: str, year: int | None = None) -> Overview:
    """The room of a town, of the year pages speak of or another."""
    municipality, _ = load_municipality(ctx, ags)
    years = campaigns.campaigns_of_municipality(ctx.conn, municipality.id)
    if year is not None and year not in {one.year for one in years}:
        raise NotFound
    campaign = current_campaign([one for one in years if year in (None, one.year)], ctx.today)
    totals = campaign_totals(ctx.conn, municipality, campaign, ctx.today) if campaign else None
    groups = towns.groups_of_municipality(ctx.conn, municipality.id)
    waiting = len(paper.waiting_corrections(ctx.conn, municipality.id))
    unread = count_waiting(ctx, campaign) if campaign else 0
    return Overview(
        municipality=municipality,
        campaigns=tuple(years),
        campaign=campaign,
        totals=totals,
        institutions=_institution_lines(ctx, totals) if totals else (),
        waiting=waiting,
        groups=len(groups),
        steps=_steps(ctx, municipality, totals, len(groups), waiting, unread),
        papers=tuple(paper.paper_totals_of_campaign(ctx.conn, campaign.id)) if campaign else (),
        wishes=unread,
    )


def _institution_lines(ctx: Context, totals: CampaignTotals) -> tuple[InstitutionLine, ...]:
    missing = missing_days(ctx, totals)
    sums = {row.institution: row for row in totals.rows if row.level is Level.INSTITUTION}
    lines: dict[int, list[GroupLine]] = {}
    houses: dict[int, Institution] = {}
    for total in totals.groups:
        houses[total.institution.id] = total.institution
        days = missing[total.group.id]
        lines.setdefault(total.institution.id, []).append(GroupLine(total, _state(total, days), days))
    return tuple(InstitutionLine(house, tuple(lines[key]), sums.get(house.name)) for key, house in houses.items())


def _state(total: GroupTotal, missing: MissingDays) -> str:
    if total.last_day is not None:
        return "entered"
    if total.on_paper:
        return "paper"
    if total.group.entry == "paper":
        return "paper_due"
    return "not_yet" if missing == () else "silent"


def _steps(
    ctx: Context, municipality: Municipality, totals: CampaignTotals | None, groups: int, waiting: int, unread: int
) -> tuple[NextStep, ...]:
    campaign = totals.campaign if totals else None
    steps = [
        NextStep("campaign", None, campaign is not None),
        NextStep("list", None, groups > 0),
        NextStep("words", None, bool(municipality.help_address)),
        NextStep("letters", campaign.date_from if campaign else None, has_all_letters(ctx, municipality)),
    ]
    if campaign is None or totals is None:
        return tuple(steps)
    weeks = town_weeks(ctx, municipality, campaign, {one.institution.id for one in totals.groups})
    is_open = campaign.state is CampaignState.OPEN
    after_deadline = ctx.today > campaign.deadline
    all_reported = bool(totals.groups) and totals.groups_reported == len(totals.groups)
    if weeks.baseline:  # one that is too late now is no step any more
        steps.append(NextStep("baseline", weeks.baseline, weeks.all_baseline))
    steps += [
        NextStep("waiting", None, waiting == 0),
        NextStep("wishes", None, unread == 0),
        NextStep("entries", campaign.deadline, not is_open or (after_deadline and all_reported)),
        *([NextStep("follow_up", weeks.follow_up, weeks.all_follow_up)] if weeks.follow_up else []),
        NextStep("close", max(campaign.deadline, weeks.open_until or date.min) + timedelta(days=1), not is_open),
        NextStep("download", campaign.report_by, campaign.state is CampaignState.FILED),
    ]
    return tuple(steps)


def log_lines(ctx: Context, ags: str) -> tuple[Municipality, list[tuple[object, ...]]]:
    """The town's log, newest first; days only."""
    municipality, _ = load_municipality(ctx, ags)
    return municipality, [(day_in_berlin(at), *rest) for at, *rest in audit.lines(ctx.conn, municipality.id)]
