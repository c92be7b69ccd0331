"""What children can picture of a proven figure: "so viel wie …". Of B alone, and of nothing where nothing is proven.

No planted trees: a sapling binds far less, and it would sound like paying off.
"""

from dataclasses import dataclass

from kindermeilen.domain.co2.editions import Edition
from kindermeilen.domain.co2.formulas import balloons, car_km
from kindermeilen.domain.co2.rounding import significant
from kindermeilen.domain.errors import N_

LEAST_KG = 1.0
"""Less than a kilogram is no picture: a comparison of it would be longer than the thing."""
BALLOONS = N_("so viel CO₂, wie in %(balloons)s Luftballons passt")
CAR_KM = N_("so viel CO₂, wie ein Auto auf %(km)s Kilometern ausstößt")


@dataclass(frozen=True, slots=True)
class AsMuchAs:
    """A proven figure as balloons of CO₂ and as a car's kilometres; two significant digits, as the figure itself."""

    balloons: int
    car_km: int


def as_much_as(proven_kg: float | None, edition: Edition) -> AsMuchAs | None:
    """The comparisons of B in kg; None where nothing is proven ("nicht belegbar") or too little to picture."""
    if proven_kg is None or not proven_kg >= LEAST_KG:
        return None
    litres, litre = edition["litres_per_kg"].value, edition["litres_per_balloon"].value
    return AsMuchAs(
        balloons=round(significant(balloons(proven_kg, litres, litre))),
        car_km=round(significant(car_km(proven_kg, edition["e_vkm"].value))),
    )
