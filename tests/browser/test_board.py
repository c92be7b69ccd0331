"""Tippt euch ein, as a class does it: two taps each, several at once; who has which animal never leaves the room."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests.browser.class_app import signed_in, wait_for, wait_until_sent
from tests.browser.conftest import Finding, LiveServer

Axe = Callable[[Page], list[Finding]]
TODAY = "2026-09-24"
WAY = f"days/{TODAY}/way_there"
ANIMALS = """async () => {
  const { ANIMALS } = await import("/static/js/class/board-animals.js");
  const { tileWord } = await import("/static/js/class/board-words.js");
  return ANIMALS.map((animal) => [animal, tileWord(animal)]);
}"""
OVERLAP = """() => {
  const boxes = [...document.querySelectorAll(".board-panel")].map((one) => one.getBoundingClientRect());
  const beside = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  return boxes.some((a, at) => boxes.slice(at + 1).some((b) => !beside(a, b)));
}"""
TICKED = ".board-tile.here"
KNOB = ".hold-knob"


@dataclass(frozen=True)
class Sent:
    """A request as the server got it."""

    method: str
    address: str
    headers: str
    body: str

    @property
    def text(self) -> str:
        return f"{self.address}\n{self.headers}\n{self.body}"


@pytest.fixture
def traffic(app: Flask) -> Iterator[list[Sent]]:
    """Everything that reaches the server, whoever in the browser sent it."""
    found: list[Sent] = []
    inside = app.wsgi_app

    def note(environ: dict[str, Any], start: Any) -> Any:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        headers = "\n".join(f"{name}: {value}" for name, value in environ.items() if name.startswith("HTTP_"))
        address = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        found.append(Sent(environ["REQUEST_METHOD"], address, headers, body.decode("latin-1")))
        return inside(environ, start)

    app.wsgi_app = note  # type: ignore[assignment,method-assign]
    yield found
    app.wsgi_app = inside  # type: ignore[method-assign]


class Board:
    """A whiteboard with the class in front of it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tile(self, at: int) -> Any:
        return self.page.locator(".board-tile").nth(at)

    def tap_in(self, first: int, *modes: str) -> None:
        """One child after the other, from that tile on: its animal, then how it came; a rare way lies in the folder."""
        self.page.evaluate(
            """([first, modes]) => modes.forEach((mode, at) => {
              document.querySelectorAll(".board-tile")[first + at].click();
              const choice = () => document.querySelector(`.board-panel [data-mode="${mode}"]`);
              if (!choice()) document.querySelector(".mode-folder").click();
              choice().click();
            })""",
            [first, list(modes)],
        )

    def touch(self, *selectors: Any) -> None:
        """So many fingers at the same moment."""
        boxes = [one.bounding_box() for one in selectors]
        points = [
            {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "id": at}
            for at, box in enumerate(boxes)
        ]
        cdp = self.page.context.new_cdp_session(self.page)
        cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
        cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def hold(self) -> None:
        """As a grown-up: a second on the knob."""
        self.page.locator(KNOB).dispatch_event("pointerdown", {"button": 0})
        self.page.clock.run_for(1100)
        self.page.wait_for_selector("dialog[open]")

    @property
    def sum(self) -> str:
        return self.page.locator(".board-sum").inner_text()

    @property
    def order(self) -> list[str]:
        return self.page.locator(".board-tile").evaluate_all("list => list.map((one) => one.dataset.tile)")  # type: ignore[no-any-return]

    def kept(self) -> dict[str, Any]:
        """What the device keeps of the board."""
        return self.page.evaluate(  # type: ignore[no-any-return]
            "() => { const { app } = document.getElementById('class-app'); return app.kept(`board:${app.code}`); }"
        )


@pytest.fixture
def whiteboard(device: Callable[..., BrowserContext], people, world, live_server: LiveServer) -> Callable[..., Board]:  # type: ignore[no-untyped-def]
    """Opens 3b's board on a device of that person, with a clock that can be moved on."""

    def open_(person: str = "anna", context: BrowserContext | None = None, **screen: Any) -> Board:
        page = (
            context.new_page()
            if context
            else signed_in(device(**{"width": 1280, **screen}), getattr(people, person), live_server.url)
        )
        page.clock.install()
        page.goto(f"/klasse/{world.code_3b}#board")
        page.wait_for_selector(".board-tile")
        return Board(page)

    return open_


def test_a_class_taps_in_and_only_sums_leave_the_room(  # type: ignore[no-untyped-def]
    traffic: list[Sent], whiteboard, people, world, axe_findings: Axe
) -> None:
    board = whiteboard(width=1920)
    page = board.page
    page.context.new_cdp_session(page).send(
        "Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 10}
    )
    assert len(board.order) == 25
    assert board.sum == "0 von 25"
    assert smallest(page, ".board-tile, .hold-knob") >= 96
    assert axe_findings(page) == []

    # three children at the same moment, each with a panel of its own
    board.touch(board.tile(0), board.tile(2), board.tile(21))
    panels = page.locator(".board-panel")
    assert panels.count() == 3
    assert not page.evaluate(OVERLAP), "each child sees all its choices"
    assert smallest(page, ".mode-choice, .mode-folder, .board-close") >= 96
    assert axe_findings(page) == []
    chosen = [
        panels.nth(0).locator('[data-mode="foot"]'),
        panels.nth(1).locator('[data-mode="foot"]'),
        panels.nth(2).locator('[data-mode="bike"]'),
    ]
    page.wait_for_timeout(500)
    board.touch(*chosen)
    assert (board.sum, panels.count()) == ("3 von 25", 0)
    assert page.locator(TICKED).count() == 3
    ticked = board.tile(0)
    assert "schon da" in (ticked.get_attribute("aria-label") or "")
    assert "modes/" not in ticked.inner_html(), "a tick never says how a child came"

    # falsch getippt: for a few seconds by the child, later only by the teacher
    board.tile(21).click()
    assert board.sum == "2 von 25"
    page.clock.run_for(7000)
    board.tile(0).click()
    assert (board.sum, panels.count()) == ("2 von 25", 0)

    # double tap, a forsaken panel, a reload, the back button, a tap in passing on the teacher's knob
    board.tile(10).dblclick()
    assert panels.count() == 1
    page.clock.run_for(21000)
    assert panels.count() == 0
    order = board.order
    page.reload()
    page.wait_for_selector(TICKED)
    assert (board.order, board.sum) == (order, "2 von 25")
    page.go_back()
    page.wait_for_timeout(100)
    assert (board.sum, page.url.endswith("#board")) == ("2 von 25", True)
    page.locator(KNOB).click()
    assert page.locator("dialog[open]").count() == 0
    assert page.locator(".hold-hint").inner_text()
    assert not page.locator("a:visible").count(), "a link would lead children away"

    board.tap_in(1, "foot")
    board.tap_in(3, *["foot"] * 9, *["car"] * 8, "train")
    assert board.sum == "21 von 25"
    assert page.locator(".board-tile:not(.here)").count() == 4

    # the end: who did not tap is absent or came by car, and it is asked
    board.hold()
    assert axe_findings(page) == []
    save = page.get_by_role("button", name="Speichern und beenden")
    assert save.is_disabled()
    page.get_by_role("button", name="Alle fehlen heute").click()
    page.get_by_role("button", name="fehlen heute: eins weniger").click()
    assert "Noch offen: 1" in page.locator(".board-open").inner_text()
    page.get_by_role("button", name="Auto: eins mehr").click()
    save.click()
    wait_for(page, "saved")
    wait_until_sent(page)
    stored = people.anna.get(f"/api/v1/groups/{world.code_3b}/{WAY}").json
    assert (stored["counts"], stored["absent"]) == ({"foot": 12, "car": 9, "train": 1}, 3)
    assert board.kept()["taps"] == {}, "no mode of a tile is kept after saving"

    nothing_about_a_child(traffic, page)


def smallest(page: Page, selector: str) -> float:
    """The shortest side of all of these, in CSS pixels."""
    sides = "list => Math.min(...list.map((one) => Math.min(one.offsetWidth, one.offsetHeight)))"
    return page.locator(selector).evaluate_all(sides)  # type: ignore[no-any-return]


def nothing_about_a_child(traffic: list[Sent], page: Page) -> None:
    """One entry with sums went out; no animal, tile or order in any address, header or body."""
    written = [json.loads(one.body) for one in traffic if one.method not in ("GET", "HEAD")]
    assert len(written) == 1
    assert {*written[0]} == {"counts", "absent", "basis", "entry_id"}
    assert list(written[0]["counts"]) == sorted(written[0]["counts"]), "the order of taps"
    names = dict(page.evaluate(ANIMALS))
    pictures = [one for one in traffic if "/img/animals/" in one.address]
    asked = [one.address.split("/")[-1].partition(".")[0] for one in pictures]
    assert sorted(set(asked)) == sorted(names), "pictures of all animals, whichever are on the board"
    others = "\n".join(one.text for one in traffic if one not in pictures and "/js/" not in one.address).lower()
    parts = set(
        others.replace("-", " ").replace("/", " ").replace('"', " ").replace("=", " ").replace("?", " ").split()
    )
    told = {*names, *(word.lower() for word in names.values()), "taps", "tile", "places", "taken"}
    assert parts & told == set()


def test_the_board_by_keyboard_alone(whiteboard, people, world, axe_findings: Axe) -> None:  # type: ignore[no-untyped-def]
    board = whiteboard("tablet", width=360)
    page = board.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    first, second = page.locator(".board-tile").nth(0), page.locator(".board-tile").nth(1)
    name = (first.get_attribute("aria-label") or "").partition(",")[0]
    assert first.get_attribute("aria-label") == f"{name}, noch nicht da"
    first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".board-panel").get_attribute("aria-label") == f"{name}: Wie bist du heute gekommen?"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.tile") == board.order[0]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert first.get_attribute("aria-label") == f"{name}, schon da. Antippen nimmt es zurück."
    assert f"{name} ist da. 1 von 25." in page.locator("#class-said").inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.tile") == board.order[1]
    assert "noch nicht da" in (second.get_attribute("aria-label") or "")

    # a short press asks, a held one opens
    page.locator(KNOB).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Nein").press("Enter")
    page.keyboard.down(" ")
    page.clock.run_for(1100)
    page.keyboard.up(" ")
    page.wait_for_function("() => document.activeElement.textContent === '1 von 25 haben getippt'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    # arranged: taken up, moved two fields on, put down; then another animal
    page.get_by_role("button", name="Tiere anordnen").press("Enter")
    assert axe_findings(page) == []
    names = "list => list.map((one) => one.textContent)"
    before = page.locator(".board-tile").evaluate_all(names)
    page.locator(".board-tile").nth(0).focus()
    for key in ("Enter", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    after = page.locator(".board-tile").evaluate_all(names)
    assert after[:3] == [before[1], before[2], before[0]]
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Anderes Tier").press("Enter")
    assert axe_findings(page) == []
    page.locator(".board-pick").first.press("Enter")
    page.get_by_role("button", name="Fertig").press("Enter")
    assert board.sum == "1 von 25"
    assert before[0] not in page.locator(".board-tile").evaluate_all(names)
    assert page.locator(TICKED).count() == 1, "a tick goes with its tile"


def test_animals_are_remembered_where_the_class_wishes_and_forgotten_in_one_tap(whiteboard, people, world) -> None:  # type: ignore[no-untyped-def]
    board = whiteboard()
    page = board.page
    order = board.order
    board.tap_in(0, *["bike"] * 25)
    board.hold()
    page.get_by_label("Tiere für morgen merken").check()
    page.get_by_role("button", name="Speichern und beenden").click()
    wait_for(page, "saved")
    wait_until_sent(page)

    world.clock.set_day(date(2026, 9, 25))
    tomorrow = whiteboard(context=page.context)
    assert (tomorrow.order, tomorrow.sum) == (order, "0 von 25")
    assert tomorrow.page.locator(".board-tile.taken").count() == 25
    tomorrow.tap_in(4, "car")
    tomorrow.hold()
    tomorrow.page.get_by_role("button", name="Alles vergessen").click()
    kept = tomorrow.kept()
    assert (kept["taps"], kept["taken"], kept["remember"]) == ({}, [], False)
    assert kept["places"] != order

    world.clock.set_day(date(2026, 9, 28))
    later = whiteboard(context=page.context)
    assert later.order != order
    assert later.page.locator(".board-tile.taken").count() == 0


def test_a_board_is_todays_and_no_mode_outlives_the_day(whiteboard, world) -> None:  # type: ignore[no-untyped-def]
    board = whiteboard()
    board.tap_in(0, "car")
    assert list(board.kept()["taps"].values()) == ["car"]
    world.clock.set_day(date(2026, 9, 25))
    tomorrow = whiteboard(context=board.page.context)
    assert tomorrow.sum == "0 von 25"
    assert tomorrow.kept()["taps"] == {}
    assert "nicht gespeichert" in tomorrow.page.locator(".board-note").inner_text()
    assert board.page.locator("h1").inner_text() == "In einem anderen Fenster offen"


def test_the_rules_of_the_board(page: Page, live_server: LiveServer) -> None:
    """Without a page: more and fewer children, empty fields, more children than animals, panels that stand apart."""
    page.goto(f"{live_server.url}/static/js/class/board-state.js")
    found = page.evaluate("""async () => {
      const s = await import("/static/js/class/board-state.js");
      const { isCovered, placePanel } = await import("/static/js/class/board-place.js");
      const random = () => 0;
      let board = s.openBoard(null, {day: "2026-09-24", children: 3, random});
      const three = board.places;
      board = s.tapped(board, three[2], "car");
      const more = s.resized(board, 5), fewer = s.resized(board, 1), none = s.resized(board, 0);
      const apart = s.moved(board, 0, 4);
      const tile = (left) => ({left, top: 300, width: 100, height: 100});
      const size = {width: 400, height: 300}, area = {left: 0, top: 0, width: 1200, height: 700};
      const one = placePanel(tile(500), size, area, []);
      const two = placePanel(tile(600), size, area, [{...one, ...size}]);
      return {
        three: new Set(three).size, more: more.places.slice(0, 3).join() === three.join() && new Set(more.places).size,
        fewer: fewer.places.filter(Boolean).join() === three[2], ticked: none.places.includes(three[2]),
        apart: apart.places.map((one) => (one ? 1 : 0)),
        closed: s.withColumns(apart, 3).places.length,
        crowd: new Set(s.openBoard(null, {day: "d", children: 100, random}).places).size,
        result: s.result(s.tapped(board, three[0], "bike"), {absent: 1, car: 2}),
        stands_apart: Math.abs(one.left - two.left) >= 400 || Math.abs(one.top - two.top) >= 300,
        inside: two.left >= 0 && two.left + 400 <= 1200,
        covered: [tile(550), tile(360), tile(900)].map((box) => isCovered(box, [{...size, left: 400, top: 200}])),
        columns: [s.bestColumns(25, 1880, 880), s.bestColumns(25, 340, 600)],
      };
    }""")
    assert found["three"] == 3
    assert found["more"] == 5
    assert found["fewer"]
    assert found["ticked"], "a tile with a tick never goes"
    assert found["apart"] == [0, 1, 1, 0, 1]
    assert found["closed"] == 3
    assert found["crowd"] == 100
    assert found["result"] == {"counts": {"bike": 1, "car": 3}, "absent": 1}
    assert found["stands_apart"], "two children see all their choices"
    assert found["inside"]
    assert found["covered"] == [True, True, False]
    assert found["columns"] == [7, 4]
