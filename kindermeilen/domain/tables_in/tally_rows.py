"""Tallies day by day, and totals from paper (contract, *CSV in*). The header decides which of both a file is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.tables_in.cells import Cells
from kindermeilen.domain.tables_in.faults import Fault, TableRefused
from kindermeilen.domain.tables_in.reader import Columns, decoded, header_of, rows_of

TALLIES = Columns(
    names={
        "institution": ("Einrichtung", "Schule"),
        "group": ("Klasse", "Gruppe"),
        "date": ("Datum", "Tag"),
        "sheet": ("Bogen",),
        "mode": ("Verkehrsmittel",),
        "count": ("Anzahl", "Zahl"),
    },
    required=("institution", "group", "date", "sheet", "mode", "count"),
)
TOTALS = Columns(
    names={
        "institution": ("Einrichtung", "Schule"),
        "group": ("Klasse", "Gruppe"),
        "from": ("von",),
        "to": ("bis",),
        "groups": ("Klassen", "Gruppen"),
        "children": ("Kinder",),
        "green": ("Grün", "Grüne Meilen"),
        "red": ("Rot", "Rote Meilen"),
        "blue": ("Blau", "Blaue Meilen"),
        "adults": ("Erwachsene",),
    },
    required=("institution", "from", "to"),
)
SHEETS = {
    Sheet.WAY_THERE: ("hinweg", "hin"),
    Sheet.WAY_BACK: ("rückweg", "heimweg", "zurück"),
    Sheet.LEISURE: ("freizeit",),
    Sheet.FOOD: ("rote meilen", "rot", "essen", "ernährung"),
    Sheet.ENERGY: ("blaue meilen", "blau", "energie"),
    Sheet.ADULTS: ("erwachsene",),
}
MODES = {
    Mode.FOOT: ("zu fuß", "fuß"),
    Mode.BIKE: ("fahrrad", "rad"),
    Mode.SCOOTER: ("roller",),
    Mode.WHEELS: ("anderes auf rollen",),
    Mode.BUS: ("schulbus", "fahrdienst"),
    Mode.TRAIN: ("bahn", "straßenbahn", "zug"),
    Mode.PARK_WALK: ("elternhaltestelle", "hol- und bringzone"),
    Mode.CARPOOL: ("fahrgemeinschaft",),
    Mode.CAR: ("auto",),
    Mode.OTHER: ("anderes",),
    Mode.TASK: ("aufgabe",),
}
MILES_NAMES = ("", MILES_KEY, "meilen")
MOST_GROUPS = 200
MOST_CHILDREN = 10_000
MOST_MILES = 1_000_000
GROUP_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class TallyRow:
    """So many on one sheet and mode of a day; `mode` is `miles` on food, energy and adults."""

    line: int
    institution: str
    group: str
    day: date
    sheet: str
    mode: str
    count: int


@dataclass(frozen=True, slots=True)
class PaperTotalRow:
    """A total from paper. `groups` names what is covered (empty: all without tallies); None is unknown, never 0."""

    line: int
    institution: str
    groups: tuple[str, ...]
    date_from: date
    date_to: date
    groups_count: int | None
    children: int | None
    green: int | None
    red: int | None
    blue: int | None
    adults: int | None


def parse_tallies(data: bytes) -> list[TallyRow] | list[PaperTotalRow]:
    """The rows of a file of tallies, or of totals from paper. Raises TableRefused with every fault."""
    header = header_of(decoded(data)).casefold()
    is_daily = any(name in header for name in ("sheet", "bogen", "date", "datum"))
    return _parse_daily(data) if is_daily else _parse_totals(data)


def _parse_daily(data: bytes) -> list[TallyRow]:
    faults: list[Fault] = []
    found = [_tally_row(Cells(row, faults)) for row in rows_of(data, TALLIES)]
    rows = [row for row in found if row is not None]
    if not found:
        faults.append(_nothing())
    _refuse_repeats(rows, faults)
    if faults:
        raise TableRefused(faults)
    return rows


def _nothing() -> Fault:
    return Fault(2, "", "", N_("Unter der Kopfzeile steht nichts. Bitte Zahlen eintragen."))


def _tally_row(cells: Cells) -> TallyRow | None:
    day = cells.day("date", required=True)
    sheet = _named(cells, "sheet", {sheet.value: (sheet.value, *names) for sheet, names in SHEETS.items()})
    mode = _mode(cells, sheet)
    count = cells.number("count", required=True, largest=MOST_MILES)
    institution, group = cells.text("institution", required=True), cells.text("group", required=True)
    if day is None or sheet is None or mode is None or count is None:
        return None
    return TallyRow(cells.line, institution, group, day, sheet, mode, count)


def _mode(cells: Cells, sheet: str | None) -> str | None:
    if sheet is None:
        return None
    if not Sheet(sheet).counts_modes:
        return _named(cells, "mode", {MILES_KEY: MILES_NAMES})
    return _named(cells, "mode", {mode.value: (mode.value, *names) for mode, names in MODES.items()})


def _named(cells: Cells, column: str, choices: dict[str, tuple[str, ...]]) -> str | None:
    typed = cells.raw(column).casefold()
    for choice, names in choices.items():
        if typed in (name.casefold() for name in names):
            return choice
    cells.fault(column, N_("Das ist nicht bekannt. Bekannt sind: %(known)s."), known=", ".join(choices))
    return None


def _refuse_repeats(rows: Sequence[TallyRow], faults: list[Fault]) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        first = seen.setdefault((row.institution, row.group, row.day, row.sheet, row.mode), row.line)
        if first != row.line:
            why = N_("Diese Zahl steht schon in Zeile %(line)s. Bitte eine löschen.")
            faults.append(Fault(row.line, "count", str(row.count), why, {"line": first}))


def _parse_totals(data: bytes) -> list[PaperTotalRow]:
    faults: list[Fault] = []
    found = [_total_row(Cells(row, faults)) for row in rows_of(data, TOTALS)]
    if not found:
        faults.append(_nothing())
    if faults:
        raise TableRefused(faults)
    return [row for row in found if row is not None]


def _total_row(cells: Cells) -> PaperTotalRow | None:
    first, last = cells.window("from", "to", required=True)
    colours = [cells.number(name, largest=MOST_MILES) for name in ("green", "red", "blue", "adults")]
    if all(colour is None for colour in colours):
        cells.fault("green", N_("Bitte wenigstens eine Zahl von Meilen eintragen."))
    names = [name.strip() for name in cells.text("group", longest=2000).split(GROUP_SEPARATOR)]
    groups_count = cells.number("groups", smallest=1, largest=MOST_GROUPS)
    children = cells.number("children", smallest=1, largest=MOST_CHILDREN)
    institution = cells.text("institution", required=True)
    if first is None or last is None:
        return None
    groups = tuple(dict.fromkeys(name for name in names if name))
    return PaperTotalRow(cells.line, institution, groups, first, last, groups_count, children, *colours)
