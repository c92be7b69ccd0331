"""Ankommen at the Kita's door: pictures only, one tap each; only staff see sums, and only a closed day goes out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from kindermeilen.actions import imports, sign_in
from kindermeilen.domain.tables_in import parse_groups
from kindermeilen.storage import accounts as stored_accounts
from kindermeilen.storage import towns as stored_towns
from tests.browser.class_app import signed_in, wait_until_sent
from tests.browser.conftest import Finding, LiveServer
from tests.conftest import AGS, Person

Axe = Callable[[Page], list[Finding]]
TODAY = "2026-09-24"
NO_WORDS = "* { color: transparent !important; } *::before, *::after { content: none !important; }"
CONTROLS = ".arrive button:visible:not(.hold-knob)"
WITH_PICTURE = """list => Promise.all(list.map(async (one) => {
  const images = [...one.querySelectorAll("img")];
  await Promise.all(images.map((two) => two.complete || new Promise((go) => (two.onload = two.onerror = go))));
  const signs = [...images, ...one.querySelectorAll("svg.arrow-back")];
  const large = signs.some((two) => Math.min(two.clientWidth, two.clientHeight) >= 24);
  return large && images.every((two) => two.naturalWidth > 0) && Math.min(one.offsetWidth, one.offsetHeight) >= 48;
}))"""
WAKE_LOCK = """
globalThis.locks = {asked: 0, held: null};
Object.defineProperty(Navigator.prototype, "wakeLock", {get: () => ({request: async () => {
  locks.asked += 1;
  return (locks.held = {released: false, release: async () => { locks.held.released = true; }});
}})});
"""


class Door:
    """The tablet at the door."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def come(self, *modes: str) -> None:
        """Children come in, one after the other."""
        for mode in modes:
            if not self.page.locator(f'[data-mode="{mode}"]').count():
                self.page.locator(".mode-folder").dispatch_event("click")
            self.page.locator(f'.mode-choice[data-mode="{mode}"]').dispatch_event("click")
            self.page.clock.run_for(3100)

    def pause(self) -> None:
        """From here on time goes by on demand only, however busy the machine is."""
        self.page.clock.pause_at(self.page.evaluate("Date.now()") / 1000 + 1)

    def group(self, code: str) -> None:
        self.page.locator(f'.arrive-group[data-code="{code}"]').dispatch_event("click")

    def staff(self) -> None:
        """A second on the corner."""
        self.page.locator(".hold-knob").dispatch_event("pointerdown", {"button": 0})
        self.page.clock.run_for(1100)
        self.page.wait_for_selector("dialog[open]")

    def press(self, name: str) -> None:
        self.page.locator("dialog[open]").get_by_role("button", name=name).click()

    @property
    def sum(self) -> str:
        return self.page.locator(".arrive-sum").inner_text()

    @property
    def panel(self) -> str:
        return self.page.locator("dialog[open]").inner_text()

    @property
    def seen(self) -> str:
        """What parents can read."""
        return self.page.locator(".arrive").inner_text()


@pytest.fixture
def door(device: Callable[..., BrowserContext], people, world, live_server: LiveServer) -> Callable[..., Door]:  # type: ignore[no-untyped-def]
    """Opens Ankommen of the Sonnengruppe on a tablet, with a clock that can be moved on."""

    def open_(person: Person | None = None, context: BrowserContext | None = None, **screen: Any) -> Door:
        page = (
            context.new_page()
            if context
            else signed_in(device(**{"width": 1280, **screen}), person or people.ines, live_server.url)
        )
        page.add_init_script(WAKE_LOCK)
        page.clock.install()
        page.goto(f"/klasse/{world.code_kita}#arrive")
        page.wait_for_selector(".arrive-stage")
        return Door(page)

    return open_


@pytest.fixture
def house(app, world) -> tuple[Person, str]:  # type: ignore[no-untyped-def]
    """The house's own account, once there is an Igelgruppe of three beside the Sonnengruppe; and that group's code."""
    rows = "institution;kind;group;children\nKita Regenbogen;kita;Igelgruppe;3\n"
    with world.write() as ctx:
        town = stored_towns.find_municipality(ctx.conn, AGS)
        assert town is not None
        imports.import_groups(ctx, town, parse_groups(rows.encode()))
        code = next(
            one.code for one in stored_towns.groups_of_municipality(ctx.conn, town.id) if one.name == "Igelgruppe"
        )
        account = stored_accounts.account_by_name(ctx.conn, town.id, "school", world.codes["Kita Regenbogen"])
        assert account is not None
        secret = sign_in.start_session(ctx, account, "teacher", None).device_secret
    person = Person(app.test_client(), "house", secret)
    with person.client.session_transaction() as session:
        session["device"] = secret
        session.permanent = True
    return person, code


def test_who_cannot_read_gets_in_and_staff_close_the_day(door, people, world, axe_findings: Axe) -> None:  # type: ignore[no-untyped-def]
    ankommen = door()
    page = ankommen.page
    written: list[str] = []
    page.context.on("request", lambda request: written.extend([request.method] if request.method != "GET" else []))
    assert axe_findings(page) == []
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }",
        NO_WORDS,
    )
    assert page.evaluate("locks.asked") == 1
    page.evaluate("locks.held.released = true; document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("locks.asked") == 2, "a page that comes back is kept awake again"

    # no step needs a word: every choice has a picture; a tap in quick succession is one tap
    assert all(page.locator(CONTROLS).evaluate_all(WITH_PICTURE))
    ankommen.pause()
    page.locator('.mode-choice[data-mode="bike"]').dblclick()
    assert ankommen.sum == "1"
    assert page.locator(".arrive-chosen img").get_attribute("src").endswith("/img/modes/bike.svg")
    assert all(page.locator(CONTROLS).evaluate_all(WITH_PICTURE))
    page.locator(".arrive-undo").click()
    assert (ankommen.sum, page.locator(".arrive-undo").count()) == ("1", 1), (
        "a finger that taps on and on takes nothing back"
    )
    page.clock.run_for(1000)
    page.locator(".arrive-undo").click()
    assert ankommen.sum == "0"
    page.locator(".mode-folder").click()
    assert all(page.locator(CONTROLS).evaluate_all(WITH_PICTURE))
    page.locator('.mode-choice[data-mode="wheels"]').click()
    page.clock.run_for(2900)
    assert page.locator(".arrive-undo").count() == 1
    page.clock.run_for(200)
    assert page.locator(".mode-choice").count(), "ready for the next"
    page.clock.resume()

    # more taps than children: nothing that parents could see; without network and after a reload
    page.context.set_offline(True)
    before = ankommen.seen
    ankommen.come(*["foot"] * 18)
    assert ankommen.sum == "19"
    assert ankommen.seen.replace("19", "1") == before
    assert page.locator(".arrive :text('mehr')").count() == 0
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector(".mode-choice")
    assert ankommen.sum == "19"
    assert written == [], "nothing goes out before the day is closed"

    # a tap in passing does not open the corner; staff correct and close
    page.locator(".hold-knob").click()
    assert page.locator("dialog[open]").count() == 0
    ankommen.staff()
    assert axe_findings(page) == []
    assert "ein Kind mehr, als die Gruppe hat" in ankommen.panel
    assert page.get_by_role("button", name="Tag abschließen").is_disabled()
    ankommen.press("zu Fuß: eins weniger")
    ankommen.press("zu Fuß: eins weniger")
    ankommen.press("fehlen heute: eins mehr")
    ankommen.press("Tag abschließen")
    page.get_by_text("Abgeschlossen: 17 Kinder gezählt, 1 fehlt.").wait_for()
    wait_until_sent(page)
    page.locator("dialog[open]").get_by_text("gesendet um").wait_for()
    stored = people.ines.get(f"/api/v1/groups/{world.code_kita}/days/{TODAY}/way_there").json
    assert (stored["counts"], stored["absent"], stored["basis"]) == ({"foot": 16, "wheels": 1}, 1, "counted")
    kept = page.evaluate("() => document.getElementById('class-app').app.kept('arrive')")
    assert kept["sums"] == {
        world.code_kita: {TODAY: {"counts": {"foot": 16, "wheels": 1}, "absent": 1, "closed": True}}
    }
    ankommen.press("Fertig")
    page.wait_for_selector(".arrive-chosen")
    assert page.locator(".mode-choice").count() == 0, "the day is closed"
    assert axe_findings(page) == []


def test_an_open_day_is_offered_to_staff_next_morning_and_not_mixed(door, people, world) -> None:  # type: ignore[no-untyped-def]
    evening = door()
    evening.come("bus", "bus", "car")
    world.clock.set_day(date(2026, 9, 25))
    morning = door(context=evening.page.context)
    assert morning.sum == "0"
    morning.come("foot")
    assert morning.sum == "1"
    assert "September" not in morning.seen
    morning.staff()
    assert "früherer Tag" in morning.panel
    morning.press("Sonnengruppe, gestern: Prüfen und abschließen")
    morning.press("Tag abschließen")
    morning.page.get_by_text("Abgeschlossen: 3 Kinder gezählt.").wait_for()
    wait_until_sent(morning.page)
    yesterday = people.ines.get(f"/api/v1/groups/{world.code_kita}/days/{TODAY}/way_there").json
    assert yesterday["counts"] == {"bus": 2, "car": 1}
    assert people.ines.get(f"/api/v1/groups/{world.code_kita}/days/2026-09-25/way_there").status_code == 404
    morning.press("Fertig")
    assert "1 von 18 Kindern" in morning.panel


def test_a_house_asks_first_for_the_group_and_sends_each_its_own_sum(  # type: ignore[no-untyped-def]
    door, house, people, world, axe_findings: Axe
) -> None:
    person, igel = house
    ankommen = door(person, width=360)
    page = ankommen.page
    page.wait_for_selector(".arrive-group >> nth=1")
    assert axe_findings(page) == []
    assert all(page.locator(CONTROLS).evaluate_all(WITH_PICTURE))
    faces = page.locator(".arrive-group img").evaluate_all(
        "list => list.map((one) => one.src.split('/').slice(-2).join('/'))"
    )
    assert sorted(faces) == ["animals/hedgehog.svg", "weather/sun.svg"], "the picture that the group's name says"

    ankommen.group(world.code_kita)
    ankommen.come("foot")
    assert page.locator(".arrive-group").count() == 2, "back at the groups for the next"
    ankommen.group(igel)
    page.clock.run_for(21000)
    assert page.locator(".arrive-group").count() == 2, "a group that was chosen and forsaken"

    # by keyboard: group, mode, taken back, another one
    ankommen.pause()
    page.locator(f'.arrive-group[data-code="{igel}"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "arrive-undo"
    page.keyboard.press("Enter")
    assert ankommen.sum == "1"
    page.locator('[data-mode="bike"]').focus()
    page.keyboard.press("Enter")
    page.clock.run_for(3100)
    assert ankommen.sum == "2"
    page.clock.resume()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    ankommen.staff()
    assert axe_findings(page) == []
    for name in ("Igelgruppe", "Sonnengruppe"):
        ankommen.press(f"{name}, heute: Prüfen und abschließen")
        ankommen.press("Tag abschließen")
        page.get_by_text("Abgeschlossen: 1 Kind gezählt.").wait_for()
        ankommen.press("Fertig")
    wait_until_sent(page)
    sums = {
        code: person.get(f"/api/v1/groups/{code}/days/{TODAY}/way_there").json["counts"]
        for code in (igel, world.code_kita)
    }
    assert sums == {igel: {"bike": 1}, world.code_kita: {"foot": 1}}


def test_this_tablet_may_ask_for_one_group_and_open_with_the_pictures(door, house, world) -> None:  # type: ignore[no-untyped-def]
    person, _ = house
    ankommen = door(person)
    page = ankommen.page
    page.wait_for_selector(".arrive-group >> nth=1")
    ankommen.staff()
    page.get_by_label("Igelgruppe", exact=True).uncheck()
    page.get_by_label("Hier immer mit „Ankommen“ beginnen").check()
    page.keyboard.press("Escape")
    page.wait_for_selector(".mode-choice")
    page.goto(f"/klasse/{world.code_kita}")
    page.wait_for_selector(".mode-choice")
    ankommen.staff()
    ankommen.press("Ankommen verlassen")
    page.wait_for_selector("#class-app[data-ready=hands-up]")
    assert page.locator(".header").is_visible()
    page.locator(".class-switch summary").click()
    assert page.locator(".class-switch a").all_inner_texts() == ["Igelgruppe · Kita Regenbogen", "Alle Gruppen"]

    first = page.locator(".hands button").first
    assert "Ankommen" in first.inner_text(), "at a Kita it is offered before hands up"
    page.clock.fast_forward(300)
    first.click()
    page.wait_for_selector(".mode-choice")
