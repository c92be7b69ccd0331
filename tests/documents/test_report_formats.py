"""CSV, XLSX and JSON of a report say the same, figure by figure."""

import csv
import json
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from kindermeilen.documents.columns import COLUMNS, LABELS
from kindermeilen.documents.report_csv import report_csv
from kindermeilen.documents.report_json import report_json
from kindermeilen.documents.report_xlsx import report_xlsx
from kindermeilen.domain.report import Level, ReportRow, ReportState, with_sums

TEXTS = ("text", "flag")
AT = {column.key: index for index, column in enumerate(COLUMNS)}
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1+1",
    '=HYPERLINK("http://x.example","Klick")',
    "http://x.example/",
    "{=1}",
]


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def from_csv(kind: str, text: str) -> Any:
    """A figure as German Excel would understand it."""
    if text == "":
        return "" if kind in TEXTS else None
    if kind in ("int", "year"):
        return int(text)
    if kind == "kg":
        return float(text.replace(",", "."))
    if kind == "date":
        return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 a day without a time
    return float(text.removesuffix("%").replace(",", ".")) if kind == "percent" else text.removeprefix("'")


def from_xlsx(kind: str, value: Any) -> Any:
    if value is None:
        return "" if kind in TEXTS else None
    if kind == "date":
        return value.date()
    return round(value * 100, 2) if kind == "percent" else value


def from_json(column: str, kind: str, value: Any) -> Any:
    if kind == "flag":
        return "ja" if value else ""
    if kind == "date":
        return value and date.fromisoformat(value)
    if kind == "percent":
        return value and round(value * 100, 2)
    return "" if value is None and kind in TEXTS else LABELS.get(column, {}).get(value, value)


def test_every_figure_is_the_same_in_all_three_formats(report):
    header, *lines = csv_rows(report_csv(report))
    sheet = load_workbook(BytesIO(report_xlsx(report))).worksheets[0]
    document = json.loads(report_json(report))
    assert len(lines) == len(document["rows"]) == sheet.max_row - 1 == len(report.rows) == 10
    for index, column in enumerate(COLUMNS):
        assert header[index] == sheet.cell(1, index + 1).value == column.title
        in_csv = [from_csv(column.kind, line[index]) for line in lines]
        in_xlsx = [from_xlsx(column.kind, sheet.cell(line, index + 1).value) for line in range(2, 12)]
        in_json = [from_json(column.key, column.kind, row[column.key]) for row in document["rows"]]
        assert in_csv == in_xlsx == in_json, column.key


def test_the_town_total_is_what_the_classes_counted(report):
    town = json.loads(report_json(report))["rows"][-2]
    assert (town["level"], town["green"], town["red"], town["blue"], town["total"], town["adults"]) == (
        "municipality",
        1624,
        56,
        7,
        1687,
        40,
    )
    assert (town["children"], town["coverage"], town["class_days_expected"]) == (87, 0.4666, 45)


def test_csv_opens_in_german_excel_with_a_double_click(report):
    data = report_csv(report)
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbfZeile;Einrichtung;Art;")
    assert text.count("\r\n") == text.count("\n") == len(report.rows) + 1
    assert "Gruppe;Lindenschule;Schule;3b;ABCDEFGH2;1;25;1234;56;7;;1297;40;14;15;93,33%" in text


@pytest.mark.parametrize("name", HOSTILE[:8])
def test_no_name_becomes_a_formula_in_csv(make_row, make_report, name):
    rows = with_sums([make_row(name, name, green=3, note=name)], municipality=name)
    for line in csv_rows(report_csv(make_report(rows)))[1:]:
        cells = dict(zip((column.key for column in COLUMNS), line, strict=True))
        for key in ("institution", "group", "note", "municipality"):
            assert cells[key] in ("", f"'{name}")
        assert cells["green"] == "3"


@pytest.mark.parametrize("name", ["1/2", "1-2", "3.4", "01", "1,5", "2 / 3", "23E45", "5:30"])
def test_a_class_that_looks_like_a_date_or_number_keeps_its_name_in_csv(make_row, make_report, name):
    line = csv_rows(report_csv(make_report(with_sums([make_row(name)], municipality="Blaustein"))))[1]
    assert line[AT["group"]] == f"'{name}"


@pytest.mark.parametrize(
    "name", ["3b", "12", "1a/1b", "Klasse 1/2", "A1", "'s Zwergle", 'O\'Neill; "Igel"', "Zeile 1\nZeile 2"]
)
def test_an_ordinary_name_stays_as_it_is_in_csv(make_row, make_report, name):
    line = csv_rows(report_csv(make_report(with_sums([make_row(name)], municipality="Blaustein"))))[1]
    assert line[AT["group"]] == name


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_a_formula_or_link_in_xlsx(make_row, make_report, name):
    rows = with_sums([make_row(name, name, note=name)], municipality=name)
    book = load_workbook(BytesIO(report_xlsx(make_report(rows, municipality=name, ags=name, conference=name))))
    for sheet in book.worksheets:
        assert all(cell.data_type != "f" and cell.hyperlink is None for line in sheet.iter_rows() for cell in line)
    assert book.worksheets[0].cell(2, AT["group"] + 1).value.replace("_x000D_", "\r") == name


def test_numbers_and_dates_are_real_ones_with_german_shapes(report):
    sheet = load_workbook(BytesIO(report_xlsx(report))).worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[1]}
    green, day = sheet.cell(2, titles["Grüne Meilen"]), sheet.cell(2, titles["erster Tag"])
    coverage, year = sheet.cell(2, titles["Abdeckung"]), sheet.cell(2, titles["Jahr"])
    assert (green.value, green.number_format) == (1234, "#,##0")
    assert (day.value, day.number_format) == (datetime(2026, 5, 4), "dd.mm.yyyy")  # noqa: DTZ001 as Excel stores it
    assert (coverage.value, coverage.number_format) == (0.9333, "0.00%")
    assert (year.value, year.number_format) == (2026, "0")


def test_the_table_is_ready_to_work_with(report):
    sheet = load_workbook(BytesIO(report_xlsx(report))).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AD11"
    assert sheet.column_dimensions["B"].width > 25
    assert sheet.print_title_rows == "$1:$1"
    assert [sheet.cell(line, 1).font.b for line in (2, 4)] == [False, True]


def test_the_chart_stacks_the_institutions_miles_from_cells(report):
    book = load_workbook(BytesIO(report_xlsx(report)))
    [chart] = book["Diagramm"]._charts
    assert (chart.grouping, chart.type) == ("stacked", "bar")
    assert [one.val.numRef.f for one in chart.series] == [f"Diagramm!${c}$2:${c}$4" for c in "BCD"]
    lines = [[cell.value for cell in line] for line in book["Diagramm"].iter_rows()]
    assert lines == [
        ["Einrichtung", "Grüne Meilen", "Rote Meilen", "Blaue Meilen"],
        ["Lindenschule", 1534, 56, 7],
        ["Grundschule am Berg", None, None, None],
        ["Kita Regenbogen", 90, None, None],
    ]


def test_the_second_sheet_explains_every_column_rule_and_figure(report):
    sheet = load_workbook(BytesIO(report_xlsx(report))).worksheets[1]
    said = {name.value: value.value for name, value in sheet.iter_rows(max_col=2)}
    assert "Die Zahlen können sich noch ändern" in said["Status"]
    assert all(said[column.title] for column in COLUMNS)
    assert (said["Busfahren zählt"], said["Elternhaltestelle zählt"]) == ("ja", "nein")
    assert (said["Gruppen angemeldet"], said["Gruppen mit Zahlen"], said["Einrichtungen"]) == (4, 3, 3)
    assert said["Summe der hier bekannten Kommunen (2)"] == 13148
    assert said["Übergeben vom Klima-Bündnis 2026"] == 3937574
    assert said["Quelle dieser Zahl"] == "https://klimabuendnis.example"
    assert said["Gemeindeschlüssel (AGS)"] == "08425141"


def test_a_total_not_yet_handed_over_is_said_so(make_row, make_report):
    rows = with_sums([make_row("3b")], municipality="Blaustein")
    sheet = load_workbook(BytesIO(report_xlsx(make_report(rows)))).worksheets[1]
    said = {name.value: value.value for name, value in sheet.iter_rows(max_col=2)}
    assert said["Übergeben vom Klima-Bündnis 2026"] == "noch nicht veröffentlicht"
    assert said["Meilen der Kinder"] != 0


def test_the_file_names_town_year_and_day_and_equal_reports_are_equal_files(report):
    data = report_xlsx(report)
    properties = load_workbook(BytesIO(data)).properties
    assert properties.title == "Kindermeilen 2026: Blaustein"
    assert properties.created == datetime(2026, 5, 20)  # noqa: DTZ001 as Excel stores it
    assert data == report_xlsx(report)
    assert report_csv(report) == report_csv(report)
    assert report_json(report) == report_json(report)


def test_json_keeps_keys_order_and_version_whatever_the_language(report):
    document = json.loads(report_json(report, lambda text: f"en:{text}"))
    assert list(document) == [
        "schema_version",
        "municipality",
        "ags",
        "year",
        "state",
        "as_of",
        "campaign",
        "groups",
        "institutions",
        "known_municipalities",
        "handed_over",
        "rules",
        "columns",
        "rows",
        "wishes",
        "co2",
    ]
    assert (document["schema_version"], document["state"], document["ags"]) == (1, "provisional", "08425141")
    assert document["groups"] == {"registered": 4, "reported": 3}
    assert document["columns"][AT["green"]] == {
        "key": "green",
        "kind": "int",
        "title": "en:Grüne Meilen",
        "explanation": f"en:{COLUMNS[AT['green']].explanation}",
    }
    assert list(document["rows"][0]) == [column.key for column in COLUMNS]
    assert document["rows"][2]["level"] == "institution"


def test_another_language_reaches_every_word_and_never_asks_for_an_empty_one(report):
    asked: set[str] = set()

    def translate(text: str) -> str:
        asked.add(text)
        return f"en:{text}"

    header, first, *_ = csv_rows(report_csv(report, translate))
    sheets = load_workbook(BytesIO(report_xlsx(report, lambda text: translate(text)[:20].replace(":", " ")))).worksheets
    assert header[AT["level"]] == "en:Zeile"
    assert first[AT["level"]] == "en:Gruppe"
    assert [sheet.title for sheet in sheets] == ["en Ergebnis", "en Erklärung", "en Diagramm"]
    assert "" not in asked, "gettext answers an empty text with the catalogue's header"


def test_a_filed_report_says_so_in_every_row(make_row, make_report):
    rows = with_sums([make_row("3b", green=1)], municipality="Blaustein")
    lines = csv_rows(report_csv(make_report(rows, state=ReportState.FILED)))[1:]
    assert {line[AT["state"]] for line in lines} == {"gemeldet"}


def test_the_town_does_not_say_whether_the_figures_of_others_are_final(report):
    *own, others = csv_rows(report_csv(report))[1:]
    assert {line[AT["state"]] for line in own} == {"vorläufig"}
    assert (others[AT["municipality"]], others[AT["state"]], others[AT["as_of"]]) == ("Ulm", "", "20.05.2026")


def test_a_note_longer_than_a_cell_is_cut_and_not_dropped(make_row, make_report):
    rows = with_sums([make_row("3b", note="x" * 40_000)], municipality="Blaustein")
    sheet = load_workbook(BytesIO(report_xlsx(make_report(rows)))).worksheets[0]
    assert len(sheet.cell(2, AT["note"] + 1).value) == 32_767


def test_ten_thousand_rows_come_through_whole(make_row, make_report):
    groups = [make_row(f"{i}", f"Schule {i % 400}", green=i, children=20) for i in range(10_000)]
    report = make_report(with_sums(groups, municipality="Blaustein"))
    town = next(row for row in report.rows if row.level is Level.MUNICIPALITY)
    expected = sum(range(10_000))
    sheet = load_workbook(BytesIO(report_xlsx(report)), read_only=True).worksheets[0]
    lines = csv_rows(report_csv(report))
    rows = json.loads(report_json(report))["rows"]
    assert town.green == expected
    assert len(lines) - 1 == len(rows) == sum(1 for _ in sheet.iter_rows()) - 1 == 10_401
    assert rows[-1]["green"] == int(lines[-1][AT["green"]]) == expected


def test_a_town_without_groups_is_a_table_with_one_line_of_unknowns(make_report):
    report = make_report((ReportRow(level=Level.MUNICIPALITY, municipality="Blaustein"),))
    book = load_workbook(BytesIO(report_xlsx(report)))
    assert len(csv_rows(report_csv(report))) == 2
    assert book["Diagramm"]._charts == []
