"""A PC without a camera shows a QR and six digits, and waits for a signed-in phone to let it in."""

from flask import Response, request, session, url_for

from kindermeilen.actions import pairings
from kindermeilen.actions.pairings import Waiting
from kindermeilen.domain.errors import Refusal
from kindermeilen.extensions import settings
from kindermeilen.web.account import bp
from kindermeilen.web.account.forms import browser, enter, keep_mark, onward, page, plain_url, qr_picture, refused
from kindermeilen.web.unit import reading, source, writing

PC = "pc"
"""Where the cookie keeps the number and the token of the waiting PC; nothing that a client says is believed."""
LOOKS_AGAIN = 4
"""Seconds after which the page asks whether a phone has confirmed."""


@bp.route("/anmelden/pc", methods=["GET", "POST"])
def pc() -> Response:
    """What the PC shows while it waits; POST begins anew."""
    if request.method != "POST":
        return _page()
    try:
        with writing() as ctx:
            waiting = pairings.wait_as_pc(ctx, source(), _own()[0])
    except Refusal as refusal:
        return refused("pc", refusal, waiting=None, has_waited=False)
    session[PC] = waiting
    return onward(url_for("account.pc"))


def _page() -> Response:
    """A header refreshes the page, so that no script is needed; `?ruhig` holds it still for those whom it disturbs."""
    keep_mark()
    number, token = _own()
    waiting = _waiting(number, token)
    if waiting is None:
        return page("pc", waiting=None, has_waited=number is not None)
    quiet = "ruhig" in request.args
    qr = qr_picture(plain_url("account.vouch", token=token), waiting.digits)
    typed_at = settings().base_url.partition("://")[2] + plain_url("account.vouch")
    response = page("pc", waiting=waiting, quiet=quiet, qr=qr, digits=waiting.digits, address=typed_at)
    if not waiting.name and not quiet:
        response.headers["Refresh"] = str(LOOKS_AGAIN)
    return response


def _own() -> tuple[int | None, str]:
    kept = session.get(PC)
    return (kept[0], kept[1]) if kept else (None, "")


def _waiting(number: int | None, token: str) -> Waiting | None:
    if number is None:
        return None
    with reading() as ctx:
        return pairings.waiting_as_pc(ctx, number, token)


@bp.post("/anmelden/pc/fertig")
def enter_pc() -> Response:
    """Sign in as the phone said, once."""
    number, _ = _own()
    try:
        with writing() as ctx:
            signed_in = pairings.enter_as_pc(ctx, number or 0, *browser())
    except Refusal as refusal:
        return refused("pc", refusal, waiting=None, has_waited=False)
    return enter(signed_in)
