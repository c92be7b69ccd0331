"""What opens the class app without network: a page without data, files under their version, the service worker."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, jsonify, render_template, request, url_for
from flask_babel import gettext

from kindermeilen.actions import class_frame
from kindermeilen.actions.context import Context
from kindermeilen.domain.errors import NotFound
from kindermeilen.web import frames, packed
from kindermeilen.web.headers import YEAR
from kindermeilen.web.language import DEFAULT, LANGUAGES, chosen
from kindermeilen.web.page_globals import asset
from kindermeilen.web.teacher import app_files, bp

WITHOUT_APP = "ohne-app"
"""In an address: the server's page, also where the app would take its place."""
ICONS = (
    ("icons/app-192.png", 192, "any"),
    ("icons/app-512.png", 512, "any"),
    ("icons/maskable-512.png", 512, "maskable"),
)
QUESTION, DAY, WEEK = "view-hands-up", "view-day", "view-week"
COLOUR = "#0e4f4b"
GROUND = "#ffffff"


def mount(ctx: Context, code: str, view: str = QUESTION) -> dict[str, Any] | None:
    """What a page of a group gives the app; None where it was asked for without, or a form has just been sent."""
    if request.method == "POST" or WITHOUT_APP in request.args:
        return None
    frame = class_frame.class_frame(ctx, code)
    document = frames.shown(frame)
    return parts(view) | {
        "code": frame.head.code,
        "known": "1" if frames.is_kept(frame.head.code) else "",
        "frame": document,
        "etag": frames.tag_of(document),
    }


def parts(view: str = QUESTION) -> dict[str, Any]:
    """The app's files for a page's head, and where its words are."""
    return {
        "version": app_files.version(),
        "script": app_files.address(app_files.ENTRY),
        "modules": app_files.preloaded(view),
        "styles": [asset(name) for name in app_files.QUESTION_STYLES],
        "view_styles": [asset(name) for name in app_files.VIEW_STYLES],
        "words": _words_address() if chosen() != DEFAULT else "",
    }


def _words_address() -> str:
    return url_for("teacher.app_words", app_version=app_files.version(), lang=chosen())


@bp.get("/sw.js")
def service_worker() -> Response:
    """The service worker; it is another one with every other version of the app."""
    body = (app_files.static_folder() / app_files.WORKER).read_text(encoding="utf-8")
    start = url_for("public.start", lang=None)
    given = {
        "version": app_files.version(),
        "pages": _pages(),
        "files": [_font(), *(asset(name) for name, *_ in ICONS)],
    }
    response = Response(f"const APP = {current_app.json.dumps(given)};\n{body}", mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = start
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _pages() -> dict[str, str]:
    """What the worker fetches beside the pack, by what it is for."""
    version = app_files.version()
    found = {"pack": url_for("teacher.app_pack", app_version=version, lang=None)}
    for lang in LANGUAGES:
        found[f"shell.{lang}"] = url_for("teacher.app_shell", app_version=version, lang=lang)
        found[f"offline.{lang}"] = url_for("teacher.app_offline", app_version=version, lang=lang)
        found[f"words.{lang}"] = url_for("teacher.app_words", app_version=version, lang=lang)
    return found


def _font() -> str:
    return url_for("static", filename=app_files.FONT)


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """So that the class's page can be installed like an app."""
    name = gettext("Kindermeilen: Klasse")
    document = {
        "id": url_for("teacher.home", lang=None),
        "name": name,
        "short_name": "Kindermeilen",
        "lang": chosen(),
        "start_url": url_for("teacher.home"),
        "scope": url_for("public.start", lang=None),
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": COLOUR,
        "icons": [
            {"src": asset(icon), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for icon, size, purpose in ICONS
        ],
    }
    response = Response(current_app.json.dumps(document), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/app/<app_version>/huelle")
def app_shell(app_version: str) -> Response:
    """A class's page without anything of a class: the app fills it from what the device keeps."""
    return _page(app_version, "teacher/app_shell.html")


@bp.get("/app/<app_version>/ohne-netz")
def app_offline(app_version: str) -> Response:
    """What is shown without network in place of a page that needs it; leads back to the groups of this device."""
    return _page(app_version, "teacher/app_offline.html")


def _page(app_version: str, template: str) -> Response:
    _refuse_other(app_version)
    given = {"app": parts(), "offline": app_files.address(app_files.OFFLINE)}
    response = Response(render_template(template, help_address="", lang_links=[], **given))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/app/<app_version>/woerter.json")
def app_words(app_version: str) -> Response:
    """What the modules say in the language asked for."""
    return _kept(app_version, lambda: jsonify(app_files.words()))


@bp.get("/app/<app_version>/paket.json")
def app_pack(app_version: str) -> Response:
    """All texts that a device keeps of this version."""
    return _kept(app_version, lambda: Response(app_files.pack(), mimetype="application/vnd.kindermeilen.app+json"))


@bp.get("/app/<app_version>/<path:filename>")
def app_file(app_version: str, filename: str) -> Response:
    """A static file under the app's version. Another version's parts are not here: its pages ask for them anew."""
    return _kept(app_version, lambda: packed.static(filename))


def _kept(app_version: str, make: Callable[[], Response]) -> Response:
    """Of this version for ever; of another one nothing, since its modules would meet those of this one."""
    _refuse_other(app_version)
    response = packed.data(make())
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers.pop("ETag", None)  # nobody asks whether it is still the same
    return response


def _refuse_other(app_version: str) -> None:
    if app_version != app_files.version():
        raise NotFound
