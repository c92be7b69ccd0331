"""What a request may be: small, larger only where the coordinator sends a file; and without NUL in its address."""

from flask import Flask, abort, request

from kindermeilen.extensions import settings

UPLOADS = frozenset(
    {
        "coordinator.bring_in_groups",
        "coordinator.bring_in_paper",
        "coordinator.bring_in_reported",
        "coordinator.upload_logo",
    }
)


def register(app: Flask) -> None:
    """Set the limit of each request before anything reads its form, and know no address with a NUL in it.

    SQLite looks for such a text and finds nothing; PostgreSQL calls the question itself a fault. Public pages clean the
    code of their address, and say what may have gone wrong with it.
    """

    @app.before_request
    def limit() -> None:
        if "\0" in request.path and request.blueprint != "public":
            abort(404)
        if request.endpoint in UPLOADS:
            request.max_content_length = settings().max_upload
