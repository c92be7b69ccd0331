"""A mile counts a way, never a distance: what tallies earn under a town's rules."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.miles import Counted, Miles, PeriodKind, miles_of, sum_miles
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.rules import CampaignRules

WAYS = (Sheet.WAY_THERE, Sheet.WAY_BACK, Sheet.LEISURE)
COUNTS = st.integers(0, 400)
BY_MODE = st.dictionaries(st.sampled_from(list(Mode)), COUNTS)
AS_MILES = st.dictionaries(st.just(MILES_KEY), COUNTS)
RULES = st.builds(CampaignRules, **{field.name: st.booleans() for field in fields(CampaignRules)})


@st.composite
def anything_counted(draw: st.DrawFn) -> Counted:
    sheet = draw(st.sampled_from(list(Sheet)))
    counts = draw(BY_MODE if sheet.counts_modes else AS_MILES)
    return Counted(sheet, draw(st.sampled_from(list(PeriodKind))), draw(st.booleans()), counts)


def monday(sheet: Sheet = Sheet.WAY_THERE, **counts: int) -> Counted:
    """A school day of an action week."""
    return Counted(sheet, PeriodKind.ACTION, open_day=True, counts=counts)


@pytest.mark.parametrize("sheet", WAYS)
def test_each_climate_friendly_way_is_one_green_mile(sheet: Sheet) -> None:
    counted = monday(
        sheet, foot=12, bike=5, scooter=2, wheels=1, bus=4, train=1, park_walk=2, carpool=1, car=3, other=1
    )
    assert miles_of(counted, CampaignRules()) == Miles(green=25)


def test_a_task_instead_of_a_way_is_a_green_mile_too() -> None:
    assert miles_of(monday(foot=3, task=2), CampaignRules()) == Miles(green=5)


def test_food_is_red_and_energy_is_blue() -> None:
    assert miles_of(monday(Sheet.FOOD, miles=9), CampaignRules()) == Miles(red=9)
    assert miles_of(monday(Sheet.ENERGY, miles=4), CampaignRules()) == Miles(blue=4)


def test_adults_stand_in_a_line_of_their_own() -> None:
    miles = miles_of(monday(Sheet.ADULTS, miles=7), CampaignRules())
    assert miles == Miles(adults=7)
    assert miles.total == 0


def test_the_total_is_the_three_colours() -> None:
    assert Miles(green=10, red=3, blue=2, adults=50).total == 15


@pytest.mark.parametrize("kind", [PeriodKind.BASELINE, PeriodKind.FOLLOW_UP])
@pytest.mark.parametrize("sheet", list(Sheet))
def test_a_week_that_only_counts_earns_nothing(kind: PeriodKind, sheet: Sheet) -> None:
    counts = {"foot": 12} if sheet.counts_modes else {"miles": 12}
    assert miles_of(Counted(sheet, kind, open_day=True, counts=counts), CampaignRules()) == Miles()


@pytest.mark.parametrize(
    ("rules", "green"),
    [
        (CampaignRules(), 21),
        (CampaignRules(bus=False), 17),
        (CampaignRules(carpool=True), 22),
        (CampaignRules(park_walk=True), 23),
        (CampaignRules(bus=False, train=False, carpool=True, park_walk=True), 19),
    ],
)
def test_the_same_ways_earn_by_the_towns_rules(rules: CampaignRules, green: int) -> None:
    assert miles_of(monday(foot=12, bike=4, bus=4, train=1, park_walk=2, carpool=1, car=5), rules).green == green


def test_ways_in_the_holidays_earn_where_the_town_counts_them() -> None:
    sunday = replace(monday(Sheet.LEISURE, foot=8), open_day=False)
    assert miles_of(sunday, CampaignRules()) == Miles(green=8)
    assert miles_of(sunday, CampaignRules(holiday_ways=False)) == Miles()


def test_food_and_energy_know_no_holidays() -> None:
    for sheet, earned in ((Sheet.FOOD, Miles(red=3)), (Sheet.ENERGY, Miles(blue=3))):
        sunday = replace(monday(sheet, miles=3), open_day=False)
        assert miles_of(sunday, CampaignRules(holiday_ways=False)) == earned


def test_leisure_and_adults_earn_only_where_they_are_collected() -> None:
    assert miles_of(monday(Sheet.LEISURE, foot=8), CampaignRules(leisure=False)) == Miles()
    assert miles_of(monday(Sheet.ADULTS, miles=8), CampaignRules(adults=False)) == Miles()


@given(st.lists(anything_counted()), st.lists(anything_counted()), RULES)
def test_miles_add_up_however_the_days_are_put_together(
    some: list[Counted], others: list[Counted], rules: CampaignRules
) -> None:
    assert sum_miles(some + others, rules) == sum_miles(some, rules) + sum_miles(others, rules)
    assert sum_miles(others + some, rules) == sum_miles(some + others, rules)


@given(anything_counted(), BY_MODE, RULES)
def test_a_weeks_sum_earns_what_its_days_earn(day: Counted, more: dict[Mode, int], rules: CampaignRules) -> None:
    """Sums of a week are kept by mode, so that a changed rule changes no row."""
    other = replace(day, counts=more if day.sheet.counts_modes else {MILES_KEY: sum(more.values())})
    keys = day.counts.keys() | other.counts.keys()
    week = replace(day, counts={key: day.counts.get(key, 0) + other.counts.get(key, 0) for key in keys})
    assert miles_of(week, rules) == miles_of(day, rules) + miles_of(other, rules)


@given(anything_counted(), RULES)
def test_nothing_earns_more_miles_than_were_counted(counted: Counted, rules: CampaignRules) -> None:
    miles = miles_of(counted, rules)
    assert 0 <= miles.total + miles.adults <= sum(counted.counts.values())


@given(anything_counted(), RULES)
def test_a_sheet_earns_in_its_own_colour_alone(counted: Counted, rules: CampaignRules) -> None:
    miles = miles_of(counted, rules)
    own = {Sheet.FOOD: "red", Sheet.ENERGY: "blue", Sheet.ADULTS: "adults"}.get(counted.sheet, "green")
    assert [name for name in ("green", "red", "blue", "adults") if getattr(miles, name)] in ([], [own])


def test_nothing_counted_is_no_mile() -> None:
    assert sum_miles([], CampaignRules()) == Miles()
    assert miles_of(monday(), CampaignRules()) == Miles()
