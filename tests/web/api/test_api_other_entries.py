"""What else the offline queue sends: a day's state, children, periods, corrections; exactly once. And the session."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from kindermeilen.actions import campaigns, corrections
from kindermeilen.storage import paper, tallies, towns

LATE = {"counts": {"foot": 20}, "day": "2026-09-24", "sheet": "way_there", "reason": "Netz war weg"}


def entry(api: Any, what: str, entry_id: str | None = None, **changes: Any) -> Any:
    """One entry of that kind, with changes to what it says."""
    method, path, members = {
        "state": ("PUT", "/days/2026-09-23/state", {"state": "excursion", "weather": "rain"}),
        "children": ("PUT", "/children", {"from_": "2026-09-21", "children": 24}),
        "period": ("PUT", "/periods/p1", {"kind": "baseline", "from_": "2026-09-07", "to": "2026-09-11"}),
        "correction": ("POST", "/corrections", LATE),
    }[what]
    return api.entry(method, path, entry_id, **{**members, **changes})


CHANGED = {
    "state": {"state": "no_school"},
    "children": {"children": 23},
    "period": {"to": "2026-09-10"},
    "correction": {"reason": "anders"},
}


@pytest.mark.parametrize("kind", CHANGED)
def test_entry_again_gets_the_stored_answer_and_other_content_is_refused(
    api_3b: Any, problem: Any, world: Any, kind: str
) -> None:
    entry_id = str(uuid4())
    first = entry(api_3b, kind, entry_id)
    assert first.status_code == (202 if kind == "correction" else 200)
    before = _journal(world)
    again = entry(api_3b, kind, entry_id)
    assert (again.status_code, again.get_json()) == (first.status_code, first.get_json())
    problem(entry(api_3b, kind, entry_id, **CHANGED[kind]), 422, "entry_id_reused", "entry_id")
    assert _journal(world) == before


@pytest.mark.parametrize("kind", CHANGED)
def test_entry_id_of_another_kind_is_refused(api_3b: Any, problem: Any, kind: str) -> None:
    entry_id = str(uuid4())
    api_3b.put(entry_id=entry_id)
    problem(entry(api_3b, kind, entry_id), 422, "entry_id_reused", "entry_id")


@pytest.mark.parametrize("kind", CHANGED)
def test_entry_of_a_stranger_is_404_and_of_nobody_401(api_3b: Any, world: Any, problem: Any, kind: str) -> None:
    clara = type(api_3b)(api_3b.client, api_3b.code, world.token(world.code_2c))
    problem(entry(clara, kind), 404)
    problem(entry(type(api_3b)(api_3b.client, api_3b.code), kind), 401)


@pytest.mark.parametrize("kind", CHANGED)
def test_entry_without_or_with_a_broken_entry_id_is_refused(api_3b: Any, problem: Any, kind: str) -> None:
    problem(entry(api_3b, kind, "12345"), 422, field="entry_id")


def test_state_says_why_a_day_has_no_tally_and_is_never_zero(api_3b: Any, world: Any) -> None:
    answer = entry(api_3b, "state").get_json()
    assert answer == {"day": "2026-09-23", "state": "excursion", "weather": "rain"}
    page = api_3b.client.get(f"/api/v1/groups/{api_3b.code}").get_json()
    assert page["coverage"] == {"entered": 0, "expected": 8}


def test_day_that_was_not_asked_stays_expected(api_3b: Any) -> None:
    entry(api_3b, "state", state="not_asked")
    page = api_3b.client.get(f"/api/v1/groups/{api_3b.code}").get_json()
    assert page["coverage"] == {"entered": 0, "expected": 9}


def test_tally_takes_the_place_of_the_state_and_keeps_the_weather(api_3b: Any, world: Any) -> None:
    entry(api_3b, "state")
    api_3b.put(day="2026-09-23")
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, api_3b.code)
        assert place is not None
        assert tallies.find_state(ctx.conn, place.group.id, date(2026, 9, 23)) == (None, "rain")


def test_state_of_a_day_with_ways_is_refused_but_not_its_weather(api_3b: Any, problem: Any) -> None:
    api_3b.put(day="2026-09-23")
    problem(entry(api_3b, "state"), 422, "day_has_tally", "state")
    assert entry(api_3b, "state", state=None).status_code == 200


@pytest.mark.parametrize(("day", "rule"), [("2026-09-25", "future"), ("2026-09-01", "outside_periods")])
def test_state_of_a_day_that_is_not_open_is_refused(api_3b: Any, problem: Any, day: str, rule: str) -> None:
    response = api_3b.entry("PUT", f"/days/{day}/state", state="no_school", weather=None)
    problem(response, 422, rule, "day")


def test_fewer_children_than_ways_counted_is_refused_naming_the_day(api_3b: Any, problem: Any) -> None:
    api_3b.put({"foot": 24}, "2026-09-23")
    body = problem(entry(api_3b, "children", children=23), 422, "fewer_children_than_ways", "children")
    assert "23.09.2026" in body["detail"]
    assert entry(api_3b, "children", children=24).status_code == 200
    assert entry(api_3b, "children", children=23, from_="2026-09-24").status_code == 200


def test_period_that_would_leave_a_tally_outside_is_refused(api_3b: Any, problem: Any) -> None:
    api_3b.put(day="2026-09-15")
    response = entry(api_3b, "period", kind="action", from_="2026-09-21", to="2026-10-02")
    assert "15.09.2026" in problem(response, 422, "tally_outside_periods")["detail"]
    assert api_3b.miles()["green"] == 21


@pytest.mark.parametrize(
    ("first", "last", "rule"),
    [
        ("2026-09-25", "2026-09-21", "from_after_to"),
        ("2026-09-07", "2026-09-25", "outside_window"),
        ("2026-09-28", "2026-10-09", "outside_window"),
    ],
)
def test_action_weeks_lie_in_the_window(api_3b: Any, problem: Any, first: str, last: str, rule: str) -> None:
    problem(entry(api_3b, "period", kind="action", from_=first, to=last), 422, rule, "from")


@pytest.mark.parametrize(("first", "last"), [("2026-10-05", "2199-12-31"), ("2024-01-08", "2026-09-11")])
def test_weeks_that_only_count_lie_near_the_campaign(api_3b: Any, problem: Any, first: str, last: str) -> None:
    """A slip of the year would make the class's calendar thousands of months long."""
    problem(entry(api_3b, "period", kind="follow_up", from_=first, to=last), 422, "no_campaign", "from")


def test_periods_do_not_overlap(api_3b: Any, problem: Any) -> None:
    entry(api_3b, "period")
    response = api_3b.entry("PUT", "/periods/p2", kind="baseline", from_="2026-09-11", to="2026-09-12")
    problem(response, 422, "periods_overlap")


def test_period_is_changed_under_its_id(api_3b: Any) -> None:
    entry(api_3b, "period")
    moved = entry(api_3b, "period", from_="2026-08-31", to="2026-09-04")
    assert moved.get_json() == {"id": "p1", "kind": "baseline", "from": "2026-08-31", "to": "2026-09-04"}
    assert api_3b.put({"foot": 1}, "2026-09-01").status_code == 201
    assert api_3b.put({"foot": 1}, "2026-09-07").status_code == 422


def test_period_of_another_group_is_not_reached_by_its_id(api_3b: Any, world: Any) -> None:
    """Ben's 4a and Anna's 3b may both call theirs p1."""
    api_4a = type(api_3b)(api_3b.client, world.code_4a, world.token(world.code_4a))
    entry(api_4a, "period")
    assert entry(api_3b, "period", from_="2026-08-31", to="2026-09-04").status_code == 200
    assert api_4a.put({"foot": 1}, "2026-09-09").status_code == 201


@pytest.mark.parametrize("moment", ["in time", "after the deadline", "after closing"])
def test_correction_is_taken_with_202_at_any_time(api_3b: Any, world: Any, moment: str) -> None:
    if moment == "after the deadline":
        world.clock.set_day(date(2026, 10, 20))
    elif moment == "after closing":
        with world.write() as ctx:
            town = towns.find_municipality(ctx.conn, world.ags)
            assert town is not None
            campaigns.close(ctx, town, 2026)
    response = entry(api_3b, "correction")
    assert response.status_code == 202
    assert response.get_json()["state"] == "waiting"
    assert api_3b.miles()["green"] == 0
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, api_3b.code)
        assert place is not None
        (waiting,) = paper.waiting_corrections_of_group(ctx.conn, place.group.id)
    assert waiting.reason == "Netz war weg"
    assert waiting.content["counts"] == {"foot": 20}


def test_accepted_correction_becomes_the_next_revision(api_3b: Any, world: Any) -> None:
    from kindermeilen.domain.access import Actor, Grant, Role

    number = entry(api_3b, "correction").get_json()["correction"]
    world.clock.set_day(date(2026, 10, 20))
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
    kora = Actor((Grant(Role.COORDINATOR, 1, town.id),), "PC")
    with world.write(kora) as ctx:
        corrections.decide(ctx, world.ags, number, accept=True, reason="belegt")
    assert api_3b.get().get_json()["revision"] == 1
    assert api_3b.miles()["green"] == 20


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sheet": "lunch"}, "sheet"),
        ({"day": "2026-02-30"}, "day"),
        ({"counts": {"plane": 1}}, "counts.plane"),
        ({"counts": {"foot": -1}}, "counts.foot"),
        ({"reason": "x" * 501}, "reason"),
        ({"basis": "guessed"}, "basis"),
    ],
    ids=str,
)
def test_correction_that_cannot_be_is_refused(api_3b: Any, problem: Any, changes: dict[str, Any], field: str) -> None:
    problem(entry(api_3b, "correction", **changes), 422, field=field)


def test_session_gives_csrf_token_header_and_the_devices_groups(people: Any, world: Any) -> None:
    body = people.anna.get("/api/v1/session").get_json()
    assert body["groups"] == [{"code": world.code_3b, "name": "3b", "institution": "Lindenschule", "role": "teacher"}]
    headers = {body["header"]: body["csrf"]}
    sent = {"counts": {"foot": 5}, "entry_id": str(uuid4())}
    address = f"/api/v1/groups/{world.code_3b}/days/2026-09-24/way_there"
    assert people.anna.client.put(address, json=sent, headers=headers).status_code == 201


def test_school_account_has_all_its_groups_and_a_class_device_its_own(people: Any, world: Any) -> None:
    of_school = people.school.get("/api/v1/session").get_json()["groups"]
    assert {group["code"] for group in of_school} == {world.code_3b, world.code_4a}
    assert people.tablet.get("/api/v1/session").get_json()["groups"][0]["role"] == "class_device"
    assert people.kora.get("/api/v1/session").get_json()["groups"] == []


def test_session_is_401_for_nobody_and_once_it_was_ended(people: Any, world: Any, problem: Any) -> None:
    from kindermeilen.actions import accounts

    problem(people.nobody.get("/api/v1/session"), 401, "sign_in")
    with world.write() as ctx:
        accounts.renew(ctx, accounts.account_of_code(ctx, world.code_3b), "Brief verloren")
    problem(people.anna.get("/api/v1/session"), 401, "sign_in")


def test_token_has_no_session(api_3b: Any, problem: Any) -> None:
    response = api_3b.client.get("/api/v1/session", headers={"Authorization": f"Bearer {api_3b.token}"})
    problem(response, 401)
    assert "Set-Cookie" not in response.headers


def _journal(world: Any) -> list[Any]:
    with world.read() as ctx:
        return list(ctx.conn.exec_driver_sql("SELECT * FROM revision ORDER BY id").all())
