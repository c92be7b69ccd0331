"""Numbers, days and small words on paper, as the paper's language writes them."""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

LOCALES = {"de": "de_DE", "en": "en_GB"}
LONGEST_NUMBER = 15
"""Digits; more of them are nobody's count."""


def paper_language(lang: str) -> str:
    """The language that hyphenates and is read aloud: Leichte Sprache is German."""
    return lang if lang in LOCALES else "de"


def titled(title: str, names: Sequence[tuple[str, str]], together: str) -> str:
    """A file's title with whose it is: a class and its house; of several `together`, mostly the town's name."""
    [first, *others] = names
    who = together if others else ", ".join(part for part in first if part)
    return f"{title}, {who}" if who else title


def number(value: int, lang: str) -> str:
    """1.234"""
    if abs(value) >= 10**LONGEST_NUMBER:
        return f"{str(value)[:LONGEST_NUMBER]}…"
    return str(format_decimal(value, locale=LOCALES[paper_language(lang)]))


def day(value: date, lang: str) -> str:
    """24. September 2026"""
    return str(format_date(value, "long", locale=LOCALES[paper_language(lang)]))


def days(first: date, last: date, lang: str) -> str:
    """14. September bis 2. Oktober 2026, without the words between: first and last day."""
    locale = LOCALES[paper_language(lang)]
    pattern = "d. MMMM" if locale == "de_DE" else "d MMMM"
    begun = str(format_date(first, pattern, locale=locale)) if first.year == last.year else day(first, lang)
    return f"{begun} – {day(last, lang)}"
