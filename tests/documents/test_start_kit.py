"""The start kit: five pages a class, no secret in it; and the letter to parents: one page, plain words, right rules."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from kindermeilen.actions.class_kit import first_week
from kindermeilen.documents import parents_letter, start_kit
from kindermeilen.documents.certificate import certificates_pdf
from kindermeilen.documents.parents_letter import parents_data, parents_letters_pdf
from kindermeilen.documents.start_kit import PAGES, start_kit_data, start_kits_pdf
from kindermeilen.domain.colouring import Scale
from kindermeilen.domain.rules import CampaignRules
from tests.documents import class_things as things
from tests.documents.class_things import (
    ADDRESS,
    BASE,
    HARD_NAMES,
    LOOK,
    codes_in,
    facts,
    images_of,
    ink_margins,
    text_of,
)

HOUSES = {
    "school": {},
    "kita": {"name": "Sonnengruppe", "house": "Kita Regenbogen", "is_kita": True},
    "paper": {"on_paper": True},
}


@pytest.mark.parametrize("which", HOUSES)
def test_a_kit_is_five_accessible_pages_in_the_order_its_letter_says(which: str) -> None:
    pdf = start_kits_pdf([things.start_kit(**HOUSES[which])], LOOK)
    assert things.is_accessible(pdf)
    assert all(things.fonts_of(pdf))
    pages = [text_of(pdf, number) for number in range(len(PdfReader(BytesIO(pdf)).pages))]
    assert len(pages) == PAGES
    for page, heading in zip(
        pages,
        (
            "Startpaket",
            "Der erste Tag in drei Bildern",
            "Strichliste",
            "Unser Weg bis Antalya",
            "Ihr Kind sammelt Kindermeilen",
        ),
        strict=True,
    ):
        assert heading in page
    for part in (
        "Vorher-Woche: nur zählen 7. September – 11. September 2026",
        "14. September – 2. Oktober 2026",
        "9. Oktober 2026",
    ):
        assert part in pages[0]


def test_the_tally_list_is_for_a_week_that_is_still_to_come() -> None:
    action = ((date(2026, 9, 14), date(2026, 9, 25)), (date(2026, 10, 5), date(2026, 10, 9)))

    def week(day: date) -> date:
        return first_week(day, action, things.progress().campaign)

    assert week(date(2026, 9, 1)) == date(2026, 9, 14)
    assert week(date(2026, 9, 18)) == date(2026, 9, 14)
    assert week(date(2026, 9, 19)) == date(2026, 9, 21), "on a Saturday its own week is over"
    assert week(date(2026, 9, 27)) == date(2026, 10, 5), "nothing is counted in the week between"
    assert week(date(2026, 10, 10)) == date(2026, 10, 5), "the last one, once all are over"


def test_the_access_letter_is_not_in_it_and_it_says_where_it_is() -> None:
    data = start_kit_data([things.start_kit()], LOOK)
    assert "Zugangsbrief ist nicht in diesem Paket" in data["kits"][0]["access"]
    assert "/einladung/" not in str(data)


def test_the_first_day_is_shown_as_that_house_does_it() -> None:
    def panels(**who):
        [kit] = start_kit_data([things.start_kit(**who)], LOOK)["kits"]
        return [panel["drawing"] for panel in kit["panels"]], " ".join(kit["notes"])

    assert panels()[0] == ["ask", "numbers", "poster"]
    assert panels(is_kita=True)[0] == ["tiles", "tick", "poster"]
    assert panels(on_paper=True)[0] == ["ask-paper", "strokes", "poster"]
    assert "Heimweg" in panels()[1]
    assert "Heimweg" not in panels(is_kita=True)[1]
    assert "Gerät" not in panels(on_paper=True)[1].replace("wenn Sie später doch ein Gerät nutzen", "")


@pytest.mark.parametrize("which", HOUSES)
def test_the_first_day_colours_as_many_fields_as_the_poster_says(which: str) -> None:
    kit = things.start_kit(**HOUSES[which])
    one_mile = replace(kit, poster=replace(kit.poster, scale=Scale(1)))
    many, one = (start_kit_data([each], LOOK)["kits"][0]["panels"][-1]["text"] for each in (kit, one_mile))
    assert "je 10 " in many
    assert "jede" in one
    assert "je 1 " not in one


@pytest.mark.parametrize("names", HARD_NAMES)
def test_whatever_the_names_are_each_page_stays_one_inside_its_margins(names) -> None:
    pages = images_of(start_kit.TEMPLATE, start_kit_data([things.start_kit(**names)], LOOK), 40)
    assert len(pages) == PAGES
    assert all(min(ink_margins(page)) >= 8 for page in pages)


def test_codes_on_list_poster_and_letter_are_read_from_grey_crooked_copies() -> None:
    pages = images_of(start_kit.TEMPLATE, start_kit_data([things.start_kit()], LOOK), 100)
    assert [codes_in(page) for page in pages[2:]] == [[f"{BASE}/w/ABCDEFGH2/2026-09-14"], [ADDRESS], [ADDRESS]]


def test_codes_to_type_in_stand_in_one_piece_on_one_line_and_can_be_copied() -> None:
    pdf = start_kits_pdf([things.start_kit()], LOOK)
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert "\u200b" not in "".join(pages)
    assert [page.count("ABCDEFGH2") for page in pages] == [1, 0, 1, 2, 1]
    assert "w/ABCDEFGH2/2026-09-14" in pages[2]
    assert "ABCDEFGH2/ausmalen.pdf?teil=2" in pages[3]
    sheet = certificates_pdf([things.progress()], LOOK, {})
    assert "k/ABCDEFGH2" in PdfReader(BytesIO(sheet)).pages[0].extract_text()


def test_several_kits_follow_each_other_each_with_its_own() -> None:
    pdf = start_kits_pdf([things.start_kit(), things.start_kit(name="4a")], LOOK)
    assert "3b, Lindenschule" in text_of(pdf, 0)
    assert "4a, Lindenschule" in text_of(pdf, PAGES)
    with pytest.raises(ValueError, match="no kits"):
        start_kits_pdf([], LOOK)


def letter_text(**other) -> str:
    return text_of(parents_letters_pdf([facts(**other)], LOOK))


def test_the_letter_to_parents_is_one_page_that_says_when_what_counts_and_that_nothing_is_stored() -> None:
    pdf = parents_letters_pdf([facts()], LOOK)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert things.is_accessible(pdf)
    text = text_of(pdf)
    for part in (
        "Liebe Eltern",
        "14. September – 2. Oktober 2026",
        "zu Fuß",
        "Über Ihr Kind wird nichts gespeichert",
        "wie viele Kinder es sind, wie viele fehlen, wie sie kommen",
        "gemeinsame Wünsche",
        "Wege in der Freizeit",
        "Rote Meilen",
        "Blaue Meilen",
        "hilfe@blaustein.example",
        "Ohne Anmeldung",
    ):
        assert part in text


def test_it_names_the_modes_that_count_under_the_towns_rules_and_no_other() -> None:
    usual = letter_text()
    assert "Bus, Schulbus" in usual
    assert "Elternhaltestelle" not in usual
    assert "Auch das zählt bei uns als Meile" not in usual
    strict = letter_text(rules=CampaignRules(bus=False, train=False, leisure=False))
    assert "Bus" not in strict
    assert "Freizeit" not in strict
    generous = facts(rules=CampaignRules(park_walk=True, carpool=True))
    [letter] = parents_data([generous], LOOK)["letters"]
    labels = [mode["label"] for mode in letter["modes"]]
    assert labels[-2:] == ["Auto bis zur Elternhaltestelle, Rest zu Fuß", "Fahrgemeinschaft"]
    assert "Auch das zählt bei uns als Meile" in " ".join(letter["tips"])


def test_parents_are_spoken_to_as_adults_in_short_sentences_without_exclamation_marks() -> None:
    for is_kita in (False, True):
        [letter] = parents_data([facts(is_kita=is_kita)], LOOK)["letters"]
        sentences = " ".join([*letter["intro"], letter["counts"], letter["by_car"], *letter["tips"], *letter["stored"]])
        assert "!" not in sentences
        words = set(sentences.lower().replace(".", " ").replace(",", " ").split())
        assert not words & {"du", "dein", "deine", "euch", "euer", "ihr."}
        lengths = [len(one.split()) for one in sentences.replace(":", ".").replace("?", ".").split(".") if one.strip()]
        assert max(lengths) <= 20
        assert sum(lengths) / len(lengths) <= 10


def test_a_kita_is_asked_for_the_way_there_only() -> None:
    text = letter_text(is_kita=True)
    assert "in die Kita" in text
    assert "Schule" not in text.replace("Lindenschule", "").replace("Schulbus", "")
    assert "Klasse" not in text


@pytest.mark.parametrize(
    "names",
    [
        *HARD_NAMES,
        {"municipality": "Ort" * 30, "help_address": "x" * 120, "action": ((things.MONDAY, things.MONDAY),) * 6},
    ],
)
def test_the_letter_stays_one_page_inside_its_margins(names) -> None:
    data = {"lang": "de", "title": "Brief", "parents": parents_data([facts(**names)], LOOK)}
    pages = images_of(parents_letter.TEMPLATE, data, 50)
    assert len(pages) == 1
    assert min(ink_margins(pages[0])) >= 10
