"""The progress poster of a class, a house or a town, for a wall: A3 or A4, in colour or from a grey laser.

It is made of the public page's own object, so that it can say nothing that the page would not say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kindermeilen.actions.page_shapes import PageKind, ProgressPage
from kindermeilen.documents.columns import Translate
from kindermeilen.documents.pictures import pictures
from kindermeilen.documents.print_words import day, number, paper_language
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.rendering import Format, render
from kindermeilen.documents.town_picture import town_picture
from kindermeilen.domain.album import PageKind as AlbumKind
from kindermeilen.domain.errors import N_
from kindermeilen.domain.journey import Journey, Leg, Stop, upcoming
from kindermeilen.domain.logo import Logo
from kindermeilen.domain.places import in_language

TEMPLATE = "poster.typ"
PAPERS = ("a3", "a4")
PNG_PPI = 200
STATIONS = 6
BADGES = 8
ANIMALS = 10
WISHES = 3
HOUSE = "pictures/house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a poster is besides its figures: paper, language, where its code leads."""

    base_url: str
    paper: str = "a3"
    lang: str = "de"
    translate: Translate = str

    def number(self, value: int) -> str:
        return number(value, self.lang)


def poster(page: ProgressPage, look: Look, logo: Logo | None = None, *, format: Format = "pdf") -> bytes:
    """One poster. Raises rendering.NoTurn where too many wait."""
    return posters([page], look, {page.ags: logo} if logo else {}, format=format, key=f"poster-{page.code}")


def posters(
    pages: Sequence[ProgressPage],
    look: Look,
    logos: Mapping[str, Logo],
    *,
    format: Format = "pdf",
    key: str = "posters",
) -> bytes:
    """All of them in one PDF, in their order; of PNG and SVG the first. `logos` by the town's key (AGS)."""
    return render(TEMPLATE, poster_data(pages, look, logos), format=format, ppi=PNG_PPI, key=key)


def poster_data(pages: Sequence[ProgressPage], look: Look, logos: Mapping[str, Logo]) -> dict[str, Any]:
    """What the template shows: finished sentences, nothing to calculate. Raises ValueError without a page."""
    if not pages:
        raise ValueError("no posters to print")
    sheets = [_sheet(page, look) for page in pages]
    used = ["mark"] + [one["picture"] for sheet in sheets for part in PICTURED for one in sheet[part]]
    return {
        "lang": paper_language(look.lang),
        "paper": look.paper,
        "title": look.translate(N_("Kindermeilen: Poster")),
        "words": {key: look.translate(text) for key, text in WORDS.items()},
        "pictures": pictures(used),
        "logos": {ags: town_picture(logo) for ags, logo in logos.items()},
        "posters": sheets,
    }


PICTURED = ("colours", "stations", "badges", "animals")
"""The parts of a sheet whose entries have a picture."""


def page_path(page: ProgressPage) -> str:
    """Where the code leads: the page that goes on living."""
    if page.kind is PageKind.GROUP:
        return f"/k/{page.code}"
    return f"/e/{page.code}" if page.kind is PageKind.INSTITUTION else "/"


def _sheet(page: ProgressPage, look: Look) -> dict[str, Any]:
    address = look.base_url + page_path(page)
    return {
        "ags": page.ags,
        "name": page.name,
        "place": _place(page),
        "town": page.town_name,
        "year": str(page.campaign.year) if page.campaign else "",
        "number": look.number(page.miles.total),
        "headline": look.translate(_headline(page)),
        "colours": _colours(page, look),
        "goal": _goal(page, look),
        "next": _next(page.journey, look),
        "stations": _stations(page.journey, look),
        "badges": _badges(page, look),
        "animals": _animals(page, look),
        "wishes": [wish.text for wish in page.wishes[:WISHES]],
        "stand": _stand(page, look),
        "qr": qr_svg(address, look.translate(WORDS["qr_alt"])).decode(),
        "url": address,
    }


def _place(page: ProgressPage) -> str:
    if page.kind is PageKind.GROUP:
        return page.institution
    return page.town_name if page.kind is PageKind.INSTITUTION else ""


def _headline(page: ProgressPage) -> str:
    if page.miles.total == 0:
        return N_("Gleich geht es los: Unsere erste Meile wartet.")
    return N_("Meile haben wir gesammelt") if page.miles.total == 1 else N_("Meilen haben wir gesammelt")


def _colours(page: ProgressPage, look: Look) -> list[dict[str, str]]:
    """Each kind of mile that there is, with its shape; green always, as it is what the campaign is about."""
    return [
        {
            "key": key,
            "picture": f"miles/{key}",
            "number": look.number(count),
            "label": look.translate(MILES[key][0 if count == 1 else 1]),
        }
        for key, count in (("green", page.miles.green), ("red", page.miles.red), ("blue", page.miles.blue))
        if count or key == "green"
    ]


def _goal(page: ProgressPage, look: Look) -> str:
    if page.destination is None or page.journey is None:
        return ""
    return look.translate(N_("Unser Ziel: die Klimakonferenz in %(place)s. Bis dahin sind es %(n)s Meilen.")) % {
        "place": page.destination.place,
        "n": look.number(page.journey.miles_total),
    }


def _next(journey: Journey | None, look: Look) -> dict[str, str]:
    """The sentence that everybody looks for, in two parts: the second is set as large as it fits."""
    if journey is None:
        return {"before": "", "place": ""}
    if journey.next_stop.key == HOME_KEY:
        return {
            "before": look.translate(N_("Noch %(n)s Meilen bis")) % {"n": look.number(journey.remaining)},
            "place": look.translate(N_("nach Hause")),
        }
    one = journey.remaining == 1
    sentence = N_("Noch %(n)s Meile bis") if one else N_("Noch %(n)s Meilen bis")
    return {
        "before": look.translate(sentence) % {"n": look.number(journey.remaining)},
        "place": journey.next_stop.named(look.lang),
    }


def _stations(journey: Journey | None, look: Look) -> list[dict[str, Any]]:
    """The last stops that were passed, the next ones, and where it all leads to."""
    if journey is None:
        return []
    passed = journey.passed[-2:]
    ahead = upcoming(journey, STATIONS - len(passed) - 1)
    shown = [*passed, *ahead]
    if journey.leg is Leg.THERE:
        shown += [stop for stop in journey.route.there[-1:] if stop not in shown]
    return [_station(stop, journey, look) for stop in shown]


def _station(stop: Stop, journey: Journey, look: Look) -> dict[str, Any]:
    return {
        "name": stop.named(look.lang),
        "miles": look.translate(N_("bei %(n)s Meilen")) % {"n": look.number(stop.miles)},
        "picture": stop.place.picture if stop.place else HOUSE,
        "passed": stop.miles <= journey.miles_done,
        "next": stop == journey.next_stop,
    }


def _badges(page: ProgressPage, look: Look) -> list[dict[str, Any]]:
    """What was earned, the newest kinds last; then, where there is room, what comes next."""
    earned = [badge for badge in page.badges if badge.earned]
    open_ = [badge for badge in page.badges if not badge.earned]
    return [
        {"title": look.translate(badge.title), "picture": badge.picture, "earned": badge.earned}
        for badge in (*earned[-BADGES:], *open_[: max(0, BADGES // 2 - len(earned))])
    ]


def _animals(page: ProgressPage, look: Look) -> list[dict[str, str]]:
    """Those that were met on the way, the latest."""
    met = [one for one in page.album if one.found and one.kind is AlbumKind.ANIMAL]
    return [{"name": in_language(one.names, look.lang), "picture": one.picture} for one in met[-ANIMALS:]]


def _stand(page: ProgressPage, look: Look) -> str:
    text = N_("Vorläufig, Stand %(day)s") if page.is_provisional else N_("Gemeldet, Stand %(day)s")
    return look.translate(text) % {"day": day(page.as_of, look.lang)}


HOME_KEY = "home"
MILES = {
    "green": (N_("Grüne Meile"), N_("Grüne Meilen")),
    "red": (N_("Rote Meile"), N_("Rote Meilen")),
    "blue": (N_("Blaue Meile"), N_("Blaue Meilen")),
}
WORDS = {
    "brand": N_("Kindermeilen"),
    "badges": N_("Unsere Abzeichen"),
    "badges_open": N_("Abzeichen, die auf uns warten"),
    "animals": N_("Diese Tiere haben wir getroffen"),
    "wishes": N_("Unsere Wünsche für das Klima"),
    "stations": N_("Unsere Stationen"),
    "passed": N_("geschafft"),
    "next": N_("als Nächstes"),
    "open": N_("kommt noch"),
    "qr_alt": N_("QR-Code: öffnet die Seite mit den neuesten Zahlen. Die Adresse steht daneben."),
    "qr_title": N_("Wie weit sind wir heute?"),
    "qr_text": N_("Code scannen und nachsehen. Ohne Anmeldung, ohne Werbung."),
    "explain": N_("Eine Meile gibt es für jeden Weg zu Fuß, mit Rad, Roller, Bus oder Bahn."),
}
"""The sentences that stand on every poster."""
