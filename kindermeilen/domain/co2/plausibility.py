"""Figures that cannot be: refused with the slip that most likely made them. Sources: published slips, see the tests."""

from kindermeilen.domain.errors import N_, Refusal

LEAST_KG_PER_KM = 0.05
MOST_KG_PER_KM = 0.35
"""Printed factors of cars lie between 0.14 and 0.25; beyond these limits it is no car."""
STATUTE_MILE = (1.55, 1.65)
"""km per mile that only a mix-up of stickers and statute miles gives."""
MOST_WAYS_A_DAY = 2
MOST_SHIFT = 0.30
TEN = 10


def check_kg_per_km(kg: float, km: float, factor: float) -> float:
    """kg per km of a figure somebody printed. Raises Refusal naming the likely slip."""
    if not km > 0:
        raise Refusal("co2_km", N_("Ohne Kilometer lässt sich die Angabe nicht prüfen."), field="km", params={})
    ratio = kg / km
    if LEAST_KG_PER_KM <= ratio <= MOST_KG_PER_KM:
        return ratio
    expected = km * factor
    numbers = {"ratio": round(ratio, 3), "expected": round(expected, 1)}
    if any(LEAST_KG_PER_KM <= one <= MOST_KG_PER_KM for one in (ratio / TEN, ratio * TEN)):
        message = N_(
            "%(ratio)s kg je km passt zu keinem Auto: vermutlich um eine Stelle verrutscht. "
            "Erwartet sind rund %(expected)s kg."
        )
    else:
        message = N_(
            "%(ratio)s kg je km passt zu keinem Auto. Erwartet sind rund %(expected)s kg; "
            "bitte Kilometer und Faktor prüfen."
        )
    raise Refusal("co2_per_km", message, field="kg", params=numbers)


def check_km_per_mile(km: float, miles: float) -> None:
    """Raises Refusal where stickers were taken for statute miles: a Grüne Meile counts a way, not a distance."""
    if miles > 0 and STATUTE_MILE[0] <= km / miles <= STATUTE_MILE[1]:
        raise Refusal(
            "statute_mile",
            N_(
                "%(km)s km aus %(miles)s Meilen: Hier wurde mit 1,609 km je Meile gerechnet. "
                "Eine Grüne Meile zählt einen Weg."
            ),
            field="km",
            params={"km": round(km), "miles": round(miles)},
        )


def warnings(ways: float, child_days: float, p0: float, p1: float) -> tuple[str, ...]:
    """What to look at again: German sentences to translate."""
    found = []
    if child_days > 0 and ways > MOST_WAYS_A_DAY * child_days:
        found.append(N_("Es sind mehr als zwei Schulwege je Kind und Tag gezählt."))
    if abs(p0 - p1) > MOST_SHIFT:
        found.append(N_("Der Autoanteil hat sich um mehr als 30 Prozentpunkte geändert. Bitte beide Zählungen prüfen."))
    return tuple(found)
