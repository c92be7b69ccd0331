"""PUT, GET and DELETE of a day's tally: exactly once, never over somebody else's number, in the contract's order."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from kindermeilen.actions import campaigns

AFTER_DEADLINE = date(2026, 10, 10)
OTHER = {"foot": 10, "bike": 7, "bus": 4, "car": 3}


def test_first_entry_is_answered_201_with_revision_miles_and_group_total(api_3b: Any) -> None:
    response = api_3b.put()
    assert response.status_code == 201
    assert response.get_json() == {"revision": 1, "miles": 21, "group_total": 21}
    assert response.headers["ETag"] == '"1"'


def test_change_is_answered_200_and_counts_the_new_number_alone(api_3b: Any) -> None:
    api_3b.put()
    api_3b.put({"miles": 9}, sheet="food")
    response = api_3b.put({"foot": 3}, if_match=1)
    assert response.status_code == 200
    assert response.get_json() == {"revision": 2, "miles": 3, "group_total": 12}
    assert response.headers["ETag"] == '"2"'


def test_same_entry_again_gets_the_stored_answer_and_counts_nothing_twice(api_3b: Any) -> None:
    entry_id = str(uuid4())
    first = api_3b.put(entry_id=entry_id)
    again = api_3b.put(entry_id=entry_id)
    assert again.status_code == 200
    assert again.get_json() == first.get_json()
    assert again.headers["ETag"] == '"1"'
    assert api_3b.miles()["green"] == 21


def test_replay_gets_its_own_answer_also_when_a_newer_number_is_stored(api_3b: Any) -> None:
    entry_id = str(uuid4())
    first = api_3b.put(entry_id=entry_id)
    api_3b.put(OTHER, if_match=1)
    assert api_3b.put(entry_id=entry_id).get_json() == first.get_json()
    assert api_3b.get().get_json()["counts"] == OTHER


def test_replay_is_known_by_its_content_not_its_spelling(api_3b: Any) -> None:
    """Content is day, sheet, counts without zeros, basis, absent."""
    entry_id = str(uuid4())
    api_3b.put({"foot": 3, "car": 0}, entry_id=entry_id)
    again = api_3b.put({"car": 0, "foot": 3}, entry_id=entry_id.upper().replace("-", ""), basis="counted", absent=0)
    assert again.status_code == 200
    assert again.get_json()["revision"] == 1


@pytest.mark.parametrize("step", ["deadline", "closing"])
def test_replay_is_answered_also_after_the_deadline_and_after_closing(api_3b: Any, world: Any, step: str) -> None:
    entry_id = str(uuid4())
    first = api_3b.put(entry_id=entry_id)
    if step == "deadline":
        world.clock.set_day(AFTER_DEADLINE)
    else:
        with world.write() as ctx:
            campaigns.close(ctx, _town(ctx, world), 2026)
    assert api_3b.put(entry_id=entry_id).get_json() == first.get_json()
    assert api_3b.put(OTHER, if_match=1).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"counts": OTHER},
        {"day": "2026-09-23"},
        {"sheet": "way_back"},
        {"absent": 1},
        {"basis": "assumed"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_same_entry_id_with_other_content_is_refused(api_3b: Any, problem: Any, change: dict[str, Any]) -> None:
    entry_id = str(uuid4())
    api_3b.put(entry_id=entry_id)
    problem(api_3b.put(**change, entry_id=entry_id), 422, "entry_id_reused", "entry_id")
    assert api_3b.miles()["green"] == 21


def test_another_group_may_use_the_same_entry_id(api_3b: Any, world: Any) -> None:
    entry_id = str(uuid4())
    api_3b.put(entry_id=entry_id)
    api_4a = type(api_3b)(api_3b.client, world.code_4a, world.token(world.code_4a))
    assert api_4a.put({"foot": 4}, entry_id=entry_id).status_code == 201


def test_stale_revision_is_412_with_the_stored_tally_and_its_etag(api_3b: Any, problem: Any) -> None:
    api_3b.put(absent=1)
    api_3b.put(OTHER, if_match=1)
    response = api_3b.put({"foot": 1}, if_match=1)
    body = problem(response, 412, "stale_revision", "If-Match")
    assert response.headers["ETag"] == '"2"'
    assert body["tally"] == {
        "revision": 2,
        "day": "2026-09-24",
        "sheet": "way_there",
        "counts": OTHER,
        "basis": "counted",
        "absent": 0,
        "confirmed": False,
    }
    assert body["tally"] == api_3b.get().get_json()


def test_if_match_on_a_missing_tally_is_412(api_3b: Any, problem: Any) -> None:
    body = problem(api_3b.put(if_match=1), 412, "no_such_revision", "If-Match")
    assert "tally" not in body
    assert api_3b.get().status_code == 404


def test_without_if_match_an_existing_tally_is_428_with_the_stored_one(api_3b: Any, problem: Any) -> None:
    api_3b.put()
    response = api_3b.put(OTHER)
    assert problem(response, 428, "revision_needed", "If-Match")["tally"] == api_3b.get().get_json()
    assert response.headers["ETag"] == '"1"'
    assert api_3b.miles()["green"] == 21


def test_weak_or_foreign_if_match_matches_nothing(api_3b: Any, problem: Any) -> None:
    api_3b.put()
    headers = {"Authorization": f"Bearer {api_3b.token}"}
    body = {"counts": OTHER, "entry_id": str(uuid4())}
    address = f"/api/v1/groups/{api_3b.code}/days/2026-09-24/way_there"
    for value in ('W/"1"', '"01"', '"x"', '""', "", '"1.0"'):
        response = api_3b.client.put(address, json=body, headers={**headers, "If-Match": value})
        problem(response, 412, "stale_revision")


def test_star_matches_whatever_is_stored(api_3b: Any) -> None:
    api_3b.put()
    headers = {"Authorization": f"Bearer {api_3b.token}", "If-Match": "*"}
    body = {"counts": OTHER, "entry_id": str(uuid4())}
    address = f"/api/v1/groups/{api_3b.code}/days/2026-09-24/way_there"
    assert api_3b.client.put(address, json=body, headers=headers).get_json()["revision"] == 2


def test_checks_come_in_order_authorisation_entry_id_if_match_rules(api_3b: Any, world: Any, problem: Any) -> None:
    entry_id = str(uuid4())
    api_3b.put(entry_id=entry_id)
    wrong = {"foot": 99}
    nobody = type(api_3b)(api_3b.client, api_3b.code)
    clara = type(api_3b)(api_3b.client, api_3b.code, world.token(world.code_2c))
    problem(nobody.put(wrong, entry_id=entry_id, if_match=7), 401)
    problem(clara.put(wrong, entry_id=entry_id, if_match=7), 404)
    problem(api_3b.put(wrong, entry_id=entry_id, if_match=7), 422, "entry_id_reused")
    problem(api_3b.put(wrong, if_match=7), 412)
    problem(api_3b.put(wrong), 428)
    problem(api_3b.put(wrong, if_match=1), 422, "more_ways_than_children")


@pytest.mark.parametrize(
    "members",
    [
        {"counts": {"foot": -1}},
        {"counts": {"foot": "3"}},
        {"counts": {"plane": 1}},
        {"counts": [1, 2]},
        {"counts": None},
        {"absent": -1},
        {"basis": "guessed"},
        {"unknown": 1},
        {"confirmed": "yes"},
    ],
    ids=str,
)
def test_if_match_is_checked_before_what_is_wrong_in_the_body(
    api_3b: Any, problem: Any, members: dict[str, Any]
) -> None:
    api_3b.put()
    body = {"counts": OTHER, "entry_id": str(uuid4()), **members}
    path = "/days/2026-09-24/way_there"
    problem(api_3b.send("PUT", path, body, If_Match="7"), 412)
    problem(api_3b.send("PUT", path, body), 428)
    problem(api_3b.send("PUT", path, body, If_Match="1"), 422)
    assert api_3b.get().get_json()["revision"] == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/days/2026-09-24/way_there", b"{"),
        ("/days/2026-09-24/way_there", b"[]"),
        ("/days/2026-09-24/way_there", b'{"counts": {"foot": -1}}'),
        ("/days/2026-02-30/way_there", b'{"counts": {"foot": 1}, "entry_id": "6f9619ff-8b86-d011-b42d-00c04fc964ff"}'),
        ("/days/2026-09-24/nonsense", b'{"counts": {"foot": 1}, "entry_id": "6f9619ff-8b86-d011-b42d-00c04fc964ff"}'),
        ("/days/2026-09-24/state", b"{"),
        ("/children", b"{"),
        ("/periods/p1", b"{"),
    ],
)
def test_nothing_is_said_about_the_body_to_those_who_may_not_enter(
    api_3b: Any, world: Any, problem: Any, path: str, body: bytes
) -> None:
    nobody = type(api_3b)(api_3b.client, api_3b.code)
    clara = type(api_3b)(api_3b.client, api_3b.code, world.token(world.code_2c))
    problem(nobody.send("PUT", path, body), 401)
    problem(clara.send("PUT", path, body), 404)
    assert api_3b.send("PUT", path, body).status_code in (400, 422)


def test_get_gives_the_stored_tally_with_its_etag(api_3b: Any) -> None:
    api_3b.put({"foot": 12, "car": 0}, absent=2)
    response = api_3b.get()
    assert response.status_code == 200
    assert response.headers["ETag"] == '"1"'
    assert response.get_json()["counts"] == {"foot": 12}
    assert response.get_json()["absent"] == 2


def test_get_of_nothing_is_404(api_3b: Any, problem: Any) -> None:
    response = api_3b.get()
    problem(response, 404, "not_found")
    assert "ETag" not in response.headers


def test_deletion_takes_the_miles_back_and_numbers_never_start_again(api_3b: Any, problem: Any) -> None:
    api_3b.put()
    gone = api_3b.delete(if_match=1)
    assert gone.status_code == 200
    assert gone.get_json() == {"revision": 2, "miles": 0, "group_total": 0}
    assert gone.headers["ETag"] == '"2"'
    empty = api_3b.get()
    problem(empty, 404)
    assert empty.headers["ETag"] == '"2"'
    assert api_3b.miles() == {"green": 0, "red": 0, "blue": 0}
    response = api_3b.put(OTHER)
    assert "tally" not in problem(response, 428)
    assert response.headers["ETag"] == '"2"'
    problem(api_3b.put(OTHER, if_match=1), 412)
    back = api_3b.put(OTHER, if_match=2)
    assert back.status_code == 200
    assert back.get_json() == {"revision": 3, "miles": 21, "group_total": 21}


def test_deletion_again_gets_the_stored_answer(api_3b: Any) -> None:
    entry_id = str(uuid4())
    api_3b.put()
    first = api_3b.delete(if_match=1, entry_id=entry_id)
    api_3b.put(OTHER, if_match=2)
    again = api_3b.delete(if_match=1, entry_id=entry_id)
    assert (again.status_code, again.get_json()) == (200, first.get_json())
    assert api_3b.get().get_json()["revision"] == 3


def test_deletion_wants_the_present_revision(api_3b: Any, problem: Any) -> None:
    api_3b.put()
    problem(api_3b.delete(), 428)
    problem(api_3b.delete(if_match=5), 412)
    problem(api_3b.delete(sheet="way_back", if_match=1), 412)
    assert api_3b.get().get_json()["revision"] == 1


def test_deletion_with_the_id_of_another_entry_is_refused(api_3b: Any, problem: Any) -> None:
    entry_id = str(uuid4())
    api_3b.put(entry_id=entry_id)
    problem(api_3b.delete(if_match=1, entry_id=entry_id), 422, "entry_id_reused")


def test_deletion_of_nothing_is_404(api_3b: Any, problem: Any) -> None:
    problem(api_3b.delete(), 404)


def test_deletion_is_refused_after_the_deadline(api_3b: Any, world: Any, problem: Any) -> None:
    api_3b.put()
    world.clock.set_day(AFTER_DEADLINE)
    problem(api_3b.delete(if_match=1), 422, "after_deadline", "day")
    assert api_3b.miles()["green"] == 21


def test_token_of_another_group_finds_nothing(api_3b: Any, world: Any, problem: Any) -> None:
    api_3b.put()
    clara = type(api_3b)(api_3b.client, api_3b.code, world.token(world.code_2c))
    problem(clara.put(OTHER, if_match=1), 404)
    problem(clara.get(), 404)
    problem(clara.delete(if_match=1), 404)
    problem(type(api_3b)(api_3b.client, "ABCDEFGHJ", api_3b.token).put(), 404)


@pytest.mark.parametrize("token", [None, "wrong", "x" * 5000])
def test_without_or_with_a_wrong_token_put_is_401_and_get_is_404(api_3b: Any, problem: Any, token: str | None) -> None:
    api_3b.put()
    stranger = type(api_3b)(api_3b.client, api_3b.code, token)
    response = stranger.put(OTHER, if_match=1)
    problem(response, 401, "sign_in")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    problem(stranger.get(), 404)
    problem(stranger.get("2026-02-30", "nonsense"), 404)
    problem(stranger.delete(if_match=1), 401)


def test_renewed_access_ends_the_token(api_3b: Any, world: Any, problem: Any) -> None:
    from kindermeilen.actions import accounts

    with world.write() as ctx:
        accounts.renew(ctx, accounts.account_of_code(ctx, world.code_3b), "Brief verloren")
    problem(api_3b.put(), 401)


def test_signed_in_session_enters_with_its_csrf_header(people: Any, world: Any, problem: Any) -> None:
    assert people.anna.put(world.code_3b, "2026-09-24", "way_there", OTHER).status_code == 201
    body = {"counts": OTHER, "entry_id": str(uuid4())}
    address = f"/api/v1/groups/{world.code_3b}/days/2026-09-24/way_back"
    problem(people.anna.client.put(address, json=body), 400, "csrf", "X-CSRFToken")
    problem(people.anna.client.put(address, json=body, headers={"X-CSRFToken": "wrong"}), 400, "csrf")
    assert people.anna.get(address).status_code == 404


def _town(ctx: Any, world: Any) -> Any:
    from kindermeilen.storage import towns

    return towns.find_municipality(ctx.conn, world.ags)
