"""Comparing classes of a house: what counts, who appears, and what nobody can take from the figures."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.comparison import ClassCounts, ComparedClass, Comparison, WeekCount, Wording, compare
from kindermeilen.domain.coverage import Coverage
from kindermeilen.domain.miles import Counted, PeriodKind
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.rules import CampaignRules

FIRST = date(2026, 9, 14)
SECOND = FIRST + timedelta(days=7)
AFTER = FIRST + timedelta(days=14)
RULES = CampaignRules()


def week(
    counts: Mapping[str, int],
    *,
    monday: date = FIRST,
    days: int = 5,
    sheet: Sheet = Sheet.WAY_THERE,
    basis: str = "counted",
    period: PeriodKind = PeriodKind.ACTION,
    open_day: bool = True,
) -> WeekCount:
    return WeekCount(monday, days, basis, Counted(sheet, period, open_day, counts))


def a_class(
    name: str, *weeks: WeekCount, children: int | None = 25, entered: int = 10, expected: int | None = 10
) -> Any:
    return ClassCounts(name, name, children, Coverage(entered, expected), weeks)


def two(*weeks: WeekCount, **more: Any) -> list[ClassCounts]:
    """The class in question beside one that always appears: a comparison needs two."""
    other = week({"foot": 75, "car": 50}), week({"foot": 100, "car": 25}, monday=SECOND)
    return [a_class("3b", *weeks, **more), a_class("4a", *other)]


def of_3b(classes: list[ClassCounts], by: str = "share", today: date = AFTER, rules: CampaignRules = RULES) -> Any:
    found = compare(Comparison(by), classes, rules, today)
    return next((one for one in found.classes if one.name == "3b"), None) if found else None


def test_share_is_of_all_counted_school_ways_in_whole_percent() -> None:
    weeks = week({"foot": 60, "bike": 23, "car": 42}), week({"bus": 80, "car": 45}, sheet=Sheet.WAY_BACK)
    assert of_3b(two(*weeks)) == ComparedClass("3b", "3b", 65)


@pytest.mark.parametrize(
    "other",
    [
        week({"foot": 99}, basis="assumed"),
        week({"foot": 99}, sheet=Sheet.LEISURE),
        week({"miles": 99}, sheet=Sheet.FOOD),
        week({"miles": 99}, sheet=Sheet.ENERGY),
        week({"foot": 99}, period=PeriodKind.BASELINE),
        week({"foot": 99}, open_day=False),
        week({"task": 99}),
        week({"foot": 99}, monday=AFTER),
    ],
    ids=["assumed", "leisure", "food", "energy", "baseline", "free day", "task", "the running week"],
)
def test_what_is_no_counted_way_to_school_of_a_week_that_is_over_changes_nothing(other: WeekCount) -> None:
    counted = week({"foot": 60, "car": 65})
    assert of_3b(two(counted, other)) == of_3b(two(counted)) == ComparedClass("3b", "3b", 48)


def test_green_is_what_earns_a_mile_in_this_town() -> None:
    ways = week({"foot": 50, "carpool": 25, "car": 50})
    assert of_3b(two(ways)).percent == 40
    assert of_3b(two(ways), rules=CampaignRules(carpool=True)).percent == 60


def test_improvement_is_the_last_week_against_the_first() -> None:
    weeks = week({"foot": 50, "car": 75}), week({"foot": 70, "car": 55}, monday=SECOND)
    assert of_3b(two(*weeks), "improvement").percent == 16
    assert of_3b(two(weeks[0]), "improvement") is None, "one week improves on nothing"


def test_no_class_reads_that_it_became_worse() -> None:
    weeks = week({"foot": 70, "car": 55}), week({"foot": 50, "car": 75}, monday=SECOND)
    assert of_3b(two(*weeks), "improvement") is None


@pytest.mark.parametrize(
    ("more", "appears"),
    [
        ({"entered": 6}, True),
        ({"entered": 5}, False),
        ({"expected": None}, False),
        ({"entered": 0, "expected": 0}, False),
        ({"children": 5}, True),
        ({"children": 4}, False),
        ({"children": None}, False),
    ],
)
def test_class_appears_from_sixty_percent_of_its_days_and_five_children_on(more: Any, appears: bool) -> None:
    assert bool(of_3b(two(week({"foot": 60, "car": 65}), **more))) is appears


@pytest.mark.parametrize(
    ("counts", "days", "appears"),
    [({"foot": 9, "car": 6}, 3, True), ({"foot": 9, "car": 5}, 3, False), ({"foot": 60, "car": 60}, 2, False)],
)
def test_week_counts_with_three_days_and_five_children_on_each_of_them(
    counts: dict[str, int], days: int, appears: bool
) -> None:
    assert bool(of_3b(two(week(counts, days=days)))) is appears


def test_classes_stand_by_their_names_and_not_by_what_they_have() -> None:
    classes = [
        a_class(name, week({"foot": foot, "car": 125 - foot})) for name, foot in (("b", 90), ("c", 30), ("a", 60))
    ]
    found = compare(Comparison.SHARE, classes, RULES, AFTER)
    assert found is not None
    assert [(one.name, one.percent) for one in found.classes] == [("a", 48), ("b", 72), ("c", 24)]
    assert found.up_to == date(2026, 9, 27)


def test_one_class_alone_is_compared_with_nobody() -> None:
    assert compare(Comparison.SHARE, two(week({"foot": 60, "car": 65}))[:1], RULES, AFTER) is None
    assert compare(Comparison.OFF, two(week({"foot": 60, "car": 65})), RULES, AFTER) is None


def test_one_child_by_car_and_none_look_alike() -> None:
    """In a class of 25 that is always there, a child is 5 ways of a week's 125."""
    always = of_3b(two(week({"foot": 125})))
    assert always == of_3b(two(week({"foot": 120, "car": 5})))
    assert always == of_3b(two(week({"foot": 116, "car": 9})))
    assert always == ComparedClass("3b", "3b", None, Wording.NEARLY_ALL)
    assert of_3b(two(week({"foot": 115, "car": 10}))).percent == 92


def test_one_child_on_foot_and_none_look_alike() -> None:
    assert (
        of_3b(two(week({"car": 125})))
        == of_3b(two(week({"car": 120, "foot": 5})))
        == ComparedClass("3b", "3b", None, Wording.FEW)
    )


counts_of_a_week = st.tuples(st.integers(5, 30), st.integers(3, 5)).flatmap(
    lambda size: st.tuples(st.integers(0, size[0] * size[1]), st.just(size[0] * size[1]), st.just(size[1]))
)


@given(st.lists(counts_of_a_week, min_size=1, max_size=4))
def test_a_number_never_stands_for_fewer_than_two_children(weeks: list[tuple[int, int, int]]) -> None:
    """By subtraction: whoever knows the green ways and the share has the other ways, and those are two children's."""
    rows = [
        week({"foot": green, "car": ways - green}, monday=FIRST + timedelta(days=7 * number), days=days)
        for number, (green, ways, days) in enumerate(weeks)
    ]
    shown = of_3b(two(*rows), today=AFTER + timedelta(days=28))
    green, ways, days = (sum(one[place] for one in weeks) for place in range(3))
    if shown.percent is not None:
        assert min(green, ways - green) >= 2 * days
    else:
        assert min(green, ways - green) < 2 * days


def days_of_a_campaign() -> Iterator[date]:
    yield from (FIRST + timedelta(days=number) for number in range(29))


def test_between_two_publications_lies_a_whole_week_or_nothing() -> None:
    """By subtraction: somebody who looks every day sees the figures change on Mondays only, by three days or more."""
    entered = {FIRST + timedelta(days=7 * number + day): 10 + number + day for number in range(3) for day in range(5)}
    seen: list[tuple[date, Any]] = []
    for today in days_of_a_campaign():
        by_week: dict[date, list[int]] = {}
        for day, foot in entered.items():
            if day <= today:
                by_week.setdefault(day - timedelta(days=day.weekday()), []).append(foot)
        rows = [
            week({"foot": sum(feet), "car": 25 * len(feet) - sum(feet)}, monday=monday, days=len(feet))
            for monday, feet in by_week.items()
        ]
        beside = replace(a_class("4a", *rows), name="4a")
        shown = compare(Comparison.SHARE, [a_class("3b", *rows), beside], RULES, today)
        figures = shown.classes if shown else None
        if not seen or figures != seen[-1][1]:
            seen.append((today, figures))
    assert [day for day, _ in seen] == [FIRST, *(FIRST + timedelta(days=7 * number) for number in (1, 2, 3))]
