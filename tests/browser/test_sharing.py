"""The widget inside somebody else's website, and the button that copies what belongs there."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from kindermeilen.web.public import widget
from tests.browser.conftest import LiveServer
from tests.conftest import People, World

LONG_NAME = "Jahrgangsgemischte Lerngruppe Wiesenblumen und Waldtiere im Haus am alten Anger"
LONG_HOUSE = "Städtische Gemeinschaftsgrundschule an der Bürgermeister-Schumacher-Promenade 12"
"""80 signs each, about as long as names get."""


@pytest.fixture
def website(live_server: LiveServer, world: World) -> Iterator[str]:
    """A school's own website, on another origin: the line as it was copied, and in a frame that may do even less."""
    frame = f'<iframe src="{live_server.url}/k/{world.code_3b}/widget" title="Kindermeilen" width="400" height="290"'
    body = f"<!doctype html><title>Schule</title>{frame}></iframe>{frame} sandbox></iframe>".encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_widget_is_seen_in_a_strangers_page_and_follows_the_class(
    browser: Browser, website: str, people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(widget, "REFRESH_SECONDS", 1)
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 12, "car": 3})
    context = browser.new_context(viewport={"width": 900, "height": 700})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(website)
    for number in (0, 1):
        frame = page.frame_locator("iframe").nth(number)
        frame.get_by_text("12", exact=True).wait_for()
        brand = frame.locator(".number b").evaluate("one => getComputedStyle(one).color")
        assert brand == "rgb(14, 79, 75)", "with its style, also where the frame is a sandbox"
        room = frame.locator("html").evaluate("one => [one.scrollHeight, one.clientHeight, one.scrollWidth]")
        assert (room[0] <= room[1], room[2] <= 400) == (True, True), "nothing is cut off in the size that is copied"
    with world.write() as ctx:
        for table, code, name in (("group", world.code_3b, LONG_NAME), ("institution", world.code_school, LONG_HOUSE)):
            ctx.conn.exec_driver_sql(f'UPDATE "{table}" SET name = ? WHERE code = ?', (name, code))
    people.anna.put(world.code_3b, "2026-09-23", "way_there", {"foot": 10})
    frame = page.frame_locator("iframe").first
    frame.get_by_text("22", exact=True).wait_for(timeout=8000)
    assert frame.locator("html").evaluate("one => one.scrollHeight <= one.clientHeight"), "with the longest names, too"
    assert said == []
    assert context.cookies() == []
    context.close()


def test_line_is_copied_by_its_button_and_can_be_selected_without(
    open_page: Callable[..., Page], live_server: LiveServer, world: World
) -> None:
    page = open_page(f"/k/{world.code_3b}/teilen", width=1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.get_by_role("button", name="Zeile zum Einbinden").click()
    page.get_by_text("Kopiert", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#rahmen").input_value()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Pressetext").click()
    page.get_by_text("Bitte mit Strg+C kopieren").wait_for()
    assert page.evaluate("getSelection().toString()").startswith("Die Klasse 3b (Lindenschule)")
    plain = open_page(f"/k/{world.code_3b}/teilen", javascript=False)
    assert plain.get_by_role("button", name="Kopieren").count() == 0
    assert plain.locator("#pressetext").is_visible()
