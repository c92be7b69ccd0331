"""Words of classes that wait: read, released or not, one key each; and what became of a wish."""

from collections.abc import Iterable

from flask import Response, jsonify, request
from flask_babel import gettext, ngettext

from kindermeilen.actions import releases
from kindermeilen.actions.releases import Decision
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.wishes import LONGEST_OUTCOME, Doubt, Outcome, Release
from kindermeilen.web.coordinator import bp, forms
from kindermeilen.web.coordinator.forms import attempt, chosen_year, done, page
from kindermeilen.web.unit import reading, writing

DECISIONS = {"release": Release.RELEASED, "decline": Release.DECLINED, "reopen": Release.WAITING}
DOUBTS = {
    Doubt.NAME: N_("Ein Name? „%(what)s“"),
    Doubt.DIGITS: N_("Eine Zahl: „%(what)s“"),
    Doubt.AT: N_("Ein @-Zeichen"),
}
OUTCOMES = (
    (Outcome.UNKNOWN, N_("noch nichts bekannt"), ""),
    (Outcome.HEARD, N_("gehört"), N_("Der Wunsch ist angekommen.")),
    (Outcome.TALKING, N_("es wird darüber gesprochen"), N_("Mit wem? Bitte unten ergänzen.")),
    (Outcome.DECIDED, N_("beschlossen"), N_("Rat oder Verwaltung haben zugestimmt.")),
    (Outcome.DONE, N_("umgesetzt"), N_("Es ist da.")),
    (Outcome.NO, N_("geht nicht"), N_("Warum? Bitte unten ergänzen.")),
)
NOTHING_CHOSEN = N_("Nichts war ausgewählt. Bitte kreuzen Sie an, was Sie freigeben möchten.")
MOST_AT_ONCE = 2000
"""More than any town has; a form with more was not made by our page."""


@bp.get("/koordination/<ags>/wuensche", endpoint="wishes")
def show_wishes(ags: str) -> Response:
    """All that waits in one list, and below it what was decided."""
    return _list(ags)


@bp.post("/koordination/<ags>/wuensche")
def decide_wishes(ags: str) -> Response:
    """Release, decline or reopen what was chosen; by script one after the other, answered in JSON."""
    to = DECISIONS.get(request.form.get("decision", ""))
    keys = request.form.getlist("entry")[:MOST_AT_ONCE] if to else []
    with writing() as ctx:
        made = releases.decide(ctx, ags, keys, to or Release.WAITING)
    if request.accept_mimetypes.best == "application/json":
        return _told(made)
    if not made:
        return _list(ags, Refusal("nothing_chosen", NOTHING_CHOSEN))
    return done(_said(made, to), "coordinator.wishes", ags=ags)


def _told(made: Iterable[Decision]) -> Response:
    answer = jsonify([{"entry": one.key, "state": one.state, "result": one.result} for one in made])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _said(made: list[Decision], to: Release | None) -> str:
    """What was done, and what somebody else did before."""
    ready = sum(one.result == "done" for one in made)
    words = {
        Release.RELEASED: ngettext("Ein Text ist freigegeben.", "%(num)s Texte sind freigegeben.", ready),
        Release.DECLINED: ngettext(
            "Ein Text bleibt unveröffentlicht.", "%(num)s Texte bleiben unveröffentlicht.", ready
        ),
        Release.WAITING: ngettext("Ein Text wartet wieder.", "%(num)s Texte warten wieder.", ready),
    }
    said = [words[to]] if to and ready else []
    if other := len(made) - ready:
        said.append(
            ngettext(
                "Ein Text wurde inzwischen geändert, zurückgenommen oder von jemand anderem entschieden.",
                "%(num)s Texte wurden inzwischen geändert, zurückgenommen oder von jemand anderem entschieden.",
                other,
            )
        )
    return " ".join(said)


@bp.get("/koordination/<ags>/wuensche/<int(max=2147483647):wish_id>", endpoint="wish")
def show_wish(ags: str, wish_id: int) -> Response:
    """One wish: what became of it."""
    return _wish(ags, wish_id)


@bp.post("/koordination/<ags>/wuensche/<int(max=2147483647):wish_id>")
def set_outcome(ags: str, wish_id: int) -> Response:
    """What became of it; the class reads it on its page."""
    outcome, text = request.form.get("outcome", ""), forms.text(request.form, "outcome_text")
    _, refusal = attempt(lambda ctx: releases.set_outcome(ctx, ags, wish_id, outcome, text))
    if refusal is not None:
        return _wish(ags, wish_id, refusal, {"outcome": outcome, "outcome_text": text})
    return done(gettext("Gespeichert. Die Kinder lesen das auf ihrer Seite."), "coordinator.wishes", ags=ags)


def _wish(ags: str, wish_id: int, refusal: Refusal | None = None, typed: dict[str, str] | None = None) -> Response:
    with reading() as ctx:
        town, entry = releases.wish_entry(ctx, ags, wish_id)
    if entry.state is not Release.RELEASED and refusal is None:
        raise NotFound(releases.NOT_RELEASED)
    form = typed or {"outcome": entry.outcome, "outcome_text": entry.outcome_text}
    return page("wish", refusal, town=town, entry=entry, form=form, outcomes=OUTCOMES, longest=LONGEST_OUTCOME)


def _list(ags: str, refusal: Refusal | None = None) -> Response:
    with reading() as ctx:
        found = releases.release_list(ctx, ags, chosen_year())
    return page("wishes", refusal, town=found.municipality, found=found, doubts=DOUBTS, outcomes=OUTCOMES)
