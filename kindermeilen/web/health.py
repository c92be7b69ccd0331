"""For operators: is the server up, and does its database answer. Says nothing else."""

from flask import Blueprint, Response

from kindermeilen.actions.health import finding
from kindermeilen.extensions import database

bp = Blueprint("health", __name__)


@bp.get("/up")
def up() -> Response:
    """The server answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/up/db")
def up_db() -> Response:
    """The database answers and fits this version."""
    found = finding(database())
    return Response(f"{found or 'ok'}\n", 503 if found else 200, mimetype="text/plain")
