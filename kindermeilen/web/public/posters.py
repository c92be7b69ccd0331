"""Posters of a group, an institution, the town: as PDF to print, as PNG and SVG for a screen or a newsletter."""

from collections.abc import Callable
from typing import cast

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import pages, town_prints
from kindermeilen.actions.context import Context
from kindermeilen.actions.pages import ProgressPage
from kindermeilen.documents import rendering
from kindermeilen.documents.look import Look
from kindermeilen.documents.poster import PAPERS, poster_data, printed
from kindermeilen.documents.qr import qr_png
from kindermeilen.documents.rendering import Format
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.logo import Logo
from kindermeilen.extensions import settings
from kindermeilen.web.conditional import answer
from kindermeilen.web.files import disposition
from kindermeilen.web.language import chosen
from kindermeilen.web.policy import CSP, PICTURE, with_policy
from kindermeilen.web.public import bp
from kindermeilen.web.public.progress import QR_MODULE_PIXELS
from kindermeilen.web.public.sources import one_town
from kindermeilen.web.unit import glancing, reading

TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
DRAWING = {**PICTURE, CSP: f"{PICTURE[CSP]}; img-src data:"}
"""A picture that has pictures of its own inside."""
PageOf = Callable[[Context], ProgressPage]


@bp.get("/k/<code>/poster.<any(pdf, png, svg):kind>")
def group_poster(code: str, kind: str) -> Response:
    """A group's progress for its wall (`?papier=a4`, else A3)."""
    with glancing() as ctx:
        mark = pages.group_mark(ctx, code)
    return _poster(mark, kind, lambda ctx: pages.group_page(ctx, code))


@bp.get("/e/<code>/poster.<any(pdf, png, svg):kind>")
def institution_poster(code: str, kind: str) -> Response:
    """A house's joint progress."""
    with glancing() as ctx:
        mark = pages.institution_mark(ctx, code)
    return _poster(mark, kind, lambda ctx: pages.institution_page(ctx, code))


@bp.get("/poster.<any(pdf, png, svg):kind>")
@one_town({})
def town_poster(kind: str) -> Response:
    """The town's joint progress; where there are several towns, `?ags=` says which, else the first one."""
    ags = request.args.get("ags") or None
    with glancing() as ctx:
        mark = pages.town_mark(ctx, ags)
    return _poster(mark, kind, lambda ctx: pages.town_progress(ctx, ags))


@bp.get("/e/<code>/qr.png")
def institution_qr_png(code: str) -> Response:
    """The QR code of an institution's page as pixels."""
    with reading(public=True) as ctx:
        pages.find_institution(ctx, code)
    address = f"{settings().base_url}/e/{clean_code(code)}"
    return answer(address, lambda: qr_png(address, module_px=QR_MODULE_PIXELS), "image/png")


def _poster(mark: str, kind: str, page_of: PageOf) -> Response:
    """The poster as it is now: never older than its mark. Nothing is held while it waits for its turn."""
    asked = request.args.get("papier", "")
    paper = asked if asked in PAPERS else PAPERS[0]
    names: list[str] = []

    def made() -> bytes:
        with rendering.preparing():
            page, logo = _shown(page_of)
            look = Look(base_url=settings().base_url, paper=paper, lang=chosen(), translate=gettext)
            data = poster_data([page], look, {page.ags: logo} if logo else {})
        names.append(f"kindermeilen-{page.institution or page.municipality}-{page.name}-{paper}.{kind}")
        return printed(data, format=cast(Format, kind), key=f"poster-{page.code}")

    response = answer(f"poster|{mark}", made, TYPES[kind], keep=False)
    for name in names:
        response.headers["Content-Disposition"] = disposition(name)
    return with_policy(response, DRAWING) if kind == "svg" else response


def _shown(page_of: PageOf) -> tuple[ProgressPage, Logo | None]:
    with reading(public=True) as ctx:
        page = page_of(ctx)
        return page, town_prints.logo_of_town(ctx, page.ags)
