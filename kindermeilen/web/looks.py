"""How documents write for a request: on its paper, in its language, with codes that lead to this instance."""

from collections.abc import Iterable

from flask import request
from flask_babel import gettext

from kindermeilen.documents.look import Look
from kindermeilen.extensions import settings
from kindermeilen.web.language import chosen


def look(paper: str = "a4") -> Look:
    """For this request."""
    return Look(base_url=settings().base_url, paper=paper, lang=chosen(), translate=gettext)


def paper_asked(papers: Iterable[str]) -> str:
    """The paper that the address asks for (`?papier=a4`), else the first of these."""
    first, *others = papers
    asked = request.args.get("papier", "")
    return asked if asked in others else first
