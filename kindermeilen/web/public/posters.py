"""Posters of a group, an institution, the town: as PDF to print, as PNG and SVG for a screen or a newsletter."""

from typing import cast

from flask import Response

from kindermeilen.actions import pages
from kindermeilen.documents import rendering
from kindermeilen.documents.poster import PAPERS, poster_data, printed
from kindermeilen.documents.qr import qr_png
from kindermeilen.documents.rendering import Format
from kindermeilen.domain.codes import clean_code
from kindermeilen.extensions import settings
from kindermeilen.web.conditional import answer
from kindermeilen.web.files import disposition
from kindermeilen.web.headers import CSP_HEADER
from kindermeilen.web.looks import look, paper_asked
from kindermeilen.web.policy import PICTURE, with_policy
from kindermeilen.web.public import bp
from kindermeilen.web.public.progress import QR_MODULE_PIXELS
from kindermeilen.web.public.sources import Source, mark_of, of_group, of_institution, of_town, one_town, shown
from kindermeilen.web.unit import reading

TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
DRAWING = {**PICTURE, CSP_HEADER: f"{PICTURE[CSP_HEADER]}; img-src data:"}
"""A picture that has pictures of its own inside."""


@bp.get("/k/<code>/poster.<any(pdf, png, svg):kind>")
def group_poster(code: str, kind: str) -> Response:
    """A group's progress for its wall (`?papier=a4`, else A3)."""
    return _poster(of_group(code), kind)


@bp.get("/e/<code>/poster.<any(pdf, png, svg):kind>")
def institution_poster(code: str, kind: str) -> Response:
    """A house's joint progress."""
    return _poster(of_institution(code), kind)


@bp.get("/poster.<any(pdf, png, svg):kind>")
@one_town({})
def town_poster(kind: str) -> Response:
    """The town's joint progress; where there are several towns, `?ags=` says which, else the first one."""
    return _poster(of_town(), kind)


@bp.get("/e/<code>/qr.png")
def institution_qr_png(code: str) -> Response:
    """The QR code of an institution's page as pixels."""
    with reading(public=True) as ctx:
        pages.find_institution(ctx, code)
    address = f"{settings().base_url}/e/{clean_code(code)}"
    return answer(address, lambda: qr_png(address, module_px=QR_MODULE_PIXELS), "image/png")


def _poster(source: Source, kind: str) -> Response:
    """The poster as it is now: never older than its mark. Nothing is held while it waits for its turn."""
    paper = paper_asked(PAPERS)
    names: list[str] = []

    def made() -> bytes:
        with rendering.preparing():
            page, logo = shown(source)
            data = poster_data([page], look(paper), {page.ags: logo} if logo else {})
        names.append(f"kindermeilen-{page.institution or page.municipality}-{page.name}-{paper}.{kind}")
        return printed(data, format=cast(Format, kind), key=f"poster-{page.code}")

    response = answer(f"poster|{mark_of(source)}", made, TYPES[kind], keep=False)
    for name in names:
        response.headers["Content-Disposition"] = disposition(name)
    return with_policy(response, DRAWING) if kind == "svg" else response
