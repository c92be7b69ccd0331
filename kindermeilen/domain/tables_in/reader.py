"""Bytes → rows: UTF-8 with or without BOM, or Windows-1252 as German Excel writes it; `;`, `,` or tab; any order."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.faults import Fault, TableRefused

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (";", "\t", ",")
MOST_ROWS = 200_000
"""More rows than any town has; a file beyond it is a slip, and would take the machine's memory."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Known columns with the other names people give them, and those that must be there."""

    names: Mapping[str, Sequence[str]]
    required: Sequence[str]

    def find(self, header: str) -> str | None:
        """The column of that header, whatever its case and spaces."""
        wanted = " ".join(header.split()).casefold()
        for name, others in self.names.items():
            if wanted in (name.casefold(), *(other.casefold() for other in others)):
                return name
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells by column; `line` is its first line in the file. A missing cell is empty."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def decoded(data: bytes) -> str:
    """The file's text. Raises TableRefused for an empty file or one that is no text."""
    if data.startswith(UTF_16):
        raise _whole(N_("Die Datei ist in UTF-16. Bitte in Excel als „CSV UTF-8“ speichern."))
    if b"\x00" in data:
        raise _whole(N_("Das ist keine CSV-Datei. Bitte in Excel als „CSV UTF-8“ speichern."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if not text.strip():
        raise _whole(N_("Die Datei ist leer. Bitte eine Tabelle mit Kopfzeile wählen."))
    return text


def header_of(text: str) -> str:
    """The first line with something in it."""
    return next(line for line in text.splitlines() if line.strip())


def rows_of(data: bytes, columns: Columns) -> Iterator[Row]:
    """The rows below the header. Raises TableRefused for a header or a line that cannot be read."""
    text = decoded(data)
    header = header_of(text)
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = _names(_header(reader), columns)
        yield from _rows(reader, names)
    except csv.Error as error:
        why = N_("Diese Zeile ist keine CSV-Zeile (%(why)s). Bitte Anführungszeichen prüfen.")
        raise TableRefused([Fault(reader.line_num, "", "", why, {"why": str(error)})]) from error


def _header(reader: Iterator[list[str]]) -> list[str]:
    for cells in reader:
        if any(cell.strip() for cell in cells):
            return cells
    raise _whole(N_("Die Datei ist leer. Bitte eine Tabelle mit Kopfzeile wählen."))


def _rows(reader: "csv._reader", names: list[str]) -> Iterator[Row]:  # type: ignore[name-defined]
    line, count = reader.line_num + 1, 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS:
                raise _whole(N_("Die Datei hat mehr als 200 000 Zeilen. Bitte teilen Sie sie."))
            if any(cell.strip() for cell in cells[len(names) :]):
                why = N_("Die Zeile hat mehr Zellen als die Kopfzeile. Bitte Trennzeichen prüfen.")
                raise TableRefused([Fault(line, "", cells[len(names)], why)])
            yield Row(line, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name})
        line = reader.line_num + 1


def _names(header: list[str], columns: Columns) -> list[str]:
    found: list[str] = []
    faults: list[Fault] = []
    for cell in header:
        name = columns.find(cell) if cell.strip() else ""
        if name is None:
            why = N_("Diese Spalte ist nicht bekannt. Bekannt sind: %(known)s.")
            faults.append(Fault(1, cell, cell, why, {"known": ", ".join(columns.names)}))
        elif name and name in found:
            faults.append(Fault(1, cell, cell, N_("Diese Spalte steht zweimal da. Bitte eine löschen.")))
        found.append(name or "")
    missing = [name for name in columns.required if name not in found]
    faults += [Fault(1, name, "", N_("Diese Spalte fehlt. Bitte ergänzen.")) for name in missing]
    if faults:
        raise TableRefused(faults)
    return found


def _whole(message: str) -> TableRefused:
    return TableRefused([Fault(1, "", "", message)])
