"""Pages for getting in and out: letters, words, other devices, and where this device may go."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from kindermeilen.web.account import (  # noqa: E402, F401 the views bind themselves to bp
    colleagues,
    devices,
    entering,
    letters,
    pc,
    phone,
    words,
)
