"""The report in every format, all from the same rows."""

from collections.abc import Callable

from kindermeilen.documents.report_csv import report_csv
from kindermeilen.documents.report_json import report_json
from kindermeilen.documents.report_xlsx import report_xlsx
from kindermeilen.domain.report import Report

Translate = Callable[[str], str]

FORMATS: dict[str, tuple[Callable[[Report, Translate], bytes], str]] = {
    "csv": (report_csv, "text/csv; charset=utf-8"),
    "xlsx": (report_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (report_json, "application/json"),
}
"""Format → how it is made, and its media type."""


def report_file(report: Report, kind: str, translate: Translate = str) -> bytes:
    """The report as a file of that format."""
    make, _media_type = FORMATS[kind]
    return make(report, translate)
