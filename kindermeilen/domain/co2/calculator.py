"""The small calculator of the page /co2: other people's counts, the same arithmetic as the report."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kindermeilen.domain.co2 import plausibility
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.explained import Step, gross_steps, shift_steps
from kindermeilen.domain.co2.formulas import (
    check_children,
    check_children_per_car,
    check_km,
    check_share,
    check_ways,
    gross_kg,
)
from kindermeilen.domain.co2.ranges import Observed, Range, Share, Spread, Town, ranges, spread_of, spreads_of
from kindermeilen.domain.errors import N_, Refusal

RUNS = 20_000
"""Enough for two significant digits of most ranges, and five thousandths of a second of one core."""
KEPT = 512
MOST = 1e9
"""More ways or children than that nobody counted."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """G with its steps."""

    ways: float
    km: float
    kg: float
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted in one week: a car share and the number of children; as typed, so checked by `shift`."""

    share: float
    children: float


@dataclass(frozen=True, slots=True)
class Shift:
    """What V is asked for. `ways` in the action weeks; None where the edition's or nothing is taken.

    `public_transport`: the share of the change that went to bus and train.
    """

    ways: float
    before: Count
    during: Count
    km: float | None = None
    children_per_car: float | None = None
    public_transport: float | None = None
    control: tuple[Count, Count] | None = None


@dataclass(frozen=True, slots=True)
class Shifted:
    """V as a range with its steps, and what to look at again (German sentences)."""

    found: Range
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    has_control: bool
    is_standard_km: bool


def comparison(ways: float, km: float, edition: str) -> Comparison:
    """G. Raises Refusal naming the field: ways, km."""
    _check_number("ways", ways)
    check_km("km", km)
    factors = edition_of(edition)
    kg = gross_kg(ways, km, factors["e_pkm"].value)
    return Comparison(ways, km, kg, tuple(gross_steps(ways, km, factors, kg)))


def check(asked: Shift) -> None:
    """Raises Refusal naming the field; cheap, so that bad input costs nothing."""
    _check_number("ways", asked.ways)
    weeks = {"before": asked.before, "during": asked.during}
    if asked.control is not None:
        weeks |= {"control_before": asked.control[0], "control_during": asked.control[1]}
    for name, count in weeks.items():
        check_share(name, count.share)
        _check_most(f"{name}_children", count.children)
        check_children(f"{name}_children", count.children)
    if asked.km is not None:
        check_km("distance", asked.km)
    if asked.public_transport is not None:
        check_share("public_transport", asked.public_transport)
    if asked.children_per_car is not None:
        check_children_per_car("per_car", asked.children_per_car)


@lru_cache(maxsize=KEPT)
def shift(asked: Shift, edition: str) -> Shifted:
    """V and its range; the same question again costs nothing. Raises Refusal naming the field."""
    check(asked)
    factors = edition_of(edition)
    km, n = spread_of(factors, "d_primary"), spread_of(factors, "n")
    one = _observed(asked, km, n)
    town = Town([one])
    found = ranges(town, factors, runs=RUNS).whole
    return Shifted(
        found=found,
        steps=tuple(shift_steps(one, spreads_of(town, factors), factors, found)),
        warnings=plausibility.warnings(0, 0, asked.before.share, asked.during.share),
        has_control=asked.control is not None,
        is_standard_km=asked.km is None,
    )


def _observed(asked: Shift, km: Spread, n: Spread) -> Observed:
    control = None if asked.control is None else (_share(asked.control[0]), _share(asked.control[1]))
    return Observed(
        ways=asked.ways,
        before=_share(asked.before),
        during=_share(asked.during),
        km=km if asked.km is None else km.scaled(asked.km),
        n=None if asked.children_per_car is None else n.scaled(asked.children_per_car),
        public_transport=asked.public_transport,
        control=control,
    )


def _share(count: Count) -> Share:
    return Share(count.share, count.children)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with somebody else's figure; `kg_per_km` where it was asked for."""

    kg_per_km: float | None
    faults: tuple[Refusal, ...]


def checked(kg: float | None, km: float, miles: float | None, edition: str) -> Checked:
    """A printed figure against what a car can cause, and kilometres against miles. Raises Refusal naming the field."""
    if kg is None and miles is None:
        raise Refusal("nothing_to_check", N_("Bitte geben Sie kg oder Meilen an."), field="kg")
    for name, value in (("km", km), ("kg", kg), ("miles", miles)):
        if value is not None:
            _check_number(name, value)
    factor = edition_of(edition)["e_pkm"].value
    return Checked(None if kg is None else kg / km, tuple(_faults(kg, km, miles, factor)))


def _faults(kg: float | None, km: float, miles: float | None, factor: float) -> Iterator[Refusal]:
    try:
        if kg is not None:
            plausibility.check_kg_per_km(kg, km, factor)
    except Refusal as refusal:
        yield refusal
    try:
        if miles is not None:
            plausibility.check_km_per_mile(km, miles)
    except Refusal as refusal:
        yield refusal


def _check_number(name: str, value: float) -> None:
    _check_most(name, value)
    if name == "ways":
        check_ways(name, value)
    elif not value > 0:
        raise Refusal("co2_input", N_("Der Wert muss größer als 0 sein."), field=name)


def _check_most(name: str, value: float) -> None:
    if not value <= MOST:
        raise Refusal("co2_input", N_("Der Wert ist zu groß. Bitte prüfen Sie die Zahl."), field=name)
