"""The report as CSV for a double click in German Excel: BOM, semicolons, CRLF, decimal commas, day.month.year."""

import csv
import re
from datetime import date
from io import StringIO

from kindermeilen.documents.columns import COLUMNS, Cell, Column, Translate, table, words
from kindermeilen.domain.report import Report

_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")
"""What spreadsheets take for a formula (OWASP, CSV injection)."""

_TAKEN_FOR_A_FIGURE = re.compile(r"0\d+|\d+\s*[-./:,]\s*\d.*|\d+[eE]\d+")
"""Class "1/2" would become the first of February, code "23E45" a number in the power of 45."""


def report_csv(report: Report, translate: Translate = str) -> bytes:
    """A header row and one line per row of the report."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(translate(column.title) for column in COLUMNS)
    for cells in table(report):
        writer.writerow(_written(column, cell, translate) for column, cell in zip(COLUMNS, cells, strict=True))
    return file.getvalue().encode("utf-8-sig")


def _written(column: Column, cell: Cell, translate: Translate) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if column.kind == "percent":
        return f"{cell:.2%}".replace(".", ",")
    if column.kind in ("text", "flag"):
        return _harmless(words(column, cell, translate))
    return str(cell).replace(".", ",")


def _harmless(text: str) -> str:
    """Text that a spreadsheet would calculate or convert keeps its letters behind an apostrophe."""
    taken = _FORMULA.match(text) or _TAKEN_FOR_A_FIGURE.fullmatch(text)
    return f"'{text}" if taken else text
