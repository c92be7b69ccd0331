"""What else than a page of ours may be: shown inside other websites, or looked at and nothing more.

A view that gives its answer one of these has it instead of the house's own headers (`web/headers.py`).
"""

from flask import Response

from kindermeilen.web.headers import CSP_HEADER

QUIET = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}

FRAMED = {
    **QUIET,
    CSP_HEADER: "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Embedder-Policy": "credentialless",
}
"""A small page for an `<iframe>` on any website: nothing runs in it, nothing is sent from it or comes from elsewhere.

`credentialless`: it may stand in a page that isolates itself, and in a frame with `sandbox` its style still loads.
"""

PICTURE = {
    **QUIET,
    CSP_HEADER: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""A picture for any website. Opened by itself it is a document, where an SVG could do more than be looked at."""


def with_policy(response: Response, policy: dict[str, str]) -> Response:
    """Give the answer these headers; a 304 needs none, the browser keeps those of the answer it has."""
    if response.status_code != 304:
        response.headers.extend(policy)
    return response
