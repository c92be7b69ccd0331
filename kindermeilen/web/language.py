"""The page's language: by address (`?lang=`), else German. No cookie, so that public pages need none.

Leichte Sprache is German in short, easy sentences. Only public pages are written in it; a text that its catalogue does
not have is said in German.
"""

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from flask import Flask, request

from kindermeilen.domain.places import in_language

T = TypeVar("T")
DEFAULT = "de"
LANGUAGES = {"de": "Deutsch", "en": "English"}
PLAIN = "leicht"
PUBLIC_LANGUAGES = LANGUAGES | {PLAIN: "Leichte Sprache"}
PUBLIC = "public"
"""The audience whose pages are there in every language; others have those of `LANGUAGES`."""
LOCALES = {PLAIN: "de@leicht"}
"""Catalogues that have another name than their language."""


def chosen() -> str:
    """The language of this request."""
    wanted = request.args.get("lang")
    return wanted if wanted and wanted in offered() else DEFAULT


def offered() -> dict[str, str]:
    """The languages that this request's page is there in, by code."""
    return PUBLIC_LANGUAGES if request.blueprint == PUBLIC else LANGUAGES


def locale() -> str:
    """The catalogue of this request."""
    return LOCALES.get(chosen(), chosen())


def spoken(code: str) -> str:
    """The language as browsers and screen readers know it: Leichte Sprache is German."""
    return DEFAULT if code == PLAIN else code


def told(texts: Mapping[str, T]) -> T:
    """A text of the journeys' data in the page's language, else in German."""
    return in_language(texts, chosen())


def links() -> list[tuple[str, str, str, bool]]:
    """The language switch: code, name, address of this page in it, whether it is the present one."""
    if request.endpoint is None or request.method != "GET":
        return []
    asked = request.args.to_dict()
    return [
        (code, name, f"{request.root_path}{quote(request.path)}?{urlencode({**asked, 'lang': code})}", code == chosen())
        for code, name in offered().items()
    ]


def keep_in_links(app: Flask) -> None:
    """A page in another language links to pages in that language, where they are there in it."""

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" or endpoint.startswith("api.") or not request:
            return
        code = chosen()
        if code != DEFAULT and (code in LANGUAGES or endpoint.startswith(f"{PUBLIC}.")):
            values.setdefault("lang", code)
