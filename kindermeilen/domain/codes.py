"""Random codes that people read and type: no look-alike letters, nothing about school or size."""

from collections.abc import Callable, Iterator
from itertools import islice, product

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 signs: without I, L, O and the digits 0 and 1."""
CODE_LENGTH = 9
"""31⁹ ≈ 2⁴⁴·⁶: at least 40 bits, as the contract asks."""
SIGN_IN_NUMBER_LENGTH = 8
CONFUSED = ("O0QD", "IL1JT", "2Z", "5S", "8B", "6G", "UVY")
"""Signs that are taken for each other when somebody copies a code; some of them never stand in one."""
MOST_LOOK_ALIKES = 200


def new_code(randbelow: Callable[[int], int], length: int = CODE_LENGTH) -> str:
    """A fresh code; `randbelow` is the caller's source of randomness."""
    return "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(length))


def clean_code(typed: str) -> str:
    """A code as typed or scanned, in the one spelling that is stored: capitals, no blanks, no hyphens."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def look_alikes(code: str) -> tuple[str, ...]:
    """Codes that may have been meant: with every sign that no code has replaced, and at most one other."""
    if len(code) != CODE_LENGTH:
        return ()
    return tuple(islice(dict.fromkeys(one for one in _look_alikes(code) if one != code), MOST_LOOK_ALIKES))


def _look_alikes(code: str) -> Iterator[str]:
    sure = [(sign,) if sign in ALPHABET else _taken_for(sign) for sign in code]
    yield from map("".join, product(*sure))
    for place, sign in enumerate(code):
        if sign in ALPHABET:
            yield from map("".join, product(*sure[:place], _taken_for(sign), *sure[place + 1 :]))


def _taken_for(sign: str) -> tuple[str, ...]:
    found = next((signs for signs in CONFUSED if sign in signs), "")
    return tuple(other for other in found if other in ALPHABET and other != sign)


def spaced(code: str) -> str:
    """A sign-in number in two groups of four, as letters print it."""
    return f"{code[:4]} {code[4:]}"
