"""A group's and an institution's progress, and their QR codes."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from flask import Response, redirect, render_template, request, url_for

from kindermeilen.actions import pages
from kindermeilen.actions.context import Context
from kindermeilen.actions.pages import Found, ProgressPage
from kindermeilen.documents.qr import qr_png, qr_svg
from kindermeilen.domain.codes import clean_code
from kindermeilen.extensions import settings
from kindermeilen.web.conditional import answer
from kindermeilen.web.public import bp
from kindermeilen.web.unit import glancing, reading

QR_MODULE_PIXELS = 12
WHOLE = "alle"
"""`?album=`: all its pages with their pictures instead of the newest ones."""
DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)


@bp.get("/k/<code>")
def group(code: str) -> Response:
    """A group's progress for children and families; from a list on paper (`?woche=`) with a way to sign in for it."""
    with glancing() as ctx:
        mark = pages.group_mark(ctx, code)
    return answer(mark, lambda: _page(pages.group_page, code))


@bp.get("/e/<code>")
def institution(code: str) -> Response:
    """An institution's joint progress."""
    with glancing() as ctx:
        mark = pages.institution_mark(ctx, code)
    return answer(mark, lambda: _page(pages.institution_page, code))


@bp.get("/<any(k, e):kind>/<code>/")
def with_slash(kind: str, code: str) -> Response:
    """A code that was copied with a slash behind it."""
    endpoint = "public.group" if kind == "k" else "public.institution"
    return redirect(url_for(endpoint, code=clean_code(code)))  # type: ignore[return-value]


def _page(page_of: Callable[[Context, str], ProgressPage], code: str) -> str:
    """The page as it is now: never older than its mark."""
    with reading(public=True) as ctx:
        page = page_of(ctx, code)
    if request.args.get("album") == WHOLE:
        return render_template("public/album.html", page=page)
    return render_template("public/progress.html", page=page, paper_week=_week_asked())


def _week_asked() -> date | None:
    """The Monday of the list whose code was scanned without a sign-in; what is none is as if it were not there."""
    text = request.args.get("woche", "")
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day and day - timedelta(days=day.weekday())


@bp.get("/k/<code>/qr.svg")
def group_qr_svg(code: str) -> Response:
    """The QR code of a group's page."""
    return _svg(_found(code), f"/k/{clean_code(code)}")


@bp.get("/k/<code>/qr.png")
def group_qr_png(code: str) -> Response:
    """The same as pixels."""
    _found(code)
    address = f"{settings().base_url}/k/{clean_code(code)}"
    return answer(address, lambda: qr_png(address, module_px=QR_MODULE_PIXELS), "image/png")


@bp.get("/e/<code>/qr.svg")
def institution_qr_svg(code: str) -> Response:
    """The QR code of an institution's page."""
    with reading(public=True) as ctx:
        found = pages.find_institution(ctx, code)
    return _svg(found, f"/e/{clean_code(code)}")


def _found(code: str) -> Found:
    with reading(public=True) as ctx:
        return pages.find_group(ctx, code)


def _svg(found: Found, path: str) -> Response:
    name = found.group.name if found.group else found.institution.name
    address = f"{settings().base_url}{path}"
    return answer(address + name, lambda: qr_svg(address, name), "image/svg+xml")
