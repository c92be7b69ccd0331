"""The class's journey room: the mission with one tap; rewards and wishes by the teacher, seen by the class."""

import re
from datetime import date
from typing import Any

import pytest

from kindermeilen.storage import campaigns, rewards, wishes
from tests.conftest import People, World
from tests.web.teacher_page import fields, words

WEEK = "2026-09-21"


@pytest.fixture
def room(world: World) -> str:
    return f"/klasse/{world.code_3b}/reise"


def wish(people: People, room: str, *texts: str, **more: str) -> Any:
    """Send the form as it stands, with these texts in it."""
    form = fields(people.anna.get(room), "/wuensche")
    form |= {f"wish-{n}": text for n, text in enumerate(texts, 1)} | more
    return people.anna.post(f"{room}/wuensche", form, follow_redirects=True)


def reward(people: People, room: str, miles: str = "200", choice: str = "favourite-game", text: str = "") -> Any:
    form = {"miles": "50", "typed_miles": miles, "choice": choice, "text": text}
    return people.anna.post(f"{room}/belohnungen", form, follow_redirects=True)


def collect(people: People, world: World, miles: int) -> None:
    days = ("2026-09-21", "2026-09-22", "2026-09-23", "2026-09-24")
    for day in days:
        if miles > 0:
            people.anna.put(world.code_3b, day, "food", {"miles": min(miles, 70)})
            miles -= 70


# --- the way ---------------------------------------------------------------------------------------------------------


def test_before_the_first_mile_the_first_station_is_near(people: People, room: str) -> None:
    page = words(people.anna.get(room))
    assert "Noch keine Station. Die erste liegt nah:" in page
    assert re.search(r"\d+ Meilen bis", page)


def test_a_station_that_was_passed_opens_its_task(people: People, world: World, room: str) -> None:
    collect(people, world, 40)
    page = words(people.tablet.get(room))
    assert "erreicht bei" in page
    assert "Zwei Minuten für euch" in page
    assert "Die erste Meile Alle eure Meilen zählen zusammen: grüne, rote und blaue. habt ihr" in page


def test_the_page_never_says_that_children_travelled_kilometres(people: People, world: World, room: str) -> None:
    collect(people, world, 200)
    assert not re.search(r"\bkm\b|Kilometer|gereist", words(people.anna.get(room)))


def test_a_kita_is_called_a_team_and_no_class(people: People, world: World) -> None:
    page = words(people.ines.get(f"/klasse/{world.code_kita}/reise"))
    assert "Unsere Reise" in page
    assert "Lehrkraft" not in page


# --- the mission -----------------------------------------------------------------------------------------------------


def tap(person: Any, room: str, done: str = "1", week: str = WEEK) -> Any:
    return person.post(f"{room}/mission", {"week": week, "done": done}, follow_redirects=True)


def test_one_tap_answers_the_mission_on_the_class_device_and_takes_it_back(people: People, room: str) -> None:
    assert fields(people.tablet.get(room), "/mission") == {"week": WEEK}
    assert "Mission geschafft." in words(tap(people.tablet, room))
    assert "Doch noch nicht" in words(people.anna.get(room))
    assert "Mission geschafft." in words(tap(people.tablet, room))
    assert "Die Mission ist wieder offen." in words(tap(people.tablet, room, done="0"))
    assert "Doch noch nicht" not in words(people.anna.get(room))


def test_a_mission_of_another_week_is_not_answered(people: People, room: str) -> None:
    for week in ("2026-09-14", "2026-09-22", "", "übermorgen"):
        answer = tap(people.anna, room, week=week)
        assert answer.status_code == 422
        assert "gehört zu einer anderen Woche" in words(answer)
    assert "Doch noch nicht" not in words(people.anna.get(room))


def test_the_teacher_swaps_it_once_a_week(people: People, world: World, room: str) -> None:
    def title() -> str:
        found = re.search(
            r'id="mission-titel"><small>[^<]*</small> ([^<]*)<', people.anna.get(room).get_data(as_text=True)
        )
        assert found
        return found[1]

    def swap(to: str) -> Any:
        return people.anna.post(f"{room}/mission/tauschen", {"week": WEEK, "to": to}, follow_redirects=True)

    assert "Diese nehmen" not in words(people.tablet.get(room))
    before = title()
    assert swap("nothing").status_code == 422
    assert "Ihr habt getauscht" in words(swap("rain"))
    assert title() != before
    assert "Diese Woche habt ihr schon getauscht" in words(swap("other"))
    assert "Doch noch nicht" in words(tap(people.anna, room))
    assert "schon geschafft" in words(swap("other"))
    world.clock.set_day(world.clock.today.replace(day=28))
    assert "Diese nehmen" in words(people.anna.get(room))


def test_there_is_no_mission_when_the_class_does_not_collect(people: People, world: World, room: str) -> None:
    world.clock.set_day(world.clock.today.replace(month=11))
    assert "Mission der Woche" not in words(people.anna.get(room))
    assert tap(people.anna, room, week="2026-11-23").status_code == 422


# --- rewards ---------------------------------------------------------------------------------------------------------


def test_a_reward_of_the_list_is_public_at_once_and_reached_by_miles(people: People, world: World, room: str) -> None:
    assert "Die Belohnung steht." in words(reward(people, room, "120"))
    assert "bei 120 Meilen: Lieblingsspiel mit allen noch 120 Meilen" in words(people.tablet.get(room))
    collect(people, world, 130)
    page = words(people.anna.get(room))
    assert "bei 120 Meilen: Lieblingsspiel mit allen erreicht" in page
    assert "/belohnungen/1/entfernen" not in people.anna.get(room).get_data(as_text=True)
    answer = people.anna.post(f"{room}/belohnungen/1/entfernen", follow_redirects=True)
    assert "schon erreicht und bleibt stehen" in words(answer)


def test_a_typed_reward_waits_for_the_coordinator(people: People, world: World, room: str) -> None:
    assert "wenn die Koordination sie freigibt" in words(reward(people, room, choice="own", text="Picknick am Bach"))
    assert "Picknick am Bach noch 200 Meilen wartet auf Freigabe" in words(people.anna.get(room))
    assert "Picknick am Bach" not in words(people.nobody.get(f"/k/{world.code_3b}"))


REFUSED_REWARDS = (
    ("zwei", "favourite-game", "", "Bitte nur Ziffern eintragen."),
    ("-5", "favourite-game", "", "Bitte nur Ziffern eintragen."),
    ("0", "favourite-game", "", "Bitte nur Ziffern eintragen."),
    ("1000001", "favourite-game", "", "Höchstens 1.000.000 Meilen"),
    ("9" * 30, "favourite-game", "", "Bitte nur Ziffern eintragen."),
    ("30", "favourite-game", "", "So viele Meilen habt ihr schon: 40."),
    ("200", "", "", "Bitte wählen Sie eine Belohnung aus"),
    ("200", "no-such-thing", "", "Bitte wählen Sie eine Belohnung aus"),
    ("200", "own", "", "Hier fehlt der Text."),
    ("200", "own", "x" * 121, "Der Text hat 121 Zeichen, höchstens 120 passen."),
    ("200", "own", "Schreibt an tom@lindenschule.example", "E-Mail- oder Internetadresse"),
)


def test_what_is_wrong_with_a_reward_is_said_and_what_was_typed_stays(people: People, world: World, room: str) -> None:
    collect(people, world, 40)
    for miles, choice, text, said in REFUSED_REWARDS:
        answer = reward(people, room, miles, choice, text)
        assert (answer.status_code, said in words(answer)) == (422, True), said
        assert fields(answer, "/belohnungen")["typed_miles"] == miles
        assert fields(answer, "/belohnungen")["text"] == text
    assert "wartet auf Freigabe" not in words(people.anna.get(room))
    assert "Die Belohnung steht." in words(reward(people, room, "")), "the round number that was chosen"


def test_five_rewards_are_enough_and_the_same_twice_is_once(people: People, room: str) -> None:
    for miles in ("100", "200", "300", "400", "400"):
        assert reward(people, room, miles).status_code == 200
    assert "Für 400 Meilen gibt es schon eine Belohnung" in words(reward(people, room, "400", "dance-break"))
    assert reward(people, room, "500").status_code == 200
    assert "Es gibt schon 5 Belohnungen" in words(reward(people, room, "600"))
    people.anna.post(f"{room}/belohnungen/2/entfernen")
    assert "bei 200 Meilen" not in words(people.anna.get(room))
    assert reward(people, room, "600").status_code == 200


# --- wishes ----------------------------------------------------------------------------------------------------------


def test_three_wishes_wait_and_nobody_else_reads_them(people: People, world: World, room: str) -> None:
    said = wish(people, room, "Eine Kastanienallee am Bach", " Mehr\r\nBäume ", "Züge, die fahren")
    assert "Die Wünsche sind gespeichert." in words(said)
    page = words(people.tablet.get(room))
    assert "Eine Kastanienallee am Bach wartet auf Freigabe" in page
    assert "Mehr Bäume wartet auf Freigabe" in page
    assert "Zurücknehmen" not in page
    for path in (f"/k/{world.code_3b}", f"/e/{world.code_school}", "/", f"/api/v1/groups/{world.code_3b}"):
        assert "Kastanienallee" not in people.nobody.get(path).get_data(as_text=True)
    assert people.ben.get(room).status_code == 404


def test_a_wish_is_changed_emptied_and_taken_back(people: People, room: str) -> None:
    wish(people, room, "Kastanienallee", "Mehr Bäume", "Züge")
    wish(people, room, "Eine Kastanienallee", "")
    page = words(people.anna.get(room))
    assert "Eine Kastanienallee wartet" in page
    assert "Mehr Bäume" not in page
    answer = people.anna.post(f"{room}/wuensche/1/zuruecknehmen", follow_redirects=True)
    assert "Der Wunsch ist zurückgenommen." in words(answer)
    assert "Kastanienallee" not in words(people.anna.get(room))
    assert people.anna.post(f"{room}/wuensche/1/zuruecknehmen").status_code == 404


def test_what_an_earlier_year_holds_is_not_taken_back(people: People, world: World, room: str) -> None:
    wish(people, room, "Kastanienallee")
    reward(people, room, "200")
    with world.write() as ctx:
        now = campaigns.campaigns_of_municipality(ctx.conn, 1)[0]
        days = {name: date(2025, 9, 8) for name in ("date_from", "date_to", "deadline", "report_by")}
        same = {"destination": now.destination, "factor_edition": now.factor_edition, "rules": now.rules.as_data()}
        earlier = campaigns.add_campaign(ctx.conn, municipality_id=1, year=2025, **days, **same)
        wishes.change_wish(ctx.conn, 1, campaign_id=earlier)
        rewards.change_reward(ctx.conn, 1, campaign_id=earlier)
    assert people.anna.post(f"{room}/wuensche/1/zuruecknehmen").status_code == 404
    assert people.anna.post(f"{room}/belohnungen/1/entfernen").status_code == 404
    with world.write() as ctx:
        assert wishes.find_wish(ctx.conn, 1)
        assert rewards.find_reward(ctx.conn, 1)


REFUSED_WISHES = (
    ("x" * 201, "Der Text hat 201 Zeichen, höchstens 200 passen."),
    ("Schreibt an tom@lindenschule.example", "Der Text enthält eine E-Mail- oder Internetadresse."),
    ("Mehr auf www.wunschort.example", "Der Text enthält eine E-Mail- oder Internetadresse."),
    ("Ruft an: 0731 / 12 34 56", "Der Text enthält eine Telefonnummer."),
    ("Ruft an: +49 731 123456", "Der Text enthält eine Telefonnummer."),
    (" ", "Hier steht noch kein Wunsch."),
)


def test_what_may_not_become_public_is_refused_with_the_reason_and_stays_in_its_field(
    people: People, room: str
) -> None:
    for text, said in REFUSED_WISHES:
        answer = wish(people, room, text)
        assert (answer.status_code, said in words(answer)) == (422, True), said
        assert fields(answer, "/wuensche")["wish-1"] == text
    assert wish(people, room, "\x00 \x07").status_code == 422
    assert "wartet auf Freigabe" not in words(people.anna.get(room))


def test_the_same_form_twice_changes_nothing(people: People, room: str) -> None:
    form = fields(people.anna.get(room), "/wuensche") | {"wish-1": "Mehr Bäume"}
    for _ in range(2):
        assert people.anna.post(f"{room}/wuensche", form).status_code == 302
    assert words(people.anna.get(room)).count("Mehr Bäume wartet auf Freigabe") == 1


def test_a_colleagues_newer_words_are_not_replaced_unread(people: People, room: str) -> None:
    stale = fields(people.school.get(room), "/wuensche") | {"wish-1": "Weniger Lärm"}
    wish(people, room, "Mehr Bäume")
    answer = people.school.post(f"{room}/wuensche", stale)
    assert answer.status_code == 422
    assert "Inzwischen steht hier ein anderer Text" in words(answer)
    assert "Mehr Bäume wartet" in words(people.anna.get(room))


def test_a_form_with_other_fields_or_of_another_type_changes_nothing(people: People, room: str) -> None:
    wish(people, room, "Mehr Bäume")
    for form in ({"wish-4": "x", "seen-4": ""}, {"wish-1": "x", "seen-1": "falsch"}, {"wish": "x"}):
        people.anna.post(f"{room}/wuensche", form)
    assert "Mehr Bäume wartet" in words(people.anna.get(room))


def test_the_coordinator_enters_a_paper_groups_wish_and_it_is_public_at_once(
    people: People, world: World, room: str
) -> None:
    form = fields(people.kora.get(room), "/wuensche") | {"wish-1": "Mehr Bäume"}
    people.kora.post(f"{room}/wuensche", form)
    assert "Mehr Bäume öffentlich" in words(people.anna.get(room))
    assert f"/klasse/{world.code_3b}/reise#wuensche" in people.kora.get(
        f"/koordination/{world.ags}/liste/gruppe/{world.code_3b}"
    ).get_data(as_text=True)


def test_the_conference_has_its_own_year_not_the_campaigns(people: People, world: World, room: str) -> None:
    with world.write() as ctx:
        ctx.conn.exec_driver_sql("UPDATE campaign SET destination = 'cop32-addis-abeba'")
    assert "COP32 Addis Abeba, 2027" in words(people.anna.get(room))


def test_a_reward_far_ahead_is_seen_on_the_public_page_already(people: People, world: World, room: str) -> None:
    reward(people, room, miles="200")
    page = words(people.nobody.get(f"/k/{world.code_3b}"))
    assert "bei 200 Meilen: Lieblingsspiel mit allen, noch 200 Meilen" in page
