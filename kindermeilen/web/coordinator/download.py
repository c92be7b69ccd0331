"""The report as a file, in every format from the same rows."""

from flask import Response, make_response
from flask_babel import gettext

from kindermeilen.actions.context import load_municipality
from kindermeilen.actions.report import report_of
from kindermeilen.documents.report_files import FORMATS, report_file
from kindermeilen.web.coordinator import bp
from kindermeilen.web.coordinator.forms import chosen_year
from kindermeilen.web.files import disposition
from kindermeilen.web.unit import reading


@bp.get("/koordination/<ags>/bericht.<any(csv, xlsx, json):kind>")
def download(ags: str, kind: str) -> Response:
    """The report of a year (`?jahr=`)."""
    with reading() as ctx:
        town, _ = load_municipality(ctx, ags)
        report = report_of(ctx, town, chosen_year())
    name = f"kindermeilen-{town.name}-{report.year}.{kind}"
    return attachment(report_file(report, kind, gettext), FORMATS[kind][1], name)


def attachment(data: bytes, media_type: str, name: str) -> Response:
    """A file to keep; its name in the letters that every system knows."""
    response = make_response(data)
    response.content_type = media_type
    response.headers["Content-Disposition"] = disposition(name, "attachment")
    return response
