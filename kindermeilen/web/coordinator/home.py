"""The room's door and its first page: what is due now, the totals, who has entered, what waits."""

from datetime import date

from babel.dates import format_date
from flask import Response, make_response, redirect, url_for

from kindermeilen.actions import overview, years
from kindermeilen.actions.co2 import town_co2
from kindermeilen.domain.errors import N_, NotFound, SignInNeeded
from kindermeilen.web.coordinator import bp
from kindermeilen.web.coordinator.forms import chosen_year, page
from kindermeilen.web.language import chosen
from kindermeilen.web.unit import reading


@bp.get("/koordination")
def home() -> Response:
    """The town of this device's coordinator; where there are several, the choice."""
    with reading() as ctx:
        if not ctx.actor.is_signed_in:
            raise SignInNeeded
        towns = overview.towns_of_actor(ctx)
    if not towns:
        raise NotFound(N_("Dieses Gerät ist nicht als Koordination angemeldet."))
    if len(towns) == 1:
        return make_response(redirect(url_for("coordinator.town", ags=towns[0].ags)))
    return page("home", towns=towns)


@bp.get("/koordination/<ags>")
def town(ags: str) -> Response:
    """The room of a town, of the year pages speak of or another (`?jahr=`)."""
    with reading() as ctx:
        found = overview.overview(ctx, ags, chosen_year())
        known = years.year_totals(ctx, found.campaign.year) if found.campaign else None
        co2 = town_co2(ctx, found.municipality, found.campaign) if found.campaign else None
    return page("town", town=found.municipality, overview=found, known=known, co2=co2, short_day=short_day)


def short_day(day: date) -> str:
    """Mo. 14.9.: enough within a campaign."""
    german = chosen() == "de"
    return format_date(day, "EEE d.M." if german else "EEE d MMM", locale=chosen())
