"""The poster to colour in: printed once, coloured daily, so that a class without a screen plays the same game."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kindermeilen.actions.class_prints import ColouringPoster
from kindermeilen.documents.colouring_layout import BENDS, Label, friends, label_width, labels, path, path_svg
from kindermeilen.documents.line_drawing import line_drawing
from kindermeilen.documents.look import Look
from kindermeilen.documents.print_words import paper_language, titled
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.rendering import render
from kindermeilen.domain.colouring import FIELDS, Scale, marked
from kindermeilen.domain.errors import N_
from kindermeilen.domain.stops import Stop, StopKind

TEMPLATE = "colouring.typ"
PAPERS = {"a4": 1.0, "a3": 2**0.5}
"""Each paper with its lengths, as multiples of those on A4."""
EVERY_TENTH = 10
PLAIN_ANIMALS = (
    "animals/hedgehog",
    "animals/fox",
    "animals/owl",
    "animals/frog",
    "animals/butterfly",
    "animals/rabbit",
)
"""For stops without a picture of their own."""


def colouring_pdf(posters: Sequence[ColouringPoster], look: Look, *, key: str = "colouring") -> bytes:
    """All posters in one PDF, in their order. Raises ValueError without a poster, NoTurn where too many wait."""
    data = {
        "lang": paper_language(look.lang),
        "colouring": colouring_data(posters, look),
        "title": titled(
            look.translate(N_("Kindermeilen: Poster zum Ausmalen")),
            [(one.name, one.house) for one in posters],
            posters[0].municipality,
        ),
    }
    return render(TEMPLATE, data, key=key)


def colouring_data(posters: Sequence[ColouringPoster], look: Look) -> dict[str, Any]:
    """What the template shows: finished sentences and places, nothing to calculate."""
    if not posters:
        raise ValueError("no posters to print")
    pages = [_page(one, look) for one in posters]
    names = {drawn["picture"] for page in pages for drawn in (*page["stops"], *page["friends"])}
    names |= {page["start_picture"] for page in pages} | {"pictures/flag"}
    return {
        "paper": look.paper,
        "unit": PAPERS[look.paper],
        "width": BENDS.total_width,
        "height": BENDS.total_height,
        "end_y": path()[-1].y,
        "path": path_svg(),
        "pictures": {name: line_drawing(name) for name in sorted(names)},
        "words": {key: look.translate(text) for key, text in WORDS.items()},
        "posters": pages,
    }


def _page(one: ColouringPoster, look: Look) -> dict[str, Any]:
    scale = one.scale
    found = _named(one, look)
    stops, names = [(at, stop) for at, stop, _ in found], [label for _, _, label in found]
    values = _values(one, look)
    address = look.base_url + one.path
    steps = _KITA_STEPS if one.is_kita else _STEPS
    return {
        "municipality": one.municipality,
        "year": str(one.year),
        "title": look.translate(_TITLE) % values,
        "name": one.name,
        "place": one.house,
        "scale": look.translate(_ONE_MILE if scale.size == 1 else _SCALE) % values,
        "steps": look.translate(steps[scale.size == 1]) % values,
        "after": look.translate(_AFTER if scale.last < one.miles_total else _ARRIVED) % values,
        "alt": _alt(stops, look, values),
        "fields": _numbers(scale, {at for at, _ in stops}, look),
        "stops": [_stop(at, stop, index, label, look) for index, (at, stop, label) in enumerate(found)],
        "friends": [asdict(friend) for friend in friends(names)],
        "start": look.translate(_GOES_ON) % {"n": look.number(scale.first)} if scale.first else look.translate(_START),
        "start_picture": "pictures/kita" if one.is_kita else "pictures/school",
        "qr": qr_svg(address, look.translate(WORDS["qr_alt"])).decode(),
        "url": address,
    }


def _named(one: ColouringPoster, look: Look) -> list[tuple[int, Stop, Label]]:
    """The stops with their fields and names; a stop whose name finds no place of its own stays a field like others."""
    goal = [stop for stop in one.stops if stop.kind is StopKind.DESTINATION]
    stops = marked(one.stops, one.scale, goal)
    widths = [label_width(stop.named(look.lang), _miles(stop, look)) for _, stop in stops]
    first = next((place for place, (_, stop) in enumerate(stops) if stop in goal), 0)
    found = labels(tuple(at for at, _ in stops), tuple(widths), first)
    return [(at, stop, label) for (at, stop), label in zip(stops, found, strict=True) if label]


def _miles(stop: Stop, look: Look) -> str:
    return look.translate(_MILES) % {"n": look.number(stop.miles)}


def _values(one: ColouringPoster, look: Look) -> dict[str, Any]:
    return {
        "size": look.number(one.scale.size),
        "place": one.destination.place,
        "total": look.number(one.miles_total),
        "last": look.number(one.scale.last),
        "fields": FIELDS,
        "next": f"{look.base_url}{one.path}/ausmalen.pdf?teil={one.scale.part + 1}",
    }


def _alt(stops: list[tuple[int, Stop]], look: Look, values: dict[str, Any]) -> str:
    """The same for those who hear the poster."""
    named = [
        look.translate(_STOP_ALT) % {"n": look.number(stop.miles), "place": stop.named(look.lang), "field": at}
        for at, stop in stops
    ]
    return " ".join([look.translate(_ALT) % values, *named])


def _numbers(scale: Scale, taken: set[int], look: Look) -> list[dict[str, Any]]:
    """The miles that stand in each field which is not a stop."""
    return [
        {
            "x": place.x,
            "y": place.y,
            "text": look.number(scale.miles_of(at)),
            "bold": at % EVERY_TENTH == 0,
        }
        for at, place in enumerate(path(), 1)
        if at not in taken
    ]


def _stop(at: int, stop: Stop, index: int, label: Label, look: Look) -> dict[str, Any]:
    place = path()[at - 1]
    return {
        "x": place.x,
        "y": place.y,
        "label_x": label.x,
        "label_y": label.y,
        "label_width": label.width,
        "side": label.side,
        "name": stop.named(look.lang),
        "miles": _miles(stop, look),
        "picture": _picture(stop, index),
    }


def _picture(stop: Stop, index: int) -> str:
    """What waits in the field: the stop's animal, else a picture of the place, else a friend from home."""
    if stop.animal:
        return f"animals/{stop.animal}"
    return stop.place.picture if stop.place else PLAIN_ANIMALS[index % len(PLAIN_ANIMALS)]


_TITLE = N_("Unser Weg bis %(place)s")
_SCALE = N_("1 Feld = %(size)s Meilen")
_ONE_MILE = N_("1 Feld = 1 Meile")
_STEPS = (
    N_("Zählt jeden Tag eure Meilen dazu. Immer wenn %(size)s neue Meilen da sind, malt ihr ein Feld aus."),
    N_("Zählt jeden Tag eure Meilen dazu. Für jede neue Meile malt ihr ein Feld aus."),
)
_KITA_STEPS = (
    N_("Jeden Tag zählen wir unsere Meilen. Für je %(size)s neue Meilen malt ihr ein Feld aus."),
    N_("Jeden Tag zählen wir unsere Meilen. Für jede neue Meile malt ihr ein Feld aus."),
)
_AFTER = N_(
    "Alle %(fields)s Felder bunt? Dann habt ihr %(last)s Meilen. Bis %(place)s sind es %(total)s Meilen: "
    "Das nächste Poster steht unter %(next)s."
)
_ARRIVED = N_(
    "Alle %(fields)s Felder bunt? Dann habt ihr %(last)s Meilen. Bis %(place)s sind es %(total)s Meilen, "
    "danach geht es auf dem Heimweg weiter."
)
_ALT = N_("Ein gewundener Weg aus %(fields)s Feldern zum Ausmalen. 1 Feld steht für %(size)s Meilen bis %(place)s.")
_STOP_ALT = N_("%(n)s Meilen bis %(place)s: Feld %(field)s.")
_START = N_("Start")
_GOES_ON = N_("ab %(n)s")
_MILES = N_("%(n)s Meilen")
WORDS = {
    "brand": N_("Kindermeilen"),
    "qr_alt": N_("QR-Code: öffnet die Seite mit euren Meilen. Die Adresse steht darunter."),
    "qr_text": N_("Hier wächst euer Weg mit."),
}
"""What stands on every poster."""
