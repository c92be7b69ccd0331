"""A year's totals: the municipalities run here, those that reported, and what was handed over, never mixed up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kindermeilen.actions.co2 import public_co2
from kindermeilen.actions.context import Context
from kindermeilen.actions.totals import campaign_totals
from kindermeilen.domain.coverage import Coverage
from kindermeilen.domain.handover import Handover, handover_of
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.nouns import Campaign, Municipality
from kindermeilen.domain.report import ReportRow
from kindermeilen.domain.reported import ReportedMunicipality, sum_reported
from kindermeilen.domain.reported.places import Places
from kindermeilen.domain.tables_in import ReportedRow
from kindermeilen.storage import campaigns, paper, towns


@dataclass(frozen=True, slots=True)
class TownTotal:
    """A town's figures of a year without those of its groups. `row`: its row of the report. `co2`: what all may see."""

    municipality: Municipality
    campaign: Campaign
    row: ReportRow
    groups_registered: int
    groups_reported: int
    institutions: int
    co2: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SumOfKnown:
    """Summe der hier bekannten Kommunen (count). Unknown numbers add nothing and are counted in `incomplete`."""

    count: int
    children: int
    groups: int
    institutions: int
    green: int
    red: int
    blue: int
    unspecified: int
    adults: int

    @property
    def total(self) -> int:
        return self.green + self.red + self.blue + self.unspecified


@dataclass(frozen=True, slots=True)
class DistrictTotal:
    """A district and its towns that are run here, added up; nothing of it is added anywhere else."""

    district: Municipality
    towns: tuple[TownTotal, ...]

    @property
    def miles(self) -> Miles:
        rows = [one.row for one in self.towns]
        return sum((Miles(row.green or 0, row.red or 0, row.blue or 0, row.adults or 0) for row in rows), Miles())

    @property
    def coverage(self) -> Coverage:
        rows = [one.row for one in self.towns]
        return sum((Coverage(row.class_days_entered or 0, row.class_days_expected) for row in rows), Coverage())

    @property
    def is_provisional(self) -> bool:
        return any(one.campaign.is_provisional for one in self.towns)


@dataclass(frozen=True, slots=True)
class YearTotals:
    """A year: own municipalities, results of others, their sum, and beside it the published hand-over.

    `beside` are those of the reported results that speak of towns run here; they are shown and never added.
    """

    year: int
    as_of: date
    municipalities: tuple[TownTotal, ...]
    reported: tuple[ReportedMunicipality, ...]
    beside: tuple[ReportedMunicipality, ...]
    sum_of_known: SumOfKnown
    handover: Handover | None
    years: tuple[int, ...]

    districts: tuple[DistrictTotal, ...] = ()


def year_totals(ctx: Context, year: int) -> YearTotals:
    """Everything known of a year."""
    towns_by_id = {one.id: one for one in towns.municipalities(ctx.conn)}  # by name
    campaign_of = {one.municipality_id: one for one in campaigns.campaigns_of_year(ctx.conn, year)}
    own = tuple(_town_total(ctx, town, campaign_of[key]) for key, town in towns_by_id.items() if key in campaign_of)
    known = _reported(reported_rows(ctx, year), tuple(towns_by_id.values()))
    return YearTotals(
        year=year,
        as_of=ctx.today,
        municipalities=own,
        reported=tuple(sorted((*known.added, *known.beside), key=lambda one: one.municipality.casefold())),
        beside=tuple(known.beside),
        sum_of_known=_sum([one for one in own if one.municipality.id not in known.in_region], known.added),
        handover=handover_of(year),
        years=tuple(campaigns.known_years(ctx.conn)),
        districts=_districts(own, tuple(towns_by_id.values())),
    )


def _town_total(ctx: Context, municipality: Municipality, campaign: Campaign) -> TownTotal:
    """The town's figures, made again only when the campaign's version is another: a country has hundreds of towns."""
    key = (municipality, campaign, ctx.today)
    found: TownTotal | None = ctx.kept.get(key)
    if found is None:
        totals = campaign_totals(ctx.conn, municipality, campaign, ctx.today)
        institutions = len({group.institution.id for group in totals.groups})
        found = TownTotal(
            municipality,
            campaign,
            totals.town,
            len(totals.groups),
            totals.groups_reported,
            institutions,
            public_co2(ctx.conn, campaign),
        )
        ctx.kept[key] = found
    return found


def _districts(own: tuple[TownTotal, ...], here: tuple[Municipality, ...]) -> tuple[DistrictTotal, ...]:
    """Each district with towns that have a campaign that year, by name."""
    found = []
    for district in here:
        mine = tuple(one for one in own if one.municipality.part_of_id == district.id)
        if mine:
            found.append(DistrictTotal(district, mine))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reported:
    """Results of others, to be added; results of towns run here, shown beside; ids of towns that a result contains."""

    added: list[ReportedMunicipality]
    beside: list[ReportedMunicipality]
    in_region: set[int]


def _reported(rows: list[ReportedRow], here: tuple[Municipality, ...]) -> _Reported:
    """A town run here is known by its key, or by its name where a row has no key; it is added once, by itself.

    Where somebody reported it as part of a region that reported too, the region counts once and the town stands below.
    """
    places = Places(rows)
    ids = {(country, key): one.id for one in here for key in (one.ags, one.name.casefold()) for country in ("DE", "")}
    others = [row for row in rows if places.of(row)[0] not in ids]
    own = [row for row in rows if places.of(row)[0] in ids]
    regions = {places.of(row) for row in others if not row.institution}
    inside = {ids[places.of(row)[0]] for row in own if places.region(row) in regions}
    return _Reported(sum_reported(others), sum_reported(own), inside)


def reported_rows(ctx: Context, year: int | None = None) -> list[ReportedRow]:
    """Results of other municipalities as they are stored, of a year or all."""
    return [_reported_row(row) for row in paper.reported_totals(ctx.conn, year)]


def _reported_row(stored: dict[str, Any]) -> ReportedRow:
    values = {name: value for name, value in stored.items() if name != "id"}
    return ReportedRow(line=0, **values)


def _sum(own: list[TownTotal], reported: list[ReportedMunicipality]) -> SumOfKnown:
    rows: list[ReportRow | ReportedMunicipality] = [*(one.row for one in own), *reported]
    return SumOfKnown(
        count=len(own) + len(reported),
        children=sum(one.children or 0 for one in rows),
        groups=sum(one.groups or 0 for one in rows),
        institutions=sum(one.institutions for one in own) + sum(one.institutions or 0 for one in reported),
        green=sum(one.green or 0 for one in rows),
        red=sum(one.red or 0 for one in rows),
        blue=sum(one.blue or 0 for one in rows),
        unspecified=sum(one.unspecified or 0 for one in rows),
        adults=sum(one.row.adults or 0 for one in own),
    )
