"""The OpenAPI 3.1 document, made from the schemas that validate and from the routes that exist."""

import re
from functools import lru_cache
from typing import Any

from flask import Response, current_app, jsonify
from pydantic import BaseModel

from kindermeilen.domain.modes import Sheet
from kindermeilen.extensions import settings
from kindermeilen.web.api import bp, frame_schemas, schemas
from kindermeilen.web.api.gate import CSRF_HEADER

Schema = type[BaseModel]

BODIES: dict[str, Schema] = {
    "put_tally": schemas.TallyIn,
    "delete_tally": schemas.DeletionIn,
    "put_state": schemas.StateIn,
    "put_children": schemas.ChildrenIn,
    "put_period": schemas.PeriodIn,
    "post_correction": schemas.CorrectionIn,
    "post_conflict": schemas.ConflictIn,
}
ANSWERS: dict[str, tuple[tuple[int, ...], Schema]] = {
    "get_tally": ((200,), schemas.StoredTallyOut),
    "put_tally": ((200, 201), schemas.TallyAnswer),
    "delete_tally": ((200,), schemas.TallyAnswer),
    "put_state": ((200,), schemas.StateOut),
    "put_children": ((200,), schemas.ChildrenOut),
    "put_period": ((200,), schemas.PeriodOut),
    "post_correction": ((202,), schemas.CorrectionOut),
    "post_conflict": ((200,), schemas.ConflictOut),
    "get_frame": ((200,), frame_schemas.FrameOut),
    "get_group": ((200,), schemas.GroupOut),
    "get_totals": ((200,), schemas.TotalsOut),
    "get_session": ((200,), schemas.SessionOut),
}
PROBLEMS = {
    400: "No valid CSRF header, or a body that is no JSON",
    401: "Nobody is signed in; sign in and send the same entry again",
    403: "This sign-in may not do that; a class device asks for the words first",
    404: "There is no such thing for this caller",
    409: "A total from paper covers that day",
    412: "Another revision is stored; it is in the body",
    413: "The body is too large",
    422: "A rule says no; field and rule are named",
    428: "Something is stored already; send its revision as If-Match",
    429: "Too many requests; wait as Retry-After says",
    503: "Nothing can be stored now; try again as Retry-After says",
}
OPEN = {"get_group", "get_totals", "get_openapi"}
CONDITIONAL = {"get_group", "get_totals", "get_frame"}
WITH_REVISION = {"put_tally", "delete_tally"}
TAGGED = {
    "get_tally": "The revision",
    "put_tally": "The revision",
    "delete_tally": "The revision",
    "get_frame": "Changes with everything in it but `now`",
    "get_group": "Changes with everything that is shown",
    "get_totals": "Changes with everything that is shown",
}
FORMATS: dict[str, dict[str, Any]] = {
    "day": {"type": "string", "format": "date"},
    "sheet": {"type": "string", "enum": [sheet.value for sheet in Sheet]},
    "conflict_id": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    "year": {"type": "integer", "minimum": 1000, "maximum": 9999},
}
REFERENCE = "#/components/schemas/{model}"


@bp.get("/openapi.json")
def get_openapi() -> Response:
    """This document."""
    return jsonify(_document(settings().base_url, settings().api_rate, settings().max_body))


@lru_cache(maxsize=4)
def _document(base_url: str, rate: str, max_body: int) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kindermeilen",
            "version": "1",
            "description": f"Counts per group and day, nothing below. Bodies up to {max_body} bytes; {rate} requests "
            "per token or address. Problems are RFC 9457 documents.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": base_url}],
        "paths": _paths(),
        "components": {
            "schemas": _components(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "header", "name": CSRF_HEADER},
            },
        },
    }


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for rule in current_app.url_map.iter_rules():
        endpoint = rule.endpoint.removeprefix("api.")
        if rule.endpoint == endpoint:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(endpoint, path)
    return dict(sorted(paths.items()))


def _operation(name: str, path: str) -> dict[str, Any]:
    view = current_app.view_functions[f"api.{name}"]
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": (view.__doc__ or "").strip(),
        "parameters": _parameters(name, path),
        "responses": _responses(name),
    }
    if name in BODIES:
        operation["requestBody"] = {"required": True, "content": _content(BODIES[name])}
    if name not in OPEN:
        operation["security"] = [{"token": []}, {"session": []}]
    return operation


def _parameters(name: str, path: str) -> list[dict[str, Any]]:
    found = [
        {"name": part, "in": "path", "required": True, "schema": FORMATS.get(part, {"type": "string"})}
        for part in re.findall(r"{(\w+)}", path)
    ]
    if name in WITH_REVISION:
        found.append(_header("If-Match", "The revision that is replaced, in quotes; none for a first entry"))
    if name in CONDITIONAL:
        found.append(_header("If-None-Match", "The `ETag` that is known already"))
    if name == "get_totals":
        found.append({"name": "year", "in": "query", "required": False, "schema": FORMATS["year"]})
    return found


def _header(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": text, "schema": {"type": "string"}}


def _responses(name: str) -> dict[str, Any]:
    codes, schema = ANSWERS.get(name, ((200,), None))
    done: dict[str, Any] = {"description": "Done"}
    if schema:
        done["content"] = _content(schema)
    if name in TAGGED:
        done["headers"] = {"ETag": {"description": TAGGED[name], "schema": {"type": "string"}}}
    good: dict[str, Any] = {str(code): done for code in codes}
    if name in CONDITIONAL:
        good["304"] = {"description": "Unchanged"}
    problems = {
        str(code): {"description": text, "content": _content(schemas.Problem, "application/problem+json")}
        for code, text in PROBLEMS.items()
    }
    return good | problems


def _content(schema: Schema, media_type: str = "application/json") -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": REFERENCE.format(model=schema.__name__)}}}


def _components() -> dict[str, Any]:
    found: dict[str, Any] = {}
    used: list[Schema] = [*BODIES.values(), *(schema for _, schema in ANSWERS.values()), schemas.Problem]
    for schema in used:
        made = schema.model_json_schema(ref_template=REFERENCE, by_alias=True)
        found |= made.pop("$defs", {})
        found[schema.__name__] = made
    return dict(sorted(found.items()))
