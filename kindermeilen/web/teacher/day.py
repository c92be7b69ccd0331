"""A class's day: the question, what is typed, what was saved, taking it back, and picking one of two numbers."""

from typing import Any
from uuid import UUID, uuid4

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kindermeilen.actions import class_day, class_entry, class_saved, classroom, corrections
from kindermeilen.actions.class_day import DayPage
from kindermeilen.actions.class_entry import Revision, Saved, SheetsRefused
from kindermeilen.domain.errors import N_, NotFound, Refusal, SignInNeeded, WordsNeeded
from kindermeilen.domain.modes import Sheet
from kindermeilen.web.formats import say
from kindermeilen.web.teacher import app_shell, bp, day_form, words
from kindermeilen.web.teacher.day_form import DayForm
from kindermeilen.web.unit import reading, writing

NOT_SHOWN_HERE = (NotFound, SignInNeeded, WordsNeeded)
TWO_NUMBERS = N_("%(sheets)s: Ein anderes Gerät hat eine andere Zahl gespeichert. Bitte wählen Sie, welche stimmt.")
TWO_NUMBERS_ON_A_CLASS_DEVICE = N_(
    "%(sheets)s: Ein anderes Gerät hat eine andere Zahl gespeichert. Beide bleiben; eure Lehrkraft wählt aus."
)
DAY = "/klasse/<code>/tag/<day>"


@bp.get("/klasse")
def home() -> ResponseReturnValue:
    """The groups of this device; where there is only one, it is opened."""
    with reading() as ctx:
        page = classroom.home(ctx)
    if len(page.tiles) == 1 and not page.houses:
        return redirect(url_for("teacher.day", code=page.tiles[0].code))
    return render_template("teacher/home.html", page=page)


@bp.route("/klasse/<code>", methods=["GET", "POST"])
@bp.route(DAY, methods=["GET", "POST"])
def day(code: str, day: str | None = None) -> ResponseReturnValue:
    """A day as a form; without a day, this morning's question."""
    wanted = day_form.day_in(day) if day is not None else None
    with reading() as ctx:
        page = class_day.day_page(ctx, code, wanted)
        app = app_shell.mount(ctx, code, app_shell.DAY if day else app_shell.QUESTION)
    if request.method != "POST":
        return _show(page, day_form.filled(page), app)
    form = day_form.typed(page, request.form)
    if form.faults:
        return _show(page, form)
    try:
        return _send_late(page, form) if page.is_late else _save(page, form)
    except SheetsRefused as refused:
        faults = day_form.faults_of(page, refused)
        return _show(page, form.with_faults(faults, day_form.to_confirm(refused)))


def _show(page: DayPage, form: DayForm, app: dict[str, Any] | None = None) -> ResponseReturnValue:
    status = 422 if form.faults else 200
    return make_response(render_template("teacher/day.html", page=page, form=form, words=words, app=app), status)


def _save(page: DayPage, form: DayForm) -> ResponseReturnValue:
    sheets = day_form.sheets_of(form, page, request.form)
    said = day_form.said_of(form, page, request.form)
    with writing(side_by_side=True) as ctx:
        saved = class_entry.save(ctx, page.head.code, sheets, said)
    if saved.is_nothing and all(sheet.is_blank for sheet in sheets):
        return _show(page, form.with_faults([(day_form.first_shown(page), say(day_form.NOTHING))]))
    return _after(page, saved)


def _after(page: DayPage, saved: Saved) -> ResponseReturnValue:
    """Where a saved form leads: to the total, or back to the day where something is left to do."""
    if saved.beside:
        flash(_two_numbers(page, saved.beside), "warn")
    if saved.revisions:
        return redirect(url_for("teacher.saved", code=page.head.code, stand=[stand_of(one) for one in saved.revisions]))
    if saved.said:
        flash(gettext("Gespeichert."), "ok")
    elif not saved.beside:
        flash(gettext("Es hat sich nichts geändert."), "info")
    return redirect(_address(page))


def _two_numbers(page: DayPage, beside: tuple[Sheet, ...]) -> str:
    params = {"sheets": ", ".join(say(words.SHEETS[sheet]) for sheet in beside)}
    if page.head.may_enter_all:
        return say(TWO_NUMBERS, params)
    return say(TWO_NUMBERS_ON_A_CLASS_DEVICE, params)


def _send_late(page: DayPage, form: DayForm) -> ResponseReturnValue:
    """After the deadline the form goes to the coordinator, with a reason."""
    reason = form.values.get("reason", "")
    if fault := day_form.reason_fault(reason):
        return _show(page, form.with_faults([("reason", fault)]))
    with writing(side_by_side=True) as ctx:
        count = class_entry.send_late(ctx, page.head.code, day_form.sheets_of(form, page, request.form), reason)
    if not count:
        return _show(page, form.with_faults([(day_form.first_shown(page), say(day_form.NOTHING_NEW))]))
    flash(gettext("Ihre Nachmeldung liegt jetzt bei der Koordination."), "ok")
    return redirect(_address(page))


def _address(page: DayPage) -> str:
    return url_for("teacher.day", code=page.head.code, day=None if page.is_question else page.day.isoformat())


@bp.get("/klasse/<code>/gespeichert")
def saved(code: str) -> ResponseReturnValue:
    """After saving: the new total, and taking it back."""
    with reading() as ctx:
        page = class_saved.saved_page(ctx, code, revisions_in(request.args.getlist("stand")))
    return render_template("teacher/saved.html", page=page, words=words, entry=str(uuid4()), stand_of=stand_of)


@bp.post("/klasse/<code>/rueckgaengig")
def undo(code: str) -> ResponseReturnValue:
    """Put back what stood there before."""
    revisions = revisions_in(request.form.getlist("stand"))
    try:
        with writing(side_by_side=True) as ctx:
            class_saved.undo(ctx, code, entry_in(request.form.get("entry", "")), revisions)
    except NOT_SHOWN_HERE:
        raise
    except Refusal as refusal:
        flash(say(refusal.message, refusal.params), "error")
    else:
        flash(gettext("Zurückgenommen. Es gilt wieder, was vorher da stand."), "ok")
    return redirect(url_for("teacher.day", code=code))


@bp.post("/klasse/<code>/zahlen/<int(max=2147483647):waiting_id>")
def settle(code: str, waiting_id: int) -> ResponseReturnValue:
    """Pick one of two numbers that two devices saved for the same day."""
    shown = day_form.count_of(request.form.get("revision", "")) or None
    take = request.form.get("take") == "waiting"
    try:
        with writing(side_by_side=True) as ctx:
            corrections.settle_conflict(ctx, code, waiting_id, take_waiting=take, revision=shown)
    except NOT_SHOWN_HERE:
        raise
    except Refusal as refusal:
        flash(say(refusal.message, refusal.params), "error")
    else:
        flash(gettext("Es gilt jetzt die gewählte Zahl."), "ok")
    return redirect(url_for("teacher.day", code=code, day=day_form.day_or_none(request.form.get("day", ""))))


def stand_of(revision: Revision) -> str:
    """A saved revision as addresses write it: 2026-09-24.way_there.3"""
    day, sheet, number = revision
    return f"{day.isoformat()}.{sheet}.{number}"


def revisions_in(texts: list[str]) -> list[Revision]:
    """The revisions an address names, each once and no more than a page shows; what is none is left out."""
    found = []
    for text in list(dict.fromkeys(texts))[: 2 * len(Sheet)]:
        day, _, rest = text.partition(".")
        sheet, _, number = rest.partition(".")
        when, count = day_form.date_or_none(day), day_form.count_of(number)
        if when is not None and count and sheet in tuple(Sheet):
            found.append((when, Sheet(sheet), count))
    return found


def entry_in(text: str) -> UUID:
    """A form's own id; a broken one makes it a new entry."""
    return UUID(day_form.entry_of(text))
