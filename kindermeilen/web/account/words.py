"""A class device is asked for the class's four words: ten minutes of everything, and back."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext

from kindermeilen.actions import sign_in
from kindermeilen.domain.errors import Refusal
from kindermeilen.web.account import bp
from kindermeilen.web.account.forms import SignInForm, onward, page, refused
from kindermeilen.web.unit import device_secret, reading, source, writing


@bp.route("/klasse/<code>/woerter", methods=["GET", "POST"])
def words(code: str) -> Response:
    """Ask for the words; whoever needs none goes on."""
    form = SignInForm.sent()
    with reading() as ctx:
        frame, account, is_needed = sign_in.words_needed(ctx, code)
    onwards = form.weiter or url_for("teacher.day", code=frame.group.code)
    shown: dict[str, Any] = {"place": frame, "form": form}
    if not is_needed:
        return onward(onwards)
    if request.method != "POST":
        return page("words", **shown)
    if missing := form.missing(asks_number=False):
        return page("words", 422, errors=missing, **shown)
    try:
        _elevate(account.sign_in_number, form.words)
    except Refusal as refusal:
        return refused("words", refusal, **shown)
    return onward(onwards)


def _elevate(number: str, typed_words: str) -> None:
    """Children who guess on their device slow that device, not the sign-ins of others behind the same address."""
    account = sign_in.check_words(reading, writing, device_secret() or source(), number, typed_words)
    with writing() as ctx:
        sign_in.elevate(ctx, account)


@bp.post("/klasse/<code>/woerter/zurueck")
def lower(code: str) -> Response:
    """Back to today's entry only, before the ten minutes are over."""
    with writing() as ctx:
        group = sign_in.lower(ctx, code)
    flash(gettext("Dieses Gerät trägt wieder nur den heutigen Tag ein."), "ok")
    return onward(url_for("teacher.day", code=group.code))
