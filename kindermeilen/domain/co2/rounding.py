"""How figures are shown: ranges with two significant digits, since more would claim what nobody knows."""

from math import floor, log10

DIGITS = 2


def significant(value: float, digits: int = DIGITS) -> float:
    """The value with so many significant digits; 0 stays 0."""
    if value == 0:
        return 0.0
    return float(round(value, digits - 1 - floor(log10(abs(value)))))


def shown_kg(value: float) -> str:
    """Kilograms as they are written in German text: 46, 140, 2 300, 0,46; a true minus sign."""
    rounded = significant(value)
    places = max(0, DIGITS - 1 - floor(log10(abs(rounded)))) if rounded else 0
    text = f"{abs(rounded):,.{places}f}".replace(",", "\u202f").replace(".", ",")
    return f"−{text}" if rounded < 0 else text
