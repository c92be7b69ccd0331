"""The calculation step by step, for whoever checks it with a pencil: German sentences, their numbers beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isnan

import numpy as np

from kindermeilen.domain.co2.editions import Edition
from kindermeilen.domain.co2.formulas import kg_per_car_way
from kindermeilen.domain.co2.ranges import UNCOUNTED_SHARE, Observed, Range, Spread, escort_of
from kindermeilen.domain.co2.rounding import significant
from kindermeilen.domain.errors import N_

DIGITS = 4
"""Significant digits of a number on the way; a result is rounded once, at the end."""
NAMES = {
    "d": N_("Entfernung einer Richtung d, in km"),
    "s": N_("Anteil reiner Bringfahrten s"),
    "delta": N_("Umweg verketteter Bringfahrten δ, in Fahrzeug-km je km Schulweg"),
    "k": N_("Bringfahrt k, in Fahrzeug-km je km Schulweg"),
    "c": N_("Zuschlag für kalte kurze Fahrten c"),
    "e_vkm": N_("Auto e, in kg CO₂e je Fahrzeug-km"),
    "n": N_("Kinder je Auto n"),
    "e_pt": N_("Bus b, in kg CO₂e je Personen-km"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence, its numbers, and words in it that are to be translated too."""

    message: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def in_german(self) -> str:
        """As the command line prints it."""
        numbers = {name: _written(number) for name, number in self.numbers.items()}
        return self.message % {**numbers, **self.words}


def shown(number: float) -> float:
    """The number as a step shows it: whole ones as they are, others with four significant digits."""
    return number if number == round(number) else significant(number, DIGITS)


def _written(number: float) -> str:
    """2000, 0,4544 or −9,289: no exponent, as people write."""
    return np.format_float_positional(shown(number), trim="-").replace(".", ",").replace("-", "−")


def gross_steps(ways: float, km: float, edition: Edition, kg: float) -> Iterator[Step]:
    """G in one line, with what it is not."""
    factor = edition["e_pkm"].value
    yield Step(
        N_("Auto, je Personen-km: %(factor)s kg CO₂e (Ausgabe %(edition)s)"),
        {"factor": factor},
        {"edition": edition.key},
    )
    yield Step(
        N_("G = Wege · km · kg je Personen-km = %(ways)s · %(km)s · %(factor)s = %(kg)s kg CO₂e"),
        {"ways": ways, "km": km, "factor": factor, "kg": kg},
    )
    yield Step(N_("G ist ein Vergleich (alle grünen Wege als Mitfahrt im Auto), keine Einsparung."))


def shift_steps(one: Observed, spreads: Mapping[str, Spread], edition: Edition, found: Range) -> Iterator[Step]:
    """V: each parameter with its spread, then each step, then the range where there is one."""
    yield Step(N_("Ausgabe der Faktoren: %(edition)s (%(title)s)"), words=_named(edition))
    drawn = {"d": one.km, **spreads, **({"n": one.n} if one.n else {})}
    for key, spread in drawn.items():
        yield _parameter(key, spread)
    yield from _ways(one, spreads)
    yield from _change(one, found, *_kg_of_ways(one, spreads))
    if not isnan(found.p50):
        yield Step(
            N_(
                "Mit allen Spannen und der Unsicherheit der Zählung, viele Male gezogen: "
                "P5 %(p5)s, P50 %(p50)s, P95 %(p95)s kg CO₂e"
            ),
            {"p5": found.p5, "p50": found.p50, "p95": found.p95},
        )


def _named(edition: Edition) -> dict[str, str]:
    return {"edition": edition.key, "title": edition.title}


def _parameter(key: str, spread: Spread) -> Step:
    words = {"name": NAMES[key]}
    if spread.low == spread.high:
        return Step(N_("%(name)s: %(value)s"), {"value": spread.default}, words)
    numbers = {"value": spread.default, "low": spread.low, "high": spread.high}
    return Step(N_("%(name)s: %(value)s (Dreieck von %(low)s bis %(high)s)"), numbers, words)


def _kg_of_ways(one: Observed, spreads: Mapping[str, Spread]) -> tuple[float, float, float]:
    """kg of a way by car, kg of one by bus, share of the shift that went there."""
    n = (one.n or spreads["n"]).default
    car = kg_per_car_way(one.km.default, escort_of(spreads), spreads["c"].default, spreads["e_vkm"].default, n)
    to_bus = UNCOUNTED_SHARE if one.public_transport is None else one.public_transport
    return car, one.km.default * spreads["e_pt"].default, to_bus


def _ways(one: Observed, spreads: Mapping[str, Spread]) -> Iterator[Step]:
    car, bus, to_bus = _kg_of_ways(one, spreads)
    d, k, n = one.km.default, escort_of(spreads), (one.n or spreads["n"]).default
    if "k" not in spreads:
        numbers = {"s": spreads["s"].default, "delta": spreads["delta"].default, "k": k}
        yield Step(N_("k = 2 · s + (1 − s) · δ = 2 · %(s)s + (1 − %(s)s) · %(delta)s = %(k)s"), numbers)
    yield Step(
        N_("Ein Weg im Auto: d · k · c · e : n = %(d)s · %(k)s · %(c)s · %(e)s : %(n)s = %(kg)s kg"),
        {"d": d, "k": k, "c": spreads["c"].default, "e": spreads["e_vkm"].default, "n": n, "kg": car},
    )
    yield Step(N_("Ein Weg im Bus: d · b = %(d)s · %(b)s = %(kg)s kg"), _bus(d, spreads["e_pt"].default, bus))
    if one.public_transport is None:
        yield Step(N_("Anteil der Änderung, der auf Bus und Bahn ging: nicht gezählt, darum gleichmäßig von 0 bis 1"))
    else:
        yield Step(N_("Anteil der Änderung, der auf Bus und Bahn ging: %(share)s"), {"share": to_bus})


def _bus(d: float, b: float, kg: float) -> dict[str, float]:
    return {"d": d, "b": b, "kg": kg}


def _change(one: Observed, found: Range, car: float, bus: float, to_bus: float) -> Iterator[Step]:
    before, during = one.before.p, one.during.p
    change = before - during
    if one.control is None:
        numbers = {"before": before, "during": during, "change": change}
        yield Step(
            N_("Änderung des Autoanteils: %(before)s − %(during)s = %(change)s (ohne Vergleichsgruppe)"), numbers
        )
    else:
        first, second = one.control[0].p, one.control[1].p
        change -= first - second
        yield Step(
            N_(
                "Änderung des Autoanteils, weniger die der Vergleichsgruppe: "
                "(%(before)s − %(during)s) − (%(first)s − %(second)s) = %(change)s"
            ),
            {"before": before, "during": during, "first": first, "second": second, "change": change},
        )
    yield Step(
        N_("V = Wege · Änderung · (Weg im Auto − Anteil · Weg im Bus) = %(ways)s · %(change)s · %(each)s = %(kg)s kg"),
        {"ways": one.ways, "change": change, "each": car - to_bus * bus, "kg": found.kg},
    )
