"""The coordinator's view of the CO₂ figures: what holds, what may be asked of whom, and every revision."""

from collections.abc import Mapping
from dataclasses import dataclass

from kindermeilen.actions import answers, co2_stored
from kindermeilen.actions.co2 import Filed, TownCo2, filed_of, town_co2
from kindermeilen.actions.context import Context, current_campaign, load_campaign, load_municipality
from kindermeilen.domain.errors import NotFound
from kindermeilen.domain.nouns import Campaign, CampaignState, Municipality
from kindermeilen.storage import campaigns, co2, towns


@dataclass(frozen=True, slots=True)
class Co2Room:
    """A year's figures with what the coordinator may do. `codes`: of institutions that are still there, by id.

    `may_answer`: questions are asked of the year pages speak of. `is_outdated`: another result would come out today.
    """

    town: Municipality
    campaign: Campaign
    years: tuple[int, ...]
    found: TownCo2
    codes: Mapping[int, str]
    may_answer: bool
    is_outdated: bool
    revisions: tuple[Filed, ...]


def room(ctx: Context, ags: str, year: int | None = None) -> Co2Room:
    """The view of a year. Raises SignInNeeded, NotFound, and Refusal where there is no campaign yet."""
    town, _ = load_municipality(ctx, ags)
    years = campaigns.campaigns_of_municipality(ctx.conn, town.id)
    if year is not None and year not in {one.year for one in years}:
        raise NotFound
    campaign = load_campaign(ctx, town, year)
    current = current_campaign(years, ctx.today)
    return Co2Room(
        town=town,
        campaign=campaign,
        years=tuple(one.year for one in years),
        found=town_co2(ctx, town, campaign),
        codes={house.id: house.code for house in towns.institutions_of(ctx.conn, town.id)},
        may_answer=current == campaign and campaign.state is not CampaignState.FILED,
        is_outdated=co2_stored.is_outdated(ctx, town, campaign),
        revisions=tuple(filed_of(one) for one in co2.results_of_campaign(ctx.conn, campaign.id)),
    )


def answer_for(ctx: Context, ags: str, code: str, km: float | None, children_per_car: float | None) -> None:
    """The coordinator enters what an institution of the town told. Raises Refusal naming the field."""
    town, _ = load_municipality(ctx, ags)
    if code not in {house.code for house in towns.institutions_of(ctx.conn, town.id)}:
        raise NotFound
    answers.answer(ctx, code, km, children_per_car)
