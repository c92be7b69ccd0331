"""The week table: a paper list typed in by keyboard alone, what is wrong said at its cell, also without network."""

import functools
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kindermeilen.resources import folder
from tests.browser.class_devices import WITHOUT_WORKER, cookie_of
from tests.browser.conftest import LiveServer
from tests.conftest import People, World

WEEK = "2026-09-14"
DAYS = [f"2026-09-{day}" for day in range(14, 19)]
KEYS = ("foot", "bike", "scooter", "bus", "car", "absent")
PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""
NOTHING_WAITS = """async () => {
  const { store } = document.getElementById("class-app").app.device;
  return (await store.read(["queue"], ({ queue }) => queue.getAll())).length === 0;
}"""
NUMBERS = [[6 + day, 5, 3, 2, 1, day] for day in range(5)]


@pytest.fixture
def week(
    device: Callable[..., BrowserContext], people: People, world: World, live_server: LiveServer
) -> Callable[..., Page]:
    """Opens 3b's week on a device of Anna's."""

    def open_(*, worker: bool = False, **screen: Any) -> Page:
        context = device(**{"width": 1280, **screen})
        if not worker:
            context.add_init_script(WITHOUT_WORKER)
        context.add_cookies([{"name": "kindermeilen", "value": cookie_of(people.anna), "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/klasse/{world.code_3b}/woche/{WEEK}")
        page.wait_for_selector(".week-view h1")
        return page

    return open_


def cell(page: Page, day: str, key: str, sheet: str = "way_there") -> Any:
    return page.locator(f"#week-{day}-{sheet}-{key}")


def stored(people: People, world: World, day: str, sheet: str = "way_there") -> dict[str, Any] | None:
    response = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{day}/{sheet}")
    return response.get_json() if response.status_code == 200 else None


def until(page: Page, promise: str) -> None:
    """Asks until the answer is yes; `wait_for_function` would take any promise for one."""
    for _ in range(200):
        if page.evaluate(promise):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never so: {promise}")


def sent(page: Page) -> None:
    """Waits until nothing waits on this device any more, and the page says so."""
    until(page, NOTHING_WAITS)
    expect(page.get_by_text("wartet auf Netz")).to_have_count(0)


def test_a_whole_week_is_typed_with_the_keyboard_alone(week, people: People, world: World) -> None:  # type: ignore[no-untyped-def]
    page = week()
    cell(page, DAYS[0], "foot").focus()
    for numbers in NUMBERS:
        for number in numbers:
            page.keyboard.type(str(number))
            page.keyboard.press("Enter")
    for _ in DAYS[:4]:
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
    for number in (8, 4, 3, 2, 3, 4):
        page.keyboard.press("ArrowDown")
        page.keyboard.type(str(number))
    assert page.locator(f"#week-sum-{DAYS[1]}-way_there").inner_text() == str(sum(NUMBERS[1]))
    assert page.locator(f"#week-left-{DAYS[1]}-way_there").inner_text() == "6"
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.textContent") != "Woche speichern":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".week-result")).to_contain_text("Gespeichert: Montag (Hinweg, Heimweg)")
    sent(page)
    for day, numbers in zip(DAYS, NUMBERS, strict=True):
        there = stored(people, world, day)
        assert there is not None
        assert there["counts"] == dict(zip(KEYS[:5], numbers[:5], strict=True))
        assert there["absent"] == numbers[5]
    monday, friday = stored(people, world, DAYS[0], "way_back"), stored(people, world, DAYS[4], "way_back")
    assert monday is not None
    assert friday is not None
    assert (monday["basis"], monday["counts"]["foot"]) == ("assumed", 6)
    assert (friday["basis"], friday["counts"]["foot"], friday["absent"]) == ("counted", 8, 4)

    page.get_by_role("button", name="Rückgängig").press("Enter")
    expect(page.locator(".week-result")).to_contain_text("Rückgängig gemacht")
    expect(cell(page, DAYS[0], "foot")).to_have_value("")
    sent(page)
    assert stored(people, world, DAYS[0]) is None


def test_what_is_wrong_is_said_at_its_cell_and_the_other_days_are_saved(  # type: ignore[no-untyped-def]
    week, people: People, world: World, axe_findings
) -> None:
    page = week(width=360, dark=True)
    cell(page, DAYS[0], "foot").fill("20")
    cell(page, DAYS[1], "scooter").fill("30")
    cell(page, DAYS[2], "bus").fill("zwei")
    page.locator(f"#week-{DAYS[3]}-food-miles").fill("90")
    page.get_by_role("button", name="Woche speichern").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("3 Angaben stimmen noch nicht")
    expect(summary).to_contain_text("Alles andere ist gespeichert")
    expect(summary).to_contain_text("Im Feld „Roller“ stehen 30 Kinder, die Gruppe hat 25. Bitte die Zahl prüfen.")
    expect(summary).to_contain_text("Im Feld „Bus“ steht „zwei“. Bitte eine ganze Zahl eintragen.")
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sent(page)
    assert stored(people, world, DAYS[0]) is not None
    assert [stored(people, world, day) for day in DAYS[1:3]] == [None, None]
    wrong = cell(page, DAYS[1], "scooter")
    expect(wrong).to_have_value("30")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    assert "30 Kinder" in page.locator(f"#week-fault-{DAYS[1]}-way_there").inner_text()
    expect(cell(page, DAYS[2], "bus")).to_have_value("zwei")

    summary.get_by_role("button", name="Roller").click()
    expect(wrong).to_be_focused()
    wrong.fill("3")
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    cell(page, DAYS[2], "bus").fill("2")
    page.get_by_role("button", name="Die Zahl stimmt").click()
    page.get_by_role("button", name="Woche speichern").click()
    expect(page.locator(".error-summary")).to_have_count(0)
    sent(page)
    food = stored(people, world, DAYS[3], "food")
    assert food is not None
    assert (food["counts"], food["confirmed"]) == ({"miles": 90}, True)
    assert [stored(people, world, day) is not None for day in DAYS[:3]] == [True, True, True]


def test_opened_from_the_scanned_list_without_network_it_keeps_all_and_sends_it_later(  # type: ignore[no-untyped-def]
    week, people: People, world: World, live_server: LiveServer
) -> None:
    page = week(worker=True)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    cell(page, DAYS[0], "bike").fill("7")
    until(page, f"document.getElementById('class-app').app.kept('week:{world.code_3b}:{WEEK}').then(Boolean)")
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/w/{world.code_3b}/{WEEK}")
    page.wait_for_url(f"**/klasse/{world.code_3b}/woche/{WEEK}")
    expect(cell(page, DAYS[0], "bike")).to_have_value("7")
    expect(page.locator(".week-result")).to_contain_text("noch nicht gespeichert")
    page.get_by_role("button", name="Woche speichern").click()
    expect(page.locator(".week-result")).to_contain_text("Ohne Netz wartet alles auf diesem Gerät")
    expect(page.get_by_text("wartet auf Netz").first).to_be_visible()
    assert stored(people, world, DAYS[0]) is None
    page.context.set_offline(False)
    sent(page)
    there = stored(people, world, DAYS[0])
    assert there is not None
    assert there["counts"] == {"bike": 7}


def test_another_devices_number_does_not_take_away_what_is_typed(week, people: People, world: World) -> None:  # type: ignore[no-untyped-def]
    page = week()
    cell(page, DAYS[0], "foot").fill("7")
    people.anna.put(world.code_3b, DAYS[0], "way_there", {"foot": 12})
    people.anna.put(world.code_3b, DAYS[1], "way_there", {"foot": 13})
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(cell(page, DAYS[0], "foot")).to_have_value("7")
    page.get_by_role("button", name="Woche speichern").click()
    expect(page.get_by_text("Zwei Zahlen").first).to_be_visible()
    there = stored(people, world, DAYS[0])
    assert there is not None
    assert there["counts"] == {"foot": 12}


def test_an_assumed_way_home_stays_until_its_day_is_typed_in(week, people: People, world: World) -> None:  # type: ignore[no-untyped-def]
    people.anna.put(world.code_3b, DAYS[0], "way_there", {"foot": 12}, absent=2)
    people.anna.put(world.code_3b, DAYS[0], "way_back", {"foot": 11}, basis="assumed")
    page = week()
    assert cell(page, DAYS[0], "foot", "way_back").input_value() == "11"
    expect(page.get_by_text("Ein Tag geändert.")).to_have_count(0)
    cell(page, DAYS[0], "foot").fill("13")
    assert cell(page, DAYS[0], "foot", "way_back").input_value() == "13"
    expect(page.get_by_text("Ein Tag geändert.")).to_be_visible()


def test_after_the_deadline_one_reason_sends_the_days_to_the_coordinator(week, people: People, world: World) -> None:  # type: ignore[no-untyped-def]
    world.clock.set_day(date(2026, 10, 12))
    page = week()
    expect(page.locator(".week-until")).to_contain_text("geht als Nachmeldung an die Koordination")
    cell(page, DAYS[0], "foot").fill("11")
    cell(page, DAYS[1], "foot").fill("12")
    page.get_by_role("button", name="Woche speichern").click()
    expect(page.locator(".error-summary")).to_contain_text("warum die Zahl erst jetzt kommt")
    expect(cell(page, DAYS[0], "foot")).to_have_value("11")
    page.get_by_label("Warum kommen die Zahlen erst jetzt?").fill("Die Liste lag im falschen Fach.")
    page.get_by_role("button", name="Woche speichern").click()
    expect(page.locator(".week-result")).to_contain_text("An die Koordination: Montag (Hinweg), Dienstag (Hinweg)")
    expect(page.get_by_text("Nachmeldung wartet")).to_have_count(2)
    sent(page)
    shown = people.kora.get(f"/koordination/{world.ags}/wartet").text
    assert shown.count("Die Liste lag im falschen Fach.") == 2


def test_a_block_from_excel_lands_in_the_cells_and_free_days_take_nothing(week, people: People, world: World) -> None:  # type: ignore[no-untyped-def]
    closing = {"closing-from": DAYS[2], "closing-to": DAYS[2], "closing-label": "Fortbildung"}
    people.school.post(f"/einrichtung/{world.code_school}/schliesstage", closing)
    page = week()
    expect(page.locator(".week-free").first).to_have_text("Fortbildung")
    block = "\tMo\tDi\tMi\tDo\tFr\nzu Fuß\t10\t11\t\t12\t13\nFahrrad\t4\t5\t6\t7\t\n"
    cell(page, DAYS[0], "foot").focus()
    page.evaluate(PASTE, block)
    shown = [[cell(page, day, key).input_value() for day in (*DAYS[:2], *DAYS[3:])] for key in ("foot", "bike")]
    assert shown == [["10", "11", "12", "13"], ["4", "5", "7", ""]]
    expect(page.locator(".week-result")).to_contain_text("Eine Zahl passte nicht in die Tabelle")
    page.keyboard.press("Escape")
    expect(cell(page, DAYS[0], "foot")).to_have_value("")


def test_rare_modes_wait_behind_a_button_unless_they_were_counted(  # type: ignore[no-untyped-def]
    week, axe_findings, people: People, world: World
) -> None:
    people.anna.put(world.code_3b, DAYS[0], "way_there", {"foot": 12, "wheels": 1}, absent=2)
    page = week(width=1920)
    assert cell(page, DAYS[0], "wheels").input_value() == "1"
    expect(cell(page, DAYS[0], "train")).to_have_count(0)
    page.get_by_role("button", name="Alle Verkehrsmittel zeigen").click()
    expect(cell(page, DAYS[0], "train")).to_be_visible()
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1920
    heights = "[...document.querySelectorAll('.week-cell')].map(one => one.getBoundingClientRect().height)"
    assert page.evaluate(f"Math.min(...{heights})") >= 48


class Quiet(SimpleHTTPRequestHandler):
    """Serves the files of static/ and says nothing about it."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def move(browser: Browser) -> Iterator[Callable[[str], Any]]:
    """Runs lines of script that see the table's keys as `m`: what they return."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder("static"))))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/img/mark.svg")
    yield lambda lines: page.evaluate(f"async () => {{ const m = await import('/js/class/week-move.js');{lines} }}")
    page.close()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("start", "key", "back", "end"),
    [
        ([0, 0], "Enter", False, [1, 0]),
        ([1, 0], "Enter", False, [0, 2]),
        ([1, 2], "Enter", False, None),
        ([0, 2], "Enter", True, [1, 0]),
        ([0, 0], "Enter", True, [0, 0]),
        ([0, 0], "ArrowRight", False, [0, 2]),
        ([0, 2], "ArrowRight", False, [0, 2]),
        ([0, 2], "ArrowLeft", False, [0, 0]),
        ([1, 0], "ArrowUp", False, [0, 0]),
        ([1, 0], "ArrowDown", False, [1, 0]),
    ],
)
def test_keys_lead_about_as_in_a_spreadsheet_and_past_free_days(  # type: ignore[no-untyped-def]
    move, start: list[int], key: str, back: bool, end: list[int] | None
) -> None:
    found = move(
        f"""const free = [[true, false, true], [true, false, true]];
        const to = m.step(free, {{row: {start[0]}, column: {start[1]}}}, "{key}", {{back: {str(back).lower()}}});
        return to && [to.row, to.column];"""
    )
    assert found == end


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("12", None),
        ("1\t2\n3\t4\n", [["1", "2"], ["3", "4"]]),
        ("1\r\n2\r\n", [["1"], ["2"]]),
        ("\tMo\tDi\nFuß\t1\t2\nRad\t\t4", [["1", "2"], ["", "4"]]),
        ("\t\n1\t2", [["", ""], ["1", "2"]]),
        ("Fuß\t1\nRad\tx", [["1"], ["x"]]),
    ],
)
def test_a_block_is_read_without_its_headings(move, text: str, block: list[list[str]] | None) -> None:  # type: ignore[no-untyped-def]
    assert move(f"return m.blockIn({text!r});") == block


def test_a_week_without_anything_to_type_says_why_and_a_class_device_asks_for_the_words(  # type: ignore[no-untyped-def]
    week, people: People, world: World, live_server: LiveServer, axe_findings
) -> None:
    page = week(width=360)
    page.goto(f"{live_server.url}/klasse/{world.code_3b}/woche/2026-11-16")
    expect(page.locator(".week-until")).to_have_text("In dieser Woche wird nicht gesammelt.")
    expect(page.locator(".week-table")).to_have_count(0)
    assert axe_findings(page) == []
    page.get_by_role("button", name="Woche davor").click()
    page.wait_for_url("**/woche/2026-09-28")
    expect(page.locator(".week-until")).to_contain_text("Diese Woche kommt noch")
    page.context.add_cookies([{"name": "kindermeilen", "value": cookie_of(people.tablet), "url": live_server.url}])
    page.goto(f"{live_server.url}/klasse/{world.code_3b}")
    page.wait_for_selector("#class-app[data-ready]", state="attached")
    page.evaluate(f"document.getElementById('class-app').app.go('week', {{monday: '{WEEK}'}})")
    page.get_by_role("link", name="Weiter mit den vier Wörtern").click()
    page.wait_for_url(f"**/klasse/{world.code_3b}/woerter?weiter=*")
