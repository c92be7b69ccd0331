"""What every API request passes: size, rate, CSRF for sessions, a body that fits its schema."""

import json
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import Any, TypeVar

from flask import Response, request, session
from flask_wtf.csrf import validate_csrf
from limits import RateLimitItem, parse
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms.validators import ValidationError as CsrfFault

from kindermeilen.actions.context import load_group
from kindermeilen.actions.secrets import token_hash
from kindermeilen.domain.access import Right
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.extensions import settings
from kindermeilen.web import formats
from kindermeilen.web.api.rate import hits
from kindermeilen.web.errors import problem
from kindermeilen.web.unit import bearer_token, reading, source

CSRF_HEADER = "X-CSRFToken"
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_NAME = 60
"""So much of a member's name is said back."""
View = Callable[..., Any]
Schema = TypeVar("Schema", bound=BaseModel)


class Malformed(Refusal):
    """What was sent does not fit its schema; said only to those who may enter for the group at all."""


class Unreadable(Malformed):
    """The body is no JSON."""


def limited(view: View) -> View:
    """Refuse what is too big, too often, or (for a session) without its CSRF header. Authorisation comes first."""

    @wraps(view)
    def wrapped(*args: Any, **values: Any) -> Any:
        request.max_content_length = settings().max_body
        if (request.content_length or 0) > settings().max_body:
            raise RequestEntityTooLarge
        if not _is_within_rate():
            return too_many()
        if request.method not in ("GET", "HEAD") and bearer_token() is None and (fault := _csrf_fault()):
            return fault
        try:
            return view(*args, **values)
        except Malformed:
            with reading() as ctx:
                load_group(ctx, values["code"], Right.LOG_TODAY)
            raise

    return wrapped


def _is_within_rate() -> bool:
    return hits.is_within(_rate(settings().api_rate), _who())


@lru_cache(maxsize=4)
def _rate(text: str) -> RateLimitItem:
    return parse(text)


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
    """The body, validated. Raises Malformed naming the first member that does not fit, Unreadable for no JSON."""
    raw = _raw_body()
    try:
        body = schema.model_validate_json(raw)
    except ValidationError as error:
        raise _malformed(error) from error
    json.loads(raw, object_pairs_hook=_each_once)
    return body


def body_or_fault(schema: type[Schema], loose: type[Schema]) -> tuple[Schema, Malformed | None]:
    """The body, or what `loose` can read of it and what is wrong: for checks that come before the rules."""
    try:
        return body_as(schema), None
    except Unreadable:
        raise
    except Malformed as fault:
        try:
            return loose.model_validate_json(_raw_body()), fault
        except ValidationError:
            raise fault from None


def _raw_body() -> bytes:
    """The bytes of the body. Of one without a stated length only as much is read as may be: that is too much then."""
    raw = request.get_data()
    if request.content_length is None and len(raw) >= settings().max_body:
        raise RequestEntityTooLarge
    return raw or b"{}"


def _malformed(error: ValidationError) -> Malformed:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "body"
    field = field[:LONGEST_NAME]
    kind = Unreadable if first["type"] == "json_invalid" else Malformed
    return kind(
        first["type"],
        N_("Das Feld „%(field)s“ passt nicht: %(why)s. Nichts wurde gespeichert."),
        field=field,
        params={"field": field, "why": first["msg"]},
    )


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A member that stands there twice says two things, and nobody knows which is meant."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)[:LONGEST_NAME]
        raise Malformed(
            "duplicate_member",
            N_("Das Feld „%(field)s“ steht zweimal da. Nichts wurde gespeichert."),
            field=twice,
            params={"field": twice},
        )
    return members


def day_of(text: str) -> date:
    """A day of an address. Raises Malformed for anything but YYYY-MM-DD."""
    try:
        if not ISO_DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise Malformed(
            "day", N_("Der Tag muss als JJJJ-MM-TT geschrieben sein und im Kalender stehen."), field="day"
        ) from error


def year_asked(default: int) -> int:
    """The year of the address (`?year=`). Raises Refusal for anything but four digits."""
    text = request.args.get("year", str(default))
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise Refusal("year", N_("Das Jahr muss mit vier Ziffern geschrieben sein."), field="year")
    return int(text)


def if_match() -> str | None:
    """The revision of `If-Match`, without its quotes. A weak one keeps its mark, so that it matches nothing."""
    value = request.headers.get("If-Match")
    if value is None:
        return None
    value = value.strip()
    quoted = len(value) > 2 and value[0] == value[-1] == '"'
    return value[1:-1] if quoted else value
