"""The progress poster: worth hanging on a wall, whatever a class is called and however far it has come."""

import logging
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from kindermeilen.actions.page_shapes import PageKind, ProgressPage
from kindermeilen.documents import typesetting
from kindermeilen.documents.look import Look
from kindermeilen.documents.map_signs import HOUSE
from kindermeilen.documents.poster import TEMPLATE, poster_data
from kindermeilen.domain.album import album_of
from kindermeilen.domain.badges import badges_of_sum
from kindermeilen.domain.coverage import Coverage
from kindermeilen.domain.destinations import destination_of
from kindermeilen.domain.journey import journey_to
from kindermeilen.domain.logo import PNG, Logo
from kindermeilen.domain.maps import map_view
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.milestones import Milestone
from kindermeilen.domain.nouns import Campaign, CampaignState
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.domain.wishes import Outcome, ReleasedWish
from tests.documents.class_things import is_accessible, text_of

BLAUSTEIN = (48.41, 9.92)
BASE_URL = "https://kindermeilen.example"
TODAY = date(2026, 9, 24)
LONG = "Die unglaublich neugierigen Regenwurmforscherinnen und Regenwurmforscher vom Eich"
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüsselanhängerschule-Nord"
WISH = "Der Bus soll öfter fahren, damit niemand gebracht werden muss. " * 3 + "Danke."


def campaign(state: CampaignState = CampaignState.OPEN, destination: str = "cop31-antalya") -> Campaign:
    window = (date(2026, 9, 14), date(2026, 10, 2), date(2026, 10, 9))
    return Campaign(1, 1, 2026, *window, None, destination, "2026", state, CampaignRules(), 1)


def page(miles: Miles = Miles(153, 12, 4), wishes: tuple[str, ...] = (), **other: Any) -> ProgressPage:  # noqa: B008
    """Anna's class 3b, with whatever else is given."""
    of_year = other.pop("campaign", campaign())
    destination = destination_of(of_year.destination)
    journey = journey_to(destination, *BLAUSTEIN, miles.total)
    usual = ProgressPage(
        kind=PageKind.GROUP,
        name="3b",
        code="KXMRTPAHB",
        institution="Lindenschule",
        institution_code="ABCDEFGHJ",
        municipality="Blaustein",
        ags="08425141",
        print_name="",
        lat=BLAUSTEIN[0],
        lon=BLAUSTEIN[1],
        campaign=of_year,
        destination=destination,
        journey=journey,
        town_journey=journey_to(destination, *BLAUSTEIN, 4711),
        town_miles=4711,
        miles=miles,
        coverage=Coverage(),
        as_of=TODAY,
        badges=badges_of_sum(miles, tuple(stop.miles for stop in journey.route.there), TODAY),
        album=album_of(journey.route.there, miles.total),
        wishes=tuple(_wish(text) for text in wishes),
    )
    return replace(usual, **other)


def _wish(text: str) -> ReleasedWish:
    return ReleasedWish(text, Outcome.UNKNOWN, "", "3b", "KXMRTPAHB", "Lindenschule", "school")


def data(one: ProgressPage, paper: str = "a3", logo: Logo | None = None, **look: Any) -> dict[str, Any]:
    return poster_data([one], Look(base_url=BASE_URL, paper=paper, **look), {one.ags: logo} if logo else {})


def pdf(one: ProgressPage, paper: str = "a3", **look: Any) -> bytes:
    return typesetting.pdf(TEMPLATE, data(one, paper, **look))


def picture(one: ProgressPage, ppi: int, paper: str = "a3", **look: Any) -> Image.Image:
    return Image.open(BytesIO(typesetting.png_pages(TEMPLATE, data(one, paper, **look), ppi=ppi)[0]))


def test_a_poster_says_how_far_the_class_has_come_and_what_comes_next() -> None:
    text = text_of(pdf(page(wishes=("Ein Radweg.", "Mehr Bäume."))))
    for part in (
        "Kindermeilen 2026",
        "Blaustein",
        "3b",
        "Lindenschule",
        "169",
        "Meilen haben wir gesammelt",
        "153 Grüne Meilen",
        "12 Rote Meilen",
        "4 Blaue Meilen",
        "Die erste Meile",
        "Ein Radweg.",
        "Mehr Bäume.",
        "Alle in Blaustein zusammen: 4.711 Meilen",
        "Vorläufig, Stand 24. September 2026",
        f"{BASE_URL}/k/KXMRTPAHB",
    ):
        assert part in text
    assert re.search(r"Noch \d+ Meilen bis", text)
    assert not re.search(r"\bkm\b|Kilometer|gereist|gefahren sind", text), "nobody travelled"


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_its_code_is_read_from_a_crooked_grey_picture_of_100_dpi(
    decode: Callable[[Image.Image], list[str]], paper: str, tmp_path: Path
) -> None:
    crooked = picture(page(), 100, paper).convert("L").rotate(3, expand=True, fillcolor=235)
    assert crooked.width < (1300 if paper == "a3" else 950), "100 dpi"
    assert decode(crooked) == [f"{BASE_URL}/k/KXMRTPAHB"]
    assert decode(crooked.point(lambda light: 60 + light * 175 // 255)) == [f"{BASE_URL}/k/KXMRTPAHB"]
    if zbar := shutil.which("zbarimg"):  # another reader, a weaker one, where the machine has it
        crooked.save(tmp_path / "page.png")
        found = subprocess.run([zbar, "-q", "--raw", tmp_path / "page.png"], capture_output=True, text=True)
        assert found.stdout.strip() == f"{BASE_URL}/k/KXMRTPAHB"


SIGNS = {"emoji": "Igel 🦔❤️", "arabic": "مجموعة القنافذ", "hebrew": "כיתה ב", "long": LONG, "word": LONG_WORD}


@pytest.mark.parametrize("name", SIGNS.values(), ids=list(SIGNS))
def test_no_name_leaves_the_paper(name: str) -> None:
    one = page(name=name, institution=name, print_name=name, wishes=(WISH,) * 3)
    file = pdf(one, "a4")
    assert len(PdfReader(BytesIO(file)).pages) == 1
    assert is_accessible(file)
    _has_clean_edges(picture(one, 40, "a4"))


def _has_clean_edges(image: Image.Image) -> None:
    """Five millimetres of white at the right, the left and the top; at the foot the hills as ever."""
    grey, edge = image.convert("L"), round(5 / 25.4 * 40)
    width, above_the_hills = grey.width, round(grey.height * 0.68)
    for strip in (
        grey.crop((0, 0, width, edge)),
        grey.crop((0, 0, edge, above_the_hills)),
        grey.crop((width - edge, 0, width, above_the_hills)),
    ):
        assert strip.getextrema() == (255, 255)
    foot = (0, grey.height - edge, width, grey.height)
    assert ImageChops.difference(grey.crop(foot), picture(page(), 40, "a4").convert("L").crop(foot)).getbbox() is None


def test_ten_million_miles_go_on_around_the_world_and_fit() -> None:
    one = page(Miles(9_000_000, 600_000, 400_000))
    text = text_of(pdf(one, "a4"))
    assert "10.000.000" in text
    assert re.search(r"Noch [\d.]+ Meilen bis", text)
    _has_clean_edges(picture(one, 40, "a4"))


def _baselines(file: bytes) -> dict[str, tuple[float, float]]:
    """Of each piece of text how high its line stands, and the size of its letters."""
    found: dict[str, tuple[float, float]] = {}
    PdfReader(BytesIO(file)).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: found.setdefault(text.strip(), (tm[5] * cm[3] + cm[5], size))
    )
    return found


def test_a_house_stands_beside_a_short_name_and_clear_below_a_long_one() -> None:
    beside = _baselines(pdf(page(name="Igel", institution="Kita Apfelbaum")))
    assert abs(beside["Igel"][0] - beside["Kita Apfelbaum"][0]) < 0.1
    house = "Grundschule an der Blau, Außenstelle Herrlingen"
    below = _baselines(pdf(page(name="Gruppe Igel", institution=house)))
    (name, large), (place, small) = below["Gruppe Igel"], below[house]
    assert abs(name - place) > 0.24 * large + 0.66 * small, "a g reaches a quarter of its size below its line"


def test_a_class_without_a_mile_is_invited() -> None:
    text = text_of(pdf(page(Miles())))
    assert "Gleich geht es los: Unsere erste Meile wartet." in text
    assert "Abzeichen, die auf uns warten" in text
    assert re.search(r"Noch \d+ Meilen bis Ulm", text)


def test_before_the_first_campaign_and_after_filing() -> None:
    waiting = page(Miles(), campaign=campaign())
    bare = replace(waiting, campaign=None, destination=None, journey=None, town_journey=None, badges=(), album=())
    assert "Gleich geht es los" in text_of(pdf(bare))
    filed = text_of(pdf(page(campaign=campaign(CampaignState.FILED))))
    assert "Vorläufig" not in filed
    assert "Gemeldet, Stand 24. September 2026" in filed


def test_it_speaks_other_languages_and_plain_german_is_read_as_german() -> None:
    english = data(page(), lang="en", translate=lambda text: f"<{text}>")
    assert english["lang"] == "en"
    assert english["posters"][0]["stand"] == "<Vorläufig, Stand 24 September 2026>"
    assert english["words"]["badges"] == "<Unsere Abzeichen>"
    assert (
        "Addis Ababa" in data(page(campaign=campaign(destination="cop32-addis-abeba")), lang="en")["posters"][0]["goal"]
    )
    assert data(page(), lang="leicht")["lang"] == "de"


def test_it_is_as_good_in_grey_passed_and_coming_differ_by_shape() -> None:
    """Nothing is said by colour alone: earned badges have their picture, those to come an outline."""
    sheet = data(page())["posters"][0]
    assert {one["earned"] for one in sheet["badges"]} == {True, False}
    for part, state in (("badges", "earned"), ("animals", "met")):
        for one in sheet[part]:
            assert one["picture"].startswith("line:") != one[state]
    assert {mark["kind"] for mark in sheet["map"]["marks"]} >= {"us", "goal", "start", "stop"}


def test_the_towns_logo_stands_on_it_whatever_its_shape() -> None:
    buffer = BytesIO()
    Image.new("RGB", (40, 400), "#a62624").save(buffer, "PNG")
    tall = Logo(PNG, buffer.getvalue(), 40, 400)
    file = typesetting.pdf(TEMPLATE, data(page(), logo=tall))
    assert is_accessible(file)
    with_logo = typesetting.png_pages(TEMPLATE, data(page(), logo=tall), ppi=40)[0]
    assert with_logo != typesetting.png_pages(TEMPLATE, data(page()), ppi=40)[0]


def test_a_sign_that_no_font_has_costs_the_mark_but_not_the_poster(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        file = pdf(page(name="Klasse 𓃠"))
    assert not is_accessible(file)
    assert "𓃠" not in caplog.text


def _box(mark: dict[str, Any]) -> tuple[float, float, float, float]:
    """At least as much as a label's letters take."""
    left, top = mark["label_x"], mark["label_y"]
    return left, top, left + 2.8 * len(mark["label"]), top + 5.6


@pytest.mark.parametrize("miles", [169, 1_250, 2_000, 3_000])
def test_no_name_on_the_map_stands_on_a_dot_a_sign_or_another_name(miles: int) -> None:
    drawn = data(page(Miles(miles)))["posters"][0]["map"]
    named = [mark for mark in drawn["marks"] if mark["label"]]
    assert len(named) > 5
    for mark in named:
        left, top, right, bottom = _box(mark)
        for other in drawn["marks"]:
            assert not (left < other["x"] < right and top < other["y"] < bottom)
        for other in (one for one in named if one is not mark):
            a, b, c, d = _box(other)
            assert right <= a or c <= left or bottom <= b or d <= top


def test_far_places_lie_where_they_lie_and_a_town_has_its_house() -> None:
    one = page(Miles(169))
    view = map_view(one.destination, one.lat, one.lon, one.journey, one.town_journey)
    vienna = next(stop for stop in view.stops if stop.stop.key == "wien")
    marks = {mark["label"]: mark for mark in data(one)["posters"][0]["map"]["marks"]}
    scale = (marks["Antalya"]["x"] - marks["Wien"]["x"]) / (view.end[0] - vienna.place[0])
    assert abs(marks["Antalya"]["y"] - marks["Wien"]["y"] - scale * (view.end[1] - vienna.place[1])) < 0.1
    assert marks["Wir"]["kind"] == "us"
    town = data(page(kind=PageKind.TOWN))["posters"][0]["map"]
    assert next(mark["kind"] for mark in town["marks"] if mark["label"] == "Wir") == "together"
    assert HOUSE in town["signs"]["together"]["svg"]


def test_the_map_in_words_says_the_same_as_the_picture() -> None:
    sheet = data(page())["posters"][0]
    assert "Unser Zeichen steht bei 169 von 2.1" in sheet["map_alt"]
    assert sheet["next"]["place"] in sheet["map_alt"]


def read_out(element: Any) -> Iterator[str]:
    """The texts that stand for pictures, in the order in which they are read out."""
    found = element.get_object()
    if isinstance(found, list):
        for one in found:
            yield from read_out(one)
    elif isinstance(found, dict):
        if "/Alt" in found:
            yield str(found["/Alt"])
        if "/K" in found:
            yield from read_out(found["/K"])


def test_who_has_it_read_out_hears_which_stations_and_badges_are_behind_them() -> None:
    sheet = data(page())["posters"][0]
    words = ("geschafft", "als Nächstes", "kommt noch")
    there, coming, open_ = words
    stations = [there if one["passed"] else coming if one["next"] else open_ for one in sheet["stations"]]
    badges = [there if one["earned"] else open_ for one in sheet["badges"]]
    root: Any = PdfReader(BytesIO(pdf(page()))).trailer["/Root"]
    spoken = read_out(root["/StructTreeRoot"])
    assert [one for one in spoken if one in words] == stations + badges
    assert set(stations) == set(words)


def test_a_files_title_says_whose_it_is() -> None:
    assert data(page())["title"] == "Kindermeilen: Poster, 3b, Lindenschule"
    assert data(page(kind=PageKind.INSTITUTION, name="Lindenschule"))["title"].endswith("Lindenschule, Blaustein")
    several = poster_data([page(), page(name="4a")], Look(base_url=BASE_URL), {})
    assert several["title"] == "Kindermeilen: Poster, Blaustein"
    assert PdfReader(BytesIO(pdf(page()))).metadata.title == "Kindermeilen: Poster, 3b, Lindenschule"


def test_no_pages_are_an_error_and_not_an_empty_file() -> None:
    with pytest.raises(ValueError, match="no posters"):
        poster_data([], Look(base_url=BASE_URL), {})


def test_the_foot_says_where_the_way_leads_also_after_the_conference() -> None:
    said = [data(page(Miles(green)))["posters"][0]["goal"] for green in (100, 2200, 5000)]
    assert "Unser Ziel" in said[0]
    assert said[1].endswith("Jetzt geht es nach Hause.")
    assert said[2].endswith("Jetzt geht es um die Welt.")


def test_sentences_say_the_towns_plain_name() -> None:
    sheet = data(page(print_name="Stadt Blaustein"))["posters"][0]
    assert sheet["town"] == "Stadt Blaustein"
    assert "in Blaustein zusammen" in sheet["legend"]
    assert "Karte von Blaustein" in sheet["map_alt"]


def test_a_reward_far_ahead_hangs_on_the_wall_too() -> None:
    goal = Milestone(500, None, Milestone(600, {"de": "Lieblingsspiel"}))
    assert data(page(next_milestone=goal))["posters"][0]["next"]["after"].endswith("Bei 600 Meilen: Lieblingsspiel.")
