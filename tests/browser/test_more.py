"""More miles: leisure, red and blue ones of any day, the day's state and its weather, in a few taps each."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.class_app import signed_in, wait_for, wait_until_sent

TODAY, YESTERDAY, SATURDAY = "2026-09-24", "2026-09-23", "2026-09-19"
FETCHED = "document.getElementById('class-app').app.device.refresh()"
Open = Callable[..., Page]


@pytest.fixture
def more(device, live_server, people, world) -> Open:  # type: ignore[no-untyped-def]
    """Opens 3b's further miles: `more(day, width=…)`, on Anna's device unless another person's."""

    def open_(day: str = TODAY, who: str = "anna", **screen: Any) -> Page:
        page = signed_in(device(**screen), getattr(people, who), live_server.url)
        page.goto(f"{live_server.url}/klasse/{world.code_3b}#more?day={day}")
        wait_for(page, "more")
        return page

    return open_


def stored(people: Any, code: str, sheet: str, day: str = TODAY) -> Any:
    answer = people.anna.get(f"/api/v1/groups/{code}/days/{day}/{sheet}")
    return answer.json["counts"] if answer.status_code == 200 else None


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def field(page: Page, label: str) -> Locator:
    return page.get_by_role("group", name=label, exact=True).get_by_role("textbox")


def test_red_and_blue_miles_in_three_taps(more: Open, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    page = more(width=1920, dark=True)
    assert page.locator("#more-food svg.red").count() == page.locator("#more-energy svg.blue").count() == 1
    assert "einen Apfel vom Markt" in page.locator(".more-food").inner_text()
    small = page.locator(".more-page button:visible").evaluate_all(
        "all => all.filter(one => one.offsetHeight < 96).length"
    )
    assert small == 0, "too small for a whiteboard"
    assert axe_findings(page) == []

    tap(page, "alle +25: Rote Meilen")
    tap(page, "+5: Blaue Meilen")
    tap(page, "Speichern")
    wait_for(page, "saved")
    wait_until_sent(page)
    assert stored(people, world.code_3b, "food") == {"miles": 25}
    assert stored(people, world.code_3b, "energy") == {"miles": 5}


def test_unusual_numbers_are_asked_about_and_slips_refused(more: Open, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    page = more()
    red, blue = (
        page.get_by_label("Rote Meilen").get_by_role("textbox"),
        page.get_by_label("Blaue Meilen").get_by_role("textbox"),
    )
    red.fill("251")
    blue.fill("7")
    tap(page, "Speichern")
    expect(red).to_be_focused()
    expect(red).to_have_accessible_description(
        "Bei „Rote Meilen“ stehen 251. Für 25 Kinder sind an einem Tag höchstens 250 möglich. "
        "Nichts wurde gespeichert, alle Zahlen stehen noch da; bitte die Zahl prüfen."
    )
    red.fill("zwölf")
    tap(page, "Speichern")
    assert "muss eine ganze Zahl ab 0 stehen" in page.locator(".more-food").inner_text()
    assert blue.input_value() == "7"

    red.fill("76")
    tap(page, "Speichern")
    question = page.locator(".more-question", has_text="76 an einem Tag sind für 25 Kinder ungewöhnlich viele")
    expect(question).to_be_focused()
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert stored(people, world.code_3b, "energy") is None, "saved beside a question"
    tap(page, "Ja, 76 stimmt")
    wait_for(page, "saved")
    wait_until_sent(page)
    assert stored(people, world.code_3b, "food") == {"miles": 76}
    assert stored(people, world.code_3b, "energy") == {"miles": 7}


def test_leisure_by_mode_on_a_saturday_by_keyboard_alone(more: Open, people, world) -> None:  # type: ignore[no-untyped-def]
    page = more(YESTERDAY)
    for _ in range(4):
        tap(page, "ein Tag früher")
    assert "Samstag, 19. September" in page.locator(".day-chosen").inner_text()
    field(page, "Fahrrad in der Freizeit").focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    field(page, "Auto in der Freizeit").fill("3")
    assert "5 Wege · 2 Grüne Meilen" in page.locator(".more-leisure").inner_text()
    page.get_by_role("button", name="Speichern").press("Enter")
    wait_for(page, "saved")
    wait_until_sent(page)
    assert stored(people, world.code_3b, "leisure", SATURDAY) == {"bike": 2, "car": 3}


def test_what_another_device_saved_meanwhile_is_said_and_nothing_typed_is_lost(more: Open, people, world) -> None:  # type: ignore[no-untyped-def]
    page = more()
    red = field(page, "Rote Meilen")
    red.fill("9")
    people.tablet.put(world.code_3b, TODAY, "food", {"miles": 4})
    page.evaluate(FETCHED)
    expect(page.locator(".more-food")).to_contain_text("Inzwischen steht bei „Rote Meilen“ eine andere Zahl: 4.")
    assert red.input_value() == "9"
    tap(page, "ein Tag früher")
    expect(field(page, "Rote Meilen")).to_have_value("0")
    page.goto(f"{page.url.split('#')[0]}#more?day={TODAY}")
    page.reload()
    wait_for(page, "more")
    expect(field(page, "Rote Meilen")).to_have_value("9")
    tap(page, "Speichern")
    wait_for(page, "saved")
    wait_until_sent(page)
    assert stored(people, world.code_3b, "food") == {"miles": 9}
    tap(page, "Rückgängig")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zurückgenommen")
    page.go_back()
    wait_for(page, "more")
    expect(field(page, "Rote Meilen")).to_have_value("4")


def test_after_the_deadline_the_numbers_go_to_the_coordinator(more: Open, people, world, the_clock) -> None:  # type: ignore[no-untyped-def]
    the_clock.set_day(the_clock.today.replace(month=10, day=20))
    page = more(YESTERDAY)
    tap(page, "+5: Rote Meilen")
    tap(page, "An die Koordination senden")
    assert "kurz, warum die Zahl erst jetzt kommt" in page.locator(".more-fault").inner_text()
    page.get_by_label("Warum kommt die Zahl erst jetzt?").fill("Die Liste lag im Schrank.")
    tap(page, "An die Koordination senden")
    wait_for(page, "saved")
    assert "Die Koordination entscheidet" in page.locator(".saved-said").inner_text()
    assert page.get_by_role("button", name="Rückgängig").count() == 0
    wait_until_sent(page)
    assert stored(people, world.code_3b, "food", YESTERDAY) is None
    frame = people.anna.get(f"/api/v1/groups/{world.code_3b}/frame").json
    assert [(one["kind"], one["counts"]) for one in frame["waiting"]] == [("late", {"miles": 5})]


def test_state_and_weather_of_a_day_in_a_tap_each(more: Open, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    def said() -> tuple[str | None, str | None]:
        wait_until_sent(page)
        days = people.anna.get(f"/api/v1/groups/{world.code_3b}/frame").json["days"]
        return next((one["state"], one["weather"]) for one in days if one["day"] == YESTERDAY)

    page = more(YESTERDAY, width=1280)
    tap(page, "Regen")
    expect(page.get_by_role("button", name="Regen", pressed=True)).to_be_focused()
    tap(page, "Ausflug")
    expect(page.get_by_role("button", name="Ausflug zurücknehmen")).to_be_focused()
    assert said() == ("excursion", "rain")
    assert axe_findings(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Kein Unterricht")).to_be_focused()
    tap(page, "Regen")
    expect(page.get_by_role("button", name="Regen", pressed=False)).to_be_visible()
    assert said() == (None, None)

    # A day with ways has no state: the page says what to do instead.
    people.anna.put(world.code_3b, YESTERDAY, "way_there", {"foot": 12}, entry_id=str(uuid4()))
    page.evaluate(FETCHED)
    hint = page.get_by_text("Für diesen Tag sind schon Wege eingetragen.")
    expect(hint).to_be_visible()
    assert page.get_by_role("button", name="Ausflug").count() == 0
    tap(page, "Zum Tag: Wege prüfen oder zurücknehmen")
    page.wait_for_url(f"**/tag/{YESTERDAY}")


def test_a_class_device_has_today_alone_and_a_teacher_the_way_to_the_task(more: Open, world) -> None:  # type: ignore[no-untyped-def]
    page = more(YESTERDAY, who="tablet")
    assert "tragen Erwachsene ein" in page.locator(".more-page").inner_text()
    assert page.get_by_role("button", name="Speichern").count() == 0
    note = """async (device) => {
      const { taskNote } = await import("/static/js/class/day-state.js");
      const { model } = document.getElementById("class-app").app;
      const note = (task) => taskNote({ usual: [], rare: ["task"], frame: { ...model.frame, task, device } });
      return [note("Ein Rätsel lösen")?.textContent, note(null)?.querySelector("a")?.getAttribute("href") ?? null];
    }"""
    assert page.evaluate(note, {"may_manage": False}) == ["Aufgabe statt Weg: Ein Rätsel lösen", None]
    assert page.evaluate(note, {"may_manage": True})[1] == f"/klasse/{world.code_3b}/gruppe#aufgabe"
