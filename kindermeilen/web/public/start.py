"""The start page: the town's total, the sum of the municipalities known here, and beside it what was handed over."""

from flask import Response, redirect, render_template, request, url_for

from kindermeilen.actions import pages
from kindermeilen.domain.codes import clean_code
from kindermeilen.web.conditional import answer
from kindermeilen.web.public import bp
from kindermeilen.web.unit import glancing, reading

MOST_CARDS = 6
"""More towns than these stand in a table."""


@bp.get("/")
def start() -> Response:
    """The totals of a year (`?jahr=`), else of the year that is running; `?ags=` shows one town's alone."""
    with glancing() as ctx:
        year = _year_asked() or pages.year_to_show(ctx)
        mark = pages.start_mark(ctx, year)
    return answer(mark, lambda: _page(year))


def _page(year: int) -> str:
    with reading(public=True) as ctx:
        totals = pages.start_page(ctx, year)
    ags = request.args.get("ags", "")
    return render_template("public/start.html", totals=totals, year=year, ags=ags, most_cards=MOST_CARDS)


def _year_asked() -> int | None:
    """The year of the address; what is none is as if it were not there."""
    text = request.args.get("jahr", "")
    return int(text) if len(text) == len("2026") and text.isascii() and text.isdecimal() else None


@bp.get("/suche")
def find() -> Response:
    """The page of a code that somebody typed; without one the field to type it into."""
    code = clean_code(request.args.get("code", ""))[:16]
    if not code:
        return redirect(url_for("public.start", _anchor="klasse"))  # type: ignore[return-value]
    with reading(public=True) as ctx:
        endpoint = pages.endpoint_of_code(ctx, code)
    return redirect(url_for(f"public.{endpoint}", code=code))  # type: ignore[return-value]
