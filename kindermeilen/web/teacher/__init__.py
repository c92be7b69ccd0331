"""The teacher's pages."""

from flask import Blueprint

bp = Blueprint("teacher", __name__)
