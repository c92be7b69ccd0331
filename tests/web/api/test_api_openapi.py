"""The OpenAPI document: valid, whole, and true of what is really answered."""

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.test import TestResponse

PROBLEM = "application/problem+json"


@pytest.fixture
def document(people: Any) -> dict[str, Any]:
    response = people.nobody.get("/api/v1/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


def test_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_route_of_the_api_is_in_it_and_nothing_else(document: dict[str, Any], app: Flask) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    said = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert said == routes


def test_limits_of_size_and_rate_are_said(document: dict[str, Any], settings: Any) -> None:
    assert str(settings.max_body) in document["info"]["description"]
    assert settings.api_rate in document["info"]["description"]


def test_entries_want_a_sign_in_and_open_data_does_not(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            is_open = path in ("/api/v1/totals", "/api/v1/openapi.json", "/api/v1/groups/{code}")
            assert ("security" in operation) is not is_open, (path, method)


def test_real_answers_fit_their_schemas(document: dict[str, Any], api_3b: Any, people: Any, world: Any) -> None:
    day, days = "/days/2026-09-24/way_there", "/api/v1/groups/{code}/days/{day}/{sheet}"
    nobody = type(api_3b)(api_3b.client, api_3b.code)
    group = "/api/v1/groups/{code}"
    late = {"counts": {"foot": 2}, "day": "2026-09-23", "sheet": "way_there", "reason": "spät"}
    calls: list[tuple[str, str, TestResponse, int]] = [
        (days, "put", api_3b.put(), 201),
        (days, "put", api_3b.put({"foot": 3}, if_match=1), 200),
        (days, "put", api_3b.put(), 428),
        (days, "put", api_3b.put(if_match=1), 412),
        (days, "put", api_3b.put({"foot": 99}, if_match=2), 422),
        (days, "put", nobody.put(), 401),
        (days, "put", api_3b.send("PUT", day, b"{"), 400),
        (days, "put", api_3b.send("PUT", day, b"x" * 70_000), 413),
        (days, "get", api_3b.get(), 200),
        (days, "get", nobody.get(), 404),
        (days, "delete", api_3b.delete(if_match=2), 200),
        (group + "/days/{day}/state", "put", _state(api_3b), 200),
        (group + "/children", "put", api_3b.entry("PUT", "/children", from_="2026-09-21", children=24), 200),
        (group + "/periods/{period_id}", "put", _period(api_3b), 200),
        (group + "/corrections", "post", api_3b.entry("POST", "/corrections", **late), 202),
        (group + "/conflicts/{conflict_id}", "post", _conflict(api_3b, people), 200),
        (group + "/frame", "get", people.anna.get(f"/api/v1/groups/{api_3b.code}/frame"), 200),
        (group + "/frame", "get", people.tablet.get(f"/api/v1/groups/{api_3b.code}/frame"), 200),
        (group, "get", people.nobody.get(f"/api/v1/groups/{api_3b.code}"), 200),
        (group, "get", people.nobody.get("/api/v1/groups/ABC"), 404),
        ("/api/v1/totals", "get", people.nobody.get("/api/v1/totals?year=2026"), 200),
        ("/api/v1/totals", "get", people.nobody.get("/api/v1/totals?year=x"), 422),
        ("/api/v1/session", "get", people.anna.get("/api/v1/session"), 200),
        ("/api/v1/session", "get", people.nobody.get("/api/v1/session"), 401),
    ]
    for path, method, response, status in calls:
        assert response.status_code == status, (path, method, response.text)
        check(document, path, method, response)


def test_examples_of_the_contract_are_taken_by_the_schemas(document: dict[str, Any]) -> None:
    schema = body_schema(document, "/api/v1/groups/{code}/days/{day}/{sheet}", "put")
    good = {
        "counts": {"foot": 12, "bike": 5, "bus": 4, "car": 3},
        "entry_id": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
    }
    validator = Draft202012Validator(schema | {"components": document["components"]})
    assert validator.is_valid(good)
    assert validator.is_valid({**good, "basis": "assumed", "absent": 2, "confirmed": True})
    for wrong in ({"counts": {"foot": -1}}, {"basis": "guessed"}, {"absent": "2"}, {"entry_id": "1"}, {"extra": 1}):
        assert not validator.is_valid({**good, **wrong}), wrong


def body_schema(document: dict[str, Any], path: str, method: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    return found


def check(document: dict[str, Any], path: str, method: str, response: TestResponse) -> None:
    """The answer's status, media type, body and ETag are what the document says."""
    said = document["paths"][path][method]["responses"][str(response.status_code)]
    schema = said["content"][response.content_type]["schema"]
    validator = Draft202012Validator(
        schema | {"components": document["components"]}, format_checker=FormatChecker(["date"])
    )
    errors = [error.message for error in validator.iter_errors(response.get_json())]
    assert errors == [], (path, method, response.status_code)
    if response.status_code in (200, 201):
        assert ("ETag" in response.headers) == ("ETag" in said.get("headers", {})), (path, method)


def _conflict(api: Any, people: Any) -> TestResponse:
    """Two numbers for today, of which Anna picks the second."""
    api.put({"foot": 3}, if_match=3)
    beside = {"counts": {"foot": 4}, "day": "2026-09-24", "sheet": "way_there"}
    waiting = api.entry("POST", "/corrections", **beside).get_json()["correction"]
    body = {"entry_id": str(uuid4()), "take": "waiting", "revision": 4}
    headers = {"X-CSRFToken": people.anna.csrf_token()}
    answer: TestResponse = people.anna.client.post(
        f"/api/v1/groups/{api.code}/conflicts/{waiting}", json=body, headers=headers
    )
    return answer


def _state(api: Any) -> TestResponse:
    answer: TestResponse = api.entry("PUT", "/days/2026-09-23/state", state="excursion", weather=None)
    return answer


def _period(api: Any) -> TestResponse:
    dates = {"from_": "2026-09-07", "to": "2026-09-11"}
    answer: TestResponse = api.entry("PUT", "/periods/p1", kind="baseline", **dates)
    return answer
