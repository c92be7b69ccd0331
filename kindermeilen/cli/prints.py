"""Commands that print: a group's poster, without a server."""

from pathlib import Path

import click

from kindermeilen.actions import logos, pages
from kindermeilen.actions.context import Context
from kindermeilen.actions.page_shapes import ProgressPage
from kindermeilen.cli.base import opened, out_option, settings, write_out
from kindermeilen.config import prints_folder
from kindermeilen.documents import rendering
from kindermeilen.documents.look import Look
from kindermeilen.documents.poster import PAPERS
from kindermeilen.documents.poster import poster as poster_file
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import NotFound, Refusal

UNKNOWN = "There is no group or institution with the code %(code)s. All codes: kindermeilen groups list"


@click.command()
@click.argument("code")
@click.option("--format", "kind", type=click.Choice(["pdf", "png", "svg"]), default="pdf", show_default=True)
@click.option("--paper", type=click.Choice(PAPERS), default=PAPERS[0], show_default=True)
@out_option
def poster(code: str, kind: rendering.Format, paper: str, out: Path | None) -> None:
    """A group's progress poster, or an institution's, by its public code."""
    rendering.keep_in(prints_folder(settings().instance))
    with opened() as ctx:
        page = _page(ctx, code)
        logo = logos.logo_by_ags(ctx, page.ags)
    write_out(poster_file(page, Look(base_url=settings().base_url, paper=paper), logo, format=kind), out)


def _page(ctx: Context, code: str) -> ProgressPage:
    """Raises Refusal in an operator's words."""
    try:
        if pages.endpoint_of_code(ctx, clean_code(code)) == "institution":
            return pages.institution_page(ctx, code)
        return pages.group_page(ctx, code)
    except NotFound:
        raise Refusal("unknown_code", UNKNOWN, "CODE", {"code": code}) from None


COMMANDS = (poster,)
