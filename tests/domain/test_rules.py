"""What a town may settle for itself, and what no town may take from a child."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.rules import CampaignRules, rules_from

ALL_RULES = st.builds(CampaignRules, **{field.name: st.booleans() for field in fields(CampaignRules)})
ON_ONES_OWN = (Mode.FOOT, Mode.BIKE, Mode.SCOOTER, Mode.WHEELS)
TOGETHER = (Mode.BUS, Mode.TRAIN)


@pytest.mark.parametrize("mode", [*ON_ONES_OWN, *TOGETHER, Mode.TASK])
def test_a_climate_friendly_way_earns_a_mile_by_the_campaigns_rules(mode: Mode) -> None:
    assert CampaignRules().earns_green_mile(mode)


@pytest.mark.parametrize("mode", [Mode.CAR, Mode.OTHER, Mode.CARPOOL, Mode.PARK_WALK])
def test_a_way_by_car_earns_none_unless_the_town_says_so(mode: Mode) -> None:
    assert not CampaignRules().earns_green_mile(mode)


@given(ALL_RULES, st.sampled_from([*ON_ONES_OWN, Mode.TASK]))
def test_no_town_takes_the_mile_from_who_comes_on_their_own_or_does_the_task(rules: CampaignRules, mode: Mode) -> None:
    assert rules.earns_green_mile(mode)


@given(ALL_RULES)
def test_no_town_gives_a_mile_for_the_car_alone(rules: CampaignRules) -> None:
    assert not rules.earns_green_mile(Mode.CAR)
    assert not rules.earns_green_mile(Mode.OTHER)


@pytest.mark.parametrize(
    ("settled", "mode", "earns"),
    [
        ({"bus": False}, Mode.BUS, False),
        ({"bus": False}, Mode.TRAIN, True),
        ({"train": False}, Mode.TRAIN, False),
        ({"carpool": True}, Mode.CARPOOL, True),
        ({"carpool": True}, Mode.CAR, False),
        ({"park_walk": True}, Mode.PARK_WALK, True),
    ],
    ids=[
        "a district without the bus",
        "its train",
        "no train",
        "a town with car pools",
        "its cars",
        "the last stretch",
    ],
)
def test_a_town_settles_what_others_count_differently(settled: dict[str, bool], mode: Mode, earns: bool) -> None:
    assert CampaignRules(**settled).earns_green_mile(mode) is earns


@given(ALL_RULES)
def test_a_mode_is_asked_about_and_listed_alike(rules: CampaignRules) -> None:
    assert rules.green_modes == {mode for mode in Mode if rules.earns_green_mile(mode)}


@pytest.mark.parametrize(("rule", "sheet"), [("leisure", Sheet.LEISURE), ("adults", Sheet.ADULTS)])
def test_a_sheet_that_the_town_does_not_collect_is_not_taken(rule: str, sheet: Sheet) -> None:
    assert CampaignRules().takes(sheet)
    assert not CampaignRules(**{rule: False}).takes(sheet)


@given(ALL_RULES, st.sampled_from([Sheet.WAY_THERE, Sheet.WAY_BACK, Sheet.FOOD, Sheet.ENERGY]))
def test_the_way_to_school_and_the_two_other_colours_are_always_taken(rules: CampaignRules, sheet: Sheet) -> None:
    assert rules.takes(sheet)


@given(ALL_RULES)
def test_rules_come_back_from_the_database_as_they_went_in(rules: CampaignRules) -> None:
    assert rules_from(json.loads(json.dumps(rules.as_data()))) == rules


def test_a_rule_that_an_older_version_did_not_know_has_its_default() -> None:
    assert rules_from({"bus": False}) == CampaignRules(bus=False)
    assert rules_from({}) == CampaignRules()


@pytest.mark.parametrize("data", [{"walking": True}, {"bus": 1}, {"bus": "no"}, {"bus": None}, {"Bus": True}])
def test_an_unknown_rule_or_answer_is_refused_by_name(data: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        rules_from(data)
    assert refused.value.rule == "unknown_rule"
    assert refused.value.field == next(iter(data))
    assert "park_walk" in str(refused.value)


def test_only_the_task_is_no_way() -> None:
    assert [mode for mode in Mode if not mode.is_way] == [Mode.TASK]


def test_a_sheet_counts_ways_or_miles() -> None:
    assert [sheet for sheet in Sheet if sheet.counts_modes] == [Sheet.WAY_THERE, Sheet.WAY_BACK, Sheet.LEISURE]
    assert [sheet for sheet in Sheet if sheet.is_school_way] == [Sheet.WAY_THERE, Sheet.WAY_BACK]
    assert MILES_KEY not in set(Mode)
