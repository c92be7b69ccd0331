"""The list of institutions and groups: institution;kind;group;children and more (contract, *CSV in*)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.cells import Cells, choices_of
from kindermeilen.domain.tables_in.reader import Columns, Table, open_table

COLUMNS = Columns(
    names={
        "institution": ("Einrichtung", "Name der Einrichtung", "Schule", "Kita", "Schule/Kita"),
        "kind": ("Art", "Art der Einrichtung", "Typ"),
        "group": (
            "Klasse",
            "Gruppe",
            "Klasse/Gruppe",
            "Klasse oder Gruppe",
            "Gruppe oder Klasse",
            "Class",
            "Class/group",
        ),
        "children": ("Kinder", "Kinderzahl", "Anzahl Kinder", "Anzahl der Kinder", "Zahl der Kinder"),
        "address": ("Adresse", "Anschrift"),
        "contact_role": ("Funktion", "Kontakt", "Ansprechstelle", "Ansprechperson"),
        "email": ("E-Mail", "E-Mail-Adresse", "Mail"),
        "from": ("von", "Beginn", "Zeitraum von"),
        "to": ("bis", "Ende", "Zeitraum bis"),
        "entry": ("Eingabe", "Eintrag", "App oder Papier"),
        "material": ("Materialwunsch",),
        "code": ("Zugangscode",),
    },
    required=("institution", "kind", "group", "children"),
)
"""`code` is written by `groups list` and not read: a group is found by its names."""

KINDS = choices_of(
    {
        "school": (
            *("Schule", "Grundschule", "Hauptschule", "Realschule", "Mittelschule", "Werkrealschule", "Gesamtschule"),
            *("Gemeinschaftsschule", "Förderschule", "Volksschule", "Weiterführende Schule", "Gymnasium"),
        ),
        "kita": (
            *("Kindergarten", "Kindertagesstätte", "Kindertageseinrichtung", "Kinderhaus", "Krippe", "Kinderkrippe"),
            *("Familienzentrum", "Hort"),
        ),
    }
)
KNOWN_KINDS = "school (Schule), kita (Kita, Kindergarten)"
ENTRIES = choices_of({"": (), "app": ("digital", "online"), "paper": ("Papier", "auf Papier")})
"""An empty cell says nothing: a new group then enters in the app, a known one stays as it is."""
KNOWN_ENTRIES = "app (App), paper (Papier)"

MOST_CHILDREN = 400
"""A Kita with an open concept, or a small school, may take part as one group; more children than this are a slip."""

E_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
WAS_A_FRACTION = re.compile(r"[0-9]{1,2}\. ?(Jan|Feb|Mär|Mrz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\.?")
"""What German Excel makes of class 1/2 or 3-4."""

SAME_FOR_ALL_GROUPS = ("institution", "kind", "address", "contact_role", "email")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of one institution, as listed. `kind`: `school` or `kita`; `entry`: `app`, `paper` or "" (not said)."""

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
    """The rows of a list of groups, each group once. Raises TableRefused with every fault."""
    table = open_table(data, COLUMNS)
    rows = _each_once(table)
    _check_institutions(rows, table)
    table.refuse_faults()
    return rows


def _row(cells: Cells) -> GroupRow:
    first, last = cells.window("from", "to")
    if bool(cells.raw("from")) != bool(cells.raw("to")):
        cells.fault("to" if first else "from", N_("Bitte beide Tage eintragen oder beide weglassen."))
    return GroupRow(
        line=cells.line,
        institution=cells.text("institution", required=True),
        kind=cells.choice("kind", KINDS, KNOWN_KINDS),
        group=_group(cells),
        children=cells.number("children", required=True, smallest=1, largest=MOST_CHILDREN) or 0,
        address=cells.text("address", longest=200),
        contact_role=cells.text("contact_role"),
        email=_email(cells),
        date_from=first,
        date_to=last,
        entry=cells.choice("entry", ENTRIES, KNOWN_ENTRIES),
        material=cells.text("material", longest=200),
    )


def _group(cells: Cells) -> str:
    name = cells.text("group", required=True)
    if "|" in name:
        cells.fault("group", N_("Der Name darf kein „|“ enthalten. Bitte eine Zeile je Gruppe schreiben."))
    elif WAS_A_FRACTION.fullmatch(name):
        cells.fault("group", N_("Hier hat Excel ein Datum gemacht. Bitte die Spalte als Text formatieren."))
    return name


def _email(cells: Cells) -> str:
    email = cells.text("email", longest=200)
    if email and not E_MAIL.fullmatch(email):
        cells.fault("email", N_("Das ist keine E-Mail-Adresse. Bitte prüfen oder weglassen."))
    return email


def _each_once(table: Table) -> list[GroupRow]:
    """The same row again is fine; the same group with other values is a fault that names both lines."""
    seen: dict[tuple[str, str], GroupRow] = {}
    for row in table.read(_row):
        first = seen.setdefault((row.institution.casefold(), row.group.casefold()), row)
        if replace(row, line=first.line) != first:
            words = N_("Diese Gruppe steht mit anderen Angaben schon in Zeile %(line)s. Bitte eine löschen.")
            table.fault(row.line, "group", row.group, words, line=first.line)
    return list(seen.values())


def _check_institutions(rows: Iterable[GroupRow], table: Table) -> None:
    """What belongs to the institution must be the same, or empty, in the rows of all its groups."""
    seen: dict[tuple[str, str], GroupRow] = {}
    for row in rows:
        for name in SAME_FOR_ALL_GROUPS:
            value = getattr(row, name)
            first = seen.setdefault((row.institution.casefold(), name), row) if value else row
            there = getattr(first, name)
            if value != there:
                words = N_("In Zeile %(line)s steht für diese Einrichtung „%(there)s“. Bitte angleichen.")
                table.fault(row.line, name, value, words, line=first.line, there=there)
