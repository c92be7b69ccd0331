"""The album's pictures as stickers: on label sheets of 3 × 8 (70 × 37 mm), or on paper with scissors and glue."""

from collections.abc import Sequence
from typing import Any

from kindermeilen.actions.page_shapes import ProgressPage
from kindermeilen.documents.line_drawing import line_drawing
from kindermeilen.documents.look import Look, page_path, whose
from kindermeilen.documents.pictures import picture
from kindermeilen.documents.print_words import paper_language, titled
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.rendering import render
from kindermeilen.domain.album import AlbumPage
from kindermeilen.domain.errors import N_
from kindermeilen.domain.places import in_language

TEMPLATE = "stickers.typ"
COLUMNS, ROWS = 3, 8
ON_A_SHEET = COLUMNS * ROWS - 1
"""The last label of each sheet says whose album it is."""


def stickers_pdf(
    page: ProgressPage, look: Look, *, only_found: bool = False, outlines: bool = False, key: str = "stickers"
) -> bytes:
    """The sheets of one album. `outlines`: to colour in. Raises ValueError for an album without pages."""
    return render(TEMPLATE, sticker_data(page, look, only_found=only_found, outlines=outlines), key=key)


def sticker_data(page: ProgressPage, look: Look, *, only_found: bool = False, outlines: bool = False) -> dict[str, Any]:
    """What the template shows. Nothing found yet: all of them, since an empty sheet helps nobody."""
    pages = _in_order(page.album, only_found=only_found)
    if not pages:
        raise ValueError("no stickers to print")
    address = look.base_url + page_path(page)
    drawn = line_drawing if outlines else picture
    return {
        "lang": paper_language(look.lang),
        "title": titled(look.translate(N_("Kindermeilen: Sticker für das Album")), whose([page]), page.town_name),
        "columns": COLUMNS,
        "rows": ROWS,
        "pictures": {one.picture: drawn(one.picture) for one in pages},
        "sheets": [[_sticker(one, look) for one in part] for part in _parts(pages)],
        "about": {
            "title": look.translate(N_("Unser Album")),
            "name": page.name,
            "hint": look.translate(COLOUR_HINT if outlines else HINT),
            "qr": qr_svg(address, look.translate(QR_ALT)).decode(),
            "qr_alt": look.translate(QR_ALT),
            "url": address,
        },
    }


def _in_order(album: Sequence[AlbumPage], *, only_found: bool) -> list[AlbumPage]:
    """Those that were found first, both parts in the order of the way."""
    found = [one for one in album if one.found]
    if only_found and found:
        return found
    return [*found, *(one for one in album if not one.found)]


def _parts(pages: Sequence[AlbumPage]) -> list[Sequence[AlbumPage]]:
    return [pages[first : first + ON_A_SHEET] for first in range(0, len(pages), ON_A_SHEET)]


def _sticker(one: AlbumPage, look: Look) -> dict[str, str]:
    return {
        "picture": one.picture,
        "name": in_language(one.names, look.lang),
        "sentence": in_language(one.sentences, look.lang),
    }


HINT = N_("Ausschneiden oder auf Etiketten drucken (70 × 37 mm), einkleben.")
COLOUR_HINT = N_("Ausmalen, ausschneiden, einkleben.")
QR_ALT = N_("QR-Code: öffnet euer Album. Die Adresse steht darunter.")
