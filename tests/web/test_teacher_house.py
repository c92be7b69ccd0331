"""The school account's room: who has entered, what is missing, closing days, the house's periods."""

import re
from datetime import date

import pytest
from werkzeug.test import TestResponse

from kindermeilen.actions import sums
from kindermeilen.domain.nouns import CampaignState
from kindermeilen.storage import campaigns, towns
from tests.conftest import People, Person, World
from tests.web.teacher_page import fields, words


@pytest.fixture
def page(world: World) -> str:
    return f"/einrichtung/{world.code_school}"


def close_days(person: Person, page: str, first: str, last: str = "", label: str = "") -> TestResponse:
    return person.post(f"{page}/schliesstage", {"closing-from": first, "closing-to": last, "closing-label": label})


def set_period(person: Person, page: str, kind: str, first: str, last: str) -> TestResponse:
    return person.post(f"{page}/zeitraum", {"period-kind": kind, "period-from": first, "period-to": last})


def test_the_room_shows_each_class_with_its_last_day_and_what_is_missing(
    people: People, page: str, world: World
) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 20})
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 20})
    shown = people.school.get(page)
    assert "3b Mittwoch 22.09.2026 25" in words(shown)
    assert "4a Montag, Dienstag, Mittwoch noch nichts 22" in words(shown)
    assert f'href="/klasse/{world.code_4a}"' in shown.get_data(as_text=True)
    assert "2c" not in words(shown)


def test_the_school_enters_for_any_of_its_classes(people: People, world: World) -> None:
    page = f"/klasse/{world.code_4a}"
    form = fields(people.school.get(page), page) | {"way_there-foot": "7"}
    assert people.school.post(page, form).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("kora", 200), ("anna", 404), ("clara", 404), ("nora", 404)])
def test_the_room_is_for_the_school_and_its_coordinator(people: People, page: str, who: str, status: int) -> None:
    person = getattr(people, who)
    assert person.get(page).status_code == status
    assert close_days(person, page, "2026-09-25").status_code == (302 if status == 200 else 404)


def test_a_stranger_is_led_to_the_sign_in(people: People, page: str) -> None:
    assert "/anmelden" in (people.nobody.get(page).location or "")


def test_a_closing_day_is_no_school_day_any_more(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 20})
    assert close_days(people.school, page, "2026-09-22", label="Pädagogischer Tag").status_code == 302
    assert "Pädagogischer Tag, 22.09.2026" in words(people.school.get(page))
    assert "4a Montag, Mittwoch" in words(people.school.get(page))
    assert "ist frei: Pädagogischer Tag" in words(people.anna.get(f"/klasse/{world.code_3b}/tag/2026-09-22"))
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        assert list(sums.differing_sums(ctx.conn, town.id)) == []


def test_closing_days_show_on_the_public_page_at_once(people: People, page: str, world: World) -> None:
    before = people.nobody.get(f"/k/{world.code_3b}").headers["ETag"]
    close_days(people.school, page, "2026-09-22")
    assert people.nobody.get(f"/k/{world.code_3b}").headers["ETag"] != before


def test_a_closing_day_without_a_name_is_called_one(people: People, page: str) -> None:
    close_days(people.school, page, "2026-09-22")
    assert "Schließtag, 22.09.2026" in words(people.school.get(page))


def test_closing_days_are_removed_twice_without_harm(people: People, page: str) -> None:
    close_days(people.school, page, "2026-09-22", "2026-09-23")
    for _ in range(2):
        answer = people.school.post(f"{page}/schliesstage/entfernen", {"first": "2026-09-22", "last": "2026-09-23"})
        assert answer.status_code == 302
    assert "22.09.2026" not in words(people.school.get(page)).replace("Donnerstag", "")


@pytest.mark.parametrize(
    ("first", "last", "label", "field", "said"),
    [
        ("", "", "", "closing-from", "als Datum"),
        ("morgen", "", "", "closing-from", "als Datum"),
        ("2026-09-25", "x", "", "closing-to", "als Datum"),
        ("2026-09-25", "2026-09-24", "", "closing-from", "liegt nach dem letzten"),
        ("2026-09-25", "2027-09-24", "", "closing-to", "mehr als 60 Tage"),
        ("2026-09-25", "", "x" * 121, "closing-label", "höchstens 120 Zeichen"),
        (
            "2026-09-21",
            "2026-09-22",
            "",
            "closing-from",
            "„Konferenz“, 22.09.2026 bis 22.09.2026",
        ),
        ("2026-09-22", "2026-09-22", "", "closing-from", "überschneiden sich mit „Konferenz“"),
    ],
)
def test_wrong_closing_days_are_shown_again_with_their_rule(
    people: People, page: str, first: str, last: str, label: str, field: str, said: str
) -> None:
    close_days(people.school, page, "2026-09-22", label="Konferenz")
    answer = close_days(people.school, page, first, last, label)
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    kept = fields(answer, "/schliesstage")
    assert (kept["closing-from"], kept["closing-to"], kept["closing-label"]) == (first, last, label)


def test_a_name_cannot_become_part_of_the_page(people: People, page: str) -> None:
    close_days(people.school, page, "2026-09-22", label="<script>alert(1)</script> %(x)s 100%")
    shown = people.school.get(page)
    assert shown.status_code == 200
    assert "<script>alert" not in shown.get_data(as_text=True)


def test_a_filed_year_keeps_its_days(people: People, page: str, world: World) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaign = campaigns.campaigns_of_municipality(ctx.conn, town.id)[0]
        campaigns.change_campaign(ctx.conn, campaign.id, state=CampaignState.FILED.value)
    assert close_days(people.school, page, "2026-09-25").status_code == 422
    assert close_days(people.school, page, "2026-12-01").status_code == 302
    assert set_period(people.school, page, "baseline", "2026-09-14", "2026-09-18").status_code == 422


def test_a_period_of_the_house_holds_for_its_classes_without_an_own_one(
    people: People, page: str, world: World
) -> None:
    assert set_period(people.school, page, "action", "2026-09-21", "2026-10-02").status_code == 302
    assert "21.09.2026 – 02.10.2026" in words(people.anna.get(f"/klasse/{world.code_3b}/gruppe"))
    assert "14.09.2026 – 02.10.2026" in words(people.clara.get(f"/klasse/{world.code_2c}/gruppe"))
    found = re.search(r'action="([^"]+/zeitraum/[^"]+/entfernen)"', people.school.get(page).get_data(as_text=True))
    assert found
    assert people.clara.post(found[1]).status_code == 404
    for _ in range(2):
        assert people.school.post(found[1]).status_code == 302
    assert "14.09.2026 – 02.10.2026" in words(people.anna.get(f"/klasse/{world.code_3b}/gruppe"))


def test_periods_of_the_house_do_not_overlap(people: People, page: str) -> None:
    set_period(people.school, page, "baseline", "2026-09-14", "2026-09-18")
    answer = set_period(people.school, page, "follow_up", "2026-09-18", "2026-09-25")
    assert answer.status_code == 422
    assert "überschneiden sich" in words(answer)


@pytest.mark.parametrize(
    ("kind", "first", "last", "field", "said"),
    [
        ("party", "2026-09-21", "2026-09-25", "period-kind", "was in dieser Zeit geschieht"),
        ("action", "2026-09-25", "2026-09-21", "period-from", "liegt nach dem letzten"),
        ("action", "2026-09-25", "2026-11-21", "period-from", "im Zeitraum der Kampagne"),
        ("action", "", "2026-09-25", "period-from", "als Datum"),
        ("action", "2026-09-23", "2026-09-30", "period-from", "hat 3b schon etwas eingetragen"),
    ],
)
def test_a_wrong_period_is_shown_again(
    people: People, page: str, world: World, kind: str, first: str, last: str, field: str, said: str
) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 20})
    answer = set_period(people.school, page, kind, first, last)
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    kept = fields(answer, f"{page}/zeitraum")
    assert (kept["period-from"], kept["period-to"]) == (first, last)


def test_two_numbers_of_a_class_are_marked(people: People, page: str, world: World) -> None:
    day = f"/klasse/{world.code_3b}"
    first, second = (fields(people.anna.get(day), day) for _ in range(2))
    people.anna.post(day, first | {"way_there-foot": "10"})
    people.anna.post(day, second | {"way_there-foot": "11"})
    assert "Zwei Zahlen" in words(people.school.get(page))


def test_the_room_before_the_campaign_still_opens(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 6, 1))
    assert people.school.get(page).status_code == 200


def test_forms_without_their_token_change_nothing(people: People, page: str) -> None:
    for path in ("/schliesstage", "/schliesstage/entfernen", "/zeitraum", "/zeitraum/x/entfernen"):
        assert people.school.client.post(page + path, data={"closing-from": "2026-09-25"}).status_code == 400
    assert "25.09.2026" not in words(people.school.get(page))
