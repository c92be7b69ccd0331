"""What the estimate is made of and what it finds: counts, spreads, ranges, and V at the defaults.

Without numpy, so that a server that only counts and shows does not load it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kindermeilen.domain.co2.editions import Edition
from kindermeilen.domain.co2.formulas import escort_factor, kg_per_car_way, shift_kg

RUNS = 100_000
SEED = 42
DRAWN = ("s", "delta", "c", "e_vkm", "n", "e_pt")
"""In this order, after the distance; a change of it is a new model version."""
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


class Direction(StrEnum):
    """What a range says of the change: surely less, surely more, or neither."""

    LESS = "less"
    MORE = "more"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Range:
    """kg: the point value and its range; negative where the car share rose."""

    kg: float
    p5: float
    p50: float
    p95: float

    @property
    def direction(self) -> Direction:
        """Zero inside the range, or at its end, leaves it open."""
        if self.p5 > 0:
            return Direction.LESS
        return Direction.MORE if self.p95 < 0 else Direction.UNSURE


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
