"""The class app in WebKitGTK, the engine nearest to Safari's that runs here: python -m tests.offline.webkit

Needs Debian's `webkit2gtk-driver` and `xvfb`. Opens the page, saves, stops the server, reloads, starts it again.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.offline.ground import Ground

PATIENCE = 30
BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
APP = "const app = document.getElementById('class-app')?.app;"
SAVE = """
const done = arguments[arguments.length - 1];
const item = { kind: "tally", day: app.model.today, sheet: "way_there", counts: { foot: 12, car: 3 } };
app.save([item]).then((ids) => done(ids.length), (error) => done(String(error.reason ?? error)));
"""
WORKER = """
const done = arguments[arguments.length - 1];
if (!navigator.serviceWorker) done("none");
else Promise.race([
  navigator.serviceWorker.ready.then(() => "active"),
  new Promise((later) => setTimeout(later, 8000, "not active after 8 s")),
]).then(done, (error) => done(String(error)));
"""
READY = "return document.getElementById('class-app')?.dataset.ready ?? '';"
STATUS = "return document.getElementById('class-status')?.innerText ?? document.body?.innerText.slice(0, 200) ?? '';"


class Driver:
    """A browser by the WebDriver protocol."""

    def __init__(self, url: str, browser: str) -> None:
        self.url = url
        options = {"binary": browser, "args": ["--automation"]}
        asked = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        found = self._ask("POST", "/session", asked)
        self.name = f"{found['capabilities']['browserName']} {found['capabilities']['browserVersion']}"
        self.session = f"/session/{found['sessionId']}"

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from error

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self._ask(method, self.session + path, body)

    def open(self, url: str) -> None:
        self.ask("POST", "/url", {"url": url})

    def reload(self) -> None:
        self.ask("POST", "/refresh", {})

    def run(self, script: str, kind: str = "sync") -> Any:
        return self.ask("POST", f"/execute/{kind}", {"script": APP + script, "args": []})

    def until(self, script: str, wanted: str) -> str:
        """What the script gave, once that is in it or patience is at its end."""
        until = time.monotonic() + PATIENCE
        while wanted not in (found := str(self.run(script))) and time.monotonic() < until:
            time.sleep(0.2)
        return found

    def quit(self) -> None:
        self.ask("DELETE", "")


@contextmanager
def _driver() -> Iterator[Driver]:
    found = sorted(Path("/").glob(BROWSERS.lstrip("/")))
    program, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    if not (found and program and screen):
        raise SystemExit("apt-get install webkit2gtk-driver xvfb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    reading, writing = os.pipe()
    display = subprocess.Popen([screen, "-displayfd", str(writing), "-screen", "0", "1280x800x24"], pass_fds=[writing])
    number = os.read(reading, 16).decode().strip()
    around = os.environ | {
        "DISPLAY": f":{number}",
        "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        "LIBGL_ALWAYS_SOFTWARE": "1",
    }
    started = subprocess.Popen([program, f"--port={port}"], env=around)
    try:
        time.sleep(1)
        driver = Driver(f"http://127.0.0.1:{port}", str(found[-1]))
        yield driver
        driver.quit()
    finally:
        started.terminate()
        display.terminate()


def _play(ground: Ground, driver: Driver) -> Iterator[tuple[str, str, bool]]:
    """What was tried, what was seen, and whether that is good."""
    code = ground.codes[0]
    driver.open(f"{ground.url}/impressum")
    cookie = {"name": "kindermeilen", "value": ground.cookie(code), "path": "/", "domain": "127.0.0.1"}
    driver.ask("POST", "/cookie", {"cookie": cookie})
    driver.open(f"{ground.url}/klasse/{code}")
    seen = driver.until(READY, "question")
    yield "the page opens", seen or driver.run(STATUS), seen == "question"
    worker = driver.run(WORKER, "async")
    yield "the service worker", worker, worker == "active"
    ground.stop()
    seen = driver.run(SAVE, "async")
    yield "saves while the server is stopped", str(seen), seen == 1
    seen = driver.until(STATUS, "1 Eintrag wartet")
    yield "says what waits", seen, "1 Eintrag wartet" in seen
    if worker == "active":
        driver.reload()
        driver.until(READY, "question")
        seen = driver.until(STATUS, "1 Eintrag wartet")
        yield "after a reload without server", seen, "1 Eintrag wartet" in seen
    ground.start()
    driver.open(f"{ground.url}/klasse/{code}")
    seen = driver.until(STATUS, "gesendet")
    stored = ground.tallies(code)
    good = [counts for _, _, counts, _ in stored.values()] == [{"car": 3, "foot": 12}]
    yield "sends once when the server is back", f"{seen} {stored}", good


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, Ground(Path(folder), 1) as ground, _driver() as driver:
        sys.stdout.write(f"{driver.name}\n")
        results = []
        for tried, seen, good in _play(ground, driver):
            results.append(good)
            sys.stdout.write(f"{'ok ' if good else 'BAD'} {tried}: {seen}\n")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
