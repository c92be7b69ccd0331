"""What waits for a decision: late corrections, and two numbers for one day."""

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import corrections
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.domain.errors import NotFound, Refusal
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.forms import attempt, done, page
from kindermeilen.web.coordinator.words import MODES, SHEETS
from kindermeilen.web.unit import reading

LONGEST_REVISION = 9
"""More digits than any revision has."""


@bp.get("/koordination/<ags>/wartet", endpoint="waiting")
def show_waiting(ags: str) -> Response:
    """Stored and sent numbers side by side."""
    return _waiting_page(ags)


@bp.post("/koordination/<ags>/wartet/<int(max=2147483647):correction_id>")
def decide(ags: str, correction_id: int) -> Response:
    """Take the number that waits, or keep the one that is stored. Deciding twice changes nothing."""
    accept = request.form.get("decision") == "accept"
    reason = forms.text(request.form, "reason")

    def deed(ctx: Context) -> str:
        load_municipality(ctx, ags)
        try:
            shown = _shown(request.form)
            return corrections.decide(ctx, ags, correction_id, accept=accept, reason=reason, revision=shown)
        except NotFound:
            return ""

    decided, refusal = attempt(deed)
    if refusal is not None:
        return _waiting_page(ags, _in_words(refusal))
    if not decided:
        return done(gettext("Darüber ist schon entschieden."), "coordinator.waiting", ags=ags)
    taken = gettext("Die Nachmeldung zählt jetzt.") if decided == "late" else gettext("Die gesendete Zahl gilt jetzt.")
    words = taken if accept else gettext("Es bleibt, was gespeichert war.")
    return done(words, "coordinator.waiting", ags=ags)


def _shown(form: forms.Form) -> int | None:
    """The stored revision that stood beside the number."""
    text = forms.text(form, "revision")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_REVISION else None


def _in_words(refusal: Refusal) -> Refusal:
    """Its counts have no field on this page, and modes have names."""
    params = dict(refusal.params)
    if (mode := params.get("name")) in MODES:
        params["name"] = gettext(MODES[str(mode)])
    return Refusal(refusal.rule, refusal.message, params=params)


def _waiting_page(ags: str, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        found = corrections.waiting_in_town(ctx, ags)
    return page("waiting", refusal, town=town, waiting=found, modes=MODES, sheets=SHEETS)
