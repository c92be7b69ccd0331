"""The coordinator's pages: one afternoon a week among ten other duties."""

from flask import Blueprint

bp = Blueprint("coordinator", __name__)

from kindermeilen.web.coordinator import (  # noqa: E402, F401 the views bind themselves to bp
    appearance,
    campaign,
    class_kits,
    co2,
    counting_weeks,
    download,
    for_children,
    groups,
    home,
    letters,
    paper,
    prints,
    reported,
    settings,
    waiting,
    wishes,
    year_end,
)
