"""What the start kit says: its contents, the first day in three pictures, and what is good to know. To adults."""

from dataclasses import dataclass

from kindermeilen.domain.errors import N_
from kindermeilen.domain.miles import PeriodKind


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the three pictures. `drawing`: which one the template draws; `alt` says the same.

    `one_mile`: what it says instead where a field of the poster to colour in stands for one mile.
    """

    drawing: str
    title: str
    text: str
    alt: str
    one_mile: str = ""


_COLOUR = Panel(
    "poster",
    N_("Ausmalen"),
    N_("Speichern, fertig. Für je %(size)s neue Meilen malen die Kinder auf dem Poster ein Feld aus."),
    N_("Ein gewundener Weg aus Feldern, die ersten sind ausgemalt, daneben ein Stift."),
    N_("Speichern, fertig. Für jede neue Meile malen die Kinder auf dem Poster ein Feld aus."),
)
GUIDES: dict[str, tuple[Panel, ...]] = {
    "school": (
        Panel(
            "ask",
            N_("Fragen"),
            N_("Lesen Sie die Frage vom Bildschirm vor. Die Kinder melden sich."),
            N_(
                "Ein Handy zeigt einen Roller und die Frage: Wer kam mit dem Roller? Davor drei Hände, die sich melden."
            ),
        ),
        Panel(
            "numbers",
            N_("Antippen"),
            N_("Tippen Sie auf die Zahl der Hände. Dann kommt die nächste Frage."),
            N_("Ein Handy zeigt die Zahlen von 0 bis 11, die 4 ist angetippt."),
        ),
        _COLOUR,
    ),
    "kita": (
        Panel(
            "tiles",
            N_("Aufstellen"),
            N_("Stellen Sie ein Tablet an die Tür und öffnen Sie „Ankommen“. Es zeigt nur Bilder."),
            N_("Ein Tablet zeigt sechs große Bilder: zu Fuß, Fahrrad, Roller, Bus, Bahn, Auto."),
        ),
        Panel(
            "tick",
            N_("Antippen lassen"),
            N_("Kind oder Eltern tippen auf ein Bild. Nach drei Sekunden ist die Seite für das nächste Kind bereit."),
            N_("Eine Hand tippt auf das Bild mit dem Fahrrad, daneben ein Haken."),
        ),
        Panel(
            "poster",
            N_("Abschließen und ausmalen"),
            N_("Schließen Sie den Tag ab. Für je %(size)s neue Meilen malen die Kinder auf dem Poster ein Feld aus."),
            N_("Ein gewundener Weg aus Feldern, die ersten sind ausgemalt, daneben ein Stift."),
            N_("Schließen Sie den Tag ab. Für jede neue Meile malen die Kinder auf dem Poster ein Feld aus."),
        ),
    ),
    "paper": (
        Panel(
            "ask-paper",
            N_("Fragen"),
            N_("Hängen Sie die Strichliste auf. Fragen Sie jeden Morgen: Wer kam zu Fuß? Wer mit dem Roller?"),
            N_("Ein Roller und die Frage: Wer kam mit dem Roller? Davor drei Hände, die sich melden."),
        ),
        Panel(
            "strokes",
            N_("Striche machen"),
            N_("Machen Sie für jedes Kind einen Strich. Namen schreiben Sie nicht auf."),
            N_("Eine Liste mit drei Zeilen, in jeder Zeile Striche."),
        ),
        Panel(
            "poster",
            N_("Ausmalen"),
            N_("Zählen Sie die neuen Meilen zusammen. Für je %(size)s malen die Kinder auf dem Poster ein Feld aus."),
            N_("Ein gewundener Weg aus Feldern, die ersten sind ausgemalt, daneben ein Stift."),
            N_("Zählen Sie die neuen Meilen zusammen. Für jede malen die Kinder auf dem Poster ein Feld aus."),
        ),
    ),
}
_TASK = N_("Ein Kind kann seinen Weg nicht wählen? Dann zählt eine Aufgabe wie ein Weg: „Aufgabe statt Weg“.")
_BEFORE = N_(
    "Am besten zählen Sie schon zwei Wochen vor dem Start eine Woche lang, noch ohne Meilen: Nur so sieht man, was "
    "sich ändert."
)
_CAR = N_("Auto ist eine Antwort wie jede andere. Niemand muss sich dafür schämen.")
GOOD_TO_KNOW = (
    N_("Am nächsten Schultag wird nach dem Heimweg gefragt. War er wie der Hinweg, genügt ein Tippen."),
    N_("Es fehlt jemand? Tippen Sie die Zahl bei „fehlen heute“ an."),
    N_("Ohne Internet geht es auch: Die Zahlen warten auf dem Gerät und gehen später von selbst hinaus."),
    N_("Vertippt oder vergessen? Bis zum %(deadline)s können Sie jeden Tag eintragen und ändern."),
    _TASK,
    _BEFORE,
    _CAR,
)
KITA_GOOD_TO_KNOW = (
    N_("Gefragt wird nur nach dem Hinweg: Wer abholt, sieht man in der Kita nicht immer."),
    N_("Es fehlt ein Tippen, oder eines ist zu viel? Sie ändern die Summe, bevor Sie den Tag abschließen."),
    N_("Ohne Internet geht es auch: Die Zahlen warten auf dem Gerät und gehen später von selbst hinaus."),
    N_("Bis zum %(deadline)s können Sie jeden Tag eintragen und ändern."),
    N_("Ein Kind kann seinen Weg nicht wählen? Dann zählt eine Aufgabe wie ein Weg."),
    _BEFORE,
    _CAR,
)
PAPER_GOOD_TO_KNOW = (
    N_("Am nächsten Schultag fragen Sie nach dem Heimweg. War er wie der Hinweg, genügt ein Kreuz."),
    N_("Weitere Listen für die nächsten Wochen druckt Ihnen die Koordination."),
    N_("Der QR-Code auf der Liste öffnet die Woche zum Eintragen, wenn Sie später doch ein Gerät nutzen."),
    N_("Die Koordination kann bis zum %(deadline)s eintragen und ändern."),
    _TASK,
    _CAR,
)
CONTENTS = (
    (N_("Der erste Tag in drei Bildern"), N_("Eine Seite zum Lesen: Mehr müssen Sie nicht wissen.")),
    (N_("Strichliste für eine Woche"), N_("Für die Tür oder das Pult, wenn gerade kein Gerät da ist.")),
    (N_("Poster zum Ausmalen"), N_("Aufhängen und jeden Tag weitermalen. Der QR-Code zeigt den Stand von heute.")),
    (N_("Brief an die Eltern"), N_("Bitte für jedes Kind einmal kopieren.")),
)
"""The pages after the letter, in their order."""
PERIODS = {
    PeriodKind.BASELINE: N_("Vorher-Woche: nur zählen"),
    PeriodKind.ACTION: N_("Meilen sammeln"),
    PeriodKind.FOLLOW_UP: N_("Nachher-Woche: nur zählen"),
}
WORDS = {
    "brand": N_("Kindermeilen"),
    "heading": N_("Startpaket"),
    "contents_title": N_("In diesem Paket"),
    "page": N_("Seite"),
    "dates_title": N_("Ihre Tage"),
    "access_title": N_("Wo ist der Zugang?"),
    "data_title": N_("Keine Daten über Kinder"),
    "data": N_(
        "Sie tragen nur Zahlen und Wünsche ein, die für alle zusammen gelten. Namen oder andere Angaben über "
        "einzelne Kinder werden nicht gespeichert."
    ),
    "guide_heading": N_("Der erste Tag in drei Bildern"),
    "guide_time": N_("Jeden Tag zwei Minuten."),
    "notes_title": N_("Gut zu wissen"),
    "question": N_("Wer kam mit dem Roller?"),
}
"""What stands in every kit."""
