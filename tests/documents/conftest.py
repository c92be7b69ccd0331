"""A report of an invented town and the letters of its classes, as the documents' tests use them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import typst
import zxingcpp
from PIL import Image

from kindermeilen.documents.letters import AccessLetter, AccountKind
from kindermeilen.domain.report import (
    HandedOver,
    KnownMunicipalities,
    Level,
    Report,
    ReportRow,
    ReportState,
    Rule,
    with_sums,
)

INVITATION = "https://kindermeilen.example/einladung/aB3_xQ9zaB3_xQ9zaB3_xQ"


@pytest.fixture
def decode() -> Callable[[Image.Image], list[str]]:
    """What a phone's camera would read in a picture."""
    return lambda image: [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]


@pytest.fixture
def printed() -> Callable[[bytes, int], Image.Image]:
    """An SVG as a printer would put it on paper, at so many dots per inch and 40 mm wide."""

    def render(svg: bytes, ppi: int) -> Image.Image:
        page = b"#set page(width: 60mm, height: 60mm, margin: 10mm)\n#image(bytes(sys.inputs.svg), width: 40mm)"
        png = typst.compile(page, format="png", ppi=ppi, sys_inputs={"svg": svg.decode()}, ignore_system_fonts=True)
        assert isinstance(png, bytes)
        return Image.open(BytesIO(png))

    return render


@pytest.fixture
def letter() -> Callable[..., AccessLetter]:
    """Anna's letter for class 3b, with whatever else is given."""

    def make(**other: Any) -> AccessLetter:
        usual: dict[str, Any] = {
            "municipality": "Blaustein",
            "account_kind": AccountKind.CLASS,
            "sign_in_number": "KXMRTPAH",
            "invitation_url": INVITATION,
            "base_url": "https://kindermeilen.example",
            "help_address": "hilfe@kindermeilen.example",
            "campaign_from": date(2026, 5, 4),
            "campaign_to": date(2026, 5, 22),
            "institution": "Lindenschule",
            "group": "3b",
            "children": 25,
        }
        return AccessLetter(**usual | other)

    return make


def row(group: str, institution: str = "Lindenschule", **figures: Any) -> ReportRow:
    """A group's row as the figures of its campaign make it."""
    usual: dict[str, Any] = {
        "level": Level.GROUP,
        "municipality": "Blaustein",
        "kind": "school",
        "code": "ABCDEFGH2",
        "groups": 1,
    }
    return ReportRow(group=group, institution=institution, **usual | figures)


def blaustein(rows: tuple[ReportRow, ...], **other: Any) -> Report:
    """A report of that town with these rows."""
    usual: dict[str, Any] = {
        "municipality": "Blaustein",
        "ags": "08425141",
        "year": 2026,
        "state": ReportState.PROVISIONAL,
        "as_of": date(2026, 5, 20),
        "campaign_from": date(2026, 5, 4),
        "campaign_to": date(2026, 5, 22),
        "deadline": date(2026, 5, 29),
        "conference": "COP31 Antalya",
        "rows": rows,
        "groups_registered": 4,
        "groups_reported": 3,
    }
    return Report(**usual | other)


@pytest.fixture
def make_row() -> Callable[..., ReportRow]:
    return row


@pytest.fixture
def make_report() -> Callable[..., Report]:
    return blaustein


@pytest.fixture
def report() -> Report:
    """Two schools and a Kita: a class that counts, one half way, one silent, one on paper, and results of others."""
    groups = (
        row(
            "3b",
            children=25,
            green=1234,
            red=56,
            blue=7,
            adults=40,
            class_days_entered=14,
            class_days_expected=15,
            first_day=date(2026, 5, 4),
            last_day=date(2026, 5, 22),
        ),
        row("1/2", children=21, green=300, red=0, blue=0, class_days_entered=7, class_days_expected=15),
        row("4a", "Grundschule am Berg", children=23, class_days_entered=0, class_days_expected=15),
        row(
            "Igel", "Kita Regenbogen", kind="kita", children=18, class_days_entered=0, class_days_expected=0, paper=True
        ),
    )
    papers = (
        row(
            "Igel",
            "Kita Regenbogen",
            kind="kita",
            code="",
            children=17,
            green=90,
            class_days_entered=0,
            class_days_expected=0,
            paper=True,
            note="Meldung auf Papier vom 18.05.2026",
        ),
    )
    others = ReportRow(level=Level.REPORTED, municipality="Ulm", unspecified=11461, note="https://ulm.example")
    return blaustein(
        (*with_sums(groups, papers, municipality="Blaustein"), others),
        known_municipalities=KnownMunicipalities(count=2, children=None, miles=13148),
        handed_over=HandedOver(2026, "COP31 Antalya", 3_937_574, 250_000, "https://klimabuendnis.example"),
        rules=(Rule("Busfahren zählt", "ja"), Rule("Elternhaltestelle zählt", "nein")),
    )
