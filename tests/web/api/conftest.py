"""Somebody who speaks to the API: with a group's token, or with nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

MORNING = {"foot": 12, "bike": 5, "bus": 4, "car": 3}
TODAY = "2026-09-24"


@dataclass(frozen=True)
class Api:
    """A client of one group. Entries get an id of their own unless one is given."""

    client: FlaskClient
    code: str
    token: str | None = None

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Any request below the group's address; `if_match="1"` becomes `If-Match: "1"`."""
        named = {name.replace("_", "-"): f'"{value}"' for name, value in headers.items()}
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        data = {"data": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        return self.client.open(f"/api/v1/groups/{self.code}{path}", method=method, headers=named, **data)

    def put(
        self,
        counts: Mapping[str, Any] | None = None,
        day: str | date = TODAY,
        sheet: str = "way_there",
        *,
        entry_id: str | None = None,
        if_match: str | int | None = None,
        **more: Any,
    ) -> TestResponse:
        body = {"counts": MORNING if counts is None else counts, "entry_id": entry_id or str(uuid4()), **more}
        return self.send("PUT", f"/days/{day}/{sheet}", body, **_match(if_match))

    def get(self, day: str | date = TODAY, sheet: str = "way_there") -> TestResponse:
        return self.send("GET", f"/days/{day}/{sheet}")

    def delete(
        self,
        day: str | date = TODAY,
        sheet: str = "way_there",
        *,
        if_match: str | int | None = None,
        entry_id: str | None = None,
    ) -> TestResponse:
        return self.send("DELETE", f"/days/{day}/{sheet}", {"entry_id": entry_id or str(uuid4())}, **_match(if_match))

    def entry(self, method: str, path: str, entry_id: str | None = None, **body: Any) -> TestResponse:
        """One of the other entries of the queue; `from_` becomes `from`."""
        members = {name.rstrip("_"): value for name, value in body.items()}
        return self.send(method, path, {**members, "entry_id": entry_id or str(uuid4())})

    def miles(self) -> dict[str, int]:
        """What everybody sees of the group."""
        found: dict[str, int] = self.client.get(f"/api/v1/groups/{self.code}").get_json()["miles"]
        return found


def _match(revision: str | int | None) -> dict[str, str]:
    return {} if revision is None else {"If_Match": str(revision)}


@pytest.fixture
def api_3b(app: Flask, world: Any) -> Api:
    """The client of Anna's 3b (25 children), by token."""
    return Api(app.test_client(), world.code_3b, world.token(world.code_3b))


@pytest.fixture
def problem() -> Any:
    """Checks that an answer is a problem of RFC 9457 and gives its members."""

    def check(response: TestResponse, status: int, rule: str = "", field: str = "") -> dict[str, Any]:
        body: dict[str, Any] = response.get_json()
        assert (response.status_code, body.get("rule")) == (status, rule or body.get("rule")), body
        assert response.content_type == "application/problem+json"
        assert body["status"] == status
        assert body["type"] == f"urn:kindermeilen:{body['rule']}"
        assert body["title"]
        assert body["detail"]
        assert not field or body["field"] == field, body
        return body

    return check
