"""What a class can have counted on a day, and what must be a slip."""

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.domain.tallies import Basis, Tally, check_limits, entry_id_of, sheet_of, tally_of

DAY = date(2026, 9, 24)
CHILDREN = 25
SCHOOL_WAYS = (Sheet.WAY_THERE, Sheet.WAY_BACK)
PER_CHILD = (Sheet.LEISURE, Sheet.FOOD, Sheet.ENERGY)
RULES = st.builds(CampaignRules, **{field.name: st.booleans() for field in fields(CampaignRules)})


def many(sheet: Sheet, count: int) -> Tally:
    return tally_of(DAY, sheet, {"foot" if sheet.counts_modes else MILES_KEY: count})


def refusal_of(
    tally: Tally, *, children: int = CHILDREN, rules: CampaignRules | None = None, confirmed: bool = False
) -> Refusal:
    with pytest.raises(Refusal) as refused:
        check_limits(tally, children, rules or CampaignRules(), confirmed=confirmed)
    return refused.value


# --- reading what came in ---------------------------------------------------------------------------------------


def test_counts_without_zeros_and_in_order_are_what_makes_a_tally() -> None:
    tally = tally_of(DAY, "way_there", {"foot": 12, "car": 0, "bike": 5}, "counted", 2)
    assert tally == Tally(DAY, Sheet.WAY_THERE, {"bike": 5, "foot": 12}, Basis.COUNTED, 2)
    assert tally.total == 17
    assert tally.content() == {
        "day": "2026-09-24",
        "sheet": "way_there",
        "counts": {"bike": 5, "foot": 12},
        "basis": "counted",
        "absent": 2,
    }


@given(st.dictionaries(st.sampled_from(list(Mode)), st.integers(0, 400)), st.randoms())
def test_two_entries_are_the_same_whatever_zeros_and_order(counts: dict[str, int], random: Any) -> None:
    shuffled = list(counts.items())
    random.shuffle(shuffled)
    with_zeros = dict.fromkeys(Mode, 0) | dict(shuffled)
    assert tally_of(DAY, "way_there", with_zeros).content() == tally_of(DAY, "way_there", counts).content()


@pytest.mark.parametrize(
    ("sheet", "counts", "rule", "field"),
    [
        ("way_up", {}, "unknown_sheet", "sheet"),
        ("way_there", {"rocket": 1}, "unknown_mode", "counts.rocket"),
        ("way_there", {"miles": 1}, "unknown_mode", "counts.miles"),
        ("food", {"foot": 1}, "unknown_mode", "counts.foot"),
        ("way_there", {"foot": -1}, "not_a_count", "counts.foot"),
        ("way_there", {"foot": 1.0}, "not_a_count", "counts.foot"),
        ("way_there", {"foot": "1"}, "not_a_count", "counts.foot"),
        ("way_there", {"foot": True}, "not_a_count", "counts.foot"),
        ("way_there", {"foot": None}, "not_a_count", "counts.foot"),
    ],
)
def test_what_is_no_count_is_refused_by_its_field(sheet: str, counts: dict[str, Any], rule: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        tally_of(DAY, sheet, counts)
    assert (refused.value.rule, refused.value.field) == (rule, field)
    assert str(refused.value)


def test_a_very_long_wrong_name_does_not_fill_the_answer() -> None:
    for wrong in (lambda: sheet_of("x" * 9999), lambda: tally_of(DAY, "food", {"x" * 9999: 1})):
        with pytest.raises(Refusal) as refused:
            wrong()
        assert len(str(refused.value)) < 300


def test_the_basis_is_counted_or_assumed() -> None:
    assert tally_of(DAY, "way_back", {}, "assumed").basis is Basis.ASSUMED
    with pytest.raises(Refusal) as refused:
        tally_of(DAY, "way_back", {}, "guessed")
    assert refused.value.field == "basis"


@pytest.mark.parametrize("absent", [-1, 1.5, "2", None, True])
def test_absent_children_are_a_count(absent: object) -> None:
    with pytest.raises(Refusal) as refused:
        tally_of(DAY, "way_there", {}, "counted", absent)
    assert refused.value.field == "absent"


@given(st.uuids())
def test_an_entrys_id_is_known_again_in_every_spelling(entry_id: UUID) -> None:
    spellings = (str(entry_id), str(entry_id).upper(), entry_id.hex)
    assert {entry_id_of(spelling) for spelling in spellings} == {entry_id.hex}


@pytest.mark.parametrize("wrong", ["", "1", "6f9619ff-8b86-d011-b42d-00c04fc964f", " " * 36, "g" * 32, None, 7])
def test_an_entrys_id_is_a_uuid(wrong: object) -> None:
    with pytest.raises(Refusal) as refused:
        entry_id_of(wrong)
    assert refused.value.field == "entry_id"


# --- limits -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SCHOOL_WAYS)
def test_each_child_comes_once(sheet: Sheet) -> None:
    check_limits(many(sheet, CHILDREN), CHILDREN, CampaignRules(), confirmed=False)
    refused = refusal_of(many(sheet, CHILDREN + 1))
    assert (refused.rule, refused.field) == ("more_ways_than_children", "counts.foot")


def test_the_modes_together_are_no_more_than_the_children() -> None:
    refused = refusal_of(tally_of(DAY, "way_there", {"foot": 20, "bike": 6}))
    assert (refused.rule, refused.field) == ("more_ways_than_children", "counts")
    assert "26" in str(refused)
    assert "25" in str(refused)


def test_no_confirmation_makes_more_ways_than_children() -> None:
    assert refusal_of(many(Sheet.WAY_THERE, CHILDREN + 1), confirmed=True).rule == "more_ways_than_children"


def test_no_more_children_are_absent_than_there_are() -> None:
    check_limits(tally_of(DAY, "way_there", {}, "counted", CHILDREN), CHILDREN, CampaignRules(), confirmed=False)
    refused = refusal_of(tally_of(DAY, "way_there", {}, "counted", CHILDREN + 1))
    assert refused.field == "absent"


@pytest.mark.parametrize("sheet", PER_CHILD)
def test_up_to_three_per_child_is_taken_up_to_ten_is_asked_above_is_a_slip(sheet: Sheet) -> None:
    check_limits(many(sheet, 3 * CHILDREN), CHILDREN, CampaignRules(), confirmed=False)
    asked = refusal_of(many(sheet, 3 * CHILDREN + 1))
    assert (asked.rule, asked.field) == ("confirm_above_three_per_child", "confirmed")
    check_limits(many(sheet, 3 * CHILDREN + 1), CHILDREN, CampaignRules(), confirmed=True)
    check_limits(many(sheet, 10 * CHILDREN), CHILDREN, CampaignRules(), confirmed=True)
    slip = refusal_of(many(sheet, 10 * CHILDREN + 1), confirmed=True)
    assert (slip.rule, slip.field) == ("above_ten_per_child", "counts")


def test_adults_miles_are_no_childs_and_only_a_slip_is_refused() -> None:
    check_limits(many(Sheet.ADULTS, 10 * CHILDREN), CHILDREN, CampaignRules(), confirmed=False)
    assert refusal_of(many(Sheet.ADULTS, 10 * CHILDREN + 1)).rule == "above_ten_per_child"


@pytest.mark.parametrize(
    ("sheet", "rules"), [(Sheet.LEISURE, CampaignRules(leisure=False)), (Sheet.ADULTS, CampaignRules(adults=False))]
)
def test_a_sheet_that_the_town_does_not_collect_is_refused_unless_it_is_empty(
    sheet: Sheet, rules: CampaignRules
) -> None:
    assert refusal_of(many(sheet, 1), rules=rules).rule == "sheet_not_collected"
    check_limits(many(sheet, 0), CHILDREN, rules, confirmed=False)


@given(st.sampled_from(list(Sheet)), st.integers(0, 5000), st.integers(1, 400), RULES, st.booleans())
def test_what_is_taken_for_few_children_is_taken_for_more(
    sheet: Sheet, count: int, children: int, rules: CampaignRules, confirmed: bool
) -> None:
    tally = many(sheet, count)
    try:
        check_limits(tally, children, rules, confirmed=confirmed)
    except Refusal:
        return
    check_limits(tally, children + 1, rules, confirmed=confirmed)
    check_limits(tally, children, rules, confirmed=True)


@pytest.mark.parametrize("sheet", Sheet)
@pytest.mark.parametrize("rules", [CampaignRules(), CampaignRules(leisure=False, adults=False)])
def test_no_refusal_leaves_a_reader_with_a_hole_in_the_sentence(sheet: Sheet, rules: CampaignRules) -> None:
    refused = refusal_of(many(sheet, 5000), rules=rules)
    assert refused.field
    assert "%" not in str(refused)
