"""The report as an Excel workbook: the table, a sheet that explains it, a chart of the institutions."""

from datetime import UTC, date, datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kindermeilen.documents.columns import CO2_KG, COLUMNS, LABELS, Cell, Column, Translate, table, words
from kindermeilen.documents.report_chart import add_chart
from kindermeilen.documents.report_co2 import add_co2
from kindermeilen.documents.report_explained import add_explanation
from kindermeilen.documents.report_wishes import add_wishes
from kindermeilen.domain.errors import N_
from kindermeilen.domain.report import Level, Report

NUMBER_FORMATS = {"int": "#,##0", "year": "0", "date": "dd.mm.yyyy", "percent": "0.00%"}
"""As Excel stores them; German Excel shows 1.234 and 83,33 %."""
WIDTHS = {"kg": 12, "year": 7, "int": 10, "date": 11, "percent": 11, "flag": 8, "text": 14}
WIDE = {"level": 18, "institution": 32, "kind": 8, "group": 18, "adults": 12, "note": 40, "municipality": 20}
"""Widths in characters."""
NOT_PRINTED = frozenset({"municipality", "year", "state", "as_of", "co2_label", *CO2_KG})
"""The same in every row: on paper the footer says it once; or on a sheet of its own. They stand last."""
LONGEST_TEXT = 32_767
"""More signs than that Excel takes in no cell."""


def report_xlsx(report: Report, translate: Translate = str) -> bytes:
    """The workbook; equal reports give equal bytes."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "default_date_format": NUMBER_FORMATS["date"]}) as book:
        book.set_properties(_properties(report, translate))
        _write_table(book, report, translate)
        add_explanation(book, report, translate)
        add_chart(book, report, translate)
        add_wishes(book, report, translate)
        add_co2(book, report, translate)
    return file.getvalue()


def _properties(report: Report, translate: Translate) -> dict[str, object]:
    return {
        "title": f"{translate(N_('Kindermeilen'))} {report.year}: {report.municipality}",
        "author": report.municipality,
        "subject": translate(N_("Ergebnis der Kampagne")),
        # Not the time of the download: the same report is the same file.
        "created": datetime.combine(report.as_of, time(), UTC),
    }


def _write_table(book: Workbook, report: Report, translate: Translate) -> None:
    sheet = book.add_worksheet(translate(N_("Ergebnis")))
    formats = _Formats(book)
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, WIDE.get(column.key, WIDTHS[column.kind]))
        sheet.write_string(0, index, translate(column.title), formats.header)
    line = 0
    for line, (row, cells) in enumerate(zip(report.rows, table(report), strict=True), start=1):
        is_sum = row.level in (Level.INSTITUTION, Level.MUNICIPALITY)
        for index, (column, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
            _write_cell(sheet, line, index, column, cell, formats.of(column, is_sum=is_sum), translate)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, line, len(COLUMNS) - 1)
    sheet.print_area(0, 0, line, len(COLUMNS) - len(NOT_PRINTED) - 1)
    _set_up_print(sheet, report, translate)


class _Formats:
    """The workbook's cell formats: one per kind of column, once plain and once bold for sums."""

    def __init__(self, book: Workbook) -> None:
        self.header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
        self._cells: dict[tuple[str, bool], Format] = {
            (kind, is_sum): book.add_format(
                {
                    "num_format": NUMBER_FORMATS.get(kind, "General"),
                    "align": "center" if kind == "flag" else "",
                    "bold": is_sum,
                    "top": int(is_sum),
                }
            )
            for kind in WIDTHS
            for is_sum in (False, True)
        }

    def of(self, column: Column, *, is_sum: bool) -> Format:
        return self._cells[column.kind, is_sum]


def _write_cell(
    sheet: Worksheet, line: int, index: int, column: Column, cell: Cell, look: Format, translate: Translate
) -> None:
    """Text goes in as text, whatever it begins with: nothing that somebody typed becomes a formula or a link."""
    if cell is None:
        sheet.write_blank(line, index, None, look)
    elif column.kind in ("text", "flag"):
        sheet.write_string(line, index, words(column, cell, translate)[:LONGEST_TEXT], look)
    elif isinstance(cell, date):
        sheet.write_datetime(line, index, cell, look)
    else:
        sheet.write_number(line, index, cell, look)


def _set_up_print(sheet: Worksheet, report: Report, translate: Translate) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4)
    town = report.municipality[:80].replace("&", "&&")
    state = translate(LABELS["state"][report.state])
    sheet.set_footer(f"&LKindermeilen {report.year}, {town}&C{state}, {report.as_of:%d.%m.%Y}&R&P / &N")
