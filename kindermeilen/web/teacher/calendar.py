"""A class's calendar: what is done, missing and free, month by month."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kindermeilen.actions import class_calendar
from kindermeilen.web.teacher import bp, words
from kindermeilen.web.unit import reading


@bp.get("/klasse/<code>/kalender")
def calendar(code: str) -> ResponseReturnValue:
    """Every day of the class's periods; a tap opens it."""
    with reading() as ctx:
        page = class_calendar.calendar_page(ctx, code)
    return render_template("teacher/calendar.html", page=page, words=words)
