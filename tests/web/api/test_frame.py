"""A group's frame: what the class app keeps for days without network, for whom, and how much of it."""

import gzip
import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from kindermeilen.actions import paper_lists, tallies
from kindermeilen.domain.tables_in import parse_tallies
from kindermeilen.storage import towns
from tests.conftest import People, Person, World

TODAY, YESTERDAY, MONDAY = "2026-09-24", "2026-09-23", "2026-09-21"
MORNING = {"foot": 12, "bike": 5, "car": 3}
MOST_BYTES, MOST_PACKED = 7500, 1500


@pytest.fixture
def address(world: World) -> str:
    return f"/api/v1/groups/{world.code_3b}/frame"


def frame_of(person: Person, address: str, **headers: str) -> dict[str, Any]:
    response = person.get(address, headers=headers)
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


def day_of(frame: dict[str, Any], day: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in frame["days"] if one["day"] == day)
    return found


def send(person: Person, world: World, path: str, body: dict[str, Any], code: str | None = None) -> TestResponse:
    headers = {"X-CSRFToken": person.csrf_token()}
    body = {"entry_id": str(uuid4())} | body
    address = f"/api/v1/groups/{code or world.code_3b}{path}"
    return person.client.open(address, method="PUT" if "/days/" in path else "POST", json=body, headers=headers)


def correction(person: Person, world: World, counts: dict[str, int], **more: Any) -> TestResponse:
    body = {"counts": counts, "day": TODAY, "sheet": "way_there", **more}
    return send(person, world, "/corrections", body)


def test_anna_gets_all_days_of_the_action_with_what_is_stored(people: People, world: World, address: str) -> None:
    people.anna.put(world.code_3b, MONDAY, "way_there", MORNING, absent=2)
    send(people.anna, world, f"/days/{MONDAY}/state", {"state": None, "weather": "rain"})
    frame = frame_of(people.anna, address)
    assert (frame["name"], frame["institution"], frame["kind"], frame["today"]) == (
        "3b",
        "Lindenschule",
        "school",
        TODAY,
    )
    assert frame["now"] == "2026-09-24T08:30:00+02:00"
    assert frame["device"] | {"label": None} == {
        "kind": "teacher",
        "label": None,
        "all_days": True,
        "sees_times": True,
        "may_manage": True,
        "may_settle": True,
    }
    days = [one["day"] for one in frame["days"]]
    assert (days[0], days[-1], len(days)) == ("2026-09-14", "2026-10-02", 19)
    assert day_of(frame, MONDAY) == {
        "day": MONDAY,
        "kind": "open",
        "name": None,
        "period": "action",
        "children": 25,
        "open_until": "2026-10-09",
        "closed": None,
        "state": None,
        "weather": "rain",
    }
    (tally,) = frame["tallies"]
    assert (tally["day"], tally["counts"], tally["absent"], tally["revision"]) == (MONDAY, MORNING, 2, 1)
    assert frame["modes"]["usual"] == ["foot", "bike", "car"]
    assert frame["miles"] == {"green": 17, "red": 0, "blue": 0, "total": 17}
    assert frame["journey"]["destination"] == "Antalya"
    assert frame["journey"]["miles_done"] == 17
    assert frame["journey"]["previous_miles"] == 5
    assert frame["journey"]["stops"][0] == frame["journey"]["next_stop"]
    assert [one["name"] for one in frame["journey"]["stops"][:2]] == ["Weißenhorn", "Krumbach"]
    assert len(frame["journey"]["stops"]) == 8
    assert (frame["previous_open_day"], frame["asks_way_home"], frame["open_until"]) == (YESTERDAY, True, "2026-10-09")


def test_what_was_taken_back_stays_with_its_revision(people: People, world: World, address: str) -> None:
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    headers = {"X-CSRFToken": people.anna.csrf_token(), "If-Match": '"1"'}
    path = f"/api/v1/groups/{world.code_3b}/days/{TODAY}/way_there"
    people.anna.client.delete(path, json={"entry_id": str(uuid4())}, headers=headers)
    (tally,) = frame_of(people.anna, address)["tallies"]
    assert (tally["deleted"], tally["revision"]) == (True, 2)


def test_a_class_device_gets_todays_numbers_alone(people: People, world: World, address: str) -> None:
    people.anna.put(world.code_3b, YESTERDAY, "way_there", {"foot": 23})
    send(people.anna, world, "/days/2026-09-22/state", {"state": "excursion", "weather": "sun"})
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    correction(people.anna, world, {"foot": 7})
    frame = frame_of(people.tablet, address)
    assert [one["day"] for one in frame["tallies"]] == [TODAY]
    assert {one["state"] for one in frame["days"]} == {None}
    assert {one["weather"] for one in frame["days"]} == {None}
    assert frame["waiting"] == []
    device = frame["device"]
    assert (device["kind"], device["all_days"], device["sees_times"], device["may_settle"]) == ("class", *[False] * 3)
    assert day_of(frame, "2026-09-25")["children"] == 25  # the calendar of days to come, for a week without network


def test_a_class_device_is_asked_for_yesterdays_way_home_until_it_is_there(
    people: People, world: World, address: str
) -> None:
    assert frame_of(people.tablet, address)["asks_way_home"] is True
    people.anna.put(world.code_3b, YESTERDAY, "way_back", {"foot": 7})
    assert frame_of(people.tablet, address)["asks_way_home"] is False
    assert frame_of(people.anna, address)["asks_way_home"] is True


def test_a_kita_is_not_asked_for_the_way_home(people: People, world: World) -> None:
    frame = frame_of(people.ines, f"/api/v1/groups/{world.code_kita}/frame")
    assert (frame["kind"], frame["asks_way_home"]) == ("kita", False)


def test_days_say_why_they_are_closed_and_days_to_come_what_will_hold(
    people: People, world: World, address: str
) -> None:
    world.clock.set_day(date(2026, 10, 2))
    frame = frame_of(people.anna, address)
    assert day_of(frame, "2026-10-09")["closed"]["rule"] == "outside_periods"
    assert day_of(frame, "2026-10-02")["closed"] is None
    world.clock.set_day(date(2026, 9, 20))
    frame = frame_of(people.anna, address)
    assert day_of(frame, "2026-09-25")["closed"] is None
    assert (day_of(frame, "2026-09-20")["kind"], frame["last_open"]) == ("weekend", "2026-09-18")
    world.clock.set_day(date(2026, 10, 12))
    closed = day_of(frame_of(people.anna, address), "2026-09-25")["closed"]
    assert closed["rule"] == "after_deadline"
    assert "09.10.2026" in closed["detail"]


def test_before_and_after_the_action_the_frame_says_when(people: People, world: World, address: str) -> None:
    world.clock.set_day(date(2026, 9, 10))
    frame = frame_of(people.anna, address)
    assert (frame["next_start"], frame["last_end"], frame["asks_way_home"]) == ("2026-09-14", None, False)
    world.clock.set_day(date(2026, 10, 5))
    frame = frame_of(people.anna, address)
    assert (frame["next_start"], frame["last_end"]) == (None, "2026-10-02")


def test_a_day_covered_by_paper_is_closed(people: People, world: World, address: str) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        head = "institution;group;from;to;groups;children;green;red;blue;adults\n"
        rows = parse_tallies(f"{head}Lindenschule;3b;2026-09-14;2026-09-15;1;25;40;;;\n".encode())
        paper_lists.import_paper_totals(ctx, town, rows)
    closed = day_of(frame_of(people.anna, address), "2026-09-15")["closed"]
    assert closed["rule"] == "covered_by_paper"
    assert "14.09.2026" in closed["detail"]
    assert day_of(frame_of(people.anna, address), "2026-09-16")["closed"] is None


def test_a_second_look_is_a_304_until_something_changes(people: People, world: World, address: str) -> None:
    first = people.anna.get(address)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    world.clock.set(world.clock.now.replace(hour=9))
    again = people.anna.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    changed = people.anna.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_the_frame_of_three_weeks_with_two_of_them_full_is_small(people: People, world: World, address: str) -> None:
    for day in ("14", "15", "16", "17", "18", "21", "22", "23", "24"):
        for sheet in ("way_there", "way_back"):
            people.anna.put(world.code_3b, f"2026-09-{day}", sheet, {**MORNING, "scooter": 2, "bus": 1}, absent=1)
    packed = people.anna.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.get_data()) < MOST_PACKED
    plain = people.anna.get(address, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert json.loads(gzip.decompress(packed.get_data())) == plain.get_json()
    assert len(plain.get_data()) < MOST_BYTES


def test_a_browser_that_keeps_the_frame_is_remembered_by_its_cookie(people: People, address: str) -> None:
    assert people.anna.get(address).headers["X-Kindermeilen-Kept"] == "0"
    people.anna.get(address, headers={"X-Kindermeilen-Kept": "1"})
    assert people.anna.get(address).headers["X-Kindermeilen-Kept"] == "1"


def test_two_numbers_wait_for_the_class_with_time_and_device(people: People, world: World, address: str) -> None:
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    answer = correction(people.tablet, world, {"foot": 11})
    assert (answer.status_code, answer.get_json()["kind"]) == (202, "conflict")
    (waiting,) = frame_of(people.anna, address)["waiting"]
    assert (waiting["kind"], waiting["counts"], waiting["at"]) == (
        "conflict",
        {"foot": 11},
        "2026-09-24T08:30:00+02:00",
    )
    assert waiting["stored"]["counts"] == MORNING
    assert waiting["stored_at"] == "2026-09-24T08:30:00+02:00"
    (unseen,) = frame_of(people.school, address)["waiting"]
    assert (unseen["at"], unseen["device"], unseen["stored_at"]) == (None, None, None)


def test_the_same_entry_waits_once_and_the_stored_number_not_at_all(people: People, world: World, address: str) -> None:
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    entry = str(uuid4())
    first, again = (correction(people.anna, world, {"foot": 11}, entry_id=entry) for _ in range(2))
    assert first.get_json() == again.get_json()
    correction(people.anna, world, {"foot": 11})
    assert correction(people.anna, world, MORNING).get_json()["state"] == "stored"
    assert len(frame_of(people.anna, address)["waiting"]) == 1


def test_a_class_device_hands_in_its_own_days_alone(people: People, world: World) -> None:
    people.anna.put(world.code_3b, YESTERDAY, "way_back", {"foot": 7})
    own = correction(people.tablet, world, {"foot": 8}, day=YESTERDAY, sheet="way_back")
    assert (own.status_code, own.get_json()["kind"]) == (202, "conflict")
    assert correction(people.tablet, world, {"foot": 8}, day=YESTERDAY).status_code == 403
    entry = str(uuid4())
    correction(people.tablet, world, {"foot": 8}, entry_id=entry)
    world.clock.set_day(date(2026, 9, 28))
    assert correction(people.tablet, world, {"foot": 8}, entry_id=entry).status_code == 202


def test_no_device_makes_numbers_wait_without_end(people: People, world: World, address: str) -> None:
    """Nor does one that is full keep the class from storing, or from handing in another day."""
    answers = [correction(people.tablet, world, {"foot": number}) for number in range(1, 22)]
    assert [one.status_code for one in answers[-2:]] == [202, 422]
    assert answers[-1].get_json()["rule"] == "too_many_numbers"
    assert len(frame_of(people.anna, address)["waiting"]) == 20
    assert correction(people.anna, world, {"foot": 21}, day=YESTERDAY).status_code == 202
    assert people.tablet.put(world.code_3b, TODAY, "way_there", MORNING).status_code == 201


def test_a_class_device_makes_no_endless_history(people: People, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "MOST_STEPS", 2)

    def say(person: Person) -> int:
        return send(person, world, f"/days/{TODAY}/state", {"weather": "rain"}).status_code

    def count(person: Person, revision: int) -> int:
        headers = {"If-Match": f'"{revision}"'} if revision else {}
        return person.put(world.code_3b, TODAY, "way_there", {"foot": revision + 1}, headers=headers).status_code

    assert [say(people.tablet) for _ in range(3)] == [200, 200, 403]
    assert [count(people.tablet, revision) for revision in range(3)] == [201, 200, 403]
    assert (say(people.anna), count(people.anna, 2)) == (200, 200)


def test_after_the_deadline_it_waits_for_the_coordinator(people: People, world: World, address: str) -> None:
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    world.clock.set_day(date(2026, 10, 12))
    assert correction(people.anna, world, {"foot": 11}).get_json()["kind"] == "late"
    (waiting,) = frame_of(people.anna, address)["waiting"]
    assert waiting["kind"] == "late"


def test_what_could_never_be_stored_is_not_kept(people: People, world: World, address: str) -> None:
    assert correction(people.anna, world, {"foot": 26}).get_json()["rule"] == "more_ways_than_children"
    assert correction(people.anna, world, {"foot": 2}, day="2026-09-25").get_json()["rule"] == "future"
    assert frame_of(people.anna, address)["waiting"] == []


def settle(person: Person, world: World, number: int, take: str, revision: int | None = 1, **more: Any) -> TestResponse:
    return send(person, world, f"/conflicts/{number}", {"take": take, "revision": revision, **more})


@pytest.mark.parametrize(("take", "counts", "revision"), [("waiting", {"foot": 11}, 2), ("stored", MORNING, 1)])
def test_anna_picks_one_of_two_numbers_once(
    people: People, world: World, address: str, take: str, counts: dict[str, int], revision: int
) -> None:
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    number = correction(people.tablet, world, {"foot": 11}).get_json()["correction"]
    entry = str(uuid4())
    answers = [settle(people.anna, world, number, take, entry_id=entry).get_json() for _ in range(2)]
    assert answers == [{"conflict": number, "taken": take, "revision": revision}] * 2
    assert settle(people.anna, world, number, "stored").get_json()["taken"] == take
    frame = frame_of(people.anna, address)
    assert (frame["tallies"][0]["counts"], frame["waiting"]) == (counts, [])


def test_a_third_number_is_not_replaced_unseen(people: People, world: World, address: str) -> None:
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    number = correction(people.tablet, world, {"foot": 11}).get_json()["correction"]
    people.anna.put(world.code_3b, TODAY, "way_there", {"foot": 9}, headers={"If-Match": '"1"'})
    for shown in (1, None):
        assert settle(people.anna, world, number, "waiting", shown).get_json()["rule"] == "changed_meanwhile"
    assert frame_of(people.anna, address)["tallies"][0]["counts"] == {"foot": 9}


def test_a_colleague_reaches_nobody_elses_conflict(people: People, world: World) -> None:
    people.anna.put(world.code_3b, TODAY, "way_there", MORNING)
    number = correction(people.tablet, world, {"foot": 11}).get_json()["correction"]
    body = {"take": "waiting", "revision": 1}
    assert send(people.ben, world, f"/conflicts/{number}", body, world.code_4a).status_code == 404
    assert settle(people.tablet, world, number, "waiting").status_code == 403


def test_what_is_no_number_of_a_conflict_is_not_found_after_the_sign_in(people: People, world: World) -> None:
    for number in ("x", "0", "9" * 30, "²"):
        body = {"take": "waiting", "revision": 1}
        assert send(people.anna, world, f"/conflicts/{number}", body).status_code == 404
        assert send(people.nobody, world, f"/conflicts/{number}", body).status_code == 401
