"""The children's wishes in the report's workbook: those that are public, with what became of them."""

from xlsxwriter import Workbook

from kindermeilen.documents.columns import Translate
from kindermeilen.domain.errors import N_
from kindermeilen.domain.report import Report
from kindermeilen.domain.wishes import Outcome

OUTCOMES = {
    Outcome.UNKNOWN: "",
    Outcome.HEARD: N_("gehört"),
    Outcome.TALKING: N_("es wird darüber gesprochen"),
    Outcome.DECIDED: N_("beschlossen"),
    Outcome.DONE: N_("umgesetzt"),
    Outcome.NO: N_("geht nicht"),
}
HEADERS = ((N_("Einrichtung"), 32), (N_("Klasse"), 18), (N_("Wunsch"), 70), (N_("Stand"), 26), (N_("Dazu"), 50))
"""Titles, and widths in characters."""


def add_wishes(book: Workbook, report: Report, translate: Translate) -> None:
    """A sheet of its own, where there are any. Everything goes in as text, whatever it begins with."""
    if not report.wishes:
        return
    sheet = book.add_worksheet(translate(N_("Wünsche")))
    header = book.add_format({"bold": True, "valign": "top", "bottom": 2})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for index, (title, width) in enumerate(HEADERS):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, translate(title), header)
    for line, wish in enumerate(report.wishes, start=1):
        outcome = translate(OUTCOMES[wish.outcome]) if wish.outcome else ""
        for index, text in enumerate((wish.institution, wish.group, wish.text, outcome, wish.outcome_text)):
            sheet.write_string(line, index, text, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
