"""The calculation step by step, for whoever checks it with a pencil."""

from collections.abc import Iterator, Mapping

from kindermeilen.domain.co2.editions import Edition
from kindermeilen.domain.co2.formulas import kg_per_car_way
from kindermeilen.domain.co2.ranges import UNCOUNTED_SHARE, Observed, Range, Spread, escort_of


def gross_steps(ways: float, km: float, edition: Edition, kg: float) -> Iterator[str]:
    """G in one line, with what it is not."""
    factor = edition["e_pkm"]
    yield f"e_pkm = {factor.value:g} {factor.unit} ({edition.key}, {factor.evidence}: {factor.source})"
    yield f"G = ways x km x e_pkm = {ways:g} x {km:g} x {factor.value:g} = {kg:.6g} kg CO2e"
    yield "G is a comparison (all green ways as rides along in a car), never a saving."


def shift_steps(one: Observed, spreads: Mapping[str, Spread], edition: Edition, found: Range) -> Iterator[str]:
    """V: each parameter with its spread, then each step."""
    yield f"edition {edition.key}: {edition.title}"
    drawn = {"d": one.km, **spreads, **({"n": one.n} if one.n else {})}
    for name, spread in drawn.items():
        yield f"{name} = {spread.default:g} (triangular {spread.low:g} to {spread.high:g})"
    k, n = escort_of(spreads), (one.n or spreads["n"]).default
    d, c, e_vkm = one.km.default, spreads["c"].default, spreads["e_vkm"].default
    way = kg_per_car_way(d, k, c, e_vkm, n)
    to_bus = UNCOUNTED_SHARE if one.public_transport is None else one.public_transport
    bus = d * spreads["e_pt"].default
    yield f"k = {k:g} vehicle-km per km of the child's way" + ("" if "k" in spreads else ", from 2s + (1 - s) delta")
    yield f"one way by car = d k c e_vkm / n = {d:g} x {k:g} x {c:g} x {e_vkm:g} / {n:g} = {way:.4g} kg"
    how = "not counted, uniform 0 to 1" if one.public_transport is None else "counted"
    yield f"one way by bus = d e_pt = {bus:.4g} kg; share of the shift that went there q_pt = {to_bus:g} ({how})"
    before, during = (one.control[0].p, one.control[1].p) if one.control else (0.0, 0.0)
    change = (one.before.p - one.during.p) - (before - during)
    control_words = f"minus the control group's {before:g} - {during:g}" if one.control else "no control group"
    yield f"change = {one.before.p:g} - {one.during.p:g}, {control_words} = {change:g}"
    yield f"V = {one.ways:g} x {change:g} x ({way:.4g} - {to_bus:g} x {bus:.4g}) = {found.kg:.6g} kg CO2e"
