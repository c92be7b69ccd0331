"""The CO₂ page of a town's report, as PDF: figures, ranges on one scale, sentences to take over, method note."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kindermeilen.actions.co2 import TownCo2
from kindermeilen.documents.columns import Translate
from kindermeilen.documents.print_words import day, paper_language
from kindermeilen.documents.rendering import render
from kindermeilen.domain.co2.bars import Scale, scale_of
from kindermeilen.domain.co2.figures import Figures
from kindermeilen.domain.co2.gates import MENDS, REASONS, Gate
from kindermeilen.domain.co2.model import Range
from kindermeilen.domain.co2.rounding import shown_kg
from kindermeilen.domain.co2.sentences import LABELS, NOT_PROVEN, covered, grouped, percent, sentences, told
from kindermeilen.domain.errors import N_

TEMPLATE = "co2.typ"


@dataclass(frozen=True, slots=True)
class Paper:
    """How it is written. `address`: of this instance's method page. `kg`: kilograms in the reader's language."""

    lang: str
    translate: Translate
    address: str
    kg: Callable[[float], str] = shown_kg


def co2_pdf(found: TownCo2, paper: Paper) -> bytes:
    """The page, as PDF/UA."""
    return render(TEMPLATE, co2_data(found, paper), key=f"co2-{found.municipality.ags}")


def co2_data(found: TownCo2, paper: Paper) -> dict[str, Any]:
    """What the template shows: finished words, and places between 0 and 1 for the picture."""
    figures, say = found.figures, paper.translate
    rows = [(house.name, house.figures) for house in figures.houses]
    rows.append((say(WHOLE), figures.whole))
    scale = scale_of(one.range for _, one in rows if one.range)
    words = sentences(figures.whole, sure=figures.sure, compared=figures.compared)
    return {
        "lang": paper_language(paper.lang),
        "title": say(TITLE) % {"town": found.municipality.name, "year": found.campaign.year},
        "words": {key: say(text) for key, text in WORDS.items()},
        "state": _state(found, paper),
        "label": figures.whole.label.value,
        "meaning": say(LABELS[figures.whole.label]),
        "whole": _row(say(WHOLE), figures.whole, scale, paper),
        "rows": [_row(name, one, scale, paper) for name, one in rows],
        "ticks": _ticks(scale, paper) if scale else [],
        "zero": scale.place(0) if scale else 0,
        "open": _open(found, paper),
        "sentences": [told(one, say, paper.kg) for one in words],
        "labels": [{"label": label.value, "meaning": say(meaning)} for label, meaning in LABELS.items()],
        "method": say(METHOD) % _method(found, paper),
    }


def _ticks(scale: Scale, paper: Paper) -> list[dict[str, Any]]:
    return [{"at": scale.place(kg), "kg": paper.kg(kg) if kg else "0"} for kg in scale.ticks]


def _state(found: TownCo2, paper: Paper) -> str:
    text = FILED if found.stored else PROVISIONAL
    number = found.stored.revision if found.stored else 0
    return paper.translate(text) % {"day": day(found.as_of, paper.lang), "n": number}


def _row(name: str, one: Figures, scale: Scale | None, paper: Paper) -> dict[str, Any]:
    say, found = paper.translate, one.range
    return {
        "name": name,
        "label": one.label.value,
        "gross": paper.kg(one.gross_kg),
        "range": [paper.kg(kg) for kg in (found.p5, found.p50, found.p95)] if found else [],
        "bar": _bar(found, scale) if found and scale else {},
        "proven": say(NOT_PROVEN) if one.proven_kg is None else paper.kg(one.proven_kg),
        "shares": [_percent(one.car_before), _percent(one.car_during), _percent(one.car_after)],
        "coverage": [_covered(one.coverage_before), _covered(one.coverage_during)],
        "is_proven": one.proven_kg is not None,
    }


def _open(found: TownCo2, paper: Paper) -> list[dict[str, Any]]:
    """What is missing, each with what would mend it and whom it concerns."""
    houses = found.figures.houses
    by_gate = {gate: [house.name for house in houses if gate in house.figures.open] for gate in Gate}
    return [
        {"reason": paper.translate(REASONS[gate]), "mend": paper.translate(MENDS[gate]), "houses": names}
        for gate, names in by_gate.items()
        if names
    ]


def _bar(found: Range, scale: Scale) -> dict[str, Any]:
    return {"kind": found.direction, "places": [scale.place(kg) for kg in (found.p5, found.p50, found.p95)]}


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{percent(share)} %"


def _covered(share: float | None) -> str:
    return "–" if share is None else f"{covered(share)} %"


def _method(found: TownCo2, paper: Paper) -> dict[str, object]:
    return {
        "edition": found.edition,
        "model": found.model_version,
        "runs": grouped(found.runs),
        "seed": found.seed,
        "numpy": found.numpy_version,
        "address": paper.address,
    }


TITLE = N_("CO₂-Wirkung der Kindermeilen %(year)s in %(town)s")
WHOLE = N_("Ganze Kommune")
FILED = N_("Abgelegt am %(day)s, Fassung %(n)s")
PROVISIONAL = N_("Vorläufig, Stand %(day)s")
METHOD = N_(
    "Eingegangen sind nur gezählte Wege zur Schule oder Kita und zurück an Schultagen; Fahrgemeinschaft und "
    "Elternhaltestelle zählen als Autofahrt. V rechnet mit Fahrzeug-km samt Rückweg der Eltern, G mit Personen-km und "
    "ohne Abzug. Spannen: P5 bis P95 aus %(runs)s Läufen (Startzahl %(seed)s, Modell %(model)s, NumPy %(numpy)s), zwei "
    "gültige Ziffern. Ausgabe der Faktoren: %(edition)s; well-to-wheel, ohne Herstellung der Fahrzeuge und "
    "Infrastruktur, wie BISKO. Belegt (B) ist die untere Grenze der Spanne, und nur, wenn vorher an mindestens drei "
    "Schultagen und höchstens vier Wochen vor der Aktion gezählt wurde, in beiden Wochen mindestens 60 %% der "
    "Kinder-Tage gezählt sind, die Entfernung gemessen und nachher noch einmal gezählt ist. Es wird nie auf ein Jahr "
    "hochgerechnet. Alle Faktoren mit Quellen: %(address)s"
)
WORDS = {
    "brand": N_("Kindermeilen"),
    "lead": N_("Für das Handlungsfeld Klimaschutz und Energiewende"),
    "label": N_("Note der Belege"),
    "proven": N_("Belegt (B)"),
    "at_least": N_("mindestens so viel weniger: das untere Ende der Spanne"),
    "kg": N_("kg CO₂e"),
    "shift": N_("Geschätzte Veränderung (V)"),
    "shift_note": N_("P5 bis P95; positiv: weniger CO₂"),
    "no_shift": N_("keine Vorher-Zählung"),
    "gross": N_("Vergleichswert (G)"),
    "gross_note": N_("keine Einsparung: wären alle grünen Wege Mitfahrten im Auto gewesen"),
    "to": N_("bis"),
    "picture": N_("Spannen der geschätzten Veränderung, in kg CO₂e"),
    "picture_alt": N_("Ein Balken von P5 bis P95 je Einrichtung auf einer Skala; die Zahlen nennt die Tabelle."),
    "picture_note": N_("Balken: P5 bis P95. Punkt: P50. Hohl: Die Spanne enthält die Null. Links von null: mehr CO₂."),
    "table": N_("Die Zahlen dazu, in kg CO₂e"),
    "house": N_("Einrichtung"),
    "note": N_("Note"),
    "car": N_("Autoanteil vorher, Aktion, nachher"),
    "coverage": N_("gezählt vorher, Aktion"),
    "open": N_("Was für einen Beleg fehlt"),
    "mend": N_("Was hilft"),
    "houses": N_("Bei"),
    "sentences": N_("Sätze für den Bericht"),
    "method": N_("So wurde gerechnet"),
}
"""What stands on every such page."""
