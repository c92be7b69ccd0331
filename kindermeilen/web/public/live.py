"""Progress for a corridor's screen, a projector, the town hall: one number, the map, the next stop.

The page asks for itself again every few seconds; an unchanged one is a 304.
"""

from flask import Response, make_response, render_template, request

from kindermeilen.actions import pages
from kindermeilen.web.conditional import answer, templates_version
from kindermeilen.web.public import bp
from kindermeilen.web.public.sources import Source, mark_of, of_group, of_institution, of_town
from kindermeilen.web.unit import glancing, reading


@bp.get("/k/<code>/live")
def group_live(code: str) -> Response:
    """A group's progress."""
    return _live(of_group(code))


@bp.get("/e/<code>/live")
def institution_live(code: str) -> Response:
    """An institution's joint progress."""
    return _live(of_institution(code))


@bp.get("/live")
def town_live() -> Response:
    """The town's joint progress; where there are several towns, `?ags=` says which, else they can be chosen."""
    if not request.args.get("ags") and _has_several_towns():
        return _choice()
    return _live(of_town())


def _has_several_towns() -> bool:
    with glancing() as ctx:
        return pages.has_several_towns(ctx)


def _live(source: Source) -> Response:
    return answer(mark_of(source), lambda: _page(source))


def _page(source: Source) -> str:
    with reading(public=True) as ctx:
        page = source.page(ctx)
    return render_template("public/live.html", page=page, version=templates_version())


def _choice() -> Response:
    with reading(public=True) as ctx:
        towns = [one for one in pages.towns_words(ctx) if not one.is_district]
    response = make_response(render_template("public/live_towns.html", towns=towns))
    response.cache_control.no_cache = True
    return response
