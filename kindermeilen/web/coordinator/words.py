"""How the coordinator's pages call things that code and database call by keys."""

from kindermeilen.domain.errors import N_
from kindermeilen.web.names import MODE_NAMES, SHEET_NAMES

COLUMNS = {
    "address": N_("Adresse"),
    "adults": N_("Erwachsene"),
    "ags": N_("Gemeindeschlüssel"),
    "blue": N_("Blau"),
    "children": N_("Kinder"),
    "code": N_("Code"),
    "contact_role": N_("Funktion"),
    "count": N_("Anzahl"),
    "country": N_("Land"),
    "date": N_("Datum"),
    "email": N_("E-Mail"),
    "entry": N_("Eingabe"),
    "from": N_("von"),
    "green": N_("Grün"),
    "group": N_("Klasse"),
    "groups": N_("Gruppen"),
    "institution": N_("Einrichtung"),
    "institutions": N_("Einrichtungen"),
    "kind": N_("Art"),
    "material": N_("Materialwunsch"),
    "mode": N_("Verkehrsmittel"),
    "municipality": N_("Kommune"),
    "part_of": N_("Teil von"),
    "red": N_("Rot"),
    "sheet": N_("Bogen"),
    "source": N_("Quelle"),
    "to": N_("bis"),
    "total": N_("Summe"),
    "year": N_("Jahr"),
}
"""Columns of tables, by the names of the contract."""

KINDS = {"school": N_("Schule"), "kita": N_("Kita")}
ENTRIES = {"app": N_("App"), "paper": N_("Papier")}

MODES = MODE_NAMES
SHEETS = SHEET_NAMES

RULES = {
    "bus": (N_("Bus, Schulbus, Fahrdienst"), N_("Eine Fahrt mit dem Bus ist eine Grüne Meile.")),
    "train": (N_("Bahn, Straßenbahn"), N_("Eine Fahrt mit der Bahn ist eine Grüne Meile.")),
    "park_walk": (
        N_("Elternhaltestelle"),
        N_("Auto bis zur Hol- und Bringzone, der Rest zu Fuß: auch das ist eine Grüne Meile."),
    ),
    "carpool": (N_("Fahrgemeinschaft"), N_("Mehrere Kinder in einem Auto: auch das ist eine Grüne Meile.")),
    "leisure": (N_("Wege in der Freizeit"), N_("Auch Wege zum Sport oder zu Freunden zählen.")),
    "holiday_ways": (N_("Wege an freien Tagen"), N_("Auch Wege am Wochenende und in den Ferien zählen.")),
    "adults": (N_("Meilen von Erwachsenen"), N_("Sie stehen in einer eigenen Zeile und zählen nie bei den Kindern.")),
}
"""The town's rules: name, and what holds where it is ticked."""

COMPARISONS = (
    ("off", N_("Kein Vergleich"), N_("Jede Klasse sieht ihren eigenen Weg und den gemeinsamen der Schule.")),
    (
        "improvement",
        N_("Eigene Steigerung"),
        N_(
            "Wie viel mehr Schulwege einer Klasse in ihrer letzten Woche grün waren als in ihrer ersten. Genannt wird "
            "nur, wer sich gesteigert hat; zu sehen ist das frühestens nach zwei ganzen Wochen und ab zwei Klassen."
        ),
    ),
    (
        "share",
        N_("Anteil grüner Schulwege"),
        N_(
            "Wie viele von hundert gezählten Schulwegen grün waren. Damit lässt sich auch ausrechnen, wie viele es "
            "nicht waren; wo das nur wenige Kinder wären, stehen Worte statt einer Zahl."
        ),
    ),
)
"""What classes may be compared by: key, name, what it shows."""

ACTORS = {
    "operator": N_("Technik"),
    "coordinator": N_("Koordination"),
    "school": N_("Einrichtung"),
    "teacher": N_("Klasse"),
    "class_device": N_("Klasse"),
    "class_token": N_("Klasse"),
}
DEEDS = {
    "accept_conflict": N_("Wartende Zahl genommen"),
    "accept_correction": N_("Nachmeldung übernommen"),
    "add_closing_days": N_("Schließtage eingetragen"),
    "add_paper_total": N_("Summe vom Papier eingetragen"),
    "add_period": N_("Zeitraum eingetragen"),
    "answer_questions": N_("Fragen zu Entfernung und Auto beantwortet"),
    "change_comparison": N_("Vergleich der Klassen eingestellt"),
    "change_print_name": N_("Name auf Drucken geändert"),
    "remove_logo": N_("Logo entfernt"),
    "save_logo": N_("Logo gespeichert"),
    "change_children": N_("Zahl der Kinder geändert"),
    "change_group": N_("Gruppe geändert"),
    "change_institution": N_("Einrichtung geändert"),
    "change_rules": N_("Regeln geändert"),
    "change_words": N_("Texte der Kommune geändert"),
    "close_year": N_("Kampagnenjahr abgeschlossen"),
    "create_municipality": N_("Kommune angelegt"),
    "end_coordinator": N_("Zugang der Koordination beendet"),
    "enrol_group": N_("Gruppe nimmt teil"),
    "decline_reward": N_("Belohnung nicht freigegeben"),
    "decline_wish": N_("Wunsch nicht freigegeben"),
    "import_groups": N_("Liste der Gruppen eingelesen"),
    "import_reported": N_("Ergebnisse anderer Kommunen eingelesen"),
    "import_tallies": N_("Strichlisten eingelesen"),
    "repair_sums": N_("Summen neu gerechnet"),
    "invite_coordinator": N_("Koordination eingeladen"),
    "reject_conflict": N_("Wartende Zahl verworfen"),
    "reject_correction": N_("Nachmeldung abgelehnt"),
    "remove_closing_days": N_("Schließtage entfernt"),
    "remove_paper_total": N_("Summe vom Papier entfernt"),
    "remove_period": N_("Zeitraum entfernt"),
    "release_reward": N_("Belohnung freigegeben"),
    "release_wish": N_("Wunsch freigegeben"),
    "renew_access": N_("Zugangsbrief erneuert"),
    "reopen_reward": N_("Belohnung wartet wieder"),
    "reopen_wish": N_("Wunsch wartet wieder"),
    "revise_co2": N_("CO₂-Ergebnis neu abgelegt"),
    "reopen_year": N_("Kampagnenjahr wieder geöffnet"),
    "save_campaign": N_("Kampagnenjahr gespeichert"),
    "set_counting_weeks": N_("Zählwochen für alle gesetzt"),
    "wish_outcome": N_("Was aus einem Wunsch wurde"),
    "withdraw_group": N_("Gruppe nimmt nicht teil"),
}
"""The log in plain words; a deed that is not listed is shown by its key."""
