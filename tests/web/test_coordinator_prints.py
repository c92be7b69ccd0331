"""What Kora prints for the whole town at once."""

from io import BytesIO

from pypdf import PdfReader

from tests.conftest import People, World


def test_kora_gets_all_posters_in_one_pdf_by_house_and_class(people: People, world: World) -> None:
    page = people.kora.get(f"/koordination/{world.ags}/drucke")
    address = f"/koordination/{world.ags}/drucke/poster.pdf?papier=a4"
    assert address in page.text
    answer = people.kora.get(address)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="poster-blaustein-a4.pdf"'
    sheets = [one.extract_text() for one in PdfReader(BytesIO(answer.data)).pages]
    expected = ("2c", "Sonnengruppe", "3b", "4a")
    assert len(sheets) == len(expected)
    for name, sheet in zip(expected, sheets, strict=True):
        assert name in sheet


def test_a_stranger_finds_no_prints(people: People, world: World) -> None:
    assert people.anna.get(f"/koordination/{world.ags}/drucke/poster.pdf").status_code == 404
