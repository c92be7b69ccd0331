"""Every page, as its people open it: nothing for axe to object to, no sideways scrolling, one heading each."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page

from kindermeilen.actions import accounts
from tests.browser.conftest import SCREENS, Finding, LiveServer

Device = Callable[..., BrowserContext]
Axe = Callable[[Page], list[Finding]]

PAGES = (
    ("nobody", "/"),
    ("nobody", "/?jahr=2023"),
    ("nobody", "/k/{code_3b}"),
    ("nobody", "/e/{code_school}"),
    ("nobody", "/k/{code_3b}/teilen"),
    ("nobody", "/k/{code_3b}/widget"),
    ("nobody", "/k/XXXXXXXXX"),
    ("nobody", "/barrierefreiheit"),
    ("nobody", "/datenschutz"),
    ("nobody", "/impressum"),
    ("nobody", "/anmelden"),
    ("nobody", "/anmelden/pc"),
    ("nobody", "/einladung/{invitation}"),
    ("tablet", "/klasse/{code_3b}"),
    ("tablet", "/klasse/{code_3b}/woerter"),
    ("anna", "/bereich"),
    ("anna", "/koppeln"),
    ("anna", "/klasse/{code_3b}"),
    ("anna", "/klasse/{code_3b}/tag/2026-09-19"),
    ("anna", "/klasse/{code_3b}/tag/2026-09-23"),
    ("anna", "/klasse/{code_3b}/tag/2026-09-23/verlauf"),
    ("anna", "/klasse/{code_3b}/woche/2026-09-21"),
    ("anna", "/klasse/{code_3b}/gruppe"),
    ("anna", "/klasse/{code_3b}/reise"),
    ("anna", "/klasse/{code_3b}/geraete"),
    ("anna", "/klasse/{code_3b}/weitergeben"),
    ("school", "/klasse"),
    ("school", "/einrichtung/{code_school}"),
    ("kora", "/koordination/{ags}"),
    ("kora", "/koordination/{ags}/liste"),
    ("kora", "/koordination/{ags}/liste/neu"),
    ("kora", "/koordination/{ags}/liste/gruppe/{code_3b}"),
    ("kora", "/koordination/{ags}/liste/einrichtung/{code_school}"),
    ("kora", "/koordination/{ags}/briefe"),
    ("kora", "/koordination/{ags}/briefe/{code_3b}/neu"),
    ("kora", "/koordination/{ags}/kampagne"),
    ("kora", "/koordination/{ags}/kampagne/2026/regeln"),
    ("kora", "/koordination/{ags}/kampagne/2026/abschluss"),
    ("kora", "/koordination/{ags}/papier"),
    ("kora", "/koordination/{ags}/papier/{code_school}"),
    ("kora", "/koordination/{ags}/wartet"),
    ("kora", "/koordination/{ags}/wuensche"),
    ("kora", "/koordination/{ags}/gemeldet"),
    ("kora", "/koordination/{ags}/einstellungen"),
    ("kora", "/koordination/{ags}/protokoll"),
)
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "light"), (1920, "dark"))


@pytest.fixture
def address(world, people) -> Callable[[str], str]:  # type: ignore[no-untyped-def]
    """A path with the codes of the towns, after 3b logged two days and 4a was invited."""
    people.anna.put(world.code_3b, "2026-09-23", "way_there", {"foot": 12, "bike": 6, "car": 4}, absent=1)
    people.anna.put(world.code_3b, "2026-09-22", "food", {"miles": 9})
    with world.write() as ctx:
        account = accounts.account_of_code(ctx, world.code_4a)
        invitation = accounts.invite(ctx, account)

    def fill(path: str) -> str:
        names = {name: getattr(world, name) for name in ("code_3b", "code_school", "ags")}
        return path.format(**names, invitation=invitation)

    return fill


@pytest.fixture
def opened(device: Device, people, live_server: LiveServer) -> Callable[..., Page]:  # type: ignore[no-untyped-def]
    """Opens an address on a device on which that person is signed in."""

    def open_as(person: str, path: str, **screen: object) -> Page:
        context = device(**screen)
        cookie = getattr(people, person).client.get_cookie("kindermeilen")
        if cookie is not None:
            context.add_cookies([{"name": "kindermeilen", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        if screen.get("javascript", True) and page.locator("#class-app").count():
            page.wait_for_selector("[data-ready]")
        return page

    return open_as


@pytest.mark.parametrize(("person", "path"), PAGES)
def test_a_page_is_for_everybody(person: str, path: str, address, opened, axe_findings: Axe) -> None:  # type: ignore[no-untyped-def]
    page = opened(person, address(path), reduced_motion=True)  # colours change at once
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": SCREENS[width]})
        page.emulate_media(color_scheme=scheme)
        assert axe_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
        headings = page.locator("h1").all_inner_texts()
        assert len(headings) == 1
        assert squeezed(page.title()).startswith(squeezed(headings[0]))


def squeezed(text: str) -> str:
    """Text without hyphenation and with single blanks."""
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


def test_anna_logs_a_day_by_keyboard_alone_and_without_script(address, opened) -> None:  # type: ignore[no-untyped-def]
    page = opened("anna", address("/klasse/{code_3b}"), width=360, javascript=False)
    field = page.get_by_label("zu Fuß").first
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("14")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gespeichert*")
    assert "14 Wege · 14 Meilen" in page.locator("main").inner_text()
