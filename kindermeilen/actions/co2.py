"""A town's CO₂ figures of a year: as they stand now, or as they were filed; never a stored one made anew on display."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection

from kindermeilen.actions.co2_counts import town_inputs
from kindermeilen.actions.context import Context
from kindermeilen.clock import day_in_berlin
from kindermeilen.domain.co2 import MODEL_VERSION, figures
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.exported import Result, public_data, unknown_data
from kindermeilen.domain.co2.figures import TownFigures, estimate
from kindermeilen.domain.co2.inputs import HouseInputs
from kindermeilen.domain.co2.model import RUNS, SEED
from kindermeilen.domain.nouns import Campaign, CampaignState, Municipality
from kindermeilen.storage import co2
from kindermeilen.storage.co2 import StoredResult

KEPT = 64
"""Towns whose estimate a process remembers."""


@dataclass(frozen=True, slots=True)
class Filed:
    """Under which number a result was stored, when, and why it took the place of the one before."""

    revision: int
    made_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class TownCo2:
    """A town's figures with all that is needed to make them again. `stored`: None while they may still change."""

    municipality: Municipality
    campaign: Campaign
    figures: TownFigures
    edition: str
    model_version: str
    numpy_version: str
    seed: int
    runs: int
    stored: Filed | None
    as_of: date


def town_co2(ctx: Context, municipality: Municipality, campaign: Campaign) -> TownCo2:
    """The figures that hold: of a closed year those that were stored, else those of today."""
    stored = None if campaign.state is CampaignState.OPEN else co2.newest_result(ctx.conn, campaign.id)
    return _as_stored(municipality, campaign, stored) if stored else _as_of_now(ctx, municipality, campaign)


def _as_of_now(ctx: Context, municipality: Municipality, campaign: Campaign) -> TownCo2:
    """Kept by the campaign's version, which grows with every entry and every answer."""
    key = ("co2", municipality.id, campaign.id)
    mark = (campaign, municipality, ctx.today)
    kept: tuple[object, TownCo2] | None = ctx.kept.get(key)
    if kept is not None and kept[0] == mark:
        return kept[1]
    houses = town_inputs(ctx.conn, municipality, campaign, ctx.today)
    found = TownCo2(
        municipality=municipality,
        campaign=campaign,
        figures=estimated(houses, campaign.factor_edition),
        edition=campaign.factor_edition,
        model_version=MODEL_VERSION,
        numpy_version=numpy_version(),
        seed=SEED,
        runs=RUNS,
        stored=None,
        as_of=ctx.today,
    )
    ctx.kept[key] = (mark, found)
    return found


@lru_cache(maxsize=KEPT)
def estimated(houses: tuple[HouseInputs, ...], edition: str) -> TownFigures:
    """The same inputs are drawn once, whoever asks."""
    return estimate(houses, edition_of(edition))


@lru_cache(maxsize=1)
def numpy_version() -> str:
    """Without loading it."""
    return version("numpy")


def _as_stored(municipality: Municipality, campaign: Campaign, stored: StoredResult) -> TownCo2:
    return TownCo2(
        municipality=municipality,
        campaign=campaign,
        figures=figures.from_data(stored.outputs),
        edition=stored.edition,
        model_version=stored.model_version,
        numpy_version=stored.numpy_version,
        seed=stored.seed,
        runs=stored.runs,
        stored=filed_of(stored),
        as_of=day_in_berlin(stored.made_at),
    )


def public_co2(conn: Connection, campaign: Campaign) -> dict[str, Any]:
    """What everybody may know: of the whole town, and only of a year that is closed.

    While entries come in, whoever looked every day could take one day's rides from it.
    """
    stored = None if campaign.state is CampaignState.OPEN else co2.newest_result(conn, campaign.id)
    if stored is None:
        return unknown_data(campaign.factor_edition)
    return public_data(figures.from_data(stored.outputs).whole, stored.edition)


def result_of(town: TownCo2) -> Result:
    """The figures without whose they are, for files."""
    return Result(
        figures=town.figures,
        edition=town.edition,
        model_version=town.model_version,
        numpy_version=town.numpy_version,
        seed=town.seed,
        runs=town.runs,
        revision=town.stored.revision if town.stored else None,
        as_of=town.as_of,
    )


def filed_of(stored: StoredResult) -> Filed:
    """Number, moment and reason of a stored result."""
    return Filed(stored.revision, stored.made_at, stored.reason)
