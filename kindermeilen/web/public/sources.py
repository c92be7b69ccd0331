"""Whose page something is made of: a class's, an institution's or a town's, each with its mark and its address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Response, request
from flask_babel import gettext

from kindermeilen.actions import logos, pages
from kindermeilen.actions.context import Context
from kindermeilen.actions.page_shapes import ProgressPage
from kindermeilen.documents.look import Look
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.logo import Logo
from kindermeilen.extensions import settings
from kindermeilen.web.conditional import answer
from kindermeilen.web.language import DEFAULT, chosen
from kindermeilen.web.unit import glancing, reading

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Source:
    """A public page: what changes with it, what it shows, how addresses below it begin (`/k/…`; a town's: empty)."""

    mark: Callable[[Context], str]
    page: Callable[[Context], ProgressPage]
    path: str
    query: dict[str, str] = field(default_factory=dict)

    def address(self, below: str = "", **query: str) -> str:
        """Absolute, for others, in the language of this request."""
        return f"{settings().base_url}{self._path(below, query)}"

    def local(self, below: str = "", **query: str) -> str:
        """The same for this page's own links and pictures."""
        return f"{request.root_path}{self._path(below, query)}"

    def _path(self, below: str, query: dict[str, str]) -> str:
        lang = {} if chosen() == DEFAULT else {"lang": chosen()}
        asked = urlencode({**self.query, **query, **lang})
        path = self.path + below or "/"
        return f"{path}?{asked}" if asked else path


def of_group(code: str) -> Source:
    """A class's page."""
    return Source(
        lambda ctx: pages.group_mark(ctx, code), lambda ctx: pages.group_page(ctx, code), f"/k/{clean_code(code)}"
    )


def of_institution(code: str) -> Source:
    """A school's or Kita's page."""
    return Source(
        lambda ctx: pages.institution_mark(ctx, code),
        lambda ctx: pages.institution_page(ctx, code),
        f"/e/{clean_code(code)}",
    )


def of_town() -> Source:
    """A town's; the only town's where `?ags=` names none."""
    ags = request.args.get("ags") or None
    query = {"ags": ags} if ags else {}
    return Source(lambda ctx: pages.town_mark(ctx, ags), lambda ctx: pages.town_progress(ctx, ags), "", query)


def made_of(
    source: Source, make: Callable[[ProgressPage, Logo | None], str | bytes], media_type: str = HTML
) -> Response:
    """The answer made of that page and its town's logo. Pictures are kept where prints are. Raises NotFound."""
    with glancing() as ctx:
        mark = source.mark(ctx)
    return answer(mark, lambda: _made(source, make), media_type, keep=media_type == HTML)


def _made(source: Source, make: Callable[[ProgressPage, Logo | None], str | bytes]) -> str | bytes:
    with reading(public=True) as ctx:
        page = source.page(ctx)
        logo = logos.logo_by_ags(ctx, page.ags)
    return make(page, logo)


def look() -> Look:
    """How documents write for this request."""
    return Look(base_url=settings().base_url, lang=chosen(), translate=gettext)
