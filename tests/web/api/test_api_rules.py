"""What a class cannot have counted, and days that are not open: 422 naming field and rule, 409 naming the paper."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from kindermeilen.actions import campaigns, paper_lists
from kindermeilen.actions.context import Context
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in import parse_tallies
from kindermeilen.storage import towns as stored_towns

CHILDREN = 25


def town_of(ctx: Context, world: Any) -> Municipality:
    found = stored_towns.find_municipality(ctx.conn, world.ags)
    assert found is not None
    return found


@pytest.mark.parametrize("sheet", ["way_there", "way_back"])
def test_more_ways_than_children_is_refused_naming_the_mode(api_3b: Any, problem: Any, sheet: str) -> None:
    body = problem(api_3b.put({"scooter": 26}, sheet=sheet), 422, "more_ways_than_children", "counts.scooter")
    assert "26" in body["detail"]
    assert "25" in body["detail"]
    assert api_3b.get(sheet=sheet).status_code == 404


def test_more_ways_than_children_together_is_refused(api_3b: Any, problem: Any) -> None:
    problem(api_3b.put({"foot": 20, "car": 6}), 422, "more_ways_than_children", "counts")
    assert api_3b.put({"foot": 20, "car": 5}).status_code == 201


def test_tasks_count_as_ways_of_children_who_are_there(api_3b: Any, problem: Any) -> None:
    problem(api_3b.put({"foot": 20, "task": 6}), 422, "more_ways_than_children")
    assert api_3b.put({"foot": 20, "task": 5}).get_json()["miles"] == 25


def test_number_of_children_of_that_day_is_the_limit(api_3b: Any, problem: Any) -> None:
    """The class gets a new pupil on Tuesday, so Monday still has 25."""
    assert api_3b.entry("PUT", "/children", from_="2026-09-22", children=26).status_code == 200
    problem(api_3b.put({"foot": 26}, "2026-09-21"), 422, "more_ways_than_children")
    assert api_3b.put({"foot": 26}, "2026-09-22").status_code == 201


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ({"foot": -1}, "counts.foot"),
        ({"foot": 1.5}, "counts.foot"),
        ({"foot": 2.0}, "counts.foot"),
        ({"foot": "3"}, "counts.foot"),
        ({"foot": True}, "counts.foot"),
        ({"foot": None}, "counts.foot"),
        ({"foot": [3]}, "counts.foot"),
        ({"foot": {"n": 3}}, "counts.foot"),
    ],
    ids=str,
)
def test_negative_or_non_integer_count_is_refused(api_3b: Any, problem: Any, counts: Any, field: str) -> None:
    problem(api_3b.put(counts), 422, "not_a_count", field)
    assert api_3b.get().status_code == 404


@pytest.mark.parametrize("absent", [-1, 1.5, "1", True])
def test_absent_is_a_whole_number(api_3b: Any, problem: Any, absent: Any) -> None:
    problem(api_3b.put(absent=absent), 422, "not_a_count", "absent")


def test_more_absent_than_children_is_refused(api_3b: Any, problem: Any) -> None:
    problem(api_3b.put({"foot": 1}, absent=26), 422, "more_ways_than_children", "absent")
    assert api_3b.put({"foot": 1}, absent=24).status_code == 201


def test_absent_children_earn_nothing_and_change_no_total(api_3b: Any) -> None:
    assert api_3b.put({"foot": 10}, absent=15).get_json() == {"revision": 1, "miles": 10, "group_total": 10}


@pytest.mark.parametrize(
    ("sheet", "counts"),
    [
        ("way_there", {"plane": 1}),
        ("way_there", {"miles": 1}),
        ("leisure", {"miles": 1}),
        ("food", {"foot": 1}),
        ("energy", {"apple": 1}),
        ("adults", {"foot": 1}),
    ],
)
def test_unknown_mode_is_refused_naming_the_known_ones(
    api_3b: Any, problem: Any, sheet: str, counts: dict[str, int]
) -> None:
    body = problem(api_3b.put(counts, sheet=sheet), 422, "unknown_mode", f"counts.{next(iter(counts))}")
    assert ("miles" if sheet in ("food", "energy", "adults") else "foot") in body["detail"]


def test_unknown_sheet_is_refused_naming_the_known_ones(api_3b: Any, problem: Any) -> None:
    assert "way_there" in problem(api_3b.put(sheet="lunch"), 422, "unknown_sheet", "sheet")["detail"]


def test_unknown_basis_is_refused(api_3b: Any, problem: Any) -> None:
    problem(api_3b.put(basis="guessed"), 422, "unknown_basis", "basis")


def test_day_in_the_future_is_refused(api_3b: Any, problem: Any) -> None:
    problem(api_3b.put(day="2026-09-25"), 422, "future", "day")


@pytest.mark.parametrize("day", ["2026-02-30", "20260924", "2026-W39-4", "24.09.2026", "２０２６-０９-２４", "today"])
def test_day_is_written_as_the_contract_says(api_3b: Any, problem: Any, day: str) -> None:
    problem(api_3b.put(day=day), 422, "day", "day")


@pytest.mark.parametrize("day", ["2026-09-13", "2025-09-24", "0001-01-01"])
def test_day_outside_every_period_is_refused(api_3b: Any, problem: Any, day: str) -> None:
    problem(api_3b.put(day=day), 422, "outside_periods", "day")


def test_first_and_last_day_of_the_window_are_open(api_3b: Any, world: Any, problem: Any) -> None:
    assert api_3b.put(day="2026-09-14").status_code == 201
    world.clock.set_day(date(2026, 10, 9))
    assert api_3b.put(day="2026-10-02").status_code == 201
    problem(api_3b.put(day="2026-10-03"), 422, "outside_periods")


def test_own_period_of_the_group_takes_the_place_of_the_window(api_3b: Any, problem: Any) -> None:
    assert api_3b.entry("PUT", "/periods/p1", kind="action", from_="2026-09-21", to="2026-10-02").status_code == 200
    problem(api_3b.put(day="2026-09-18"), 422, "outside_periods")
    assert api_3b.put(day="2026-09-21").status_code == 201


def test_late_entry_is_refused_with_the_deadline(api_3b: Any, world: Any, problem: Any) -> None:
    """A campaign without a deadline ends for entries seven days after its window."""
    world.clock.set_day(date(2026, 10, 9))
    assert api_3b.put().status_code == 201
    world.clock.set_day(date(2026, 10, 10))
    body = problem(api_3b.put(sheet="way_back"), 422, "after_deadline", "day")
    assert "09.10.2026" in body["detail"]


def test_days_and_deadlines_end_at_midnight_in_berlin(api_3b: Any, world: Any, problem: Any) -> None:
    from datetime import UTC, datetime

    world.clock.set(datetime(2026, 9, 24, 21, 59, tzinfo=UTC))
    problem(api_3b.put(day="2026-09-25"), 422, "future")
    world.clock.set(datetime(2026, 9, 24, 22, 1, tzinfo=UTC))
    assert api_3b.put(day="2026-09-25").status_code == 201


def test_closed_year_takes_no_entry(api_3b: Any, world: Any, problem: Any) -> None:
    with world.write() as ctx:
        campaigns.close(ctx, town_of(ctx, world), 2026)
    problem(api_3b.put(), 422, "closed", "day")


@pytest.mark.parametrize("sheet", ["leisure", "food", "energy"])
def test_above_three_per_child_asks_back_once_and_above_ten_is_refused(api_3b: Any, problem: Any, sheet: str) -> None:
    key = "foot" if sheet == "leisure" else "miles"
    body = problem(api_3b.put({key: 76}, sheet=sheet), 422, "confirm_above_three_per_child", "confirmed")
    assert "76" in body["detail"]
    assert api_3b.get(sheet=sheet).status_code == 404
    problem(api_3b.put({key: 251}, sheet=sheet, confirmed=True), 422, "above_ten_per_child", "counts")
    assert api_3b.put({key: 75}, sheet=sheet).status_code == 201
    assert api_3b.put({key: 250}, sheet=sheet, if_match=1, confirmed=True).get_json()["miles"] == 250


def test_coordinator_sees_what_was_confirmed(api_3b: Any) -> None:
    api_3b.put({"miles": 76}, sheet="food", confirmed=True)
    assert api_3b.get(sheet="food").get_json()["confirmed"] is True


def test_adults_miles_are_a_line_of_their_own(api_3b: Any) -> None:
    api_3b.put({"foot": 10})
    answer = api_3b.put({"miles": 100}, sheet="adults").get_json()
    assert answer == {"revision": 1, "miles": 100, "group_total": 10}
    assert api_3b.miles() == {"green": 10, "red": 0, "blue": 0}


def test_food_and_energy_are_red_and_blue(api_3b: Any) -> None:
    assert api_3b.put({"miles": 7}, sheet="food").get_json()["group_total"] == 7
    assert api_3b.put({"miles": 4}, sheet="energy").get_json()["group_total"] == 11
    assert api_3b.put({"bike": 30}, sheet="leisure").get_json()["group_total"] == 41
    assert api_3b.miles() == {"green": 30, "red": 7, "blue": 4}


@pytest.mark.parametrize(
    ("mode", "miles"),
    [
        ("foot", 1),
        ("bike", 1),
        ("scooter", 1),
        ("wheels", 1),
        ("bus", 1),
        ("train", 1),
        ("task", 1),
        ("park_walk", 0),
        ("carpool", 0),
        ("car", 0),
        ("other", 0),
    ],
)
def test_mode_earns_a_green_mile_as_the_contract_lists_it(api_3b: Any, mode: str, miles: int) -> None:
    assert api_3b.put({mode: 1}).get_json()["miles"] == miles


def test_assumed_ways_earn_miles_and_enter_no_coverage(api_3b: Any) -> None:
    """The way there of Wednesday is counted, the one of Thursday only assumed."""
    api_3b.put({"foot": 20}, "2026-09-23")
    assert api_3b.put({"foot": 20}, basis="assumed").get_json()["group_total"] == 40
    assert api_3b.get().get_json()["basis"] == "assumed"
    page = api_3b.client.get(f"/api/v1/groups/{api_3b.code}").get_json()
    assert page["coverage"]["entered"] == 1
    totals = api_3b.client.get("/api/v1/totals?year=2026").get_json()
    assert totals["municipalities"][0]["coverage"]["class_days"]["entered"] == 1


def test_weeks_that_only_count_earn_no_miles(api_3b: Any, world: Any, problem: Any) -> None:
    baseline = api_3b.entry("PUT", "/periods/before", kind="baseline", from_="2026-09-07", to="2026-09-11")
    assert baseline.status_code == 200
    assert api_3b.put({"foot": 20}, "2026-09-09").get_json() == {"revision": 1, "miles": 0, "group_total": 0}
    problem(api_3b.put({"foot": 20}, "2026-09-12"), 422, "outside_periods")
    assert api_3b.miles()["green"] == 0


def test_follow_up_week_is_open_until_ten_days_after_its_end_also_after_the_deadline(
    api_3b: Any, world: Any, problem: Any
) -> None:
    follow_up = api_3b.entry("PUT", "/periods/after", kind="follow_up", from_="2026-11-09", to="2026-11-13")
    assert follow_up.status_code == 200
    world.clock.set_day(date(2026, 11, 23))
    answer = api_3b.put({"foot": 20}, "2026-11-10")
    assert answer.get_json() == {"revision": 1, "miles": 0, "group_total": 0}
    world.clock.set_day(date(2026, 11, 24))
    body = problem(api_3b.put({"foot": 20}, "2026-11-11"), 422, "after_deadline", "day")
    assert "23.11.2026" in body["detail"]


def test_follow_up_week_is_open_also_after_closing(api_3b: Any, world: Any) -> None:
    api_3b.entry("PUT", "/periods/after", kind="follow_up", from_="2026-11-09", to="2026-11-13")
    with world.write() as ctx:
        campaigns.close(ctx, town_of(ctx, world), 2026)
    world.clock.set_day(date(2026, 11, 12))
    assert api_3b.put({"foot": 20}, "2026-11-10").status_code == 201


def test_baseline_ends_with_the_deadline(api_3b: Any, world: Any, problem: Any) -> None:
    api_3b.entry("PUT", "/periods/before", kind="baseline", from_="2026-09-07", to="2026-09-11")
    world.clock.set_day(date(2026, 10, 10))
    problem(api_3b.put({"foot": 20}, "2026-09-09"), 422, "after_deadline")


def test_day_that_a_total_from_paper_covers_is_409_naming_it(api_3b: Any, world: Any, problem: Any) -> None:
    with world.write() as ctx:
        text = (
            "institution;group;from;to;groups;children;green;red;blue;adults\n"
            "Lindenschule;3b|4a;2026-09-21;2026-09-25;2;47;300;;;\n"
        )
        paper_lists.import_paper_totals(ctx, town_of(ctx, world), parse_tallies(text.encode()))
    body = problem(api_3b.put(), 409, "covered_by_paper", "day")
    for part in ("Lindenschule", "21.09.2026", "25.09.2026"):
        assert part in body["detail"]
    assert api_3b.put(day="2026-09-18").status_code == 201


def test_holidays_and_weekends_may_be_entered(api_3b: Any) -> None:
    assert api_3b.put({"foot": 3}, "2026-09-20", "leisure").status_code == 201
    assert api_3b.put({"foot": 3}, "2026-09-20").get_json()["miles"] == 3


def test_towns_rules_decide_what_earns(api_3b: Any, world: Any, problem: Any) -> None:
    from dataclasses import replace

    with world.write() as ctx:
        town = town_of(ctx, world)
        campaign = campaigns.load_campaign(ctx, town, 2026)
        rules = replace(campaign.rules, bus=False, carpool=True, leisure=False, adults=False)
        campaigns.change_rules(ctx, town, 2026, rules, "Beschluss", campaign.version)
    assert api_3b.put({"bus": 5, "carpool": 3}).get_json()["miles"] == 3
    problem(api_3b.put({"foot": 3}, sheet="leisure"), 422, "sheet_not_collected", "sheet")
    problem(api_3b.put({"miles": 3}, sheet="adults"), 422, "sheet_not_collected", "sheet")


def test_group_without_campaign_says_that_it_does_not_collect(api_3b: Any, world: Any, problem: Any) -> None:
    world.clock.set_day(date(2028, 9, 21))
    problem(api_3b.put(day="2028-09-20"), 422, "outside_periods")


def test_rule_words_are_stable_and_details_are_german_unless_english_is_asked(api_3b: Any) -> None:
    headers = {"Authorization": f"Bearer {api_3b.token}"}
    address = f"/api/v1/groups/{api_3b.code}/days/2026-09-25/way_there"
    body = {"counts": {"foot": 1}, "entry_id": str(uuid4())}
    german = api_3b.client.put(address, json=body, headers=headers).get_json()
    assert "Zukunft" in german["detail"]
    assert api_3b.client.put(f"{address}?lang=en", json=body, headers=headers).get_json()["rule"] == german["rule"]
