"""The progress poster of a class, a house or a town, for a wall: A3 or A4, in colour or from a grey laser.

It is made of the public page's own object, so that it can say nothing that the page would not say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kindermeilen.actions.page_shapes import PageKind, ProgressPage
from kindermeilen.documents.line_drawing import line_drawing
from kindermeilen.documents.look import Look, page_path, place_of, shown_name, stand, whose
from kindermeilen.documents.pictures import picture
from kindermeilen.documents.poster_map import Asked, poster_map
from kindermeilen.documents.poster_words import GOALS, MARKS, MILES, WORDS
from kindermeilen.documents.print_words import paper_language, titled
from kindermeilen.documents.qr import qr_svg
from kindermeilen.documents.rendering import Format, render
from kindermeilen.documents.town_picture import town_picture
from kindermeilen.domain.album import PageKind as AlbumKind
from kindermeilen.domain.errors import N_
from kindermeilen.domain.journey import Journey, Leg, Stop, upcoming
from kindermeilen.domain.logo import Logo
from kindermeilen.domain.places import animals, in_language
from kindermeilen.domain.stops import StopKind

TEMPLATE = "poster.typ"
PAPERS = ("a3", "a4")
PNG_PPI = 200
STATIONS = 6
BADGES = 8
ANIMALS = 8
WISHES = 3
HOUSE = "pictures/house"
OUTLINED = "line:"
"""Before a picture's name: its outlines only, for what is still to come; to colour in, too."""
MAP_WIDTH = 163.0
MAP_HEIGHTS = {"a3": (168.0, 136.0), "a4": (151.0, 119.0)}
"""Millimetres on A3, and as many parts of A4, where the code takes more of the paper: without and with wishes below."""


def poster(page: ProgressPage, look: Look, logo: Logo | None = None, *, format: Format = "pdf") -> bytes:
    """One poster. Raises rendering.NoTurn where too many wait."""
    return printed(
        poster_data([page], look, {page.ags: logo} if logo else {}), format=format, key=f"poster-{page.code}"
    )


def printed(data: Mapping[str, Any], *, format: Format = "pdf", key: str) -> bytes:
    """All posters of these data in one PDF, in their order; of PNG and SVG the first."""
    return render(TEMPLATE, data, format=format, ppi=PNG_PPI, key=key)


def poster_data(pages: Sequence[ProgressPage], look: Look, logos: Mapping[str, Logo]) -> dict[str, Any]:
    """What the template shows: finished sentences, nothing to calculate. `logos` by the town's key (AGS).

    Raises ValueError without a page.
    """
    if not pages:
        raise ValueError("no posters to print")
    sheets = [_sheet(page, look) for page in pages]
    used = {"mark"} | {one["picture"] for sheet in sheets for part in PICTURED for one in sheet[part]}
    maps = {sheet["map"]["key"]: sheet["map"].pop("land") for sheet in sheets if sheet["map"]}
    return {
        "lang": paper_language(look.lang),
        "paper": look.paper,
        "title": titled(look.translate(N_("Kindermeilen: Poster")), whose(pages), pages[0].town_name),
        "words": {key: look.translate(text) for key, text in WORDS.items()},
        "pictures": {name: _drawn(name) for name in sorted(used)},
        "maps": maps,
        "logos": {ags: town_picture(logo) for ags, logo in logos.items()},
        "posters": sheets,
    }


PICTURED = ("colours", "stations", "badges", "animals")
"""The parts of a sheet whose entries have a picture."""


def _drawn(name: str) -> str:
    return line_drawing(name.removeprefix(OUTLINED)) if name.startswith(OUTLINED) else picture(name)


def _sheet(page: ProgressPage, look: Look) -> dict[str, Any]:
    address = look.base_url + page_path(page)
    return {
        "ags": page.ags,
        "name": shown_name(page, look),
        "place": place_of(page),
        "town": page.town_name,
        "year": str(page.campaign.year) if page.campaign else "",
        "number": look.number(page.miles.total),
        "headline": look.translate(_headline(page)),
        "colours": _colours(page, look),
        "goal": _goal(page, look),
        "next": _next(page, look),
        "stations": _stations(page.journey, look),
        "map": _map(page, look),
        "legend": _legend(page, look),
        "map_alt": _map_alt(page, look),
        "badges": _badges(page, look),
        "animals": _animals(page, look),
        "wishes": [wish.text for wish in page.wishes[:WISHES]],
        "stand": stand(page, look),
        "qr": qr_svg(address, look.translate(WORDS["qr_alt"])).decode(),
        "url": address,
    }


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
    return look.translate(GOALS[page.journey.leg]) % {
        "place": page.conference(look.lang),
        "n": look.number(page.journey.miles_total),
    }


def _next(page: ProgressPage, look: Look) -> dict[str, str]:
    """The sentence that everybody looks for, in two parts: the second is set as large as it fits."""
    journey = page.journey
    if journey is None:
        return {"before": "", "place": "", "after": ""}
    sentence = N_("Noch %(n)s Meile bis") if journey.remaining == 1 else N_("Noch %(n)s Meilen bis")
    stop = journey.next_stop
    return {
        "before": look.translate(sentence) % {"n": look.number(journey.remaining)},
        "place": look.translate(N_("nach Hause")) if stop.kind is StopKind.HOME else stop.named(look.lang),
        "after": " ".join(filter(None, (_waits_there(stop, look), _reward(page, look)))),
    }


def _waits_there(stop: Stop, look: Look) -> str:
    animal = animals().get(stop.animal or "")
    if animal is None:
        return ""
    return look.translate(N_("Dort wartet: %(animal)s.")) % {"animal": in_language(animal.names, look.lang)}


def _reward(page: ProgressPage, look: Look) -> str:
    """What a class set itself and looks forward to, be it at the next round number or further on."""
    goal = page.next_milestone.rewarded if page.next_milestone else None
    if goal is None or goal.reward is None:
        return ""
    return look.translate(N_("Bei %(n)s Meilen: %(what)s.")) % {
        "n": look.number(goal.miles),
        "what": in_language(goal.reward, look.lang).rstrip(".!"),
    }


def _stations(journey: Journey | None, look: Look) -> list[dict[str, Any]]:
    """The last stops that were passed, the next ones, and where it all leads to."""
    if journey is None:
        return []
    passed = journey.passed[-2:]
    shown = [*passed, *upcoming(journey, STATIONS - len(passed) - 1)]
    if journey.leg is Leg.THERE:
        shown += [stop for stop in journey.route.there[-1:] if stop not in shown]
    return [_station(stop, journey, look) for stop in shown]


def _station(stop: Stop, journey: Journey, look: Look) -> dict[str, Any]:
    return {
        "name": stop.named(look.lang),
        "miles": look.number(stop.miles),
        "picture": _stop_picture(stop),
        "passed": stop.miles <= journey.miles_done,
        "next": stop == journey.next_stop,
        "goal": stop == journey.route.there[-1],
    }


def _stop_picture(stop: Stop) -> str:
    """A place's own picture; of a near stop the animal that is met there."""
    if stop.place is not None:
        return stop.place.picture
    animal = animals().get(stop.animal or "")
    return animal.picture if animal else HOUSE


def _map(page: ProgressPage, look: Look) -> dict[str, Any] | None:
    if page.destination is None or page.journey is None:
        return None
    together = page.town_journey if page.kind is not PageKind.TOWN else None
    height = MAP_HEIGHTS[look.paper][1 if page.wishes else 0]
    asked = Asked(
        page.destination, page.lat, page.lon, page.journey, together, MAP_WIDTH, height, page.kind is PageKind.TOWN
    )
    return poster_map(asked, look.lang, {key: look.translate(text) for key, text in MARKS.items()})


def _legend(page: ProgressPage, look: Look) -> str:
    """What the town has together, for a class or house whose own marker stands near the start."""
    if page.kind is PageKind.TOWN or page.journey is None:
        return ""
    return look.translate(N_("Alle in %(town)s zusammen: %(n)s Meilen")) % {
        "town": page.municipality,
        "n": look.number(page.town_miles),
    }


def _map_alt(page: ProgressPage, look: Look) -> str:
    """The map in words, for whoever hears the poster."""
    if page.destination is None or page.journey is None:
        return ""
    text = N_(
        "Karte von %(town)s bis %(place)s. Unser Zeichen steht bei %(done)s von %(total)s Meilen, "
        "noch %(left)s Meilen bis %(next)s."
    )
    return look.translate(text) % {
        "town": page.municipality,
        "place": page.journey.route.there[-1].named(look.lang),
        "done": look.number(page.journey.miles_done),
        "total": look.number(page.journey.miles_total),
        "left": look.number(page.journey.remaining),
        "next": page.journey.next_stop.named(look.lang),
    }


def _badges(page: ProgressPage, look: Look) -> list[dict[str, Any]]:
    """What was earned, and where there is room in the row, what comes next: as outlines."""
    earned = [badge for badge in page.badges if badge.earned][-BADGES:]
    ahead = [badge for badge in page.badges if not badge.earned][: BADGES - len(earned)]
    return [
        {
            "title": look.translate(badge.title),
            "picture": badge.picture if badge.earned else OUTLINED + badge.picture,
            "earned": badge.earned,
        }
        for badge in (*earned, *ahead)
    ]


def _animals(page: ProgressPage, look: Look) -> list[dict[str, Any]]:
    """Those that were met on the way, and the next ones as outlines without a name."""
    all_ = [one for one in page.album if one.kind is AlbumKind.ANIMAL]
    met = [one for one in all_ if one.found][-(ANIMALS - 1) :]
    ahead = [one for one in all_ if not one.found][: ANIMALS - len(met)]
    return [
        {
            "name": in_language(one.names, look.lang) if one.found else "",
            "picture": one.picture if one.found else OUTLINED + one.picture,
            "met": one.found,
        }
        for one in (*met, *ahead)
    ]
