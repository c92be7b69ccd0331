"""The list of institutions and groups: institution;kind;group;children and more (contract, *CSV in*)."""

import re
from dataclasses import dataclass, replace
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.cells import Cells
from kindermeilen.domain.tables_in.faults import Fault, TableRefused
from kindermeilen.domain.tables_in.reader import Columns, rows_of

COLUMNS = Columns(
    names={
        "institution": ("Einrichtung", "Schule", "Name der Einrichtung"),
        "kind": ("Art",),
        "group": ("Klasse", "Gruppe", "Klasse/Gruppe"),
        "children": ("Kinder", "Kinderzahl", "Anzahl Kinder"),
        "address": ("Adresse", "Anschrift"),
        "contact_role": ("Funktion", "Ansprechperson (Funktion)", "Kontakt"),
        "email": ("E-Mail", "Mail"),
        "from": ("von", "Beginn"),
        "to": ("bis", "Ende"),
        "entry": ("Eingabe", "Eintrag"),
        "material": ("Materialwunsch",),
        "code": ("Zugangscode",),
    },
    required=("institution", "kind", "group", "children"),
)
KINDS = {
    "school": ("school", "schule", "grundschule", "förderschule", "weiterführende schule"),
    "kita": ("kita", "kindergarten", "kindertagesstätte", "kinderhaus", "kindertageseinrichtung", "krippe"),
}
ENTRIES = {"app": ("", "app", "digital"), "paper": ("paper", "papier")}
MOST_CHILDREN = 400
"""A Kita with an open concept may be one group; more children than this are a slip."""
E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of one institution, as listed."""

    line: int
    institution: str
    kind: str
    group: str
    children: int
    address: str
    contact_role: str
    email: str
    date_from: date | None
    date_to: date | None
    entry: str
    material: str


def parse_groups(data: bytes) -> list[GroupRow]:
    """The rows of a list of groups. Raises TableRefused with every fault."""
    faults: list[Fault] = []
    rows = [_row(Cells(row, faults)) for row in rows_of(data, COLUMNS)]
    if not rows:
        faults.append(Fault(2, "", "", N_("Unter der Kopfzeile steht nichts. Bitte Gruppen eintragen.")))
    rows = _without_repeats(rows, faults)
    _check_kinds(rows, faults)
    if faults:
        raise TableRefused(faults)
    return rows


def _row(cells: Cells) -> GroupRow:
    first, last = cells.window("from", "to")
    if (first is None) != (last is None) and not (cells.raw("from") and cells.raw("to")):
        cells.fault("from" if first is None else "to", N_("Bitte beide Tage eintragen oder beide weglassen."))
    email = cells.text("email", longest=200)
    if email and not E_MAIL.fullmatch(email):
        cells.fault("email", N_("Das ist keine E-Mail-Adresse. Bitte prüfen oder weglassen."))
    return GroupRow(
        line=cells.line,
        institution=cells.text("institution", required=True),
        kind=_choice(cells, "kind", KINDS),
        group=cells.text("group", required=True),
        children=cells.number("children", required=True, smallest=1, largest=MOST_CHILDREN) or 0,
        address=cells.text("address", longest=200),
        contact_role=cells.text("contact_role"),
        email=email,
        date_from=first,
        date_to=last,
        entry=_choice(cells, "entry", ENTRIES),
        material=cells.text("material", longest=200),
    )


def _choice(cells: Cells, column: str, choices: dict[str, tuple[str, ...]]) -> str:
    typed = cells.raw(column).casefold()
    for choice, names in choices.items():
        if typed in (name.casefold() for name in names):
            return choice
    known = ", ".join(name for names in choices.values() for name in names if name)
    cells.fault(column, N_("Das ist nicht bekannt. Bekannt sind: %(known)s."), known=known)
    return ""


def _without_repeats(rows: list[GroupRow], faults: list[Fault]) -> list[GroupRow]:
    """The same row again is fine; the same group with other values is a fault that names both lines."""
    seen: dict[tuple[str, str], GroupRow] = {}
    for row in rows:
        first = seen.setdefault((row.institution, row.group), row)
        if replace(row, line=first.line) != first:
            why = N_("Diese Gruppe steht mit anderen Angaben schon in Zeile %(line)s. Bitte eine löschen.")
            faults.append(Fault(row.line, "group", row.group, why, {"line": first.line}))
    return list(seen.values())


def _check_kinds(rows: list[GroupRow], faults: list[Fault]) -> None:
    seen: dict[str, GroupRow] = {}
    for row in rows:
        first = seen.setdefault(row.institution, row)
        if row.kind and first.kind and row.kind != first.kind:
            why = N_("Die Einrichtung hat in Zeile %(line)s eine andere Art. Bitte angleichen.")
            faults.append(Fault(row.line, "kind", row.kind, why, {"line": first.line}))
