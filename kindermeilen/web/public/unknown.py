"""Codes that lead nowhere: what was probably meant, or how codes look."""

from urllib.parse import urlencode

from flask import Response, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kindermeilen.actions import pages
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import NotFound
from kindermeilen.domain.texts import one_line
from kindermeilen.web import errors, formats
from kindermeilen.web.public import bp
from kindermeilen.web.unit import reading

FIND = "public.find"
GROUP, INSTITUTION = "group", "institution"
LONGEST_SHOWN = 40
"""Signs of a typed code that are shown again."""


@bp.errorhandler(NotFound)
def unknown(refusal: NotFound) -> ResponseReturnValue:
    """Where only one code looks like the one that was typed, what was asked for of that one; else a page that helps."""
    meant = meant_by_code()
    if meant is not None:
        return meant
    code = _code()
    return errors.page(404, formats.say(refusal.message, refusal.params), code=None if code is None else one_line(code))


def meant_by_code() -> Response | None:
    """The way to what the mistyped code of this address stands for, where only one of those that look alike exists."""
    code = _code()
    if not code:
        return None
    with reading(public=True) as ctx:
        found = pages.meant(ctx, code)
    if found is None or found == (_kind(), clean_code(code)):
        return None
    return make_response(redirect(_address(*found)))


def _code() -> str | None:
    """As it was typed; None where the address has none."""
    code = request.args.get("code") if request.endpoint == FIND else (request.view_args or {}).get("code")
    return None if code is None else str(code)[:LONGEST_SHOWN]


def _kind() -> str:
    """Whose address this is: a group's or an institution's; empty at the search."""
    rule = request.url_rule.rule if request.url_rule else ""
    return {"/k": GROUP, "/e": INSTITUTION}.get(rule[:2], "")


def _endpoint(kind: str) -> str:
    """The same thing of a group or an institution; its page where there is no such thing."""
    asked = str(request.endpoint)
    same = asked if kind == _kind() else asked.replace(f".{_kind()}", f".{kind}")
    is_there = same in current_app.view_functions and asked != FIND and (same != asked or kind == _kind())
    return same if is_there else f"public.{kind}"


def _address(kind: str, code: str) -> str:
    """That code's address with what else the address said."""
    asked = request.args.to_dict()
    if request.endpoint == FIND:
        asked.pop("code")
    endpoint = _endpoint(kind)
    values = {} if endpoint == f"public.{kind}" else dict(request.view_args or {})
    return url_for(endpoint, **{**values, "code": code, "lang": None}) + (f"?{urlencode(asked)}" if asked else "")
