"""What every template may use beside its own values."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from kindermeilen import resources
from kindermeilen.domain.codes import spaced
from kindermeilen.domain.journey import upcoming
from kindermeilen.domain.maps import map_view
from kindermeilen.web import formats, language
from kindermeilen.web.help import help_address


def register(app: Flask) -> None:
    """Attach globals and filters."""
    language.keep_in_links(app)

    app.jinja_env.globals.update(asset=asset, say=formats.say, map_view=map_view, upcoming=upcoming, told=language.told)

    @app.context_processor
    def values() -> dict[str, Any]:
        return {
            "lang": language.chosen(),
            "lang_links": language.links(),
            "spoken": language.spoken,
            "help_address": help_address(),
        }

    app.jinja_env.filters.update(
        number=formats.number,
        decimal=formats.decimal,
        kg=formats.kg,
        day=formats.day,
        day_short=formats.day_short,
        day_tiny=formats.day_tiny,
        weekday=formats.weekday,
        weekday_short=formats.weekday_short,
        time=formats.time_of,
        code=spaced,
    )


def asset(path: str) -> str:
    """The address of a static file, with a hash of its content so that it can be kept for a year."""
    return url_for("static", filename=path, v=_fingerprint(resources.folder("static") / path))


@lru_cache(maxsize=512)
def _fingerprint(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:12]
