"""Hands up as Anna and her class use it: how many taps it takes, what a slip costs, and what is saved in the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Finding, LiveServer

Axe = Callable[[Page], list[Finding]]
GUARD = 300
"""A moment after which a tap is meant for what is on the screen."""
YESTERDAY = {"foot": 11, "bike": 6, "bus": 3, "scooter": 1, "car": 2}
DRAWN = "() => new Promise((drawn) => new ResizeObserver(drawn).observe(document.body))"
"""The page's clock stands still and its animation frames with it; sizes are still told when they are drawn."""


@dataclass
class Hands:
    """Anna's page. Every tap is counted from the opened page on."""

    page: Page
    server: Callable[[str, str], dict[str, Any] | None]
    taps: int = 0

    def settled(self) -> None:
        """Nothing is on its way any more: a newer frame moves the tiles, and a tap just then counts for nothing."""
        self.page.wait_for_load_state("networkidle")

    def tap(self, *selectors: str) -> None:
        for selector in selectors:
            self.page.evaluate(DRAWN)  # else what moves now would be noticed after the pause, just before the tap
            self.page.clock.fast_forward(GUARD)
            self.page.locator(selector).first.click()
            self.taps += 1

    def hands(self, *numbers: int) -> None:
        self.tap(*(f'.hands-tile[data-n="{n}"]' for n in numbers))

    def save(self) -> None:
        self.tap(".hands-save-button")
        self.page.wait_for_selector("#class-app[data-ready=saved]")

    @property
    def question(self) -> str:
        return self.page.locator("#class-view h1").inner_text()

    def stored(self, day: str, sheet: str) -> dict[str, Any] | None:
        """What the server has, as soon as it has it."""
        for _ in range(50):
            if found := self.server(day, sheet):
                return found
            self.page.wait_for_timeout(50)
        return None


@pytest.fixture
def hands_up(device: Callable[..., BrowserContext], people, world, live_server: LiveServer) -> Callable[..., Hands]:  # type: ignore[no-untyped-def]
    """Opens 3b's page on a device of that person, with a clock that can be moved on."""

    def server(day: str, sheet: str) -> dict[str, Any] | None:
        answer = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{day}/{sheet}")
        return answer.json if answer.status_code == 200 else None

    def open_(person: str = "anna", path: str = "", **screen: object) -> Hands:
        context = device(**screen)
        cookie = getattr(people, person).client.get_cookie("kindermeilen")
        context.add_cookies([{"name": "kindermeilen", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.clock.install()
        page.goto(f"/klasse/{world.code_3b}{path}")
        page.wait_for_selector("#class-app[data-ready]")
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        return Hands(page, server)

    return open_


@pytest.fixture
def yesterday_is_known(people, world) -> None:  # type: ignore[no-untyped-def]
    people.anna.put(world.code_3b, "2026-09-23", "way_there", YESTERDAY, absent=2)


def test_one_way_in_six_taps(hands_up, people, world, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    people.anna.put(world.code_3b, "2026-09-23", "way_back", YESTERDAY)
    anna = hands_up()
    anna.hands(12, 6, 3, 0)
    anna.tap('[data-rest="car"]')
    anna.save()
    assert anna.taps <= 6
    stored = anna.stored("2026-09-24", "way_there")
    assert stored["counts"] == {"foot": 12, "bike": 6, "bus": 3, "car": 4}
    assert (stored["basis"], stored["absent"]) == ("counted", 0)


def test_both_ways_in_eight_taps_where_the_class_went_home_as_it_came(hands_up, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    anna = hands_up()
    anna.hands(12, 6, 3, 0)
    anna.tap('[data-rest="car"]')
    assert anna.question == "Und gestern nach Hause?"
    anna.tap('[data-like="true"]')
    anna.save()
    assert anna.taps <= 8
    back = anna.stored("2026-09-23", "way_back")
    assert (back["basis"], back["counts"], back["absent"]) == ("assumed", YESTERDAY, 2)


def test_both_ways_in_thirteen_taps_where_the_way_home_differed(hands_up, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    anna = hands_up()
    anna.hands(12, 6, 3, 0)
    anna.tap('[data-rest="car"]', '[data-like="false"]')
    anna.hands(9, 6, 3, 1)
    anna.tap('[data-rest="car"]')
    anna.save()
    assert anna.taps <= 13
    back = anna.stored("2026-09-23", "way_back")
    assert (back["basis"], back["counts"]["car"], back["absent"]) == ("counted", 4, 2)


def test_two_absent_children_cost_two_taps_at_most(hands_up, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    anna = hands_up()
    anna.tap('[data-step="-1"]', '[data-step="-1"]')
    anna.hands(12, 6, 3, 0)
    anna.tap('[data-rest="car"]', '[data-like="true"]')
    anna.save()
    assert anna.taps <= 10
    stored = anna.stored("2026-09-24", "way_there")
    assert (stored["counts"]["car"], stored["absent"]) == (2, 2)


def test_a_slip_costs_nothing(hands_up, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    anna = hands_up()
    page = anna.page
    page.clock.fast_forward(GUARD)
    page.evaluate(TWO_TAPS_AT_ONCE)
    assert anna.question == "Wer kam mit dem Fahrrad?", "a second tap at once was meant for the first question"

    anna.page.clock.fast_forward(GUARD)
    page.evaluate(TAP_WHILE_A_LINE_COMES)
    assert anna.question == "Wer kam mit dem Fahrrad?", "the numbers had just moved under the finger"

    anna.hands(6, 3)
    anna.tap(".hands-back")
    assert anna.question == "Wer kam mit dem Bus?"
    page.go_back()
    assert anna.question == "Wer kam mit dem Fahrrad?"
    page.go_forward()
    assert anna.question == "Wer kam mit dem Bus?"

    anna.hands(2)
    page.reload()
    page.wait_for_function("() => document.querySelector('#class-view h1')?.innerText === 'Wer kam mit dem Roller?'")
    page.go_back()
    assert anna.question == "Wer kam mit dem Bus?"
    anna.hands(3, 0)
    anna.tap('[data-rest="absent"]', '[data-like="true"]')
    assert "21 Wege von 25 Kindern, 4 fehlen" in page.locator("#class-view").inner_text()

    anna.tap('[data-what="foot"]')
    assert page.locator(".hands-tile").count() == 17, "no more than are left: 25 without 6 and 3"
    anna.hands(13)
    assert anna.question == "Und die letzten 3 Kinder?"
    anna.hands(1)
    anna.save()
    stored = anna.stored("2026-09-24", "way_there")
    assert (stored["counts"], stored["absent"]) == ({"foot": 13, "bike": 6, "bus": 3, "car": 1}, 2)
    page.go_back()
    page.wait_for_selector("#class-app[data-ready=question]")
    assert anna.question == "Heute ist eingetragen"


def test_the_whole_flow_by_keyboard(hands_up, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    anna = hands_up()
    keyboard, said = anna.page.keyboard, anna.page.locator("#class-said")

    def press(*keys: str) -> None:
        for key in keys:
            keyboard.press(key)

    def after(question: str) -> None:
        assert anna.question == question
        assert anna.page.evaluate("document.activeElement.tagName") == "H1", "the new question has the focus"
        anna.page.clock.fast_forward(GUARD)

    press("1", "2")
    after("Wer kam mit dem Fahrrad?")
    assert "zu Fuß: 12. Noch 13 Kinder." in said.inner_text()
    press("1", "4")
    assert "14 sind zu viele" in said.inner_text()
    press("Enter")
    after("Wer kam mit dem Bus?")
    press("Backspace")
    after("Wer kam mit dem Fahrrad?")
    press("6")
    after("Wer kam mit dem Bus?")
    press("ArrowDown", "ArrowRight", "ArrowLeft", "ArrowRight", "ArrowRight", "Enter")
    after("Wer kam mit dem Roller?")
    assert "Bus: 2" in said.inner_text()
    press("0")
    after("Und die letzten 5 Kinder?")
    press("Tab", "Tab", "Tab", "Enter")
    after("Und gestern nach Hause?")
    press("Tab", "Enter", "Enter")
    after("Stimmt das so?")
    anna.page.clock.fast_forward(GUARD)
    anna.page.wait_for_timeout(200)
    assert anna.question == "Stimmt das so?", "an Enter too many saves nothing"
    press("Enter")
    anna.page.wait_for_selector("#class-app[data-ready=saved]")
    assert anna.stored("2026-09-24", "way_there")["counts"] == {"foot": 12, "bike": 6, "bus": 2, "car": 5}


def test_every_screen_is_for_everybody(hands_up, yesterday_is_known, axe_findings: Axe) -> None:  # type: ignore[no-untyped-def]
    for width, least, dark in ((360, 48, False), (1920, 96, True)):
        anna = hands_up(width=width, dark=dark)
        page = anna.page

        def look(least: int = least, width: int = width, page: Page = page) -> None:
            assert axe_findings(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            small = page.evaluate(SMALL, least)
            assert small == [], f"smaller than {least} px at {width} px"

        look()
        tiles = page.locator(".hands-tile")
        assert tiles.count() == 26
        assert tiles.last.evaluate("tile => tile.getBoundingClientRect().bottom <= innerHeight"), (
            "fits without scrolling"
        )
        anna.tap(".hands-other > summary")
        anna.hands(12, 6, 3, 0)
        look()
        anna.tap(".hands-more")
        assert "Kinder aus mehreren Familien" in page.locator(".hands-modes").inner_text()
        if not dark:
            look()
        anna.tap(".hands-back", '[data-rest="car"]')
        if not dark:
            look()
        anna.tap('[data-like="true"]')
        look()
        page.set_viewport_size({"width": 320, "height": 400})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, "200 % on a small screen"
        page.context.close()


TAP = """const tap = (n) => document.querySelector(`[data-n="${n}"]`)
  .dispatchEvent(new MouseEvent("click", {bubbles: true, detail: 1}));"""
TWO_TAPS_AT_ONCE = f"() => {{ {TAP} tap(12); tap(6); }}"
TAP_WHILE_A_LINE_COMES = f"""async () => {{ {TAP}
  document.getElementById("class-status").append("2 Einträge warten");
  const status = document.getElementById("class-status");
  await new Promise((tapped) => new ResizeObserver(() => tapped(tap(6))).observe(status));
}}"""
SMALL = """least => [...document.querySelectorAll('.hands button, .hands summary')].filter((one) => {
  const {width, height} = one.getBoundingClientRect();
  return one.checkVisibility() && (height < least - 0.5 || (width < least - 0.5 && !one.matches('summary')));
}).map((one) => one.innerText)"""


def test_a_new_day_and_a_quicker_device_are_said(hands_up, people, world, the_clock, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    anna = hands_up()
    anna.hands(12, 6, 3, 0)
    anna.tap('[data-rest="car"]', ".hands-skip")
    people.tablet.put(world.code_3b, "2026-09-24", "way_there", {"foot": 20})
    anna.page.evaluate("document.getElementById('class-app').app.device.refresh()")
    said = anna.page.locator(".hands-replaces")
    said.wait_for()
    assert "Inzwischen steht hier: 20 zu Fuß" in said.inner_text()
    assert anna.question == "Stimmt das so?", "what was counted stays"

    the_clock.set_day(date(2026, 9, 26))
    anna.page.clock.fast_forward(2 * 24 * 3600 * 1000)
    anna.page.evaluate("document.getElementById('class-app').app.device.refresh()")
    notice = anna.page.locator(".hands-notice")
    notice.wait_for()
    assert "nicht gespeichert (Donnerstag, 24. September)" in notice.inner_text()
    assert "12 zu Fuß, 6 Fahrrad, 4 Auto, 3 Bus" in notice.inner_text()
    assert anna.question == "Heute ist frei"
    anna.tap("text=Gestern eintragen")
    anna.page.wait_for_selector("#class-app[data-ready=day]")
    assert anna.question == "Freitag, 25. September"
    anna.page.reload()
    assert "Freitag, 25. September" in anna.question


def test_a_class_device_asks_for_today(hands_up, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    tablet = hands_up("tablet")
    assert tablet.question == "Wer kam zu Fuß?"
    tablet.tap("text=Tippt euch ein")
    tablet.page.wait_for_selector("#class-app[data-ready=board]")
    tablet.page.goto(tablet.page.url.split("#")[0])
    tablet.page.wait_for_selector("#class-app[data-ready=question]")
    tablet.settled()
    tablet.tap(".hands-other > summary", "text=Ausflug")
    tablet.page.wait_for_function("() => document.querySelector('#class-view h1').innerText !== 'Wer kam zu Fuß?'")
    assert "11 zu Fuß" not in tablet.page.locator("#class-view").inner_text(), "yesterday's numbers are the teacher's"
    tablet.page.reload()
    tablet.page.wait_for_selector("#class-app[data-ready=question]")
    tablet.settled()
    tablet.tap("text=Ausflug zurücknehmen")
    tablet.page.wait_for_function("() => document.querySelector('#class-view h1').innerText === 'Wer kam zu Fuß?'")


def test_an_excursion_said_by_mistake_is_taken_back(hands_up, people, world, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    people.anna.put(world.code_3b, "2026-09-23", "way_back", YESTERDAY)
    anna = hands_up()
    anna.tap(".hands-other > summary", ".hands-other :text('Ausflug')")
    anna.page.wait_for_function("() => document.querySelector('#class-view h1').innerText.startsWith('Heute werden')")
    assert "Heimweg gestern" in anna.page.locator(".hands-entered").inner_text()
    anna.tap(".hands button:has-text('Ausflug')")
    anna.page.wait_for_function("() => document.querySelector('#class-view h1').innerText === 'Wer kam zu Fuß?'")


def test_a_day_as_a_list_says_what_is_wrong_and_keeps_the_rest(hands_up, yesterday_is_known, axe_findings: Axe) -> None:  # type: ignore[no-untyped-def]
    anna = hands_up(path="/tag/2026-09-23")
    page = anna.page
    page.locator("#day-way_there-scooter").fill("30")
    page.locator("#day-way_there-foot").fill("10")
    page.locator("#day-like").check()
    anna.tap(".day-save")
    said = page.locator(".day-said").inner_text()
    assert "Nichts wurde gespeichert" in said
    assert "Hinweg: Im Feld „Roller“ stehen 30 Kinder, die Gruppe hat 25" in said
    assert page.evaluate("document.activeElement.id") == "day-way_there-scooter"
    assert page.locator("#day-way_there-foot").input_value() == "10"
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert anna.stored("2026-09-23", "way_there")["counts"] == YESTERDAY

    page.reload()
    page.wait_for_function("() => document.getElementById('day-way_there-scooter')?.value === '30'")
    page.locator("#day-way_there-scooter").fill("1")
    anna.tap('[aria-label="Roller: eins mehr"]', ".day-save")
    page.wait_for_selector("#class-app[data-ready=saved]")
    page.wait_for_function("() => document.getElementById('class-app').app.model.queued.length === 0")
    assert anna.stored("2026-09-23", "way_there")["counts"] == {**YESTERDAY, "foot": 10, "scooter": 2}
    assert anna.stored("2026-09-23", "way_back")["basis"] == "assumed"


def test_after_the_deadline_a_day_is_a_nachmeldung(hands_up, people, world, the_clock, yesterday_is_known) -> None:  # type: ignore[no-untyped-def]
    the_clock.set_day(date(2026, 10, 14))
    anna = hands_up(path="/tag/2026-09-23")
    page = anna.page
    page.locator("#day-way_there-foot").fill("10")
    page.get_by_role("button", name="Nachmeldung senden").click()
    assert "warum die Zahl erst jetzt kommt" in page.locator(".day-said").inner_text()
    page.locator("#day-reason").fill("Die Liste lag noch im Lehrerzimmer.")
    page.get_by_role("button", name="Nachmeldung senden").click()
    page.wait_for_selector("#class-app[data-ready=saved]")
    page.wait_for_function("() => document.getElementById('class-app').app.model.queued.length === 0")
    assert "Die Liste lag noch im Lehrerzimmer." in people.kora.get(f"/koordination/{world.ags}/wartet").text
    assert anna.stored("2026-09-23", "way_there")["counts"] == YESTERDAY
