"""Calendar, two numbers for one day, number of children and periods, as a class opens and taps them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.class_app import signed_in, wait_for, wait_until_sent

DAY = "2026-09-22"
Open = Callable[..., Page]


@pytest.fixture
def open_3b(device, live_server, people, world) -> Open:  # type: ignore[no-untyped-def]
    """Opens an address of 3b: `open_3b("#calendar", width=…)`, on Anna's device unless another person's."""

    def open_(path: str = "", who: str = "anna", **screen: Any) -> Page:
        page = signed_in(device(**screen), getattr(people, who), live_server.url)
        page.goto(f"{live_server.url}/klasse/{world.code_3b}{path}")
        return page

    return open_


@pytest.fixture
def two_numbers(people, world) -> None:  # type: ignore[no-untyped-def]
    """Anna's phone stored 12 on foot; the whiteboard's 14 waits beside it."""
    anna = people.anna
    anna.put(world.code_3b, DAY, "way_there", {"foot": 12, "bike": 5, "car": 6}, absent=2)
    form = {
        "way_there-day": DAY,
        "way_there-revision": "",
        "way_there-foot": "14",
        "way_there-bike": "5",
        "entry": str(uuid4()),
    }
    anna.post(f"/klasse/{world.code_3b}/tag/{DAY}", form, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"})


def stored(people: Any, world: Any, day: str = DAY) -> dict[str, int]:
    counts: dict[str, int] = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{day}/way_there").json["counts"]
    return counts


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_calendar_shows_what_is_missing_and_leads_there(open_3b: Open, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    anna = people.anna
    for sheet in ("way_there", "way_back"):
        anna.put(world.code_3b, "2026-09-21", sheet, {"foot": 12})
    anna.put(world.code_3b, DAY, "way_there", {"foot": 12})
    page = open_3b("#calendar", width=360, dark=True)
    wait_for(page, "calendar")
    assert axe_findings(page) == []
    assert fits(page)
    table = page.get_by_role("table", name="September 2026")
    for words in (
        "21 Montag: eingetragen",
        "22 Dienstag: der Heimweg fehlt noch",
        "23 Mittwoch: fehlt noch",
        "24 Donnerstag: heute",
    ):
        expect(table.get_by_role("cell", name=words)).to_be_visible()
    expect(table.locator("[aria-current=date]")).to_contain_text("24")
    expect(page.locator("main")).to_contain_text("Einträge sind bis Freitag, 9. Oktober 2026 möglich")
    small = page.locator(".cal a, .day-links a").evaluate_all(
        "all => all.filter(one => Math.min(one.offsetWidth, one.offsetHeight) < 48).length"
    )
    assert small == 0

    page.get_by_role("link", name="23 Mittwoch: fehlt noch").press("Enter")
    wait_for(page, "day")
    page.context.set_offline(True)
    item = "{kind: 'tally', day: '2026-09-23', sheet: 'way_there', counts: {foot: 3}}"
    page.evaluate(f"document.getElementById('class-app').app.save([{item}])")
    page.go_back()
    wait_for(page, "calendar")
    expect(table.get_by_role("cell", name="23 Mittwoch: der Heimweg fehlt noch")).to_be_visible()
    expect(page.get_by_role("heading", name="5 Tage fehlen noch")).to_be_visible()

    page.evaluate("document.getElementById('class-app').app.go('calendar', {part: 'children'})")
    expect(page.get_by_label("Zahl der Kinder", exact=True)).to_be_focused()
    taps = Taps(page)
    taps("Zahl der Kinder: eins mehr")
    taps("Zahl ändern")
    expect(page.locator(".cal-children")).to_contain_text("Heute gehören 26 Kinder dazu")
    assert taps.count == 2
    page.context.set_offline(False)
    wait_until_sent(page)
    assert people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 26}).status_code == 201


def test_the_calendar_of_the_server_needs_no_script(open_3b: Open, axe_findings) -> None:  # type: ignore[no-untyped-def]
    page = open_3b("/kalender", width=1920)
    assert axe_findings(page) == []
    assert fits(page)
    small = page.locator(".cal a, .day-links a").evaluate_all(
        "all => all.filter(one => Math.min(one.offsetWidth, one.offsetHeight) < 96).length"
    )
    assert small == 0, "too small for a whiteboard"
    page = open_3b("/kalender", javascript=False)
    page.get_by_role("link", name="23 Mittwoch: fehlt noch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mittwoch, 23. September")


def test_both_numbers_are_shown_and_one_tap_takes_one(open_3b: Open, two_numbers, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    page = open_3b("#conflict", width=1920)
    wait_for(page, "conflict")
    assert axe_findings(page) == []
    pair = page.get_by_role("region", name="Hinweg, Dienstag, 22. September")
    expect(pair).to_contain_text("8:30 Uhr · Windows-PC")
    assert pair.locator(".conflict-differs").all_inner_texts()[0].split() == ["zu", "Fuß", "12"]
    tap(page, "Diese nehmen: Vom anderen Gerät")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alles ist entschieden")
    assert stored(people, world) == {"foot": 14, "bike": 5}
    assert axe_findings(page) == []


def test_the_question_says_that_two_numbers_wait(open_3b: Open, two_numbers) -> None:  # type: ignore[no-untyped-def]
    page = open_3b()
    wait_for(page, "question")
    expect(page.locator(".conflict-notice")).to_contain_text("Zwei Zahlen: Hinweg, Dienstag, 22. September")
    page.wait_for_timeout(300)  # a tap so soon after a new question counts as one too many
    tap(page, "Auswählen")
    wait_for(page, "conflict")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwei Zahlen: Welche stimmt?")


def test_a_class_device_is_told_that_the_teacher_picks(open_3b: Open, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    page = open_3b(who="tablet")
    wait_for(page, "question")
    page.context.set_offline(True)
    item = "{kind: 'tally', day: '2026-09-24', sheet: 'way_there', counts: {foot: 3}}"
    page.evaluate(f"document.getElementById('class-app').app.save([{item}])")
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 12})
    page.context.set_offline(False)
    wait_until_sent(page)
    notice = page.locator(".conflict-notice")
    expect(notice).to_contain_text("Beide bleiben; eure Lehrkraft wählt aus.")
    assert notice.get_by_role("button").count() == 0
    assert axe_findings(page) == []


def test_a_third_number_settles_both(open_3b: Open, two_numbers, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    page = open_3b("#conflict", width=360, dark=True)
    wait_for(page, "conflict")
    tap(page, "Keine stimmt: andere Zahl eintragen")
    assert axe_findings(page) == []
    assert fits(page)
    page.get_by_label("zu Fuß", exact=True).fill("20")
    tap(page, "Diese Zahl speichern")
    expect(page.get_by_role("alert")).to_contain_text("Zusammen sind es 33 Kinder, die Gruppe hat 25")
    page.get_by_label("zu Fuß", exact=True).fill("11")
    tap(page, "Diese Zahl speichern")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alles ist entschieden")
    assert stored(people, world) == {"foot": 11, "bike": 5, "car": 6}
    assert "Zwei Zahlen" not in people.anna.get(f"/klasse/{world.code_3b}/tag/{DAY}").get_data(as_text=True)


def test_a_pick_is_not_made_over_a_number_that_came_meanwhile(open_3b: Open, two_numbers, people, world) -> None:  # type: ignore[no-untyped-def]
    page = open_3b("#conflict")
    wait_for(page, "conflict")
    people.school.put(world.code_3b, DAY, "way_there", {"foot": 9}, headers={"If-Match": '"1"'})
    tap(page, "Diese nehmen: Vom anderen Gerät")
    expect(page.get_by_role("alert")).to_contain_text("Inzwischen kam eine weitere Zahl dazu")
    assert stored(people, world) == {"foot": 9}
    expect(page.get_by_role("region", name="Hinweg, Dienstag, 22. September")).to_contain_text("9")


class Taps:
    """Counts what somebody taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, name: str, role: Any = "button") -> None:
        self.page.get_by_role(role, name=name).click()
        self.count += 1


def test_a_new_pupil_is_two_taps(open_3b: Open, people, world) -> None:  # type: ignore[no-untyped-def]
    page = open_3b("/gruppe")
    taps = Taps(page)
    taps("Zahl der Kinder: eins mehr")
    taps("Zahl ändern")
    expect(page.locator("main")).to_contain_text("Heute gehören 26 Kinder dazu")
    assert taps.count == 2
    listed = people.kora.get(f"/koordination/{world.ags}/liste/gruppe/{world.code_3b}").get_data(as_text=True)
    assert "ab 24.09.2026" in listed


def test_a_period_with_its_baseline_week_is_two_taps(open_3b: Open, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    world.clock.set_day(date(2026, 9, 17))
    page = open_3b("/gruppe", width=1920, dark=True)
    assert axe_findings(page) == []
    expect(page.get_by_role("group", name="Was soll als Nächstes kommen?")).to_contain_text(
        "Meilen gibt es dafür keine"
    )
    taps = Taps(page)
    taps("Vorher-Woche: Mo 21.9. – Fr 25.9., dann Aktionszeitraum: Mo 28.9. – Fr 2.10.", "radio")
    taps("Zeitraum festlegen")
    expect(page.locator("#zeiten + ul")).to_contain_text("21.09.2026 – 25.09.2026")
    expect(page.locator("#zeiten + ul")).to_contain_text("28.09.2026 – 02.10.2026")
    assert taps.count == 2


def test_any_step_of_a_day_is_put_back_with_one_tap(open_3b: Open, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    for foot, revision in ((10, None), (11, 1)):
        headers = {"If-Match": f'"{revision}"'} if revision else {}
        people.anna.put(world.code_3b, DAY, "way_there", {"foot": foot}, headers=headers)
    page = open_3b(f"/tag/{DAY}/verlauf", width=360)
    assert axe_findings(page) == []
    assert fits(page)
    page.get_by_role("listitem").filter(has_text="10 zu Fuß").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Dieser Stand gilt wieder")
    assert stored(people, world) == {"foot": 10}
