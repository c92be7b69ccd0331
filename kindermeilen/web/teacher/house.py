"""The room of a school or Kita: its groups, its closing days, its periods."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kindermeilen.actions import answers, institutions
from kindermeilen.actions.context import Context
from kindermeilen.web.formats import decimal
from kindermeilen.web.numbers_in import number_in
from kindermeilen.web.teacher import bp, words
from kindermeilen.web.teacher.plain_form import PlainForm, change, day_of
from kindermeilen.web.unit import reading

CLOSING_FIELDS = {"closing-from": "closing-from", "closing-to": "closing-to", "closing-label": "closing-label"}
KM, PER_CAR = "question-km", "question-per-car"
QUESTION_FIELDS = {answers.KM: KM, answers.PER_CAR: PER_CAR}
PERIOD_FIELDS = {"from": "period-from", "to": "period-to", "kind": "period-kind"}


@bp.get("/einrichtung/<code>")
def institution(code: str) -> ResponseReturnValue:
    """The house: who has entered, what is missing this week."""
    return _show(code, PlainForm())


@bp.post("/einrichtung/<code>/schliesstage")
def add_closing_days(code: str) -> ResponseReturnValue:
    """Days on which the house is closed."""
    form = request.form

    def add(ctx: Context) -> None:
        first = day_of(form, "closing-from")
        last = day_of(form, "closing-to") if form.get("closing-to", "").strip() else first
        institutions.add_closing_days(ctx, code, first, last, form.get("closing-label", ""))

    return _answer(code, change(form, CLOSING_FIELDS, add), gettext("Die Schließtage gelten jetzt."))


@bp.post("/einrichtung/<code>/schliesstage/entfernen")
def remove_closing_days(code: str) -> ResponseReturnValue:
    """The house is open after all."""
    form = request.form

    def remove(ctx: Context) -> None:
        institutions.remove_closing_days(ctx, code, day_of(form, "first"), day_of(form, "last"))

    return _answer(code, change({}, CLOSING_FIELDS, remove), gettext("Die Schließtage sind entfernt."))


@bp.post("/einrichtung/<code>/zeitraum")
def add_house_period(code: str) -> ResponseReturnValue:
    """A period for all groups of the house without own ones."""
    form = request.form

    def add(ctx: Context) -> None:
        first, last = day_of(form, "period-from"), day_of(form, "period-to")
        institutions.add_period(ctx, code, form.get("period-kind", ""), first, last)

    return _answer(code, change(form, PERIOD_FIELDS, add), gettext("Der Zeitraum gilt jetzt."))


@bp.post("/einrichtung/<code>/zeitraum/<public_id>/entfernen")
def remove_house_period(code: str, public_id: str) -> ResponseReturnValue:
    """Take a period of the house away."""
    fault = change({}, PERIOD_FIELDS, lambda ctx: institutions.remove_period(ctx, code, public_id))
    return _answer(code, fault, gettext("Der Zeitraum ist entfernt."))


@bp.post("/einrichtung/<code>/fragen")
def answer_questions(code: str) -> ResponseReturnValue:
    """How far it is, and how many children sit in a car; an empty field is "we do not know"."""
    form = request.form
    fault = change(
        form, QUESTION_FIELDS, lambda ctx: answers.answer(ctx, code, number_in(form, KM), number_in(form, PER_CAR))
    )
    return _answer(code, fault, gettext("Danke. Ihre Antworten gelten für dieses Jahr."))


def _answer(code: str, fault: PlainForm | None, done: str) -> ResponseReturnValue:
    if fault is not None:
        return _show(code, fault)
    flash(done, "ok")
    return redirect(url_for("teacher.institution", code=code))


def _show(code: str, form: PlainForm) -> ResponseReturnValue:
    with reading() as ctx:
        page = institutions.house_page(ctx, code)
        asked = answers.answers(ctx, code)
    typed = {KM: _typed(asked.answers.km), PER_CAR: _typed(asked.answers.children_per_car), **form.values}
    body = render_template("teacher/house.html", page=page, form=form, words=words, asked=asked, typed=typed)
    return make_response(body, 422 if form.faults else 200)


def _typed(value: float | None) -> str:
    return "" if value is None else decimal(value)
