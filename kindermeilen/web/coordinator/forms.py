"""What the coordinator's forms have in common: reading a field, trying a deed, showing a form again."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from kindermeilen.actions.context import Context
from kindermeilen.domain import texts
from kindermeilen.domain.errors import N_, NotAllowed, NotFound, Refusal, SignInNeeded, WordsNeeded
from kindermeilen.domain.tables_in import TableRefused
from kindermeilen.web import formats
from kindermeilen.web.unit import writing

ACCESS = (NotAllowed, NotFound, SignInNeeded, WordsNeeded)
"""Refusals of the door, not of a form: they are answered by the error pages."""
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
IDS = {"date_from": "from", "date_to": "to", "seen": "", "version": ""}
"""Fields of the actions whose input has another id, or none that anybody sees."""

T = TypeVar("T")
Form = Mapping[str, str]


def attempt(deed: Callable[[Context], T]) -> tuple[T | None, Refusal | None]:
    """Do it in a transaction: its result, or why a rule refused it."""
    try:
        with writing() as ctx:
            return deed(ctx), None
    except ACCESS:
        raise
    except Refusal as refusal:
        return None, refusal


def page(template: str, /, refusal: Refusal | None = None, **values: object) -> Response:
    """A page of this room; 422 where a form was refused. `errors`: message by the id of its input."""
    errors = errors_of(refusal)
    return make_response(
        render_template(f"coordinator/{template}.html", errors=errors, refusal=refusal, **values),
        422 if refusal else 200,
    )


def errors_of(refusal: Refusal | None) -> dict[str, str]:
    """A refusal as messages by input. A table's faults stand in a table of their own."""
    if refusal is None:
        return {}
    field = "" if isinstance(refusal, TableRefused) else IDS.get(refusal.field, refusal.field)
    return {field: formats.say(refusal.message, refusal.params)}


def done(message: str, endpoint: str, **values: object) -> Response:
    """It is stored: say so on the page after it."""
    flash(message, "ok")
    return make_response(redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]


def text(form: Form, name: str) -> str:
    """A line of text, without spaces around it and without control characters."""
    return texts.one_line(form.get(name, ""))


def lines(form: Form, name: str) -> str:
    """Several lines of text, without other control characters."""
    return texts.lines(form.get(name, ""))


def day(form: Form, name: str) -> date | None:
    """A day as the browser sends it, or as people write it; None for an empty field. Raises Refusal."""
    typed = form.get(name, "").strip()
    if not typed:
        return None
    german = GERMAN_DAY.fullmatch(typed)
    iso = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}" if german else typed
    try:
        return date.fromisoformat(iso)
    except ValueError as error:
        raise Refusal("day", N_("Das ist kein Datum. Bitte so schreiben: 24.09.2026."), field=name) from error


def required_day(form: Form, name: str) -> date:
    """A day that must be there. Raises Refusal."""
    found = day(form, name)
    if found is None:
        raise Refusal("day_missing", N_("Hier fehlt ein Datum. Bitte ergänzen."), field=name)
    return found


def number(form: Form, name: str) -> int:
    """A whole number that must be there. Raises Refusal."""
    typed = form.get(name, "").strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise Refusal("number", N_("Hier fehlt eine ganze Zahl. Bitte nur Ziffern eintragen."), field=name)
    return int(typed)


def chosen_year() -> int | None:
    """The year of the address. Raises NotFound for what is no year."""
    typed = request.args.get("jahr", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) == 4):
        raise NotFound
    return int(typed)
