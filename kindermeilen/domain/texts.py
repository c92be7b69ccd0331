"""Texts as people type them, without signs that nobody sees: no page shows them, and not every database stores them."""

import re
import unicodedata

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""All but tabulator and line feed."""
UNSEEN = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Signs that turn the direction of what follows, so that a name reads as another one, and blanks without width. Joiners
stay: Arabic and Persian words need them."""
NUMBER = re.compile(r"([0-9]+)")
AFTER_NUMBERS = 10**18


def one_line(text: str) -> str:
    """The text in one line, with single spaces."""
    return " ".join(UNSEEN.sub("", CONTROL.sub(" ", text)).split())


def lines(text: str) -> str:
    """The text in as many lines as were typed."""
    return UNSEEN.sub("", CONTROL.sub("", text.replace("\r\n", "\n"))).strip()


def in_order(name: str) -> tuple[tuple[int, str], ...]:
    """A key to sort names as people look them up: ä like a (DIN 5007-1), small like capital, 2b before 10a."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    parts = [part for part in NUMBER.split(plain) if part]
    return tuple((int(part[:18]), "") if NUMBER.fullmatch(part) else (AFTER_NUMBERS, part) for part in parts)
