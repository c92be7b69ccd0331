"""What users read for modes, sheets, states, weather and days: German source texts, translated where they are shown."""

from datetime import date, timedelta

from kindermeilen.domain.errors import N_
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.domain.proposals import Proposal
from kindermeilen.web.formats import say, weekday_short
from kindermeilen.web.names import SHEET_NAMES, WEEKDAYS

SOME_MONDAY = date(2026, 9, 21)

MODES: dict[str, tuple[str, str]] = {
    Mode.FOOT: (N_("zu Fuß"), N_("auch im Kinderwagen")),
    Mode.BIKE: (N_("Fahrrad"), N_("auch Anhänger, Kindersitz, Lastenrad")),
    Mode.SCOOTER: (N_("Roller"), ""),
    Mode.WHEELS: (N_("anderes auf Rollen"), N_("Skates, Rollstuhl, Laufrad")),
    Mode.BUS: (N_("Bus"), N_("auch Schulbus, Fahrdienst")),
    Mode.TRAIN: (N_("Bahn"), N_("auch Straßenbahn")),
    Mode.PARK_WALK: (N_("Auto, dann zu Fuß"), N_("ab Elternhaltestelle, Hol- und Bringzone")),
    Mode.CARPOOL: (N_("Fahrgemeinschaft"), ""),
    Mode.CAR: (N_("Auto"), ""),
    Mode.OTHER: (N_("anderes"), ""),
    Mode.TASK: (N_("Aufgabe statt Weg"), N_("für Kinder, die den Weg nicht wählen können")),
}
"""Word and note of each mode."""

SHEETS = SHEET_NAMES

COUNTS: dict[str, str] = {
    Sheet.WAY_THERE: N_("Es geht um den ganzen Weg. Wer umsteigt, zählt beim längsten Stück."),
    Sheet.WAY_BACK: N_("Es geht um den ganzen Weg. Wer umsteigt, zählt beim längsten Stück."),
    Sheet.LEISURE: N_("Jeder Weg in der Freizeit zählt, zum Beispiel zum Sport, zu Freunden, zum Spielplatz."),
    Sheet.FOOD: N_("Eine Rote Meile gibt es für Essen aus der Region, zum Beispiel einen Apfel vom Markt."),
    Sheet.ENERGY: N_("Eine Blaue Meile gibt es für gesparte Energie, zum Beispiel Licht aus in der Pause."),
    Sheet.ADULTS: N_("Klimafreundliche Wege von Erwachsenen. Sie stehen in einer eigenen Zeile."),
}
"""What counts on a sheet, in one sentence or two."""

PICTURES: dict[str, str] = {
    Sheet.LEISURE: "pictures/balloon",
    Sheet.FOOD: "pictures/apple",
    Sheet.ENERGY: "pictures/plug",
    Sheet.ADULTS: "pictures/handshake",
}

HOW_MANY: dict[str, str] = {
    Sheet.FOOD: N_("Rote Meilen heute"),
    Sheet.ENERGY: N_("Blaue Meilen heute"),
    Sheet.ADULTS: N_("Wege von Erwachsenen heute"),
}
"""The label of the one number on a sheet without modes."""

FIELDS = {"absent": N_("Fehlen"), "miles": N_("Anzahl")}

STATES: dict[str, tuple[str, str]] = {
    "no_school": (N_("Kein Unterricht"), "holiday"),
    "excursion": (N_("Ausflug"), "excursion"),
    "not_asked": (N_("Nicht gefragt"), "absent"),
}
"""What a day without ways was, with its picture."""

WEATHERS: dict[str, tuple[str, str]] = {
    "sun": (N_("Sonne"), "sun"),
    "clouds": (N_("Wolken"), "cloud"),
    "rain": (N_("Regen"), "rain"),
    "snow": (N_("Schnee"), "snow"),
    "storm": (N_("Sturm"), "storm"),
}

PERIODS: dict[str, str] = {
    "action": N_("Aktionszeitraum: sammeln"),
    "baseline": N_("Vorher-Woche: nur zählen"),
    "follow_up": N_("Nachher-Woche: nur zählen"),
}

PERIOD_CHOICES: dict[str, tuple[str, str]] = {
    "action": (N_("Aktionszeitraum: %(first)s – %(last)s"), "pictures/flag"),
    "baseline": (N_("Vorher-Woche: %(first)s – %(last)s"), "pictures/memo"),
    "follow_up": (N_("Nachher-Woche: %(first)s – %(last)s"), "pictures/memo"),
}
"""What can be chosen with one tap, with its picture."""

ACCOUNTS: dict[str, str] = {
    "class": N_("Klasse"),
    "school": N_("Schulzugang"),
    "coordinator": N_("Koordination"),
    "operator": N_("Betrieb"),
}

DAY_KINDS: dict[str, str] = {
    "weekend": N_("Wochenende"),
    "public_holiday": N_("Feiertag"),
    "school_holiday": N_("Ferien"),
    "closing_day": N_("Schließtag"),
    "open": N_("Schultag"),
    "unknown": N_("Kalender noch nicht bekannt"),
}

MARKS: dict[str, str] = {
    "entered": N_("eingetragen"),
    "half": N_("der Heimweg fehlt noch"),
    "missing": N_("fehlt noch"),
    "conflict": N_("zwei Zahlen, bitte auswählen"),
    "today": N_("heute"),
    "said": N_("kein Unterricht, Ausflug oder nicht gefragt"),
    "paper": N_("Summe vom Papier"),
    "free": N_("frei"),
    "future": N_("kommt noch"),
    "outside": N_("außerhalb der Aktion"),
}
"""What the calendar's signs mean."""

RULES: dict[str, str] = {
    "confirm_above_three_per_child": N_(
        "%(count)s Meilen an einem Tag sind für %(children)s Kinder ungewöhnlich viele. Nichts wurde gespeichert. "
        "Wenn die Zahl stimmt, setzen Sie bitte den Haken und speichern Sie noch einmal."
    ),
    "revision_needed": N_(
        "Inzwischen steht hier eine andere Zahl. Nichts wurde überschrieben; bitte laden Sie die Seite neu."
    ),
    "stale_revision": N_(
        "Inzwischen steht hier eine andere Zahl. Nichts wurde überschrieben; bitte laden Sie die Seite neu."
    ),
}
"""Where a form says it in other words than the API."""


def week_days() -> list[date]:
    """The days of some week, for the heads of its columns."""
    return [SOME_MONDAY + timedelta(days=number) for number in range(7)]


def weekday_options() -> list[tuple[str, str]]:
    """The days of the week to choose from."""
    return [(str(number), say(word)) for number, word in enumerate(WEEKDAYS)]


def period_options() -> list[tuple[str, str]]:
    """The kinds of period to choose from."""
    return [(kind, say(word)) for kind, word in PERIODS.items()]


def proposal_words(proposal: Proposal) -> str:
    """Offered weeks in words: "Vorher-Woche: Mo 21.9. – Fr 25.9., dann Aktionszeitraum: Mo 28.9. – Fr 9.10." """
    spans = [
        say(PERIOD_CHOICES[one.kind][0], {"first": weekday_short(one.first), "last": weekday_short(one.last)})
        for one in proposal
    ]
    return say(N_("%(one)s, dann %(other)s"), {"one": spans[0], "other": spans[1]}) if spans[1:] else spans[0]
