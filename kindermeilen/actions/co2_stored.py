"""A year's CO₂ result is stored when the year is closed, and made again when the coordinator asks for it with a reason.

It is drawn before the transaction begins, since nobody may wait for it, and refused there if an entry came meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isclose
from typing import Any

from kindermeilen.actions import campaigns
from kindermeilen.actions.audit import reason_of, write_audit
from kindermeilen.actions.co2 import estimated, numpy_version
from kindermeilen.actions.co2_counts import town_inputs
from kindermeilen.actions.context import Context, load_campaign
from kindermeilen.domain.co2 import MODEL_VERSION, figures, inputs
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.figures import TownFigures, estimate
from kindermeilen.domain.co2.inputs import HouseInputs
from kindermeilen.domain.co2.model import RUNS, SEED
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.nouns import Campaign, CampaignState, Municipality
from kindermeilen.storage import co2
from kindermeilen.storage.campaigns import campaigns_of_municipality, change_campaign
from kindermeilen.storage.co2 import StoredResult

TOLERANCE = 0.005
"""So far may the digits of another NumPy lie from the stored ones."""
CLOSED_AGAIN = "Das Jahr wurde noch einmal abgeschlossen."


class Outdated(Refusal):
    """An entry came while the result was drawn: draw it again."""

    def __init__(self) -> None:
        super().__init__("co2_outdated", N_("Gerade kam noch ein Eintrag dazu. Bitte versuchen Sie es noch einmal."))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A result that waits to be stored. `version`: the campaign's, that it was made of."""

    version: int
    houses: tuple[HouseInputs, ...]
    figures: TownFigures


def prepare(ctx: Context, municipality: Municipality, year: int) -> Prepared:
    """Draw the result of a year as it stands. Raises NotFound where there is no campaign."""
    years = campaigns_of_municipality(ctx.conn, municipality.id)
    campaign = next((one for one in years if one.year == year), None)
    if campaign is None:
        raise NotFound
    houses = town_inputs(ctx.conn, municipality, campaign, ctx.today)
    return Prepared(campaign.version, houses, estimated(houses, campaign.factor_edition))


def close_year(ctx: Context, municipality: Municipality, year: int, prepared: Prepared) -> None:
    """Close the year and store its result; closing it again makes a revision where another one comes out.

    Raises Refusal as `campaigns.close`, and Outdated.
    """
    campaign = load_campaign(ctx, municipality, year)
    _refuse_outdated(campaign, prepared)
    campaigns.close(ctx, municipality, year)
    stored = co2.newest_result(ctx.conn, campaign.id)
    if stored is None:
        _store(ctx, campaign, prepared, "")
    elif _differs(stored, prepared.houses, campaign):
        _store(ctx, campaign, prepared, CLOSED_AGAIN)


def revise(ctx: Context, municipality: Municipality, year: int, prepared: Prepared, reason: str) -> None:
    """Store a new revision of a closed year, with a reason. Raises Refusal, Outdated."""
    campaign = load_campaign(ctx, municipality, year)
    if campaign.state is CampaignState.OPEN:
        raise Refusal("year_open", N_("Das Ergebnis wird abgelegt, wenn Sie das Jahr abschließen."))
    if not reason.strip():
        raise Refusal("reason", N_("Bitte nennen Sie den Grund; er steht beim Ergebnis."), field="reason")
    _refuse_outdated(campaign, prepared)
    stored = co2.newest_result(ctx.conn, campaign.id)
    if stored is not None and not _differs(stored, prepared.houses, campaign):
        raise Refusal(
            "co2_same", N_("Es hat sich nichts geändert. Das abgelegte Ergebnis gilt weiter."), field="reason"
        )
    _store(ctx, campaign, prepared, reason)
    write_audit(ctx, municipality.id, "revise_co2", str(year), reason)


def _refuse_outdated(campaign: Campaign, prepared: Prepared) -> None:
    if campaign.version != prepared.version:
        raise Outdated


def _store(ctx: Context, campaign: Campaign, prepared: Prepared, reason: str) -> None:
    co2.add_result(
        ctx.conn,
        StoredResult(
            municipality_id=campaign.municipality_id,
            campaign_id=campaign.id,
            revision=co2.last_revision(ctx.conn, campaign.id) + 1,
            made_at=ctx.now,
            reason=reason_of(reason),
            edition=campaign.factor_edition,
            model_version=MODEL_VERSION,
            numpy_version=numpy_version(),
            seed=SEED,
            runs=RUNS,
            inputs=inputs.as_data(prepared.houses),
            outputs=figures.as_data(prepared.figures),
        ),
    )
    change_campaign(ctx.conn, campaign.id)  # the town's public figures are new


def is_outdated(ctx: Context, municipality: Municipality, campaign: Campaign) -> bool:
    """Whether another result would come out today than the one stored for this closed year, or none is stored yet."""
    if campaign.state is CampaignState.OPEN:
        return False
    stored = co2.newest_result(ctx.conn, campaign.id)
    return stored is None or _differs(stored, town_inputs(ctx.conn, municipality, campaign, ctx.today), campaign)


def _differs(stored: StoredResult, houses: tuple[HouseInputs, ...], campaign: Campaign) -> bool:
    """By what it was made of. A new NumPy alone is no reason: its last digits are nobody's news."""
    if (stored.edition, stored.model_version) != (campaign.factor_edition, MODEL_VERSION):
        return True
    return _nameless(inputs.from_data(stored.inputs)) != _nameless(houses)


def _nameless(houses: tuple[HouseInputs, ...]) -> tuple[HouseInputs, ...]:
    return tuple(replace(house, name="") for house in houses)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How a stored result fared: `finding` says what is wrong, `note` how exactly it could be compared."""

    finding: str = ""
    note: str = ""


def recomputed(stored: StoredResult) -> Recomputed:
    """Make a stored result again from its own inputs: bit by bit with the same NumPy, else within half a percent."""
    if stored.model_version != MODEL_VERSION:
        return Recomputed(
            note=f"made by model version {stored.model_version}, not recomputed by version {MODEL_VERSION}"
        )
    try:
        houses = inputs.from_data(stored.inputs)
        again = estimate(houses, edition_of(stored.edition), runs=stored.runs, seed=stored.seed)
        told = figures.from_data(stored.outputs)
    except (Refusal, LookupError, TypeError, ValueError) as fault:
        return Recomputed(finding=f"cannot be recomputed ({type(fault).__name__}: {fault})")
    return _compared(stored, figures.as_data(told), figures.as_data(again))


def _compared(stored: StoredResult, told: Any, again: Any) -> Recomputed:
    is_same = stored.numpy_version == numpy_version()
    places = list(_differences("", told, again, 0.0 if is_same else TOLERANCE))
    exactly = "bit by bit" if is_same else f"within {TOLERANCE:.1%}"
    how = f"{exactly} (stored with NumPy {stored.numpy_version}, recomputed with {numpy_version()})"
    if places:
        return Recomputed(finding=f"is not what its inputs give {how}: {', '.join(places[:5])}")
    return Recomputed(note=f"is what its inputs give {how}")


def _differences(place: str, told: Any, again: Any, tolerance: float) -> Iterator[str]:
    """Where the two differ; numbers by more than the tolerance."""
    if isinstance(told, dict) and isinstance(again, dict) and told.keys() == again.keys():
        for key in told:
            yield from _differences(f"{place}.{key}" if place else key, told[key], again[key], tolerance)
    elif isinstance(told, list | tuple) and isinstance(again, list | tuple) and len(told) == len(again):
        for number, (one, other) in enumerate(zip(told, again, strict=True), start=1):
            yield from _differences(f"{place}[{number}]", one, other, tolerance)
    elif not _same(told, again, tolerance):
        yield place


def _same(told: Any, again: Any, tolerance: float) -> bool:
    if tolerance and isinstance(told, float) and isinstance(again, float):
        return isclose(told, again, rel_tol=tolerance)
    return bool(told == again)
