"""Whose page something is made of: a class's, an institution's or a town's, each with its mark and its address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote, urlencode

from flask import Response, make_response, redirect, request

from kindermeilen.actions import logos, pages
from kindermeilen.actions.context import Context
from kindermeilen.actions.page_shapes import ProgressPage
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.logo import Logo
from kindermeilen.extensions import settings
from kindermeilen.web.conditional import answer
from kindermeilen.web.language import DEFAULT, chosen
from kindermeilen.web.policy import with_policy
from kindermeilen.web.unit import glancing, reading

P = ParamSpec("P")
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


def of_town(ags: str | None = None) -> Source:
    """A town's: the one that is given or that `?ags=` names, else the only one. Its addresses always name it, so that
    they are still right when another town joins."""
    wanted = ags or request.args.get("ags") or None
    query = {"ags": wanted} if wanted else {}
    return Source(lambda ctx: pages.town_mark(ctx, wanted), lambda ctx: pages.town_progress(ctx, wanted), "", query)


def one_town(policy: dict[str, str]) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """For views of a town: an address without `?ags=` leads on to the town that was here first where there are
    several. `policy`: headers of the way there, which other websites' frames and pictures go too."""

    def deciding(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def decided(*args: P.args, **values: P.kwargs) -> Response:
            ags = None if request.args.get("ags") else _first_town()
            return view(*args, **values) if ags is None else with_policy(_named(ags), policy)

        return decided

    return deciding


def _first_town() -> str | None:
    with glancing() as ctx:
        return pages.first_town(ctx)


def _named(ags: str) -> Response:
    query = urlencode({**request.args.to_dict(), "ags": ags})
    return make_response(redirect(f"{request.root_path}{quote(request.path)}?{query}"))


def made_of(
    source: Source, make: Callable[[ProgressPage, Logo | None], str | bytes], media_type: str = HTML
) -> Response:
    """The answer made of that page and its town's logo. Pictures are kept where prints are. Raises NotFound."""
    return answer(mark_of(source), lambda: make(*shown(source)), media_type, keep=media_type == HTML)


def mark_of(source: Source) -> str:
    """What changes with all that the page shows. Raises NotFound."""
    with glancing() as ctx:
        return source.mark(ctx)


def shown(source: Source) -> tuple[ProgressPage, Logo | None]:
    """The page as it is now, and its town's logo."""
    with reading(public=True) as ctx:
        page = source.page(ctx)
        return page, logos.logo_by_ags(ctx, page.ags)
