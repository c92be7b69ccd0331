"""A device of a class: a browser of its own whose app is driven by the calls that its views make."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

READY = "#class-app[data-ready]"
APP = "const app = document.getElementById('class-app').app;"
SAVE = f"async (items) => {{ {APP} return app.save(items); }}"
UNDO = f"async (ids) => {{ {APP} await app.undo(ids); }}"
TALLY = f"([day, sheet]) => {{ {APP} return app.model.tally(day, sheet); }}"
DRAIN = f"async () => {{ {APP} await app.device.wake({{ now: true }}); return app.device.queued; }}"
REFRESH = f"async () => {{ {APP} await app.device.refresh(); app.seen(); }}"
WORKER = "async () => { await navigator.serviceWorker.ready; }"
DONE = """async () => {
  const store = document.getElementById('class-app').app.device.store;
  return store.read(["done"], ({ done }) => done.getAll());
}"""
CLEAR = """async () => {
  const store = document.getElementById('class-app').app.device.store;
  await store.write(["frames", "queue", "done", "kept"], async (all) => {
    for (const name of ["frames", "queue", "done", "kept"]) {
      const shelf = all[name];
      for (const key of await shelf.getAllKeys()) await shelf.delete(key);
    }
  });
}"""


class Device:
    """One browser; `page` is its open tab."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.code = ""
        self.offline = False
        self.page: Page = context.new_page()

    def sign_in(self, cookie: str) -> None:
        self.context.add_cookies([{"name": "kindermeilen", "value": cookie, "url": self.url}])

    def sign_out(self) -> None:
        """As after a session that ended: the cookie is gone, all that is kept stays."""
        self.context.clear_cookies()

    def open(self, code: str) -> None:
        """Opens the class's page and waits until it can be used."""
        self.code = code
        self.page.goto(f"{self.url}/klasse/{code}")
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector(READY, state="attached", timeout=20_000)

    def settle_in(self) -> None:
        """Waits for the worker, so that the page opens without network from here on."""
        self.page.evaluate(WORKER)

    def reload(self) -> None:
        self.page.reload()
        self.ready()

    def reopen(self) -> None:
        """The tab is closed and another one opened."""
        self.page.close()
        self.page = self.context.new_page()
        self.open(self.code)

    def go_offline(self) -> None:
        self.offline = True
        self.context.set_offline(True)

    def go_online(self) -> None:
        self.offline = False
        self.context.set_offline(False)

    def save(self, items: list[dict[str, Any]]) -> list[str]:
        saved: list[str] = self.page.evaluate(SAVE, items)
        return saved

    def undo(self, ids: list[str]) -> None:
        self.page.evaluate(UNDO, ids)

    def tally(self, day: str, sheet: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.page.evaluate(TALLY, [day, sheet])
        return found

    def look(self) -> None:
        """Fetches what the server has and shows it, as when the class comes back to the page."""
        self.page.evaluate(REFRESH)

    def drain(self) -> list[dict[str, Any]]:
        """Sends what can be sent; gives what is still there."""
        left: list[dict[str, Any]] = self.page.evaluate(DRAIN)
        return left

    def done(self) -> list[dict[str, Any]]:
        """What this device was told is stored."""
        found: list[dict[str, Any]] = self.page.evaluate(DONE)
        return [one for one in found if one["code"] == self.code]

    def forget(self) -> None:
        """Empties what is kept, so that the next class begins with a fresh device."""
        self.page.evaluate(CLEAR)
