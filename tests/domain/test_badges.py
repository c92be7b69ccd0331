"""Badges are earned together, explained, and never taken away in silence."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.badges import CLASS, RULES, Badge, Step, View, badges_of, badges_of_sum, earned, lost_badges
from kindermeilen.domain.ledger import Ledger
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.domain.rules import CampaignRules

MONDAY = date(2026, 9, 21)
FRIDAY = MONDAY + timedelta(days=4)
NEXT_MONDAY = MONDAY + timedelta(days=7)
WEEK = tuple(MONDAY + timedelta(days=number) for number in range(5))
STOPS = (10, 25, 50, 90, 140, 480, 2120)
EVERYBODY = View(public=True, large=True)


def ledger(tallies: dict[tuple[date, Sheet], dict[str, int]] | None = None, **more: object) -> Ledger:
    given_ = {"rules": CampaignRules(), "today": FRIDAY, "due": WEEK, "stops": STOPS, "tallies": tallies or {}}
    return Ledger(**(given_ | more))  # type: ignore[arg-type]


def there(*days: date, **counts: int) -> dict[tuple[date, Sheet], dict[str, int]]:
    return {(day, Sheet.WAY_THERE): counts for day in days}


def shown(found: tuple[Badge, ...], key: str) -> Badge:
    return next(badge for badge in found if badge.key == key)


def test_the_first_mile_is_a_badge_and_a_class_without_one_sees_what_comes_first() -> None:
    assert "first_mile" in earned(ledger(there(MONDAY, foot=1)), CLASS)
    empty = badges_of(ledger(), CLASS)
    assert not any(badge.earned for badge in empty)
    assert shown(empty, "first_mile").need == 1


def test_of_a_series_the_earned_ones_and_the_next_one_show() -> None:
    keys = [badge.key for badge in badges_of(ledger(there(*WEEK, foot=25)), CLASS) if badge.key.startswith("miles_")]
    assert keys == ["miles_100", "miles_500"]
    assert shown(badges_of(ledger(there(*WEEK, foot=25)), CLASS), "miles_500").have == 125


@pytest.mark.parametrize("rain", ["rain", "snow", "storm"])
def test_a_rainy_day_counts_however_many_came_by_car(rain: str) -> None:
    wet = ledger(there(MONDAY, car=24, foot=1), said={MONDAY: (None, rain)})
    assert "rain" in earned(wet, CLASS)
    assert "rain" not in earned(replace(wet, said={MONDAY: (None, "sun")}), CLASS)


def test_a_week_without_gaps_asks_for_days_and_not_for_miles() -> None:
    by_car = ledger(there(*WEEK, car=25))
    assert "full_week" in earned(by_car, CLASS)
    assert "full_week" not in earned(ledger(there(*WEEK[:4], car=25)), CLASS)


@pytest.mark.parametrize("reason", ["no_school", "excursion"])
def test_a_day_without_school_is_no_gap_but_a_week_without_any_way_is_no_full_week(reason: str) -> None:
    assert "full_week" in earned(ledger(there(*WEEK[:4], foot=5), said={FRIDAY: (reason, None)}), CLASS)
    assert "full_week" not in earned(ledger(said=dict.fromkeys(WEEK, (reason, None))), CLASS)
    assert "full_week" not in earned(ledger(there(*WEEK[:4], foot=5), said={FRIDAY: ("not_asked", None)}), CLASS)


def test_a_school_year_without_known_holidays_gives_no_full_week_and_no_error() -> None:
    assert "full_week" not in earned(ledger(there(*WEEK, foot=5), due=None), CLASS)


def test_the_last_stretch_on_foot_and_the_task_help_to_see_all_kinds() -> None:
    assert "kinds" in earned(ledger(there(MONDAY, park_walk=3, bike=2, bus=1)), CLASS)
    assert "kinds" in earned(ledger(there(MONDAY, foot=3, bike=2, task=1)), CLASS)
    assert "kinds" not in earned(ledger(there(MONDAY, foot=3, bike=2, car=9)), CLASS)


def test_kinds_are_public_only_of_weeks_that_are_over_and_of_larger_groups() -> None:
    mixed = ledger(there(MONDAY, foot=8, bike=8, bus=8))
    assert "kinds" in earned(mixed, CLASS)
    assert "kinds" not in earned(mixed, EVERYBODY)
    later = replace(mixed, today=NEXT_MONDAY)
    assert "kinds" in earned(later, EVERYBODY)
    assert "kinds" not in earned(later, View(public=True, large=False))
    assert shown(badges_of(mixed, EVERYBODY), "kinds").have is None


def test_a_class_beats_its_own_best_week_only_with_weeks_that_are_over() -> None:
    second = tuple(day + timedelta(days=7) for day in WEEK)
    two = ledger(there(*WEEK, foot=10) | there(*second, foot=11), due=WEEK + second, today=second[-1])
    assert "record" not in earned(two, CLASS)
    assert "record" in earned(replace(two, today=NEXT_MONDAY + timedelta(days=7)), CLASS)


def test_red_and_blue_collectors_leisure_both_ways_and_missions() -> None:
    day = {
        (MONDAY, Sheet.FOOD): {"miles": 25},
        (MONDAY, Sheet.ENERGY): {"miles": 24},
        (MONDAY, Sheet.LEISURE): {"foot": 25, "car": 3},
        (MONDAY, Sheet.WAY_THERE): {"foot": 1},
        (MONDAY, Sheet.WAY_BACK): {"car": 1},
    }
    found = earned(ledger(day, missions=1), CLASS)
    assert {"red", "leisure", "both_ways", "mission_1"} <= found
    assert not {"blue", "mission_3"} & found


def test_a_kita_that_counts_the_way_there_only_does_not_wait_for_the_way_home() -> None:
    kita = ledger(there(MONDAY, foot=1), asks_way_home=False)
    assert "both_ways" not in {badge.key for badge in badges_of(kita, CLASS)}
    with_both = replace(kita, tallies=kita.tallies | {(MONDAY, Sheet.WAY_BACK): {"foot": 1}})
    assert shown(badges_of(with_both, CLASS), "both_ways").earned


def test_miles_from_paper_count_for_milestones_and_stops() -> None:
    found = earned(ledger(on_paper=Miles(green=120, red=30)), CLASS)
    assert {"first_mile", "miles_100", "stop_1", "stop_3", "red"} <= found


def test_the_towns_rules_decide_what_earns() -> None:
    no_bus = ledger(there(MONDAY, bus=25), rules=CampaignRules(bus=False))
    assert "first_mile" not in earned(no_bus, CLASS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_no_badge_asks_for_every_child_or_for_no_car(rule: object) -> None:
    """A class of which two thirds come by car each day can earn everything."""
    days = [MONDAY + timedelta(days=number) for number in range(70) if (MONDAY + timedelta(days=number)).weekday() < 5]
    growing = {
        (day, Sheet.WAY_THERE): {"foot": 3 + place // 5, "bus": 2, "bike": 2, "car": 14}
        for place, day in enumerate(days)
    }
    back = {(day, Sheet.WAY_BACK): counts for (day, _), counts in growing.items()}
    more = {
        (days[-5], Sheet.FOOD): {"miles": 30},
        (days[-5], Sheet.ENERGY): {"miles": 30},
        (days[-5], Sheet.LEISURE): {"foot": 30},
    }
    long = ledger(growing | back | more, due=tuple(days), today=days[-1] + timedelta(days=10), missions=3)
    rich = replace(long, said={MONDAY: (None, "rain")}, on_paper=Miles(green=4000))
    assert rule.key in earned(rich, EVERYBODY)  # type: ignore[attr-defined]


def test_a_correction_that_undoes_a_badge_says_so_with_its_day() -> None:
    wrong, right = {"foot": 25}, {"foot": 5}
    steps = [Step(MONDAY, MONDAY, Sheet.WAY_THERE, wrong), Step(FRIDAY, MONDAY, Sheet.WAY_THERE, right)]
    now = ledger(there(MONDAY, foot=5))
    lost = lost_badges(now, steps, CLASS)
    assert lost == {"stop_1": FRIDAY}
    badge = shown(badges_of(now, CLASS, lost), "stop_1")
    assert (badge.earned, badge.lost_on) == (False, FRIDAY)


def test_what_was_undone_and_earned_again_is_simply_earned() -> None:
    steps = [
        Step(MONDAY, MONDAY, Sheet.WAY_THERE, {"foot": 25}),
        Step(MONDAY, MONDAY, Sheet.WAY_THERE, None),
        Step(FRIDAY, FRIDAY, Sheet.WAY_THERE, {"foot": 12}),
    ]
    now = ledger(there(FRIDAY, foot=12))
    assert lost_badges(now, steps, CLASS) == {}
    assert shown(badges_of(now, CLASS, {"stop_1": MONDAY}), "stop_1").lost_on is None


def test_a_corrected_weather_says_that_the_rain_badge_went() -> None:
    steps = [
        Step(MONDAY, MONDAY, None, said=(None, "rain")),
        Step(MONDAY, MONDAY, Sheet.WAY_THERE, {"foot": 5}),
        Step(FRIDAY, MONDAY, None, said=(None, "sun")),
    ]
    assert lost_badges(ledger(there(MONDAY, foot=5), said={MONDAY: (None, "sun")}), steps, CLASS) == {"rain": FRIDAY}


COUNTS = st.dictionaries(st.sampled_from([mode.value for mode in Mode]), st.integers(1, 25), max_size=4)


@given(
    st.lists(st.tuples(st.sampled_from(WEEK), st.sampled_from([Sheet.WAY_THERE, Sheet.WAY_BACK]), COUNTS), max_size=12)
)
def test_each_badge_that_any_moment_had_is_there_or_named_as_lost(
    entries: list[tuple[date, Sheet, dict[str, int]]],
) -> None:
    steps, tallies, ever = [], {}, frozenset[str]()
    for day, sheet, counts in entries:
        steps.append(Step(FRIDAY, day, sheet, counts))
        tallies = {**tallies, (day, sheet): counts}
        ever |= earned(ledger(tallies), CLASS)
    now = ledger(tallies)
    assert ever <= earned(now, CLASS) | lost_badges(now, steps, CLASS).keys()


STATES = st.tuples(st.sampled_from([None, "no_school", "excursion"]), st.sampled_from([None, "rain", "sun"]))
DAYS_OF_TWO_WEEKS = [MONDAY + timedelta(days=number) for number in range(14)]
ENTRIES = st.one_of(
    st.tuples(
        st.sampled_from(DAYS_OF_TWO_WEEKS), st.sampled_from([Sheet.WAY_THERE, Sheet.WAY_BACK]), COUNTS, st.none()
    ),
    st.tuples(st.sampled_from(DAYS_OF_TWO_WEEKS), st.just(Sheet.WAY_THERE), st.none(), st.none()),
    st.tuples(st.sampled_from(DAYS_OF_TWO_WEEKS), st.none(), st.none(), STATES),
)


@given(st.lists(st.tuples(st.integers(0, 3), ENTRIES), max_size=14), st.booleans(), st.booleans())
def test_what_a_journal_undid_is_found_as_if_each_of_its_moments_was_judged(
    entries: list[tuple[int, tuple[Any, ...]]], public: bool, large: bool
) -> None:
    view = View(public, large)
    then, on, steps, lost = ledger({}), MONDAY, [], {}
    for days_later, (day, sheet, counts, said) in entries:
        on += timedelta(days=days_later)
        steps.append(Step(on, day, sheet, counts, said))
        tallies, words = dict(then.tallies), dict(then.said)
        if sheet is None:
            words[day] = said
        elif counts is None:
            tallies.pop((day, sheet), None)
        else:
            tallies[day, sheet] = counts
            words[day] = (None, words.get(day, (None, None))[1])
        after = replace(then, tallies=tallies, said=words, today=on)
        if less(then, steps[-1]):
            lost |= dict.fromkeys(earned(then, view) - earned(after, view), on)
        then = after
    now = earned(then, view)
    assert lost_badges(then, steps, view) == {key: on for key, on in lost.items() if key not in now}


def less(then: Ledger, step: Step) -> bool:
    """Whether the step took anything away."""
    if step.sheet is None:
        return step.day in then.said
    before = then.tallies.get((step.day, step.sheet), {})
    return any((step.counts or {}).get(name, 0) < count for name, count in before.items())


def test_a_class_that_corrects_without_end_is_judged_by_its_newest_corrections() -> None:
    much, little = {"foot": 25}, {"foot": 5}
    flips = [Step(FRIDAY, MONDAY, Sheet.WAY_THERE, counts) for _ in range(5000) for counts in (much, little)]
    assert lost_badges(ledger(there(MONDAY, foot=5)), flips, CLASS) == {"stop_1": FRIDAY}
    others = [Step(FRIDAY, MONDAY, Sheet.FOOD, {"miles": miles}) for _ in range(101) for miles in (2, 1)]
    now = ledger(there(MONDAY, foot=5) | {(MONDAY, Sheet.FOOD): {"miles": 1}})
    assert "stop_1" not in lost_badges(now, flips + others, CLASS)


def test_a_schools_badges_come_from_its_joint_miles() -> None:
    keys = {badge.key for badge in badges_of_sum(Miles(green=600), STOPS, FRIDAY) if badge.earned}
    assert keys == {"first_mile", "miles_100", "miles_500", "stop_1", "stop_3", "stop_6"}
