"""Refusals and faults as answers: problem+json for the API, a page that helps for people. None of them can fail."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kindermeilen import resources
from kindermeilen.actions.faults import Busy, Unwritable
from kindermeilen.documents.rendering import NoTurn
from kindermeilen.domain.errors import N_, NotAllowed, NotFound, Refusal, SignInNeeded, WordsNeeded
from kindermeilen.web import formats
from kindermeilen.web.help import help_address

RETRY_SECONDS = 10
PRINT_RETRY_SECONDS = 3
PAGES = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)

TOO_LARGE = N_("Tabellen dürfen höchstens 2 MB groß sein, andere Formulare weniger. Es wurde nichts gespeichert.")

log = logging.getLogger("kindermeilen.errors")


def register(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(WordsNeeded, _words)
    app.register_error_handler(NotFound, lambda refusal: _refused(refusal, 404))
    app.register_error_handler(NotAllowed, lambda refusal: _refused(refusal, 403))
    app.register_error_handler(Refusal, lambda refusal: _refused(refusal, 422))
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Busy, _unavailable)
    app.register_error_handler(Unwritable, _unavailable)
    app.register_error_handler(NoTurn, _crowded)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def problem(status: int, rule: str, detail: str, field: str = "", **members: Any) -> Response:
    """An RFC 9457 problem: `type` names the rule, `detail` what happened and what to do."""
    body = {"type": f"urn:kindermeilen:{rule}", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if field:
        body["field"] = field
    response = make_response(current_app.json.dumps(body | {"rule": rule} | members), status)
    response.content_type = "application/problem+json"
    return response


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _refused(refusal: Any, status: int) -> Response:
    message = formats.say(refusal.message, refusal.params)
    if _is_api():
        return problem(status, refusal.rule, message, refusal.field)
    return page(status, message)


def _sign_in(refusal: Any) -> Response:
    if _is_api():
        response = problem(401, refusal.rule, formats.say(refusal.message))
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    return make_response(redirect(url_for("account.sign_in", weiter=_way_back())))


def _words(refusal: Any) -> Response:
    code = (request.view_args or {}).get("code", "")
    if _is_api() or not code:
        return problem(403, refusal.rule, formats.say(refusal.message))
    return make_response(redirect(url_for("account.words", code=code, weiter=_way_back())))


def _way_back() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _csrf(error: Any) -> Response:
    if _is_api():
        return problem(400, "csrf", str(error.description))
    return page(
        400,
        formats.say(
            N_("Die Seite war zu lange offen. Bitte gehen Sie zurück, laden Sie sie neu und senden Sie noch einmal.")
        ),
    )


def _unavailable(error: Any) -> Response:
    log.error("%s %s: %s", g.get("request_id", "-"), type(error).__name__, error)
    message = formats.say(N_("Im Moment kann nichts gespeichert werden; bitte gleich noch einmal versuchen."))
    response = problem(503, "unavailable", message) if _is_api() else page(503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _crowded(_: NoTurn) -> Response:
    """Too many wait for a print: nothing is wrong, a little later there is room."""
    message = formats.say(N_("Gerade werden sehr viele Poster gemacht. Bitte in ein paar Sekunden noch einmal öffnen."))
    response = problem(503, "crowded", message) if _is_api() else page(503, message)
    response.headers["Retry-After"] = str(PRINT_RETRY_SECONDS)
    return response


def _http(error: Any) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    message = formats.say(TOO_LARGE) if status == 413 else ""
    response = problem(status, "http", str(error.description)) if _is_api() else page(status, message)
    if status == 405 and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def _fault(error: Exception) -> Response:
    log.exception("%s unexpected fault", g.get("request_id", "-"), exc_info=error)
    if _is_api():
        return problem(500, "fault", formats.say(N_("Hier ist ein Fehler passiert. Das liegt an uns.")))
    return page(500)


def page(status: int, message: str = "", code: str | None = None) -> Response:
    """The page for that status; where it cannot be rendered, one that needs nothing. `code`: that leads nowhere."""
    shown = status if status in PAGES else 500 if status >= 500 else 400
    try:
        body = render_template(f"errors/{shown}.html", message=message, code=code, request_id=g.get("request_id", ""))
    except Exception:
        log.exception("%s the error page itself failed", g.get("request_id", "-"))
        body = (resources.folder("templates") / "errors" / "static_fallback.html").read_text(encoding="utf-8")
        body = body.replace("HELP_ADDRESS", _escaped_help())
    return make_response(body, status)


def _escaped_help() -> str:
    try:
        address = help_address()
    except Exception:
        log.exception("no help address for the error page")
        address = ""
    return address.replace("&", "&amp;").replace("<", "&lt;") or "Koordination der Kommune"
