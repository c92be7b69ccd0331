"""Cells → values. Each reader adds a fault where the cell does not fit, and goes on."""

import re
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.faults import Fault
from kindermeilen.domain.tables_in.reader import Row

LONGEST_TEXT = 120
LARGEST = 1_000_000_000
THOUSANDS = re.compile(r"\d{1,3}([.  ]\d{3})+")
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Cells:
    """One row's cells, read by kind; faults go into the list that all rows share."""

    def __init__(self, row: Row, faults: list[Fault]) -> None:
        self.line = row.line
        self._row = row
        self._faults = faults

    def fault(self, column: str, message: str, **params: object) -> None:
        """Note what is wrong with that cell."""
        self._faults.append(Fault(self.line, column, self._row[column], message, params))

    def raw(self, column: str) -> str:
        """The cell as it stands."""
        return self._row[column]

    def text(self, column: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        """Text without the apostrophe by which spreadsheets mark it; "" where it is missing or does not fit."""
        text = self._row[column].removeprefix("'").strip()
        if required and not text:
            self.fault(column, N_("Hier fehlt etwas. Bitte ergänzen."))
        if len(text) > longest:
            self.fault(column, N_("Der Text ist zu lang (höchstens %(longest)s Zeichen)."), longest=longest)
        if CONTROL.search(text):
            self.fault(column, N_("Der Text enthält Steuerzeichen oder einen Zeilenumbruch. Bitte entfernen."))
        if text.startswith("="):
            self.fault(column, N_("Das ist eine Formel. Bitte den Wert eintragen."))
        return text

    def number(self, column: str, *, required: bool = False, smallest: int = 0, largest: int = LARGEST) -> int | None:
        """A whole number, also with German thousands points; None where it is missing or does not fit."""
        text = self._row[column].removeprefix("'").strip()
        if not text:
            if required:
                self.fault(column, N_("Hier fehlt eine Zahl. Bitte ergänzen."))
            return None
        plain = re.sub(r"[.  ]", "", text) if THOUSANDS.fullmatch(text) else text
        if not (plain.isascii() and plain.isdecimal()) or len(plain) > len(str(LARGEST)):
            self.fault(column, N_("Das ist keine ganze Zahl. Bitte nur Ziffern eintragen."))
            return None
        number = int(plain)
        if not smallest <= number <= largest:
            words = N_("Die Zahl muss zwischen %(smallest)s und %(largest)s liegen.")
            self.fault(column, words, smallest=smallest, largest=largest)
            return None
        return number

    def day(self, column: str, *, required: bool = False) -> date | None:
        """A day as 2026-09-24 or 24.09.2026; None where it is missing or does not fit."""
        text = self._row[column].removeprefix("'").strip()
        if not text:
            if required:
                self.fault(column, N_("Hier fehlt ein Datum. Bitte ergänzen."))
            return None
        german = GERMAN_DAY.fullmatch(text)
        iso = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}" if german else text
        try:
            return date.fromisoformat(iso)
        except ValueError:
            self.fault(column, N_("Das ist kein Datum. Bitte als 24.09.2026 oder 2026-09-24 schreiben."))
            return None

    def window(self, first: str, last: str, *, required: bool = False) -> tuple[date | None, date | None]:
        """Two days in order, both or none."""
        one, other = self.day(first, required=required), self.day(last, required=required)
        if one and other and one > other:
            self.fault(first, N_("Der erste Tag liegt nach dem letzten. Bitte tauschen."))
        return one, other
