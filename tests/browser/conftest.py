"""A real browser against the real app: devices of the sizes people use, watched for what no page of ours may do.

Fixtures: `device(width=…, dark=…, javascript=…)` makes a device with cookies of its own, `open_page(path, …)` opens an
address on a fresh one, `page` is an empty page on a phone, `axe_findings(page)` lists what axe-core objects to.
`live_server` serves the fixture `app`.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from werkzeug.serving import make_server

from scripts import ensure_browser, system

SCREENS = {360: 740, 1280: 800, 1920: 1080}
"""A phone, a laptop, a projector: width and height in CSS pixels."""

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
)
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@dataclass(frozen=True, slots=True)
class LiveServer:
    """The app on a port of its own. `url` has no slash at its end."""

    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule of axe-core that a page breaks, and the elements that break it."""

    rule: str
    impact: str
    help: str
    targets: tuple[str, ...]


@dataclass
class Watch:
    """What a test's pages did that no page of ours may do: ask another host, break the CSP, fail in a script."""

    own_host: str
    foreign: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watches every page of that device. Listening, not routing: a route would switch the browser's cache off."""
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.broken.append(str(error.error)))

    def check(self) -> None:
        """Raises AssertionError naming what was seen."""
        assert not self.foreign, f"asked another host than {self.own_host}: {self.foreign}"
        assert not self.broken, f"script errors or broken rules of the CSP: {self.broken}"

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != self.own_host:
            self.foreign.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.broken.append(message.text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests. Fails, never skips, where there is none."""
    path = ensure_browser.find()
    if path is None:
        pytest.fail("No browser that starts. `make test` gets one; or: python -m scripts.ensure_browser", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=list(FLAGS), chromium_sandbox=not system.is_root()
        )
        yield chromium
        chromium.close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """Serves the app in threads of this process on a free port of the loopback address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="live-server", daemon=True)
    thread.start()
    yield LiveServer(url=f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def watch(live_server: LiveServer) -> Iterator[Watch]:
    """Fails the test at its end for what no page may do. A test that expects it clears the list it looked at."""
    watch = Watch(own_host=live_server.host)
    yield watch
    watch.check()


@pytest.fixture
def device(browser: Browser, live_server: LiveServer, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Makes devices: `device(width=360 | 1280 | 1920, dark=False, javascript=True, reduced_motion=False)`."""
    made: list[BrowserContext] = []

    def make(
        *, width: int = 360, dark: bool = False, javascript: bool = True, reduced_motion: bool = False
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": SCREENS[width]},
            has_touch=width == 360,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if reduced_motion else "no-preference",
            java_script_enabled=javascript,
            locale="de-DE",
            timezone_id="Europe/Berlin",
        )
        watch.over(context)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(device: Callable[..., BrowserContext]) -> Page:
    """An empty page on a phone."""
    return device().new_page()


@pytest.fixture
def open_page(device: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens an address on a fresh device: `open_page("/k/abc", width=1920, dark=True)`."""

    def open_(path: str, **screen: int | bool) -> Page:
        page = device(**screen).new_page()
        page.goto(path)
        return page

    return open_


@pytest.fixture(scope="session")
def axe_findings() -> Callable[[Page], list[Finding]]:
    """Lists what axe-core objects to on a page as it stands.

    The script goes in over the debugging protocol, which no CSP hinders: the page is judged with its real CSP.
    """
    axe = Path(str(resources.files("axe_playwright_python").joinpath("axe.min.js"))).read_text(encoding="utf-8")

    def findings(page: Page) -> list[Finding]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe)
        answer = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", list(AXE_RULES)
        )
        return [
            Finding(one["id"], one["impact"], one["help"], tuple(str(node["target"]) for node in one["nodes"]))
            for one in answer["violations"]
        ]

    return findings
