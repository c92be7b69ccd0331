"""How large a request may be: small everywhere, larger only where the coordinator brings in a table."""

from flask import Flask, request

from kindermeilen.extensions import settings

TABLES = frozenset({"coordinator.bring_in_groups", "coordinator.bring_in_paper", "coordinator.bring_in_reported"})


def register(app: Flask) -> None:
    """Set the limit of each request before anything reads its form."""

    @app.before_request
    def limit() -> None:
        if request.endpoint in TABLES:
            request.max_content_length = settings().max_upload
