"""Results that other municipalities reported, one row each (contract, *CSV in*). An empty cell is unknown, never 0."""

from dataclasses import dataclass
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.cells import FIRST_YEAR, LAST_YEAR, Cells
from kindermeilen.domain.tables_in.groups import COLUMNS as GROUPS
from kindermeilen.domain.tables_in.reader import Columns, open_table
from kindermeilen.domain.tables_in.tally_rows import TOTALS

COLUMNS = Columns(
    names={
        "municipality": ("Kommune", "Gemeinde", "Stadt", "Ort"),
        "country": ("Land", "Staat"),
        "ags": ("Gemeindeschlüssel", "Schlüssel"),
        "year": ("Jahr",),
        "from": TOTALS.names["from"],
        "to": TOTALS.names["to"],
        "part_of": ("Teil von", "Region", "Kreis", "Landkreis"),
        "institution": GROUPS.names["institution"],
        "institutions": ("Einrichtungen", "Anzahl Einrichtungen"),
        "groups": TOTALS.names["groups"],
        "children": TOTALS.names["children"],
        "green": TOTALS.names["green"],
        "red": TOTALS.names["red"],
        "blue": TOTALS.names["blue"],
        "total": ("Summe", "Gesamt", "Meilen", "Meilen gesamt", "Alle Meilen"),
        "source": ("Quelle",),
    },
    required=("municipality", "year"),
)
MOST_CHILDREN_PER_GROUP = 60


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """One reported result; None is unknown, never 0, and so is "" for a text. A row with `institution` is a part.

    `line` is 0 for a row that is stored already.
    """

    line: int
    municipality: str
    country: str
    ags: str
    year: int
    date_from: date | None
    date_to: date | None
    part_of: str
    institution: str
    institutions: int | None
    groups: int | None
    children: int | None
    green: int | None
    red: int | None
    blue: int | None
    total: int | None
    source: str

    @property
    def colours(self) -> tuple[int | None, int | None, int | None]:
        return self.green, self.red, self.blue

    @property
    def known_colours(self) -> int | None:
        """The colours that are known, together; None where none is."""
        known = [colour for colour in self.colours if colour is not None]
        return sum(known) if known else None

    @property
    def whole(self) -> int | None:
        """All miles where that is known for sure: the total, or all three colours."""
        if self.total is not None:
            return self.total
        return None if None in self.colours else self.known_colours

    @property
    def miles(self) -> int | None:
        """All miles that are known; there may have been more where a colour is unknown."""
        return self.known_colours if self.total is None else self.total

    @property
    def unspecified(self) -> int | None:
        """Miles of unknown colour: what the total has beyond the known colours."""
        return None if self.total is None else self.total - (self.known_colours or 0)


def parse_reported(data: bytes) -> list[ReportedRow]:
    """The rows of a file of reported results. Raises TableRefused with every fault of a row by itself."""
    table = open_table(data, COLUMNS)
    rows = table.read(_row)
    table.refuse_faults()
    return rows


def _row(cells: Cells) -> ReportedRow:
    first, last = cells.window("from", "to")
    row = ReportedRow(
        line=cells.line,
        municipality=cells.text("municipality", required=True),
        country=_country(cells),
        ags=_ags(cells),
        year=cells.number("year", required=True, smallest=FIRST_YEAR, largest=LAST_YEAR) or 0,
        date_from=first,
        date_to=last,
        part_of=cells.text("part_of"),
        institution=cells.text("institution", longest=200),
        institutions=cells.number("institutions", smallest=1),
        groups=cells.number("groups", smallest=1),
        children=cells.number("children", smallest=1),
        green=cells.number("green"),
        red=cells.number("red"),
        blue=cells.number("blue"),
        total=cells.number("total"),
        source=cells.text("source", longest=1000),
    )
    for check in (_check_days, _check_region, _check_miles, _check_children):
        check(cells, row)
    return row


def _country(cells: Cells) -> str:
    country = cells.text("country").upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        cells.fault("country", N_("Das Land hat zwei Buchstaben, zum Beispiel DE oder AT. Bitte prüfen."))
    return country


def _ags(cells: Cells) -> str:
    ags = cells.text("ags")
    if ags and not (ags.isascii() and ags.isdecimal() and len(ags) in (5, 8)):
        words = N_(
            "Der Gemeindeschlüssel hat acht Ziffern, der eines Kreises fünf (auch eine 0 am Anfang). Bitte prüfen."
        )
        cells.fault("ags", words)
    return ags


def _check_days(cells: Cells, row: ReportedRow) -> None:
    """A school year touches two calendar years, no more: a wrong year in a date is the commonest slip."""
    for name, day in (("from", row.date_from), ("to", row.date_to)):
        if day and row.year and abs(day.year - row.year) > 1:
            cells.fault(name, N_("Der Tag gehört nicht zum Jahr %(year)s. Bitte prüfen."), year=row.year)


def _check_region(cells: Cells, row: ReportedRow) -> None:
    if row.part_of and row.part_of.casefold() == row.municipality.casefold() and not row.institution:
        cells.fault("part_of", N_("Eine Kommune ist nicht Teil von sich selbst. Bitte die Region nennen."))


def _check_miles(cells: Cells, row: ReportedRow) -> None:
    if not any(cells.raw(name) for name in ("green", "red", "blue", "total")):
        cells.fault("total", N_("Hier fehlen die Meilen. Bitte wenigstens eine Farbe oder die Summe eintragen."))
    if row.total is None or row.known_colours is None:
        return
    if None not in row.colours and row.total != row.known_colours:
        words = N_("Die drei Farben ergeben zusammen %(sum)s, als Summe steht %(total)s. Bitte prüfen.")
        cells.fault("total", words, sum=row.known_colours, total=row.total)
    elif row.total < row.known_colours:
        words = N_("Die Summe %(total)s ist kleiner als ihre Teile zusammen (%(sum)s). Bitte prüfen.")
        cells.fault("total", words, sum=row.known_colours, total=row.total)


def _check_children(cells: Cells, row: ReportedRow) -> None:
    if row.children and row.groups and row.children > MOST_CHILDREN_PER_GROUP * row.groups:
        words = N_("%(children)s Kinder in %(groups)s Gruppen sind mehr als %(most)s je Gruppe. Bitte prüfen.")
        cells.fault("children", words, children=row.children, groups=row.groups, most=MOST_CHILDREN_PER_GROUP)
