"""Certificates, stickers, posters to colour in, letters to parents and start kits by their addresses."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from kindermeilen.actions import campaigns
from kindermeilen.storage import towns
from tests.conftest import People, World

PUBLIC = ("ausmalen", "urkunde", "sticker", "elternbrief")


def pages_of(answer) -> list[str]:
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    pages = (page.extract_text().replace("\xad\n", "") for page in PdfReader(BytesIO(answer.data)).pages)
    return [" ".join(page.split()).replace("\u200b", "") for page in pages]


def log(people: People, code: str, day: str = "2026-09-23", **counts: int) -> None:
    assert people.school.put(code, day, "way_there", counts).status_code == 201


def test_a_class_prints_what_it_has_reached_today(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20, car=3)
    [text] = pages_of(people.nobody.get(f"/k/{world.code_3b}/urkunde.pdf"))
    for part in ("3b", "Lindenschule", "20 von 2.120 Meilen bis Antalya", "Vorläufig, Stand 24. September 2026"):
        assert part in text
    assert "Auto" not in text
    log(people, world.code_3b, "2026-09-22", foot=11)
    assert "31 von 2.120 Meilen bis Antalya" in pages_of(people.nobody.get(f"/k/{world.code_3b}/urkunde.pdf"))[0]


def test_a_childs_certificate_comes_as_often_as_wished_and_never_with_a_name(people: People, world: World) -> None:
    texts = pages_of(people.nobody.get(f"/k/{world.code_3b}/urkunde.pdf?art=kind&anzahl=3"))
    assert len(texts) == 3
    assert all("Name 3b · Lindenschule" in text for text in texts)
    for strange in ("0", "-3", "viele", "99999999999"):
        answer = people.nobody.get(f"/k/{world.code_3b}/urkunde.pdf?art=kind&anzahl={strange}")
        assert 1 <= len(pages_of(answer)) <= 40


def test_a_house_prints_its_joint_certificate_and_poster(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    log(people, world.code_4a, foot=15)
    assert "35 von 2.120 Meilen bis Antalya" in pages_of(people.nobody.get(f"/e/{world.code_school}/urkunde.pdf"))[0]
    assert "1 Feld = 20 Meilen" in pages_of(people.nobody.get(f"/e/{world.code_school}/ausmalen.pdf"))[0]


def test_the_poster_to_colour_in_fits_the_class_and_goes_on(people: People, world: World) -> None:
    [school] = pages_of(people.nobody.get(f"/k/{world.code_3b}/ausmalen.pdf"))
    [kita] = pages_of(people.nobody.get(f"/k/{world.code_kita}/ausmalen.pdf"))
    assert "1 Feld = 10 Meilen" in school
    assert "1 Feld = 5 Meilen" in kita
    assert "ab 1.000" in pages_of(people.nobody.get(f"/k/{world.code_3b}/ausmalen.pdf?teil=2"))[0]
    large = people.nobody.get(f"/k/{world.code_3b}/ausmalen.pdf?papier=a3")
    assert round(float(PdfReader(BytesIO(large.data)).pages[0].mediabox.width) / 72 * 25.4) == 297
    assert large.headers["Content-Disposition"] == 'inline; filename="ausmalen-lindenschule-3b-a3.pdf"'


def test_the_album_comes_as_stickers_what_was_found_first(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    found = "".join(pages_of(people.nobody.get(f"/k/{world.code_3b}/sticker.pdf?nur=gefunden")))
    whole = "".join(pages_of(people.nobody.get(f"/k/{world.code_3b}/sticker.pdf")))
    assert 0 < len(found) < len(whole)
    assert "Antalya" in whole
    assert "Antalya" not in found


@pytest.mark.parametrize("kind", PUBLIC)
def test_public_prints_know_no_cookie_and_come_again_as_304_without_being_made(
    people: People, world: World, renders: list[str], kind: str
) -> None:
    address = f"/k/{world.code_3b}/{kind}.pdf"
    first = people.anna.get(address)
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")
    assert first.headers["Content-Disposition"].startswith("inline; filename=")
    tag = first.headers["ETag"]
    assert people.nobody.get(address, headers={"If-None-Match": tag}).status_code == 304
    people.nobody.get(address)
    assert len(renders) == 1
    english = people.nobody.get(f"{address}?lang=en")
    assert english.headers["ETag"] != tag
    assert PdfReader(BytesIO(english.data)).trailer["/Root"]["/Lang"] == "en"
    assert PdfReader(BytesIO(people.nobody.get(f"{address}?lang=leicht").data)).trailer["/Root"]["/Lang"] == "de"


@pytest.mark.parametrize("kind", PUBLIC)
def test_an_unknown_code_is_not_found_with_help(people: People, kind: str) -> None:
    answer = people.nobody.get(f"/k/XXXXXXXXX/{kind}.pdf")
    assert answer.status_code == 404
    assert "Diesen Code gibt es nicht" in answer.text


def test_parents_read_the_towns_rules_and_dates_and_a_new_date_is_printed(people: People, world: World) -> None:
    address = f"/k/{world.code_3b}/elternbrief.pdf"
    [text] = pages_of(people.nobody.get(address))
    assert "14. September – 2. Oktober 2026" in text
    assert "25" not in text.replace(world.code_3b, "")
    tag = people.nobody.get(address).headers["ETag"]
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.save_campaign(ctx, town, campaigns.Plan(2026, date(2026, 9, 14), date(2026, 10, 9)))
    fresh = people.nobody.get(address, headers={"If-None-Match": tag})
    assert "14. September – 9. Oktober 2026" in pages_of(fresh)[0]


def test_a_class_gets_its_kit_with_the_tally_list_of_its_week(people: People, world: World) -> None:
    texts = pages_of(people.anna.get(f"/klasse/{world.code_3b}/startpaket.pdf"))
    assert len(texts) == 5
    assert "Woche vom 21.09. bis 25.09.2026" in texts[2]
    world.clock.set_day(date(2026, 9, 1))
    assert "Woche vom 14.09. bis 18.09.2026" in pages_of(people.anna.get(f"/klasse/{world.code_3b}/startpaket.pdf"))[2]


def test_a_house_and_a_town_get_all_kits_and_the_town_all_certificates(people: People, world: World) -> None:
    house = PdfReader(BytesIO(people.school.get(f"/einrichtung/{world.code_school}/startpakete.pdf").data)).pages
    assert len(house) == 10
    assert ["3b, Lindenschule" in house[0].extract_text(), "4a, Lindenschule" in house[5].extract_text()] == [
        True,
        True,
    ]
    desk = f"/koordination/{world.ags}/drucke"
    page = people.kora.get(desk).text
    for address in ("startpakete.pdf", "urkunden.pdf", "urkunden.pdf?art=einrichtung"):
        assert f"{desk}/{address}" in page
    assert len(PdfReader(BytesIO(people.kora.get(f"{desk}/startpakete.pdf").data)).pages) == 20
    assert people.kora.get(f"{desk}/startpakete.pdf?teil=2").status_code == 422
    groups = pages_of(people.kora.get(f"{desk}/urkunden.pdf"))
    assert ["2c" in groups[0], "Sonnengruppe" in groups[1], "3b" in groups[2], "4a" in groups[3]] == [True] * 4
    houses = pages_of(people.kora.get(f"{desk}/urkunden.pdf?art=einrichtung"))
    assert ["Blaustein" in houses[0], "Bachschule" in houses[1], "Kita" in houses[2], "Lindenschule" in houses[3]] == [
        True
    ] * 4
