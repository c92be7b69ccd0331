"""Numbers and days as the page's language writes them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from math import isfinite

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask_babel import gettext

from kindermeilen.clock import BERLIN
from kindermeilen.domain.co2.rounding import shown_kg
from kindermeilen.web.language import chosen
from kindermeilen.web.names import FIELD_NAMES

LONGEST_NUMBER = 15
"""Digits; more of them are nobody's count, and no library of numbers takes any number of them."""


FORMATS = {"de": "de_DE", "en": "en_GB", "leicht": "de_DE"}
"""How numbers and days are written in each language."""
NAMED_FIELDS = frozenset({"name", "sheet"})
"""Placeholders that hold a mode, a sheet or a field by its key."""


def number(value: int | None) -> str:
    """A whole number; what is unknown is a dash, never a zero."""
    if value is None:
        return "–"
    if abs(value) >= 10**LONGEST_NUMBER:
        return f"{str(value)[:LONGEST_NUMBER]}…"
    return _grouped(value, FORMATS[chosen()])


@lru_cache(maxsize=4096)
def _grouped(value: int, locale: str) -> str:
    written: str = format_decimal(value, locale=locale)
    return written


def decimal(value: float) -> str:
    """1,4 with all its digits; no exponent, a true minus sign."""
    if not isfinite(value):
        return "–"
    written: str = format_decimal(value, locale=FORMATS[chosen()], decimal_quantization=False)
    return written.replace("-", "−")


def kg(value: float) -> str:
    """Kilograms of CO₂ with two significant digits, as every page and file shows them."""
    return shown_kg(value) if _is_german() else shown_kg(value).replace(",", ".")


def _is_german() -> bool:
    return FORMATS[chosen()] == FORMATS["de"]


def day(value: date) -> str:
    """12. November 2026"""
    return format_date(value, "long", locale=FORMATS[chosen()])


def day_short(value: date) -> str:
    """12.11.2026; of a moment the day it is in Berlin."""
    value = value.astimezone(BERLIN).date() if isinstance(value, datetime) else value
    return format_date(value, "dd.MM.yyyy" if _is_german() else "medium", locale=FORMATS[chosen()])


def day_tiny(value: date) -> str:
    """9.11., for the foot of a column."""
    return format_date(value, "d.M." if _is_german() else "d MMM", locale=FORMATS[chosen()])


def weekday_short(value: date) -> str:
    """Do 12.11., where a day stands beside others."""
    return format_date(value, "ccc d.M." if _is_german() else "ccc d MMM", locale=FORMATS[chosen()])


def weekday(value: date) -> str:
    """Donnerstag, 12. November"""
    return format_date(value, "EEEE, d. MMMM" if _is_german() else "EEEE, d MMMM", locale=FORMATS[chosen()])


def time_of(value: datetime) -> str:
    """8:04, in Berlin."""
    return format_time(value.astimezone(BERLIN), "H:mm", locale=FORMATS[chosen()])


def text_of(value: object) -> object:
    """A value inside a sentence: days and numbers as the language writes them."""
    if isinstance(value, date):
        return day_short(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, float):
        return decimal(value)
    return value


def say(message: str, params: Mapping[str, object] | None = None) -> str:
    """A domain sentence in the page's language."""
    translated: str = gettext(message)
    values = {name: text_of(value) for name, value in (params or {}).items()}
    for name in NAMED_FIELDS & values.keys():
        values[name] = gettext(FIELD_NAMES.get(str(values[name]), str(values[name])))
    return translated % values if values else translated.replace("%%", "%")
