"""Results that other municipalities published or reported: listed by year, brought in as a table."""

from collections.abc import Sequence

from flask import Response
from flask_babel import gettext

from kindermeilen.actions import imports, years
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in import ReportedRow, parse_reported
from kindermeilen.web.coordinator import bp
from kindermeilen.web.coordinator.forms import chosen_year, done, page
from kindermeilen.web.coordinator.tables import Outcome, Table, bring_in
from kindermeilen.web.coordinator.words import COLUMNS
from kindermeilen.web.unit import reading


def _plan(ctx: Context, town: Municipality, rows: Sequence[ReportedRow]) -> imports.ReportedPlan:
    return imports.plan_reported(ctx, rows, town)


RESULTS = Table(parse_reported, _plan, most=20_000)


@bp.get("/koordination/<ags>/gemeldet", endpoint="reported")
def show_reported(ags: str) -> Response:
    """What others reported in a year (`?jahr=`), with sources and parts."""
    return _reported_page(ags, Outcome())


@bp.post("/koordination/<ags>/gemeldet")
def bring_in_reported(ags: str) -> Response:
    """Show what a table of results would do; store it once that is confirmed."""
    outcome = bring_in(RESULTS, ags)
    if not outcome.is_stored:
        return _reported_page(ags, outcome)
    message = gettext("Gespeichert: %(new)s neue Ergebnisse.") % {"new": outcome.plan}
    return done(message, "coordinator.reported", ags=ags)


def _reported_page(ags: str, outcome: Outcome) -> Response:
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        known = sorted({row.year for row in years.reported_rows(ctx)}, reverse=True)
        year = chosen_year() or next(iter(known), None)
        totals = years.year_totals(ctx, year) if year else None
    return page(
        "reported", outcome.refusal, town=town, years=known, year=year, totals=totals, outcome=outcome, columns=COLUMNS
    )
