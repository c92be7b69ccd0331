"""Access letters: readable by people, cameras and screen readers, whatever a class is called."""

import logging
import resource
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from kindermeilen.documents import typesetting
from kindermeilen.documents.letters import TEMPLATE, WORDS, AccountKind, letter_data, letters_pdf
from tests.documents.class_things import is_accessible

MARKUP = '#import "x": * *[fett]* $x^2$ @ref <l> \\ `raw` = + // /* %(x)s {{ }}'
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüsselanhängerschule" * 2


def text_of(pdf: bytes) -> str:
    """The words of a PDF, lines joined and hyphens at their ends taken back."""
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(lines.replace("-\n", "").split()).replace("\u200b", "")


def test_a_letter_is_one_page_with_all_a_teacher_needs(letter):
    pdf = letters_pdf([letter(valid_hint="Der Brief gilt bis 30.06.2026.")])
    text = text_of(pdf)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    for expected in (
        "3b",
        "Lindenschule",
        "Blaustein",
        "KXMR TPAH",
        "Ihre vier Wörter",
        "04.05.2026 bis 22.05.2026",
        "Eingetragen sind 25 Kinder",
        "Der Brief gilt bis 30.06.2026.",
        "https://kindermeilen.example/anmelden",
        "hilfe@kindermeilen.example",
    ):
        assert expected in text


def test_a_letter_says_what_happens_later_what_to_do_when_lost_and_that_no_child_is_stored(letter):
    text = text_of(letters_pdf([letter()]))
    for key in ("step_1", "step_2", "step_3", "later", "lost", "key", "data"):
        assert WORDS[key].replace("-", "") in text.replace("-", "")


def test_school_and_coordinator_are_addressed_as_such(letter):
    school = text_of(letters_pdf([letter(account_kind=AccountKind.SCHOOL, group=None)]))
    kora = text_of(
        letters_pdf([letter(account_kind=AccountKind.COORDINATOR, group=None, institution="", children=None)])
    )
    assert "für alle Klassen und Gruppen" in school
    assert "Koordination" in kora
    assert "Eingetragen sind" not in kora


def test_each_class_gets_its_own_page_and_code_in_order(letter, decode):
    letters = [
        letter(group=name, invitation_url=f"https://kindermeilen.example/einladung/{name}") for name in ("3b", "4a")
    ]
    pages = typesetting.png_pages(TEMPLATE, letter_data(letters, "de", str), ppi=100)
    codes = [decode(Image.open(BytesIO(page))) for page in pages]
    assert codes == [["https://kindermeilen.example/einladung/3b"], ["https://kindermeilen.example/einladung/4a"]]


def test_the_code_is_read_from_a_crooked_grey_print_of_100_dpi(letter, decode):
    [page] = typesetting.png_pages(TEMPLATE, letter_data([letter()], "de", str), ppi=100)
    crooked = Image.open(BytesIO(page)).convert("L").rotate(3, expand=True, fillcolor=235)
    faded = crooked.point(lambda light: 60 + light * 175 // 255)
    assert decode(faded) == [letter().invitation_url]


def test_the_pdf_is_tagged_has_a_title_a_language_and_a_bookmark_per_letter(letter):
    pdf = letters_pdf([letter(), letter(group="4a")])
    reader = PdfReader(BytesIO(pdf))
    assert is_accessible(pdf)
    assert reader.metadata is not None
    assert reader.metadata.title == "Kindermeilen: Zugangsbriefe"
    assert reader.trailer["/Root"]["/Lang"] == "de"
    assert [mark["/Title"] for mark in reader.outline] == ["3b Lindenschule", "4a Lindenschule"]


def test_the_same_letters_give_the_same_bytes(letter):
    assert letters_pdf([letter()]) == letters_pdf([letter()])


def test_every_sentence_goes_through_the_catalogue_and_the_language_through_to_the_reader(letter):
    english = {WORDS["number_title"]: "Sign-in number", "Kampagne vom %(from)s bis %(to)s": "From %(from)s to %(to)s"}
    asked = []

    def translate(text: str) -> str:
        asked.append(text)
        return english.get(text, text)

    pdf = letters_pdf([letter(children=None)], "en", translate)
    assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"] == "en"
    assert "Sign-in number" in text_of(pdf)
    assert "From 04.05.2026 to 22.05.2026" in text_of(pdf)
    assert "" not in asked, "gettext answers an empty text with the catalogue's header"


@pytest.mark.parametrize("name", [MARKUP, '"); panic("x', "\\u{1F4A9}", "</svg><script>alert(1)</script>", "a\\b\\n"])
def test_a_name_full_of_markup_is_only_a_name(letter, name):
    pdf = letters_pdf([letter(group=name, institution=name, municipality=name, help_address=name)])
    assert is_accessible(pdf)
    assert "".join(name.split()) in "".join(text_of(pdf).split())


@pytest.mark.parametrize(
    "names",
    [
        {"group": "W" * 80},
        {"group": "Ä" * 41, "institution": "Städtische Gemeinschaftsgrundschule " * 2},
        {"group": LONG_WORD[:80], "institution": (LONG_WORD * 2)[:200], "municipality": LONG_WORD[:120]},
        {"help_address": "Stadt Blaustein, Klimaschutz, Marktplatz 2, 89134 Blaustein, " * 3},
        {"invitation_url": f"https://{'sehr-langer-name.' * 6}example/einladung/{'x' * 43}"},
        {"group": MARKUP, "institution": MARKUP, "municipality": MARKUP},
    ],
)
def test_a_letter_stays_one_page_inside_its_margins_however_long_the_names_are(letter, names):
    [page] = typesetting.png_pages(
        TEMPLATE, letter_data([letter(valid_hint="Gilt bis Ende Juni.", **names)], "de", str), ppi=50
    )
    image = Image.open(BytesIO(page)).convert("L")
    left, top, right, bottom = image.point(lambda light: 255 - light).getbbox()
    margin = 20 / 25.4 * 50
    assert left >= margin
    assert right <= image.width - margin
    assert top >= 14 / 25.4 * 50
    assert bottom <= image.height - 14 / 25.4 * 50


def test_names_from_right_to_left_are_printed(letter):
    assert len(PdfReader(BytesIO(letters_pdf([letter(institution="בית ספר")]))).pages) == 1


def test_an_emoji_and_an_arabic_name_keep_the_mark(letter):
    assert is_accessible(letters_pdf([letter(group="Igel 🦔❤️", institution="مدرسة الزيزفون")]))


def test_a_sign_no_font_has_costs_the_mark_but_not_the_letter_and_the_log_names_nobody(letter, caplog):
    with caplog.at_level(logging.WARNING):
        pdf = letters_pdf([letter(group="Klasse 𓃠", institution="Lindenschule")])
    assert not is_accessible(pdf)
    assert "Lindenschule" in text_of(pdf)
    [record] = caplog.records
    assert "PDF/UA-1" in record.getMessage()
    assert "𓃠" not in record.getMessage()
    assert "Klasse" not in record.getMessage()


def test_no_letters_is_an_error_and_not_an_empty_file():
    with pytest.raises(ValueError, match="no letters"):
        letters_pdf([])


def test_memory_does_not_grow_with_every_download(letter):
    """typst keeps ten documents unless it is told not to: a busy afternoon would fill the server."""

    def peak_mib(round_: int) -> float:
        letters_pdf(
            [letter(group=f"{round_}-{i}", invitation_url=f"https://x.example/{round_}/{i}") for i in range(40)]
        )
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    peak_mib(0)
    after_first = peak_mib(1)
    after_many = [peak_mib(round_) for round_ in range(2, 6)][-1]
    assert after_many - after_first < 40
