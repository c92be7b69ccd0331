"""Results that other municipalities reported (contract, *CSV in*): one row each, and what is wrong with it alone."""

from dataclasses import dataclass
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.cells import Cells
from kindermeilen.domain.tables_in.faults import Fault, TableRefused
from kindermeilen.domain.tables_in.reader import Columns, rows_of

COLUMNS = Columns(
    names={
        "municipality": ("Kommune", "Stadt", "Gemeinde"),
        "country": ("Land", "Staat"),
        "ags": ("Gemeindeschlüssel",),
        "year": ("Jahr",),
        "from": ("von",),
        "to": ("bis",),
        "part_of": ("Teil von",),
        "institution": ("Einrichtung",),
        "institutions": ("Einrichtungen",),
        "groups": ("Klassen", "Gruppen"),
        "children": ("Kinder",),
        "green": ("Grün", "Grüne Meilen"),
        "red": ("Rot", "Rote Meilen"),
        "blue": ("Blau", "Blaue Meilen"),
        "total": ("Summe", "Gesamt"),
        "source": ("Quelle",),
    },
    required=("municipality", "year"),
)
MOST_CHILDREN_PER_GROUP = 60
FIRST_YEAR, LAST_YEAR = 2002, 2100


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """One published result. With an `institution` it is a part. None is unknown, never 0."""

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
    def miles(self) -> int | None:
        """All miles of the row, of known and unknown colour; None where nothing is known."""
        if self.total is not None:
            return self.total
        known = [colour for colour in self.colours if colour is not None]
        return sum(known) if known else None

    @property
    def unspecified(self) -> int | None:
        """Miles of unknown colour: what the total has beyond the known colours."""
        if self.total is None:
            return None
        return self.total - sum(colour or 0 for colour in self.colours)


def parse_reported(data: bytes) -> list[ReportedRow]:
    """The rows of a file of reported results. Raises TableRefused with every fault."""
    faults: list[Fault] = []
    rows = [_row(Cells(row, faults)) for row in rows_of(data, COLUMNS)]
    if not rows:
        faults.append(Fault(2, "", "", N_("Unter der Kopfzeile steht nichts. Bitte Ergebnisse eintragen.")))
    if faults:
        raise TableRefused(faults)
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
    _check_miles(cells, row)
    _check_children(cells, row)
    return row


def _country(cells: Cells) -> str:
    country = cells.text("country").upper() or "DE"
    if len(country) != 2 or not country.isalpha():
        cells.fault("country", N_("Das Land hat zwei Buchstaben, zum Beispiel DE oder AT."))
    return country


def _ags(cells: Cells) -> str:
    ags = cells.text("ags")
    if ags and not (ags.isascii() and ags.isdecimal() and len(ags) in (5, 8)):
        cells.fault("ags", N_("Der Gemeindeschlüssel hat acht Ziffern, der eines Kreises fünf."))
    return ags


def _check_miles(cells: Cells, row: ReportedRow) -> None:
    known = [colour for colour in row.colours if colour is not None]
    if row.miles is None:
        cells.fault("total", N_("Bitte wenigstens eine Farbe oder die Summe eintragen."))
    elif row.total is not None and len(known) == len(row.colours) and row.total != sum(known):
        words = N_("Die drei Farben ergeben zusammen %(sum)s, als Summe steht %(total)s. Bitte prüfen.")
        cells.fault("total", words, sum=sum(known), total=row.total)
    elif row.total is not None and row.total < sum(known):
        words = N_("Die Summe %(total)s ist kleiner als ihre Teile zusammen (%(sum)s). Bitte prüfen.")
        cells.fault("total", words, sum=sum(known), total=row.total)


def _check_children(cells: Cells, row: ReportedRow) -> None:
    if row.children and row.groups and row.children > MOST_CHILDREN_PER_GROUP * row.groups:
        words = N_("%(children)s Kinder in %(groups)s Gruppen sind mehr als %(most)s je Gruppe. Bitte prüfen.")
        cells.fault("children", words, children=row.children, groups=row.groups, most=MOST_CHILDREN_PER_GROUP)
