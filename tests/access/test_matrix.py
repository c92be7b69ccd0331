"""Who may ask what: each route as a real request by each of the people, against the table in matrix.txt.

A route without a row fails. Who is refused changes nothing, no GET changes anything, no form is taken without its CSRF
token, and public pages neither set nor read a cookie.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

PEOPLE = ("nobody", "clara", "ben", "tablet", "anna", "school", "kora", "nora")
REFUSED = ("login", "words", "401", "403", "404", "410")
LINE = re.compile(r"(?P<route>(GET|POST|PUT|DELETE) [^{|]+)(\{(?P<changed>[^}]*)\} *)?\|(?P<answers>.*)")


@dataclass(frozen=True)
class Row:
    """A line of the table: route ("GET /k/<code>"), values for its address, and what each of the people is answered."""

    route: str
    changed: dict[str, str]
    answers: dict[str, str]

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    @property
    def is_public(self) -> bool:
        return set(self.answers.values()) == {"public"}


def read_table() -> list[Row]:
    lines = Path(__file__).with_name("matrix.txt").read_text().splitlines()
    return [_row(line) for line in lines if line and not line.startswith("#")]


def _row(line: str) -> Row:
    found = LINE.fullmatch(line)
    assert found, line
    answers = found["answers"].split()
    answers = answers * len(PEOPLE) if len(answers) == 1 else answers
    assert len(answers) == len(PEOPLE), line
    changed = dict(pair.split("=") for pair in (found["changed"] or "").split())
    return Row(found["route"].strip(), changed, dict(zip(PEOPLE, answers, strict=True)))


TABLE = read_table()


def named(row: Row) -> str:
    """A row's name in the report of the tests."""
    return " ".join((row.route, *row.changed.values()))


def answered(response: TestResponse) -> str:
    """The status, or where somebody is sent (302; what was done leads on with 303) before he gets what he asked for."""
    if response.status_code == 302:
        path = response.headers["Location"].partition("?")[0]
        if path == "/anmelden":
            return "login"
        if path.endswith("/woerter"):
            return "words"
    return str(response.status_code)


def test_every_route_has_a_row(app: Flask) -> None:
    routes = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {row.route for row in TABLE} == routes


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_people_are_answered_as_the_table_says(row: Row, stage: Any) -> None:
    before = stage.dump()
    found = {}
    for name in PEOPLE:
        response = stage.ask(stage.people[name], row.route, **row.changed)
        found[name] = answered(response)
        if row.is_public:
            found[name] = _public(response)
        changed = stage.dump() != before
        refused = found[name] in REFUSED or row.method == "GET"
        assert not (changed and refused), f"{name} was answered {found[name]} and yet changed something"
        if changed:
            stage.put_back()
    assert found == row.answers


def _public(response: TestResponse) -> str:
    """A public page is there for all, and neither sets nor reads a cookie."""
    cookies = (response.headers.get("Set-Cookie"), "Cookie" in response.headers.get("Vary", ""))
    return "public" if response.status_code in (200, 302) and cookies == (None, False) else str(cookies)


WRITING = [row for row in TABLE if row.method != "GET" and set(row.answers.values()) - set(REFUSED)]


@pytest.mark.parametrize("row", WRITING, ids=named)
def test_no_form_is_taken_without_its_token(row: Row, stage: Any) -> None:
    before = stage.dump()
    for name in PEOPLE:
        response = stage.ask(stage.people[name], row.route, csrf=False, **row.changed)
        is_api_of_nobody = response.status_code == 401 and name == "nobody"
        assert response.status_code == 400 or is_api_of_nobody, name
    assert stage.dump() == before


CHANGES_NOTHING = {
    "POST /anmelden/pc/fertig": "no phone has let this PC in",
    "POST /klasse/<code>/woerter/zurueck": "nobody has typed the words before",
    "POST /koppeln": "it finds the PC; the next step lets it in",
    "POST /koordination/<ags>/kampagne/<int:year>/co2": "the year is open",
    "POST /koordination/<ags>/kampagne/<int:year>/oeffnen": "the year is open",
}


@pytest.mark.parametrize("row", [row for row in WRITING if row.route not in CHANGES_NOTHING], ids=named)
def test_what_is_allowed_is_really_done(row: Row, stage: Any) -> None:
    """So that a refusal in the table is the permission's and not that of a form which nobody could send."""
    before = stage.dump()
    for name in PEOPLE:
        if row.answers[name] not in REFUSED:
            stage.ask(stage.people[name], row.route, **row.changed)
            if stage.dump() != before:
                return
    pytest.fail(f"{row.route} changed nothing for anybody")
