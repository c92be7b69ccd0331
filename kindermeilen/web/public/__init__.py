"""Pages for everybody, by printed code: no cookie, no session, no script needed. One `ETag` each, 304 where it fits."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from kindermeilen.web.public import (  # noqa: E402 the views bind themselves to bp
    co2,  # noqa: F401
    drawings,  # noqa: F401
    live,  # noqa: F401
    logo,  # noqa: F401
    posters,  # noqa: F401
    prints,  # noqa: F401
    progress,  # noqa: F401
    share,  # noqa: F401
    start,  # noqa: F401
    statements,  # noqa: F401
    unknown,  # noqa: F401
    widget,  # noqa: F401
    words,  # noqa: F401
)
