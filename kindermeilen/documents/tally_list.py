"""The tally list for the door or the desk: one A4 page a class and week, for a black and white laser.

No names, and not how many children there are: it hangs where everybody passes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kindermeilen.actions.tally_sheet import ListDay, TallyList
from kindermeilen.documents.columns import Translate
from kindermeilen.documents.print_words import titled
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.typesetting import pdf
from kindermeilen.domain.calendar import DayKind
from kindermeilen.domain.errors import N_
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.resources import folder

TEMPLATE = "tally_list.typ"
LEISURE_MODES = (Mode.FOOT, Mode.BIKE, Mode.SCOOTER, Mode.BUS)
"""What a class's leisure ways are sorted by on paper; the others can be typed in the app."""


def tally_lists_pdf(lists: Sequence[TallyList], base_url: str, lang: str = "de", translate: Translate = str) -> bytes:
    """All lists in one PDF, in their order. Raises ValueError without a list."""
    return pdf(TEMPLATE, tally_list_data(lists, base_url, lang, translate))


def list_address(base_url: str, code: str, monday: date) -> str:
    """Where a list's QR code leads: public code and week, nothing else."""
    return f"{base_url}/w/{code}/{monday}"


def tally_list_data(lists: Sequence[TallyList], base_url: str, lang: str, translate: Translate) -> dict[str, Any]:
    """What the template shows: finished sentences, nothing to calculate."""
    if not lists:
        raise ValueError("no lists to print")
    return {
        "lang": lang,
        "title": titled(
            translate(N_("Kindermeilen: Strichliste")),
            sorted({(one.group, one.institution) for one in lists}),
            lists[0].municipality,
        ),
        "words": {key: translate(text) for key, text in WORDS.items()},
        "pictures": _pictures(),
        "lists": [_page(one, base_url, translate) for one in lists],
    }


def _pictures() -> dict[str, str]:
    names = [f"modes/{mode}" for mode in Mode] + list(PICTURES.values())
    return {name: (folder("static") / "img" / f"{name}.svg").read_text(encoding="utf-8") for name in names}


def _page(one: TallyList, base_url: str, translate: Translate) -> dict[str, Any]:
    address = list_address(base_url, one.code, one.monday)
    week = {"first": f"{one.monday:%d.%m.}", "last": f"{one.days[-1].day:%d.%m.%Y}"}
    return {
        "municipality": one.municipality,
        "group": one.group,
        "institution": one.institution,
        "week": translate(_WEEK) % week,
        "steps": [translate(step) for step in (KITA_STEPS if one.is_kita else STEPS)],
        "days": [_day(day, translate) for day in one.days],
        "rows": [_row(mode, translate, is_usual=place < one.usual) for place, mode in enumerate(one.modes)],
        "sheets": [
            {"title": translate(SHEETS[sheet][0]), "hint": translate(SHEETS[sheet][1]), "back": sheet is Sheet.WAY_BACK}
            for sheet in one.sheets
        ],
        "extras": [_extra(sheet, translate) for sheet in one.extras],
        "qr": qr_svg(address, translate(WORDS["qr_alt"])).decode(),
        "url": address,
    }


def _day(day: ListDay, translate: Translate) -> dict[str, Any]:
    return {
        "name": translate(DAYS[day.day.weekday()]),
        "date": f"{day.day.day}.{day.day.month}.",
        "free": "" if day.is_asked else _why(day, translate),
    }


def _why(day: ListDay, translate: Translate) -> str:
    if day.kind.kind in (DayKind.OPEN, DayKind.UNKNOWN):
        return translate(N_("keine Aktion"))
    return day.kind.name or translate(FREE[day.kind.kind])


def _row(mode: Mode, translate: Translate, *, is_usual: bool) -> dict[str, Any]:
    return {"picture": f"modes/{mode}", "label": translate(LABELS[mode]), "usual": is_usual}


def _extra(sheet: Sheet, translate: Translate) -> dict[str, Any]:
    modes = [f"modes/{mode}" for mode in LEISURE_MODES] if sheet is Sheet.LEISURE else []
    return {"picture": PICTURES[sheet], "label": translate(EXTRA_LABELS[sheet]), "modes": modes}


_WEEK = N_("Woche vom %(first)s bis %(last)s")
DAYS = (N_("Montag"), N_("Dienstag"), N_("Mittwoch"), N_("Donnerstag"), N_("Freitag"))
LABELS = {
    Mode.FOOT: N_("zu Fuß"),
    Mode.BIKE: N_("Fahrrad"),
    Mode.SCOOTER: N_("Roller"),
    Mode.WHEELS: N_("anderes auf Rollen"),
    Mode.BUS: N_("Bus"),
    Mode.TRAIN: N_("Bahn"),
    Mode.PARK_WALK: N_("Auto, dann zu Fuß (Elternhaltestelle)"),
    Mode.CARPOOL: N_("Fahrgemeinschaft"),
    Mode.CAR: N_("Auto"),
    Mode.OTHER: N_("anderes"),
    Mode.TASK: N_("Aufgabe statt Weg"),
}
SHEETS = {
    Sheet.WAY_THERE: (N_("Hinweg"), N_("Wie bist du heute gekommen? Es geht um den ganzen Weg.")),
    Sheet.WAY_BACK: (N_("Heimweg"), N_("Am nächsten Schultag: Wie bist du gestern nach Hause gekommen?")),
}
PICTURES: dict[str, str] = {
    Sheet.LEISURE: "pictures/balloon",
    Sheet.FOOD: "pictures/apple",
    Sheet.ENERGY: "pictures/plug",
    Sheet.ADULTS: "pictures/handshake",
    "absent": "pictures/absent",
}
EXTRA_LABELS = {
    Sheet.LEISURE: N_("Wege in der Freizeit"),
    Sheet.FOOD: N_("Rote Meilen"),
    Sheet.ENERGY: N_("Blaue Meilen"),
    Sheet.ADULTS: N_("Erwachsene"),
}
FREE = {
    DayKind.WEEKEND: N_("Wochenende"),
    DayKind.PUBLIC_HOLIDAY: N_("Feiertag"),
    DayKind.SCHOOL_HOLIDAY: N_("Ferien"),
    DayKind.CLOSING_DAY: N_("Schließtag"),
}
STEPS = (
    N_("Jeden Morgen: ein Strich für jedes Kind. Keine Namen."),
    N_("Am nächsten Schultag: der Heimweg. War er wie der Hinweg, genügt ein Kreuz."),
    N_("Am Ende der Woche: QR-Code scannen und die Zahlen eintragen."),
)
KITA_STEPS = (
    N_("Jeden Morgen: ein Strich für jedes Kind. Keine Namen."),
    N_("Abends: die Striche zählen, die Zahl in das Feld am Rand schreiben."),
    N_("Am Ende der Woche: QR-Code scannen und die Zahlen eintragen."),
)
WORDS = {
    "brand": N_("Kindermeilen"),
    "overline": N_("Strichliste"),
    "steps_title": N_("So geht’s"),
    "like_there": N_("genauso zurück"),
    "absent": N_("fehlen"),
    "extras_title": N_("Weitere Meilen"),
    "extras_hint": N_("Eine Zahl für jeden Tag, von allen Kindern zusammen."),
    "way": N_("Weg"),
    "miles": N_("Meilen"),
    "qr_alt": N_("QR-Code: öffnet diese Woche zum Eintragen. Die Adresse steht darunter."),
    "qr_text": N_("Öffnet diese Woche zum Eintragen. Ohne Anmeldung zeigt er die öffentliche Seite."),
}
"""The sentences that stand on every list."""
