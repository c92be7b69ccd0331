"""What is said of a town and of each of its institutions: comparison, shift with its range, proven part, evidence.

Made once (`estimate`), stored with its inputs, and shown everywhere from the same numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from kindermeilen.domain.co2 import plausibility
from kindermeilen.domain.co2.editions import Edition
from kindermeilen.domain.co2.formulas import gross_kg, persistence
from kindermeilen.domain.co2.gates import Evidence, Gate, Label, label_of, open_gates, proven_kg
from kindermeilen.domain.co2.inputs import HouseInputs, Rides, Stayed
from kindermeilen.domain.co2.model import RUNS, SEED, Range, Town
from kindermeilen.domain.co2.verdict import Change, Pair, Verdict

LEAST_DROP = 0.01
"""What stayed of a drop of the car share by less than one point is not worth a number."""


class Control(StrEnum):
    """How many of the institutions behind a figure have a control group."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Figures:
    """One institution, or the whole. Shares and coverage lie in 0…1, None where not counted.

    `gross_kg`: G, a comparison. `range`: V. `proven_kg`: B, None is "nicht belegbar". `open`: the gates that do not
    hold. `car_after`, `persistence`: of the groups that counted three times. `warnings`: German, to translate.
    """

    green_ways: int
    gross_kg: float
    range: Range | None
    proven_kg: float | None
    open: tuple[Gate, ...]
    label: Label
    control: Control
    car_before: float | None
    car_during: float | None
    car_after: float | None
    persistence: float | None
    coverage_before: float | None
    coverage_during: float | None
    change: Change
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HouseFigures:
    """An institution's figures. `km`: one direction, as answered or the edition's; `control_houses` it is compared
    with."""

    institution: int
    name: str
    kind: str
    km: float
    km_answered: bool
    children_per_car: float | None
    control_houses: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class TownFigures:
    """The whole, and each institution by its name. `compared`: how many counted before; `sure`: whose gates hold."""

    whole: Figures
    houses: tuple[HouseFigures, ...]
    compared: int
    sure: int


NO_CHANGE = Change(0.0, 0, None, Verdict.TOO_FEW)
_OPEN_BUT_FOR_RANGE = frozenset(Gate) - {Gate.RANGE}


def estimate(houses: Sequence[HouseInputs], edition: Edition, *, runs: int = RUNS, seed: int = SEED) -> TownFigures:
    """The figures of these institutions, drawn in their order; without any baseline nothing is drawn."""
    compared = [house for house in houses if house.observed]
    whole, ranges = _drawn(compared, edition, runs, seed)
    by_house = {house.institution: found for house, found in zip(compared, ranges, strict=True)}
    figures = {house.institution: _house(house, by_house.get(house.institution), edition) for house in houses}
    sure = [house for house in compared if _OPEN_BUT_FOR_RANGE.isdisjoint(figures[house.institution].open)]
    proof = whole if len(sure) == len(compared) else _drawn(sure, edition, runs, seed)[0]
    return TownFigures(
        whole=_whole(houses, figures, whole, _proven(sure, proof)),
        houses=tuple(_named(house, figures[house.institution]) for house in sorted(houses, key=_by_name)),
        compared=len(compared),
        sure=len(sure),
    )


def _drawn(
    houses: Sequence[HouseInputs], edition: Edition, runs: int, seed: int
) -> tuple[Range | None, tuple[Range, ...]]:
    if not houses:
        return None, ()
    from kindermeilen.domain.co2.ranges import ranges  # numpy is loaded where something is to be drawn

    town = Town([house.observed for house in houses if house.observed])
    found = ranges(town, edition, runs=runs, seed=seed)
    return found.whole, found.institutions


def _house(house: HouseInputs, found: Range | None, edition: Edition) -> Figures:
    evidence = replace(house.evidence, p5=None if found is None else found.p5)
    has_baseline = bool(evidence.baseline_days)
    control = Control.ALL if evidence.has_control else Control.NONE
    return Figures(
        green_ways=house.green_ways,
        gross_kg=gross_kg(house.green_ways, house.km, edition["e_pkm"].value),
        range=found,
        proven_kg=proven_kg(evidence),
        open=open_gates(evidence),
        label=label_of(evidence),
        control=control,
        coverage_before=evidence.coverage_before if has_baseline else None,
        coverage_during=evidence.coverage_during if has_baseline else None,
        change=_change(house.pairs),
        **_shares(house.before, house.during, house.stayed, house.due_during),
    )


def _shares(before: Rides, during: Rides, stayed: Stayed | None, due: int) -> dict[str, Any]:
    """Car shares, what stayed, and what to look at again."""
    if not before.ways:
        return dict.fromkeys(("car_before", "car_during", "car_after", "persistence")) | {"warnings": ()}
    return {
        "car_before": before.share,
        "car_during": during.share,
        "car_after": stayed.after.share if stayed else None,
        "persistence": _persistence(stayed) if stayed else None,
        "warnings": plausibility.warnings(during.ways, due, before.share, during.share),
    }


def _persistence(stayed: Stayed) -> float | None:
    before, during, after = stayed.before.share, stayed.during.share, stayed.after.share
    return persistence(before, during, after) if before - during >= LEAST_DROP else None


def _change(pairs: Sequence[Pair]) -> Change:
    if not pairs:
        return NO_CHANGE
    from kindermeilen.domain.co2.change import change_between  # loads numpy

    return change_between(pairs)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the institutions prove together whose gates on the count all hold; `found` None: there are none."""

    found: Range | None
    label: Label


def _proven(sure: Sequence[HouseInputs], found: Range | None) -> _Proof:
    if not sure:
        return _Proof(None, Label.C)
    return _Proof(found, Label.A if all(house.evidence.has_control for house in sure) else Label.B)


def _whole(
    houses: Sequence[HouseInputs], figures: Mapping[int, Figures], found: Range | None, proof: _Proof
) -> Figures:
    compared = [house for house in houses if house.before.ways]
    stayed = [house.stayed for house in compared if house.stayed]
    p5 = proof.found.p5 if proof.found else None
    return Figures(
        green_ways=sum(house.green_ways for house in houses),
        gross_kg=sum(figures[house.institution].gross_kg for house in houses),
        range=found,
        proven_kg=p5 if p5 is not None and p5 > 0 else None,
        open=_open(compared, figures, p5),
        label=proof.label if compared else Label.D,
        control=_control([house.evidence for house in compared]),
        coverage_before=_mean((house.evidence.coverage_before, house.due_before) for house in compared),
        coverage_during=_mean((house.evidence.coverage_during, house.due_during) for house in compared),
        change=_change([pair for house in compared for pair in house.pairs]),
        **_shares(
            sum((house.before for house in compared), Rides(0, 0)),
            sum((house.during for house in compared), Rides(0, 0)),
            _together(stayed),
            sum(house.due_during for house in compared),
        ),
    )


def _open(compared: Sequence[HouseInputs], figures: Mapping[int, Figures], p5: float | None) -> tuple[Gate, ...]:
    """Of the whole: none where something is proven, else what is open in any institution that counted before."""
    if not compared:
        return (Gate.BASELINE,)
    if p5 is not None:
        return () if p5 > 0 else (Gate.RANGE,)
    found = {gate for house in compared for gate in figures[house.institution].open}
    return tuple(gate for gate in Gate if gate in found)


def _control(evidence: Sequence[Evidence]) -> Control:
    having = sum(one.has_control for one in evidence)
    if not having:
        return Control.NONE
    return Control.ALL if having == len(evidence) else Control.SOME


def _together(stayed: Sequence[Stayed]) -> Stayed | None:
    return sum(stayed[1:], stayed[0]) if stayed else None


def _mean(weighted: Iterable[tuple[float, int]]) -> float | None:
    pairs = list(weighted)
    total = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / total if total else None


def _named(house: HouseInputs, figures: Figures) -> HouseFigures:
    return HouseFigures(
        institution=house.institution,
        name=house.name,
        kind=house.kind,
        km=house.km,
        km_answered=house.answers.km is not None,
        children_per_car=house.answers.children_per_car,
        control_houses=house.control_houses,
        figures=figures,
    )


def _by_name(house: HouseInputs) -> tuple[str, int]:
    return house.name, house.institution


def as_data(town: TownFigures) -> dict[str, Any]:
    """For the database: numbers keep all their digits."""
    return asdict(town)


def from_data(data: Mapping[str, Any]) -> TownFigures:
    """What `as_data` wrote. Raises LookupError, TypeError or ValueError for anything else."""
    houses = tuple(HouseFigures(**{**one, "figures": _figures(one["figures"])}) for one in data["houses"])
    return TownFigures(_figures(data["whole"]), houses, data["compared"], data["sure"])


def _figures(data: Mapping[str, Any]) -> Figures:
    given = {
        "range": Range(**data["range"]) if data["range"] else None,
        "open": tuple(Gate(gate) for gate in data["open"]),
        "label": Label(data["label"]),
        "control": Control(data["control"]),
        "change": Change(**{**data["change"], "verdict": Verdict(data["change"]["verdict"])}),
        "warnings": tuple(data["warnings"]),
    }
    return Figures(**{**data, **given})
