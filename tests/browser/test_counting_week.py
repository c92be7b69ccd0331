"""A week that only counts on the class's own screen: said above the question, as quick as any other day."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import expect

from tests.browser.class_app import signed_in, wait_for
from tests.conftest import People, World


def test_two_taps_lead_to_the_week_and_the_question_says_that_it_only_counts(
    device: Callable[..., Any], live_server: Any, people: People, world: World, axe_findings: Callable[..., list[Any]]
) -> None:
    world.clock.set_day(date(2026, 9, 10))
    page = signed_in(device(width=360), people.anna, live_server.url)
    page.goto(f"{live_server.url}/klasse/{world.code_3b}")
    wait_for(page, "question")
    page.get_by_role("link", name="Vorher-Woche festlegen").click()
    page.wait_for_url(re.compile("gruppe"))
    page.get_by_role("button", name="Zeitraum festlegen").click()
    expect(page.locator("#zeiten").locator("..")).to_contain_text("Vorher-Woche: nur zählen")

    world.clock.set_day(date(2026, 9, 15))
    page.goto(f"{live_server.url}/klasse/{world.code_3b}")
    wait_for(page, "question")
    expect(page.locator(".counting-notice")).to_contain_text("nur zählen, noch keine Meilen")
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".hands-tile").first.click()
    expect(page.locator(".counting-notice")).to_have_count(0)
