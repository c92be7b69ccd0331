"""The coordinator's CO₂ figures on a phone, a laptop and a projector, in light and dark, by keyboard."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import LiveServer
from tests.co2_town import answer_distance, coordinator, count_week, set_week, three_weeks
from tests.conftest import People, World

BACHSCHULE_DURING = date(2026, 9, 28)


@pytest.fixture
def opened(
    device: Callable[..., BrowserContext], people: People, world: World, live_server: LiveServer
) -> Callable[..., Page]:
    """Kora's page, with a school that has proven something and one whose rides rose."""
    three_weeks(world)
    answer_distance(world)
    with world.write(coordinator(world)) as ctx:
        set_week(ctx, world.code_2c, "action", BACHSCHULE_DURING)
        count_week(ctx, world.code_2c, BACHSCHULE_DURING, 30, 76)

    def open_as_kora(**screen: object) -> Page:
        context = device(**screen)
        cookie = people.kora.client.get_cookie("kindermeilen")
        assert cookie is not None
        context.add_cookies([{"name": "kindermeilen", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/koordination/{world.ags}/co2")
        return page

    return open_as_kora


def test_the_figures_are_for_everybody(opened: Any, axe_findings: Any) -> None:
    for width, dark in ((360, False), (1280, False), (1920, True)):
        page = opened(width=width, dark=dark)
        for house in page.locator("details.co2-house > summary").all():
            house.focus()
            page.keyboard.press("Enter")
        assert page.locator("details.co2-house[open]").count() == 3
        assert axe_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
        zeros = {round(line.bounding_box()["x"]) for line in page.locator(".co2-zero").all()}
        assert len(zeros) == 1, "all bars stand on one scale"
        ends = page.locator(".co2-rows").first.bounding_box()
        for bar in page.locator(".co2-range").all():
            box = bar.bounding_box()
            assert ends["x"] <= box["x"], "a bar leaves the picture"
            assert box["x"] + box["width"] <= ends["x"] + ends["width"], "a bar leaves the picture"
        page.context.close()


def test_the_sentences_are_copied_and_the_answers_typed_by_keyboard(opened: Any) -> None:
    page = opened(width=1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=satz]").click()
    assert "Das ist ein Vergleich, keine Einsparung" in page.evaluate("navigator.clipboard.readText()")
    page.locator("summary", has_text="Bachschule").press("Enter")
    field = page.locator("details[open]").get_by_label("Übliche Entfernung")
    field.fill("1,9")
    field.press("Enter")
    page.wait_for_load_state()
    assert "Die Antworten gelten für dieses Jahr." in page.locator("main").inner_text()
    page.locator("summary", has_text="Bachschule").press("Enter")
    assert "1,9 km, von der Einrichtung gemessen" in page.locator("details[open]").inner_text()
