"""Codes that stand on posters and letters: random, easy to read out, and saying nothing."""

import secrets
from itertools import count
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain import codes
from kindermeilen.domain.codes import ALPHABET, CODE_LENGTH, SIGN_IN_NUMBER_LENGTH, clean_code, new_code, spaced

CODES = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


def test_a_public_code_has_at_least_40_bits() -> None:
    assert CODE_LENGTH * log2(len(ALPHABET)) >= 40


def test_no_two_letters_look_alike() -> None:
    assert not set("0O1IL") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_every_sign_of_a_code_comes_from_the_source_of_randomness() -> None:
    numbers = count()
    assert new_code(lambda below: next(numbers) % below) == ALPHABET[:CODE_LENGTH]
    assert len(new_code(secrets.randbelow, SIGN_IN_NUMBER_LENGTH)) == SIGN_IN_NUMBER_LENGTH


def test_every_letter_can_come_at_every_place() -> None:
    for place in range(len(ALPHABET)):
        assert new_code(lambda _below, place=place: place) == ALPHABET[place] * CODE_LENGTH


def test_codes_do_not_repeat() -> None:
    assert len({new_code(secrets.randbelow) for _ in range(2000)}) == 2000


@pytest.mark.parametrize("typed", ["ABCD2345K", "abcd2345k", " abcd 2345 k ", "ABCD-2345-K", "abcd\u00a02345k\n"])
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert clean_code(typed) == "ABCD2345K"


@given(CODES)
def test_a_clean_code_stays_as_it_is(code: str) -> None:
    assert clean_code(code) == code
    assert clean_code(clean_code(code.lower())) == code


@given(st.text(ALPHABET, min_size=SIGN_IN_NUMBER_LENGTH, max_size=SIGN_IN_NUMBER_LENGTH))
def test_a_sign_in_number_is_printed_in_two_parts_that_can_be_typed_back(number: str) -> None:
    assert [len(part) for part in spaced(number).split(" ")] == [4, 4]
    assert clean_code(spaced(number)) == number


def test_codes_that_look_alike_are_known_and_few() -> None:
    """A sign that stands in no code is replaced, and at most one other."""
    assert "QBCDEFGH2" in codes.look_alikes("OBCDEFGH2")
    assert "QBCDEFGHZ" in codes.look_alikes("0BCDEFGH2")
    assert "ABCDEFGH5" in codes.look_alikes("ABCDEFGHS")
    assert "ABCDEFGHS" not in codes.look_alikes("ABCDEFGHS")
    assert codes.look_alikes("ABC") == ()
    for typed in ("OOOOOOOOO", "111111111", "UVYUVYUVY", "ABCDEFGH*"):
        found = codes.look_alikes(typed)
        assert len(found) <= codes.MOST_LOOK_ALIKES
        assert all(set(one) <= set(codes.ALPHABET) for one in found)
