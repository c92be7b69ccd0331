"""Anything into every form, every table and the API: an answer each time, and nothing stored that may not be.

`make test` sends 500 cases, always the same; `python -m tests.fuzz.run --cases 20000 --seed 7` sends as many as it is
told to, others with each seed.
"""

import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

from kindermeilen.maintenance.check import findings
from tests.access.sent import FORMS
from tests.fuzz.answers import faults
from tests.fuzz.api import ApiFuzz, operations
from tests.fuzz.api import cases as api_cases
from tests.fuzz.forms import MEANWHILE, FormFuzz, PageFuzz, routes, shown_forms
from tests.fuzz.stored import broken_rules, everything
from tests.fuzz.tables import KINDS, Kind, Sheet, sheets, stored_by_command

CASES = int(os.environ.get("KINDERMEILEN_FUZZ_CASES", "500"))
SEED = int(os.environ.get("KINDERMEILEN_FUZZ_SEED", "1"))
LISTED = (Path(__file__).parents[1] / "structure" / "routes.txt").read_text().splitlines()
FORM_ROUTES = [route for route in LISTED if route.startswith("POST ") and "/api/" not in route]
API_ROUTES = [
    route.replace("<", "{").replace(">", "}") for route in LISTED if " /api/" in route and "openapi" not in route
]
PAGE_ROUTES = [route for route in LISTED if route.startswith("GET ") and "/api/" not in route and "static" not in route]
SHARE_OF_FORMS, SHARE_OF_PAGES, SHARE_OF_TABLES, SHARE_OF_API = 0.5, 0.1, 0.2, 0.2


def fuzzed(cases: st.SearchStrategy[Any], share: float, found: Callable[[Any], Iterator[str]]) -> None:
    """Send that share of all cases; what is found comes with the smallest case that shows it."""

    @seed(SEED)
    @settings(
        max_examples=max(1, round(CASES * share)),
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def send(case: Any) -> None:
        wrong = list(found(case))
        note(f"{shown(case)}\nfound: {wrong}")
        assert wrong == []

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)  # long values have long names
        send()


def shown(case: Any) -> str:
    """A case in one line, its long values cut."""
    return re.sub(r"(.{60})\1+|(.)\2{200,}", lambda long: f"{long[0][:60]}… ({len(long[0])} signs)", repr(case))[:3000]


@pytest.fixture(scope="session")
def known_forms() -> dict[str, dict[str, list[str]]]:
    """What the pages' forms hold, filled by the first who looks."""
    return {}


@pytest.fixture
def offered(stage: Any, known_forms: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    if not known_forms:
        known_forms |= shown_forms(stage)
        stage.put_back()
    return known_forms


def test_every_form_is_sent(app: Flask) -> None:
    assert {f"POST {route.partition(' ')[2]}" for route in FORM_ROUTES} == {
        route for route in routes(app, "POST") if "/api/" not in route
    }


@pytest.mark.parametrize("route", FORM_ROUTES)
def test_form(route: str, stage: Any, offered: Any, world: Any, record_property: Any) -> None:
    form = FORMS.get(route, lambda _: {})({**stage.args, "account": stage.accounts["kora"]})
    with world.read() as ctx:
        at_first = everything(ctx.conn)
    fuzz = FormFuzz(stage, world.database, route, form, offered.get(route, {}), world.clock.today, at_first)
    try:
        fuzzed(fuzz.cases(), SHARE_OF_FORMS / len(FORM_ROUTES), fuzz.found)
    finally:
        record_property("answers", dict(fuzz.answered))


@pytest.mark.parametrize("route", PAGE_ROUTES)
def test_page(route: str, stage: Any, world: Any, record_property: Any) -> None:
    with world.read() as ctx:
        at_first = everything(ctx.conn)
    fuzz = PageFuzz(stage, world.database, route, at_first)
    try:
        fuzzed(fuzz.cases(), SHARE_OF_PAGES / len(PAGE_ROUTES), fuzz.found)
    finally:
        record_property("answers", dict(fuzz.answered))


@pytest.mark.parametrize("kind", KINDS)
def test_table(kind: str, stage: Any, world: Any, record_property: Any) -> None:
    answered: Counter[str] = Counter()

    def found(sheet: Sheet) -> Iterator[str]:
        stage.put_back()
        if sheet.way == "command":
            return stored_by_command(world, KINDS[kind], sheet.data, answered)
        return sent_by_form(stage, world, KINDS[kind], sheet, answered)

    try:
        fuzzed(sheets(KINDS[kind]), SHARE_OF_TABLES / len(KINDS), found)
    finally:
        record_property("answers", dict(answered))


def sent_by_form(stage: Any, world: Any, kind: Kind, sheet: Sheet, answered: Counter[str]) -> Iterator[str]:
    form: dict[str, Any] = {"confirmed": "1"} if sheet.confirmed else {}
    if sheet.way == "uploaded":
        form["file"] = (BytesIO(sheet.data), sheet.name)
    else:
        form["text"] = sheet.data.decode("utf-8", "replace")
    with world.read() as ctx:
        before = everything(ctx.conn)
    response = stage.people["kora"].post(stage.address(kind.route.partition(" ")[2]), form)
    answered[f"{sheet.way} {response.status_code}"] += 1
    yield from faults(response)
    with world.read() as ctx:
        after = everything(ctx.conn)
        changed = {name for name in after if after[name] != before[name]} - MEANWHILE
        if changed and response.status_code != 302:
            yield f"answered {response.status_code} and yet changed {sorted(changed)}"
        if changed:
            yield from broken_rules(ctx.conn, after, world.clock.today)


@pytest.mark.parametrize("route", API_ROUTES)
def test_api(route: str, app: Flask, world: Any, people: Any, record_property: Any) -> None:
    senders = {
        "the class's token": {"headers": {"Authorization": f"Bearer {world.token(world.code_3b)}"}},
        "a stranger's token": {"headers": {"Authorization": f"Bearer {world.token(world.code_2c)}"}},
        "the class's device": {
            "headers": {"X-CSRFToken": people.anna.csrf_token()},
            "cookies": {"kindermeilen": people.anna.client.get_cookie("kindermeilen").value},
        },
        "nobody": {},
    }
    for one in senders.values():
        one.setdefault("headers", {})["Accept-Encoding"] = "identity"
    fuzz = ApiFuzz(world.database, senders, world.clock.today)
    cases = api_cases(operations(app)[route], world.code_3b)
    pairs = st.tuples(st.sampled_from(["the class's token", "the class's device"] * 3 + sorted(senders)), cases)
    try:
        fuzzed(pairs, SHARE_OF_API / len(API_ROUTES), lambda pair: fuzz.found(*pair))
    finally:
        record_property("answers", dict(fuzz.answered))


def test_all_is_well_after_anything_was_sent(stage: Any, offered: Any, world: Any, settings: Any) -> None:
    """One stage for many forms in a row, looked at by the operator's own check."""
    for route in FORM_ROUTES:
        form = FORMS.get(route, lambda _: {})({**stage.args, "account": stage.accounts["kora"]})
        for name in ("kora", "school", "anna"):
            stage.people[name].post(stage.address(route.partition(" ")[2]), form)
    assert list(findings(world.database, settings)) == []
