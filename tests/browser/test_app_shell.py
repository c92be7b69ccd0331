"""The class's page opens without network after a first visit, leads back where it cannot, takes one version whole."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from kindermeilen.web.teacher import app_files
from tests.browser.conftest import LiveServer
from tests.conftest import People, World

READY = "#class-app[data-ready]"
CONTROLLED = """() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller
  || new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done)))
  .then(() => caches.keys())"""
FIRST_TRANSFER = 60 * 1024


@pytest.fixture
def tablet(device: Callable[..., BrowserContext], people: People, live_server: LiveServer) -> BrowserContext:
    """Anna's phone, signed in as her class."""
    context = device()
    cookie = people.anna.client.get_cookie("kindermeilen")
    assert cookie is not None
    context.add_cookies([{"name": "kindermeilen", "value": cookie.value, "url": live_server.url}])
    return context


@pytest.fixture
def opened(tablet: BrowserContext, world: World) -> Page:
    """The class's page after a first visit, kept by the device."""
    page = tablet.new_page()
    page.goto(f"/klasse/{world.code_3b}")
    page.wait_for_selector(READY)
    assert page.evaluate(CONTROLLED) == [f"kindermeilen-{app_files.version()}"]
    return page


def versions(page: Page) -> set[str]:
    """The versions of the modules that this page runs."""
    script = (
        "() => performance.getEntriesByType('resource').map((one) => one.name).filter((one) => one.includes('/app/'))"
    )
    return {name.split("/app/")[1].split("/")[0] for name in page.evaluate(script)}


def test_it_opens_without_network_and_leads_back_from_where_it_cannot(
    opened: Page, tablet: BrowserContext, world: World
) -> None:
    tablet.set_offline(True)
    for path in ("", "/tag/2026-09-23", "/woche/2026-09-21"):
        opened.goto(f"/klasse/{world.code_3b}{path}")
        opened.wait_for_selector(READY)
        assert "3b" in opened.inner_text("header")
    assert versions(opened) <= {app_files.version()}
    assert opened.locator(".nav a").all_inner_texts() == ["Heute", "Woche", "Kalender", "Reise", "Klasse"]
    opened.goto(f"/klasse/{world.code_3b}/gruppe")
    assert opened.inner_text("h1") == "Kein Netz"
    opened.click("text=3b")
    opened.wait_for_selector(READY)
    opened.goto("/klasse")
    opened.wait_for_url(f"**/klasse/{world.code_3b}")
    opened.wait_for_selector(READY)


def test_the_servers_page_stays_within_reach(opened: Page, world: World) -> None:
    opened.goto(f"/klasse/{world.code_3b}?ohne-app=1")
    assert opened.locator("form[action] input[name=way_there-foot]").count() == 1
    assert opened.locator("#class-app").count() == 0
    answer: Response | None = opened.goto(f"/k/{world.code_3b}")
    assert answer is not None
    assert not answer.from_service_worker


def test_a_new_version_is_taken_whole_and_the_open_page_goes_on_with_its_own(
    opened: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = app_files.version()
    opened.evaluate(
        "() => { window.told = []; navigator.serviceWorker.addEventListener('message', (e) => told.push(e.data)) }"
    )
    monkeypatch.setattr(app_files, "version", lambda: "next")
    opened.evaluate("() => navigator.serviceWorker.ready.then((one) => one.update())")
    opened.wait_for_function("() => told.some((one) => one.version === 'next')")
    assert opened.evaluate("() => told.at(-1)") == {"type": "version", "version": "next"}
    assert opened.evaluate("() => caches.keys()") == [f"kindermeilen-{old}", "kindermeilen-next"]
    loaded = opened.evaluate(f"() => import('/app/{old}/js/class/view-week.js').then(() => true)")
    assert loaded is True  # a part that this page had not asked for yet, of its own version
    opened.goto(f"/klasse/{world.code_3b}")
    opened.wait_for_selector(READY)
    assert versions(opened) == {"next"}
    assert opened.get_attribute("#class-app", "data-version") == "next"


def test_a_version_that_does_not_come_whole_changes_nothing(
    opened: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = app_files.version()
    monkeypatch.setattr(app_files, "version", lambda: "broken")
    monkeypatch.setattr(app_files, "pack", lambda: "{}")
    opened.evaluate("() => navigator.serviceWorker.ready.then((one) => one.update()).catch(() => null)")
    opened.wait_for_function("() => navigator.serviceWorker.ready.then((one) => !one.installing && !one.waiting)")
    opened.reload()
    opened.wait_for_selector(READY)
    assert versions(opened) == {old}


def test_the_first_visit_transfers_little(tablet: BrowserContext, world: World) -> None:
    """Page, styles, modules, pictures until the question can be answered, without headers (HTTP/2 packs those).

    What the service worker fetches afterwards is not part of it.
    """
    page = tablet.new_page()
    client = tablet.new_cdp_session(page)
    client.send("Network.enable")
    heads: dict[str, tuple[int, str]] = {}
    sizes: dict[str, int] = {}

    def head(event: dict[str, Any]) -> None:
        heads[event["requestId"]] = (event["response"]["encodedDataLength"], event["response"]["url"])

    client.on("Network.responseReceived", head)
    client.on("Network.loadingFinished", lambda event: sizes.setdefault(event["requestId"], event["encodedDataLength"]))
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(f"/klasse/{world.code_3b}")
    page.wait_for_selector(READY)
    page.wait_for_load_state("networkidle")
    bodies = sorted(
        ((size - heads[one][0], heads[one][1].split("/", 3)[-1]) for one, size in sizes.items()), reverse=True
    )
    assert 30_000 < sum(size for size, _ in bodies) <= FIRST_TRANSFER, bodies
