"""How fast a class's page opens on a slow phone, and what it costs to load and to save: python -m benchmarks.opening

The device is signed in. *First visit*: everything that the page itself transfers. *Warm*: opened again, on a processor
four times slower and the slow 4G of the browser's own tools, until the question can be answered. *A saved day*: all
that comes over the line because a class saved both ways.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from scripts import ensure_browser, system
from tests.offline.device import Device
from tests.offline.ground import Ground

SLOW_PROCESSOR = 4
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 188_743, "uploadThroughput": 86_400}
"""What the browser's own tools call slow 4G: 1.44 Mbit/s down, 0.66 up, 562 ms until the first byte."""
MOST_READY_MS, MOST_FIRST, MOST_SAVED = 1_000, 60_000, 2_000
READY_AT = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("#class-app[data-ready]")) return;
  observer.disconnect();
  requestAnimationFrame(() => { window.readyAt = performance.now(); });
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });
"""
COUNTS = {"foot": 12, "bike": 5, "bus": 4, "car": 4}
WAYS = [
    {"kind": "tally", "day": "2026-09-24", "sheet": "way_there", "counts": COUNTS},
    {"kind": "tally", "day": "2026-09-23", "sheet": "way_back", "counts": COUNTS},
]
IDLE_MS = 1_500


class Line:
    """What goes over the line of one page, by the browser's own count."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.received = 0
        self.requests = 0
        self.cdp.send("Network.enable")
        self.cdp.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, Any]) -> None:
        self.received += int(event["encodedDataLength"])
        self.requests += event["encodedDataLength"] > 0

    def slow(self) -> None:
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
        self.cdp.send("Network.emulateNetworkConditions", SLOW_4G)


def _device(browser: Browser, ground: Ground, code: str) -> Device:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="de-DE", timezone_id="Europe/Berlin")
    context.add_init_script(READY_AT)
    device = Device(context, ground.url)
    device.sign_in(ground.cookie(code))
    return device


def first_visit(browser: Browser, ground: Ground, code: str) -> tuple[int, int]:
    """Bytes and requests of the page itself."""
    device = _device(browser, ground, code)
    line = Line(device.page)
    device.open(code)
    device.page.wait_for_timeout(IDLE_MS)
    device.context.close()
    return line.received, line.requests


def warm(browser: Browser, ground: Ground, code: str, runs: int) -> list[float]:
    """Milliseconds from opening the page to the question, each in a tab of its own."""
    device = _device(browser, ground, code)
    device.open(code)
    device.settle_in()
    found = []
    for _ in range(runs):
        device.page.close()
        device.page = device.context.new_page()
        Line(device.page).slow()
        device.open(code)
        device.page.wait_for_timeout(100)
        found.append(float(device.page.evaluate("window.readyAt")))
    device.context.close()
    return found


def saved_day(browser: Browser, ground: Ground, code: str) -> int:
    """Bytes that came back because both ways were saved."""
    device = _device(browser, ground, code)
    device.open(code)
    device.settle_in()
    device.page.wait_for_timeout(IDLE_MS)
    line = Line(device.page)
    device.save(WAYS)
    device.page.wait_for_timeout(IDLE_MS)
    device.context.close()
    return line.received


def measure(runs: int) -> tuple[tuple[int, int], list[float], int]:
    """All three figures."""
    with tempfile.TemporaryDirectory() as folder, Ground(Path(folder), 3) as ground, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_browser.find(), args=["--disable-gpu"], chromium_sandbox=not system.is_root()
        )
        first, ready, saved = ground.codes
        found = (
            first_visit(browser, ground, first),
            warm(browser, ground, ready, runs),
            saved_day(browser, ground, saved),
        )
        browser.close()
    return found


def main(say: Callable[[str], object] = print) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.opening", description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    (received, requests), ready, saved = measure(parser.parse_args().runs)
    median, worst = statistics.median(ready), max(ready)
    say(f"first visit: {received / 1000:.1f} KB in {requests} requests (at most {MOST_FIRST // 1000} KB)")
    say(f"warm to ready: median {median:.0f} ms, slowest of {len(ready)} {worst:.0f} ms (at most {MOST_READY_MS} ms)")
    say(f"a saved day: {saved / 1000:.2f} KB (at most {MOST_SAVED // 1000} KB)")
    return 0 if received <= MOST_FIRST and median <= MOST_READY_MS and saved <= MOST_SAVED else 1


if __name__ == "__main__":
    sys.exit(main())
