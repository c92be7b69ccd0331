"""Headers of every answer: what the browser may load, an id for the log, nothing to trackers."""

import logging
import re
import time
from uuid import uuid4

from flask import Flask, Request, Response, g, request

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
CSP_HEADER = "Content-Security-Policy"
HEADERS = {
    CSP_HEADER: CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PARTS = frozenset({"static", "teacher.app_file"})
"""Parts of pages, of which a page has many: what only says how a document may behave would be half of what is sent."""
OF_PARTS = [("X-Content-Type-Options", "nosniff")]
OF_API = {
    CSP_HEADER: "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""Answers to programs load nothing; a class's day on a bad line costs little."""
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
YEAR = 31_536_000
UNCHANGED = 304

log = logging.getLogger("kindermeilen.requests")


def register(app: Flask) -> None:
    """Attach the headers and the request log."""
    https = app.extensions["kindermeilen-settings"].is_https

    secure = [("Strict-Transport-Security", f"max-age={YEAR}")] if https else []
    always, of_api = [*HEADERS.items(), *secure], [*OF_API.items(), *secure]

    @app.before_request
    def number_request() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if given and REQUEST_ID.fullmatch(given) else uuid4().hex
        g.started = time.monotonic()

    @app.after_request
    def add_headers(response: Response) -> Response:
        asked: Request = request._get_current_object()  # type: ignore[attr-defined]
        headers = response.headers
        is_part = asked.endpoint in PARTS
        if CSP_HEADER in headers:  # what may be shown elsewhere says so itself (web/policy.py)
            headers.extend(secure)
        elif response.status_code != UNCHANGED:  # the browser keeps those of the page it has
            headers.extend(OF_PARTS if is_part else of_api if asked.blueprint == "api" else always)
        if asked.endpoint == "static":
            response.cache_control.max_age = YEAR if "v" in asked.args else 3600
            response.cache_control.public = True
        elif "Cache-Control" not in headers:
            headers.add("Cache-Control", "no-store")
        numbered = g.get("request_id", "")
        if not is_part:
            headers.add("X-Request-ID", numbered)
        _log(response, asked, numbered)
        return response


def _log(response: Response, asked: Request, numbered: str) -> None:
    """One line a request: no address of a person, no code, no token; the route's pattern instead of the path."""
    route = asked.url_rule.rule if asked.url_rule else "-"
    milliseconds = (time.monotonic() - g.get("started", time.monotonic())) * 1000
    log.info("%s %s %s %s %.1f ms", numbered or "-", asked.method, route, response.status_code, milliseconds)
