"""The workbook's sheet CO2: what may be said of each institution and of the town, with the ranges drawn as bars."""

from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.chart_stock import ChartStock
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kindermeilen.documents.columns import Translate
from kindermeilen.domain.co2.exported import Result, figures_data
from kindermeilen.domain.co2.figures import Figures
from kindermeilen.domain.co2.gates import REASONS
from kindermeilen.domain.co2.sentences import NOT_PROVEN, grouped, sentences, told
from kindermeilen.domain.errors import N_
from kindermeilen.domain.report import Report

SHEET = "CO2"
HEADERS = (
    (N_("Einrichtung"), 34),
    (N_("Note"), 7),
    (N_("Vergleich G (kg)"), 12),
    (N_("V: P5 (kg)"), 11),
    (N_("V: P50 (kg)"), 11),
    (N_("V: P95 (kg)"), 11),
    (N_("Belegt B (kg)"), 15),
    (N_("Auto vorher"), 10),
    (N_("davon gezählt"), 10),
    (N_("Auto Aktion"), 10),
    (N_("davon gezählt"), 10),
    (N_("Auto nachher"), 10),
    (N_("Was für einen Beleg fehlt"), 60),
)
"""Titles, and widths in characters."""
KG_COLUMNS = ("gross_kg", "p5", "p50", "p95")
LOW, MIDDLE, HIGH = 3, 4, 5
"""Columns of the range."""
MARKERS = {
    LOW: {"type": "long_dash", "size": 7, "border": {"color": "#0E4F4B"}, "fill": {"color": "#0E4F4B"}},
    MIDDLE: {"type": "circle", "size": 8, "border": {"color": "#000000"}, "fill": {"color": "#FFFFFF"}},
    HIGH: {"type": "long_dash", "size": 7, "border": {"color": "#0E4F4B"}, "fill": {"color": "#0E4F4B"}},
}
LINE_SIGNS, LINE_HEIGHT, CHART_LINES = 190, 15, 19
METHOD = N_(
    "Ausgabe der Faktoren: %(edition)s. Modell %(model)s, %(runs)s Läufe, Startzahl %(seed)s, NumPy %(numpy)s. "
    "Die Methode mit allen Quellen steht unter /co2."
)


def add_co2(book: Workbook, report: Report, translate: Translate) -> None:
    """A sheet of its own; without a result none."""
    if report.co2 is None:
        return
    sheet = book.add_worksheet(SHEET)
    lines = _write_table(book, sheet, report.co2, translate)
    line = lines + 2
    if report.co2.figures.whole.range is not None:
        title = translate(N_("Geschätzte Veränderung V in kg CO₂e: P5, P50, P95"))
        sheet.insert_chart(line, 0, _chart(book, lines, title), {"description": title})
        line += CHART_LINES
    _write_words(book, sheet, line, report.co2, translate)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _write_table(book: Workbook, sheet: Worksheet, result: Result, translate: Translate) -> int:
    """The number of lines below the header; the whole town is the last one."""
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
    for index, (title, width) in enumerate(HEADERS):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, translate(title), header)
    rows = [(house.name, house.figures) for house in result.figures.houses]
    rows.append((translate(N_("Ganze Kommune")), result.figures.whole))
    for line, (name, figures) in enumerate(rows, start=1):
        _write_row(sheet, line, name, figures, translate, _Looks(book, is_sum=line == len(rows)))
    sheet.freeze_panes(1, 1)
    return len(rows)


class _Looks:
    """Cell formats of a line."""

    def __init__(self, book: Workbook, *, is_sum: bool) -> None:
        base = {"valign": "top", "bold": is_sum, "top": int(is_sum)}
        self.text: Format = book.add_format(base | {"text_wrap": True})
        self.number: Format = book.add_format(base)
        self.share: Format = book.add_format(base | {"num_format": "0%"})


def _write_row(sheet: Worksheet, line: int, name: str, figures: Figures, translate: Translate, looks: _Looks) -> None:
    data = figures_data(figures)
    sheet.write_string(line, 0, name, looks.text)
    sheet.write_string(line, 1, data["label"], looks.text)
    for index, key in enumerate(KG_COLUMNS, start=2):
        sheet.write(line, index, data[key], looks.number)
    proven = data["proven_kg"]
    sheet.write(line, 6, translate(NOT_PROVEN) if proven is None else proven, looks.number)
    share, coverage = data["car_share"], data["coverage"]
    shares = (share["before"], coverage["before"], share["during"], coverage["during"], share["after"])
    for index, value in enumerate(shares, start=7):
        sheet.write(line, index, value, looks.share)
    sheet.write_string(line, 12, " ".join(translate(REASONS[gate]) for gate in figures.open), looks.text)


def _chart(book: Workbook, lines: int, title: str) -> ChartStock:
    """A line from P5 to P95 with a dot at P50 for each; institutions without a range stay empty."""
    chart = book.add_chart({"type": "stock"})
    for column in (HIGH, LOW, MIDDLE):
        chart.add_series(
            {
                "name": [SHEET, 0, column],
                "categories": [SHEET, 1, 0, lines, 0],
                "values": [SHEET, 1, column, lines, column],
                "line": {"none": True},
                "marker": MARKERS[column],
            }
        )
    chart.set_high_low_lines({"line": {"color": "#0E4F4B", "width": 6}})
    chart.set_title({"name": title, "overlay": False})
    chart.set_x_axis({"label_position": "low", "text_axis": True})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#BDBDBD"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 980, "height": LINE_HEIGHT * CHART_LINES * 4 // 3 - 20})
    return chart


def _write_words(book: Workbook, sheet: Worksheet, line: int, result: Result, translate: Translate) -> None:
    """The sentences to copy, and how it was made."""
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    found = result.figures
    words = [told(one, translate) for one in sentences(found.whole, sure=found.sure, compared=found.compared)]
    how = {"edition": result.edition, "model": result.model_version, "runs": grouped(result.runs)}
    method = translate(METHOD) % (how | {"seed": result.seed, "numpy": result.numpy_version})
    paragraphs = [(N_("Sätze für den Bericht"), words), (N_("Wie gerechnet wurde"), [method])]
    for title, texts in paragraphs:
        sheet.write_string(line, 0, translate(title), bold)
        for number, text in enumerate(texts, start=line + 1):
            sheet.merge_range(number, 0, number, len(HEADERS) - 1, text, wrapped)
            sheet.set_row(number, LINE_HEIGHT * ceil(len(text) / LINE_SIGNS))
        line += len(texts) + 2
