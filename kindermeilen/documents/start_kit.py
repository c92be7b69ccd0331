"""The class start kit: letter, first day in three pictures, tally list, poster to colour in, letter to parents.

Five pages a group, everything with the group's own dates, codes and rules. Never the access letter: it is a key.
"""

from collections.abc import Sequence
from typing import Any

from kindermeilen.actions.class_kit import StartKit
from kindermeilen.documents.colouring import colouring_data
from kindermeilen.documents.kit_words import (
    CONTENTS,
    GOOD_TO_KNOW,
    GUIDES,
    KITA_GOOD_TO_KNOW,
    PAPER_GOOD_TO_KNOW,
    PERIODS,
    WORDS,
    Panel,
)
from kindermeilen.documents.look import Look
from kindermeilen.documents.parents_letter import parents_data
from kindermeilen.documents.pictures import pictures
from kindermeilen.documents.print_words import day, days, paper_language, titled
from kindermeilen.documents.rendering import render
from kindermeilen.documents.tally_list import tally_list_data
from kindermeilen.domain.errors import N_
from kindermeilen.domain.miles import PeriodKind

TEMPLATE = "start_kit.typ"
PAGES = 5
"""Of each kit."""
PICTURES = (
    *("modes/foot", "modes/bike", "modes/scooter", "modes/bus", "modes/train", "modes/car"),
    *("pictures/hand", "pictures/pencil", "pictures/key", "pictures/calendar", "pictures/flag", "animals/hedgehog"),
)


def start_kits_pdf(kits: Sequence[StartKit], look: Look, *, key: str = "start-kit") -> bytes:
    """All kits in one PDF, in their order. Raises ValueError without a kit, NoTurn where too many wait."""
    return render(TEMPLATE, start_kit_data(kits, look), key=key)


def start_kit_data(kits: Sequence[StartKit], look: Look) -> dict[str, Any]:
    """What the template shows: what each of its parts wants, and the two pages of its own."""
    if not kits:
        raise ValueError("no kits to print")
    lists = tally_list_data([kit.tally_list for kit in kits], look.base_url, look.lang, look.translate)
    names = [(kit.facts.group, kit.facts.house) for kit in kits]
    return lists | {
        "lang": paper_language(look.lang),
        "title": titled(look.translate(N_("Kindermeilen: Startpaket")), names, kits[0].facts.municipality),
        "colouring": colouring_data([kit.poster for kit in kits], look),
        "parents": parents_data([kit.facts for kit in kits], look),
        "kit_words": {key: look.translate(text) for key, text in WORDS.items()},
        "kit_pictures": pictures(PICTURES),
        "kits": [_kit(kit, look) for kit in kits],
    }


def _kit(kit: StartKit, look: Look) -> dict[str, Any]:
    say, facts = look.translate, kit.facts
    return {
        "municipality": facts.municipality,
        "name": facts.group,
        "place": facts.house,
        "intro": say(INTRO_KITA if facts.is_kita else INTRO),
        "contents": [{"title": say(title), "text": say(text)} for title, text in CONTENTS],
        "dates": _dates(kit, look),
        "access": say(ACCESS_PAPER if kit.on_paper else ACCESS),
        "help": say(HELP) % {"help": facts.help_address} if facts.help_address else "",
        "large": say(LARGE) % {"url": f"{look.base_url}{facts.path}/ausmalen.pdf?papier=a3"},
        "panels": [_panel(panel, kit.poster.scale.size, look) for panel in _guide(kit)],
        "notes": [say(text) % {"deadline": day(kit.deadline, look.lang)} for text in _notes(kit)],
    }


def _dates(kit: StartKit, look: Look) -> list[dict[str, str]]:
    """In the order of the calendar; each with what it is."""
    spans = [(first, last, PeriodKind.ACTION) for first, last in kit.facts.action]
    spans += [(one.first, one.last, one.kind) for one in kit.counting]
    found = [
        {"label": look.translate(PERIODS[kind]), "text": days(first, last, look.lang)}
        for first, last, kind in sorted(spans, key=lambda span: span[0])
    ]
    last = {"label": look.translate(DEADLINE), "text": day(kit.deadline, look.lang)}
    return [*found, last]


def _guide(kit: StartKit) -> tuple[Panel, ...]:
    if kit.on_paper:
        return GUIDES["paper"]
    return GUIDES["kita" if kit.facts.is_kita else "school"]


def _notes(kit: StartKit) -> tuple[str, ...]:
    if kit.on_paper:
        return PAPER_GOOD_TO_KNOW
    return KITA_GOOD_TO_KNOW if kit.facts.is_kita else GOOD_TO_KNOW


def _panel(panel: Panel, size: int, look: Look) -> dict[str, Any]:
    """`size`: miles that a field of the group's poster to colour in stands for."""
    say = look.translate
    text = say(panel.one_mile) if size == 1 and panel.one_mile else say(panel.text) % {"size": look.number(size)}
    return {"drawing": panel.drawing, "title": say(panel.title), "text": text, "alt": say(panel.alt)}


INTRO = N_("Ihre Klasse macht mit. In diesem Paket ist alles, was Sie für den Start brauchen.")
INTRO_KITA = N_("Ihre Gruppe macht mit. In diesem Paket ist alles, was Sie für den Start brauchen.")
DEADLINE = N_("Eintragen und ändern bis")
ACCESS = N_(
    "Ihr Zugangsbrief ist nicht in diesem Paket, denn er ist wie ein Schlüssel. Sie bekommen ihn getrennt von der "
    "Koordination. Mit ihm melden Sie Ihr Gerät an."
)
ACCESS_PAPER = N_(
    "Sie zählen auf Papier und brauchen keine Anmeldung. Geben Sie die ausgefüllten Listen der Koordination. Möchten "
    "Sie doch ein Gerät nutzen, bitten Sie die Koordination um einen Zugangsbrief."
)
HELP = N_("Fragen? %(help)s")
LARGE = N_("Das Poster gibt es auch groß, auf A3: %(url)s")
