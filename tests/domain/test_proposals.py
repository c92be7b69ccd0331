"""Which weeks a class is offered: school weeks in the window, from today on, that leave every entry where it is."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.calendar import InstitutionKind, Period, SchoolCalendar, periods_of
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.proposals import MOST_PROPOSALS, Present, Proposal, proposals

SCHOOL = SchoolCalendar("BW", InstitutionKind.SCHOOL)
SEPTEMBER_ON = (date(2026, 9, 14), date(2026, 10, 9))
AUTUMN = (date(2026, 10, 1), date(2026, 11, 30))
"""The autumn holidays of the Land are from 26 to 30 October."""
KIND = {"A": PeriodKind.ACTION, "V": PeriodKind.BASELINE, "N": PeriodKind.FOLLOW_UP}


def period(text: str) -> Period:
    """ "A 28.9.-9.10." is an action period of 2026."""
    kind, span = text.split()
    first, last = (date(2026, int(month), int(day)) for day, month, _ in (one.split(".") for one in span.split("-")))
    return Period(KIND[kind], first, last)


def in_words(proposal: Proposal) -> str:
    def word(one: Period) -> str:
        kind = next(sign for sign, kind in KIND.items() if kind is one.kind)
        return f"{kind} {one.first.day}.{one.first.month}.-{one.last.day}.{one.last.month}."

    return " + ".join(word(one) for one in proposal)


def offered(
    today: date,
    window: tuple[date, date] = SEPTEMBER_ON,
    own: Sequence[Period] = (),
    institutions: Sequence[Period] = (),
    entered: Collection[date] = (),
    calendar: SchoolCalendar = SCHOOL,
) -> list[str]:
    present = Present(own, institutions, window, entered)
    return [in_words(one) for one in proposals(calendar, present, today)]


def test_before_the_campaign_begins() -> None:
    assert offered(date(2026, 9, 17), (date(2026, 9, 28), date(2026, 10, 9))) == [
        "V 21.9.-25.9.",
        "V 21.9.-25.9. + A 28.9.-9.10.",
        "A 28.9.-9.10.",
        "V 28.9.-2.10. + A 5.10.-9.10.",
        "A 5.10.-9.10.",
    ]


def test_in_the_middle_of_it_the_next_weeks_are_offered_and_no_week_that_has_begun() -> None:
    assert offered(date(2026, 9, 24)) == ["A 28.9.-9.10.", "V 28.9.-2.10. + A 5.10.-9.10.", "A 5.10.-9.10."]


def test_on_a_monday_this_very_week_can_be_chosen() -> None:
    assert offered(date(2026, 9, 28))[0] == "A 28.9.-9.10."
    assert offered(date(2026, 9, 29))[0] == "A 5.10.-9.10."


def test_holidays_are_skipped_and_end_an_action_early() -> None:
    found = offered(date(2026, 10, 17), AUTUMN)
    assert found[:2] == ["A 19.10.-23.10.", "V 19.10.-23.10. + A 2.11.-13.11."]
    assert not [one for one in found if "26.10." in one]


def test_a_holiday_at_a_weeks_edge_shortens_it() -> None:
    fasting = (date(2026, 5, 18), date(2026, 5, 23))
    assert offered(date(2026, 5, 2), (date(2026, 5, 11), fasting[1]))[-1] == "A 18.5.-22.5."
    assert offered(date(2026, 5, 9), (date(2026, 5, 11), date(2026, 5, 16)))[0].endswith("A 11.5.-15.5.")
    closed = SchoolCalendar("BW", InstitutionKind.SCHOOL, [(date(2026, 9, 28), date(2026, 9, 28), "Fortbildung")])
    assert offered(date(2026, 9, 24), calendar=closed)[0] == "A 29.9.-9.10."


def test_the_first_week_of_the_window_becomes_the_baseline_where_holidays_lie_before_it() -> None:
    """School begins on 14 September: before it nobody can be counted."""
    assert offered(date(2026, 8, 20))[0] == "V 14.9.-18.9."


def test_before_an_action_of_its_own_only_the_baseline_week_is_left_to_choose() -> None:
    assert offered(date(2026, 9, 17), own=[period("A 28.9.-9.10.")]) == ["V 21.9.-25.9."]


def test_a_class_that_counts_before_its_action_is_offered_a_week_about_three_weeks_after_it() -> None:
    own = [period("V 21.9.-25.9."), period("A 28.9.-9.10.")]
    assert offered(date(2026, 9, 17), own=own) == ["N 19.10.-23.10."], "three weeks after would be autumn holidays"
    assert offered(date(2026, 10, 14), own=own) == ["N 19.10.-23.10."]
    assert offered(date(2026, 10, 21), own=own) == ["N 2.11.-6.11."], "after the autumn holidays"
    assert offered(date(2026, 11, 20), own=own) == []


def test_a_class_that_has_all_three_is_offered_nothing() -> None:
    own = [period("V 21.9.-25.9."), period("A 28.9.-9.10."), period("N 12.10.-16.10.")]
    assert offered(date(2026, 9, 17), own=own) == []


def test_without_a_baseline_a_week_after_the_action_says_nothing() -> None:
    assert offered(date(2026, 10, 12), own=[period("A 28.9.-9.10.")]) == []


def test_what_the_house_set_can_get_a_baseline_week_before_it() -> None:
    assert "V 21.9.-25.9." in offered(date(2026, 9, 17), institutions=[period("A 28.9.-2.10.")])


def test_nothing_is_offered_that_would_make_something_else_of_a_day_with_entries() -> None:
    assert offered(date(2026, 9, 24), entered=[date(2026, 9, 22)]) == []
    monday = date(2026, 9, 28)
    assert offered(monday, entered=[monday]) == ["A 28.9.-9.10."]


def test_after_the_window_nothing_is_offered() -> None:
    assert offered(date(2026, 10, 12)) == []


@given(
    today=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    start=st.dates(date(2026, 1, 1), date(2026, 11, 1)),
    length=st.integers(0, 90),
    entered=st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=3),
    own_start=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 1)),
)
def test_whatever_is_offered_can_be_set(
    today: date, start: date, length: int, entered: list[date], own_start: date | None
) -> None:
    window = (start, start + timedelta(days=length))
    own = [Period(PeriodKind.ACTION, own_start, own_start + timedelta(days=9))] if own_start else []
    present = Present(own, (), window, entered)
    found = proposals(SCHOOL, present, today)
    assert len(found) <= MOST_PROPOSALS
    for proposal in found:
        after = periods_of([*own, *proposal], (), window)
        assert [one for one in proposal if one not in after] == []
        for one in proposal:
            assert today <= one.first <= one.last
            assert SCHOOL.is_open(one.first)
            assert SCHOOL.is_open(one.last)
            assert one.kind is not PeriodKind.ACTION or window[0] <= one.first <= one.last <= window[1]


@pytest.mark.parametrize("land", ["BY", "BE", "HH"])
def test_every_land_has_its_weeks(land: str) -> None:
    there = SchoolCalendar(land, InstitutionKind.SCHOOL)
    assert proposals(there, Present((), (), SEPTEMBER_ON), date(2026, 8, 1))
