"""Whatever arrives as a body: it is stored as a whole or refused with a problem, and never makes the server stumble."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import limits
import pytest

ID = '"entry_id": "6f9619ff-8b86-d011-b42d-00c04fc964ff"'
DAY = "/days/2026-09-24/way_there"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"not json",
        b"{'counts': {}}",
        b'{"counts": {"foot": 1},}',
        b"\xff\xfe{",
        b'{"counts": {"foot": 1}, "x": "\xe4"}',
        '{"counts": {"foot": 1}}'.encode("utf-16"),
        b"\x00",
        b"[" * 60_000,
        b'{"counts":' * 6_000,
        b'{"counts": {"foot": ' + b"9" * 5_000 + b"}}",
    ],
    ids=["cut", "text", "quotes", "comma", "bytes", "latin-1", "utf-16", "nul", "lists", "objects", "digits"],
)
def test_body_that_is_no_json_is_400(api_3b: Any, problem: Any, body: bytes) -> None:
    problem(api_3b.send("PUT", DAY, body), 400, "json_invalid", "body")
    assert api_3b.get().status_code == 404


@pytest.mark.parametrize("body", [b"[]", b"null", b"3", b'"text"', b"true", b'[{"counts": {}}]'])
def test_body_that_is_no_object_is_refused(api_3b: Any, problem: Any, body: bytes) -> None:
    problem(api_3b.send("PUT", DAY, body), 422, "model_type", "body")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "counts"),
        (b"{}", "counts"),
        (b'{"counts": {"foot": 1}}', "entry_id"),
        (f"{{{ID}}}".encode(), "counts"),
        (f'{{"counts": [1], {ID}}}'.encode(), "counts"),
        (f'{{"counts": null, {ID}}}'.encode(), "counts"),
        (f'{{"counts": {{"foot": NaN}}, {ID}}}'.encode(), "counts.foot"),
        (f'{{"counts": {{"foot": Infinity}}, {ID}}}'.encode(), "counts.foot"),
        (f'{{"counts": {{"foot": 1e3}}, {ID}}}'.encode(), "counts.foot"),
        (f'{{"counts": {{"foot": {"9" * 400}}}, {ID}}}'.encode(), "counts.foot"),
        (f'{{"counts": {{"foot": -{"9" * 400}}}, {ID}}}'.encode(), "counts.foot"),
        (f'{{"counts": {{"foot": 9223372036854775808}}, {ID}}}'.encode(), "counts.foot"),
        (f'{{"counts": {{"foot": 1}}, "absent": {"9" * 400}, {ID}}}'.encode(), "absent"),
        (f'{{"counts": {{"foot": 1}}, "basis": ["counted"], {ID}}}'.encode(), "basis"),
        (f'{{"counts": {{"foot": 1}}, "confirmed": 1, {ID}}}'.encode(), "confirmed"),
        (f'{{"counts": {{"foot": 1}}, "confrimed": true, {ID}}}'.encode(), "confrimed"),
        (f'{{"counts": {{"foot": 1}}, "day": "2026-09-24", {ID}}}'.encode(), "day"),
        (f'{{"counts": {{"foot": 1, "bike": 1, "foot": 2}}, {ID}}}'.encode(), "foot"),
        (f'{{"counts": {{"foot": 1}}, "counts": {{"foot": 2}}, {ID}}}'.encode(), "counts"),
        (f'{{"counts": {{"foot": 1}}, {ID}, {ID}}}'.encode(), "entry_id"),
        (b'{"counts": {"foot": 1}, "entry_id": "12345"}', "entry_id"),
        (b'{"counts": {"foot": 1}, "entry_id": 12345}', "entry_id"),
        (b'{"counts": {"foot": 1}, "entry_id": "6f9619ff-8b86-d011-b42d-00c04fc964ff\\n"}', "entry_id"),
    ],
    ids=lambda value: value[:60].decode() if isinstance(value, bytes) else "",
)
def test_body_that_does_not_fit_is_refused_naming_the_member(
    api_3b: Any, problem: Any, body: bytes, field: str
) -> None:
    problem(api_3b.send("PUT", DAY, body), 422, field=field)
    assert api_3b.get().status_code == 404


def test_many_unknown_modes_and_long_names_are_cut_in_the_answer(api_3b: Any, problem: Any) -> None:
    counts = {f"{number}{'x' * 300}": 1 for number in range(100)}
    response = api_3b.put(counts)
    problem(response, 422)
    assert len(response.data) < 1000


def test_refused_body_uses_no_entry_id_up(api_3b: Any) -> None:
    entry_id = str(uuid4())
    assert api_3b.put({"foot": 26}, entry_id=entry_id).status_code == 422
    assert api_3b.put({"foot": 25}, entry_id=entry_id, surprise=1).status_code == 422
    assert api_3b.put({"foot": 25}, entry_id=entry_id).status_code == 201


@pytest.mark.parametrize("length", ["stated", "chunked"])
def test_too_large_body_is_413(api_3b: Any, problem: Any, length: str) -> None:
    body = json.dumps({"counts": {"foot": 1}, "entry_id": str(uuid4())}).encode() + b" " * 70_000
    if length == "stated":
        response = api_3b.send("PUT", DAY, body)
    else:
        headers = {"Authorization": f"Bearer {api_3b.token}", "Transfer-Encoding": "chunked"}
        response = api_3b.client.put(
            f"/api/v1/groups/{api_3b.code}{DAY}",
            input_stream=BytesIO(body),
            headers=headers,
            environ_overrides={"wsgi.input_terminated": True},
        )
    problem(response, 413)
    assert api_3b.get().status_code == 404


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_body_is_json_whatever_its_label(api_3b: Any, content_type: str) -> None:
    """`curl -d` labels it as a form; what counts is what is in it."""
    body = json.dumps({"counts": {"foot": 1}, "entry_id": str(uuid4())})
    headers = {"Authorization": f"Bearer {api_3b.token}"}
    address = f"/api/v1/groups/{api_3b.code}{DAY}"
    response = api_3b.client.put(address, data=body, headers=headers, content_type=content_type)
    assert response.status_code == 201


@pytest.mark.parametrize(
    ("path", "members", "field"),
    [
        ("/children", {"from": "2026-09-21", "children": 0}, "children"),
        ("/children", {"from": "2026-09-21", "children": 401}, "children"),
        ("/children", {"from": "2026-09-21", "children": "25"}, "children"),
        ("/children", {"from": 1, "children": 25}, "from"),
        ("/children", {"from": "2026-09-21T00:00:00", "children": 25}, "from"),
        ("/children", {"from": "9999-12-31", "children": 25}, "from"),
        ("/children", {"from": "0001-01-01", "children": 25}, "from"),
        ("/children", {"valid_from": "2026-09-21", "children": 25}, "from"),
        ("/children", {"children": 25}, "from"),
        ("/periods/p1", {"kind": "holiday", "from": "2026-09-21", "to": "2026-09-25"}, "kind"),
        ("/periods/p1", {"kind": "action", "from": "9999-12-31", "to": "9999-12-31"}, "from"),
        ("/periods/p1", {"kind": "action", "from": "2026-09-21"}, "to"),
        ("/days/2026-09-24/state", {"state": "holiday", "weather": "sun"}, "state"),
        ("/days/2026-09-24/state", {"state": "no_school", "weather": "hail"}, "weather"),
        ("/days/2026-02-30/state", {"state": "no_school"}, "day"),
    ],
)
def test_other_entries_are_refused_naming_the_member(
    api_3b: Any, problem: Any, path: str, members: dict[str, Any], field: str
) -> None:
    problem(api_3b.send("PUT", path, {**members, "entry_id": str(uuid4())}), 422, field=field)


def test_unknown_address_and_method_of_the_api_are_problems(api_3b: Any, problem: Any) -> None:
    problem(api_3b.client.get("/api/v1/nothing"), 404)
    response = api_3b.client.post(f"/api/v1/groups/{api_3b.code}")
    problem(response, 405)
    assert "GET" in response.headers["Allow"]


def test_too_many_requests_are_429_with_retry_after(api_3b: Any, problem: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kindermeilen.web.api import rate

    monkeypatch.setattr(rate.hits, "is_within", lambda *_limit: False)
    response = api_3b.put()
    problem(response, 429, "rate")
    assert int(response.headers["Retry-After"]) > 0


def test_each_source_has_its_own_rate_and_the_next_window_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    from kindermeilen.web.api import rate

    twice, hits, now = limits.parse("2/minute"), rate.Hits(), 600.0
    monkeypatch.setattr(rate.time, "monotonic", lambda: now)
    assert [hits.is_within(twice, "3b") for _ in range(3)] == [True, True, False]
    assert hits.is_within(twice, "4a")
    now += 59
    assert not hits.is_within(twice, "3b")
    now += 1
    assert hits.is_within(twice, "3b")


def test_busy_or_full_database_is_503_with_retry_after(
    api_3b: Any, problem: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kindermeilen.actions.faults import Unwritable
    from kindermeilen.storage.engine import Database

    def full(_database: Database, **_options: Any) -> Any:
        raise Unwritable("disk is full")

    monkeypatch.setattr(Database, "write", full)
    response = api_3b.put()
    problem(response, 503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0
