"""Certificates: a number that is always *Meilen bis …*, an empty line for the name, and what is provisional says so."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from kindermeilen.documents.certificate import MOST_COPIES, TEMPLATE, certificate_data, certificates_pdf
from kindermeilen.domain.journey import journey_to
from kindermeilen.domain.logo import PNG, Logo
from kindermeilen.domain.nouns import CampaignState
from tests.documents.class_things import (
    ADDRESS,
    ANTALYA,
    BLAUSTEIN,
    HARD_NAMES,
    LOOK,
    codes_in,
    fonts_of,
    images_of,
    ink_margins,
    is_accessible,
    progress,
    text_of,
)


def test_a_class_gets_one_accessible_page_with_its_miles_and_the_places_it_reached() -> None:
    pdf = certificates_pdf([progress(812)], LOOK, {})
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert is_accessible(pdf)
    assert all(fonts_of(pdf))
    text = text_of(pdf)
    for part in ("Urkunde", "3b", "Lindenschule", "812 von 2.120 Meilen bis Antalya", "Unterschrift", "Ort und Tag"):
        assert part in text
    for stop in journey_to(ANTALYA, *BLAUSTEIN, 812).passed[-5:]:
        assert f"{stop.miles} Meilen bis" in text
        assert stop.name in text
    assert "Vorläufig, Stand 24. September 2026" in text


@pytest.mark.parametrize("miles", [1, 812, 2_500, 10_000_000])
def test_no_number_of_miles_stands_without_where_it_leads(miles: int) -> None:
    [sheet] = certificate_data([progress(miles)], LOOK, {})["certificates"]
    there = "von 2.120 Meilen bis Antalya"
    assert sheet["unit"] in (there, "Meilen bis Antalya und weiter")
    assert (sheet["unit"] == there) == (miles < 2_120)
    assert all(station["miles"].endswith(("Meilen bis", "Meile bis")) for station in sheet["stations"])
    assert "Kilometer" not in text_of(certificates_pdf([progress(miles)], LOOK, {}))


def test_a_class_without_a_mile_gets_one_that_looks_ahead() -> None:
    text = text_of(certificates_pdf([progress(0)], LOOK, {}))
    assert "Ihr macht mit bei den Kindermeilen." in text
    assert "Das kommt als Nächstes" in text


def test_what_was_filed_is_not_called_provisional() -> None:
    text = text_of(certificates_pdf([progress(state=CampaignState.FILED)], LOOK, {}))
    assert "orläufig" not in text
    assert "Stand 24. September 2026" in text


def test_a_childs_certificate_has_an_empty_line_for_its_name_and_no_name() -> None:
    data = certificate_data([progress(812)], LOOK, {}, for_child=True)
    text = text_of(certificates_pdf([progress(812)], LOOK, {}, for_child=True))
    assert "Du hast mitgemacht." in text
    assert "Name 3b · Lindenschule" in text, "nothing between the line and the class"
    [image] = images_of(TEMPLATE, data, 60)
    above_line = image.crop(
        (int(image.width * 0.2), int(image.height * 0.2), int(image.width * 0.8), int(image.height * 0.245))
    )
    assert above_line.getextrema() == (255, 255), "room to write in"


def test_as_many_as_wished_come_in_one_file() -> None:
    pages = PdfReader(BytesIO(certificates_pdf([progress()], LOOK, {}, for_child=True, copies=3))).pages
    assert len(pages) == 3
    assert certificate_data([progress()], LOOK, {}, copies=10_000)["copies"] == MOST_COPIES
    assert certificate_data([progress()], LOOK, {}, copies=-1)["copies"] == 1


@pytest.mark.parametrize("names", HARD_NAMES)
def test_whatever_the_names_are_the_page_is_one_and_keeps_its_frame(names) -> None:
    usual = images_of(TEMPLATE, certificate_data([progress()], LOOK, {}), 50)[0]
    pages = images_of(TEMPLATE, certificate_data([progress(10_000_000, **names)], LOOK, {}), 50)
    assert len(pages) == 1
    assert ink_margins(pages[0]) == ink_margins(usual), "nothing is outside the frame"
    edge = pages[0].crop(
        (
            int(pages[0].width * 0.065),
            int(pages[0].height * 0.06),
            int(pages[0].width * 0.1),
            int(pages[0].height * 0.7),
        )
    )
    assert edge.getextrema()[0] > 200, "no letter reaches the frame"


def test_the_code_is_read_from_a_grey_crooked_copy() -> None:
    [image] = images_of(TEMPLATE, certificate_data([progress()], LOOK, {}), 100)
    assert codes_in(image) == [ADDRESS]


def test_the_towns_logo_stands_on_it_where_there_is_one() -> None:
    logo = Logo(
        "image/svg+xml",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path d="M0 0h4v1H0z"/></svg>',
        1000,
        250,
    )
    plain, shown = (
        images_of(TEMPLATE, certificate_data([progress()], LOOK, logos), 40)[0] for logos in ({}, {"08425141": logo})
    )
    corner = (plain.width * 6 // 10, plain.height // 18, plain.width * 9 // 10, plain.height // 9)
    assert shown.crop(corner).getextrema()[0] < 50 < plain.crop(corner).getextrema()[0]
    assert logo.media_type != PNG
