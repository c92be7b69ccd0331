"""The workbook's second sheet: what the figures are, the town's rules, and each column in words."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kindermeilen.documents.columns import COLUMNS, LABELS, Translate
from kindermeilen.domain.errors import N_
from kindermeilen.domain.report import HandedOver, Report

Fact = tuple[str, str | int | date]
NAME_WIDTH, VALUE_WIDTH = 40, 92
"""In characters."""
LINE_HEIGHT = 15
"""In points."""
UNKNOWN = N_("nicht bekannt")


def add_explanation(book: Workbook, report: Report, translate: Translate) -> None:
    """A sheet of names and values under three headings."""
    sheet = book.add_worksheet(translate(N_("Erklärung")))
    heading = book.add_format({"bold": True, "font_size": 13, "bottom": 2})
    looks = _looks(book)
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, 1, VALUE_WIDTH)
    line = 0
    for title, pairs in _sections(report, translate):
        sheet.write_string(line, 0, title, heading)
        sheet.write_blank(line, 1, None, heading)
        for offset, (name, value) in enumerate(pairs, start=1):
            sheet.write_string(line + offset, 0, name, looks[str])
            _write_value(sheet, line + offset, value, looks[type(value)])
            sheet.set_row(line + offset, LINE_HEIGHT * _lines(name, value))
        line += len(pairs) + 2
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _looks(book: Workbook) -> dict[type, Format]:
    base = {"text_wrap": True, "valign": "top", "align": "left"}
    return {
        str: book.add_format(base),
        int: book.add_format(base | {"num_format": "#,##0"}),
        date: book.add_format(base | {"num_format": "dd.mm.yyyy"}),
    }


def _lines(name: str, value: object) -> int:
    """How many lines the longer of both needs; not every program finds the height by itself."""
    return max(ceil(len(name) / NAME_WIDTH), ceil(len(str(value)) / VALUE_WIDTH))


def _write_value(sheet: Worksheet, line: int, value: str | int | date, look: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(line, 1, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(line, 1, value, look)
    else:
        sheet.write_number(line, 1, value, look)


def _sections(report: Report, translate: Translate) -> Sequence[tuple[str, Sequence[Fact]]]:
    rules = [(translate(rule.name), translate(rule.value)) for rule in report.rules]
    columns = [(translate(column.title), translate(column.explanation)) for column in COLUMNS]
    return (
        (translate(N_("Was diese Zahlen sind")), [*_campaign(report, translate), *_figures(report, translate)]),
        (translate(N_("Regeln der Kommune")), rules),
        (translate(N_("Die Spalten")), columns),
    )


def _campaign(report: Report, translate: Translate) -> list[Fact]:
    return [
        (translate(N_("Kommune")), report.municipality),
        (translate(N_("Gemeindeschlüssel (AGS)")), report.ags),
        (translate(N_("Status")), translate(LABELS["state"][report.state])),
        (translate(N_("Stand")), report.as_of),
        (translate(N_("Kampagne vom")), report.campaign_from),
        (translate(N_("Kampagne bis")), report.campaign_to),
        (translate(N_("Einträge möglich bis")), report.deadline),
        (translate(N_("Ziel: Klimakonferenz")), report.conference),
    ]


def _figures(report: Report, translate: Translate) -> list[Fact]:
    unknown = translate(UNKNOWN)
    town = report.town
    return [
        (translate(N_("So entstehen die Zahlen")), translate(_HOW)),
        (translate(N_("Einrichtungen")), len(report.institutions)),
        (translate(N_("Gruppen angemeldet")), report.groups_registered),
        (translate(N_("Gruppen mit Zahlen")), report.groups_reported),
        (translate(N_("Kinder")), _or(town.children, unknown)),
        (translate(N_("Meilen der Kinder")), _or(town.total, unknown)),
        (translate(N_("Tage mit Eintrag")), _or(town.class_days_entered, unknown)),
        (translate(N_("erwartete Tage")), _or(town.class_days_expected, unknown)),
        *_beyond_the_town(report, translate),
    ]


_HOW = N_(
    "Klassen und Gruppen führen Strichlisten. Aus den Strichlisten und den Regeln der Kommune berechnet das Programm "
    "die Meilen, aus den Meilen der Gruppen die Summen. Zahlen, die auf Papier kamen, sind in der Spalte "
    "„vom Papier“ mit „ja“ gekennzeichnet. Ein leeres Feld heißt: nicht bekannt. Es heißt nie null."
)


def _beyond_the_town(report: Report, translate: Translate) -> list[Fact]:
    """The sum of known municipalities and the published total stand beside each other and are never added."""
    known, facts = report.known_municipalities, list[Fact]()
    if known is not None:
        name = translate(N_("Summe der hier bekannten Kommunen (%(count)s)")) % {"count": known.count}
        facts.append((name, _or(known.miles, translate(UNKNOWN))))
    name = translate(N_("Übergeben vom Klima-Bündnis %(year)s")) % {"year": report.year}
    return [*facts, *_handed_over(name, report.handed_over, translate)]


def _handed_over(name: str, handed_over: HandedOver | None, translate: Translate) -> list[Fact]:
    if handed_over is None:
        return [(name, translate(N_("noch nicht veröffentlicht")))]
    return [(name, handed_over.miles), (translate(N_("Quelle dieser Zahl")), handed_over.source)]


def _or(number: int | None, unknown: str) -> int | str:
    return unknown if number is None else number
