"""What class 3b of the Lindenschule has reached and gets for its start, and how a print is looked at."""

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kindermeilen.actions.class_kit import ClassFacts, StartKit
from kindermeilen.actions.class_prints import ColouringPoster
from kindermeilen.actions.page_shapes import PageKind, ProgressPage
from kindermeilen.actions.tally_sheet import ListDay, TallyList
from kindermeilen.documents import typesetting
from kindermeilen.documents.poster import Look
from kindermeilen.domain.album import album_of
from kindermeilen.domain.calendar import DayKind, DayType, Period
from kindermeilen.domain.colouring import expected_miles, scale_for
from kindermeilen.domain.coverage import Coverage
from kindermeilen.domain.journey import destination_of, journey_to, stops_to
from kindermeilen.domain.miles import Miles, PeriodKind
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.domain.nouns import Campaign, CampaignState
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.domain.stops import route_to

BASE = "https://kindermeilen.example"
ADDRESS = f"{BASE}/k/ABCDEFGH2"
LOOK = Look(base_url=BASE, paper="a4")
BLAUSTEIN = (48.41, 9.92)
ANTALYA = destination_of("Antalya")
MONDAY = date(2026, 9, 14)
HARD_NAMES = (
    {"name": "W" * 80, "house": "Städtische Gemeinschaftsgrundschule " * 3},
    {"name": "Igelklasse 🦔 3b", "house": "مدرسة النور בית ספר"},
    {"name": '#import "x": * *[fett]* $x^2$', "house": '"); panic("x'},
)
"""The longest, those without letters of ours, and those that would be commands if they could."""


def progress(miles: int = 812, *, name: str = "3b", house: str = "Lindenschule", **other: Any) -> ProgressPage:
    """3b's page after so many miles."""
    campaign = Campaign(
        *(1, 1, 2026, MONDAY, date(2026, 10, 2), date(2026, 10, 9), None, "Antalya", "2026"),
        state=other.pop("state", CampaignState.OPEN),
        rules=CampaignRules(),
        version=1,
    )
    usual: dict[str, Any] = {
        "kind": PageKind.GROUP,
        "name": name,
        "code": "ABCDEFGH2",
        "institution": house,
        "municipality": "Blaustein",
        "ags": "08425141",
        "print_name": "",
        "lat": BLAUSTEIN[0],
        "lon": BLAUSTEIN[1],
        "campaign": campaign,
        "destination": ANTALYA,
        "journey": journey_to(ANTALYA, *BLAUSTEIN, miles),
        "miles": Miles(miles, 0, 0, 0),
        "coverage": Coverage(),
        "as_of": date(2026, 9, 24),
        "album": album_of(stops_to(ANTALYA, *BLAUSTEIN), miles),
    }
    return ProgressPage(**usual | other)


def colouring(*, name: str = "3b", house: str = "Lindenschule", children: int = 25, part: int = 1) -> ColouringPoster:
    """3b's poster to colour in."""
    route = route_to(ANTALYA, *BLAUSTEIN)
    return ColouringPoster(
        name=name,
        house=house,
        municipality="Blaustein",
        year=2026,
        path="/k/ABCDEFGH2",
        scale=scale_for(expected_miles(children, 15, "school"), part),
        destination=ANTALYA,
        miles_total=route.total,
        stops=(*route.there, *route.home),
        is_kita=False,
    )


def facts(*, name: str = "3b", house: str = "Lindenschule", **other: Any) -> ClassFacts:
    """What the letters say of 3b."""
    rules = other.pop("rules", CampaignRules())
    usual: dict[str, Any] = {
        "group": name,
        "house": house,
        "municipality": "Blaustein",
        "is_kita": False,
        "path": "/k/ABCDEFGH2",
        "action": ((MONDAY, date(2026, 10, 2)),),
        "rules": rules,
        "green_modes": tuple(mode for mode in Mode if mode.is_way and rules.earns_green_mile(mode)),
        "destination": "Antalya",
        "help_address": "hilfe@blaustein.example",
    }
    return ClassFacts(**usual | other)


def start_kit(
    *, name: str = "3b", house: str = "Lindenschule", is_kita: bool = False, on_paper: bool = False
) -> StartKit:
    """3b's kit."""
    days = tuple(ListDay(MONDAY + timedelta(days=n), DayType(DayKind.OPEN), True) for n in range(5))
    return StartKit(
        facts=facts(name=name, house=house, is_kita=is_kita),
        counting=(Period(PeriodKind.BASELINE, date(2026, 9, 7), date(2026, 9, 11)),),
        deadline=date(2026, 10, 9),
        on_paper=on_paper,
        tally_list=TallyList(
            code="ABCDEFGH2",
            group=name,
            institution=house,
            municipality="Blaustein",
            is_kita=is_kita,
            monday=MONDAY,
            days=days,
            modes=tuple(Mode),
            usual=3,
            sheets=(Sheet.WAY_THERE,) if is_kita else (Sheet.WAY_THERE, Sheet.WAY_BACK),
            extras=(Sheet.LEISURE, Sheet.FOOD, Sheet.ENERGY),
        ),
        poster=colouring(name=name, house=house),
    )


def text_of(pdf: bytes, page: int | None = None) -> str:
    """What is to be read, words put together again."""
    pages = PdfReader(BytesIO(pdf)).pages
    lines = "\n".join(one.extract_text() for one in (pages if page is None else [pages[page]]))
    return " ".join(lines.replace("-\n", "").replace("\xad\n", "").replace("\u200b", "").split())


def is_accessible(pdf: bytes) -> bool:
    """Whether it carries the mark PDF/UA-1, which the typesetter gives to nothing that breaks the standard."""
    return b"<pdfuaid:part>1</pdfuaid:part>" in PdfReader(BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()


def fonts_of(pdf: bytes) -> list[bool]:
    """Of each font whether it lies in the file."""
    found = []
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            [inner] = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            found.append(any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")))
    return found


def images_of(template: str, data: Mapping[str, Any], ppi: int) -> list[Image.Image]:
    """The pages as a grey printer puts them on paper."""
    return [Image.open(BytesIO(page)).convert("L") for page in typesetting.png_pages(template, data, ppi=ppi)]


def ink_margins(image: Image.Image) -> tuple[float, ...]:
    """Millimetres from each edge of an A4 page to the nearest ink."""
    left, top, right, bottom = image.point(lambda light: 255 - light).getbbox()
    a_pixel = 210 / image.width
    return left * a_pixel, top * a_pixel, (image.width - right) * a_pixel, (image.height - bottom) * a_pixel


def codes_in(image: Image.Image) -> list[str]:
    """What a phone reads from a crooked grey copy."""
    copy = image.rotate(2, expand=True, fillcolor=235).point(lambda light: 60 + light * 175 // 255)
    return [code.text for code in zxingcpp.read_barcodes(copy)]
