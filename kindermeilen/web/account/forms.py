"""What the account's pages share: reading what was typed, answering a refusal, paths that stay in the house."""

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Any, Self

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext

from kindermeilen.actions import secrets
from kindermeilen.actions.accounts import AccountName
from kindermeilen.actions.sign_in import SignedIn
from kindermeilen.documents.qr import qr_svg
from kindermeilen.domain.errors import Refusal
from kindermeilen.extensions import settings
from kindermeilen.web.formats import say
from kindermeilen.web.unit import device_secret, keep_device

MARK = "mark"
"""Where the cookie keeps what makes a form sent twice the same form."""
LONGEST_NUMBER = 40
LONGEST_WORDS = 200
LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,1000}")
"""A path of this house. Browsers drop tabs and turn backslashes round, so that such paths lead elsewhere."""
SLOWED = ("too_many_tries", "too_many_waiting")

Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What was typed to sign in; `weiter` is where to go afterwards, None for the device's own room."""

    number: str
    words: str
    device_kind: str
    weiter: str | None

    @classmethod
    def sent(cls) -> Self:
        return cls(
            number=typed("number", LONGEST_NUMBER),
            words=typed("words", LONGEST_WORDS),
            device_kind=typed("device_kind", 10),
            weiter=way_on(),
        )

    def missing(self, *, asks_number: bool = True) -> Errors:
        """What is empty."""
        faults = []
        if asks_number and not self.number.strip():
            faults.append(("number", gettext("Bitte geben Sie die Anmeldenummer vom Zugangsbrief ein.")))
        if not self.words.strip():
            faults.append(("words", gettext("Bitte geben Sie die vier Wörter ein.")))
        return faults


def typed(name: str, longest: int) -> str:
    """What was typed there, cut where nothing right can be that long."""
    return request.form.get(name, "")[:longest]


def way_on() -> str | None:
    """`?weiter=`, if it stays in the house."""
    path = request.args.get("weiter", "")
    return path if LOCAL_PATH.fullmatch(path) else None


def keep_mark() -> None:
    """Before a page with a form that signs in."""
    session.setdefault(MARK, secrets.new_token())


def browser() -> tuple[str | None, str | None]:
    """The device's secret of an earlier sign-in, and the mark of the page that was sent."""
    mark = session.get(MARK)
    return device_secret(), mark if isinstance(mark, str) else None


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page of this audience, never kept by a browser."""
    values.setdefault("errors", [])
    response = make_response(render_template(f"account/{template}.html", **values), status)
    response.cache_control.no_store = True
    return response


def refused(template: str, refusal: Refusal, **values: Any) -> Response:
    """The page again, with everything typed and what was wrong."""
    errors = [(refusal.field, say(refusal.message, refusal.params))]
    if refusal.rule not in SLOWED:
        return page(template, 422, errors=errors, **values)
    response = page(template, 429, errors=errors, **values)
    response.headers["Retry-After"] = str(refusal.params.get("seconds", 300))
    return response


def onward(path: str) -> Response:
    """To the next page, after something was done."""
    return make_response(redirect(path, 303))


def enter(signed_in: SignedIn, weiter: str | None = None) -> Response:
    """Give the browser its new cookie and go on."""
    keep_device(signed_in.device_secret)
    return onward(weiter or room_path(signed_in.name))


def room_path(name: AccountName) -> str:
    """Where an account works."""
    if name.group:
        return url_for("teacher.day", code=name.group.code)
    if name.institution:
        return url_for("teacher.institution", code=name.institution.code)
    return url_for("coordinator.town", ags=name.municipality.ags)


def qr_picture(path: str, title: str) -> str:
    """A QR code of an address here, as an image that needs no request of its own."""
    return "data:image/svg+xml;base64," + b64encode(qr_svg(settings().base_url + path, title)).decode()


def plain_url(endpoint: str, **values: Any) -> str:
    """An address without the present page's language: whoever scans it may read another."""
    return url_for(endpoint, **values).partition("?")[0]
