"""Weeks that only count: the class is invited to them and told why, and nothing public shows that they were there."""

import re
from datetime import date
from typing import Any

import pytest

from kindermeilen.domain.miles import PeriodKind
from kindermeilen.storage import campaigns, towns
from kindermeilen.storage import co2 as stored
from tests.conftest import People, World
from tests.web.teacher_page import words

BEFORE, ACTION, AFTER = date(2026, 9, 17), date(2026, 9, 28), date(2026, 10, 21)
BASELINE = "baseline 2026-09-21 2026-09-25 action 2026-09-28 2026-10-02"
WAYS = {"foot": 9, "bike": 3, "car": 8}


def choose(people: People, world: World, choice: str) -> None:
    """Anna's two taps on the page of her class."""
    page = people.anna.get(f"/klasse/{world.code_3b}/gruppe").text
    entry = re.search(r'name="entry" value="([^"]+)"', page)
    assert entry
    form = {"choice": choice, "entry": entry[1]}
    assert people.anna.post(f"/klasse/{world.code_3b}/zeitraum/waehlen", form).status_code == 302


@pytest.fixture
def counting(people: People, world: World) -> None:
    """3b counts from 21 to 25 September and collects from 28 on."""
    world.clock.set_day(BEFORE)
    choose(people, world, BASELINE)


def count(people: People, world: World, day: str, **more: Any) -> int:
    return people.anna.put(world.code_3b, day, "way_there", WAYS, **more).status_code


def public_pages(world: World) -> list[str]:
    own = [f"/k/{world.code_3b}", f"/e/{world.code_school}"]
    ends = ("/live", "/widget", "/widget.svg", "/teilen")
    town = [f"{end}?ags={world.ags}" for end in ends]
    below = [f"{one}{end}" for one in own for end in ends]
    return [*own, "/", *town, *below, f"/api/v1/groups/{world.code_3b}", "/api/v1/totals?year=2026"]


def shown(people: People, world: World) -> dict[str, bytes]:
    answers = {page: people.nobody.get(page) for page in public_pages(world)}
    assert {page: one.status_code for page, one in answers.items() if one.status_code != 200} == {}
    return {page: one.data for page, one in answers.items()}


def without_marks(text: bytes) -> bytes:
    """Without the mark by which a screen learns that it may ask again: it counts every entry."""
    return re.sub(rb'data-version="[^"]*"', b"", text)


def test_nothing_public_shows_a_week_that_only_counts(people: People, world: World, counting: None) -> None:
    """Miles, weeks, badges, coverage, green sums, groups that reported: all as if nobody had counted."""
    world.clock.set_day(date(2026, 9, 25))
    before = shown(people, world)
    for day in ("2026-09-21", "2026-09-22", "2026-09-23", "2026-09-24", "2026-09-25"):
        assert count(people, world, day) == 201
    after = shown(people, world)
    assert [page for page in before if without_marks(before[page]) != without_marks(after[page])] == []


def test_nothing_public_shows_a_follow_up_week(people: People, world: World, counting: None) -> None:
    world.clock.set_day(date(2026, 9, 25))
    count(people, world, "2026-09-25")
    world.clock.set_day(date(2026, 9, 30))
    count(people, world, "2026-09-30")
    world.clock.set_day(AFTER)
    choose(people, world, "follow_up 2026-10-19 2026-10-23")
    before = shown(people, world)
    assert b'class="big-number"><b>12</b>' in before[f"/k/{world.code_3b}"]
    for day in ("2026-10-19", "2026-10-20", "2026-10-21"):
        assert count(people, world, day) == 201
    after = shown(people, world)
    assert [page for page in before if without_marks(before[page]) != without_marks(after[page])] == []


def test_what_was_counted_is_there_for_the_estimate(people: People, world: World, counting: None) -> None:
    world.clock.set_day(date(2026, 9, 25))
    count(people, world, "2026-09-25")
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        [campaign] = campaigns.campaigns_of_municipality(ctx.conn, town.id)
        found = [day for days in stored.group_days(ctx.conn, campaign).values() for day in days]
    assert [(day.period, day.ways, day.rides) for day in found] == [(PeriodKind.BASELINE, 20, 8)]


def test_the_class_is_invited_before_its_action_in_two_taps(people: People, world: World) -> None:
    world.clock.set_day(date(2026, 9, 10))
    question = people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1")
    assert "Vorher eine Woche zählen" in words(question)
    assert f'href="/klasse/{world.code_3b}/gruppe#zeiten"' in question.text
    chosen = re.search(r'value="([^"]+)" checked', people.anna.get(f"/klasse/{world.code_3b}/gruppe").text)
    assert chosen
    assert chosen[1].startswith("baseline")
    choose(people, world, chosen[1])
    assert "Vorher eine Woche zählen" not in words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))


def test_a_class_device_is_not_invited_to_what_it_may_not_do(people: People, world: World) -> None:
    world.clock.set_day(date(2026, 9, 10))
    assert "Vorher eine Woche" not in words(people.tablet.get(f"/klasse/{world.code_3b}?ohne-app=1"))


def test_the_class_is_invited_after_the_deadline_and_enters_until_ten_days_after_the_week(
    people: People, world: World, counting: None
) -> None:
    world.clock.set_day(date(2026, 9, 25))
    count(people, world, "2026-09-25")
    world.clock.set_day(date(2026, 10, 15))
    assert "Nachher noch einmal zählen" in words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))
    choose(people, world, "follow_up 2026-10-19 2026-10-23")
    world.clock.set_day(date(2026, 11, 2))
    assert count(people, world, "2026-10-23") == 201
    world.clock.set_day(date(2026, 11, 3))
    assert count(people, world, "2026-10-22") == 422


def test_without_a_count_before_nobody_is_asked_for_one_after(people: People, world: World) -> None:
    world.clock.set_day(date(2026, 10, 15))
    assert "Nachher noch einmal" not in words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))


def test_the_page_says_plainly_that_this_week_only_counts(people: People, world: World, counting: None) -> None:
    world.clock.set_day(date(2026, 9, 22))
    said = words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))
    assert "In dieser Woche gibt es keine Meilen. Sie zeigt später, was die Aktion verändert hat." in said
    world.clock.set_day(ACTION)
    assert "keine Meilen" not in words(people.anna.get(f"/klasse/{world.code_3b}?ohne-app=1"))


WEEKS = "/koordination/08425141/zaehlwochen"
AUGUST = date(2026, 8, 20)


def set_all(people: People, page: str, **form: Any) -> Any:
    """Confirm the preview that is shown."""
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    return people.kora.post(f"{WEEKS}/2026", {"confirmed": "1", "version": version[1], **form})


def later_campaign(people: People) -> None:
    """From 28 September to 16 October, so that a school week lies before it."""
    form = {"year": "2026", "from": "2026-09-28", "to": "2026-10-16"}
    assert people.kora.post("/koordination/08425141/kampagne", form).status_code == 302


def stored_periods(world: World) -> set[tuple[str, str, date, date]]:
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        (campaign,) = campaigns.campaigns_of_municipality(ctx.conn, town.id)
        names = {one.id: one.name for one in towns.institutions_of(ctx.conn, town.id)}
        found = campaigns.periods_of_campaign(ctx.conn, campaign.id)
        return {(names[one.institution_id], one.kind, one.first, one.last) for one in found}


def test_a_baseline_week_for_all_is_shown_before_it_is_set(people: People, world: World) -> None:
    later_campaign(people)
    world.clock.set_day(AUGUST)
    page = people.kora.get(f"{WEEKS}?art=together").text
    assert "Noch ist nichts gespeichert" in page
    assert stored_periods(world) == set()
    assert set_all(people, page, way="together").status_code == 302
    monday, friday = date(2026, 9, 14), date(2026, 9, 18)
    houses = ("Lindenschule", "Bachschule", "Kita Regenbogen")
    assert stored_periods(world) == {(one, "baseline", monday, friday) for one in houses}
    again = words(people.kora.get(f"{WEEKS}?art=together"))
    assert again.count("hat schon eine Vorher-Woche, bleibt") == 3
    assert "für keine Einrichtung etwas setzen" in again


def test_where_holidays_lie_before_the_start_its_first_week_counts_and_that_is_said(
    people: People, world: World
) -> None:
    world.clock.set_day(AUGUST)
    page = people.kora.get(f"{WEEKS}?art=together").text
    assert page.count("darum zählt die erste Woche nur") == 2
    set_all(people, page, way="together")
    found = {(house, first) for house, _, first, _ in stored_periods(world)}
    assert ("Lindenschule", date(2026, 9, 14)) in found
    assert ("Kita Regenbogen", date(2026, 8, 31)) in found, "a Kita has no school holidays"


def test_staggered_starts_give_a_control_group(people: People, world: World) -> None:
    later_campaign(people)
    world.clock.set_day(AUGUST)
    page = people.kora.get(f"{WEEKS}?art=staggered").text
    late = re.findall(r'name="late" value="([^"]+)" checked', page)
    assert late == [world.code_school]
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Lindenschule beginnt später 14.9. – 18.9., 28.9. – 2.10. 5.10. – 16.10. wird gesetzt" in shown
    assert "Bachschule beginnt später 14.9. – 18.9. wie bisher wird gesetzt" in shown
    assert set_all(people, page, way="staggered", late=late).status_code == 302
    linden = {one[1:] for one in stored_periods(world) if one[0] == "Lindenschule"}
    assert linden == {
        ("baseline", date(2026, 9, 14), date(2026, 9, 18)),
        ("baseline", date(2026, 9, 28), date(2026, 10, 2)),
        ("action", date(2026, 10, 5), date(2026, 10, 16)),
    }
    for day in (date(2026, 9, 14), date(2026, 9, 28)):
        world.clock.set_day(day)
        for person, code in ((people.anna, world.code_3b), (people.clara, world.code_2c)):
            assert person.put(code, day.isoformat(), "way_there", WAYS).status_code == 201
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        [campaign] = campaigns.campaigns_of_municipality(ctx.conn, town.id)
        days = stored.group_days(ctx.conn, campaign)
    kinds = sorted(sorted((day.day, day.period.value) for day in mine) for mine in days.values())
    assert kinds == [
        [(date(2026, 9, 14), "baseline"), (date(2026, 9, 28), "action")],
        [(date(2026, 9, 14), "baseline"), (date(2026, 9, 28), "baseline")],
    ]
    api = people.nobody.get(f"/api/v1/groups/{world.code_3b}").json
    assert api["miles"]["green"] == 0


def test_who_starts_later_is_the_coordinators_choice(people: People, world: World) -> None:
    later_campaign(people)
    world.clock.set_day(AUGUST)
    bach = world.codes["Bachschule"]
    page = people.kora.post(f"{WEEKS}/2026", {"way": "staggered", "late": [bach]}).text
    assert re.findall(r'name="late" value="([^"]+)" checked', page) == [bach]
    assert stored_periods(world) == set()


def test_once_the_action_has_begun_nothing_is_set(people: People, world: World) -> None:
    page = people.kora.get(f"{WEEKS}?art=staggered").text
    assert page.count("sammelt schon, zu spät") == 3
    assert 'name="confirmed"' not in page


def test_what_changed_since_the_preview_is_shown_again(people: People, world: World) -> None:
    later_campaign(people)
    world.clock.set_day(AUGUST)
    page = people.kora.get(f"{WEEKS}?art=together").text
    later_campaign(people)
    answer = set_all(people, page, way="together")
    assert answer.status_code == 422
    assert "Inzwischen kamen Einträge dazu" in words(answer)
    assert stored_periods(world) == set()


def test_the_coordinator_sees_days_and_no_times(people: People, world: World, counting: None) -> None:
    for day in ("2026-09-21", "2026-09-22"):
        world.clock.set_day(date.fromisoformat(day))
        count(people, world, day)
    shown = people.kora.get(WEEKS)
    assert "Lindenschule 21.9. – 25.9. 2 von 5 Tagen 1 von 2 Gruppen keine Woche festgelegt" in words(shown)
    assert not re.search(r"\d\d:\d\d", re.sub(r"<[^>]+>", " ", shown.text))


def test_an_enquiry_for_institutions_without_a_baseline_is_ready_to_send(people: People, world: World) -> None:
    later_campaign(people)
    world.clock.set_day(AUGUST)
    form = {"name": "Lindenschule", "kind": "school", "email": "linde@schule.example"}
    people.kora.post(f"/koordination/{world.ags}/liste/einrichtung/{world.code_school}", form)
    page = people.kora.get(WEEKS).text
    assert "14.09.2026 bis 18.09.2026" in page
    assert 'href="mailto:?bcc=linde@schule.example&amp;subject=' in page
    set_all(people, people.kora.get(f"{WEEKS}?art=together").text, way="together")
    assert "mailto:" not in people.kora.get(WEEKS).text


def test_the_next_steps_name_the_weeks_and_the_year_stays_open_for_them(people: People, world: World) -> None:
    later_campaign(people)
    world.clock.set_day(AUGUST)
    room = f"/koordination/{world.ags}"
    first = words(people.kora.get(room))
    assert "Vorher-Woche zählen lassen ab 14. September 2026" in first
    set_all(people, people.kora.get(f"{WEEKS}?art=together").text, way="together")
    assert "Nachher-Woche zählen lassen ab 2. November 2026" in words(people.kora.get(room))
    house = f"/einrichtung/{world.code_school}/zeitraum"
    week = {"period-kind": "follow_up", "period-from": "2026-11-02", "period-to": "2026-11-06"}
    assert people.kora.post(house, week).status_code == 302
    assert "Kampagnenjahr abschließen ab 17. November 2026" in words(people.kora.get(room))


def test_a_week_that_is_too_late_is_no_step_any_more(people: People, world: World) -> None:
    assert "Vorher-Woche" not in words(people.kora.get(f"/koordination/{world.ags}"))


def test_a_class_that_counted_too_little_learns_what_is_missing(people: People, world: World, counting: None) -> None:
    for day in ("2026-09-25", "2026-09-28"):
        world.clock.set_day(date.fromisoformat(day))
        assert count(people, world, day) == 201
    page = people.kora.get(f"/koordination/{world.ags}/co2")
    assert page.status_code == 200
    assert "Vorher wurden weniger als 60 % der Kinder-Tage gezählt." in words(page)
    assert "Luftballons" not in words(page), "what is not proven is compared with nothing"


def test_closing_says_that_the_follow_up_week_is_missing(people: People, world: World, counting: None) -> None:
    count(people, world, "2026-09-21")
    address = f"/koordination/{world.ags}/kampagne/2026/abschluss"
    world.clock.set_day(date(2026, 10, 14))
    page = people.kora.get(address).text
    assert "Die Nachher-Woche fehlt noch" in page
    assert f"/koordination/{world.ags}/zaehlwochen" in page
