"""The class app as its people open it: on a device that is signed in, until a view stands there."""

from typing import Any

from playwright.sync_api import Page

READY = "#class-app[data-ready={}]"
WITHOUT_WORKER = "delete Navigator.prototype.serviceWorker"
SENT = """async () => {
  const until = performance.now() + 15000;
  const waiting = () => document.getElementById("class-app").app.model.queued;
  while (waiting().length && performance.now() < until) await new Promise((go) => setTimeout(go, 20));
  return waiting().map(({ kind, day, sheet, state, problem }) => ({ kind, day, sheet, state, problem }));
}"""


def signed_in(context: Any, person: Any, url: str) -> Page:
    """An empty page on a device with that person signed in; without the service worker, which has its own tests."""
    context.add_init_script(WITHOUT_WORKER)
    cookie = person.client.get_cookie("kindermeilen")
    context.add_cookies([{"name": "kindermeilen", "value": cookie.value, "url": url}])
    page: Page = context.new_page()
    return page


def wait_for(page: Page, view: str) -> None:
    """Until that view of the app is shown."""
    page.wait_for_selector(READY.format(view))


def wait_until_sent(page: Page) -> None:
    """Until nothing of this device waits any more."""
    assert page.evaluate(SENT) == []
