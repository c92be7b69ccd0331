"""How many children a group has on a day: limits, shares and figures per child use that day's number."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.access import Thing
from kindermeilen.domain.nouns import (
    Campaign,
    CampaignState,
    Group,
    Headcount,
    Institution,
    Municipality,
    children_on,
)
from kindermeilen.domain.rules import CampaignRules

MONDAY = date(2026, 9, 21)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
COUNTS = st.integers(1, 400)
HEADCOUNTS = st.lists(st.builds(Headcount, DAYS, st.integers(0, 7), COUNTS), max_size=8).map(tuple)


def every_day(valid_from: date, children: int) -> Headcount:
    return Headcount(valid_from, 0, children)


def test_a_number_holds_from_its_day_until_the_next() -> None:
    counts = (every_day(date(2026, 9, 1), 25), every_day(date(2026, 9, 23), 24))
    assert [children_on(counts, MONDAY + timedelta(days=day)) for day in range(4)] == [25, 25, 24, 24]


def test_before_its_first_number_a_group_had_that_many() -> None:
    assert children_on((every_day(date(2026, 9, 23), 24), every_day(date(2026, 10, 1), 20)), MONDAY) == 24


def test_a_kita_has_fewer_children_on_a_friday() -> None:
    counts = (every_day(date(2026, 9, 1), 18), Headcount(date(2026, 9, 1), 5, 11))
    assert [children_on(counts, MONDAY + timedelta(days=day)) for day in range(7)] == [18, 18, 18, 18, 11, 18, 18]


def test_a_newer_number_for_all_days_ends_an_older_one_for_fridays() -> None:
    counts = (Headcount(date(2026, 9, 1), 5, 11), every_day(date(2026, 9, 1), 18), every_day(date(2026, 9, 15), 16))
    assert children_on(counts, date(2026, 9, 11)) == 11
    assert children_on(counts, date(2026, 9, 25)) == 16


def test_a_group_without_a_number_is_no_group_of_none() -> None:
    with pytest.raises(LookupError):
        children_on((), MONDAY)
    with pytest.raises(LookupError):
        children_on((Headcount(date(2026, 9, 1), 5, 11),), MONDAY)


@given(HEADCOUNTS, st.builds(every_day, DAYS, COUNTS), DAYS)
def test_the_number_is_one_that_was_given_for_that_day_of_the_week(
    counts: tuple[Headcount, ...], first: Headcount, day: date
) -> None:
    given_for_it = {count.children for count in (first, *counts) if count.weekday in (0, day.isoweekday())}
    assert children_on((first, *counts), day) in given_for_it


@given(HEADCOUNTS, st.builds(every_day, DAYS, COUNTS), DAYS)
def test_a_later_number_never_changes_a_day_before_it(
    counts: tuple[Headcount, ...], first: Headcount, day: date
) -> None:
    known = tuple(count for count in (replace(first, valid_from=date(2026, 1, 1)), *counts) if count.valid_from <= day)
    later = every_day(day + timedelta(days=1), 1)
    assert children_on((*known, later), day) == children_on(known, day)


@given(st.permutations([every_day(date(2026, 9, 1), 25), every_day(date(2026, 9, 23), 24), Headcount(MONDAY, 1, 20)]))
def test_the_order_in_which_numbers_came_does_not_matter(counts: list[Headcount]) -> None:
    assert children_on(tuple(counts), MONDAY) == 20


def test_a_district_has_a_five_digit_key() -> None:
    town = Municipality(1, "08425141", "Blaustein", "BW", 48.41, 9.92, None, "", "", "")
    assert not town.is_district
    assert replace(town, ags="08425").is_district


def test_every_noun_knows_whose_it_is() -> None:
    town = Municipality(1, "08425141", "Blaustein", "BW", 48.41, 9.92, None, "", "", "")
    school = Institution(2, 1, "Lindenschule", "school", "ABCDEFGHJ")
    group = Group(3, 1, 2, "3b", "KLMNPQRST", "app", "", 0)
    assert (town.thing, school.thing, group.thing) == (Thing(1), Thing(1, 2), Thing(1, 2, 3))


@pytest.mark.parametrize(
    ("state", "is_provisional"),
    [(CampaignState.OPEN, True), (CampaignState.CLOSED, True), (CampaignState.FILED, False)],
)
def test_a_figure_is_provisional_until_it_is_filed(state: CampaignState, is_provisional: bool) -> None:
    window = (date(2026, 9, 14), date(2026, 10, 2), date(2026, 10, 9))
    campaign = Campaign(1, 1, 2026, *window, None, "antalya", "uba2024", state, CampaignRules(), 0)
    assert campaign.is_provisional is is_provisional
