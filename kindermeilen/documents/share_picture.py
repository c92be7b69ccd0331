"""Pictures of a page for other websites: a large one beside a link, and a small one that stays current.

Both are made of the public page's own object and show less than it: miles, next stop, whose they are, of which day.
"""

from typing import Any

from kindermeilen.actions.page_shapes import PageKind, ProgressPage
from kindermeilen.documents.look import Look, place_of, shown_name, stand
from kindermeilen.documents.pictures import picture
from kindermeilen.documents.poster_map import Asked, poster_map
from kindermeilen.documents.poster_words import MARKS
from kindermeilen.documents.print_words import paper_language
from kindermeilen.documents.rendering import Format, render
from kindermeilen.documents.town_picture import town_picture
from kindermeilen.domain.errors import N_
from kindermeilen.domain.journey import Journey
from kindermeilen.domain.logo import Logo
from kindermeilen.domain.stops import StopKind

SHARE, WIDGET = "share.typ", "widget.typ"
SHARE_SIZE = (1200, 630)
"""Pixels, as messengers and social networks want it (Open Graph)."""
WIDGET_SIZE = (400, 225)
WIDGET_PPI = 144
"""Two pixels a point, for sharp screens."""
POINTS = 72
SHORT_NAME = 16
"""Signs that a marker's label bears: strangers who see the picture do not know who "we" are."""
MAP_SIZE = (144.0, 157.5)
"""A quarter of its pixels: the map draws its labels for a poster, in millimetres."""


def share_picture(page: ProgressPage, look: Look, logo: Logo | None = None) -> bytes:
    """1200 × 630 pixels, as PNG. Raises rendering.NoTurn where too many wait."""
    return render(SHARE, {**_shown(page, look, logo), "map": _map(page, look)}, format="png", ppi=POINTS, key="share")


def widget_picture(
    page: ProgressPage, look: Look, logo: Logo | None = None, *, dark: bool = False, format: Format = "svg"
) -> bytes:
    """A card of 400 × 225, as SVG or PNG. Raises rendering.NoTurn."""
    return render(WIDGET, {**_shown(page, look, logo), "dark": dark}, format=format, ppi=WIDGET_PPI, key="widget")


def caption(page: ProgressPage, look: Look) -> str:
    """The same in words, for who does not see the picture."""
    whose = ", ".join(part for part in (shown_name(page, look), place_of(page)) if part)
    sentence = (
        [look.translate(N_("%(n)s Meilen")) % {"n": look.number(page.miles.total)}] if page.miles.total > 1 else []
    )
    return f"{whose}: " + ". ".join([*sentence, *filter(None, [next_sentence(page, look)]), stand(page, look)])


def next_sentence(page: ProgressPage, look: Look) -> str:
    """How far it is to the next stop; empty before the first campaign."""
    journey = page.journey
    if journey is None:
        return ""
    is_home = journey.next_stop.kind is StopKind.HOME
    if is_home and journey.remaining > 1:
        return look.translate(N_("Noch %(n)s Meilen bis nach Hause")) % {"n": look.number(journey.remaining)}
    message = N_("Noch eine Meile bis %(stop)s") if journey.remaining == 1 else N_("Noch %(n)s Meilen bis %(stop)s")
    return look.translate(message) % {
        "n": look.number(journey.remaining),
        "stop": look.translate(N_("nach Hause")) if is_home else journey.next_stop.named(look.lang),
    }


def headline(page: ProgressPage, look: Look) -> str:
    """What the number says."""
    if page.miles.total == 0:
        return look.translate(N_("Gleich geht es los"))
    text = N_("Meile für das Klima") if page.miles.total == 1 else N_("Meilen für das Klima")
    return look.translate(text)


def _shown(page: ProgressPage, look: Look, logo: Logo | None) -> dict[str, Any]:
    """What both pictures say."""
    journey = page.journey
    return {
        "lang": paper_language(look.lang),
        "brand": look.translate(N_("Kindermeilen")),
        "year": str(page.campaign.year) if page.campaign else "",
        "name": shown_name(page, look),
        "place": place_of(page),
        "number": look.number(page.miles.total) if page.miles.total else "",
        "headline": headline(page, look),
        "next": next_sentence(page, look),
        "share": _share(journey) if journey else 0,
        "stand": stand(page, look),
        "mark": picture("mark"),
        "foot": picture("miles/green"),
        "stop": picture(journey.next_stop.place.picture if journey and journey.next_stop.place else "pictures/flag"),
        "logo": town_picture(logo) if logo else None,
    }


def _share(journey: Journey) -> float:
    """Of the way from the last stop to the next one; never the whole."""
    return round((journey.miles_done - journey.previous_miles) / (journey.next_stop.miles - journey.previous_miles), 3)


def _map(page: ProgressPage, look: Look) -> dict[str, Any] | None:
    """The way as on the poster, without the labels of the stops between: it is looked at for two seconds."""
    if page.destination is None or page.journey is None:
        return None
    together = page.town_journey if page.kind is not PageKind.TOWN else None
    asked = Asked(
        page.destination, page.lat, page.lon, page.journey, together, *MAP_SIZE, page.kind is PageKind.TOWN, False
    )
    words = {key: look.translate(text) for key, text in MARKS.items()} | {"start": page.municipality}
    if page.kind is PageKind.TOWN:
        words["us"] = words["together"]
    elif len(page.name) <= SHORT_NAME:
        words["us"] = page.name
    found = poster_map(asked, look.lang, words)
    return {"land": found["land"], "done": found["done"], "signs": found["signs"], "marks": found["marks"]}
