"""What comes on paper: a total by form, or tallies and totals as a table."""

import csv
import io

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import paper_lists, paper_pages
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.actions.two_steps import at_once
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.tables_in import TableRefused, parse_tallies
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.forms import attempt, done, page
from kindermeilen.web.coordinator.tables import Outcome, Table, bring_in
from kindermeilen.web.coordinator.words import COLUMNS as WORDS
from kindermeilen.web.unit import reading

NUMBERS = ("groups_count", "children", "green", "red", "blue", "adults")
COLUMNS = ("institution", "group", "from", "to", "groups", "children", "green", "red", "blue", "adults")


TALLIES = Table(parse_tallies, paper_lists.plan_paper, most=20_000)


@bp.get("/koordination/<ags>/papier", endpoint="paper")
def show_paper(ags: str) -> Response:
    """Totals from paper, and where more are entered."""
    return _paper_page(ags, Outcome())


@bp.post("/koordination/<ags>/papier")
def bring_in_paper(ags: str) -> Response:
    """Show what a table of tallies or totals would do; store it once that is confirmed."""
    outcome = bring_in(TALLIES, ags)
    if not outcome.is_stored:
        return _paper_page(ags, outcome)
    message = gettext("Gespeichert: %(new)s neue Einträge.") % {"new": outcome.plan}
    return done(message, "coordinator.paper", ags=ags)


def _paper_page(ags: str, outcome: Outcome, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        found = paper_pages.paper_page(ctx, ags)
    return page(
        "paper", outcome.refusal or refusal, town=found.municipality, paper=found, outcome=outcome, columns=WORDS
    )


@bp.get("/koordination/<ags>/papier/<code>")
def paper_total(ags: str, code: str) -> Response:
    """The form for a total of one institution."""
    return _total_page(ags, code)


@bp.post("/koordination/<ags>/papier/<code>")
def add_paper_total(ags: str, code: str) -> Response:
    """Store a total of one institution: by the same rules as a table of one row."""

    def deed(ctx: Context) -> int:
        town, _ = load_municipality(ctx, ags)
        house = paper_pages.paper_form(ctx, ags, code).institution
        return at_once(ctx, paper_lists.plan_paper(ctx, town, parse_tallies(_one_row(house.name))))

    stored, refusal = attempt(deed)
    if refusal is not None:
        return _total_page(ags, code, _as_field(refusal))
    words = gettext("Die Summe ist gespeichert.") if stored else gettext("Diese Summe war schon gespeichert.")
    return done(words, "coordinator.paper", ags=ags)


def _one_row(institution: str) -> bytes:
    values = {name: forms.text(request.form, name) for name in COLUMNS}
    values |= {"institution": institution, "group": "|".join(request.form.getlist("covered"))}
    values["groups"] = forms.text(request.form, "groups_count")
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([COLUMNS, [values[name] for name in COLUMNS]])
    return file.getvalue().encode()


def _as_field(refusal: Refusal) -> Refusal:
    """The first fault of a table of one row, at its field."""
    if not isinstance(refusal, TableRefused):
        return refusal
    fault = refusal.faults[0]
    field = {"group": "covered", "groups": "groups_count"}.get(fault.column, fault.column)
    return Refusal("fault", fault.message, field=field, params=fault.params)


def _total_page(ags: str, code: str, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        found = paper_pages.paper_form(ctx, ags, code)
    form = {name: request.form.get(name, "") for name in ("from", "to", *NUMBERS)}
    if request.method != "POST" and found.campaign is not None:
        form |= {"from": found.campaign.date_from.isoformat(), "to": found.campaign.date_to.isoformat()}
    return page(
        "paper_total",
        refusal,
        town=found.municipality,
        paper=found,
        form=form,
        covered=request.form.getlist("covered"),
    )


@bp.post("/koordination/<ags>/papier/<int:paper_total_id>/entfernen")
def remove_paper_total(ags: str, paper_total_id: int) -> Response:
    """Take a total from paper back, with a reason."""
    reason = forms.text(request.form, f"reason-{paper_total_id}")

    def deed(ctx: Context) -> None:
        paper_lists.remove_paper_total(ctx, load_municipality(ctx, ags)[0], paper_total_id, reason)

    _, refusal = attempt(deed)
    if refusal is not None:
        field = "" if refusal.rule == "not_found" else f"reason-{paper_total_id}"
        at_its_form = Refusal(refusal.rule, refusal.message, field, refusal.params)
        return _paper_page(ags, Outcome(), at_its_form)
    return done(gettext("Die Summe ist entfernt. Das steht im Protokoll."), "coordinator.paper", ags=ags)
