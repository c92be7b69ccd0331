"""A year's campaign: window, deadline, destination, the town's rules; opened, changed with a preview, closed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, load_campaign
from kindermeilen.actions.sums import place_institution_again
from kindermeilen.actions.tallies import refuse_filed
from kindermeilen.actions.totals import CampaignTotals, campaign_totals
from kindermeilen.domain.calendar import default_deadline
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.journey import default_destination, destination_of
from kindermeilen.domain.nouns import Campaign, CampaignState, Municipality
from kindermeilen.domain.report import Level, ReportRow
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.storage import campaigns, sessions, towns

FACTOR_EDITION = "uba2024"
LONGEST_WINDOW_DAYS = 366
LATEST_AFTER_WINDOW = timedelta(days=366)
"""A deadline later than a year after the window is a slip."""
FIRST_YEAR, LAST_YEAR = 2002, 2100
"""Kindermeilen began in 2002."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a coordinator sets for a year; what is None is chosen by the house."""

    year: int
    date_from: date
    date_to: date
    deadline: date | None = None
    report_by: date | None = None
    destination: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedTotal:
    """One total as it is and as it would be. `name`: a group with its institution, an institution, the town.

    `adults_*`: miles of adults, which stand in a line of their own.
    """

    level: Level
    name: str
    before: int
    after: int
    adults_before: int
    adults_after: int

    @property
    def changes_adults(self) -> bool:
        return self.adults_before != self.adults_after


def save_campaign(ctx: Context, municipality: Municipality, plan: Plan) -> Campaign:
    """Create or change a year's campaign; a new one takes all groups of the town. Raises Refusal."""
    there = campaigns.campaigns_of_municipality(ctx.conn, municipality.id)
    same_year = next((campaign for campaign in there if campaign.year == plan.year), None)
    values = _checked(plan, [campaign for campaign in there if campaign.year != plan.year])
    if same_year is None:
        campaigns.add_campaign(
            ctx.conn,
            municipality_id=municipality.id,
            year=plan.year,
            factor_edition=FACTOR_EDITION,
            rules=CampaignRules().as_data(),
            **values,
        )
        campaign = load_campaign(ctx, municipality, plan.year)
        groups = towns.groups_of_municipality(ctx.conn, municipality.id)
        campaigns.enrol(ctx.conn, campaign, [group.id for group in groups])
    else:
        refuse_filed(same_year)
        campaigns.change_campaign(ctx.conn, same_year.id, **values)
        campaign = load_campaign(ctx, municipality, plan.year)
        if (campaign.date_from, campaign.date_to) != (same_year.date_from, same_year.date_to):
            place_all_again(ctx, municipality)
    campaigns.touch_groups(ctx.conn, campaign.id)
    dates = {name: value.isoformat() for name, value in values.items() if isinstance(value, date)}
    write_audit(ctx, municipality.id, "save_campaign", str(plan.year), **dates)
    return campaign


def with_kept(ctx: Context, municipality: Municipality, plan: Plan) -> Plan:
    """The plan with what a year's campaign says already, where it names nothing: a deadline of its own, the report-by
    date, the destination. A deadline that followed from the window follows the new one."""
    there = campaigns.campaigns_of_municipality(ctx.conn, municipality.id)
    known = next((one for one in there if one.year == plan.year), None)
    if known is None:
        return plan
    own_deadline = None if known.deadline == default_deadline(known.date_to) else known.deadline
    return replace(
        plan,
        deadline=plan.deadline or own_deadline,
        report_by=plan.report_by or known.report_by,
        destination=plan.destination or known.destination,
    )


def _checked(plan: Plan, others: list[Campaign]) -> dict[str, object]:
    _check_window(plan)
    deadline = plan.deadline or default_deadline(plan.date_to)
    _check_deadline("deadline", deadline, plan)
    if plan.report_by is not None:
        _check_deadline("report_by", plan.report_by, plan)
    for other in others:
        if plan.date_from <= other.date_to and other.date_from <= plan.date_to:
            raise Refusal(
                "windows_overlap",
                N_("Der Zeitraum überschneidet sich mit dem Kampagnenjahr %(year)s."),
                field="from",
                params={"year": str(other.year)},
            )
    destination = destination_of(plan.destination) if plan.destination else default_destination(plan.year)
    return {
        "date_from": plan.date_from,
        "date_to": plan.date_to,
        "deadline": deadline,
        "report_by": plan.report_by,
        "destination": destination.key,
    }


def _check_window(plan: Plan) -> None:
    if not FIRST_YEAR <= plan.year <= LAST_YEAR:
        raise Refusal("year", N_("Bitte prüfen Sie die Jahreszahl."), field="year")
    if plan.date_from > plan.date_to:
        raise Refusal("from_after_to", N_("Der erste Tag liegt nach dem letzten. Bitte tauschen."), field="from")
    if (plan.date_to - plan.date_from).days > LONGEST_WINDOW_DAYS:
        raise Refusal("window_too_long", N_("Der Zeitraum ist länger als ein Jahr. Bitte prüfen."), field="to")
    if plan.year not in (plan.date_from.year, plan.date_to.year):
        raise Refusal("year", N_("Das Jahr passt nicht zum Zeitraum. Bitte prüfen."), field="year")


def _check_deadline(field: str, day: date, plan: Plan) -> None:
    if day < plan.date_from:
        words = N_("Die Frist liegt vor dem Beginn. Bitte prüfen.")
        late = N_("Der Meldetermin liegt vor dem Beginn. Bitte prüfen.")
        raise Refusal(field, words if field == "deadline" else late, field=field)
    if day > plan.date_to + LATEST_AFTER_WINDOW:
        raise Refusal(field, N_("Dieser Tag liegt mehr als ein Jahr nach dem Zeitraum. Bitte prüfen."), field=field)


def preview_rules(
    ctx: Context, municipality: Municipality, campaign: Campaign, rules: CampaignRules
) -> list[ChangedTotal]:
    """Every total that would change under these rules, groups first."""
    before = campaign_totals(ctx.conn, municipality, campaign, ctx.today)
    after = campaign_totals(ctx.conn, municipality, replace(campaign, rules=rules), ctx.today)
    return [
        ChangedTotal(old.level, _row_name(old), old.total or 0, new.total or 0, old.adults or 0, new.adults or 0)
        for old, new in zip(before.rows, after.rows, strict=True)
        if (old.total, old.adults) != (new.total, new.adults)
    ]


def _row_name(row: ReportRow) -> str:
    return ", ".join(name for name in (row.group, row.institution) if name) or row.municipality


def change_rules(
    ctx: Context, municipality: Municipality, year: int, rules: CampaignRules, reason: str, version: int
) -> None:
    """Set the town's rules, with a reason, if nothing changed since the preview (`version`). Raises Refusal."""
    campaign = load_campaign(ctx, municipality, year)
    refuse_filed(campaign)
    if not reason.strip():
        raise Refusal("reason", N_("Bitte nennen Sie den Grund der Änderung; er steht im Protokoll."), field="reason")
    if campaign.version != version:
        raise Refusal(
            "changed_meanwhile",
            N_("Inzwischen kamen Einträge dazu. Bitte sehen Sie die Vorschau noch einmal an."),
            field="reason",
        )
    campaigns.change_campaign(ctx.conn, campaign.id, rules=rules.as_data())
    campaigns.touch_groups(ctx.conn, campaign.id)
    write_audit(
        ctx, municipality.id, "change_rules", str(year), reason, before=campaign.rules.as_data(), after=rules.as_data()
    )


def close(ctx: Context, municipality: Municipality, year: int) -> None:
    """Close the year: no more entries, and classes and schools are signed out."""
    campaign = load_campaign(ctx, municipality, year)
    refuse_filed(campaign)
    campaigns.change_campaign(ctx.conn, campaign.id, state=CampaignState.CLOSED.value)
    campaigns.touch_groups(ctx.conn, campaign.id)
    sessions.end_class_and_school_sessions(ctx.conn, municipality.id, ctx.now)
    write_audit(ctx, municipality.id, "close_year", str(year))


def reopen(ctx: Context, municipality: Municipality, year: int, reason: str) -> None:
    """Open a closed year again; devices sign in anew. One that is open stays so."""
    campaign = load_campaign(ctx, municipality, year)
    refuse_filed(campaign)
    if campaign.state is CampaignState.OPEN:
        return
    if not reason.strip():
        raise Refusal("reason", N_("Bitte nennen Sie den Grund; er steht im Protokoll."), field="reason")
    campaigns.change_campaign(ctx.conn, campaign.id, state=CampaignState.OPEN.value)
    campaigns.touch_groups(ctx.conn, campaign.id)
    write_audit(ctx, municipality.id, "reopen_year", str(year), reason)


def place_all_again(ctx: Context, municipality: Municipality) -> None:
    """After the window changed, every tally finds its period anew. Raises Refusal where one would lie outside."""
    for institution in towns.institutions_of(ctx.conn, municipality.id):
        place_institution_again(ctx.conn, institution.id)


def totals_of(ctx: Context, municipality: Municipality, year: int | None = None) -> CampaignTotals:
    """A town's figures of a year."""
    return campaign_totals(ctx.conn, municipality, load_campaign(ctx, municipality, year), ctx.today)
