"""What a class's public page costs a family on a phone: python -m benchmarks.public_page

A class in its third week, with stops, badges, an album and wishes. *First visit*: everything that the page transfers
with an empty cache. *Far*: a class on its way around the world, in a browser without script, which fetches all
pictures at once. *Rounds*: how many times the page must wait for an answer before it can ask for the next; 1 means
that the page itself names all that it needs. *Again*: the same page opened a second time.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks.opening import SLOW_4G, SLOW_PROCESSOR
from kindermeilen.actions import tallies, wishes
from kindermeilen.actions.context import Context
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.calendar import Period
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.storage import towns
from scripts import ensure_browser, system
from tests.offline.ground import AGS, NOW, SECRET, TODAY, Ground

MOST_BYTES, MOST_ROUNDS = 60_000, 1
FAR = 11_000
"""Miles: home again, and on the way around the world."""
COUNTS = {"foot": 10, "bike": 5, "scooter": 3, "bus": 3, "car": 3}
FIRST_DAY = "2026-09-14"
LOOK = """
window.shifts = 0; window.painted = 0; window.largest = "";
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts += one.value; })
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  const last = list.getEntries().at(-1);
  window.painted = last.startTime; window.largest = last.element?.textContent.trim().slice(0, 60) ?? "";
}).observe({ type: "largest-contentful-paint", buffered: true });
"""


@dataclass
class Visit:
    """What one visit was like."""

    received: int
    requests: int
    rounds: int
    shifts: float
    painted_ms: float
    largest: str
    largest_in_html: bool
    faults: list[str]
    foreign: list[str]


class Line:
    """What goes over the line of one page, and what asked for it."""

    def __init__(self, page: Page, address: str) -> None:
        self.address = address
        self.received = self.requests = 0
        self.depth: dict[str, int] = {}
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("Network.enable")
        self.cdp.on("Network.requestWillBeSent", self._sent)
        self.cdp.on("Network.loadingFinished", self._finished)

    def slow(self) -> None:
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
        self.cdp.send("Network.emulateNetworkConditions", SLOW_4G)

    def _sent(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"].partition("#")[0]
        if url.startswith("data:"):
            return
        asked_by = event["initiator"].get("url", "").partition("#")[0]
        depth = 0 if url == self.address else self.depth.get(asked_by, 0) + 1
        self.depth[url] = min(depth, self.depth.get(url, depth))

    def _finished(self, event: dict[str, Any]) -> None:
        self.received += int(event["encodedDataLength"])
        self.requests += event["encodedDataLength"] > 0


def visit(context: BrowserContext, address: str, *, slow: bool = False) -> Visit:
    """Opens the page in a tab of its own and looks at it until nothing happens any more."""
    page = context.new_page()
    line = Line(page, address)
    if slow:
        line.slow()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    html = page.goto(address, wait_until="networkidle")
    assert html is not None
    page.wait_for_timeout(500)
    words = page.evaluate("t => new DOMParser().parseFromString(t, 'text/html').body.textContent", html.text())
    largest = page.evaluate("window.largest")
    found = Visit(
        received=line.received,
        requests=line.requests,
        rounds=max(line.depth.values()),
        shifts=float(page.evaluate("window.shifts")),
        painted_ms=float(page.evaluate("window.painted")),
        largest=largest,
        largest_in_html=bool(largest) and largest.split("\n")[0] in words,
        faults=faults,
        foreign=[url for url in line.depth if not url.startswith(address[: address.index("/k/")])],
    )
    page.close()
    return found


def collect(ground: Ground, code: str) -> None:
    """Two weeks and a half of entries, and a wish that is released."""
    with ground.database.write() as conn:
        town = towns.find_municipality(conn, AGS)
        assert town is not None
        ctx = Context(conn, Actor((Grant(Role.COORDINATOR, 1, town.id),), "PC"), NOW, TODAY, SECRET)
        place = towns.find_place(conn, code)
        assert place is not None
        period = Period(PeriodKind.ACTION, TODAY.fromisoformat(FIRST_DAY), TODAY)
        days = [TODAY.fromordinal(number) for number in range(period.first.toordinal(), TODAY.toordinal() + 1)]
        for day in (one for one in days if one.weekday() < 5):
            for sheet in ("way_there", "way_back"):
                tallies.put_tally(
                    ctx, code, day, sheet, tallies.Sent(uuid4().hex, None, COUNTS, "counted", 0, confirmed=False)
                )
        wishes.save_wishes(ctx, code, ["Mehr Zebrastreifen vor der Schule", "Ein Baum für jede Klasse"], ["", ""])


def go_far(ground: Ground, code: str) -> None:
    """As if the class had walked so many ways."""
    collect(ground, code)
    with ground.database.write() as conn:
        place = towns.find_place(conn, code)
        assert place is not None
        conn.exec_driver_sql(f"UPDATE week_sum SET foot = {FAR // 2} WHERE group_id = {place.group.id}")


def without_script(browser: Browser, address: str) -> tuple[int, int]:
    """Bytes and requests of a first visit in a browser that runs no script."""
    page = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    line = Line(page, address)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    return line.received, line.requests


def _phone(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="de-DE", timezone_id="Europe/Berlin")
    context.add_init_script(LOOK)
    return context


def measure(runs: int) -> tuple[Visit, Visit, list[Visit], tuple[int, int]]:
    """A first visit, the same page again, first visits on a slow line, and a far class's without script."""
    with tempfile.TemporaryDirectory() as folder, Ground(Path(folder), 2) as ground, sync_playwright() as playwright:
        collect(ground, ground.codes[0])
        go_far(ground, ground.codes[1])
        address = f"{ground.url}/k/{ground.codes[0]}"
        browser = playwright.chromium.launch(
            executable_path=ensure_browser.find(), args=["--disable-gpu"], chromium_sandbox=not system.is_root()
        )
        phone = _phone(browser)
        first, again = visit(phone, address), visit(phone, address)
        slow = [visit(_phone(browser), address, slow=True) for _ in range(runs)]
        far = without_script(browser, f"{ground.url}/k/{ground.codes[1]}")
        browser.close()
    return first, again, slow, far


def main(say: Callable[[str], object] = print) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.public_page", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    first, again, slow, far = measure(parser.parse_args().runs)
    say(f"first visit: {first.received / 1000:.1f} KB in {first.requests} requests (at most {MOST_BYTES // 1000} KB)")
    say(f"far, without script: {far[0] / 1000:.1f} KB in {far[1]} requests (at most {MOST_BYTES // 1000} KB)")
    say(f"rounds of requests after the HTML: {first.rounds} (at most {MOST_ROUNDS})")
    say(f"again: {again.received / 1000:.2f} KB in {again.requests} requests")
    say(f"layout shift: {first.shifts:.3f}, on a slow line {max(one.shifts for one in slow):.3f} (0)")
    largest = first.largest.splitlines()[0] if first.largest else ""
    say(f"largest element: “{largest}”, in the HTML: {first.largest_in_html}")
    say(f"painted on slow 4G and a slow processor: median {statistics.median(one.painted_ms for one in slow):.0f} ms")
    say(f"console errors: {len(first.faults)}, requests to others: {len(first.foreign)}")
    good = (
        max(first.received, far[0]) <= MOST_BYTES
        and first.rounds <= MOST_ROUNDS
        and not first.shifts
        and first.largest_in_html
    )
    return 0 if good and not first.faults and not first.foreign else 1


if __name__ == "__main__":
    sys.exit(main())
