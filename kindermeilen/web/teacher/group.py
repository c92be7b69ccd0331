"""A group's children and periods, and the way to its devices."""

from collections.abc import Mapping
from uuid import uuid4

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kindermeilen.actions import class_periods, class_task, classroom, days
from kindermeilen.actions.context import Context
from kindermeilen.domain.calendar import Period
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.proposals import Proposal
from kindermeilen.web.teacher import bp, words
from kindermeilen.web.teacher.day import entry_in
from kindermeilen.web.teacher.day_form import date_or_none
from kindermeilen.web.teacher.plain_form import PlainForm, change, day_of, number_of
from kindermeilen.web.unit import reading

CHILDREN_FIELDS = {"children": "children", "valid_from": "valid_from", "weekday": "weekday"}
PERIOD_FIELDS = {"from": "first", "to": "last", "kind": "kind"}
TASK_FIELDS = {"task": "task"}
CHOICE_FIELDS = {"choice": "choice"}
NOTHING_CHOSEN = N_("Bitte wählen Sie einen Zeitraum aus.")


@bp.get("/klasse/<code>/gruppe")
def group(code: str) -> ResponseReturnValue:
    """The group: how many children, when it collects, which devices."""
    return _show(code, PlainForm())


@bp.post("/klasse/<code>/gruppe")
def change_children(code: str) -> ResponseReturnValue:
    """The number of children from a day on."""
    form = request.form

    def put(ctx: Context) -> None:
        entry, weekday = entry_in(form.get("entry", "")).hex, number_of(form, "weekday") or 0
        days.put_children(ctx, code, entry, day_of(form, "valid_from"), number_of(form, "children"), weekday)

    fault = change(form, CHILDREN_FIELDS, put, side_by_side=True)
    return _answer(code, fault, gettext("Die Zahl der Kinder ist geändert."))


@bp.post("/klasse/<code>/zeitraum")
def add_period(code: str) -> ResponseReturnValue:
    """A period of the group's own."""
    form = request.form

    def put(ctx: Context) -> None:
        entry, kind = entry_in(form.get("entry", "")), form.get("kind", "")
        days.put_period(ctx, code, str(entry), entry.hex, kind, day_of(form, "first"), day_of(form, "last"))

    return _answer(code, change(form, PERIOD_FIELDS, put, side_by_side=True), gettext("Der Zeitraum gilt jetzt."))


@bp.post("/klasse/<code>/zeitraum/waehlen")
def choose_period(code: str) -> ResponseReturnValue:
    """One of the weeks that were offered."""
    form = request.form

    def put(ctx: Context) -> None:
        class_periods.choose(ctx, code, entry_in(form.get("entry", "")), proposal_in(form.get("choice", "")))

    return _answer(code, change(form, CHOICE_FIELDS, put, side_by_side=True), gettext("Der Zeitraum gilt jetzt."))


def choice_of(proposal: Proposal) -> str:
    """Offered weeks as a form writes them: action 2026-09-28 2026-10-09"""
    return " ".join(f"{one.kind} {one.first.isoformat()} {one.last.isoformat()}" for one in proposal)


def _card(proposal: Proposal) -> tuple[str, str, str, str]:
    """A proposal to tap on: value, words, no note, picture."""
    return choice_of(proposal), words.proposal_words(proposal), "", words.PERIOD_CHOICES[proposal[0].kind][1]


def _counting(choices: list[tuple[str, str, str, str]]) -> str:
    """What is chosen already when the page opens: a week that only counts, as an invitation leads here."""
    return next((value for value, *_ in choices if not value.startswith(PeriodKind.ACTION)), "")


def proposal_in(text: str) -> Proposal:
    """The weeks that a form names. Raises Refusal where it names none."""
    parts = text.split()
    found = [_period_in(*parts[n : n + 3]) for n in range(0, len(parts), 3)] if len(parts) in (3, 6) else []
    chosen = tuple(one for one in found if one is not None)
    if not chosen or len(chosen) != len(found):
        raise Refusal("choice", NOTHING_CHOSEN, field="choice")
    return chosen


def _period_in(kind: str, first: str, last: str) -> Period | None:
    days_named = date_or_none(first), date_or_none(last)
    if kind not in tuple(PeriodKind) or days_named[0] is None or days_named[1] is None:
        return None
    return Period(PeriodKind(kind), days_named[0], days_named[1])


@bp.post("/klasse/<code>/zeitraum/<public_id>/entfernen")
def remove_period(code: str, public_id: str) -> ResponseReturnValue:
    """Take one of the group's own periods away."""
    fault = change({}, PERIOD_FIELDS, lambda ctx: days.remove_period(ctx, code, public_id), side_by_side=True)
    return _answer(code, fault, gettext("Der Zeitraum ist entfernt."))


@bp.post("/klasse/<code>/aufgabe")
def set_task(code: str) -> ResponseReturnValue:
    """What counts for children who cannot choose their way."""
    form = request.form
    fault = change(form, TASK_FIELDS, lambda ctx: class_task.set_task(ctx, code, form.get("task", "")))
    return _answer(code, fault, gettext("Die Aufgabe ist gespeichert."))


def _answer(code: str, fault: PlainForm | None, done: str) -> ResponseReturnValue:
    if fault is not None:
        return _show(code, fault)
    flash(done, "ok")
    return redirect(url_for("teacher.group", code=code))


def _show(code: str, form: PlainForm) -> ResponseReturnValue:
    with reading() as ctx:
        page = classroom.group_page(ctx, code)
        choices = [_card(one) for one in class_periods.choices(ctx, code)]
    values: Mapping[str, str] = {
        "children": str(page.children),
        "valid_from": page.head.today.isoformat(),
        "entry": str(uuid4()),
        "task": page.task,
        "choice": _counting(choices),
        **form.values,
    }
    body = render_template("teacher/group.html", page=page, form=form, values=values, words=words, choices=choices)
    return make_response(body, 422 if form.faults else 200)
