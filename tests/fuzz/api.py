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

from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from tests.fuzz.answers import INSIDE
from tests.fuzz.stored import Stored, broken_rules, everything
from tests.fuzz.values import TEXTS

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
IF_DONE = [*CHECKS, checks.negative_data_rejection]
"""What does not fit the description is not done. (A revision that does not match is said before a wrong body is.)"""
DAYS = ("2026-09-24", "2026-09-23", "2026-09-22", "2026-09-20", "2026-09-25", "2026-02-30", "0001-01-01", "9999-12-31")
SHEETS = (*Sheet, *Sheet, "lunch", "state", "\x00")
PERIODS = ("p1", "p2", "p3", "x" * 300, "%00", "\x00", "ä")
NUMBERS = (1, 2, 3, 0, 999_999_999, 10**30)
DATES = ("2026-09-21", "2026-09-23", "2026-09-24", "2026-10-12", "2026-10-16", "2026-09-07", "2000-01-01", "2199-12-31")
COUNTS = st.one_of(
    st.dictionaries(st.sampled_from([Mode.FOOT, Mode.BUS, Mode.CAR]), st.integers(0, 9), max_size=3),
    st.dictionaries(st.just(MILES_KEY), st.integers(0, 300), min_size=1),
    st.dictionaries(st.sampled_from([*Mode, MILES_KEY, "plane"]), st.integers(0, 1_000_000), max_size=4),
)


def operations(app: Flask) -> dict[str, Any]:
    """What the description offers, by method and path."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return {made.ok().label: made.ok() for made in schema.get_all_operations()}


WORDS = TEXTS.filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text))
"""No lone surrogate: JSON of the client's library has none."""


def cases(operation: Any, code: str) -> st.SearchStrategy[Any]:
    """Requests that fit the description and such that do not, mostly at an address where something is."""
    fitting, unfitting = operation.as_strategy(), _unfitting(operation, code)
    aimed = st.builds(_aimed, fitting, _addresses(code), st.fixed_dictionaries(_members()))
    return st.one_of(aimed, aimed, aimed, fitting, unfitting)


def _addresses(code: str) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {
            "code": st.just(code),
            "day": st.sampled_from(DAYS[:3]) | st.sampled_from(DAYS),
            "sheet": st.sampled_from(SHEETS),
            "period_id": st.sampled_from(PERIODS),
            "conflict_id": st.sampled_from(NUMBERS),
        }
    )


def _members() -> dict[str, st.SearchStrategy[Any]]:
    days = st.sampled_from(DATES)
    few = st.integers(1, 40)
    return {"day": days, "from": days, "to": days, "counts": COUNTS, "children": few, "absent": few, "reason": WORDS}


def _aimed(case: Any, address: Mapping[str, str], members: Mapping[str, Any]) -> Any:
    """The same request to the class, with days and counts that it may have, where the description allows any."""
    case.path_parameters = {name: address[name] for name in case.path_parameters or {}}
    if isinstance(case.body, dict):
        case.body = case.body | {name: value for name, value in members.items() if name in case.body}
    return case


def _unfitting(operation: Any, code: str) -> st.SearchStrategy[Any]:
    """With a body that does not fit where there is one, else with an address that does not."""
    names = {parameter.name for parameter in operation.path_parameters} if operation.body else set()
    address = {"code": code, "day": DAYS[0], "sheet": SHEETS[0], "period_id": PERIODS[0], "conflict_id": NUMBERS[0]}
    fixed = {name: value for name, value in address.items() if name in names}
    strategy: st.SearchStrategy[Any] = operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=fixed)
    return strategy


@dataclass
class ApiFuzz:
    """Sends requests with the headers of one of the senders and says what was wrong."""

    database: Any
    senders: Mapping[str, Mapping[str, Any]]
    today: Any
    answered: Counter[str] = field(default_factory=Counter)

    def found(self, sender: str, case: Any) -> Iterator[str]:
        """One line for each thing that is wrong with the answer, or is stored and must not be."""
        before = self._stored()
        response = case.call(**self.senders[sender])
        self.answered[str(response.status_code)] += 1
        try:
            case.validate_response(response, checks=CHECKS if response.status_code >= 300 else IF_DONE)
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
