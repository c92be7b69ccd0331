"""The page's language: by address (`?lang=`), else German. No cookie, so that public pages need none."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, request

DEFAULT = "de"
LANGUAGES = {"de": "Deutsch", "en": "English"}


def chosen() -> str:
    """The language of this request."""
    wanted = request.args.get("lang", "")
    return wanted if wanted in LANGUAGES else DEFAULT


def links() -> list[tuple[str, str, str, bool]]:
    """The language switch: code, name, address of this page in it, whether it is the present one."""
    if request.endpoint is None or request.method != "GET":
        return []
    asked = request.args.to_dict()
    return [
        (code, name, f"{request.root_path}{quote(request.path)}?{urlencode({**asked, 'lang': code})}", code == chosen())
        for code, name in LANGUAGES.items()
    ]


def keep_in_links(app: Flask) -> None:
    """A page in another language links to pages in that language."""

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" and not endpoint.startswith("api.") and request and chosen() != DEFAULT:
            values.setdefault("lang", chosen())
