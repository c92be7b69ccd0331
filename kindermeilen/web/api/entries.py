"""What a class's device or token sends: tallies, days without one, numbers of children, periods, corrections."""

from typing import Any

from flask import Response, jsonify, make_response, session
from flask_wtf.csrf import generate_csrf

from kindermeilen.actions import conflicts, days, pages, tallies
from kindermeilen.actions.tallies import Answer, CoveredByPaper, Sent, StaleTally
from kindermeilen.domain.errors import N_, NotFound, SignInNeeded, WordsNeeded
from kindermeilen.domain.nouns import StoredTally
from kindermeilen.domain.tallies import entry_id_of
from kindermeilen.extensions import csrf
from kindermeilen.web import formats
from kindermeilen.web.api import bp
from kindermeilen.web.api.gate import (
    CSRF_HEADER,
    Malformed,
    Unreadable,
    body_as,
    body_or_fault,
    day_of,
    if_match,
    limited,
)
from kindermeilen.web.api.schemas import AnyTally, ChildrenIn, CorrectionIn, DeletionIn, PeriodIn, StateIn, TallyIn
from kindermeilen.web.errors import problem
from kindermeilen.web.unit import reading, writing

csrf.exempt(bp)  # gate.limited asks sessions for their header and lets tokens pass
TALLY = "/groups/<code>/days/<day>/<sheet>"


@bp.get(TALLY)
@limited
def get_tally(code: str, day: str, sheet: str) -> Response:
    """The stored tally with its `ETag`; 404 also for everybody who may not enter it."""
    try:
        with reading() as ctx:
            stored = tallies.get_tally(ctx, code, day_of(day), sheet)
    except (SignInNeeded, WordsNeeded, Malformed) as refusal:
        raise NotFound from refusal
    if stored.deleted:
        gone = problem(404, "not_found", formats.say(N_("Für diesen Tag und Bogen ist nichts eingetragen.")))
        return _tagged(gone, stored.revision)
    return _tagged(jsonify(shown(stored)), stored.revision)


@bp.put(TALLY)
@limited
def put_tally(code: str, day: str, sheet: str) -> Response:
    """Store a tally: 201 for a first entry, 200 for a change or a repeated entry."""
    body, fault = body_or_fault(TallyIn, AnyTally)
    sent = Sent(entry_id_of(body.entry_id), if_match(), body.counts, body.basis, body.absent, body.confirmed is True)
    with writing(side_by_side=True) as ctx:
        answer = tallies.put_tally(ctx, code, day_of(day), sheet, sent)
        if fault is not None:
            raise fault  # all that is checked before the body's form is checked by now; nothing is stored
    return _answered(answer)


@bp.delete(TALLY)
@limited
def delete_tally(code: str, day: str, sheet: str) -> Response:
    """Take a tally back as an empty revision."""
    entry_id = entry_id_of(body_as(DeletionIn).entry_id)
    with writing(side_by_side=True) as ctx:
        answer = tallies.delete_tally(ctx, code, day_of(day), sheet, entry_id, if_match())
    return _answered(answer)


@bp.put("/groups/<code>/days/<day>/state")
@limited
def put_state(code: str, day: str) -> Response:
    """Why a day has no tally, and its weather."""
    body = body_as(StateIn)
    with writing(side_by_side=True) as ctx:
        entry_id = entry_id_of(body.entry_id)
        return jsonify(days.put_state(ctx, code, day_of(day), entry_id, body.state, body.weather))


@bp.put("/groups/<code>/children")
@limited
def put_children(code: str) -> Response:
    """The number of children from a day on."""
    body = body_as(ChildrenIn)
    with writing(side_by_side=True) as ctx:
        return jsonify(days.put_children(ctx, code, entry_id_of(body.entry_id), body.valid_from, body.children))


@bp.put("/groups/<code>/periods/<period_id>")
@limited
def put_period(code: str, period_id: str) -> Response:
    """One of the group's own periods."""
    body = body_as(PeriodIn)
    with writing(side_by_side=True) as ctx:
        entry_id = entry_id_of(body.entry_id)
        return jsonify(days.put_period(ctx, code, period_id, entry_id, body.kind, body.first, body.last))


@bp.post("/groups/<code>/corrections")
@limited
def post_correction(code: str) -> Response:
    """An entry that was refused waits: while its day is open for the class, afterwards for the coordinator. 202."""
    body = body_as(CorrectionIn)
    tally = {"counts": body.counts, "basis": body.basis, "absent": body.absent}
    entry_id = entry_id_of(body.entry_id)
    with writing(side_by_side=True) as ctx:
        answer = conflicts.send_correction(ctx, code, entry_id, body.day, body.sheet, tally, body.reason)
    return make_response(jsonify(answer), 202)


@bp.get("/session")
@limited
def get_session() -> Response:
    """The CSRF token, the header it belongs into, and the groups of this device."""
    with reading() as ctx:
        groups = pages.groups_of_device(ctx)
    if not session or not ctx.actor.is_signed_in:
        raise SignInNeeded
    return jsonify(csrf=generate_csrf(), header=CSRF_HEADER, groups=groups)


@bp.errorhandler(Unreadable)
def unreadable(refusal: Unreadable) -> Response:
    """400 for a body that is no JSON."""
    return problem(400, refusal.rule, formats.say(refusal.message, refusal.params), refusal.field)


@bp.errorhandler(StaleTally)
def stale(refusal: StaleTally) -> Response:
    """412, or 428 without `If-Match`, with the stored tally in the body."""
    status = 428 if refusal.rule == "revision_needed" else 412
    stored = refusal.stored
    members = {"tally": shown(stored)} if stored is not None and not stored.deleted else {}
    response = problem(status, refusal.rule, formats.say(refusal.message), refusal.field, **members)
    return _tagged(response, stored.revision) if stored else response


@bp.errorhandler(CoveredByPaper)
def covered(refusal: CoveredByPaper) -> Response:
    """409 naming the total from paper."""
    return problem(409, refusal.rule, formats.say(refusal.message, refusal.params), refusal.field)


def shown(stored: StoredTally) -> dict[str, Any]:
    """A stored tally as the API shows it."""
    return {
        "revision": stored.revision,
        "day": stored.day.isoformat(),
        "sheet": stored.sheet,
        "counts": stored.counts,
        "basis": stored.basis,
        "absent": stored.absent,
        "confirmed": stored.confirmed,
    }


def _answered(answer: Answer) -> Response:
    body = {"revision": answer.revision, "miles": answer.miles, "group_total": answer.group_total}
    return _tagged(make_response(jsonify(body), 201 if answer.first else 200), answer.revision)


def _tagged(response: Response, revision: int) -> Response:
    response.set_etag(str(revision))
    return response
