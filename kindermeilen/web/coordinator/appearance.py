"""How the town shows itself: its name on prints, its logo; and whether its classes are compared."""

from contextlib import closing

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import comparison, logos
from kindermeilen.actions.context import load_municipality
from kindermeilen.documents.logo import MOST_BYTES, clean
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.logo import Logo
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.campaign import campaign_page
from kindermeilen.web.coordinator.forms import attempt, done
from kindermeilen.web.coordinator.settings import settings_page
from kindermeilen.web.unit import reading


@bp.post("/koordination/<ags>/einstellungen/name")
def change_print_name(ags: str) -> Response:
    """How the town is called on prints and public pages."""
    name = forms.text(request.form, "print_name")
    _, refusal = attempt(lambda ctx: logos.change_print_name(ctx, ags, name))
    if refusal is not None:
        return settings_page(ags, None, refusal)
    return done(gettext("Der Name ist gespeichert."), "coordinator.settings", ags=ags)


@bp.post("/koordination/<ags>/einstellungen/logo")
def upload_logo(ags: str) -> Response:
    """Take a logo, or say why not. Its file is opened before the transaction, and for the coordinator alone."""
    with reading() as ctx:
        load_municipality(ctx, ags)
    try:
        logo = _sent_logo()
    except Refusal as refusal:
        return settings_page(ags, None, refusal)
    attempt(lambda ctx: logos.save_logo(ctx, ags, logo))
    message = gettext("Das Logo ist gespeichert. Es steht ab jetzt auf allen Drucken und öffentlichen Seiten.")
    return done(message, "coordinator.settings", ags=ags)


def _sent_logo() -> Logo:
    sent = request.files.get("logo")
    if sent is None:
        return clean(b"")
    with closing(sent):
        return clean(sent.read(MOST_BYTES + 1))


@bp.post("/koordination/<ags>/einstellungen/logo/entfernen")
def remove_logo(ags: str) -> Response:
    """Prints and pages go without one."""
    attempt(lambda ctx: logos.remove_logo(ctx, ags))
    return done(gettext("Drucke und Seiten erscheinen ohne Logo."), "coordinator.settings", ags=ags)


@bp.post("/koordination/<ags>/kampagne/<int:year>/vergleich")
def change_comparison(ags: str, year: int) -> Response:
    """Whether the pages of schools and Kitas compare their classes, and by what."""
    wanted = forms.text(request.form, "comparison")
    _, refusal = attempt(lambda ctx: comparison.change_comparison(ctx, ags, year, wanted))
    if refusal is not None:
        return campaign_page(ags, None, refusal)
    return done(gettext("Der Vergleich ist so eingestellt."), "coordinator.campaign", ags=ags, jahr=year)
