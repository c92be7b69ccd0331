"""The device under a class without network: no room, a wrong clock, a wiped browser, a new version, signing out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from kindermeilen.web.teacher import app_files
from scripts import ensure_browser, system
from tests.browser.class_devices import TODAY, ClassDevice, cookie_of, opener, way
from tests.browser.conftest import FLAGS

Open = Callable[..., ClassDevice]
FORBIDDEN = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
NARROW = """if (globalThis.StorageManager) {
  StorageManager.prototype.estimate = async () => ({ quota: 1000000, usage: 999999 });
}"""
FULL = "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
CLOCK = """
const real = Date.now;
Date.now = () => real() + Number(localStorage.getItem("shift") ?? 0);
"""
DAY = 86_400_000
WITH_STORE = (
    "const { Store, STEPS } = await import(new URL('store.js', document.querySelector('script[type=module]').src));"
)
NEWER_SCHEMA = f"""async () => {{
  {WITH_STORE}
  const newer = new Store({{ steps: [...STEPS, (db) => db.createObjectStore("later")] }});
  const queued = await newer.read(["queue"], ({{ queue }}) => queue.getAll());
  await newer.close();
  return queued.map((entry) => entry.body.counts);
}}"""
OF_THE_CLASS = f"""async (code) => {{
  {WITH_STORE}
  const all = ({{ frames, done, kept }}) => Promise.all([frames.getAll(), done.getAll(), kept.getAllKeys()]);
  const [frames, done, keys] = await new Store().read(["frames", "done", "kept"], all);
  const things = [...frames, ...done].filter((one) => one.code === code);
  return things.length + keys.filter((key) => key.includes(code)).length;
}}"""
NEW_WORKER = """async () => {
  const taken = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
  await (await navigator.serviceWorker.ready).update();
  await taken;
}"""


@pytest.fixture
def class_device(device, live_server) -> Open:  # type: ignore[no-untyped-def]
    return opener(device, live_server.url)


def counts(person, code: str, sheet: str = "way_there"):  # type: ignore[no-untyped-def]
    answer = person.get(f"/api/v1/groups/{code}/days/{TODAY}/{sheet}")
    return answer.json["counts"] if answer.status_code == 200 else None


def test_a_device_that_may_not_store_says_so_first_and_saves_with_network(class_device: Open, world, people) -> None:
    anna = class_device(people.anna, world.code_3b, worker=False, script=FORBIDDEN)
    anna.says("Dieser Browser darf hier nichts speichern")
    anna.says("Mit Netz wird trotzdem gespeichert, ohne Netz nicht.")
    anna.save([way({"foot": 4})])
    assert counts(people.anna, world.code_3b) == {"foot": 4}
    anna.go_offline()
    with pytest.raises(Error, match="Ohne Netz kann dieses Gerät nichts speichern"):
        anna.save([way({"foot": 5})])
    anna.go_online()
    assert anna.drain() == []
    assert counts(people.anna, world.code_3b) == {"foot": 4}


def test_a_full_device_says_so_before_the_class_starts_and_keeps_nothing_by_halves(
    class_device: Open, world, people
) -> None:
    anna = class_device(people.anna, world.code_3b, worker=False, script=NARROW)
    anna.says("Der Speicher dieses Geräts ist voll. Bitte schaffen Sie Platz, bevor die Kinder anfangen.")
    anna.page.evaluate("document.getElementById('class-app').app.go('board')")
    board = anna.page.locator(".board [role=alert]")
    board.wait_for()
    assert "Der Speicher dieses Geräts ist voll" in board.inner_text(), "the board hides the line that says it"
    anna.go_offline()
    anna.page.evaluate(FULL)
    with pytest.raises(Error, match="full"):
        anna.save([way({"foot": 4}), way({"miles": 2}, sheet="food")])
    assert anna.drain() == []


def test_the_day_is_berlins_and_a_clock_set_back_is_said(class_device: Open, world, people) -> None:
    anna = class_device(people.anna, world.code_3b, script=CLOCK)
    anna.go_offline()
    shift = "days => localStorage.setItem('shift', days * 86400000)"
    anna.page.evaluate(shift, 1)
    anna.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    anna.until("app.model.today === '2026-09-25'")  # midnight, while the page was open
    anna.save([way({"foot": 3}, "2026-09-25")])
    anna.page.evaluate(shift, -3)
    anna.reload()
    anna.says("Die Uhr dieses Geräts geht falsch.")
    assert "Freitag, 25. September 2026" in anna.status
    assert anna.page.evaluate("document.getElementById('class-app').app.model.today") == "2026-09-25"
    anna.go_online()
    anna.look()
    anna.until("app.model.today === '2026-09-24' && !app.device.behind")


def test_a_wiped_device_is_recognised_and_explained(class_device: Open, world, people) -> None:
    anna = class_device(people.anna, world.code_3b)
    anna.look()
    anna.forget()
    anna.reload()
    anna.says("Der Browser hat den Speicher dieses Geräts geleert.")
    anna.until("app.model")


def test_entries_outlive_a_newer_schema_and_a_newer_app(class_device: Open, world, people, monkeypatch) -> None:
    anna = class_device(people.anna, world.code_3b)
    anna.go_offline()
    anna.save([way({"foot": 11})])
    assert anna.page.evaluate(NEWER_SCHEMA) == [{"foot": 11}]
    anna.says("Es gibt eine neue Fassung.")
    anna.save([way({"miles": 3}, sheet="food")])  # the older page goes on with the newer database
    anna.reload()
    anna.says("2 Einträge warten")
    monkeypatch.setattr(app_files, "version", lambda: "0123456789abcdef")
    anna.go_online()
    anna.sent()
    assert (counts(people.anna, world.code_3b), counts(people.anna, world.code_3b, "food")) == (
        {"foot": 11},
        {"miles": 3},
    )
    anna.page.evaluate(NEW_WORKER)
    anna.says("Es gibt eine neue Fassung.")
    anna.page.click("#class-status >> text=Neu laden")
    anna.page.locator("#class-app[data-ready][data-version='0123456789abcdef']").wait_for(state="attached")


def test_signing_out_takes_away_what_nobody_may_see_but_no_entry(class_device: Open, world, people) -> None:
    anna = class_device(people.anna, world.code_3b, worker=False)
    anna.save([way({"foot": 11})])
    anna.sent()
    anna.page.evaluate("document.getElementById('class-app').app.keep('board:' + location.pathname.slice(8), {})")
    assert anna.page.evaluate(OF_THE_CLASS, world.code_3b) == 3
    anna.page.goto(f"{anna.url}/anmelden")
    anna.page.click("text=3b abmelden")
    anna.page.wait_for_load_state("networkidle")
    assert anna.page.evaluate(OF_THE_CLASS, world.code_3b) == 0


def test_entries_outlive_the_browser(browser: Browser, live_server, world, people, tmp_path: Path) -> None:
    def started() -> ClassDevice:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=ensure_browser.find(),
            args=list(FLAGS),
            chromium_sandbox=not system.is_root(),
            locale="de-DE",
        )
        return ClassDevice(context, live_server.url)

    anna = started()
    anna.sign_in(cookie_of(people.anna))
    anna.open(world.code_3b)
    anna.settle_in()
    anna.go_offline()
    anna.save([way({"bike": 9})])
    anna.context.close()
    again = started()
    again.go_offline()
    again.open(world.code_3b)
    again.says("1 Eintrag wartet")
    again.go_online()
    again.sent()
    assert counts(people.anna, world.code_3b) == {"bike": 9}
    again.context.close()
