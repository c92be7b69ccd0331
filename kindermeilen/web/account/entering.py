"""Sign in with number and words, see where this device may go, sign out."""

from typing import Any

from flask import Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext

from kindermeilen.actions import sign_in as actions
from kindermeilen.domain.access import Role
from kindermeilen.domain.errors import Refusal, SignInNeeded, WordsNeeded
from kindermeilen.web.account import bp
from kindermeilen.web.account.forms import (
    SignInForm,
    browser,
    enter,
    keep_mark,
    onward,
    page,
    refused,
    room_path,
)
from kindermeilen.web.unit import reading, source, writing


@bp.route("/anmelden", methods=["GET", "POST"])
def sign_in() -> Response:
    """Sign-in number and four words; who is signed in already sees where to go, and may add another account."""
    form = SignInForm.sent()
    if request.method != "POST":
        return page("sign_in", **_shown(form))
    if missing := form.missing():
        return page("sign_in", 422, errors=missing, **_shown(form))
    try:
        return _enter(form)
    except Refusal as refusal:
        return refused("sign_in", refusal, **_shown(form))


def _enter(form: SignInForm) -> Response:
    account = actions.check_words(reading, writing, source(), form.number, form.words)
    secret, mark = browser()
    with writing() as ctx:
        signed_in = actions.start_session(ctx, account, form.device_kind, secret, mark)
    return enter(signed_in, form.weiter)


def _shown(form: SignInForm) -> dict[str, Any]:
    keep_mark()
    return {"form": form, "rooms": _rooms()}


def _rooms() -> list[tuple[actions.Room, str]]:
    with reading() as ctx:
        return [(room, room_path(room.name)) for room in actions.own_rooms(ctx)]


@bp.get("/bereich")
def rooms() -> Response:
    """Where this device may go; where there is one room only, that room."""
    found = _rooms()
    if not found:
        raise SignInNeeded
    if len(found) == 1:
        return make_response(redirect(found[0][1]))
    return page("rooms", rooms=found)


@bp.post("/abmelden")
def sign_out() -> Response:
    """End this device's sign-in of one account, or of all."""
    account_id = request.form.get("account", type=int)
    try:
        with writing() as ctx:
            actions.sign_out(ctx, account_id)
    except WordsNeeded:
        return onward(_words_first(account_id))
    flash(gettext("Dieses Gerät ist abgemeldet."), "ok")
    return onward(url_for("account.sign_in"))


def _words_first(account_id: int | None) -> str:
    """A class device is signed out by a grown-up."""
    codes = [
        room.name.group.code
        for room, _ in _rooms()
        if room.role is Role.CLASS_DEVICE and room.name.group and account_id in (None, room.name.account.id)
    ]
    return url_for("account.words", code=codes[0], weiter=url_for("account.sign_in"))
