"""Progress for a corridor's screen, a projector, the town hall: one number, the map, the next stop.

The page asks for itself again every few seconds; an unchanged one is a 304.
"""

from collections.abc import Callable

from flask import Response, make_response, render_template, request

from kindermeilen.actions import pages
from kindermeilen.actions.context import Context
from kindermeilen.actions.pages import ProgressPage
from kindermeilen.web.conditional import answer, templates_version
from kindermeilen.web.public import bp
from kindermeilen.web.unit import glancing, reading


@bp.get("/k/<code>/live")
def group_live(code: str) -> Response:
    """A group's progress."""
    with glancing() as ctx:
        mark = pages.group_mark(ctx, code)
    return answer(mark, lambda: _page(lambda ctx: pages.group_page(ctx, code)))


@bp.get("/e/<code>/live")
def institution_live(code: str) -> Response:
    """An institution's joint progress."""
    with glancing() as ctx:
        mark = pages.institution_mark(ctx, code)
    return answer(mark, lambda: _page(lambda ctx: pages.institution_page(ctx, code)))


@bp.get("/live")
def town_live() -> Response:
    """The town's joint progress; where there are several towns, `?ags=` says which, else they can be chosen."""
    ags = request.args.get("ags") or None
    with glancing() as ctx:
        several = pages.has_several_towns(ctx) and ags is None
        mark = "" if several else pages.town_mark(ctx, ags)
    if several:
        return _choice()
    return answer(mark, lambda: _page(lambda ctx: pages.town_progress(ctx, ags)))


def _page(page_of: Callable[[Context], ProgressPage]) -> str:
    with reading(public=True) as ctx:
        page = page_of(ctx)
    return render_template("public/live.html", page=page, version=templates_version())


def _choice() -> Response:
    with reading(public=True) as ctx:
        towns = [one for one in pages.towns_words(ctx) if not one.is_district]
    response = make_response(render_template("public/live_towns.html", towns=towns))
    response.cache_control.no_cache = True
    return response
