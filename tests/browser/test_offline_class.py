"""A class without network: opens, saves, survives, sends exactly once, and always says how it stands."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.class_devices import TODAY, YESTERDAY, ClassDevice, cookie_of, opener, way, writes

MONDAY = "2026-09-21"
Open = Callable[..., ClassDevice]


@pytest.fixture
def class_device(device, live_server) -> Open:  # type: ignore[no-untyped-def]
    return opener(device, live_server.url)


def stored(person, code: str, day: str = TODAY, sheet: str = "way_there"):  # type: ignore[no-untyped-def]
    answer = person.get(f"/api/v1/groups/{code}/days/{day}/{sheet}")
    return answer.json["counts"] if answer.status_code == 200 else None


def test_after_the_first_visit_a_class_needs_no_network(class_device: Open, world, people, axe_findings) -> None:
    anna = class_device(people.anna, world.code_3b)
    anna.go_offline()
    anna.reload()
    assert "3b" in anna.page.inner_text(".header")
    assert anna.page.locator("h1").count() == 1
    anna.save([way({"foot": 12, "car": 3}, absent=1), way({"foot": 9}, YESTERDAY, "way_back", basis="assumed")])
    anna.says("2 Einträge warten")
    assert axe_findings(anna.page) == []
    anna.reload()
    anna.says("2 Einträge warten")
    anna.reopen()
    assert anna.tally(TODAY, "way_there")["waiting"] is True
    anna.save([way({"foot": 13, "car": 2}, absent=1)])
    anna.says("2 Einträge warten")
    with writes(anna.context) as sent:
        anna.go_online()
        anna.says("gesendet um 8:30")
    days = f"PUT groups/{world.code_3b}/days"
    assert sent == [f"{days}/{TODAY}/way_there", f"{days}/{YESTERDAY}/way_back"]
    assert stored(people.anna, world.code_3b) == {"foot": 13, "car": 2}
    assert stored(people.anna, world.code_3b, YESTERDAY, "way_back") == {"foot": 9}
    assert anna.tally(TODAY, "way_there")["waiting"] is False


def test_a_session_that_ended_costs_no_entry(class_device: Open, world, people) -> None:
    anna = class_device(people.anna, world.code_3b)
    anna.sign_out()
    anna.save([way({"foot": 10})])
    anna.says("Abgemeldet: bitte neu anmelden, die Einträge bleiben hier.")
    anna.reload()
    anna.says("1 Eintrag wartet")
    assert anna.page.get_attribute("#class-status a", "href").startswith("/anmelden?weiter=")
    anna.sign_in(cookie_of(people.anna))
    anna.reload()
    anna.sent()
    assert stored(people.anna, world.code_3b) == {"foot": 10}


def test_what_waits_for_the_four_words_is_shown_to_whoever_types_them(class_device: Open, world, people) -> None:
    tablet = class_device(people.tablet, world.code_3b, worker=False)
    tablet.save([way({"bike": 9}, MONDAY)])
    tablet.says("Ein Eintrag braucht die vier Wörter.")
    tablet.says("9 Fahrrad")
    assert stored(people.anna, world.code_3b, MONDAY) is None


def test_groups_on_one_device_never_get_each_others_numbers(class_device: Open, world, people) -> None:
    device = class_device(people.anna, world.code_3b)
    device.sign_in(cookie_of(people.ben))
    device.open(world.code_4a)
    device.go_offline()
    expect(device.page.locator(".header")).to_contain_text("wechseln zu 3b")
    device.save([way({"bike": 4})])
    device.page.click("text=wechseln zu 3b")
    device.page.wait_for_url(f"**/klasse/{world.code_3b}")
    device.ready()
    device.save([way({"foot": 3})])
    device.says("2 Einträge warten")
    device.go_online()
    device.says("Einträge warten für eine Gruppe")
    assert (stored(people.ben, world.code_4a), stored(people.anna, world.code_3b)) == ({"bike": 4}, None)
    device.sign_in(cookie_of(people.anna))
    device.reload()
    device.sent()
    assert (stored(people.ben, world.code_4a), stored(people.anna, world.code_3b)) == ({"bike": 4}, {"foot": 3})


def test_a_deadline_that_passed_without_network_makes_a_late_entry(
    class_device: Open, world, people, the_clock
) -> None:
    anna = class_device(people.anna, world.code_3b, worker=False)
    anna.go_offline()
    anna.save([way({"foot": 7})])
    the_clock.set_day(the_clock.today.replace(month=10, day=20))
    anna.go_online()
    anna.sent()
    waiting = people.anna.get(f"/api/v1/groups/{world.code_3b}/frame").json["waiting"]
    assert [(one["kind"], one["counts"]) for one in waiting] == [("late", {"foot": 7})]
    assert stored(people.anna, world.code_3b) is None


def test_a_number_that_came_in_meanwhile_is_never_replaced_unseen(class_device: Open, world, people) -> None:
    anna = class_device(people.anna, world.code_3b, worker=False)
    people.anna.put(world.code_3b, TODAY, "way_there", {"foot": 20})
    anna.page.evaluate("() => { document.getElementById('class-app').app.seen = () => {}; }")
    anna.fetch()  # the page has it by now, but whoever taps began before
    anna.save([way({"foot": 5})])
    anna.sent()
    anna.until("app.model.conflicts.length === 1")
    assert stored(people.anna, world.code_3b) == {"foot": 20}
    conflict = anna.page.evaluate("document.getElementById('class-app').app.model.conflicts[0]")
    assert (conflict["counts"], conflict["stored"]["counts"]) == ({"foot": 5}, {"foot": 20})
    # The same number twice is no question.
    people.anna.put(world.code_3b, YESTERDAY, "way_there", {"foot": 4})
    anna.save([way({"foot": 4}, YESTERDAY)])
    anna.sent()
    assert anna.page.evaluate("document.getElementById('class-app').app.model.conflicts.length") == 1
    anna.page.evaluate("""async () => {
      const app = document.getElementById('class-app').app;
      await app.settle(app.model.conflicts[0], "waiting");
    }""")
    assert stored(people.anna, world.code_3b) == {"foot": 5}


def test_two_tabs_send_each_entry_once(class_device: Open, world, people) -> None:
    one = class_device(people.anna, world.code_3b, worker=False)
    other = ClassDevice(one.context, one.url)
    other.open(world.code_3b)
    one.go_offline()
    one.save([way({"foot": 1})])
    other.save([way({"miles": 2}, sheet="food"), way({"foot": 3}, YESTERDAY)])
    one.says("3 Einträge warten")
    with writes(one.context) as sent:
        one.go_online()
        one.sent()
        other.sent()
    assert len(sent) == len(set(sent)) == 3
    assert stored(people.anna, world.code_3b, sheet="food") == {"miles": 2}


def test_a_group_that_is_gone_loses_no_entry(class_device: Open, world, people, the_clock) -> None:
    anna = class_device(people.anna, world.code_3b, worker=False)
    anna.page.evaluate(
        """async (code) => {
      const app = document.getElementById('class-app').app;
      await app.save([{kind: "tally", day: app.model.today, sheet: "way_there", counts: {foot: 8, car: 2}}], {code});
    }""",
        "XXXXXXXXX",
    )
    anna.says("auf diesem Gerät nicht mehr angemeldet")
    the_clock.set_day(the_clock.today.replace(day=25))
    anna.look()
    anna.says("8 zu Fuß, 2 Auto")  # in full, so that it can be copied


def test_what_the_rules_refuse_is_shown_and_kept_until_somebody_decides(class_device: Open, world, people) -> None:
    anna = class_device(people.anna, world.code_3b, worker=False)
    anna.save([way({"foot": 99})])
    anna.says("1 Eintrag wurde nicht angenommen")
    assert "99 zu Fuß" in anna.status
    anna.reload()
    anna.says("99 zu Fuß")
    anna.page.click("#class-entries >> text=Verwerfen")
    anna.until("!app.device.queued.length")
    assert anna.drain() == []


def test_undo_puts_back_what_stood_before(class_device: Open, world, people) -> None:
    anna = class_device(people.anna, world.code_3b, worker=False)
    anna.save([way({"foot": 5})])
    anna.sent()
    ids = anna.save([way({"foot": 6})])
    anna.sent()
    anna.undo(ids)
    anna.sent()
    assert stored(people.anna, world.code_3b) == {"foot": 5}
    anna.go_offline()
    ids = anna.save([way({"foot": 7})])
    anna.undo(ids)
    assert (anna.drain(), anna.tally(TODAY, "way_there")["counts"]) == ([], {"foot": 5})
    anna.save([way({"miles": 5}, sheet="food")])
    people.anna.put(world.code_3b, TODAY, "food", {"miles": 9})
    anna.save([{"kind": "delete", "day": TODAY, "sheet": "food"}])  # what was never sent takes nothing of others along
    anna.go_online()
    anna.sent()
    assert stored(people.anna, world.code_3b, sheet="food") == {"miles": 9}
    anna.go_offline()
    first = anna.save([way({"bike": 7}, YESTERDAY)])
    second = anna.save([way({"bike": 8}, YESTERDAY)])
    assert first == second
    anna.undo(second)
    assert anna.tally(YESTERDAY, "way_there")["counts"] == {"bike": 7}
