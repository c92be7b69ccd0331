"""The tally list on paper: one page, every mode, free days named, a code that is read, and no place for a name."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from kindermeilen.actions.tally_sheet import ListDay, TallyList
from kindermeilen.documents import typesetting
from kindermeilen.documents.tally_list import EXTRA_LABELS, LABELS, STEPS, TEMPLATE, tally_list_data, tally_lists_pdf
from kindermeilen.domain.calendar import DayKind, DayType
from kindermeilen.domain.modes import Mode, Sheet

BASE = "https://kindermeilen.example"
MONDAY = date(2026, 9, 21)
USUAL = (Mode.BUS, Mode.FOOT, Mode.BIKE)
HOLIDAY = DayType(DayKind.SCHOOL_HOLIDAY, "Herbstferien")


@pytest.fixture
def made() -> Callable[..., TallyList]:
    """Anna's list for 3b, with whatever else is given; `free` are the weekdays on which there is no school."""

    def make(free: tuple[int, ...] = (), **other: Any) -> TallyList:
        days = tuple(_day(number, number in free) for number in range(5))
        usual: dict[str, Any] = {
            "code": "ABCDEFGH2",
            "group": "3b",
            "institution": "Lindenschule",
            "municipality": "Blaustein",
            "is_kita": False,
            "monday": MONDAY,
            "days": days,
            "modes": (*USUAL, *(mode for mode in Mode if mode not in USUAL)),
            "usual": len(USUAL),
            "sheets": (Sheet.WAY_THERE, Sheet.WAY_BACK),
            "extras": (Sheet.LEISURE, Sheet.FOOD, Sheet.ENERGY, Sheet.ADULTS),
        }
        return TallyList(**usual | other)

    return make


def _day(number: int, is_free: bool) -> ListDay:
    return ListDay(MONDAY + timedelta(days=number), HOLIDAY if is_free else DayType(DayKind.OPEN), not is_free)


def text_of(pdf: bytes) -> str:
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(lines.replace("-\n", "").split()).replace("\u200b", "")


def image_of(one: TallyList, ppi: int) -> Image.Image:
    [page] = typesetting.png_pages(TEMPLATE, tally_list_data([one], BASE, "de", str), ppi=ppi)
    return Image.open(BytesIO(page)).convert("L")


def test_a_list_is_one_accessible_page_with_both_ways_and_every_mode(made) -> None:
    pdf = tally_lists_pdf([made()], BASE)
    reader, text = PdfReader(BytesIO(pdf)), text_of(pdf)
    assert len(reader.pages) == 1
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()
    for expected in (
        "3b Lindenschule",
        "Woche vom 21.09. bis 25.09.2026",
        "Montag 21.9.",
        "Freitag 25.9.",
    ):
        assert expected in text
    plain = text.replace("- ", "").replace(" ", "")
    for label in (*LABELS.values(), "fehlen"):
        assert plain.count(label.replace(" ", "")) >= 2, label
    assert all(step in text for step in STEPS)
    assert "genauso zurück" in text


def test_the_modes_a_class_uses_come_first(made) -> None:
    rows = tally_list_data([made()], BASE, "de", str)["lists"][0]["rows"]
    assert [row["label"] for row in rows[:4]] == ["Bus", "zu Fuß", "Fahrrad", "Roller"]
    assert [row["usual"] for row in rows[:4]] == [True, True, True, False]


def test_nobody_is_asked_for_a_name(made) -> None:
    text = text_of(tally_lists_pdf([made()], BASE)).replace("Keine Namen", "")
    assert "Name" not in text


def test_the_code_holds_public_code_and_week_only_and_is_read_from_a_grey_crooked_print(made, decode) -> None:
    crooked = image_of(made(), 110).rotate(2, expand=True, fillcolor=235).point(lambda light: 60 + light * 175 // 255)
    assert decode(crooked) == [f"{BASE}/w/ABCDEFGH2/2026-09-21"]


def test_a_free_day_is_hatched_and_named_and_the_others_stay_white(made) -> None:
    assert text_of(tally_lists_pdf([made(free=(3,))], BASE)).count("Herbstferien") == 2
    assert "Herbstferien" not in text_of(tally_lists_pdf([made()], BASE))
    assert _ink_of_thursday(made(free=(3,))) > 2 * _ink_of_thursday(made())


def _ink_of_thursday(one: TallyList) -> int:
    """Dots that are not white in the column of Thursday, where its ways are counted."""
    page = image_of(one, 75)
    column = page.crop(
        (int(page.width * 0.67), int(page.height * 0.24), int(page.width * 0.79), int(page.height * 0.31))
    )
    return sum(column.histogram()[:250])


def test_a_kita_is_asked_for_the_way_there_only(made) -> None:
    text = text_of(tally_lists_pdf([made(is_kita=True, sheets=(Sheet.WAY_THERE,))], BASE))
    assert "Hinweg" in text
    assert "Heimweg" not in text
    assert "genauso zurück" not in text


def test_what_the_town_does_not_collect_has_no_row(made) -> None:
    text = text_of(tally_lists_pdf([made(extras=(Sheet.FOOD,))], BASE))
    assert EXTRA_LABELS[Sheet.FOOD] in text
    assert EXTRA_LABELS[Sheet.LEISURE] not in text
    assert "Weitere Meilen" not in text_of(tally_lists_pdf([made(extras=())], BASE))


@pytest.mark.parametrize(
    "names",
    [
        {"group": "W" * 80},
        {"group": "Ä" * 41, "institution": "Städtische Gemeinschaftsgrundschule " * 4},
        {"group": "x" * 80, "institution": "Schule" * 33, "municipality": "Ort" * 40},
        {"group": '#import "x": * *[fett]* $x^2$', "institution": '"); panic("x'},
    ],
)
def test_a_list_stays_one_page_inside_its_margins_whatever_the_names_are(made, names) -> None:
    image = image_of(made(free=(0,), **names), 50)
    left, top, right, bottom = image.point(lambda light: 255 - light).getbbox()
    margin = 9 / 25.4 * 50
    assert left >= margin
    assert top >= margin
    assert right <= image.width - margin
    assert bottom <= image.height - margin


def test_several_lists_are_one_file_in_their_order_and_none_is_an_error(made) -> None:
    pdf = tally_lists_pdf([made(), made(group="4a")], BASE)
    assert [mark["/Title"] for mark in PdfReader(BytesIO(pdf)).outline] == ["3b Lindenschule", "4a Lindenschule"]
    with pytest.raises(ValueError, match="no lists"):
        tally_lists_pdf([], BASE)
