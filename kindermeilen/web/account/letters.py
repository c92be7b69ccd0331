"""The QR of an access letter: opening it changes nothing, confirming it signs the device in and shows the words."""

from typing import Any

from flask import Response, request

from kindermeilen.actions import secrets, sign_in
from kindermeilen.actions.sign_in import Invited
from kindermeilen.domain.errors import NotFound, Refusal
from kindermeilen.extensions import settings
from kindermeilen.web.account import bp
from kindermeilen.web.account.forms import SignInForm, browser, enter, keep_mark, page, refused, room_path, typed
from kindermeilen.web.unit import keep_device, reading, source, writing


@bp.route("/einladung/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Response:
    """For whom the letter is, and a button; after its first use, the sign-in with the account chosen."""
    try:
        invited = _invited(token)
        if request.method != "POST":
            return page(_template(invited), **_shown(invited))
        return _enter(invited) if _asks_for_words(invited) else _accept(token)
    except NotFound:
        return page("letter_over", 404)


def _invited(token: str) -> Invited:
    with reading() as ctx:
        return sign_in.invitation(ctx, token, *browser())


def _asks_for_words(invited: Invited) -> bool:
    return invited.is_used and not invited.words_again


def _template(invited: Invited) -> str:
    return "letter_used" if _asks_for_words(invited) else "letter"


def _shown(invited: Invited) -> dict[str, Any]:
    keep_mark()
    return {"invited": invited, "form": SignInForm.sent(), "room": room_path(invited.name)}


def _accept(token: str) -> Response:
    """The words are made from the letter and the page, so that a double tap shows those that were stored."""
    secret, mark = browser()
    words = secrets.passphrase_for(settings().secret_key, token, mark or secrets.new_token())
    words_hash = secrets.hash_passphrase(words)
    try:
        with writing() as ctx:
            signed_in = sign_in.accept_invitation(ctx, token, words_hash, typed("device_kind", 10), secret, mark)
    except NotFound:
        raise
    except Refusal as refusal:
        invited = _invited(token)
        return refused(_template(invited), refusal, **_shown(invited))
    keep_device(signed_in.device_secret)
    return page("passphrase", name=signed_in.name, words=words.split(), room=room_path(signed_in.name))


def _enter(invited: Invited) -> Response:
    form = SignInForm.sent()
    if missing := form.missing(asks_number=False):
        return page("letter_used", 422, errors=missing, **_shown(invited))
    try:
        account = sign_in.check_words(reading, writing, source(), invited.name.account.sign_in_number, form.words)
        with writing() as ctx:
            signed_in = sign_in.start_session(ctx, account, form.device_kind, *browser())
    except Refusal as refusal:
        return refused("letter_used", refusal, **_shown(invited))
    return enter(signed_in)
