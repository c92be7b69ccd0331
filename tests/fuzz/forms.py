"""Every form of the house, as its pages show it; what is sent there, by whom; and what must hold afterwards."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask
from hypothesis import strategies as st
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from kindermeilen.storage.engine import Database
from tests.conftest import SECRET
from tests.fuzz.answers import Page, faults
from tests.fuzz.stored import Stored, broken_rules, everything
from tests.fuzz.values import TEXTS, VALUES

PEOPLE = ("kora", "anna", "school", "tablet", "ben", "clara", "nora", "nobody")
OWNERS = {"koordination": ("kora",), "einrichtung": ("school", "kora"), "klasse": ("anna", "tablet", "kora")}
"""Who may send the forms of a room; most cases are theirs."""
CSRF = (*("right",) * 12, "missing", "wrong", "others")
OTHERS_TOKEN = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps("d" * 40)
"""A token of this server, for another browser."""
PLACES = re.compile(r"<(?:[^<>]*:)?(\w+)>")
QUERIES = (
    "",
    "",
    "",
    "?lang=en",
    "?jahr=neu",
    "?weiter=%2F%2Fevil.example",
    "?weiter=%00",
    "?lang=%3Ckmxss%3E",
    "?jahr=0",
)
MEANWHILE = {"failed_sign_in", "session", "device", "pairing"}
"""What a refusal may leave behind: that it was refused, and that a device was seen today."""


class FormReader(HTMLParser):
    """All forms of a page: address, and the value of each field; a choice of one field gives all its values."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._fields: dict[str, list[str]] | None = None
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._fields = {}
            self.forms.append((given["action"], self._fields))
        if self._fields is None:
            return
        self._select = given["name"] if tag == "select" else self._select
        name = self._select if tag == "option" else given.get("name", "")
        if name and name != "csrf_token" and tag in ("input", "textarea", "button", "option"):
            self._fields.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        if tag == "select":
            self._select = ""


def shown_forms(stage: Any) -> dict[str, dict[str, list[str]]]:
    """The fields of each form that any page shows to anybody, by route, with the values that were offered."""
    found: dict[str, dict[str, list[str]]] = {}
    for route in sorted(routes(stage.app, "GET")):
        if route.startswith(("GET /api/", "GET /static/")):
            continue
        for name in ("kora", "anna", "school", "nobody"):
            response = stage.ask(stage.people[name], route)
            if response.mimetype == "text/html":
                for action, fields in FormReader(response.text).forms:
                    merge(found.setdefault(route_of(stage.app, action), {}), fields)
    return found


def merge(known: dict[str, list[str]], fields: Mapping[str, list[str]]) -> None:
    for name, values in fields.items():
        known[name] = list(dict.fromkeys([*known.get(name, []), *values]))


def routes(app: Flask, method: str) -> set[str]:
    return {f"{method} {rule.rule}" for rule in app.url_map.iter_rules() if method in (rule.methods or set())}


def route_of(app: Flask, action: str) -> str:
    """The route that a form's address leads to. A form that leads nowhere is a fault of its page."""
    try:
        rule, _ = app.url_map.bind("localhost").match(urlsplit(action).path, "POST", return_rule=True)
    except HTTPException as error:
        raise AssertionError(f"a form leads to {action}, where nothing is") from error
    return f"POST {rule.rule}"


@dataclass(frozen=True)
class Case:
    """One form as it is sent. `changed`: fields with other values (None: left out, several: doubled)."""

    person: str
    csrf: str
    query: str
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    place: tuple[str, str] | None
    times: int


def cases(route: str, offered: Mapping[str, list[str]]) -> st.SearchStrategy[Case]:
    """Forms with up to five fields changed, and else as they should be. `offered`: values of fields on the pages."""
    owners = OWNERS.get(route.split("/")[1], PEOPLE)
    places = PLACES.findall(route)
    place = st.tuples(st.sampled_from(places), VALUES.filter(bool)) if places else st.none()
    return st.builds(
        Case,
        person=st.sampled_from(owners) | st.sampled_from(owners) | st.sampled_from(PEOPLE),
        csrf=st.sampled_from(CSRF),
        query=st.sampled_from(QUERIES),
        changed=st.lists(_changes(offered), max_size=5, unique_by=lambda pair: pair[0]).map(tuple),
        place=st.integers(0, 11).flatmap(lambda chance: place if chance == 11 else st.none()),
        times=st.sampled_from((1, 1, 1, 2)),
    )


def _changes(offered: Mapping[str, list[str]]) -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    known = [st.tuples(st.just(name), _values(values)) for name, values in sorted(offered.items())]
    strange = st.tuples(st.sampled_from(["entry", "\x00", "a" * 300, "<kmxss>"]) | TEXTS, _values([]))
    return st.one_of(*known, strange)


def _values(offered: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    one = VALUES | st.sampled_from(offered) if offered else VALUES
    return st.one_of(*[one.map(lambda value: (value,))] * 5, st.lists(one, max_size=3).map(tuple))


@dataclass
class PageFuzz:
    """Asks for a page with anything in its address."""

    stage: Any
    database: Database
    route: str
    at_first: Stored
    answered: Counter[str] = field(default_factory=Counter)

    def cases(self) -> st.SearchStrategy[Case]:
        queries = {
            name: [] for name in ("jahr", "year", "code", "lang", "weiter", "stand", "ruhig", "einrichtung", "part")
        }
        return cases(self.route, queries)

    def found(self, case: Case) -> Iterator[str]:
        sign_in_again(self.stage, case)
        response = self.stage.people[case.person].get(self._address(case))
        response.get_data()
        response.close()
        self.answered[str(response.status_code)] += 1
        yield from faults(response, is_of_a_form=False)
        with self.database.read() as conn:
            after = everything(conn)
            if after != self.at_first:
                yield f"a page changed {sorted(name for name in after if after[name] != self.at_first[name])}"

    def _address(self, case: Case) -> str:
        path = self.stage.address(self.route.partition(" ")[2], **dict([case.place] if case.place else []))
        pairs = [(name, value) for name, values in case.changed for value in values]
        return f"{_quoted(path)}?{urlencode(pairs, errors='surrogatepass')}"[:8000]


def sign_in_again(stage: Any, case: Case) -> None:
    """A case before may have ended or changed the browser's session."""
    person = stage.people[case.person]
    with person.client.session_transaction() as session:
        session.clear()
        if person.device_secret:
            session["device"] = person.device_secret


@dataclass
class FormFuzz:
    """Sends cases to one route of the stage and says what was wrong with the answers and what is stored."""

    stage: Any
    database: Database
    route: str
    form: Mapping[str, Any]
    known: Mapping[str, list[str]]
    today: date
    at_first: Stored
    answered: Counter[str] = field(default_factory=Counter)

    @property
    def offered(self) -> dict[str, list[str]]:
        """The form's fields with the values that pages offer for them."""
        return {name: list(self.known.get(name, [])) for name in (*self.form, *self.known)}

    def cases(self) -> st.SearchStrategy[Case]:
        return cases(self.route, self.offered)

    def found(self, case: Case) -> Iterator[str]:
        """One line for each thing that is wrong."""
        self.stage.put_back()
        sign_in_again(self.stage, case)
        before = self.at_first
        for _ in range(case.times):
            response = self.send(case)
            yield from faults(response, is_of_a_form=case.place is None)
            yield from self._of_typed(case, response)
            with self.database.read() as conn:
                after = everything(conn)
                yield from self._of_storage(conn, case, response, before, after)
            before = after
            self.answered[f"{response.status_code}"] += 1

    def _of_storage(
        self, conn: Connection, case: Case, response: TestResponse, before: Stored, after: Stored
    ) -> Iterator[str]:
        changed = {name for name in after if after[name] != before[name]}
        if response.status_code >= 400 and changed - MEANWHILE:
            yield f"answered {response.status_code} and yet changed {sorted(changed)}"
        refused = {400, 404, 405, 413} if case.place else {400, 413}
        if case.csrf != "right" and (changed or response.status_code not in refused):
            yield f"taken without its token: {response.status_code}, changed {sorted(changed)}"
        if changed:
            yield from broken_rules(conn, after, self.today)

    def _of_typed(self, case: Case, response: TestResponse) -> Iterator[str]:
        """What was typed into a form that is shown again still stands there."""
        if response.status_code != 422 or response.mimetype != "text/html":
            return
        page = Page(response.get_data(as_text=True))
        for name, values in case.changed:
            kept = [" ".join(value.split()) for value in page.values]
            typed = " ".join(values[0].split()) if len(values) == 1 else ""
            plain = typed and typed.isprintable() and typed.isascii() and len(typed) <= 40
            if plain and name in page.writable and typed not in kept:
                yield f"what was typed into {name} is lost: {typed!r}"

    def send(self, case: Case) -> TestResponse:
        person = self.stage.people[case.person]
        address = self.stage.address(self.route.partition(" ")[2], **dict([case.place] if case.place else []))
        pairs = [*self._pairs(dict(case.changed)), *_token(case, person)]
        body = urlencode(pairs, errors="surrogatepass")
        path = urlsplit("/" + address.lstrip("/"))._replace(query="", fragment="").path if case.place else address
        response: TestResponse = person.client.open(
            _quoted(path) + case.query, method="POST", data=body, content_type="application/x-www-form-urlencoded"
        )
        response.get_data()
        response.close()
        return response

    def _pairs(self, changed: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
        for name, value in self.form.items():
            if name not in changed:
                yield from ((name, one) for one in (value if isinstance(value, list) else [value]))
        for name, values in changed.items():
            yield from ((name, value) for value in values)


def _quoted(path: str) -> str:
    """An address as a client may send it: anything but its slashes in percent signs."""
    return quote(path, safe="/", errors="surrogatepass")


def _token(case: Case, person: Any) -> list[tuple[str, str]]:
    tokens = {"right": person.csrf_token, "wrong": lambda: "x", "others": lambda: OTHERS_TOKEN}
    return [("csrf_token", tokens[case.csrf]())] if case.csrf in tokens else []
