"""Kora's list: pasted or uploaded, every fault at its row, nothing stored before she confirms."""

import re
from html import unescape

import pytest

from tests.conftest import People, World

HEADER = "Einrichtung\tArt\tKlasse\tKinder"
LIST = f"{HEADER}\nLindenschule\tSchule\t3b\t26\nWiesenschule\tSchule\t1a\t21\nBachschule\tSchule\t2c\t20\n"


def listed(people: People, world: World) -> str:
    return people.kora.get(f"/koordination/{world.ags}/liste.csv").get_data(as_text=True)


def send(people: People, world: World, text: str, **more: str) -> tuple[int, str]:
    answer = people.kora.post(f"/koordination/{world.ags}/liste", {"text": text, **more})
    return answer.status_code, unescape(answer.get_data(as_text=True))


def upload(people: People, world: World, data: bytes) -> tuple[int, str]:
    """The form as a browser sends it, made by hand: the test client would leave a large file open."""
    token = people.kora.csrf_token().encode()
    start = b'--x\r\nContent-Disposition: form-data; name="'
    body = start + b'csrf_token"\r\n\r\n' + token + b"\r\n" + start + b'file"; filename="liste.csv"\r\n\r\n' + data
    answer = people.kora.client.post(
        f"/koordination/{world.ags}/liste", data=body + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x"
    )
    return answer.status_code, unescape(answer.get_data(as_text=True))


def field_text(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]


def test_a_pasted_list_is_shown_before_anything_is_stored(people: People, world: World) -> None:
    before = listed(people, world)
    status, page = send(people, world, LIST)
    assert status == 200
    assert "1 neu, 1 geändert, 1 wie bisher" in page
    assert "1a, Wiesenschule" in page
    assert re.search(r"3b, Lindenschule <span[^>]*>\(Kinder\)", page)
    assert listed(people, world) == before


def test_the_confirmed_list_is_stored_and_the_same_again_changes_nothing(people: People, world: World) -> None:
    status, _ = send(people, world, LIST, confirmed="1")
    assert status == 302
    assert "Wiesenschule;Schule;1a;21" in listed(people, world)
    assert "Lindenschule;Schule;3b;26" in listed(people, world)
    after = listed(people, world)
    assert send(people, world, LIST, confirmed="1")[0] == 302
    assert listed(people, world) == after
    assert "Alles ist schon so gespeichert" in send(people, world, LIST)[1]


def test_every_fault_is_named_at_its_row_and_the_text_is_kept(people: People, world: World) -> None:
    bad = f"{HEADER}\nLindenschule\tSchule\t3b\tviele\nNeue Schule\tZirkus\t5a\t27\nBachschule\tSchule\t\t900\n"
    before = listed(people, world)
    status, page = send(people, world, bad, confirmed="1")
    assert status == 422
    assert "4 Stellen passen noch nicht" in page
    rows = re.findall(r'<tr><th scope="row" class="num">(\d+)</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>', page)
    assert [(line, column, value) for line, column, value, _ in rows] == [
        ("2", "Kinder", "viele"),
        ("3", "Art", "Zirkus"),
        ("4", "Klasse", "–"),
        ("4", "Kinder", "900"),
    ]
    assert all(remedy for *_, remedy in rows)
    assert field_text(page) == bad
    assert listed(people, world) == before


def test_one_bad_row_stores_nothing_of_the_others(people: People, world: World) -> None:
    text = f"{HEADER}\nWiesenschule\tSchule\t1a\t21\nBachschule\tKita\t2c\t20\n"
    status, page = send(people, world, text, confirmed="1")
    assert status == 422
    assert "mit der anderen Art gespeichert" in page
    assert "Wiesenschule" not in listed(people, world)


@pytest.mark.parametrize(
    "data",
    [
        "Einrichtung;Art;Klasse;Kinder\r\nKita Überall;Kita;Bären;14\r\n".encode("cp1252"),
        "\ufeffEinrichtung;Art;Klasse;Kinder\r\nKita Überall;Kita;Bären;14\r\n".encode(),
        "Kinder,Klasse,Art,Einrichtung\n14,Bären,Kita,Kita Überall\n".encode(),
    ],
    ids=["windows-1252", "bom", "comma"],
)
def test_a_file_from_german_excel_is_understood(people: People, world: World, data: bytes) -> None:
    status, page = upload(people, world, data)
    assert status == 200
    assert "Bären, Kita Überall" in page
    text = re.search(r'name="text" value="(.*?)"', page, re.DOTALL)
    assert text
    assert send(people, world, text[1], confirmed="1")[0] == 302
    assert "Kita Überall;Kita;Bären;14" in listed(people, world)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "fügen Sie eine Tabelle ein"),
        (b"PK\x03\x04" + b"\x00" * 200, "CSV UTF-8"),
        ("Einrichtung;Art\n".encode("utf-16"), "UTF-16"),
        (b"Einrichtung;Art;Klasse;Kinder\n", "steht nichts"),
        (b"Einrichtung;Art;Klasse\nA;Schule;1\n", "Spalte fehlt"),
        (b"Einrichtung;Art;Klasse;Kinder\n=1+1;Schule;3b;20\n", "Formel"),
    ],
    ids=["empty", "workbook", "utf-16", "header-only", "column-missing", "formula"],
)
def test_a_file_that_is_no_list_is_refused_with_the_remedy(
    people: People, world: World, data: bytes, words: str
) -> None:
    status, page = upload(people, world, data)
    assert status == 422
    assert words in page


def test_a_million_rows_are_refused_with_the_limit(people: People, world: World) -> None:
    data = b"Einrichtung;Art;Klasse;Kinder\n" + b"A;Schule;1;20\n" * 1_000_000
    status, page = upload(people, world, data)
    assert status == 413
    assert "höchstens 2 MB" in page
    assert len(page) < 50_000


def test_more_rows_than_others_can_wait_for_are_refused_with_the_limit(people: People, world: World) -> None:
    rows = "".join(f"Schule\tSchule\tG{number}\t20\n" for number in range(1001))
    status, page = send(people, world, f"{HEADER}\n{rows}", confirmed="1")
    assert status == 422
    assert "1.001 Zeilen, auf einmal gehen 1.000" in page
    assert ";G7;" not in listed(people, world)


def test_what_is_empty_in_the_list_stays_as_it_is(people: People, world: World) -> None:
    url = f"/koordination/{world.ags}/liste/gruppe/{world.code_4a}"
    people.kora.post(url, {"name": "4a", "entry": "app", "material": "Plakat", "children": "22"})
    assert send(people, world, f"{HEADER}\nLindenschule\tSchule\t4a\t22\n", confirmed="1")[0] == 302
    assert re.search(r"Lindenschule;Schule;4a;22;.*;App;Plakat;", listed(people, world))


def test_the_downloaded_list_comes_in_again_without_a_change(people: People, world: World) -> None:
    send(people, world, f"{HEADER}\n'-Schule\tSchule\t@4\t22\n", confirmed="1")
    data = people.kora.get(f"/koordination/{world.ags}/liste.csv").data
    assert data.startswith(b"\xef\xbb\xbfEinrichtung;Art;Klasse;Kinder")
    assert b"'-Schule;Schule;'@4" in data
    assert "Alles ist schon so gespeichert" in upload(people, world, data)[1]


def test_one_group_is_added_by_form_with_its_school(people: People, world: World) -> None:
    url = f"/koordination/{world.ags}/liste/neu"
    form = {"institution": "Neue Schule", "kind": "school", "group": "1a", "children": "24", "entry": "app"}
    assert people.kora.post(url, form).status_code == 302
    assert "Neue Schule;Schule;1a;24" in listed(people, world)
    assert people.kora.post(url, form).status_code == 302
    assert listed(people, world).count("Neue Schule") == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("institution", ""),
        ("institution", "x" * 121),
        ("kind", "zoo"),
        ("group", ""),
        ("children", "0"),
        ("entry", "x"),
    ],
)
def test_a_refused_group_keeps_what_was_typed_and_names_the_field(
    people: People, world: World, field: str, value: str
) -> None:
    form = {"institution": "Neue Schule", "kind": "school", "group": "Spatzen", "children": "24", "entry": "app"}
    answer = people.kora.post(f"/koordination/{world.ags}/liste/neu", {**form, field: value})
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert field == "group" or 'value="Spatzen"' in page


def test_a_renamed_class_keeps_its_printed_code(people: People, world: World) -> None:
    url = f"/koordination/{world.ags}/liste/gruppe/{world.code_3b}"
    form = {"name": "3b Füchse", "entry": "app", "material": "", "children": "25"}
    assert people.kora.post(url, form).status_code == 302
    assert "3b Füchse" in people.nobody.get(f"/k/{world.code_3b}").get_data(as_text=True)


def test_two_classes_of_a_school_cannot_have_one_name(people: People, world: World) -> None:
    url = f"/koordination/{world.ags}/liste/gruppe/{world.code_3b}"
    answer = people.kora.post(url, {"name": "4A", "entry": "app", "material": "", "children": "25"})
    assert answer.status_code == 422
    assert "gibt es hier schon" in answer.get_data(as_text=True)


def test_a_new_number_of_children_holds_from_its_day_on(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 25})
    url = f"/koordination/{world.ags}/liste/gruppe/{world.code_3b}"
    form = {"name": "3b", "entry": "app", "material": "", "children": "24"}
    refused = people.kora.post(url, {**form, "from": "2026-09-21"})
    assert refused.status_code == 422
    assert "25 Wege" in refused.get_data(as_text=True)
    assert people.kora.post(url, {**form, "from": "24.09.2026"}).status_code == 302
    assert "Lindenschule;Schule;3b;24" in listed(people, world)


def test_a_renamed_school_keeps_its_code_and_its_kind_is_checked(people: People, world: World) -> None:
    url = f"/koordination/{world.ags}/liste/einrichtung/{world.code_school}"
    words = {"name": "Schule am Markt", "kind": "school", "address": "Markt 1", "contact_role": "", "email": ""}
    assert people.kora.post(url, words).status_code == 302
    assert "Schule am Markt" in people.nobody.get(f"/e/{world.code_school}").get_data(as_text=True)
    assert people.kora.post(url, {**words, "kind": "zoo"}).status_code == 422
    assert people.kora.post(url, {**words, "name": "Bachschule"}).status_code == 422
    assert people.kora.post(url, {**words, "name": ""}).status_code == 422
    assert people.kora.post(url, {**words, "address": "x" * 201}).status_code == 422


def test_a_class_without_entries_is_left_out_of_the_year_and_let_in_again(people: People, world: World) -> None:
    url = f"/koordination/{world.ags}/liste/gruppe/{world.code_4a}/teilnahme"
    assert people.kora.post(url, {"takes_part": "0"}).status_code == 302
    assert people.ben.put(world.code_4a, "2026-09-24", "way_there", {"foot": 3}).status_code == 422
    assert people.kora.post(url, {"takes_part": "0"}).status_code == 302
    assert people.kora.post(url, {"takes_part": "1"}).status_code == 302
    assert people.ben.put(world.code_4a, "2026-09-24", "way_there", {"foot": 3}).status_code == 201


def test_a_class_with_entries_stays_in_the_year(people: People, world: World) -> None:
    people.ben.put(world.code_4a, "2026-09-24", "way_there", {"foot": 3})
    url = f"/koordination/{world.ags}/liste/gruppe/{world.code_4a}/teilnahme"
    answer = people.kora.post(url, {"takes_part": "0"})
    assert answer.status_code == 422
    assert "schon etwas eingetragen" in answer.get_data(as_text=True)
