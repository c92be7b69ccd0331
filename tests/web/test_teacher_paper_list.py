"""Tally lists by their addresses, and where the code on them leads: to the class's week, or to its public page."""

from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from kindermeilen.storage import campaigns, towns
from tests.conftest import WORDS, People, World
from tests.web.teacher_page import fields, words

MONDAY = "2026-09-21"


@pytest.fixture
def scanned(world: World) -> str:
    """What the code on 3b's list leads to."""
    return f"/w/{world.code_3b}/{MONDAY}"


@pytest.mark.parametrize("who", ["anna", "school", "kora", "tablet"])
def test_the_code_opens_exactly_that_class_and_week(people: People, world: World, scanned: str, who: str) -> None:
    week = f"/klasse/{world.code_3b}/woche/{MONDAY}"
    response = getattr(people, who).get(scanned)
    assert response.location == week
    assert response.headers["Cache-Control"] == "no-store"


def test_the_week_that_opens_is_filled_with_what_was_entered_meanwhile(
    people: People, world: World, scanned: str
) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 17})
    assert "17" in words(people.anna.get(scanned, follow_redirects=True))


@pytest.mark.parametrize("who", ["nobody", "clara", "ben", "nora", "ines"])
def test_everybody_else_sees_the_public_page_with_a_way_to_sign_in(
    people: People, world: World, scanned: str, who: str
) -> None:
    person = getattr(people, who)
    response = person.get(scanned)
    assert response.location == f"/k/{world.code_3b}?woche={MONDAY}"
    page = person.get(response.location)
    assert "Woche vom 21. September 2026" in words(page)
    assert f"/anmelden?weiter=/w/{world.code_3b}/{MONDAY}" in unquote(page.text)
    assert "Set-Cookie" not in page.headers
    assert "Cookie" not in page.headers.get("Vary", "")
    assert person.get(response.location, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304


def test_who_signs_in_there_comes_back_to_that_week(people: People, world: World, scanned: str) -> None:
    address = f"/anmelden?weiter={scanned}"
    nobody = people.nobody
    form = fields(nobody.get(address), "/anmelden") | {
        "number": world.number(world.code_3b),
        "words": WORDS,
        "device_kind": "teacher",
    }
    back = nobody.post(address, form)
    assert back.location == scanned
    assert nobody.get(scanned).location == f"/klasse/{world.code_3b}/woche/{MONDAY}"


def test_the_public_page_without_a_list_says_nothing_of_one(people: People, world: World) -> None:
    for query in (
        "",
        "?woche=neulich",
        "?woche=2026-13-40",
        "?woche=99999-01-01",
        "?woche=0001-01-01",
        "?woche=20260921",
    ):
        assert "Strichliste" not in people.nobody.get(f"/k/{world.code_3b}{query}").text


def test_a_code_that_nobody_has_is_not_found_with_help(people: People) -> None:
    for person in (people.nobody, people.anna):
        response = person.get(f"/w/XXXXXXXXX/{MONDAY}")
        assert response.status_code == 404
        assert "beim Abschreiben" in words(response)


def test_the_code_may_be_typed_as_people_type_and_any_day_means_its_week(people: People, world: World) -> None:
    typed = f"/w/{world.code_3b.lower()[:4]}-{world.code_3b[4:]}/2026-09-24"
    assert people.anna.get(typed).location == f"/klasse/{world.code_3b}/woche/{MONDAY}"
    assert people.anna.get(f"/w/{world.code_3b}/neulich").status_code == 404


def test_a_week_outside_the_campaign_says_so_and_leads_to_one_inside(people: People, world: World) -> None:
    shown = people.anna.get(f"/w/{world.code_3b}/2026-11-16", follow_redirects=True)
    assert "In dieser Woche wird nicht gesammelt" in words(shown)
    assert f"/klasse/{world.code_3b}/woche/2026-09-28" in shown.text


def test_the_list_knows_the_class_and_its_habit_and_says_no_number_of_children(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"bus": 12, "foot": 5})
    response = people.anna.get(f"/klasse/{world.code_3b}/liste/2026-09-23.pdf")
    assert response.content_type == "application/pdf"
    text = text_of(response.data)
    for expected in ("3b Lindenschule", "Woche vom 21.09. bis 25.09.2026"):
        assert expected in text
    assert "25 Kinder" not in text
    assert text.index("Bus") < text.index("zu Fuß")
    assert f"http://127.0.0.1:5000/w/{world.code_3b}/{MONDAY}" in text.replace(" ", "")


def test_holidays_closing_days_and_days_outside_the_action_are_named(people: People, world: World) -> None:
    closing = f"/einrichtung/{world.code_school}/schliesstage"
    form = {"closing-from": "2026-09-30", "closing-to": "2026-09-30", "closing-label": "Fortbildung"}
    assert people.school.post(closing, form).status_code == 302
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        [campaign] = campaigns.campaigns_of_municipality(ctx.conn, town.id)
        campaigns.change_campaign(ctx.conn, campaign.id, date_to=date(2026, 10, 1))
    text = text_of(people.anna.get(f"/klasse/{world.code_3b}/liste/2026-09-28.pdf").data)
    assert "Fortbildung" in text
    assert "keine Aktion" in text
    assert "Herbstferien" in text_of(people.anna.get(f"/klasse/{world.code_3b}/liste/2026-10-26.pdf").data)


def test_miles_the_town_does_not_collect_are_not_asked_nor_any_in_a_week_that_only_counts(
    people: People, world: World
) -> None:
    list_ = f"/klasse/{world.code_3b}/liste/{MONDAY}.pdf"
    assert "Rote Meilen" in text_of(people.anna.get(list_).data)
    form = {"kind": "baseline", "first": "2026-09-21", "last": "2026-09-25", "entry": ""}
    assert people.anna.post(f"/klasse/{world.code_3b}/zeitraum", form).status_code == 302
    assert "Rote Meilen" not in text_of(people.anna.get(list_).data)


def test_several_weeks_and_all_classes_of_a_house_are_one_file(people: People, world: World) -> None:
    weeks = PdfReader(BytesIO(people.anna.get(f"/klasse/{world.code_3b}/liste/{MONDAY}.pdf?wochen=3").data))
    assert ["21.09." in weeks.pages[0].extract_text(), "05.10." in weeks.pages[2].extract_text()] == [True, True]
    house = PdfReader(BytesIO(people.school.get(f"/einrichtung/{world.code_school}/liste/{MONDAY}.pdf").data))
    assert [mark["/Title"] for mark in house.outline] == ["3b Lindenschule", "4a Lindenschule"]


@pytest.mark.parametrize("wanted", ["0", "-3", "viele", "100000"])
def test_a_strange_number_of_weeks_still_gives_a_list(people: People, world: World, wanted: str) -> None:
    response = people.anna.get(f"/klasse/{world.code_3b}/liste/{MONDAY}.pdf?wochen={wanted}")
    assert 1 <= len(PdfReader(BytesIO(response.data)).pages) <= 10


def test_the_lists_are_linked_where_a_teacher_looks(people: People, world: World) -> None:
    list_ = f"/klasse/{world.code_3b}/liste/{MONDAY}.pdf"
    assert list_ in people.anna.get(f"/klasse/{world.code_3b}/woche/{MONDAY}").text
    group = people.anna.get(f"/klasse/{world.code_3b}/gruppe").text
    assert list_ in group
    assert f"/klasse/{world.code_3b}/liste/2026-09-28.pdf" in group
    assert (
        f"/einrichtung/{world.code_school}/liste/{MONDAY}.pdf"
        in people.school.get(f"/einrichtung/{world.code_school}").text
    )


def text_of(pdf: bytes) -> str:
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(lines.replace("-\n", "").replace("\u200b", "").split())
