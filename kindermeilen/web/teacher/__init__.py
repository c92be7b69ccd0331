"""The teacher's rooms: a day as a question, the week, the group; and the room of the house."""

from flask import Blueprint

from kindermeilen.web import packed

bp = Blueprint("teacher", __name__)
bp.after_request(packed.page)

from kindermeilen.web.teacher import (  # noqa: E402, F401 the views bind themselves to bp
    app_shell,
    calendar,
    day,
    group,
    history,
    house,
    journey,
    paper_list,
    start_kit,
    week,
)
