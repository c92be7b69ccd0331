"""All that an estimate is made of, in a form that is stored with its result and read again years later."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kindermeilen.domain.co2.counts import KINDS, Answers, HouseCounts, Week, evidence_of, observed, week_of
from kindermeilen.domain.co2.editions import Edition
from kindermeilen.domain.co2.gates import Evidence
from kindermeilen.domain.co2.model import Observed, Share, Spread, spread_of
from kindermeilen.domain.co2.verdict import Pair, pairs_of
from kindermeilen.domain.miles import PeriodKind

DISTANCES = {"kita": "d_kita", "school": "d_primary"}
"""The edition's distance by kind of institution, where none was answered."""


@dataclass(frozen=True, slots=True)
class Rides:
    """Rides by car of so many ways."""

    rides: int
    ways: int

    @property
    def share(self) -> float:
        return self.rides / self.ways if self.ways else 0.0

    def __add__(self, other: "Rides") -> "Rides":
        return Rides(self.rides + other.rides, self.ways + other.ways)


@dataclass(frozen=True, slots=True)
class Stayed:
    """What the groups counted that counted before, during and after."""

    before: Rides
    during: Rides
    after: Rides

    def __add__(self, other: "Stayed") -> "Stayed":
        return Stayed(self.before + other.before, self.during + other.during, self.after + other.after)


@dataclass(frozen=True, slots=True)
class HouseInputs:
    """One institution. `observed`: None where nothing was counted before, or of nobody knows how many children.

    `before`, `during`: of the groups that counted both times; `due_*`: their child-days that could have been counted.
    """

    institution: int
    name: str
    kind: str
    green_ways: int
    km: float
    answers: Answers
    evidence: Evidence
    observed: Observed | None
    before: Rides
    during: Rides
    due_before: int
    due_during: int
    control_houses: int
    stayed: Stayed | None
    pairs: tuple[Pair, ...]


def house_inputs(
    institution: int, name: str, kind: str, counts: HouseCounts, answers: Answers, edition: Edition
) -> HouseInputs:
    """What the estimate needs of an institution's counts and answers."""
    km, n = spread_of(edition, DISTANCES[kind]), spread_of(edition, "n")
    children = sum(group.size for group in counts.groups)
    return HouseInputs(
        institution=institution,
        name=name,
        kind=kind,
        green_ways=counts.green_ways,
        km=km.default if answers.km is None else answers.km,
        answers=answers,
        evidence=evidence_of(counts, answers, None),
        observed=observed(counts, km, n, answers) if counts.has_baseline and children else None,
        before=_rides(counts.before),
        during=_rides(counts.during),
        due_before=_due(counts, PeriodKind.BASELINE),
        due_during=_due(counts, PeriodKind.ACTION),
        control_houses=counts.control_houses,
        stayed=_stayed(counts),
        pairs=tuple(pairs_of(counts.groups)),
    )


def _due(counts: HouseCounts, kind: PeriodKind) -> int:
    return sum(group.due.get(kind, 0) for group in counts.groups)


def _stayed(counts: HouseCounts) -> Stayed | None:
    all_three = [group for group in counts.groups if group.of(PeriodKind.FOLLOW_UP)]
    if not all_three:
        return None
    return Stayed(*(_rides(week_of(day for group in all_three for day in group.of(kind))) for kind in KINDS))


def _rides(week: Week) -> Rides:
    return Rides(week.rides, week.ways)


def as_data(houses: tuple[HouseInputs, ...]) -> dict[str, Any]:
    """For the database: numbers keep all their digits."""
    return {"houses": [_plain(asdict(house)) for house in houses]}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def from_data(data: Mapping[str, Any]) -> tuple[HouseInputs, ...]:
    """What `as_data` wrote. Raises LookupError, TypeError or ValueError for anything else."""
    return tuple(_house(house) for house in data["houses"])


def _house(data: Mapping[str, Any]) -> HouseInputs:
    evidence = data["evidence"]
    days = {name: _day(evidence[name]) for name in ("baseline_last", "action_first")}
    given = {
        "answers": Answers(**data["answers"]),
        "evidence": Evidence(**{**evidence, **days}),
        "observed": _observed(data["observed"]),
        "before": Rides(**data["before"]),
        "during": Rides(**data["during"]),
        "stayed": Stayed(**{when: Rides(**one) for when, one in data["stayed"].items()}) if data["stayed"] else None,
        "pairs": tuple(Pair(**pair) for pair in data["pairs"]),
    }
    return HouseInputs(**{**data, **given})


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _observed(data: Mapping[str, Any] | None) -> Observed | None:
    if data is None:
        return None
    control = data["control"]
    given = {
        "before": Share(**data["before"]),
        "during": Share(**data["during"]),
        "km": Spread(**data["km"]),
        "n": Spread(**data["n"]) if data["n"] else None,
        "control": (Share(**control[0]), Share(**control[1])) if control else None,
    }
    return Observed(**{**data, **given})
