"""Where a class is signed in, and ending it there."""

from flask import Response, flash, url_for
from flask_babel import gettext

from kindermeilen.actions import sign_in
from kindermeilen.web.account import bp
from kindermeilen.web.account.forms import onward, page
from kindermeilen.web.unit import reading, writing

LARGEST_ID = 2_147_483_647


@bp.get("/klasse/<code>/geraete")
def devices(code: str) -> Response:
    """The class's devices: what sort, since when, used last on which day."""
    with reading() as ctx:
        frame, found = sign_in.devices(ctx, code)
    return page("devices", place=frame, devices=found)


@bp.post(f"/klasse/<code>/geraete/<int(max={LARGEST_ID}):session_id>/beenden")
def end_device(code: str, session_id: int) -> Response:
    """Sign one of them out."""
    with writing() as ctx:
        sign_in.end_device(ctx, code, session_id)
    flash(gettext("Das Gerät ist abgemeldet."), "ok")
    return onward(url_for("account.devices", code=code))
