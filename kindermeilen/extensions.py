"""The Flask extensions' objects, nothing else; `create_app` binds them."""

from typing import cast

from flask import current_app
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from kindermeilen.config import Settings
from kindermeilen.storage.engine import Database

babel = Babel()
csrf = CSRFProtect()


def database() -> Database:
    """The running app's database."""
    return cast(Database, current_app.extensions["kindermeilen-database"])


def settings() -> Settings:
    """The running app's settings."""
    return cast(Settings, current_app.extensions["kindermeilen-settings"])
