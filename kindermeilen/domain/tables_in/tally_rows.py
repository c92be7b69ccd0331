"""Tallies day by day, and totals from paper (contract, *CSV in*). The header decides which of both a file is."""

from dataclasses import dataclass, replace
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.tables_in.cells import Cells, choices_of
from kindermeilen.domain.tables_in.groups import COLUMNS as GROUPS
from kindermeilen.domain.tables_in.groups import MOST_CHILDREN
from kindermeilen.domain.tables_in.reader import Columns, Table, open_table

TALLIES = Columns(
    names={
        "institution": GROUPS.names["institution"],
        "group": GROUPS.names["group"],
        "date": ("Datum", "Tag"),
        "sheet": ("Bogen",),
        "mode": ("Verkehrsmittel",),
        "count": ("Anzahl", "Zahl", "Wege", "Kinder"),
    },
    required=("institution", "group", "date", "sheet", "mode", "count"),
)
TOTALS = Columns(
    names={
        "institution": GROUPS.names["institution"],
        "group": GROUPS.names["group"],
        "from": GROUPS.names["from"],
        "to": GROUPS.names["to"],
        "groups": ("Gruppen", "Klassen", "Anzahl Gruppen", "Anzahl Klassen"),
        "children": GROUPS.names["children"],
        "green": ("Grün", "Grüne Meilen"),
        "red": ("Rot", "Rote Meilen"),
        "blue": ("Blau", "Blaue Meilen"),
        "adults": ("Erwachsene", "Meilen von Erwachsenen"),
    },
    required=("institution", "from", "to"),
)
SHEETS = choices_of(
    {
        Sheet.WAY_THERE: ("Hinweg", "hin", "Weg hin", "Weg zur Schule", "Weg zur Kita"),
        Sheet.WAY_BACK: ("Rückweg", "zurück", "Weg zurück", "Heimweg", "Weg nach Hause"),
        Sheet.LEISURE: ("Freizeit", "Freizeitweg", "Freizeitwege", "Wege in der Freizeit"),
        Sheet.FOOD: ("Essen", "Ernährung", "Rot", "Rote Meile", "Rote Meilen"),
        Sheet.ENERGY: ("Energie", "Blau", "Blaue Meile", "Blaue Meilen"),
        Sheet.ADULTS: ("Erwachsene", "Meilen von Erwachsenen"),
    }
)
MODES = choices_of(
    {
        Mode.FOOT: ("zu Fuß", "Fuß", "Kinderwagen"),
        Mode.BIKE: ("Fahrrad", "Rad", "Anhänger", "Kindersitz", "Lastenrad"),
        Mode.SCOOTER: ("Roller", "Tretroller"),
        Mode.WHEELS: ("anderes auf Rollen", "Skates", "Inlineskates", "Rollstuhl", "Laufrad"),
        Mode.BUS: ("Schulbus", "Fahrdienst", "Bus, Schulbus, Fahrdienst"),
        Mode.TRAIN: ("Bahn", "Straßenbahn", "Bahn, Straßenbahn", "Zug"),
        Mode.PARK_WALK: (
            *("Elternhaltestelle", "Hol- und Bringzone", "Auto bis zur Hol- und Bringzone"),
            "Auto bis zur Hol- und Bringzone, Rest zu Fuß",
        ),
        Mode.CARPOOL: ("Fahrgemeinschaft",),
        Mode.CAR: ("Auto", "Elterntaxi"),
        Mode.OTHER: ("anderes",),
        Mode.TASK: ("Aufgabe", "Aufgabe statt Weg"),
    }
)
MILES = choices_of({MILES_KEY: ("", "Meilen", "Meile")})

MOST_GROUPS = 200
MOST_NAMES = 2000
"""Signs that the names of the covered groups may take together."""
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
    table = open_table(data, TALLIES, TOTALS)
    return _tallies(table) if table.columns is TALLIES else _totals(table)


def _tallies(table: Table) -> list[TallyRow]:
    """Each number once; twice is a fault that names both lines: `Bus` and `Fahrdienst` are one mode, 5 and 5 are 10."""
    seen: dict[tuple[str, str, date, str, str], TallyRow] = {}
    for row in table.read(_tally_row):
        first = seen.setdefault((row.institution, row.group, row.day, row.sheet, row.mode), row)
        if first is not row:
            words = N_("In Zeile %(line)s steht dafür schon %(there)s. Bitte zusammenzählen oder eine Zeile löschen.")
            table.fault(row.line, "count", row.count, words, line=first.line, there=first.count)
    table.refuse_faults()
    return list(seen.values())


def _tally_row(cells: Cells) -> TallyRow:
    sheet = cells.choice("sheet", SHEETS, ", ".join(Sheet))
    return TallyRow(
        line=cells.line,
        institution=cells.text("institution", required=True),
        group=cells.text("group", required=True),
        day=cells.day("date", required=True) or date.min,
        sheet=sheet,
        mode=_mode(cells, sheet),
        count=cells.number("count", required=True) or 0,
    )


def _mode(cells: Cells, sheet: str) -> str:
    """A mode on ways, `miles` on the other sheets; on an unknown sheet there is nothing to say."""
    if not sheet:
        return ""
    if Sheet(sheet).counts_modes:
        return cells.choice("mode", MODES, ", ".join(Mode))
    return cells.choice("mode", MILES, MILES_KEY)


def _totals(table: Table) -> list[PaperTotalRow]:
    """The same total again is fine; another one for the same groups and days is a fault that names both lines."""
    seen: dict[tuple[object, ...], PaperTotalRow] = {}
    for row in table.read(_total_row):
        first = seen.setdefault((row.institution, frozenset(row.groups), row.date_from, row.date_to), row)
        if replace(row, line=first.line, groups=first.groups) != first:
            words = N_("Für diese Gruppen und Tage steht in Zeile %(line)s eine andere Summe. Bitte eine löschen.")
            table.fault(row.line, "group", "|".join(row.groups), words, line=first.line)
    table.refuse_faults()
    return list(seen.values())


def _total_row(cells: Cells) -> PaperTotalRow:
    first, last = cells.window("from", "to", required=True)
    names = [name.strip() for name in cells.text("group", longest=MOST_NAMES).split(GROUP_SEPARATOR)]
    row = PaperTotalRow(
        line=cells.line,
        institution=cells.text("institution", required=True),
        groups=tuple(dict.fromkeys(name for name in names if name)),
        date_from=first or date.min,
        date_to=last or date.max,
        groups_count=cells.number("groups", smallest=1, largest=MOST_GROUPS),
        children=cells.number("children", smallest=1, largest=MOST_CHILDREN * MOST_GROUPS),
        green=cells.number("green"),
        red=cells.number("red"),
        blue=cells.number("blue"),
        adults=cells.number("adults"),
    )
    _check_total(cells, row)
    return row


def _check_total(cells: Cells, row: PaperTotalRow) -> None:
    if not any(cells.raw(name) for name in ("green", "red", "blue", "adults")):
        cells.fault("green", N_("Hier fehlen die Meilen. Bitte wenigstens eine Zahl eintragen."))
    if row.groups and row.groups_count and row.groups_count > len(row.groups):
        words = N_("%(count)s Gruppen haben teilgenommen, genannt sind aber nur %(named)s. Bitte prüfen.")
        cells.fault("groups", words, count=row.groups_count, named=len(row.groups))
