"""API v1: JSON in and out, problems as RFC 9457, described by an OpenAPI document made from the same schemas."""

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api/v1")

from kindermeilen.web.api import documents, entries, frames, open_data  # noqa: E402, F401 the views bind themselves to bp
