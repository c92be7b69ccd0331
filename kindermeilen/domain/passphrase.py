"""Four German words as an account's passphrase: told over the phone, typed on any keyboard.

The list and the reasons for it: docs/decisions/0003-passphrase-words.md.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from kindermeilen.resources import data_file

WORDS = 4
"""So many words make a passphrase."""
MIN_BITS = 50
"""A passphrase of less entropy is never made."""

MARKS = {"æ": "ae", "œ": "oe", "ø": "o"}
"""Letters that neither case folding (ß) nor decomposition (ä) takes apart."""


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """The shipped list, in lower case and in order."""
    return tuple(data_file("passphrase-words-de.txt").read_text(encoding="utf-8").split())


def generate(words: Sequence[str], randbelow: Callable[[int], int]) -> str:
    """Four words drawn with `randbelow` (secrets.randbelow), joined by blanks. A word may come twice.

    Raises ValueError for a list that is too short for `MIN_BITS`.
    """
    if entropy_bits(words) < MIN_BITS:
        raise ValueError(f"{len(set(words))} words are too few for {MIN_BITS} bits")
    return " ".join(words[randbelow(len(words))] for _ in range(WORDS))


def entropy_bits(words: Sequence[str], n: int = WORDS) -> float:
    """Bits of a passphrase of `n` words drawn independently from that list; words that look the same count once."""
    return n * math.log2(_distinct(tuple(words)))


@lru_cache(maxsize=8)
def _distinct(words: tuple[str, ...]) -> int:
    return max(1, len({normalise(word) for word in words}))


def normalise(typed: str) -> str:
    """The one spelling that is hashed: letters only, small, "ä", "ae" and "a" alike, "ß" as "ss".

    So case, blanks, hyphens, commas and a keyboard without umlauts make no difference.
    """
    bare = unicodedata.normalize("NFKD", typed).casefold()
    letters = "".join(MARKS.get(sign, sign) for sign in unicodedata.normalize("NFKD", bare) if sign.isalpha())
    return re.sub("(?<=[aou])e+", "", letters)
