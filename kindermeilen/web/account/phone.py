"""A signed-in phone lets a waiting PC in: by its QR, or by the six digits typed here."""

from flask import Response, flash, request, url_for
from flask_babel import gettext

from kindermeilen.actions import pairings
from kindermeilen.actions.pairings import Waiting
from kindermeilen.domain.errors import NotFound, Refusal
from kindermeilen.web.account import bp
from kindermeilen.web.account.forms import onward, page, refused, typed
from kindermeilen.web.unit import reading, writing


@bp.route("/koppeln", methods=["GET", "POST"])
@bp.route("/koppeln/<token>", methods=["GET", "POST"])
def vouch(token: str | None = None) -> Response:
    """Which device waits and with which digits; then as which account and what kind of device it is let in."""
    with reading() as ctx:
        names = pairings.vouching_accounts(ctx)
    digits = typed("digits", 40)
    if token is None and request.method != "POST":
        return page("vouch", digits="")
    try:
        waiting = _waiting(token, digits)
        if request.method == "POST" and "account" in request.form:
            return _let_in(waiting)
    except NotFound:
        raise
    except Refusal as refusal:
        return refused("vouch", refusal, digits=digits)
    return page("vouch_confirm", names=names, waiting=waiting, token=token, digits=waiting.digits)


def _waiting(token: str | None, digits: str) -> Waiting:
    if token is None:
        return pairings.pc_of_digits(writing, digits)
    with reading() as ctx:
        return pairings.pc_of_token(ctx, token)


def _let_in(waiting: Waiting) -> Response:
    account_id = request.form.get("account", default=0, type=int)
    with writing() as ctx:
        name = pairings.vouch(ctx, waiting.pairing, account_id, typed("device_kind", 10))
    flash(gettext("Bestätigt. Drücken Sie jetzt am PC auf „Als %(name)s anmelden“.", name=name.label), "ok")
    return onward(url_for("account.vouch"))
