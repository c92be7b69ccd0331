"""Hands up as Anna and her class use it: how many taps it takes, what a slip costs, and what is saved in the end."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Finding, LiveServer

Axe = Callable[[Page], list[Finding]]
GUARD = 300
"""A moment after which a tap is meant for what is on the screen."""
YESTERDAY = {"foot": 11, "bike": 6, "bus": 3, "scooter": 1, "car": 2}


@dataclass
class Hands:
    """Anna's page. Every tap is counted from the opened page on."""

    page: Page
    server: Callable[[str, str], dict[str, Any] | None]
    taps: int = 0

    def tap(self, *selectors: str) -> None:
        for selector in selectors:
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
        page.clock.install()
        page.goto(f"/klasse/{world.code_3b}{path}")
        page.wait_for_selector("#class-app[data-ready]")
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
