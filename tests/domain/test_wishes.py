"""Words of a class before they become public: what is refused, and what deserves a closer look."""

import pytest

from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.wishes import Doubt, doubts_in, seen_of, words_of


@pytest.mark.parametrize(
    "text",
    [
        "1.000.000 Bäume bis 2035, 100000 im Jahr, 0 Autos um 7:30",
        "Bäume, 0,5 Grad weniger und 30 km/h",
        "Mehr Grün / weniger Lärm & Gestank @ Schulweg",
        "Radwege (auch zum Bad), Busse usw.Mehr davon",
        "🌳 für alle",
        "مزيد من الأشجار",
    ],
)
def test_words_without_a_way_to_a_person_may_wait(text: str) -> None:
    assert words_of(f"  {text}\n", 200, "wish-1") == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a@b.example", "words_address"),
        ("mia (at) web.de", "words_address"),
        ("mia [ät] schule punkt example", "words_address"),
        ("mehr auf evil.de/x", "words_address"),
        ("mehr auf evil.example/x", "words_address"),
        ("HTTPS://bach.example", "words_address"),
        ("0731123456", "words_telephone"),
        ("(0731) 12-34-56", "words_telephone"),
        ("+43 1 5880", "words_telephone"),
        ("", "words_missing"),
        ("x" * 201, "words_too_long"),
    ],
)
def test_a_way_to_a_person_is_refused(text: str, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        words_of(text, 200, "wish-1")
    assert (refused.value.rule, refused.value.field) == (rule, "wish-1")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ich bin Lena und wünsche mir Bäume", [(Doubt.NAME, "Lena")]),
        ("Hallo, ich heiße der Mustafa-Can", [(Doubt.NAME, "Mustafa-Can")]),
        ("ich bin traurig über den Lärm", []),
        ("Tempo 30 um 7:30.", [(Doubt.DIGITS, "30"), (Doubt.DIGITS, "7:30")]),
        ("Grün @ Schule", [(Doubt.AT, "@")]),
    ],
)
def test_names_digits_and_signs_are_pointed_at(text: str, found: list[tuple[Doubt, str]]) -> None:
    assert list(doubts_in(text)) == found


def test_a_mark_is_that_of_its_words() -> None:
    assert seen_of("Mehr Bäume") != seen_of("Mehr Baume")
