"""The workbook's third sheet: miles of each institution, stacked by colour, with the figures it is drawn from."""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.worksheet import Worksheet

from kindermeilen.documents.columns import Translate
from kindermeilen.domain.errors import N_
from kindermeilen.domain.report import Report

Series = tuple[str, str, dict[str, dict[str, str]]]
SERIES: tuple[Series, ...] = (
    ("green", N_("Grüne Meilen"), {"fill": {"color": "#2E7D32"}}),
    (
        "red",
        N_("Rote Meilen"),
        {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#C62828", "bg_color": "#FFFFFF"}},
    ),
    (
        "blue",
        N_("Blaue Meilen"),
        {"pattern": {"pattern": "large_grid", "fg_color": "#1565C0", "bg_color": "#FFFFFF"}},
    ),
    ("unspecified", N_("Meilen ohne Farbe"), {"fill": {"color": "#9E9E9E"}}),
)
"""Each kind of mile has a colour and a pattern, so that a black and white print still tells them apart."""

PX_PER_BAR = 28
MOST_PX = 4_000
"""Taller than that no chart is read."""


def add_chart(book: Workbook, report: Report, translate: Translate) -> None:
    """A sheet with the institutions' miles and their bars; without institutions only the header."""
    sheet = book.add_worksheet(translate(N_("Diagramm")))
    series = [one for one in SERIES if one[0] != "unspecified" or report.town.unspecified]
    _write_figures(book, sheet, report, series, translate)
    if report.institutions:
        title = translate(N_("Meilen je Einrichtung"))
        chart = _chart(book, sheet.get_name(), len(report.institutions), title, series)
        sheet.insert_chart(0, len(series) + 2, chart, {"description": title})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _write_figures(
    book: Workbook, sheet: Worksheet, report: Report, series: Sequence[Series], translate: Translate
) -> None:
    header = book.add_format({"bold": True, "bottom": 2})
    number = book.add_format({"num_format": "#,##0"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, len(series), 18)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [translate(N_("Einrichtung")), *(translate(title) for _, title, _ in series)], header)
    for line, row in enumerate(report.institutions, start=1):
        sheet.write_string(line, 0, row.institution)
        for index, (key, _, _) in enumerate(series, start=1):
            sheet.write(line, index, getattr(row, key), number)


def _chart(book: Workbook, sheet: str, lines: int, title: str, series: Sequence[Series]) -> ChartBar:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for index, (_, _, look) in enumerate(series, start=1):
        chart.add_series(
            {
                "name": [sheet, 0, index],
                "categories": [sheet, 1, 0, lines, 0],
                "values": [sheet, 1, index, lines, index],
                "border": {"color": "#000000", "width": 0.5},
                "gap": 40,
                **look,
            }
        )
    chart.set_title({"name": title, "overlay": False})
    chart.set_y_axis({"reverse": True})
    # With the first institution on top the axis lies on top too; its labels belong at the other end.
    chart.set_x_axis(
        {
            "num_format": "#,##0",
            "label_position": "high",
            "major_gridlines": {"visible": True, "line": {"color": "#BDBDBD"}},
        }
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 820, "height": min(MOST_PX, 160 + PX_PER_BAR * lines)})
    return chart
