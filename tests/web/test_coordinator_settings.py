"""The town's words, a second coordinator, downloads, and the log."""

import csv
import io
import re
from html import unescape
from zipfile import ZipFile

import pytest

from kindermeilen.resources import PACKAGE
from kindermeilen.web.coordinator.words import DEEDS
from tests.conftest import People, World

WORDS = {"help_address": "meilen@blaustein.example", "contact": "Rathaus\nMarkt 1", "imprint": "Stadt <b>Blaustein</b>"}


def room(world: World, path: str = "/einstellungen") -> str:
    return f"/koordination/{world.ags}{path}"


def test_the_towns_words_are_kept_as_plain_text_and_stand_where_they_belong(people: People, world: World) -> None:
    assert people.kora.post(room(world), WORDS).status_code == 302
    page = people.kora.get(room(world)).get_data(as_text=True)
    assert "Stadt &lt;b&gt;Blaustein&lt;/b&gt;" in page
    assert "Stadt &lt;b&gt;Blaustein" in people.nobody.get("/impressum").get_data(as_text=True)


def test_a_page_names_the_help_address_of_its_own_town(people: People, world: World) -> None:
    pages = (f"/k/{world.code_3b}", f"/e/{world.code_school}", "/k/XXXXXXXXX", f"/k/{world.code_1a}", "/")
    before = [people.nobody.get(one).text for one in pages]
    assert not any("meilen@blaustein.example" in one for one in before)
    people.kora.post(room(world), WORDS)
    own, house, unknown, of_another, of_all = [people.nobody.get(one).text for one in pages]
    assert all('href="mailto:meilen@blaustein.example"' in one for one in (own, house)), "also where it was kept before"
    assert not any("meilen@blaustein.example" in one for one in (unknown, of_another, of_all))
    people.nora.post(f"/koordination/{world.other_ags}/einstellungen", WORDS)
    assert all("meilen@blaustein.example" in people.nobody.get(one).text for one in pages), "the same for all towns"


@pytest.mark.parametrize(("field", "limit"), [("help_address", 200), ("contact", 2000), ("imprint", 8000)])
def test_words_that_are_too_long_are_kept_on_the_page_and_not_stored(
    people: People, world: World, field: str, limit: int
) -> None:
    answer = people.kora.post(room(world), {**WORDS, field: "ä" * (limit + 1)})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert "ä" * (limit + 1) in page
    assert "ä" * 100 not in people.kora.get(room(world)).get_data(as_text=True)


def test_a_second_coordinator_is_invited_by_an_address_shown_once(people: People, world: World) -> None:
    answer = people.kora.post(room(world, "/einstellungen/koordination"), {"name": "Vertretung"})
    page = unescape(answer.get_data(as_text=True))
    found = re.search(r"http://127\.0\.0\.1:5000(/einladung/[\w-]{22})", page)
    assert answer.status_code == 200
    assert found
    assert "data:image/svg+xml;base64," in page
    assert found[1] not in people.kora.get(room(world)).get_data(as_text=True)
    people.nobody.post(found[1])
    assert people.nobody.get(room(world, "")).status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Koordination"])
def test_an_invitation_needs_a_name_of_its_own(people: People, world: World, name: str) -> None:
    answer = people.kora.post(room(world, "/einstellungen/koordination"), {"name": name})
    assert answer.status_code == 422
    assert 'href="#name"' in answer.get_data(as_text=True)


def test_a_colleagues_access_is_ended_and_the_own_one_is_not(people: People, world: World) -> None:
    page = people.kora.post(room(world, "/einstellungen/koordination"), {"name": "Vertretung"}).get_data(as_text=True)
    found = re.search(r"/einladung/[\w-]{22}", page)
    assert found
    people.nobody.post(found[0])
    link = re.search(r"/einstellungen/koordination/(\d+)", people.kora.get(room(world)).get_data(as_text=True))
    assert link
    url = room(world, link[0])
    assert "gelten sofort nicht mehr" in people.kora.get(url).get_data(as_text=True)
    assert people.kora.post(url, {"reason": "neue Stelle"}).status_code == 302
    assert people.nobody.get(room(world, "")).status_code == 302
    assert people.kora.get(room(world, "")).status_code == 200


def test_nobody_ends_the_own_access_by_its_number(people: People, world: World) -> None:
    answers = [people.kora.post(room(world, f"/einstellungen/koordination/{number}")) for number in range(1, 12)]
    assert [answer.status_code for answer in answers].count(422) == 1
    assert {answer.status_code for answer in answers} <= {404, 422}
    assert people.kora.get(room(world, "")).status_code == 200


def test_every_format_has_its_media_type_name_and_the_same_total(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 13})
    files = {kind: people.kora.get(room(world, f"/bericht.{kind}?jahr=2026")) for kind in ("csv", "xlsx", "json")}
    assert {kind: answer.mimetype for kind, answer in files.items()} == {
        "csv": "text/csv",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json": "application/json",
    }
    for kind, answer in files.items():
        assert answer.headers["Content-Disposition"] == f'attachment; filename="kindermeilen-blaustein-2026.{kind}"'
    rows = list(csv.reader(io.StringIO(files["csv"].data.decode("utf-8-sig")), delimiter=";"))
    town = next(row for row in rows if row[0] == "Summe Kommune")
    assert town[rows[0].index("Meilen der Kinder")] == "13"
    assert next(row for row in files["json"].get_json()["rows"] if row["level"] == "municipality")["total"] == 13
    assert ZipFile(io.BytesIO(files["xlsx"].data)).testzip() is None


def test_a_report_of_an_unknown_year_or_format_is_not_found(people: People, world: World) -> None:
    assert people.kora.get(room(world, "/bericht.docm")).status_code == 404
    assert people.kora.get(room(world, "/bericht.csv?jahr=zwei")).status_code == 404
    assert people.kora.get(room(world, "/bericht.csv?jahr=1999")).status_code == 422


def test_the_log_speaks_plain_words_and_of_days_only(people: People, world: World) -> None:
    people.kora.post(room(world), WORDS)
    page = unescape(people.kora.get(room(world, "/protokoll")).get_data(as_text=True))
    assert '<th scope="row">24.09.2026</th><td>Koordination</td><td>Texte der Kommune geändert: Blaustein</td>' in page
    assert not re.search(r"\d{1,2}:\d{2}", page)


def test_every_deed_of_the_log_has_plain_words() -> None:
    written = set()
    for file in (PACKAGE / "actions").glob("*.py"):
        for call in re.findall(r"write_audit\(([^()]*(?:\([^()]*\)[^()]*)*)", file.read_text()):
            written |= set(re.findall(r'"([a-z]+_[a-z_]+)"', call))
    assert written - set(DEEDS) == set()
    assert "import_groups" in written
