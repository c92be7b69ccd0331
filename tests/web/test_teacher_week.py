"""The week of a class: what is entered, missing, free and said; and the history of a day."""

from datetime import date

import pytest

from kindermeilen.storage import campaigns, towns
from tests.conftest import People, World
from tests.web.teacher_page import fields, words

MONDAY = "2026-09-21"


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}"


def test_the_week_says_how_each_day_stands(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 12, "car": 3})
    people.anna.put(world.code_3b, "2026-09-21", "way_back", {"foot": 11}, basis="assumed")
    excursion = f"{page}/tag/2026-09-22"
    people.anna.post(excursion, fields(people.anna.get(excursion), excursion) | {"state": "excursion"})
    shown = words(people.anna.get(f"{page}/woche/{MONDAY}"))
    assert "Montag 21.09.2026 eingetragen 15 11 (angenommen)" in shown
    assert "Dienstag 22.09.2026 Ausflug" in shown
    assert "Mittwoch 23.09.2026 fehlt" in shown
    assert "Donnerstag 24.09.2026 heute noch offen" in shown
    assert "Freitag 25.09.2026 kommt noch" in shown
    assert "23 Meilen in dieser Woche" in shown
    assert "Einträge sind bis 9. Oktober 2026 möglich" in shown


def test_a_way_home_that_was_not_asked_is_said_to_be_missing(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 12})
    assert "Montag 21.09.2026 eingetragen 12 fehlt" in words(people.anna.get(f"{page}/woche/{MONDAY}"))


def test_the_weekend_is_shown_only_where_something_is_there(people: People, page: str, world: World) -> None:
    assert "Samstag" not in words(people.anna.get(f"{page}/woche/2026-09-14"))
    people.anna.put(world.code_3b, "2026-09-19", "leisure", {"bike": 4})
    assert "Samstag" in words(people.anna.get(f"{page}/woche/2026-09-14"))


def test_weeks_lead_to_each_other_as_long_as_the_class_collects(people: People, page: str) -> None:
    first = people.anna.get(f"{page}/woche/2026-09-14").get_data(as_text=True)
    assert f"{page}/woche/2026-09-21" in first
    assert f"{page}/woche/2026-09-07" not in first
    last = people.anna.get(f"{page}/woche/2026-09-28").get_data(as_text=True)
    assert f"{page}/woche/2026-10-05" not in last


def test_any_day_leads_to_its_monday_and_nonsense_nowhere(people: People, page: str) -> None:
    assert (people.anna.get(f"{page}/woche/2026-09-24").location or "").endswith(f"{page}/woche/{MONDAY}")
    assert people.anna.get(f"{page}/woche/neulich").status_code == 404


def test_after_the_deadline_the_week_says_so(people: People, page: str, world: World) -> None:
    world.clock.set_day(date(2026, 10, 12))
    assert "Die Frist war am 9. Oktober 2026" in words(people.anna.get(f"{page}/woche/{MONDAY}"))


def test_a_kita_has_no_school_holidays_and_misses_no_way_home(people: People, world: World) -> None:
    people.ines.put(world.code_kita, "2026-09-21", "way_there", {"foot": 12})
    shown = words(people.ines.get(f"/klasse/{world.code_kita}/woche/{MONDAY}"))
    assert "Montag 21.09.2026 eingetragen 12 –" in shown


def test_history_shows_every_revision_with_time_and_device_to_the_class(
    people: People, page: str, world: World
) -> None:
    address = f"{page}/tag/{MONDAY}"
    for count in ("12", "13"):
        form = fields(people.anna.get(address), address) | {"way_there-foot": count}
        people.anna.post(address, form, headers={"User-Agent": "Mozilla/5.0 (iPad)"})
    people.anna.post(address, fields(people.anna.get(address), address) | {"way_there-foot": ""})
    shown = words(people.anna.get(f"{address}/verlauf"))
    assert "Hinweg 1 12 zu Fuß Klasse, iPad 24.09.2026, 8:30 Uhr" in shown
    assert "Hinweg 2 13 zu Fuß Klasse, iPad 24.09.2026, 8:30 Uhr" in shown
    assert "Hinweg 3 zurückgenommen" in shown


@pytest.mark.parametrize("who", ["school", "kora"])
def test_school_and_coordinator_see_days_but_no_times_and_no_devices(
    people: People, page: str, world: World, who: str
) -> None:
    address = f"{page}/tag/{MONDAY}"
    form = fields(people.anna.get(address), address) | {"way_there-foot": "12"}
    people.anna.post(address, form, headers={"User-Agent": "Mozilla/5.0 (iPad)"})
    shown = words(getattr(people, who).get(f"{address}/verlauf"))
    assert "Hinweg 1 12 zu Fuß Klasse 24.09.2026" in shown
    assert "Uhr " not in shown.replace("Uhrzeiten", "")
    assert "iPad" not in shown


def test_a_day_without_entries_says_what_to_do(people: People, page: str) -> None:
    assert "Noch kein Eintrag" in words(people.anna.get(f"{page}/tag/{MONDAY}/verlauf"))


def test_an_entry_near_midnight_belongs_to_the_day_in_berlin(people: People, page: str, world: World) -> None:
    world.clock.set(world.clock.now.replace(hour=22, minute=30))
    address = f"{page}/tag/{MONDAY}"
    people.anna.post(address, fields(people.anna.get(address), address) | {"way_there-foot": "12"})
    assert "25.09.2026" in words(people.school.get(f"{address}/verlauf"))


def test_a_class_that_takes_no_part_this_year_still_has_its_pages(people: People, page: str, world: World) -> None:
    with world.write() as ctx:
        place = towns.find_place(ctx.conn, world.code_3b)
        assert place is not None
        for campaign in campaigns.campaigns_of_group(ctx.conn, place.group.id):
            campaigns.withdraw(ctx.conn, campaign.id, place.group.id)
    for path in ("", "/tag/2026-09-23", f"/woche/{MONDAY}", "/gruppe", "/gespeichert", "/tag/2026-09-23/verlauf"):
        assert people.anna.get(page + path).status_code == 200
    assert "Für diese Zeit gibt es keine Kampagne" in words(people.anna.get(page))
    assert "nimmt nicht teil" in words(people.school.get(f"/einrichtung/{world.code_school}"))
