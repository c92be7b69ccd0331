"""Devices of classes in browser tests: people's sign-ins on browsers of their own, and what the status line says."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Request

from tests.offline.device import APP, Device

STATUS = "#class-status, #class-entries"
API = "/api/v1/"
PATIENCE = 10
WITHOUT_WORKER = ";Object.defineProperty(navigator, 'serviceWorker', { value: undefined });"
"""Where nothing is opened without network, nothing has to be kept for it."""
TODAY, YESTERDAY = "2026-09-24", "2026-09-23"


def way(counts: dict[str, int], day: str = TODAY, sheet: str = "way_there", **more: Any) -> dict[str, Any]:
    return {"kind": "tally", "day": day, "sheet": sheet, "counts": counts, **more}


def cookie_of(person: Any) -> str:
    """The session cookie of somebody of the tests."""
    cookie = person.client.get_cookie("kindermeilen")
    assert cookie is not None
    value: str = cookie.value
    return value


class ClassDevice(Device):
    """A device that says how it stands: in its line, and below the question."""

    @property
    def status(self) -> str:
        parts = self.page.locator(STATUS)
        return "\n".join(parts.all_inner_texts())

    def says(self, text: str) -> None:
        """Waits until the status line says that."""
        self.page.locator(STATUS, has_text=text).first.wait_for(timeout=PATIENCE * 1000)

    def fetch(self) -> None:
        """What the server has comes in while somebody is in the middle of something."""
        self.page.evaluate(f"async () => {{ {APP} await app.device.refresh(); }}")

    def sent(self) -> None:
        """Waits until nothing waits any more."""
        self.until("app.device.queued.length === 0")

    def until(self, expression: str) -> None:
        """Waits until something is true of `app`. The page's CSP forbids what the browser driver would do for it."""
        until = time.monotonic() + PATIENCE
        while not self.page.evaluate(f"(() => {{ {APP} return Boolean({expression}); }})()"):
            assert time.monotonic() < until, f"waited in vain for: {expression}; the status says: {self.status}"
            time.sleep(0.03)


def opener(make: Callable[..., BrowserContext], url: str) -> Callable[..., ClassDevice]:
    """`open_(person, code)`: that class's page on a device of that person's; `script` runs first."""

    def open_(person: Any, code: str, *, worker: bool = True, script: str = "", **screen: Any) -> ClassDevice:
        context = make(**screen)
        context.add_init_script(script if worker else script + WITHOUT_WORKER)
        device = ClassDevice(context, url)
        device.sign_in(cookie_of(person))
        device.open(code)
        if worker:
            device.settle_in()
        return device

    return open_


@contextmanager
def writes(context: BrowserContext) -> Iterator[list[str]]:
    """What is sent to the API in here, as "PUT …/days/2026-09-24/way_there"."""
    found: list[str] = []

    def note(request: Request) -> None:
        if API in request.url and request.method != "GET":
            found.append(f"{request.method} {request.url.partition(API)[2]}")

    context.on("request", note)
    yield found
    context.remove_listener("request", note)
