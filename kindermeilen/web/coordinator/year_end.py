"""The end of a campaign year: closing it, and opening it again."""

from datetime import timedelta

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import campaigns, co2_stored, overview
from kindermeilen.actions.co2_stored import Prepared
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.co2 import stored_with
from kindermeilen.web.coordinator.forms import attempt, done, page
from kindermeilen.web.unit import reading


@bp.get("/koordination/<ags>/kampagne/<int:year>/abschluss")
def year_end(ags: str, year: int) -> Response:
    """What closing does, and what is still missing."""
    return _year_end_page(ags, year)


@bp.post("/koordination/<ags>/kampagne/<int:year>/abschluss")
def close_year(ags: str, year: int) -> Response:
    """Close the year and store its CO₂ result, for whoever types it."""

    def deed(ctx: Context, prepared: Prepared) -> None:
        town, _ = load_municipality(ctx, ags)
        if forms.text(request.form, "typed_year") != str(year):
            why = N_("Bitte tippen Sie die Jahreszahl %(year)s ein. Nichts wurde abgeschlossen.")
            raise Refusal("typed_year", why, field="typed_year", params={"year": str(year)})
        co2_stored.close_year(ctx, town, year, prepared)

    refusal = stored_with(ags, year, deed)
    if refusal is not None:
        return _year_end_page(ags, year, refusal)
    message = gettext("Das Kampagnenjahr %(year)s ist abgeschlossen.") % {"year": year}
    return done(message, "coordinator.town", ags=ags, jahr=year)


@bp.post("/koordination/<ags>/kampagne/<int:year>/oeffnen")
def reopen_year(ags: str, year: int) -> Response:
    """Open a closed year again, with a reason."""
    reason = forms.text(request.form, "reason")
    _, refusal = attempt(lambda ctx: campaigns.reopen(ctx, load_municipality(ctx, ags)[0], year, reason))
    if refusal is not None:
        return _year_end_page(ags, year, refusal)
    message = gettext("Das Kampagnenjahr %(year)s ist wieder offen. Die Geräte melden sich neu an.") % {"year": year}
    return done(message, "coordinator.town", ags=ags, jahr=year)


def _year_end_page(ags: str, year: int, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        found, today = overview.overview(ctx, ags, year), ctx.today
    if found.campaign is None:
        raise NotFound
    steps = {step.key: step for step in found.steps}
    first_day = steps["close"].day
    follow_up = steps.get("follow_up")
    return page(
        "year_end",
        refusal,
        town=found.municipality,
        overview=found,
        campaign=found.campaign,
        open_until=first_day - timedelta(days=1) if first_day and first_day > today else None,
        lacks_follow_up=follow_up is not None and not follow_up.is_done,
        reason=forms.text(request.form, "reason"),
        typed_year=forms.text(request.form, "typed_year"),
    )
