"""After saving: the total and the marker move, what was saved stands there in words, Undo, and what is next."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.class_app import signed_in, wait_for, wait_until_sent

TODAY, YESTERDAY = "2026-09-24", "2026-09-23"
WAYS = {"foot": 12, "bike": 5, "bus": 4, "car": 2}
THERE = {"kind": "tally", "day": TODAY, "sheet": "way_there", "counts": WAYS, "absent": 2}
HOME = {"kind": "tally", "day": YESTERDAY, "sheet": "way_back", "counts": {"foot": 1, "car": 3}, "basis": "assumed"}
SAVE = """async (items) => {
  const { app } = document.getElementById("class-app");
  app.go("saved", { ids: await app.save(items) });
}"""
WATCHED = """window.canvases = 0; window.figures = []; window.places = [];
new MutationObserver((changes) => {
  window.canvases += document.querySelectorAll(".saved-confetti").length;
  for (const { target, addedNodes } of changes) {
    if (target.matches?.(".saved-number b")) window.figures.push(addedNodes[0]?.data);
    if (target.matches?.(".saved-marker")) window.places.push(target.transform.baseVal[0].matrix.e);
  }
}).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["transform"] });"""
"""Keeps every number that the total showed and every place of the marker, and counts the canvases of confetti."""
LOADED = """() => {
  const app = document.querySelector("script[type=module][src$='app.js']").src;
  return Promise.all(["view-saved", "queue-sent", "sender"].map((name) => import(app.replace("app.js", `${name}.js`))));
}"""
"""Loads what the service worker would keep for days without network."""
Save = Callable[..., Page]


@pytest.fixture
def saved(device, live_server, people, world) -> Save:  # type: ignore[no-untyped-def]
    """Saves items on a device of 3b and shows what comes then: `saved(items, who="anna", offline=False, width=…)`."""

    def save(items: list[dict[str, Any]], *, who: str = "anna", offline: bool = False, **screen: Any) -> Page:
        context = device(**screen)
        context.add_init_script(WATCHED)
        page = signed_in(context, getattr(people, who), live_server.url)
        if who == "tablet":
            page.clock.install()
        page.goto(f"{live_server.url}/klasse/{world.code_3b}#more")
        wait_for(page, "more")
        page.evaluate(LOADED)
        context.set_offline(offline)
        page.evaluate(SAVE, items)
        wait_for(page, "saved")
        return page

    return save


def figure(page: Page) -> Any:
    return expect(page.locator(".saved-number b"))


def stored(people: Any, code: str, sheet: str, day: str = TODAY) -> Any:
    return people.anna.get(f"/api/v1/groups/{code}/days/{day}/{sheet}")


def test_the_total_counts_up_is_said_once_and_can_be_undone(saved: Save, people, world, axe_findings) -> None:  # type: ignore[no-untyped-def]
    people.anna.put(world.code_3b, YESTERDAY, "way_there", {"foot": 25})
    page = saved([THERE, HOME], width=1920, dark=True)
    expect(page.get_by_role("heading", level=1, name="Gespeichert")).to_be_focused()
    assert page.locator("#class-said").text_content().strip() == "Gespeichert. 3b hat jetzt 47 Meilen."  # type: ignore[union-attr]
    figure(page).to_have_text("47")
    shown = page.evaluate("window.figures")
    assert (shown[0], shown[-1]) == ("25", "47")
    assert len(set(shown)) > 2, "jumped instead of counting"
    page.wait_for_function("end => Math.abs(window.places.at(-1) - end) < 0.02", arg=22 + 344 * (47 - 38) / (82 - 38))
    assert len(set(page.evaluate("window.places"))) > 2, "the marker jumped"
    assert page.locator(".saved-marks .green").count() == 22
    assert page.evaluate("window.canvases") > 0
    told = page.locator(".saved-journey").inner_text()
    assert told == "Krumbach ist erreicht. Noch 35 Meilen bis Landsberg am Lech"
    assert page.locator(".saved-list li").all_inner_texts() == [
        "Hinweg heute\n12 zu Fuß, 5 Fahrrad, 4 Bus, 2 Auto; 2 fehlen",
        "Heimweg gestern\n3 Auto, 1 zu Fuß\nangenommen: genauso zurück wie hin, nicht gezählt",
    ]
    expect(page.locator(".saved-sent")).to_have_text("Gespeichert und gesendet.")
    assert axe_findings(page) == []

    undo = page.get_by_role("button", name="Rückgängig")
    assert undo.bounding_box()["height"] >= 96  # type: ignore[index]
    undo.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Zurückgenommen")).to_be_focused()
    figure(page).to_have_text("25")
    wait_until_sent(page)
    assert stored(people, world.code_3b, "way_there").status_code == 404
    assert stored(people, world.code_3b, "way_back", YESTERDAY).status_code == 404
    assert page.get_by_role("button", name="Rückgängig").count() == 0
    assert axe_findings(page) == []


def test_calm_for_whoever_wants_it(saved: Save, axe_findings) -> None:  # type: ignore[no-untyped-def]
    page = saved([THERE], reduced_motion=True)
    assert page.locator(".saved-number b").inner_text() == "21"
    page.wait_for_timeout(200)
    assert page.evaluate("window.canvases") == 0
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe_findings(page) == []


def test_a_week_that_only_counts_earns_and_celebrates_nothing(saved: Save, people, world) -> None:  # type: ignore[no-untyped-def]
    headers = {"X-CSRFToken": people.anna.csrf_token()}
    body = {"kind": "baseline", "from": "2026-09-21", "to": "2026-09-25", "entry_id": str(uuid4())}
    answer = people.anna.client.put(f"/api/v1/groups/{world.code_3b}/periods/{uuid4()}", json=body, headers=headers)
    assert answer.status_code == 200
    page = saved([THERE])
    assert "In der Woche vorher gibt es noch keine Meilen" in page.locator(".saved-quiet").inner_text()
    assert page.locator(".saved-number b").inner_text() == "0"
    assert page.locator(".saved-gain").count() == 0
    page.wait_for_timeout(200)
    assert page.evaluate("window.canvases") == 0


def test_without_network_it_says_what_waits_and_a_class_device_may_undo_it_for_two_minutes(  # type: ignore[no-untyped-def]
    saved: Save, people, world
) -> None:
    page = saved([THERE], who="tablet", offline=True)
    figure(page).to_have_text("21")
    told = page.locator(".saved-journey").inner_text()
    assert told == "Ulm und Weißenhorn sind erreicht. Noch 17 Meilen bis Krumbach"
    expect(page.locator(".saved-sent")).to_have_text(
        "Auf diesem Gerät gespeichert. Es wird gesendet, sobald Netz da ist."
    )
    assert "nachtragen" not in page.locator(".saved-next").inner_text()
    assert page.get_by_role("link", name="zum Tag").count() == 0
    page.clock.fast_forward(100_000)
    page.get_by_role("button", name="Rückgängig").click()
    figure(page).to_have_text("0")
    page.context.set_offline(False)
    wait_until_sent(page)
    assert stored(people, world.code_3b, "way_there").status_code == 404

    # Another device was quicker: both numbers stay, and neither total nor page claims this one.
    page.context.set_offline(True)
    page.evaluate(SAVE, [THERE])
    people.anna.put(world.code_3b, TODAY, "way_there", {"foot": 4})
    page.context.set_offline(False)
    wait_until_sent(page)
    expect(page.locator(".saved-sent")).to_contain_text("Ein anderes Gerät hat eine andere Zahl gespeichert")
    figure(page).to_have_text("4")
    expect(page.locator(".saved-gain")).to_be_hidden()

    page.clock.fast_forward(130_000)
    expect(page.get_by_text("Ändern kann jetzt eure Lehrkraft.")).to_be_visible()
    assert page.get_by_role("button", name="Rückgängig").count() == 0


def test_one_thing_is_next_the_rest_is_quiet_and_undo_puts_back_what_was_before(  # type: ignore[no-untyped-def]
    saved: Save, people, world
) -> None:
    people.anna.put(world.code_3b, TODAY, "food", {"miles": 9})
    mission = people.anna.get(f"/api/v1/groups/{world.code_3b}/frame").get_json()["mission"]["title"]
    page = saved([{"kind": "tally", "day": TODAY, "sheet": "food", "counts": {"miles": 20}}])
    assert page.locator(".saved-more").inner_text() == "11 Meilen mehr"
    assert page.locator(".saved-marks .red").count() == 11
    assert page.locator(".saved-things button").all_inner_texts() == [
        "Hinweg heute und Heimweg gestern eintragen",
        "Diese Woche nachtragen: 2 Tage fehlen",
        "Mehr Meilen: Blaue und Freizeit",
        f"Mission der Woche: {mission}",
        "Fertig für heute",
    ]
    assert page.locator(".saved-things .button:not(.button-quiet)").count() == 1
    page.get_by_role("button", name="Sonne").click()
    expect(page.get_by_role("button", name="Sonne", pressed=True)).to_be_focused()
    page.get_by_role("button", name="Mehr Meilen").click()
    wait_for(page, "more")
    page.go_back()
    wait_for(page, "saved")
    page.reload()
    wait_for(page, "saved")
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.get_by_role("heading", level=1, name="Zurückgenommen")).to_be_focused()
    wait_until_sent(page)
    assert stored(people, world.code_3b, "food").json["counts"] == {"miles": 9}
