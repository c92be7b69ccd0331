"""Ranges by Monte Carlo (JCGM 101:2008 §5–7), `numpy` PCG64, the same seed the same digits.

Shares are drawn per institution: p ~ Beta(p·n + ½, (1 − p)·n + ½) with n = children / 2, since the same child repeats
all week and ways are not independent. Distance, escort, cold start, factors and children per car are drawn once per
town and run: a systematic error does not average out over institutions.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kindermeilen.domain.co2.editions import Edition
from kindermeilen.domain.co2.formulas import escort_factor, kg_per_car_way, shift_kg

Array = NDArray[np.float64]
RUNS = 100_000
SEED = 42
EFFECTIVE = 2.0
"""So many children stand for one independent answer."""
PERCENTILES = (5, 50, 95)
DRAWN = ("s", "delta", "c", "e_vkm", "n", "e_pt")
"""In this order, after the distance; a change of it is a new model version."""
AT_ONCE = 64
UNCOUNTED_SHARE = 0.5
"""Point value where bus and train were not counted: the middle of 0…1."""


@dataclass(frozen=True, slots=True)
class Spread:
    """low ≤ default ≤ high of a parameter, in its own unit."""

    low: float
    default: float
    high: float

    def scaled(self, value: float) -> "Spread":
        """The same relative spread around another value: an answer to "typical distance" is an estimate too."""
        return Spread(self.low / self.default * value, value, self.high / self.default * value)

    def at(self, uniform: Array) -> Array:
        """Inverse distribution function of the triangular distribution."""
        low, mode, high = self.low, self.default, self.high
        if high == low:
            return np.full_like(uniform, mode)
        knee = (mode - low) / (high - low)
        rising = low + np.sqrt(uniform * (high - low) * (mode - low))
        falling = high - np.sqrt((1 - uniform) * (high - low) * (high - mode))
        return np.where(uniform < knee, rising, falling)


def spread_of(edition: Edition, key: str) -> Spread:
    """The edition's own."""
    factor = edition[key]
    return Spread(factor.low, factor.value, factor.high)


@dataclass(frozen=True, slots=True)
class Share:
    """A counted car share and the number of children it was counted of."""

    p: float
    children: float


Control = tuple[Share, Share]
"""Before and during."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One institution's counts. `ways` in the action weeks; `km` its distance; `n` children per car where it was asked.

    `public_transport`: share of the shift that went to bus and train, None where they were not counted. `control`:
    shares of groups that had not started, in the same two weeks; a pair is drawn once for all houses that have it.
    """

    ways: float
    before: Share
    during: Share
    km: Spread
    n: Spread | None = None
    public_transport: float | None = None
    control: Control | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """kg: the point value and its range; negative where the car share rose."""

    kg: float
    p5: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Town:
    """What is drawn together."""

    institutions: Sequence[Observed]
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    """Instead of the edition's, by key; `k` takes the place of `s` and `delta`."""


@dataclass(frozen=True, slots=True)
class TownRange:
    """The whole, and each institution in its order."""

    whole: Range
    institutions: tuple[Range, ...]


def spreads_of(town: Town, edition: Edition) -> dict[str, Spread]:
    """The spreads that hold: the town's own before the edition's."""
    return {key: spread_of(edition, key) for key in DRAWN} | dict(town.spreads)


def escort_of(spreads: Mapping[str, Spread]) -> float:
    """k at the defaults."""
    return spreads["k"].default if "k" in spreads else escort_factor(spreads["s"].default, spreads["delta"].default)


def point_kg(one: Observed, spreads: Mapping[str, Spread]) -> float:
    """V with every parameter at its default."""
    default = {key: spread.default for key, spread in spreads.items()}
    n = one.n.default if one.n else default["n"]
    way = kg_per_car_way(one.km.default, escort_of(spreads), default["c"], default["e_vkm"], n)
    shares = (one.control[0].p, one.control[1].p) if one.control else (0.0, 0.0)
    return shift_kg(
        one.ways,
        one.before.p,
        one.during.p,
        way,
        control=shares,
        public_transport=UNCOUNTED_SHARE if one.public_transport is None else one.public_transport,
        public_transport_way_kg=one.km.default * default["e_pt"],
    )


def ranges(town: Town, edition: Edition, *, runs: int = RUNS, seed: int = SEED) -> TownRange:
    """The ranges of a town and its institutions. Each has a stream of its own, so that cores share the work."""
    rng = np.random.Generator(np.random.PCG64(seed))
    spreads = spreads_of(town, edition)
    shared = _Shared(rng, spreads, runs)
    controls = _controls(rng, town, runs)
    total, found = np.zeros(runs), []
    for one, drawn, percentiles in _in_order(rng, town.institutions, shared, controls):
        total += drawn
        found.append(Range(point_kg(one, spreads), *percentiles))
    whole = found[0] if len(found) == 1 else Range(sum(one.kg for one in found), *_percentiles(total))
    return TownRange(whole, tuple(found))


class _Shared:
    """What each run has in common for the whole town; distance and children per car as quantiles, as houses differ."""

    def __init__(self, rng: np.random.Generator, spreads: Mapping[str, Spread], runs: int) -> None:
        self.runs = runs
        self._distance = rng.random(runs)
        of = {key: rng.random(runs) for key in DRAWN}
        value = {key: spreads[key].at(of[key]) for key in DRAWN}
        escort = 2 * value["s"] + (1 - value["s"]) * value["delta"]
        if "k" in spreads:
            escort = spreads["k"].at(of["s"])
        self._per_car_km = escort * value["c"] * value["e_vkm"]
        self._n, self._n_spread, self._e_pt = of["n"], spreads["n"], value["e_pt"]
        self._made: dict[tuple[Spread, Spread | None], tuple[Array, Array]] = {}

    def kg_per_way(self, km: Spread, n: Spread | None) -> tuple[Array, Array]:
        """kg that a way by car causes, and one by bus or train; made once for all houses alike."""
        if (km, n) not in self._made:
            distance = km.at(self._distance)
            car = distance * self._per_car_km / (n or self._n_spread).at(self._n)
            self._made[km, n] = (car, distance * self._e_pt)
        return self._made[km, n]


def _controls(rng: np.random.Generator, town: Town, runs: int) -> dict[Control, Array]:
    """The change of each control group, drawn once."""
    found: dict[Control, Array] = {}
    for one in town.institutions:
        if one.control is not None and one.control not in found:
            found[one.control] = _share(rng, one.control[0], runs) - _share(rng, one.control[1], runs)
    return found


def _in_order(
    rng: np.random.Generator, houses: Sequence[Observed], shared: _Shared, controls: Mapping[Control, Array]
) -> Iterator[tuple[Observed, Array, tuple[float, ...]]]:
    """What is drawn for each house, in their order; a few at a time, since each is as long as there are runs."""

    def made(one: Observed, stream: np.random.Generator) -> tuple[Observed, Array, tuple[float, ...]]:
        drawn = _drawn(stream, one, shared, controls)
        return one, drawn, _percentiles(drawn)

    for one in houses:
        shared.kg_per_way(one.km, one.n)
    streams = rng.spawn(len(houses))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for first in range(0, len(houses), AT_ONCE):
            part = slice(first, first + AT_ONCE)
            yield from pool.map(made, houses[part], streams[part])


def _drawn(rng: np.random.Generator, one: Observed, shared: _Shared, controls: Mapping[Control, Array]) -> Array:
    car, bus = shared.kg_per_way(one.km, one.n)
    change = _share(rng, one.before, shared.runs)
    change -= _share(rng, one.during, shared.runs)
    if one.control is not None:
        change -= controls[one.control]
    to_bus = rng.random(shared.runs) if one.public_transport is None else one.public_transport
    change *= car - to_bus * bus
    change *= one.ways
    return change


def _share(rng: np.random.Generator, share: Share, runs: int) -> Array:
    """Beta with Jeffreys' half at both ends, so that 0 and 1 stay uncertain."""
    effective = share.children / EFFECTIVE
    return rng.beta(share.p * effective + 0.5, (1 - share.p) * effective + 0.5, runs)


def _percentiles(drawn: Array) -> tuple[float, ...]:
    return tuple(float(one) for one in np.percentile(drawn, PERCENTILES))
