"""The letter to parents: one page, plain words, what counts here, and that nothing is stored about their child."""

from collections.abc import Sequence
from typing import Any

from kindermeilen.actions.class_kit import ClassFacts
from kindermeilen.documents.look import Look
from kindermeilen.documents.pictures import pictures
from kindermeilen.documents.print_words import days, paper_language, titled
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.rendering import render
from kindermeilen.documents.tally_list import LABELS
from kindermeilen.domain.errors import N_
from kindermeilen.domain.modes import Mode

TEMPLATE = "parents_letter.typ"
PICTURES = ("pictures/apple", "pictures/plug", "pictures/balloon")


def parents_letters_pdf(letters: Sequence[ClassFacts], look: Look, *, key: str = "parents") -> bytes:
    """All letters in one PDF, in their order. Raises ValueError without a letter, NoTurn where too many wait."""
    data = {
        "lang": paper_language(look.lang),
        "parents": parents_data(letters, look),
        "title": titled(
            look.translate(N_("Kindermeilen: Brief an die Eltern")),
            [(one.group, one.house) for one in letters],
            letters[0].municipality,
        ),
    }
    return render(TEMPLATE, data, key=key)


def parents_data(letters: Sequence[ClassFacts], look: Look) -> dict[str, Any]:
    """What the template shows: finished sentences, nothing to calculate."""
    if not letters:
        raise ValueError("no letters to print")
    modes = {f"modes/{mode}" for one in letters for mode in one.green_modes}
    return {
        "words": {key: look.translate(text) for key, text in WORDS.items()},
        "pictures": pictures([*modes, *PICTURES]),
        "letters": [_letter(one, look) for one in letters],
    }


def _letter(one: ClassFacts, look: Look) -> dict[str, Any]:
    say, values = look.translate, {"group": one.group, "place": one.destination}
    address = look.base_url + one.path
    return {
        "municipality": one.municipality,
        "name": one.group,
        "place": one.house,
        "dates": [days(first, last, look.lang) for first, last in one.action],
        "intro": [say(text) % values for text in (KITA_INTRO if one.is_kita else INTRO)],
        "counts": say(KITA_COUNTS if one.is_kita else COUNTS),
        "modes": [
            {"picture": f"modes/{mode}", "label": say(MODE_LABELS.get(mode, LABELS[mode]))} for mode in one.green_modes
        ],
        "more": _more(one, look),
        "by_car": say(KITA_BY_CAR if one.is_kita else BY_CAR),
        "tips": [say(text) for text in _tips(one)],
        "stored": [say(text) for text in STORED],
        "help": say(HELP) % {"help": one.help_address} if one.help_address else "",
        "qr": qr_svg(address, say(WORDS["qr_alt"])).decode(),
        "url": address,
    }


def _more(one: ClassFacts, look: Look) -> list[dict[str, str]]:
    """What else brings miles, each with its picture."""
    found = [("pictures/balloon", LEISURE)] if one.rules.leisure else []
    found += [("pictures/apple", FOOD), ("pictures/plug", ENERGY)]
    return [{"picture": picture, "text": look.translate(text)} for picture, text in found]


def _tips(one: ClassFacts) -> tuple[str, ...]:
    """The walk from the parking place is a tip everywhere, and a mile where the town says so."""
    last = TIP_STOP_COUNTS if Mode.PARK_WALK in one.green_modes else TIP_STOP
    return (TIP_TOGETHER, last, TIP_ASK)


INTRO = (
    N_("Liebe Eltern,"),
    N_(
        "Ihr Kind macht mit seiner Klasse bei den Kindermeilen mit. Die Kinder sammeln gemeinsam Meilen: auf einem "
        "gedachten Weg bis %(place)s. Dort findet die nächste Klimakonferenz statt. Jede Meile bringt die Klasse ein "
        "Stück weiter auf diesem Weg."
    ),
)
KITA_INTRO = (
    N_("Liebe Eltern,"),
    N_(
        "Ihr Kind macht mit seiner Gruppe bei den Kindermeilen mit. Die Kinder sammeln gemeinsam Meilen: auf einem "
        "gedachten Weg bis %(place)s. Dort findet die nächste Klimakonferenz statt. Jede Meile bringt die Gruppe ein "
        "Stück weiter auf diesem Weg."
    ),
)
COUNTS = N_(
    "Für jeden grünen Weg zur Schule und für jeden grünen Weg nach Hause gibt es eine Meile. Es zählt der längste Teil "
    "des Weges. Grün sind bei uns:"
)
KITA_COUNTS = N_(
    "Für jeden grünen Weg in die Kita gibt es eine Meile. Es zählt der längste Teil des Weges. Grün sind bei uns:"
)
LEISURE = N_("Auch Wege in der Freizeit zählen, zum Beispiel zum Sport oder zu Freunden.")
FOOD = N_("Rote Meilen gibt es für Essen aus der Region, zum Beispiel einen Apfel vom Markt.")
ENERGY = N_("Blaue Meilen gibt es für gesparte Energie, zum Beispiel Licht aus in der Pause.")
BY_CAR = N_(
    "Ihr Kind kommt mit dem Auto? Das ist in Ordnung. Ein Kind, das seinen Weg nicht wählen kann, sammelt Meilen mit "
    "einer Aufgabe in der Klasse."
)
KITA_BY_CAR = N_(
    "Ihr Kind kommt mit dem Auto? Das ist in Ordnung. Ein Kind, das seinen Weg nicht wählen kann, sammelt Meilen mit "
    "einer Aufgabe in der Gruppe."
)
TIP_TOGETHER = N_("Üben Sie den Weg zusammen. Mit anderen Kindern macht er mehr Freude.")
TIP_STOP = N_("Parken Sie ein Stück entfernt und gehen Sie den Rest mit Ihrem Kind zu Fuß.")
TIP_STOP_COUNTS = N_(
    "Parken Sie ein Stück entfernt und gehen Sie den Rest mit Ihrem Kind zu Fuß. Auch das zählt bei uns als Meile."
)
TIP_ASK = N_("Fragen Sie Ihr Kind am Abend, wie viele Meilen heute dazugekommen sind.")
STORED = (
    N_("Über Ihr Kind wird nichts gespeichert: kein Name, kein Weg, kein Foto."),
    N_("Gespeichert werden Zahlen für alle zusammen: wie viele Kinder es sind, wie viele fehlen, wie sie kommen."),
    N_("Dazu kommen gesammelte Meilen und gemeinsame Wünsche für das Klima."),
    N_("Sie müssen nichts unterschreiben und sich nirgends anmelden."),
)
HELP = N_("Fragen zur Aktion: %(help)s")
MODE_LABELS = {
    Mode.WHEELS: N_("anderes auf Rollen, Rollstuhl"),
    Mode.BUS: N_("Bus, Schulbus"),
    Mode.TRAIN: N_("Bahn, Straßenbahn"),
    Mode.PARK_WALK: N_("Auto bis zur Elternhaltestelle, Rest zu Fuß"),
}
"""Where parents need more words than the children's list has."""
WORDS = {
    "brand": N_("Kindermeilen"),
    "heading": N_("Ihr Kind sammelt Kindermeilen"),
    "when": N_("Wann?"),
    "counts_title": N_("Was zählt?"),
    "tips_title": N_("So helfen Sie"),
    "stored_title": N_("Was gespeichert wird"),
    "greeting": N_("Mit freundlichen Grüßen"),
    "signature": N_("Unterschrift"),
    "qr_title": N_("So weit sind wir"),
    "qr_text": N_("Scannen Sie den Code mit dem Handy: Die Seite zeigt die Meilen. Ohne Anmeldung, ohne Werbung."),
    "qr_alt": N_("QR-Code: öffnet die Seite mit den Meilen. Die Adresse steht darunter."),
}
"""What stands in every letter."""
