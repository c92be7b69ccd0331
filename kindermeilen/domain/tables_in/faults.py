"""What is wrong with a table: one fault a cell, all of them, never only the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kindermeilen.domain.errors import N_, Refusal

MOST_SHOWN = 1000
"""So many faults are told one by one; beyond it is said how many more there are."""
MOST_KEPT = 10 * MOST_SHOWN
"""So many are kept while a file is read, so that one that is wrong in every cell takes no more memory than its rows."""
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell's fault. `line` counts as an editor does, `column` is the header as it stands in the file.

    `message` is a German sentence with the remedy; `params` fill its placeholders after translation.
    """

    line: int
    column: str
    value: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The cell, short."""
        return self.value if len(self.value) <= LONGEST_VALUE else self.value[:LONGEST_VALUE] + "…"

    def __str__(self) -> str:
        """One line, without anything that a terminal would obey."""
        column = f", Spalte {self.column}" if self.column else ""
        value = f"„{self.shown}“ – " if self.value else ""
        line = f"Zeile {self.line}{column}: {value}{self.message % self.params}"
        return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(line.split()))


class Faults(list[Fault]):
    """The first faults that were found; of the others only how many there are (`more`)."""

    more = 0

    def append(self, fault: Fault, /) -> None:
        if len(self) < MOST_KEPT:
            super().append(fault)
        else:
            self.more += 1


class TableRefused(Refusal):
    """The table has faults; nothing of it was stored. `count` counts all, `faults` holds the first ones of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.count = len(faults) + (faults.more if isinstance(faults, Faults) else 0)
        super().__init__(
            rule="table_refused",
            message=N_("Die Tabelle hat %(count)s Fehler. Nichts wurde gespeichert."),
            field="file",
            params={"count": self.count},
        )
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line)[:MOST_SHOWN])

    def __str__(self) -> str:
        """One line a fault."""
        lines = [str(fault) for fault in self.faults]
        if self.count > len(lines):
            lines.append(f"… und {self.count - len(lines)} weitere Fehler.")
        return "\n".join(lines)
