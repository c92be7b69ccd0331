"""create_app(): the house's table of contents."""

import logging
from datetime import timedelta
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from kindermeilen import resources
from kindermeilen.config import Settings, prints_folder
from kindermeilen.documents import rendering
from kindermeilen.extensions import babel, csrf
from kindermeilen.storage.engine import Database
from kindermeilen.web import (
    account,
    api,
    coordinator,
    errors,
    headers,
    health,
    language,
    packed,
    page_globals,
    public,
    sizes,
    teacher,
)
from kindermeilen.web.again import PatientFlask
from kindermeilen.web.cookies import AgelessCookies
from kindermeilen.web.gate import Gate

COOKIE_DAYS = timedelta(days=400)
"""As long as browsers keep one: a session lasts until the year is closed."""


def create_app(settings: Settings) -> Flask:
    """The app on these settings. The database must have been made and upgraded before."""
    app = PatientFlask(
        "kindermeilen",
        template_folder=str(resources.folder("templates")),
        static_folder=str(resources.folder("static")),
    )
    _configure(app, settings)
    _bind_extensions(app, settings)
    _register_audiences(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-kindermeilen" if settings.is_https else "kindermeilen",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=COOKIE_DAYS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.is_https,
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=settings.max_upload,
        BABEL_DEFAULT_LOCALE=language.DEFAULT,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(resources.PACKAGE) / "translations"),
    )
    app.session_interface = AgelessCookies()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.sort_keys = False  # type: ignore[attr-defined]


def _bind_extensions(app: Flask, settings: Settings) -> None:
    app.extensions["kindermeilen-settings"] = settings
    app.extensions["kindermeilen-database"] = Database(settings.database_url)
    gate = Gate(app.wsgi_app)
    app.wsgi_app = gate  # type: ignore[method-assign]
    rendering.keep_in(prints_folder(settings.instance), gate.aside)
    sizes.register(app)  # before csrf, which reads the form
    csrf.init_app(app)
    babel.init_app(app, locale_selector=language.locale)


def _register_audiences(app: Flask) -> None:
    for audience in (public.bp, account.bp, teacher.bp, coordinator.bp, api.bp, health.bp):
        app.register_blueprint(audience)
    errors.register(app)
    headers.register(app)
    page_globals.register(app)
    packed.register(app)
    logging.getLogger("kindermeilen").setLevel(logging.INFO)
