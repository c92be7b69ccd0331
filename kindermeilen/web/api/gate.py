"""What every API request passes: size, rate, CSRF for sessions, a body that fits its schema."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from flask import Response, request, session
from flask_wtf.csrf import validate_csrf
from limits import parse
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms.validators import ValidationError as CsrfFault

from kindermeilen.actions.secrets import token_hash
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.tallies import sheet_of
from kindermeilen.extensions import rate_limiter, settings
from kindermeilen.web import formats
from kindermeilen.web.errors import problem
from kindermeilen.web.unit import bearer_token, source

CSRF_HEADER = "X-CSRFToken"
View = Callable[..., Any]
Schema = TypeVar("Schema", bound=BaseModel)


def limited(view: View) -> View:
    """Refuse what is too big, too often, or (for a session) without its CSRF header."""

    @wraps(view)
    def wrapped(*args: Any, **values: Any) -> Any:
        request.max_content_length = settings().max_body
        if (request.content_length or 0) > settings().max_body:
            raise RequestEntityTooLarge
        if not rate_limiter.hit(parse(settings().api_rate), _who()):
            return too_many()
        if request.method not in ("GET", "HEAD") and bearer_token() is None and (fault := _csrf_fault()):
            return fault
        return view(*args, **values)

    return wrapped


def _who() -> str:
    token = bearer_token()
    return token_hash(token) if token else source()


def too_many() -> Response:
    response = problem(429, "rate", formats.say(N_("Zu viele Anfragen. Bitte warten Sie eine Minute.")))
    response.headers["Retry-After"] = "60"
    return response


def _csrf_fault() -> Response | None:
    """A session must show its CSRF token; without any session the answer is 401 anyway."""
    if not session:
        return None
    try:
        validate_csrf(request.headers.get(CSRF_HEADER, ""))
    except CsrfFault as fault:
        return problem(400, "csrf", f"{CSRF_HEADER}: {fault}", CSRF_HEADER)
    return None


def body_as(schema: type[Schema]) -> Schema:
    """The body, validated. Raises Refusal naming the first member that does not fit."""
    raw = request.get_data()
    try:
        return schema.model_validate_json(raw or b"{}")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise Refusal(
            first["type"],
            N_("Das Feld „%(field)s“ passt nicht: %(why)s. Nichts wurde gespeichert."),
            field=field,
            params={"field": field, "why": first["msg"]},
        ) from error


def day_of(text: str) -> date:
    """A day of an address. Raises Refusal for anything but YYYY-MM-DD."""
    try:
        if len(text) != len("2026-01-31"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(
            "day", N_("Der Tag muss als JJJJ-MM-TT geschrieben sein und im Kalender stehen."), field="day"
        ) from error


def sheet_in(text: str) -> str:
    """A sheet of an address. Raises Refusal for an unknown one."""
    return sheet_of(text).value


def if_match() -> str | None:
    """The revision of `If-Match`, without its quotes; a weak or unquoted one matches nothing but is kept."""
    value = request.headers.get("If-Match")
    if value is None:
        return None
    value = value.strip()
    quoted = len(value) > 2 and value[0] == value[-1] == '"'
    return value[1:-1] if quoted else value
