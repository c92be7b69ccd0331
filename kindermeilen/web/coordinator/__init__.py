"""The coordinator's pages."""

from flask import Blueprint

bp = Blueprint("coordinator", __name__)
