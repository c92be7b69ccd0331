"""What each row of the report shows: the same columns in the same order in every format, each with its explanation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kindermeilen.domain.errors import N_
from kindermeilen.domain.report import Level, Report, ReportRow, ReportState

Translate = Callable[[str], str]
"""gettext, or any function from a German source text to the reader's language."""

Kind = Literal["text", "year", "int", "date", "percent", "flag", "kg"]
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the report. `key` is the stable name in JSON, `title` and `explanation` are German sources."""

    key: str
    title: str
    explanation: str
    kind: Kind


SAME_IN_EVERY_ROW = frozenset({"year", "state", "as_of"})
"""In every row all the same, so that a copied line still says what it is."""

LABELS: dict[str, dict[str, str]] = {
    "level": {
        Level.GROUP: N_("Gruppe"),
        Level.PAPER: N_("Papiermeldung"),
        Level.INSTITUTION: N_("Summe Einrichtung"),
        Level.MUNICIPALITY: N_("Summe Kommune"),
        Level.REPORTED: N_("andere Kommune"),
    },
    "state": {ReportState.PROVISIONAL: N_("vorläufig"), ReportState.FILED: N_("gemeldet")},
    "kind": {"school": N_("Schule"), "kita": N_("Kita")},
}
"""What users read instead of a key."""

COLUMNS = (
    Column(
        "level",
        N_("Zeile"),
        N_(
            "Wofür die Zeile steht. Die Meilen der Gruppen und Papiermeldungen ergeben die Summe der Einrichtung, "
            "diese Summen die der Kommune. Kinder einer Papiermeldung, deren Gruppe angemeldet ist, zählen nur einmal."
        ),
        "text",
    ),
    Column("institution", N_("Einrichtung"), N_("Name der Schule oder Kita."), "text"),
    Column("kind", N_("Art"), N_("Schule oder Kita."), "text"),
    Column("group", N_("Klasse oder Gruppe"), N_("Name der Klasse oder Kita-Gruppe."), "text"),
    Column("code", N_("Code"), N_("Öffentlicher Code der Klasse oder Gruppe, wie er im QR-Code steht."), "text"),
    Column("groups", N_("Gruppen"), N_("Wie viele angemeldete Klassen und Gruppen in der Zeile stecken."), "int"),
    Column(
        "children",
        N_("Kinder"),
        N_("Zahl der angemeldeten Kinder. Leer, wenn sie für einen Teil der Zeile nicht bekannt ist."),
        "int",
    ),
    Column(
        "green",
        N_("Grüne Meilen"),
        N_(
            "Klimafreundliche Wege der Kinder, gezählt in den Strichlisten. "
            "Eine Grüne Meile ist ein Weg, keine Entfernung."
        ),
        "int",
    ),
    Column("red", N_("Rote Meilen"), N_("Regionales, klimafreundliches Essen, gezählt in den Strichlisten."), "int"),
    Column("blue", N_("Blaue Meilen"), N_("Gesparte Energie, gezählt in den Strichlisten."), "int"),
    Column(
        "unspecified",
        N_("Meilen ohne Farbe"),
        N_("Meilen, die nur als eine Summe gemeldet wurden. Ihre Farbe ist nicht bekannt."),
        "int",
    ),
    Column(
        "total",
        N_("Meilen der Kinder"),
        N_("Grüne, rote und blaue Meilen und Meilen ohne Farbe zusammen. Meilen von Erwachsenen sind nicht dabei."),
        "int",
    ),
    Column(
        "adults",
        N_("Meilen von Erwachsenen"),
        N_("Stehen für sich: Sie sind in keiner anderen Zahl enthalten."),
        "int",
    ),
    Column(
        "class_days_entered",
        N_("Tage mit Eintrag"),
        N_("Schultage, für die ein Schulweg eingetragen ist, über alle Gruppen der Zeile addiert."),
        "int",
    ),
    Column(
        "class_days_expected",
        N_("erwartete Tage"),
        N_("Schultage im Aktionszeitraum, über alle Gruppen der Zeile addiert. Leer heißt: nicht bekannt."),
        "int",
    ),
    Column(
        "coverage",
        N_("Abdeckung"),
        N_("Tage mit Eintrag geteilt durch erwartete Tage, abgerundet. Leer heißt: nicht bekannt."),
        "percent",
    ),
    Column("paper", N_("vom Papier"), N_("„ja“, wenn Zahlen dieser Zeile auf Papier gemeldet wurden."), "flag"),
    Column("first_day", N_("erster Tag"), N_("Erster Tag, zu dem es Zahlen gibt."), "date"),
    Column("last_day", N_("letzter Tag"), N_("Letzter Tag, zu dem es Zahlen gibt."), "date"),
    Column("note", N_("Hinweis"), N_("Was zu dieser Zeile zu wissen ist, zum Beispiel die Quelle."), "text"),
    Column("municipality", N_("Kommune"), N_("Name der Kommune."), "text"),
    Column("year", N_("Jahr"), N_("Das Jahr der Kampagne."), "year"),
    Column(
        "state",
        N_("Status"),
        N_(
            "„vorläufig“: Die Zahlen können sich noch ändern. „gemeldet“: Die Zahlen stehen fest. "
            "Bei anderen Kommunen leer."
        ),
        "text",
    ),
    Column("as_of", N_("Stand"), N_("Der Tag, an dem die Zahlen berechnet wurden."), "date"),
    Column(
        "co2_gross_kg",
        N_("CO₂ Vergleich G (kg)"),
        N_("Was alle grünen Schulwege als Mitfahrt im Auto verursacht hätten. Ein Vergleich, keine Einsparung."),
        "kg",
    ),
    Column(
        "co2_p5",
        N_("CO₂ Veränderung V: P5 (kg)"),
        N_(
            "Untere Grenze der Spanne: kg CO₂e weniger als in der Vorher-Woche, negativ heißt mehr. Leer heißt: vorher "
            "nicht gezählt."
        ),
        "kg",
    ),
    Column("co2_p50", N_("CO₂ Veränderung V: P50 (kg)"), N_("Mitte der Spanne."), "kg"),
    Column("co2_p95", N_("CO₂ Veränderung V: P95 (kg)"), N_("Obere Grenze der Spanne."), "kg"),
    Column(
        "co2_proven_kg",
        N_("CO₂ belegt B (kg)"),
        N_("So viel ist mindestens belegt. Leer heißt: nicht belegbar. Es heißt nie null."),
        "kg",
    ),
    Column(
        "co2_label",
        N_("CO₂ Note der Belege"),
        N_(
            "A: vorher, während und nachher gezählt, mit Vergleichsgruppe. B: ohne Vergleichsgruppe. C: etwas fehlt "
            "für einen Beleg. D: keine Vorher-Zählung, nur der Vergleichswert."
        ),
        "text",
    ),
)
"""What each row shows: the same columns in the same order in every format."""


CO2_KG = frozenset(column.key for column in COLUMNS if column.kind == "kg")


def table(report: Report) -> Iterator[tuple[Cell, ...]]:
    """Every row's figures in the order of the columns: the only source of every format."""
    for row in report.rows:
        yield tuple(_cell(report, row, column.key) for column in COLUMNS)


def _cell(report: Report, row: ReportRow, key: str) -> Cell:
    if key == "state" and row.level is Level.REPORTED:
        return None  # whether others' figures may still change is not for this town to say
    if key in CO2_KG:
        return row.co2_kg.get(key.removeprefix("co2_"))
    cell: Cell = getattr(report if key in SAME_IN_EVERY_ROW else row, key)
    return cell


def words(column: Column, cell: Cell, translate: Translate) -> str:
    """What users read in a cell of kind `text` or `flag`."""
    if column.kind == "flag":
        return translate(N_("ja")) if cell else ""
    text = str(cell)
    label = LABELS.get(column.key, {}).get(text)
    return text if label is None else translate(label)
