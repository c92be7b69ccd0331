"""The report of a campaign: the rows that CSV, Excel and JSON all come from."""

from dataclasses import replace

from kindermeilen.actions.campaigns import totals_of
from kindermeilen.actions.co2 import TownCo2, result_of, town_co2
from kindermeilen.actions.context import Context
from kindermeilen.actions.years import YearTotals, year_totals
from kindermeilen.domain.co2.figures import Figures
from kindermeilen.domain.errors import N_
from kindermeilen.domain.journey import destination_of
from kindermeilen.domain.nouns import Campaign, Municipality
from kindermeilen.domain.report import HandedOver, KnownMunicipalities, Level, Report, ReportRow, ReportState, Rule
from kindermeilen.domain.reported import ReportedMunicipality
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.storage import towns, wishes

RULE_NAMES = {
    "bus": N_("Bus, Schulbus, Fahrdienst"),
    "train": N_("Bahn, Straßenbahn"),
    "park_walk": N_("Auto bis zur Hol- und Bringzone, Rest zu Fuß"),
    "carpool": N_("Fahrgemeinschaft"),
    "leisure": N_("Wege in der Freizeit"),
    "holiday_ways": N_("Wege an Tagen ohne Schule"),
    "adults": N_("Meilen von Erwachsenen (eigene Zeile)"),
}
COUNTS = N_("zählt")
COUNTS_NOT = N_("zählt nicht")


def report_of(ctx: Context, municipality: Municipality, year: int | None = None) -> Report:
    """The town's report of a year, provisional until it is filed. Raises Refusal where there is no campaign."""
    totals = totals_of(ctx, municipality, year)
    campaign = totals.campaign
    known = year_totals(ctx, campaign.year)
    reported = tuple(_reported_row(one) for one in known.reported)
    co2 = town_co2(ctx, municipality, campaign)
    return Report(
        municipality=municipality.name,
        ags=municipality.ags,
        year=campaign.year,
        state=ReportState.PROVISIONAL if campaign.is_provisional else ReportState.FILED,
        as_of=ctx.today,
        campaign_from=campaign.date_from,
        campaign_to=campaign.date_to,
        deadline=campaign.deadline,
        conference=_conference(campaign),
        rows=(*_with_co2(ctx, totals.rows, co2), *reported),
        groups_registered=len(totals.groups),
        groups_reported=totals.groups_reported,
        known_municipalities=KnownMunicipalities(
            known.sum_of_known.count, known.sum_of_known.children, known.sum_of_known.total
        ),
        handed_over=_handed_over(known),
        rules=rules_in_words(campaign.rules),
        wishes=wishes.released(ctx.conn, campaign.id),
        co2=result_of(co2),
    )


def _with_co2(ctx: Context, rows: tuple[ReportRow, ...], found: TownCo2) -> tuple[ReportRow, ...]:
    """Institutions by the names they have now; a stored result knows those of its day."""
    names = {house.id: house.name for house in towns.institutions_of(ctx.conn, found.municipality.id)}
    by_name = {names.get(house.institution): house.figures for house in found.figures.houses}

    def of(row: ReportRow) -> Figures | None:
        if row.level is Level.MUNICIPALITY:
            return found.figures.whole
        return by_name.get(row.institution) if row.level is Level.INSTITUTION else None

    return tuple(replace(row, co2=of(row)) for row in rows)


def rules_in_words(rules: CampaignRules) -> tuple[Rule, ...]:
    """The town's rules as a reader understands them."""
    return tuple(Rule(RULE_NAMES[name], COUNTS if value else COUNTS_NOT) for name, value in rules.as_data().items())


def _conference(campaign: Campaign) -> str:
    destination = destination_of(campaign.destination)
    return f"{destination.conference} {destination.place}"


def _handed_over(known: YearTotals) -> HandedOver | None:
    found = known.handover
    if found is None or found.miles is None:
        return None
    return HandedOver(found.year, f"{found.conference} {found.place}", found.miles, found.children, found.source)


def _reported_row(one: ReportedMunicipality) -> ReportRow:
    return ReportRow(
        level=Level.REPORTED,
        municipality=one.municipality,
        groups=one.groups,
        children=one.children,
        green=one.green,
        red=one.red,
        blue=one.blue,
        unspecified=one.unspecified,
        first_day=one.date_from,
        last_day=one.date_to,
        note=", ".join(one.sources),
    )
