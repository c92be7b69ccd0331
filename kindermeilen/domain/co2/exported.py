"""The figures as other programs get them: the same numbers, rounded as every page and file shows them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kindermeilen.domain.co2.figures import Figures, HouseFigures, TownFigures
from kindermeilen.domain.co2.rounding import significant
from kindermeilen.domain.co2.sentences import covered, percent

WHOLE = 100
Number = int | float


@dataclass(frozen=True, slots=True)
class Result:
    """A town's figures with all that is needed to make them again. `revision`: None while they may still change."""

    figures: TownFigures
    edition: str
    model_version: str
    numpy_version: str
    seed: int
    runs: int
    revision: int | None
    as_of: date


def rounded(kg: float | None) -> Number | None:
    """Two significant digits; a whole number where it is one; unknown stays unknown."""
    if kg is None:
        return None
    found = significant(kg)
    return int(found) if found == int(found) else found


def kilograms(one: Figures) -> dict[str, Number | None]:
    """G, V and B."""
    found = one.range
    return {
        "gross_kg": rounded(one.gross_kg),
        "p5": rounded(found.p5) if found else None,
        "p50": rounded(found.p50) if found else None,
        "p95": rounded(found.p95) if found else None,
        "proven_kg": rounded(one.proven_kg),
    }


def public_data(whole: Figures, edition: str) -> dict[str, Any]:
    """What everybody may know: of the whole town, and no share of a week that only counted."""
    return {**kilograms(whole), "label": whole.label.value, "edition": edition}


def unknown_data(edition: str) -> dict[str, Any]:
    """The same where nothing may be told yet."""
    return dict.fromkeys(("gross_kg", "p5", "p50", "p95", "proven_kg", "label")) | {"edition": edition}


def figures_data(one: Figures) -> dict[str, Any]:
    """Everything of one institution, or of the whole."""
    return {
        **kilograms(one),
        "label": one.label.value,
        "green_ways": one.green_ways,
        "car_share": {
            "before": _share(one.car_before),
            "during": _share(one.car_during),
            "after": _share(one.car_after),
        },
        "coverage": {"before": _covered(one.coverage_before), "during": _covered(one.coverage_during)},
        "persistence": _share(one.persistence),
        "open_gates": [gate.value for gate in one.open],
        "control_group": one.control.value,
        "change": {"verdict": one.change.verdict.value, "groups": one.change.groups},
    }


def house_data(house: HouseFigures) -> dict[str, Any]:
    """An institution with what it answered."""
    about = {
        "institution": house.name,
        "kind": house.kind,
        "km": house.km,
        "km_answered": house.km_answered,
        "children_per_car": house.children_per_car,
    }
    return about | figures_data(house.figures)


def result_data(result: Result) -> dict[str, Any]:
    """The whole result."""
    found = result.figures
    return {
        "unit": "kg CO2e",
        "edition": result.edition,
        "model_version": result.model_version,
        "numpy_version": result.numpy_version,
        "seed": result.seed,
        "runs": result.runs,
        "revision": result.revision,
        "as_of": result.as_of,
        "institutions_compared": found.compared,
        "institutions_proving": found.sure,
        "whole": figures_data(found.whole),
        "institutions": [house_data(house) for house in found.houses],
    }


def _share(share: float | None) -> float | None:
    return None if share is None else percent(share) / WHOLE


def _covered(share: float | None) -> float | None:
    return None if share is None else covered(share) / WHOLE
