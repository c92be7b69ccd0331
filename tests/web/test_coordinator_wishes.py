"""What classes wish waits for Kora: one list, each read once, safe beside a second coordinator."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import People, Person, World
from tests.web.teacher_page import fields, words

TREES, BENCH = "Mehr Bäume am Bach", "Eine Bank vor der Schule"


@pytest.fixture
def room(world: World) -> str:
    return f"/koordination/{world.ags}/wuensche"


def wish(person: Person, code: str, *texts: str) -> None:
    path = f"/klasse/{code}/reise"
    form = fields(person.get(path), "/wuensche") | {f"wish-{n}": text for n, text in enumerate(texts, 1)}
    assert person.post(f"{path}/wuensche", form).status_code == 302


def waiting(person: Person, room: str) -> list[str]:
    """The keys of what waits, in the order of the page."""
    return re.findall(r'data-entry="([^"]+)"', person.get(room).get_data(as_text=True))


def decide(person: Person, room: str, decision: str, *keys: str, **options: Any) -> Any:
    return person.post(room, {"decision": decision, "entry": list(keys)}, follow_redirects=True, **options)


def told(person: Person, room: str, decision: str, *keys: str) -> list[str]:
    """As the page's script sends it: what became of each."""
    answer = decide(person, room, decision, *keys, headers={"Accept": "application/json"})
    assert answer.headers["Cache-Control"] == "no-store"
    return [f"{one['result']} {one['state']}".strip() for one in answer.get_json()]


def test_kora_sees_what_waits_and_releases_what_she_chose(people: People, world: World, room: str) -> None:
    wish(people.anna, world.code_3b, TREES, BENCH)
    wish(people.ben, world.code_4a, "Weniger Lärm")
    start = people.kora.get(f"/koordination/{world.ags}").get_data(as_text=True)
    assert "3 Wünsche und Belohnungen warten auf Freigabe" in start
    page = words(people.kora.get(room))
    assert f"{TREES} 3b , Lindenschule · Wunsch" in page
    assert "3 Texte warten." in page
    first, second, third = waiting(people.kora, room)
    assert "2 Texte sind freigegeben." in words(decide(people.kora, room, "release", first, third))
    assert "Ein Text bleibt unveröffentlicht." in words(decide(people.kora, room, "decline", second))
    assert "Nichts wartet" in words(people.kora.get(room))
    assert f"{TREES} öffentlich" in words(people.anna.get(f"/klasse/{world.code_3b}/reise"))
    assert f"{BENCH} nicht freigegeben" in words(people.anna.get(f"/klasse/{world.code_3b}/reise"))
    log = people.kora.get(f"/koordination/{world.ags}/protokoll").get_data(as_text=True)
    assert "Wunsch freigegeben: 3b" in log
    assert "Wunsch nicht freigegeben: 3b" in log
    assert TREES not in log, "what a class takes back is gone from everywhere"


def test_a_typed_reward_waits_in_the_same_list_and_one_of_the_list_does_not(
    people: People, world: World, room: str
) -> None:
    path = f"/klasse/{world.code_3b}/reise/belohnungen"
    people.anna.post(path, {"typed_miles": "200", "choice": "own", "text": "Picknick am Bach"})
    people.anna.post(path, {"typed_miles": "300", "choice": "favourite-game"})
    assert "Picknick am Bach 3b , Lindenschule · Belohnung bei 200 Meilen" in words(people.kora.get(room))
    [key] = waiting(people.kora, room)
    decide(people.kora, room, "release", key)
    assert "Picknick am Bach noch 200 Meilen Entfernen" in words(people.anna.get(f"/klasse/{world.code_3b}/reise"))


def test_what_may_be_a_name_or_a_number_is_pointed_at(people: People, world: World, room: str) -> None:
    wish(people.anna, world.code_3b, "Ich bin Lena und wünsche mir Tempo 30 @ Schule")
    page = unescape(words(people.kora.get(room)))
    assert "Ein Name? „Lena“" in page
    assert "Eine Zahl: „30“" in page
    assert "Ein @-Zeichen" in page


def test_of_two_coordinators_the_second_sees_that_it_was_decided(people: People, world: World, room: str) -> None:
    wish(people.anna, world.code_3b, TREES)
    [key] = waiting(people.kora, room)
    assert told(people.kora, room, "decline", key) == ["done declined"]
    assert told(people.kora, room, "decline", key) == ["done declined"]
    assert told(people.kora, room, "release", key) == ["decided declined"]
    assert "von jemand anderem entschieden" in words(decide(people.kora, room, "release", key))
    assert told(people.kora, room, "reopen", key) == ["done waiting"]
    assert told(people.kora, room, "release", key) == ["done released"]


def test_words_that_the_class_changed_or_took_back_are_not_released_unread(
    people: People, world: World, room: str
) -> None:
    wish(people.anna, world.code_3b, TREES, BENCH)
    trees, bench = waiting(people.kora, room)
    wish(people.anna, world.code_3b, "Gar keine Bäume", "")
    assert told(people.kora, room, "release", trees, bench) == ["changed waiting", "gone"]
    wish(people.anna, world.code_3b, "Gar keine Bäume", "Etwas Neues an derselben Stelle")
    assert told(people.kora, room, "release", bench)[0].split()[0] in ("changed", "gone")
    assert len(waiting(people.kora, room)) == 2


def test_a_released_wish_that_is_changed_waits_again_and_forgets_what_became_of_it(
    people: People, world: World, room: str
) -> None:
    wish(people.anna, world.code_3b, TREES)
    decide(people.kora, room, "release", *waiting(people.kora, room))
    people.kora.post(f"{room}/1", {"outcome": "done"})
    wish(people.anna, world.code_3b, "Viele Bäume")
    page = words(people.anna.get(f"/klasse/{world.code_3b}/reise"))
    assert "Viele Bäume wartet auf Freigabe" in page
    assert "Umgesetzt" not in page


def test_a_form_without_a_choice_or_with_nonsense_changes_nothing(people: People, world: World, room: str) -> None:
    wish(people.anna, world.code_3b, TREES)
    [key] = waiting(people.kora, room)
    assert decide(people.kora, room, "release").status_code == 422
    assert "Nichts war ausgewählt" in words(decide(people.kora, room, "release"))
    assert decide(people.kora, room, "burn", key).status_code == 422
    nonsense = ("wish", "wish.x.y", "wish.99999999999.a", "reward.1.x", "tally.1.x", "", f"{key}x", "wish.٣.a")
    results = told(people.kora, room, "release", *nonsense)
    assert {one.split()[0] for one in results} <= {"gone", "changed"}
    assert waiting(people.kora, room) == [key]


def test_nora_decides_nothing_of_blaustein(people: People, world: World, room: str) -> None:
    wish(people.anna, world.code_3b, TREES)
    [key] = waiting(people.kora, room)
    other = f"/koordination/{world.other_ags}/wuensche"
    assert told(people.nora, other, "release", key) == ["gone"]
    assert people.nora.get(f"{other}/1").status_code == 404
    assert waiting(people.kora, room) == [key]


def test_the_class_reads_what_became_of_its_wish(people: People, world: World, room: str) -> None:
    wish(people.anna, world.code_3b, TREES)
    assert people.kora.get(f"{room}/1").status_code == 404, "not released yet"
    assert people.kora.post(f"{room}/1", {"outcome": "heard"}).status_code == 422
    decide(people.kora, room, "release", *waiting(people.kora, room))
    for outcome, text, said in (
        ("burnt", "", "Bitte wählen Sie aus"),
        ("talking", "", "Bitte ergänzen Sie, mit wem gesprochen wird"),
        ("no", " ", "Bitte ergänzen Sie, mit wem gesprochen wird"),
        ("done", "x" * 301, "Der Text hat 301 Zeichen, höchstens 300 passen."),
        ("talking", "Schreibt an bauhof@blaustein.example", "E-Mail- oder Internetadresse"),
    ):
        answer = people.kora.post(f"{room}/1", {"outcome": outcome, "outcome_text": text})
        assert (answer.status_code, said in words(answer)) == (422, True), said
    form = {"outcome": "talking", "outcome_text": "Der Bauhof prüft, wo Platz ist."}
    for _ in range(2):
        assert people.kora.post(f"{room}/1", form).status_code == 302
    page = words(people.tablet.get(f"/klasse/{world.code_3b}/reise"))
    assert f"{TREES} öffentlich Darüber wird gesprochen Der Bauhof prüft, wo Platz ist." in page
    log = people.kora.get(f"/koordination/{world.ags}/protokoll").get_data(as_text=True)
    assert log.count("Was aus einem Wunsch wurde: 3b") == 1


def test_released_wishes_stand_in_the_report_and_no_others(people: People, world: World, room: str) -> None:
    wish(people.anna, world.code_3b, "=1+1", BENCH)
    decide(people.kora, room, "release", waiting(people.kora, room)[0])
    people.kora.post(f"{room}/1", {"outcome": "decided"})
    report = f"/koordination/{world.ags}/bericht"
    assert people.kora.get(f"{report}.json").get_json()["wishes"] == [
        {"institution": "Lindenschule", "group": "3b", "text": "=1+1", "outcome": "decided", "outcome_text": ""}
    ]
    sheet = load_workbook(BytesIO(people.kora.get(f"{report}.xlsx").get_data()))["Wünsche"]
    assert [cell.value for cell in sheet[2]] == ["Lindenschule", "3b", "=1+1", "beschlossen", ""]
    assert sheet["C2"].data_type == "s"
    assert sheet.max_row == 2
    assert BENCH not in people.kora.get(f"{report}.csv").get_data(as_text=True)


def test_before_the_first_campaign_nothing_waits(world: World, people: People) -> None:
    with world.write() as ctx:
        for table in ("enrolment", "entry_count", "campaign"):
            ctx.conn.exec_driver_sql(f"DELETE FROM {table}")
    assert "Nichts wartet" in words(people.kora.get(f"/koordination/{world.ags}/wuensche"))
    assert "Sobald ein Kampagnenjahr feststeht" in words(people.anna.get(f"/klasse/{world.code_3b}/reise"))
    answer = people.anna.post(f"/klasse/{world.code_3b}/reise/wuensche", {"wish-1": TREES})
    assert "nimmt gerade an keinem Kampagnenjahr teil" in words(answer)
