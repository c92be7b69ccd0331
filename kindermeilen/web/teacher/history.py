"""The history of a class's day, and putting any step of it back."""

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kindermeilen.actions import class_history
from kindermeilen.actions.class_day import LATE_RULES
from kindermeilen.actions.class_history import OF_THE_DAY, Step
from kindermeilen.domain.errors import NotAllowed, NotFound, Refusal, SignInNeeded, WordsNeeded
from kindermeilen.domain.modes import Sheet
from kindermeilen.web.formats import say
from kindermeilen.web.teacher import bp, words
from kindermeilen.web.teacher.day import entry_in
from kindermeilen.web.teacher.day_form import count_of, day_in, reason_fault
from kindermeilen.web.unit import reading, writing

OF_THE_DOOR = (NotFound, NotAllowed, SignInNeeded, WordsNeeded)
"""Refusals that the error pages answer."""


@bp.get("/klasse/<code>/tag/<day>/verlauf")
def history(code: str, day: str) -> ResponseReturnValue:
    """Every entry of a day; times and devices for the class's teacher alone."""
    return _show(code, day)


@bp.post("/klasse/<code>/tag/<day>/verlauf")
def restore(code: str, day: str) -> ResponseReturnValue:
    """Put a step back as a new one; after the deadline, hand it to the coordinator with a reason."""
    step, reason = _step_in(request.form.get("step", "")), request.form.get("reason")
    if reason is not None and (fault := reason_fault(reason.strip())):
        return _show(code, day, fault)
    try:
        with writing(side_by_side=True) as ctx:
            entry = entry_in(request.form.get("entry", ""))
            is_stored = class_history.restore(ctx, code, day_in(day), entry, step, (reason or "").strip())
    except OF_THE_DOOR:
        raise
    except Refusal as refusal:
        return _refused(code, day, refusal)
    done = gettext("Dieser Stand gilt wieder."), gettext("Ihre Nachmeldung liegt jetzt bei der Koordination.")
    flash(done[0] if is_stored else done[1], "ok")
    return redirect(url_for("teacher.history", code=code, day=day))


def _refused(code: str, day: str, refusal: Refusal) -> ResponseReturnValue:
    """Where the deadline came in between, the same step again with the question why."""
    flash(say(refusal.message, refusal.params), "error")
    again = request.form.get("step") if refusal.rule in LATE_RULES else None
    return redirect(url_for("teacher.history", code=code, day=day, stand=again))


def _show(code: str, day: str, fault: str = "") -> ResponseReturnValue:
    with reading() as ctx:
        page = class_history.history_page(ctx, code, day_in(day))
    chosen = request.form.get("step") or request.args.get("stand", "")
    part, line = _chosen(page, chosen) if page.is_late else (None, None)
    typed = {"entry": request.form.get("entry") or str(uuid4()), "reason": request.form.get("reason", "")}
    body = render_template(
        "teacher/history.html", page=page, words=words, part=part, line=line, typed=typed, fault=fault
    )
    return body, 422 if fault else 200


def _chosen(page: class_history.HistoryPage, text: str) -> tuple[object, object]:
    """The part and line that a Nachmeldung is asked for; none where there is no such step."""
    what, _, rest = text.partition(".")
    number = count_of(rest.partition(".")[0])
    for part in page.parts:
        for line in part.lines:
            if (part.what, line.number) == (what, number) and line.may_restore and line.kind == "tally":
                return part, line
    return None, None


def _step_in(text: str) -> Step:
    """A step as buttons write it: way_there.2.5 is the second of five. Raises NotFound for anything else."""
    what, _, rest = text.partition(".")
    number, _, shown = rest.partition(".")
    numbers = count_of(number), count_of(shown)
    if what not in (*Sheet, OF_THE_DAY) or None in numbers or not (number and shown):
        raise NotFound
    return Step(what, numbers[0] or 0, numbers[1] or 0)
