"""Two questions to an institution: how far is it, and how many children sit in a car?"""

from datetime import date

import pytest
from werkzeug.test import TestResponse

from kindermeilen.actions import answers
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.co2.counts import Answers
from kindermeilen.domain.nouns import CampaignState
from kindermeilen.storage import campaigns, towns
from kindermeilen.storage import co2 as stored
from tests.conftest import People, Person, World
from tests.web.teacher_page import words


@pytest.fixture
def page(world: World) -> str:
    return f"/einrichtung/{world.code_school}"


def send(person: Person, page: str, km: str, per_car: str) -> TestResponse:
    return person.post(f"{page}/fragen", {"question-km": km, "question-per-car": per_car})


def kept(world: World) -> dict[int, Answers]:
    """What is stored for this year's campaign of Blaustein."""
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        [campaign] = campaigns.campaigns_of_municipality(ctx.conn, town.id)
        return stored.answers_of_campaign(ctx.conn, campaign.id)


def only(world: World) -> Answers:
    (found,) = kept(world).values()
    return found


def test_open_questions_say_what_holds_meanwhile(people: People, page: str) -> None:
    shown = words(people.school.get(page))
    assert "noch offen" in shown
    assert "rechnen wir mit 1,4 km und 1,2 Kindern je Auto" in shown
    assert "höchstens C" in shown
    assert "12 Minuten sind etwa 1 km" in shown


@pytest.mark.parametrize(
    ("km", "per_car", "expected"),
    [
        ("1,4", "1,2", Answers(1.4, 1.2)),
        (" 0.8 ", "", Answers(0.8, None)),
        ("", "2", Answers(None, 2.0)),
        ("", "", Answers(None, None)),
        ("100", "8", Answers(100.0, 8.0)),
    ],
)
def test_the_school_answers_with_comma_or_point_or_says_it_does_not_know(
    people: People, page: str, world: World, km: str, per_car: str, expected: Answers
) -> None:
    assert send(people.school, page, km, per_car).status_code == 302
    assert only(world) == expected
    shown = people.school.get(page)
    assert "noch offen" not in words(shown)
    assert ("Entfernung nicht bekannt" in words(shown)) == (expected.km is None)
    if km == "1,4":
        assert 'value="1,4"' in shown.text
        assert 'value="1,2"' in shown.text


@pytest.mark.parametrize(
    ("km", "per_car", "field", "said"),
    [
        ("0", "1,2", "question-km", "über 0 und höchstens 100 km"),
        ("300", "1,2", "question-km", "über 0 und höchstens 100 km"),
        ("-1", "", "question-km", "über 0"),
        ("weit", "1,2", "question-km", "„weit“ ist keine Zahl"),
        ("nan", "", "question-km", "keine Zahl"),
        ("1,4", "0", "question-per-car", "zwischen 1 und 8"),
        ("1,4", "9", "question-per-car", "zwischen 1 und 8"),
        ("1,4", "zwei", "question-per-car", "keine Zahl"),
    ],
)
def test_what_cannot_be_is_named_at_its_field_and_what_was_typed_stays(
    people: People, page: str, world: World, km: str, per_car: str, field: str, said: str
) -> None:
    answer = send(people.school, page, km, per_car)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert said in words(answer)
    assert f'value="{km}"' in answer.text
    assert kept(world) == {}


def test_a_second_answer_takes_the_place_of_the_first_and_the_same_again_changes_nothing(
    people: People, page: str, world: World
) -> None:
    for km in ("1,4", "1,4", "2"):
        assert send(people.school, page, km, "1,2").status_code == 302
    assert only(world) == Answers(2.0, 1.2)
    log = words(people.kora.get(f"/koordination/{world.ags}/protokoll"))
    assert log.count("Fragen zu Entfernung und Auto beantwortet") == 2


def test_the_coordinator_answers_for_the_school(people: People, page: str, world: World) -> None:
    assert send(people.kora, page, "3", "").status_code == 302
    assert only(world) == Answers(3.0, None)


@pytest.mark.parametrize("who", ["anna", "ben", "clara", "tablet", "nora"])
def test_no_class_and_no_stranger_answers_for_the_house(people: People, page: str, world: World, who: str) -> None:
    assert send(getattr(people, who), page, "3", "").status_code == 404
    assert "/anmelden" in (send(people.nobody, page, "3", "").location or "")
    assert people.school.client.post(f"{page}/fragen", data={"question-km": "3"}).status_code == 400
    assert kept(world) == {}


def test_a_filed_year_stays_what_it_was(people: People, page: str, world: World) -> None:
    with world.write() as ctx:
        for campaign in campaigns.campaigns_of_year(ctx.conn, 2026):
            campaigns.change_campaign(ctx.conn, campaign.id, state=CampaignState.FILED.value)
    assert send(people.school, page, "3", "").status_code == 422
    assert "Zwei Fragen zum Weg" not in people.school.get(page).text
    assert kept(world) == {}


def test_each_year_is_asked_anew(people: People, page: str, world: World) -> None:
    send(people.school, page, "1,4", "1,2")
    with world.read(kora_of(world)) as ctx:
        assert not answers.answers(ctx, world.code_school).is_open
    form = {"year": "2027", "from": "2027-09-13", "to": "2027-10-01"}
    assert people.kora.post(f"/koordination/{world.ags}/kampagne", form).status_code == 302
    world.clock.set_day(date(2027, 9, 14))
    with world.read(kora_of(world)) as ctx:
        assert answers.answers(ctx, world.code_school).is_open


def kora_of(world: World) -> Actor:
    """Kora, as actions know her."""
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
    assert town is not None
    return Actor((Grant(Role.COORDINATOR, 1, town.id),))
