"""A class's page on an old phone, and its screen in the corridor: small, still, new within seconds, all night."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Finding, LiveServer

Device = Callable[..., BrowserContext]
BUDGET = 60_000
"""Bytes of the first visit on a slow line."""
LOOK = """
window.shifts = 0; window.largest = null;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts += one.value; })
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).element?.outerHTML ?? ""; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""


@pytest.fixture
def played(people: Any, world: Any) -> Any:
    """3b after a good week: stops, badges and pages of the album."""
    for day in ("2026-09-21", "2026-09-22", "2026-09-23"):
        for sheet in ("way_there", "way_back"):
            assert people.anna.put(world.code_3b, day, sheet, {"foot": 14, "bike": 6, "car": 3}).status_code == 201
    return world


def test_first_visit_is_small_still_and_in_one_round(
    device: Device, live_server: LiveServer, played: Any, axe_findings: Callable[[Page], list[Finding]]
) -> None:
    context = device(width=360)
    context.add_init_script(LOOK)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    sizes: list[float] = []
    begun_by: dict[str, str] = {}
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    line.on(
        "Network.requestWillBeSent", lambda e: begun_by.update({e["request"]["url"]: e["initiator"].get("url", "")})
    )
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    address = f"{live_server.url}/k/{played.code_3b}"
    html = page.goto(address, wait_until="networkidle")
    assert html is not None
    assert sum(sizes) <= BUDGET, sum(sizes)
    assert set(begun_by.values()) <= {"", address}, "whatever else is fetched, the page itself asks for"
    assert page.evaluate("window.shifts") == 0
    text = page.evaluate("new DOMParser().parseFromString(window.largest, 'text/html').body.textContent.trim()")
    assert text.split("\n")[0] in page.evaluate(
        "t => new DOMParser().parseFromString(t, 'text/html').body.textContent", html.text()
    )
    assert errors == []
    assert context.cookies() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe_findings(page) == []


def test_page_can_be_read_without_script(device: Device, played: Any) -> None:
    page = device(width=360, javascript=False).new_page()
    page.goto(f"/k/{played.code_3b}")
    expect(page.locator(".big-number").first).to_contain_text("120")
    expect(page.locator("h2", has_text="Unser Album")).to_be_visible()
    page.goto(f"/k/{played.code_3b}/live")
    expect(page.locator(".big-number").first).to_contain_text("120")


def test_screen_shows_what_is_still_to_go_however_long_the_names(device: Device, played: Any) -> None:
    """Nobody scrolls in a corridor."""
    name = "Gemeinschaftsgrundschule am Wald " * 2 + "Nord 12345"
    with played.write() as ctx:
        ctx.conn.exec_driver_sql(f"UPDATE institution SET name = '{name}' WHERE name = 'Lindenschule'")
    page = device(width=1920).new_page()
    page.goto(f"/k/{played.code_3b}/live")
    for width, height in ((1920, 1080), (1080, 1920), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(".live-next")).to_be_in_viewport(ratio=1)
        expect(page.locator(".live-state").first).to_be_in_viewport(ratio=1)
        drawn = page.locator(".live-map svg").first.bounding_box()
        assert drawn is not None
        assert drawn["height"] > 200, "the map gives way, but not altogether"


def number(page: Page) -> str:
    return page.locator(".big-number b").inner_text()


def polled(page: Page, milliseconds: int) -> int:
    """Lets so much time pass on the page's clock; the status of the answer it asked for then."""
    with page.expect_response(lambda answer: answer.url.endswith("/live"), timeout=10_000) as answer:
        page.clock.fast_forward(milliseconds)
    return answer.value.status


def test_screen_shows_a_new_sum_within_seconds_through_a_night_of_outages(
    device: Device, people: Any, played: Any, axe_findings: Callable[[Page], list[Finding]]
) -> None:
    context = device(width=1920, reduced_motion=True)
    page = context.new_page()
    page.clock.install()
    with page.expect_response(lambda answer: answer.url.endswith("/live") and answer.request.resource_type == "fetch"):
        page.goto(f"/k/{played.code_3b}/live")
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1920
    assert number(page) == "120"

    assert people.anna.put(played.code_3b, "2026-09-24", "way_there", {"foot": 10}).status_code == 201
    assert polled(page, 4_000) == 200
    expect(page.locator(".big-number b")).to_have_text("130")
    assert polled(page, 4_000) == 304

    for hour in range(12):
        context.set_offline(True)
        for _ in range(4):
            with page.expect_event("requestfailed"):
                page.clock.fast_forward(15 * 60_000)
        expect(page.locator(".live-unreached")).to_contain_text("Keine Verbindung seit")
        assert number(page) == str(130 + hour), "the last number stays"
        headers = {"If-Match": f'"{hour + 1}"'}
        put = people.anna.put(played.code_3b, "2026-09-24", "way_there", {"foot": 11 + hour}, headers=headers)
        assert put.status_code == 200
        with page.expect_response(lambda answer: answer.url.endswith("/live")):
            context.set_offline(False)
        expect(page.locator(".big-number b")).to_have_text(str(131 + hour))
        expect(page.locator(".live-unreached")).to_have_count(0)
    assert page.locator("main .wrap").count() == 1
