"""Four words: hard to guess, easy to say, easy to type."""

import re
import secrets
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.passphrase import MIN_BITS, WORDS, entropy_bits, generate, normalise, words

ENDINGS = ("e", "n", "en", "er", "ern", "es", "s", "r", "in", "nen", "chen", "lein")


def test_shipped_list_gives_at_least_fifty_bits() -> None:
    assert len(words()) >= 5793
    assert entropy_bits(words()) >= MIN_BITS


def test_every_word_is_short_and_written_in_small_german_letters() -> None:
    assert [word for word in words() if not re.fullmatch("[a-zäöüß]{4,9}", word)] == []


def test_no_word_comes_twice_however_it_is_typed() -> None:
    assert len({normalise(word) for word in words()}) == len(words())


def test_list_is_in_order_so_that_a_change_is_easy_to_review() -> None:
    assert all(one < other for one, other in pairwise(words()))


def test_no_word_is_another_one_with_an_ending() -> None:
    known = set(words())
    assert [word + ending for word, ending in product(words(), ENDINGS) if word + ending in known] == []


def test_words_that_hurt_or_take_sides_are_not_on_the_list() -> None:
    unwanted = re.compile("tod|mord|krieg|waffe$|waffen|nazi|porno|droge|schnaps|hure|arsch|teufel|partei|führer|volk$")
    assert [word for word in words() if unwanted.search(word)] == []


def test_passphrase_is_four_words_of_the_list() -> None:
    drawn = generate(words(), secrets.randbelow).split(" ")
    assert len(drawn) == WORDS
    assert set(drawn) <= set(words())


def test_chance_decides_each_word_over_the_whole_list() -> None:
    asked: list[int] = []

    def last(below: int) -> int:
        asked.append(below)
        return below - 1

    assert generate(words(), last) == " ".join([words()[-1]] * WORDS)
    assert asked == [len(words())] * WORDS


def test_short_list_is_refused_instead_of_making_a_weak_passphrase() -> None:
    with pytest.raises(ValueError, match="too few"):
        generate(["apfel", "birne"], secrets.randbelow)


def test_words_that_look_the_same_typed_add_nothing_to_the_entropy() -> None:
    assert entropy_bits(["säge", "saege", "SÄGE", "igel"], n=4) == 4


@pytest.mark.parametrize(
    "typed",
    [
        "Süßholz Bär möwe igel",
        "suessholz baer moewe igel",
        "SUSSHOLZ BAR MOWE IGEL",
        "  Süßholz-Bär,  Möwe;\tIgel.\n",
        "süßholzbärmöweigel",
        "su\u0308ßholz ba\u0308r mo\u0308we igel",
    ],
)
def test_teacher_may_type_the_words_as_her_keyboard_allows(typed: str) -> None:
    assert normalise(typed) == normalise("süßholz bär möwe igel")


def test_other_words_stay_other_words() -> None:
    assert normalise("igel katze wolke apfel") != normalise("igel katze wolke ampel")
    assert normalise("igel katze wolke apfel") != normalise("katze igel wolke apfel")


@given(st.text())
def test_normalising_twice_changes_nothing(typed: str) -> None:
    assert normalise(normalise(typed)) == normalise(typed)


@given(st.lists(st.integers(min_value=0), min_size=WORDS, max_size=WORDS), st.sampled_from([" ", "  ", "-", ", ", ""]))
def test_any_passphrase_fits_in_capitals_without_umlauts_and_with_any_separator(draws: list[int], between: str) -> None:
    chances = iter(draws)
    passphrase = generate(words(), lambda below: next(chances) % below)
    plain = passphrase.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss").upper()
    assert normalise(plain.replace(" ", between)) == normalise(passphrase)
