"""A teacher's device shows a QR, valid once and for ten minutes, that signs a colleague's device in."""

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import pairings
from kindermeilen.domain.errors import Refusal
from kindermeilen.web.account import bp
from kindermeilen.web.account.forms import browser, enter, keep_mark, page, plain_url, qr_picture, refused, typed
from kindermeilen.web.unit import reading, writing


@bp.route("/klasse/<code>/weitergeben", methods=["GET", "POST"])
def hand_on(code: str) -> Response:
    """What handing on means; POST shows the QR."""
    with reading() as ctx:
        frame = pairings.handing_on(ctx, code)
    if request.method != "POST":
        return page("hand_on", place=frame, qr=None)
    with writing() as ctx:
        token, until = pairings.hand_on(ctx, code)
    address = plain_url("account.take_over", token=token)
    return page("hand_on", place=frame, qr=qr_picture(address, gettext("QR-Code zum Anmelden")), until=until)


@bp.route("/weitergabe/<token>", methods=["GET", "POST"])
def take_over(token: str) -> Response:
    """The colleague's device: GET says for which class and changes nothing, POST signs in."""
    try:
        return _enter(token) if request.method == "POST" else _offer(token)
    except Refusal:
        return page("pairing_over", 410)


def _offer(token: str, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        name = pairings.find_hand_on(ctx, token)
    keep_mark()
    return refused("take_over", refusal, name=name) if refusal else page("take_over", name=name)


def _enter(token: str) -> Response:
    try:
        with writing() as ctx:
            signed_in = pairings.enter_as_colleague(ctx, token, typed("device_kind", 10), *browser())
    except Refusal as refusal:
        return _offer(token, refusal)
    return enter(signed_in)
