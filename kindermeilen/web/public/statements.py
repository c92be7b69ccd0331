"""What the law asks for: accessibility, privacy, imprint; the towns' own words where they set some."""

from flask import Response, make_response, render_template

from kindermeilen.actions import pages
from kindermeilen.web.public import bp
from kindermeilen.web.unit import reading


@bp.get("/barrierefreiheit")
def accessibility() -> Response:
    """How accessible the pages are, and whom to tell where they are not."""
    return _statement("accessibility")


@bp.get("/datenschutz")
def privacy() -> Response:
    """What is stored, for how long, and that nothing is stored about children."""
    return _statement("privacy")


@bp.get("/impressum")
def imprint() -> Response:
    """Who answers for this: each town's own words."""
    return _statement("imprint")


def _statement(name: str) -> Response:
    with reading(public=True) as ctx:
        towns = pages.towns_words(ctx)
    response = make_response(render_template(f"public/{name}.html", towns=towns))
    response.cache_control.no_cache = True
    return response
