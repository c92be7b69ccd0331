"""What classes and houses print besides the poster: certificates, stickers, posters to colour in, letters to parents.

All of them say only what the public pages say. The start kit, which has the tally list in it, wants a session.
"""

from collections.abc import Callable

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import class_kit, class_prints
from kindermeilen.actions.class_prints import ColouringPoster
from kindermeilen.actions.context import Context
from kindermeilen.documents.certificate import certificates_pdf
from kindermeilen.documents.colouring import PAPERS, colouring_pdf
from kindermeilen.documents.parents_letter import parents_letters_pdf
from kindermeilen.documents.stickers import stickers_pdf
from kindermeilen.domain.errors import N_, NotFound
from kindermeilen.web.conditional import answer
from kindermeilen.web.files import disposition
from kindermeilen.web.looks import look, paper_asked
from kindermeilen.web.public import bp
from kindermeilen.web.public.sources import Source, mark_of, of_group, of_institution, shown
from kindermeilen.web.unit import reading

MOST_PARTS = 999
"""Posters that go on after each other; more miles than that are nobody's."""
NO_ALBUM = N_("Das Album hat noch keine Seiten. Es beginnt mit dem ersten Kampagnenjahr.")
PosterOf = Callable[[Context, int], ColouringPoster]
Made = tuple[bytes, str]
"""The file, and what its name is made of."""


@bp.get("/k/<code>/ausmalen.pdf")
def group_colouring(code: str) -> Response:
    """A group's poster to colour in (`?papier=a3`, `?teil=2` goes on where the first one ends)."""
    return _colouring(of_group(code), lambda ctx, part: class_prints.colouring_of_group(ctx, code, part))


@bp.get("/e/<code>/ausmalen.pdf")
def institution_colouring(code: str) -> Response:
    """A house's joint poster to colour in."""
    source = of_institution(code)
    return _colouring(source, lambda ctx, part: class_prints.colouring_of_institution(ctx, code, part))


@bp.get("/k/<code>/urkunde.pdf")
def group_certificate(code: str) -> Response:
    """A group's certificate, or (`?art=kind`) one for each child with an empty line for the name (`?anzahl=25`)."""
    return _certificate(of_group(code))


@bp.get("/e/<code>/urkunde.pdf")
def institution_certificate(code: str) -> Response:
    """The same of a house."""
    return _certificate(of_institution(code))


@bp.get("/k/<code>/sticker.pdf")
def group_stickers(code: str) -> Response:
    """The album as stickers: all, or (`?nur=gefunden`) those that were found; `?art=ausmalen` as outlines."""
    source = of_group(code)
    return _print(f"stickers|{mark_of(source)}", lambda: _stickers(source))


@bp.get("/k/<code>/elternbrief.pdf")
def parents_letter(code: str) -> Response:
    """The letter to a group's parents."""
    with reading(public=True) as ctx:
        facts = class_kit.class_facts(ctx, code)
    name = f"{gettext('elternbrief')}-{facts.house}-{facts.group}"
    return _print(f"parents|{facts}", lambda: (parents_letters_pdf([facts], look(), key="parents"), name))


def _colouring(source: Source, poster_of: PosterOf) -> Response:
    paper = paper_asked(PAPERS)
    part = min(max(request.args.get("teil", 1, type=int), 1), MOST_PARTS)

    def made() -> Made:
        with reading(public=True) as ctx:
            poster = poster_of(ctx, part)
        name = f"{gettext('ausmalen')}-{poster.house}-{poster.name}-{paper}"
        return colouring_pdf([poster], look(paper), key="colouring"), name

    return _print(f"colouring|{mark_of(source)}", made)


def _certificate(source: Source) -> Response:
    for_child = request.args.get("art") == "kind"
    copies = request.args.get("anzahl", 1, type=int)

    def made() -> Made:
        page, logo = shown(source)
        logos = {page.ags: logo} if logo else {}
        name = f"{gettext('urkunde')}-{page.institution}-{page.name}"
        return certificates_pdf([page], look(), logos, for_child=for_child, copies=copies, key="certificate"), name

    return _print(f"certificate|{mark_of(source)}", made)


def _stickers(source: Source) -> Made:
    with reading(public=True) as ctx:
        page = source.page(ctx)
    if not page.album:
        raise NotFound(NO_ALBUM)
    only_found, outlines = request.args.get("nur") == "gefunden", request.args.get("art") == "ausmalen"
    name = f"{gettext('sticker')}-{page.institution}-{page.name}"
    return stickers_pdf(page, look(), only_found=only_found, outlines=outlines, key="stickers"), name


def _print(mark: str, make: Callable[[], Made]) -> Response:
    """A PDF to be shown and printed from the browser: never older than its mark."""
    names: list[str] = []

    def made() -> bytes:
        data, name = make()
        names.append(name)
        return data

    response = answer(mark, made, "application/pdf", keep=False)
    for name in names:
        response.headers["Content-Disposition"] = disposition(f"{name}.pdf")
    return response
