"""Requests made from the API's own description, fitting it and not, by whoever may and may not."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from kindermeilen.domain.modes import MILES_KEY, Mode
from tests.fuzz.answers import INSIDE
from tests.fuzz.stored import Stored, broken_rules, everything

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
DAYS = ("2026-09-24", "2026-09-23", "2026-09-22", "2026-09-20", "2026-09-25", "2026-02-30", "0001-01-01", "9999-12-31")
SHEETS = ("way_there", "way_back", "leisure", "food", "energy", "adults", "lunch", "state", "\x00")
PERIODS = ("p1", "p9", "x" * 300, "%00", "\x00", "ä", "p2", "p3", "p4")
DATES = ("2026-09-21", "2026-09-23", "2026-09-24", "2026-10-12", "2026-10-16", "2026-09-07", "2000-01-01", "2199-12-31")
KEYS = (*Mode, MILES_KEY, "plane")
COUNTS = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 30) | st.integers(0, 1_000_000), max_size=4)
FREE = 1
"""So many of the address's choices are the description's own: anything that fits it."""


def operations(app: Flask) -> dict[str, Any]:
    """What the description offers, by method and path."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return {made.ok().label: made.ok() for made in schema.get_all_operations()}


def cases(operation: Any, code: str) -> st.SearchStrategy[Any]:
    """Requests that fit the description and such that do not, mostly at an address where something is."""
    return st.one_of(_fitting(operation, code), _fitting(operation, code), _unfitting(operation, code))


def _fitting(operation: Any, code: str) -> st.SearchStrategy[Any]:
    addresses = [*_addresses(operation, code), *[{}] * FREE]
    made = st.one_of(*[operation.as_strategy(path_parameters=address) for address in addresses])
    return st.builds(_plausible, made, st.fixed_dictionaries({}, optional=_members()))


def _members() -> dict[str, st.SearchStrategy[Any]]:
    days = st.sampled_from(DATES)
    return {"day": days, "from": days, "to": days, "counts": COUNTS, "children": st.integers(1, 40)}


def _plausible(case: Any, members: Mapping[str, Any]) -> Any:
    """The same request with days and modes of this campaign, where the description allows any."""
    if isinstance(case.body, dict):
        case.body |= {name: value for name, value in members.items() if name in case.body}
    return case


def _unfitting(operation: Any, code: str) -> st.SearchStrategy[Any]:
    addresses = _addresses(operation, code)[:3] if operation.body else [{}]
    mode = GenerationMode.NEGATIVE
    return st.one_of(*[operation.as_strategy(generation_mode=mode, path_parameters=one) for one in addresses])


def _addresses(operation: Any, code: str) -> list[dict[str, str]]:
    names = {parameter.name for parameter in operation.path_parameters}
    every = [
        {"code": code, "day": day, "sheet": sheet, "period_id": period}
        for day, sheet, period in zip((*DAYS, DAYS[0]), SHEETS, PERIODS, strict=True)
    ]
    chosen = [{name: value for name, value in one.items() if name in names} for one in every]
    return [one for place, one in enumerate(chosen) if one not in chosen[:place]]


@dataclass
class ApiFuzz:
    """Sends requests with the headers of one of the senders and says what was wrong."""

    database: Any
    senders: Mapping[str, Mapping[str, Any]]
    today: Any
    answered: Counter[str] = field(default_factory=Counter)

    def found(self, case: Any, sender: str) -> Iterator[str]:
        """One line for each thing that is wrong with the answer, or is stored and must not be."""
        before = self._stored()
        response = case.call(**self.senders[sender])
        self.answered[str(response.status_code)] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            yield from (f"{case.method} {case.formatted_path}: {failure}" for failure in group.exceptions)
        if inside := INSIDE.search(response.text or ""):
            yield f"shows its inside: {inside[0]}"
        yield from self._of_storage(response.status_code, case.method, sender, before)

    def _stored(self) -> Stored:
        with self.database.read() as conn:
            return everything(conn)

    def _of_storage(self, status: int, method: str, sender: str, before: Stored) -> Iterator[str]:
        with self.database.read() as conn:
            after = everything(conn)
            changed = sorted(name for name in after if after[name] != before[name] and name not in SEEN)
            if changed and (status >= 400 or method == "GET" or sender in STRANGERS):
                yield f"{sender} was answered {status} to a {method}, and yet {changed} changed"
            if changed:
                yield from broken_rules(conn, after, self.today)


SEEN = {"session", "device"}
"""That a device was here today."""
STRANGERS = {"nobody", "a stranger's token"}
