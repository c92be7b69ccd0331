"""The CO₂ figures in every format of the report, on the page and by the API: the same numbers, rounded once."""

import csv
import json
import re
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select, update

from kindermeilen.domain.co2.exported import rounded
from kindermeilen.domain.co2.rounding import shown_kg
from kindermeilen.storage.tables.co2 import Co2Result
from tests.co2_town import answer_distance, coordinator, count_week, set_week, three_weeks
from tests.conftest import People, World

KEYS = ("gross_kg", "p5", "p50", "p95", "proven_kg")
RISEN = date(2026, 9, 28)
Numbers = dict[str, tuple[float | None, ...]]
"""G, P5, P50, P95, B by institution; the whole town by its name."""


@pytest.fixture
def told(people: People, world: World) -> People:
    """A closed year: one school has proven something; in another the rides rose; a Kita has no baseline."""
    three_weeks(world)
    answer_distance(world)
    with world.write(coordinator(world)) as ctx:
        set_week(ctx, world.code_2c, "action", RISEN)
        count_week(ctx, world.code_2c, RISEN, 30, 76)
    address = f"/koordination/{world.ags}/kampagne/2026/abschluss"
    assert people.kora.post(address, {"typed_year": "2026"}).status_code == 302
    return people


def file_of(told: People, world: World, name: str) -> bytes:
    response = told.kora.get(f"/koordination/{world.ags}/{name}?jahr=2026")
    assert response.status_code == 200
    return response.data


def in_json(data: bytes) -> Numbers:
    found = json.loads(data)["co2"]
    rows = {row["institution"]: row for row in found["institutions"]} | {"Blaustein": found["whole"]}
    return {name: tuple(row[key] for key in KEYS) for name, row in rows.items()}


def in_rows(data: bytes) -> Numbers:
    rows = json.loads(data)["rows"]
    sums = [row for row in rows if row["level"] in ("institution", "municipality")]
    keys = ("co2_gross_kg", "co2_p5", "co2_p50", "co2_p95", "co2_proven_kg")
    return {row["institution"] or row["municipality"]: tuple(row[key] for key in keys) for row in sums}


def in_csv(data: bytes) -> Numbers:
    lines = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    titles = [title for title in lines[0] if title.startswith("CO₂") and title.endswith("(kg)")]
    sums = [line for line in lines if line["Zeile"].startswith("Summe")]
    return {
        line["Einrichtung"] or line["Kommune"]: tuple(
            float(line[title].replace(",", ".")) if line[title] else None for title in titles
        )
        for line in sums
    }


def in_xlsx(data: bytes) -> Numbers:
    sheet = load_workbook(BytesIO(data))["CO2"]
    lines = [[cell.value for cell in line[:7]] for line in sheet.iter_rows(min_row=2, max_row=5)]
    lines[-1][0] = "Blaustein"
    return {
        name: tuple(None if value == "nicht belegbar" else value for value in values) for name, _label, *values in lines
    }


def words_of(pdf: bytes) -> str:
    return squeezed(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def unbroken(text: str) -> str:
    """Without blanks and hyphens, as paper breaks lines where it likes."""
    return re.sub(r"[\s\u2010-]+", "", text)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00ad", "").replace("\u202f", " "))


def test_every_format_shows_the_same_numbers(told: People, world: World) -> None:
    document = file_of(told, world, "bericht.json")
    numbers = in_json(document)
    assert numbers["Blaustein"][4] is not None
    assert numbers["Bachschule"][4] is None
    assert (numbers["Bachschule"][1] or 0) < 0, "a range below zero is shown below zero"
    assert numbers["Kita Regenbogen"][1:] == (None, None, None, None)
    assert in_rows(document) == numbers
    assert in_csv(file_of(told, world, "bericht.csv")) == numbers
    assert in_xlsx(file_of(told, world, "bericht.xlsx")) == numbers
    api = told.nobody.get("/api/v1/totals?year=2026").get_json()["municipalities"]
    assert (
        tuple(next(one for one in api if one["name"] == "Blaustein")["co2"][key] for key in KEYS)
        == numbers["Blaustein"]
    )
    labels = {"Bachschule": "C", "Kita Regenbogen": "D", "Lindenschule": "A", "Blaustein": "A"}
    page = squeezed(re.sub(r"<[^>]+>", " ", told.kora.get(f"/koordination/{world.ags}/co2?jahr=2026").text))
    paper = words_of(file_of(told, world, "co2.pdf"))
    for name, (gross, p5, p50, p95, proven) in numbers.items():
        g = squeezed(shown_kg(gross or 0))
        v = " ".join(squeezed(shown_kg(one)) if one is not None else "–" for one in (p5, p50, p95))
        b = "nicht belegbar" if proven is None else squeezed(shown_kg(proven))
        row = "Ganze Kommune" if name == "Blaustein" else name
        assert f"{row} Note der Belege: {labels[name]} {g} {v} {b}" in page, row
        assert f"{row} {labels[name]} {b} {v} {g}" in paper, row


def test_every_format_says_the_same_sentences(told: People, world: World) -> None:
    sentences = [squeezed(one) for one in json.loads(file_of(told, world, "bericht.json"))["co2"]["sentences"]]
    assert sentences[0].startswith("Wären alle")
    assert sentences[-1].startswith("Der Wert ist ein Wirkungsindikator.")
    sheet = load_workbook(BytesIO(file_of(told, world, "bericht.xlsx")))["CO2"]
    cells = {squeezed(str(cell.value)) for line in sheet.iter_rows() for cell in line}
    page = squeezed(told.kora.get(f"/koordination/{world.ags}/co2?jahr=2026").text)
    paper = unbroken(words_of(file_of(told, world, "co2.pdf")))
    for one in sentences:
        assert one in cells
        assert one in page
        assert unbroken(one) in paper, one


def test_the_workbook_draws_the_ranges_from_its_cells(told: People, world: World) -> None:
    [chart] = load_workbook(BytesIO(file_of(told, world, "bericht.xlsx")))["CO2"]._charts
    assert [one.val.numRef.f for one in chart.series] == [f"'CO2'!${column}$2:${column}$5" for column in "FDE"]


def test_the_page_on_paper_is_tagged_and_names_how_it_was_made(told: People, world: World) -> None:
    pdf = file_of(told, world, "co2.pdf")
    assert b"pdfuaid" in pdf
    words = words_of(pdf)
    for part in ("uba2024", "Startzahl 42", "100 000 Läufen", "Fassung 1", "BISKO", "Die übliche Entfernung ist nicht"):
        assert part in words, part


def test_a_name_of_markup_is_only_a_name(told: People, world: World) -> None:
    with world.database.write() as conn:
        outputs = json.dumps(conn.execute(select(Co2Result.outputs)).scalar_one())
        renamed = json.loads(outputs.replace("Bachschule", "#pagebreak() *B*"))
        conn.execute(update(Co2Result).values(outputs=renamed))
    assert "#pagebreak() *B*" in words_of(file_of(told, world, "co2.pdf"))


def test_a_town_without_any_baseline_gets_its_page_too(people: People, world: World) -> None:
    words = words_of(file_of(people, world, "co2.pdf"))
    assert "Ohne Vorher-Zählung lässt sich keine Einsparung angeben." in words
    sheet: Any = load_workbook(BytesIO(file_of(people, world, "bericht.xlsx")))["CO2"]
    assert sheet._charts == []


@pytest.mark.parametrize(
    ("kg", "number"), [(46.4, 46), (143.0, 140), (0.4567, 0.46), (-12.5, -12), (0.0, 0), (2345.0, 2300), (None, None)]
)
def test_rounded_is_what_is_shown(kg: float | None, number: float | None) -> None:
    assert rounded(kg) == number
    if kg is not None:
        assert float(shown_kg(kg).replace("\u202f", "").replace(",", ".").replace("−", "-")) == number
