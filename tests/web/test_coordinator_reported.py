"""Results of others: the real file comes in as it is, each real contradiction is refused with its reason."""

import csv
import io
import re
from html import unescape

import pytest
from click.testing import CliRunner, Result

from kindermeilen.cli import main
from kindermeilen.config import Settings
from kindermeilen.resources import data_file
from tests.conftest import People, World

REAL = data_file("real-results.csv").read_bytes()
CONTRADICTIONS = data_file("real-contradictions.csv").read_text(encoding="utf-8").splitlines()
HEADER, ROWS = CONTRADICTIONS[0], CONTRADICTIONS[1:]
OTHER_FIGURES, ABOVE_REGION, TOO_MANY = "klären, welche gelten", "klären, was stimmt", "mehr als 60 je Gruppe"
REASONS = (OTHER_FIGURES, OTHER_FIGURES, OTHER_FIGURES, ABOVE_REGION, TOO_MANY, TOO_MANY)


def room(world: World) -> str:
    return f"/koordination/{world.ags}/gemeldet"


def send(people: People, world: World, text: str, **more: str) -> tuple[int, str]:
    answer = people.kora.post(room(world), {"text": text, **more})
    return answer.status_code, unescape(answer.get_data(as_text=True))


def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, file: object) -> Result:
    monkeypatch.setenv("KINDERMEILEN_INSTANCE", str(settings.instance))
    monkeypatch.setenv("KINDERMEILEN_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("KINDERMEILEN_SECRET_KEY", settings.secret_key)
    return CliRunner().invoke(main, ["totals", "import", str(file)])


def test_the_real_results_come_in_through_the_page(people: People, world: World) -> None:
    rows = len(list(csv.DictReader(io.StringIO(REAL.decode()))))
    status, page = send(people, world, REAL.decode())
    assert status == 200
    assert f"Alle {rows} Zeilen passen. Neu sind {rows} Ergebnisse." in page
    assert "Lübeck" not in people.kora.get(room(world) + "?jahr=2005").get_data(as_text=True)
    assert send(people, world, REAL.decode(), confirmed="1")[0] == 302
    page = unescape(people.kora.get(room(world) + "?jahr=2005").get_data(as_text=True))
    assert "Lübeck" in page
    assert "https://www.luebeck.de/de/presse/pressemeldungen/view/121961" in page
    assert "Alles ist schon so gespeichert" in send(people, world, REAL.decode())[1]


def test_a_region_is_shown_with_its_parts(people: People, world: World) -> None:
    send(people, world, REAL.decode(), confirmed="1")
    page = unescape(people.kora.get(room(world) + "?jahr=2023").get_data(as_text=True))
    assert "Bayreuth (Stadt und Landkreis)" in page
    assert "darin:" in page
    assert "unbekannt" in page


def test_there_is_a_reason_for_every_real_contradiction() -> None:
    assert len(REASONS) == len(ROWS)


@pytest.mark.parametrize(("row", "reason"), list(zip(ROWS, REASONS, strict=False)))
def test_each_real_contradiction_is_refused_with_its_reason(
    people: People, world: World, row: str, reason: str
) -> None:
    send(people, world, REAL.decode(), confirmed="1")
    status, page = send(people, world, f"{HEADER}\n{row}\n", confirmed="1")
    assert status == 422
    assert reason in page
    assert re.search(r'<th scope="row" class="num">2</th>', page)
    assert row.split(",")[-1] in page


def test_the_real_results_come_in_by_command_and_again_change_nothing(
    people: People, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(settings, monkeypatch, data_file("real-results.csv"))
    assert first.exit_code == 0, first.stderr
    again = run(settings, monkeypatch, data_file("real-results.csv"))
    assert again.exit_code == 0
    assert again.stderr.startswith("0 new")
    assert "Alles ist schon so gespeichert" in send(people, world, REAL.decode())[1]


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_each_real_contradiction_is_refused_by_command(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    run(settings, monkeypatch, data_file("real-results.csv"))
    file = settings.instance / "row.csv"
    file.write_text(f"{HEADER}\n{ROWS[number]}\n", encoding="utf-8")
    answer = run(settings, monkeypatch, file)
    assert answer.exit_code == 1
    assert "Zeile 2" in answer.stderr
    assert REASONS[number] in answer.stderr


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Ulm,DE,,2024,,,,,,,,,,", "eine Farbe oder die Summe"),
        ("Ulm,DE,,2024,,,,,1,61,,,,100", "61 Kinder in 1 Gruppen"),
        ("Ulm,DE,,1990,,,,,,,5,,,", "zwischen"),
        ("=1+1,DE,,2024,,,,,,,5,,,", "Formel"),
    ],
)
def test_a_row_that_cannot_be_is_refused(people: People, world: World, row: str, words: str) -> None:
    header = "municipality,country,ags,year,from,to,part_of,institution,groups,children,green,red,blue,total"
    status, page = send(people, world, f"{header}\n{row}\n", confirmed="1")
    assert status == 422
    assert words in page
    assert people.kora.get(room(world) + "?jahr=2024").status_code == 200


def test_the_town_page_shows_the_sum_of_known_towns_and_the_handover_apart(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 10})
    send(people, world, "municipality,year,green,source\nUlm,2026,500,Amtsblatt\n", confirmed="1")
    page = unescape(people.kora.get(f"/koordination/{world.ags}").get_data(as_text=True))
    assert "Summe der hier bekannten Kommunen (3)" in page
    assert "<b>510</b>" in page
    assert "noch nicht veröffentlicht" in page
