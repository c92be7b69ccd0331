"""Random codes that people read and type: no look-alike letters, nothing about school or size."""

from collections.abc import Callable

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 signs: without I, L, O and the digits 0 and 1."""
CODE_LENGTH = 9
"""31⁹ ≈ 2⁴⁴·⁶: at least 40 bits, as the contract asks."""
SIGN_IN_NUMBER_LENGTH = 8


def new_code(randbelow: Callable[[int], int], length: int = CODE_LENGTH) -> str:
    """A fresh code; `randbelow` is the caller's source of randomness."""
    return "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(length))


def clean_code(typed: str) -> str:
    """A code as typed or scanned, in the one spelling that is stored: capitals, no blanks, no hyphens."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def spaced(code: str) -> str:
    """A sign-in number in two groups of four, as letters print it."""
    return f"{code[:4]} {code[4:]}"
