"""Certificates: one for a class, a house or a town, or one for each child, whose name is written by hand.

They say what the public page says. Nobody is named: the line for the name is empty.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kindermeilen.actions.page_shapes import PageKind, ProgressPage
from kindermeilen.documents.look import Look, page_path, stand, whose
from kindermeilen.documents.pictures import pictures
from kindermeilen.documents.print_words import paper_language, titled
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.rendering import render
from kindermeilen.documents.town_picture import town_picture
from kindermeilen.domain.errors import N_
from kindermeilen.domain.journey import Stop, upcoming
from kindermeilen.domain.logo import Logo

TEMPLATE = "certificate.typ"
MOST_COPIES = 40
"""Of one certificate in a file: more children are in no class."""
STATIONS = 5
"""Places that fit side by side; the latest ones."""
HOUSE = "pictures/house"


def certificates_pdf(
    pages: Sequence[ProgressPage],
    look: Look,
    logos: Mapping[str, Logo],
    *,
    for_child: bool = False,
    copies: int = 1,
    key: str = "certificates",
) -> bytes:
    """All of them in one PDF, each so many times. `logos` by the town's key. Raises ValueError without a page."""
    return render(TEMPLATE, certificate_data(pages, look, logos, for_child=for_child, copies=copies), key=key)


def certificate_data(
    pages: Sequence[ProgressPage],
    look: Look,
    logos: Mapping[str, Logo],
    *,
    for_child: bool = False,
    copies: int = 1,
) -> dict[str, Any]:
    """What the template shows: finished sentences, nothing to calculate."""
    if not pages:
        raise ValueError("no certificates to print")
    sheets = [_sheet(page, look, for_child=for_child) for page in pages]
    return {
        "lang": paper_language(look.lang),
        "title": titled(look.translate(N_("Kindermeilen: Urkunde")), whose(pages), pages[0].town_name),
        "words": {key: look.translate(text) for key, text in WORDS.items()},
        "pictures": pictures(station["picture"] for sheet in sheets for station in sheet["stations"]),
        "logos": {ags: town_picture(logo) for ags, logo in logos.items()},
        "copies": min(max(copies, 1), MOST_COPIES),
        "certificates": sheets,
    }


def _sheet(page: ProgressPage, look: Look, *, for_child: bool) -> dict[str, Any]:
    address = look.base_url + page_path(page)
    return {
        "ags": page.ags,
        "for_child": for_child,
        "name": page.name,
        "place": _place(page),
        "town": page.town_name,
        "year": str(page.campaign.year) if page.campaign else "",
        "before": look.translate(_before(page, for_child=for_child)),
        "number": look.number(page.miles.total) if page.miles.total else "",
        "unit": _unit(page, look),
        "stations_title": look.translate(PASSED if _passed(page) else AHEAD),
        "stations": [_station(stop, look) for stop in _passed(page) or _ahead(page)],
        "thanks": look.translate(THANKS_CHILD if for_child else THANKS),
        "stand": stand(page, look),
        "qr": qr_svg(address, look.translate(WORDS["qr_alt"])).decode(),
        "url": address,
    }


def _place(page: ProgressPage) -> str:
    return page.institution if page.kind is PageKind.GROUP else ""


def _before(page: ProgressPage, *, for_child: bool) -> str:
    if page.miles.total == 0:
        return STARTED_CHILD if for_child else STARTED
    return TOGETHER_CHILD if for_child else TOGETHER


def _unit(page: ProgressPage, look: Look) -> str:
    """*Meilen bis …*: a number without its way would be a distance that nobody travelled.

    On the way there *464 von 2.122*: without the whole it would sound as if 464 were missing.
    """
    if not page.miles.total or page.destination is None or page.journey is None:
        return ""
    if page.journey.arrived:
        text = UNIT_BEYOND if page.miles.total > page.journey.miles_total else UNIT_THERE
    else:
        text = UNIT
    values = {"place": page.journey.route.there[-1].named(look.lang), "total": look.number(page.journey.miles_total)}
    return look.translate(text) % values


def _passed(page: ProgressPage) -> tuple[Stop, ...]:
    return page.journey.passed[-STATIONS:] if page.journey else ()


def _ahead(page: ProgressPage) -> tuple[Stop, ...]:
    return upcoming(page.journey, 3) if page.journey else ()


def _station(stop: Stop, look: Look) -> dict[str, str]:
    picture = f"animals/{stop.animal}" if stop.animal else stop.place.picture if stop.place else HOUSE
    return {
        "miles": look.translate(MILES_TO) % {"n": look.number(stop.miles)},
        "name": stop.named(look.lang),
        "picture": picture,
    }


TOGETHER = N_("Ihr habt zusammen gesammelt:")
TOGETHER_CHILD = N_("Du hast mitgemacht. Zusammen habt ihr gesammelt:")
STARTED = N_("Ihr macht mit bei den Kindermeilen.")
STARTED_CHILD = N_("Du machst mit bei den Kindermeilen.")
UNIT = N_("von %(total)s Meilen bis %(place)s")
UNIT_THERE = N_("Meilen bis %(place)s: geschafft")
UNIT_BEYOND = N_("Meilen bis %(place)s und weiter")
PASSED = N_("Das habt ihr geschafft")
AHEAD = N_("Das kommt als Nächstes")
MILES_TO = N_("%(n)s Meilen bis")
THANKS = N_("Jeder klimafreundliche Weg ist eine Meile. Danke, dass ihr dabei seid.")
THANKS_CHILD = N_("Jeder klimafreundliche Weg ist eine Meile. Danke, dass du dabei bist.")
WORDS = {
    "brand": N_("Kindermeilen"),
    "heading": N_("Urkunde"),
    "for": N_("für"),
    "name_line": N_("Name"),
    "place_and_day": N_("Ort und Tag"),
    "signature": N_("Unterschrift"),
    "qr_alt": N_("QR-Code: öffnet die Seite mit den neuesten Zahlen. Die Adresse steht darunter."),
}
"""What stands on every certificate."""
