"""Text → rows: `;`, `,` or tab, a header row with columns in any order, blank lines anywhere."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TextIO, TypeVar

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.cells import Cells, plain
from kindermeilen.domain.tables_in.encoding import decoded, encoding_of, opened
from kindermeilen.domain.tables_in.faults import Fault, Faults, TableRefused

__all__ = ["Columns", "Table", "decoded", "open_table"]

DELIMITERS = (";", "\t", ",")
EXCEL_HINT = "sep="
"""Excel's own first line, by which it says what stands between the cells."""

T = TypeVar("T")
Record = tuple[int, list[str]]

MOST_ROWS = 100_000
"""300 groups with four modes, there and back, for two months. So many are read, planned and kept in 400 MB, and written
while others wait for less than two seconds (docs/decisions/0013-imports.md)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Known columns with the other names people give them, and those that must be there."""

    names: Mapping[str, Sequence[str]]
    required: Sequence[str]

    def find(self, header: str) -> str | None:
        """The column of that header, whatever its case, spaces and signs."""
        wanted = plain(header)
        return next((name for name, also in self.names.items() if wanted in map(plain, (name, *also))), None)

    def fit(self, header: Sequence[str]) -> int:
        """How well a header is one of these: columns known, less those unknown or missing."""
        found = [self.find(cell) for cell in header if cell.strip()]
        return sum(-1 if name is None else 1 for name in found) - len(set(self.required) - set(found))


@dataclass(slots=True)
class Table:
    """A file whose header has been read. `faults` grows while its rows are read; `titles` are the headers by column."""

    columns: Columns
    header_line: int
    header: list[str]
    records: Iterator[Record]
    faults: Faults = field(default_factory=Faults)
    titles: dict[str, str] = field(default_factory=dict)

    def read(self, row_of: Callable[[Cells], T]) -> list[T]:
        """All rows in which no cell is at fault. Rows with a fault leave it in `faults`."""
        found = []
        for cells in self._rows():
            row = row_of(cells)
            if cells.sound:
                found.append(row)
        return found

    def fault(self, line: int, column: str, value: object, message: str, /, **params: object) -> None:
        """Note what is wrong between two rows."""
        self.faults.append(Fault(line, self.titles.get(column, column), str(value), message, params))

    def refuse_faults(self) -> None:
        """Raises TableRefused where anything is wrong, with all of it."""
        if self.faults:
            raise TableRefused(self.faults)

    def _rows(self) -> Iterator[Cells]:
        index = self._index()
        self.titles = {name: self.header[position].strip() for name, position in index.items()}
        width = 1 + max(index.values(), default=0)
        line = None
        for line, values in islice(self.records, MOST_ROWS):
            if len(values) < width or any(map(str.strip, values[len(self.header) :])):
                words = N_("Die Zeile hat %(found)s Zellen, die Kopfzeile %(expected)s. Bitte Trennzeichen prüfen.")
                params = {"found": len(values), "expected": len(self.header)}
                self.faults.append(Fault(line, "", values[0], words, params))
            else:
                self._refuse_nameless(line, values)
                yield Cells(line, values, index, self.titles, self.faults)
        if line is None:
            words = N_("Unter der Kopfzeile steht nichts. Bitte Zeilen eintragen.")
            self.faults.append(Fault(self.header_line + 1, "", "", words))
        for beyond, _ in islice(self.records, 1):
            words = N_("Die Datei hat mehr als %(most)s Zeilen. Bitte teilen.")
            self.faults.append(Fault(beyond, "", "", words, {"most": MOST_ROWS}))

    def _index(self) -> dict[str, int]:
        """Where each column stands; what is unknown, doubled or missing is a fault."""
        index: dict[str, int] = {}
        for position, title in enumerate(self.header):
            name = self.columns.find(title)
            if name is None and title.strip():
                words = N_("Diese Spalte ist nicht bekannt. Bekannt sind: %(known)s.")
                self._header_fault(title, words, known=", ".join(self.columns.names))
            elif name in index:
                self._header_fault(title, N_("Diese Spalte steht zweimal da. Bitte eine löschen."))
            elif name is not None:
                index[name] = position
        for name in self.columns.required:
            if name not in index:
                self._header_fault(name, N_("Diese Spalte fehlt. Bitte ergänzen."))
        return index

    def _header_fault(self, title: str, message: str, **params: object) -> None:
        self.faults.append(Fault(self.header_line, title.strip(), "", message, params))

    def _refuse_nameless(self, line: int, values: Sequence[str]) -> None:
        for title, value in zip(self.header, values, strict=False):
            if value.strip() and not title.strip():
                words = N_("Über dieser Zelle fehlt der Spaltenname. Bitte in der Kopfzeile ergänzen.")
                self.faults.append(Fault(line, "", value, words))


def open_table(data: bytes, *kinds: Columns) -> Table:
    """The file as the kind of table that fits its header best. Raises TableRefused for what is no table."""
    encoding = encoding_of(data)
    found = [table for sign in DELIMITERS if (table := _table(opened(data, encoding), sign, kinds))]
    if not found:
        words = N_("Die Datei ist keine Tabelle. Bitte Anführungszeichen und Trennzeichen prüfen.")
        raise TableRefused([Fault(1, "", "", words)])
    best = max(found, key=lambda table: table.columns.fit(table.header))
    if not any(map(best.columns.find, best.header)):
        words = N_("In der ersten Zeile müssen die Namen der Spalten stehen: %(known)s.")
        known = {"known": ", ".join(best.columns.names)}
        raise TableRefused(best.faults or [Fault(best.header_line, "", best.header[0], words, known)])
    return best


def _table(text: TextIO, delimiter: str, kinds: Sequence[Columns]) -> Table | None:
    """The text as a table with that delimiter; None where not even a header can be read."""
    faults = Faults()
    records = _records(text, delimiter, faults)
    header = next((record for record in islice(records, 2) if not _is_hint(record[1])), None)
    if header is None:
        return None
    line, titles = header
    return Table(max(kinds, key=lambda kind: kind.fit(titles)), line, titles, records, faults)


def _is_hint(values: Sequence[str]) -> bool:
    return values[0].casefold().startswith(EXCEL_HINT)


def _records(text: TextIO, delimiter: str, faults: list[Fault]) -> Iterator[Record]:
    """Lines that are not blank, each with the number of its first line in the file."""
    reader = csv.reader(text, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = N_("In dieser Zeile sind die Anführungszeichen nicht paarweise. Bitte prüfen.")
            faults.append(Fault(line, "", "", words))
            continue
        if any(map(str.strip, values)):
            yield line, values
