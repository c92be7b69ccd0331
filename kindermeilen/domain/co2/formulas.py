"""The arithmetic of the method, with units. Kilograms are CO₂e, well to wheel; ways are one-way; shares lie in 0…1.

Source where none is named: the project's method note (/co2).
"""

from math import inf

from kindermeilen.domain.errors import N_, Refusal

MOST_KM = 100.0
"""A way to school longer than this is a slip."""
LEAST_PER_CAR, MOST_PER_CAR = 1.0, 8.0


def gross_kg(ways: float, km: float, e_pkm: float) -> float:
    """G: what these green ways would have caused as rides along in a car: a comparison, never a saving.

    `km` one way, `e_pkm` kg per passenger-km (as STADTRADELN counts, so that both compare).
    """
    return ways * km * e_pkm


def gross_net_kg(ways: float, public_transport_ways: float, km: float, e_pkm: float, e_pt: float) -> float:
    """G less what the ways by bus and train among them caused."""
    return gross_kg(ways, km, e_pkm) - public_transport_ways * km * e_pt


def vehicle_factor(e_pkm: float, persons_per_car: float) -> float:
    """kg per vehicle-km from kg per passenger-km."""
    return e_pkm * persons_per_car


def escort_factor(s: float, delta: float) -> float:
    """k = 2s + (1 − s)·δ: vehicle-km per km of the child's way. Pure escorts drive back empty, chained ones detour."""
    return 2 * s + (1 - s) * delta


def cold_start_factor(km: float, celsius: float) -> float:
    """Consumption of a petrol car on a cold trip of that length against a warm one (COPERT/EMEP-EEA)."""
    beta = 0.6474 - 0.02545 * km - (0.00974 - 0.000385 * km) * celsius
    cold_by_hot = 1.47 - 0.009 * celsius
    return 1 + beta * (cold_by_hot - 1)


def kg_per_car_way(km: float, k: float, c: float, e_vkm: float, n: float) -> float:
    """kg that one child's way by car causes. `e_vkm` kg per vehicle-km, `n` children per car."""
    return km * k * c * e_vkm / n


def shift_kg(
    ways: float,
    p0: float,
    p1: float,
    way_kg: float,
    *,
    control: tuple[float, float] = (0.0, 0.0),
    public_transport: float = 0.0,
    public_transport_way_kg: float = 0.0,
) -> float:
    """V: kg less than in the baseline week; negative where the car share rose, and never clipped.

    `ways` counted in the action weeks, `p0`, `p1` car shares before and during, `control` the same of groups that had
    not started, `way_kg` per way by car, `public_transport` the share of the shift that went to bus and train, and
    `public_transport_way_kg` what one of those ways causes.
    """
    change = (p0 - p1) - (control[0] - control[1])
    return ways * change * (way_kg - public_transport * public_transport_way_kg)


def persistence(before: float, during: float, after: float) -> float:
    """What part of a change was still there afterwards (Traffic Snake Game counts three weeks later)."""
    return (after - before) / (during - before)


def difference_in_differences(before: float, after: float, control_before: float, control_after: float) -> float:
    """The change beyond that of the control group."""
    return (after - before) - (control_after - control_before)


def litres_per_kg(molar_litres: float, molar_grams: float = 44.0095) -> float:
    """Litres that 1 kg CO₂ fills, from the molar volume in l/mol (22.414 at 0 °C, 24.465 at 25 °C; 1013 hPa)."""
    return molar_litres / molar_grams * 1000


def balloons(kg: float, litres: float, litres_per_balloon: float) -> float:
    """Balloons that so many kg fill. `litres` per kg."""
    return kg * litres / litres_per_balloon


def car_km(kg: float, e_vkm: float) -> float:
    """Vehicle-km of a car that cause so many kg."""
    return kg / e_vkm


def check_share(name: str, share: float) -> None:
    """Raises Refusal for a share outside 0…1."""
    if not 0 <= share <= 1:
        _refuse(name, N_("Der Wert muss zwischen 0 und 1 liegen, nicht %(value)s. Für 30 Prozent steht 0,30."), share)


def check_ways(name: str, ways: float) -> None:
    """Raises Refusal where no ways were counted."""
    if not 0 < ways < inf:
        _refuse(
            name,
            N_("Der Wert muss größer als 0 sein, nicht %(value)s: Ohne gezählte Wege gibt es nichts zu schätzen."),
            ways,
        )


def check_children(name: str, children: float) -> None:
    """Raises Refusal where no child was counted."""
    if not 0 < children < inf:
        _refuse(name, N_("Der Wert muss größer als 0 sein, nicht %(value)s: die Zahl der gezählten Kinder."), children)


def check_km(name: str, km: float) -> None:
    """Raises Refusal for a way to school that cannot be."""
    if not 0 < km <= MOST_KM:
        _refuse(
            name, N_("Der Wert muss über 0 und höchstens 100 km sein, nicht %(value)s: gemeint ist eine Richtung."), km
        )


def check_children_per_car(name: str, children_per_car: float) -> None:
    """Raises Refusal for a number of children per car that cannot be."""
    if not LEAST_PER_CAR <= children_per_car <= MOST_PER_CAR:
        _refuse(
            name,
            N_("Der Wert muss zwischen 1 und 8 liegen, nicht %(value)s: Kinder je Auto, im Durchschnitt."),
            children_per_car,
        )


def _refuse(name: str, message: str, value: float) -> None:
    raise Refusal("co2_input", message, field=name, params={"value": value})
