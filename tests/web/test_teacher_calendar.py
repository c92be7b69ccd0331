"""A class's calendar: what is done, missing, half, free and said; which days can be entered still, and until when."""

import re
from datetime import date
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.conftest import People, World
from tests.web.teacher_page import words

CELL = re.compile(
    r'<td class="cal-(?!none)(\w+)[^"]*"[^>]*>(?:<a class="cal-day" href="([^"]+)")?.*?cal-number">(\d+)', re.DOTALL
)


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}/kalender"


def days_of(answer: TestResponse, month: str) -> dict[int, tuple[str, str]]:
    """Mark and address of each day in that month's table."""
    html = unescape(answer.get_data(as_text=True))
    table = html[html.index(f"<caption>{month}") :]
    cells = CELL.findall(table[: table.index("</table>")])
    return {int(number): (mark, address) for mark, address, number in cells}


def test_each_day_says_how_it_stands(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 12})
    people.anna.put(world.code_3b, "2026-09-21", "way_back", {"foot": 12})
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 12})
    people.anna.client.put(
        f"/api/v1/groups/{world.code_3b}/days/2026-09-23/state",
        json={"state": "excursion", "weather": None, "entry_id": "0" * 32},
        headers={"X-CSRFToken": people.anna.csrf_token()},
    )
    shown = people.anna.get(page)
    marks = {day: mark for day, (mark, _) in days_of(shown, "September 2026").items()}
    assert [marks[day] for day in (1, 11, 14, 19, 21, 22, 23, 24, 25)] == [
        "free",
        "free",
        "missing",
        "free",
        "entered",
        "half",
        "said",
        "today",
        "future",
    ]
    assert days_of(shown, "Oktober 2026")[5][0] == "outside"
    assert "21 Montag: eingetragen" in words(shown)
    assert "23 Mittwoch: Ausflug" in words(shown)
    assert "24 Donnerstag: heute" in words(shown)


def test_missing_days_lead_to_their_form_and_days_to_come_do_not(people: People, page: str, world: World) -> None:
    shown = people.anna.get(page)
    days = days_of(shown, "September 2026")
    assert days[14] == ("missing", f"/klasse/{world.code_3b}/tag/2026-09-14")
    assert days[19][1].endswith("2026-09-19")
    assert days[25] == ("future", "")
    assert days[11] == ("free", "")
    assert "Noch fehlen 8 Tage Mo 14.9. Di 15.9." in words(shown)


def test_the_deadline_is_said_and_what_happens_after_it(people: People, page: str, world: World) -> None:
    assert "Einträge sind bis 9. Oktober 2026 möglich" in words(people.anna.get(page))
    world.clock.set_day(date(2026, 10, 12))
    shown = words(people.anna.get(page))
    assert "Die Frist war am 9. Oktober 2026. Spätere Zahlen gehen als Nachmeldung" in shown


def test_holidays_of_the_land_and_closing_days_are_named(people: People, page: str, world: World) -> None:
    people.school.post(
        f"/einrichtung/{world.code_school}/schliesstage", {"closing-from": "2026-09-28", "closing-label": "Fortbildung"}
    )
    shown = words(people.anna.get(page))
    assert "1.9. – 11.9. Sommerferien" in shown
    assert "28.9. Fortbildung" in shown
    assert "28 Montag: frei: Fortbildung" in shown


def test_weeks_that_only_count_are_told_apart(people: People, page: str, world: World) -> None:
    address = f"/klasse/{world.code_3b}/zeitraum"
    people.anna.post(address, {"kind": "baseline", "first": "2026-09-14", "last": "2026-09-18", "entry": "0" * 32})
    assert "14 Montag: fehlt noch, Vorher-Woche: nur zählen" in words(people.anna.get(page))


def test_two_numbers_are_marked(people: People, page: str, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 9})
    form = {"way_there-day": "2026-09-22", "way_there-revision": "", "way_there-foot": "11", "entry": "0" * 32}
    people.anna.post(f"/klasse/{world.code_3b}/tag/2026-09-22", form)
    assert days_of(people.anna.get(page), "September 2026")[22][0] == "conflict"


def test_a_kita_lacks_no_way_home(people: People, world: World) -> None:
    people.ines.put(world.code_kita, "2026-09-22", "way_there", {"foot": 9})
    shown = people.ines.get(f"/klasse/{world.code_kita}/kalender")
    assert days_of(shown, "September 2026")[22][0] == "entered"


def test_the_way_to_a_period_is_one_link(people: People, page: str, world: World) -> None:
    html = people.anna.get(page).get_data(as_text=True)
    assert f'href="/klasse/{world.code_3b}/gruppe#zeiten"' in html


def test_a_class_device_is_asked_for_the_words(people: People, page: str) -> None:
    assert "/woerter" in people.tablet.get(page).location
