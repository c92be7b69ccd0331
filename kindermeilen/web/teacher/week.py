"""A class's week as a table."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kindermeilen.actions import class_week
from kindermeilen.domain.calendar import week_of
from kindermeilen.web.teacher import app_shell, bp, words
from kindermeilen.web.teacher.day_form import day_in
from kindermeilen.web.unit import reading


@bp.get("/klasse/<code>/woche/<monday>")
def week(code: str, monday: str) -> ResponseReturnValue:
    """What is entered, missing and free; any day of a week leads to its Monday."""
    day = day_in(monday)
    if day != week_of(day):
        return redirect(url_for("teacher.week", code=code, monday=week_of(day)))
    with reading() as ctx:
        page = class_week.week_page(ctx, code, day)
        app = app_shell.mount(ctx, code, app_shell.WEEK)
    return render_template("teacher/week.html", page=page, words=words, app=app)
