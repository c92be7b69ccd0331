"""What is wrong with a table: one fault a cell, all of them, never only the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kindermeilen.domain.errors import N_, Refusal

MOST_SHOWN = 200
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell's fault. `message` is a German sentence with the remedy; `params` fill its placeholders."""

    line: int
    column: str
    value: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        value = self.value if len(self.value) <= LONGEST_VALUE else self.value[:LONGEST_VALUE] + "…"
        where = f"Zeile {self.line}, Spalte {self.column}" if self.column else f"Zeile {self.line}"
        return f"{where}: „{value}“ – {self.message % self.params}"


class TableRefused(Refusal):
    """The table has faults; nothing of it was stored. `count` counts all, `faults` holds the first ones."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            rule="table_refused",
            message=N_("Die Tabelle hat %(count)s Fehler. Nichts wurde gespeichert."),
            field="file",
            params={"count": len(faults)},
        )
        self.count = len(faults)
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line)[:MOST_SHOWN])

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults]
        if self.count > len(lines):
            lines.append(f"… und {self.count - len(lines)} weitere Fehler.")
        return "\n".join(lines)
