"""Pages for everybody, by printed code: no cookie, no session, no script needed. One `ETag` each, 304 where it fits."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from kindermeilen.web.public import (  # noqa: E402, F401 the views bind themselves to bp
    co2,
    drawings,
    live,
    logo,
    posters,
    prints,
    progress,
    share,
    start,
    statements,
    unknown,
    widget,
    words,
)
