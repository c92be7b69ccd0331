"""Cells → values. Each reader adds a fault where the cell does not fit, and goes on.

What spreadsheets do to cells is taken back where that is safe, and refused where it is not:

- Signs that nobody sees (line breaks in a cell, doubled or protected spaces) become one space; control characters and
  text that went through a wrong encoding are refused.
- An apostrophe before a digit or `=`, `+`, `-`, `@` is the mark by which spreadsheets and our own exports say "text":
  it is taken off. Names may begin with `+`, `-` or `@`; exports guard them. `=` without that mark is a formula whose
  result is missing, and refused.
- `1.234` and `1 234` are 1234: where only whole numbers make sense, a point or space before every three digits can
  only part thousands. A comma never does in German, so `1,234` is refused like `12,5`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.faults import Fault

LONGEST_TEXT = 120
LARGEST = 99_999_999
"""Twenty times what all countries together ever handed over."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""The campaign began in 2002."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")
INVISIBLE = re.compile(r"[\u00ad\u200b\ufeff]")
MARKED_AS_TEXT = re.compile(r"'(?=[=+\-@\d])")
FAULT_OF_A_SPREADSHEET = re.compile(r"#(NAME\?|WERT!|VALUE!|BEZUG!|REF!|NV|N/A|DIV/0!|ZAHL!|NUM!|NULL!)")
WHOLE = re.compile(r"-?[0-9]{1,15}")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}([.' \u00a0\u2009\u202f’])[0-9]{3}(\1[0-9]{3})*")
GERMAN_DAY = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4}|[0-9]{2})")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
KEPT = 1 << 14
"""Cells whose reading is remembered: names, days and modes come again on every line."""

IS_FORMULA = N_("Hier steht eine Formel oder ihr Fehler. Bitte den Wert selbst eintragen.")
HAS_CONTROL = N_("Der Text enthält Steuerzeichen oder kaputte Zeichen. Bitte neu eintippen.")
IS_GARBLED = N_("Die Umlaute sind kaputt. Bitte die Datei neu als „CSV UTF-8“ speichern.")
NOT_WHOLE = N_("Das ist keine ganze Zahl. Bitte nur Ziffern eintragen.")
NOT_A_DAY = N_("Das ist kein Datum. Bitte als 24.09.2026 oder 2026-09-24 schreiben.")
IS_MISSING = N_("Hier fehlt etwas. Bitte ergänzen.")


class Cells:
    """One row's cells, read by kind; faults go into the list that all rows share. `sound`: no fault so far."""

    __slots__ = ("_faults", "_index", "_titles", "_values", "line", "sound")

    def __init__(
        self,
        line: int,
        values: Sequence[str],
        index: Mapping[str, int],
        titles: Mapping[str, str],
        faults: list[Fault],
    ) -> None:
        self.line = line
        self.sound = True
        self._values = values
        self._index = index
        self._titles = titles
        self._faults = faults

    def raw(self, column: str) -> str:
        """The cell as it stands; "" where the file does not have the column."""
        position = self._index.get(column)
        return "" if position is None else self._values[position].strip()

    def fault(self, column: str, message: str, **params: object) -> None:
        """Note what is wrong with that cell."""
        self.sound = False
        self._faults.append(Fault(self.line, self._titles.get(column, column), self.raw(column), message, params))

    def text(self, column: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        """Text in one line and one spelling (NFC); "" where it is missing or does not fit."""
        raw = self._present(column, required=required)
        if not raw:
            return ""
        text, fault = text_of(raw)
        if fault or (required and not text):
            self.fault(column, fault or IS_MISSING)
        elif len(text) > longest:
            words = N_("Der Text ist zu lang (%(length)s Zeichen, höchstens %(longest)s). Bitte kürzen.")
            self.fault(column, words, length=len(text), longest=longest)
        return text

    def number(self, column: str, *, required: bool = False, smallest: int = 0, largest: int = LARGEST) -> int | None:
        """A whole number, also with points or spaces between thousands; None where it is missing or does not fit."""
        raw = self._present(column, required=required)
        if not raw:
            return None
        number = whole_of(raw)
        if number is None:
            self.fault(column, IS_FORMULA if raw.startswith("=") else NOT_WHOLE)
        elif not smallest <= number <= largest:
            words = N_("Die Zahl muss zwischen %(smallest)s und %(largest)s liegen. Bitte prüfen.")
            self.fault(column, words, smallest=smallest, largest=largest)
            return None
        return number

    def day(self, column: str, *, required: bool = False) -> date | None:
        """A day as 2026-09-24, 24.09.2026 or 24.09.26; None where it is missing or does not fit."""
        raw = self._present(column, required=required)
        if not raw:
            return None
        found = day_of(raw)
        if found is None:
            self.fault(column, NOT_A_DAY)
        return found

    def window(self, first: str, last: str, *, required: bool = False) -> tuple[date | None, date | None]:
        """Two days, in order where both are known."""
        one, other = self.day(first, required=required), self.day(last, required=required)
        if one and other and one > other:
            self.fault(first, N_("Der erste Tag liegt nach dem letzten (%(last)s). Bitte prüfen."), last=other)
        return one, other

    def choice(self, column: str, choices: Mapping[str, str], known: str) -> str:
        """The key that the cell's word stands for; "" where it is no known one."""
        found = choices.get(plain(self.raw(column)))
        if found is None and self._present(column, required=True):
            self.fault(column, N_("Das ist nicht bekannt. Bekannt sind: %(known)s."), known=known)
        return found or ""

    def _present(self, column: str, *, required: bool) -> str:
        """The cell; a required one that is empty is a fault, once: a column that is missing was said in the header."""
        raw = self.raw(column)
        if required and not raw:
            if column in self._index:
                self.fault(column, IS_MISSING)
            self.sound = False
        return raw


def choices_of(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each key by its own name and every other name it has, whatever their case, spaces and signs."""
    return {plain(name): key for key, also in names.items() for name in (key, *also)}


@lru_cache(maxsize=KEPT)
def plain(word: str) -> str:
    """A word's letters and digits, small: what is the same to a reader is the same here. Brackets only explain."""
    letters = unicodedata.normalize("NFKC", word.split("(")[0]).casefold()
    return "".join(sign for sign in letters if sign.isalnum())


@lru_cache(maxsize=KEPT)
def text_of(cell: str) -> tuple[str, str]:
    """The text of a cell, and what is wrong with it ("" for nothing)."""
    if CONTROL.search(cell):
        return cell, HAS_CONTROL
    if cell.startswith("=") or FAULT_OF_A_SPREADSHEET.fullmatch(cell):
        return cell, IS_FORMULA
    unmarked = cell[1:] if MARKED_AS_TEXT.match(cell) else cell
    text = " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", unmarked)).split())
    return text, IS_GARBLED if _is_garbled(text) else ""


def _is_garbled(text: str) -> bool:
    """UTF-8 that was read as Windows-1252 ("StÃ¤dtisch"): it can be turned back, what is written so cannot."""
    if "Ã" not in text and "â€" not in text:
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


@lru_cache(maxsize=KEPT)
def whole_of(cell: str) -> int | None:
    """A whole number, also with points or spaces between thousands; None for anything else."""
    text = cell.removeprefix("'")
    if WHOLE.fullmatch(text):
        return int(text)
    parted = THOUSANDS.fullmatch(text)
    return int(text.replace(parted[1], "")) if parted and len(text) < LONGEST_TEXT else None


@lru_cache(maxsize=KEPT)
def day_of(cell: str) -> date | None:
    """A day as German or ISO 8601 write it; None for anything else."""
    text = cell.removeprefix("'")
    german = GERMAN_DAY.fullmatch(text)
    if german:
        day, month, year = german.groups()
        text = f"{year if len(year) == 4 else '20' + year}-{month:0>2}-{day:0>2}"
    if not ISO_DAY.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
