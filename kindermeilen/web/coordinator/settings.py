"""The town's own words, further coordinators, and the log."""

from base64 import b64encode

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import coordinators, logos, overview, towns
from kindermeilen.actions.context import load_municipality
from kindermeilen.actions.towns import LIMITS
from kindermeilen.documents.qr import qr_svg
from kindermeilen.domain.errors import Refusal
from kindermeilen.extensions import settings as house
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.forms import attempt, done, page
from kindermeilen.web.coordinator.words import ACTORS, DEEDS
from kindermeilen.web.help import forget_help_address
from kindermeilen.web.unit import reading

WORDS = ("help_address", "contact", "imprint")


@bp.get("/koordination/<ags>/einstellungen", endpoint="settings")
def show_settings(ags: str) -> Response:
    """Help address, contact, imprint; who else coordinates."""
    return settings_page(ags)


@bp.post("/koordination/<ags>/einstellungen")
def change_words(ags: str) -> Response:
    """Change the town's words."""
    words = {name: forms.lines(request.form, name) for name in WORDS}
    _, refusal = attempt(lambda ctx: towns.change_words(ctx, ags, **words))
    if refusal is not None:
        return settings_page(ags, words, refusal)
    forget_help_address()
    return done(gettext("Die Texte sind gespeichert."), "coordinator.settings", ags=ags)


def settings_page(ags: str, form: dict[str, str] | None = None, refusal: Refusal | None = None) -> Response:
    """The page, with what was typed where a form was refused."""
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        logo = logos.for_print(ctx.conn, town.id)
        colleagues = coordinators.coordinators_of(ctx, ags)
    stored = {name: getattr(town, name) for name in WORDS}
    return page(
        "settings",
        refusal,
        town=town,
        form=form or stored,
        limits=LIMITS,
        colleagues=colleagues,
        logo=logo,
        print_name=request.form.get("print_name", town.print_name),
        name=request.form.get("name", ""),
    )


@bp.post("/koordination/<ags>/einstellungen/koordination")
def invite_coordinator(ags: str) -> Response:
    """Invite somebody else who coordinates this town; the address is shown this once."""
    name = forms.text(request.form, "name")
    token, refusal = attempt(lambda ctx: coordinators.invite(ctx, ags, name))
    if token is None:
        return settings_page(ags, None, refusal)
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
    address = f"{house().base_url}/einladung/{token}"
    picture = b64encode(qr_svg(address, gettext("QR-Code der Einladung"))).decode()
    return page("invited", town=town, name=name, address=address, picture=f"data:image/svg+xml;base64,{picture}")


@bp.get("/koordination/<ags>/einstellungen/koordination/<int:account_id>")
def coordinator(ags: str, account_id: int) -> Response:
    """Says what ending somebody's access does, and asks."""
    return _coordinator_page(ags, account_id)


@bp.post("/koordination/<ags>/einstellungen/koordination/<int:account_id>")
def end_coordinator(ags: str, account_id: int) -> Response:
    """End another coordinator's access: invitation, words, devices and tokens."""
    reason = forms.text(request.form, "reason")
    _, refusal = attempt(lambda ctx: coordinators.end(ctx, ags, account_id, reason))
    if refusal is not None:
        return _coordinator_page(ags, account_id, refusal)
    return done(gettext("Der Zugang ist beendet."), "coordinator.settings", ags=ags)


def _coordinator_page(ags: str, account_id: int, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        colleague = coordinators.find(ctx, ags, account_id)
    reason = forms.text(request.form, "reason")
    return page("end_coordinator", refusal, town=town, colleague=colleague, reason=reason)


@bp.get("/koordination/<ags>/protokoll")
def log(ags: str) -> Response:
    """Who changed what, by days."""
    with reading() as ctx:
        town, lines = overview.log_lines(ctx, ags)
    return page("log", town=town, lines=lines, actors=ACTORS, deeds=DEEDS)
