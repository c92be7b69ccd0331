"""When institutions count before a campaign, and who starts later."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.calendar import InstitutionKind, Period, SchoolCalendar, periods_of
from kindermeilen.domain.counting_plan import Note, planned
from kindermeilen.domain.miles import PeriodKind

SCHOOL = SchoolCalendar("BW", InstitutionKind.SCHOOL)
WINDOW = (date(2026, 9, 28), date(2026, 10, 16))
AUGUST = date(2026, 8, 20)


def shown(periods: tuple[Period, ...]) -> list[str]:
    return [f"{one.kind[0]} {one.first:%d.%m.}-{one.last:%d.%m.}" for one in periods]


def test_everybody_counts_two_weeks_before_the_start() -> None:
    assert shown(planned(SCHOOL, [], WINDOW, AUGUST).periods) == ["b 14.09.-18.09."]


def test_a_later_start_leaves_weeks_to_count_meanwhile() -> None:
    found = planned(SCHOOL, [], WINDOW, AUGUST, starts_later=True)
    assert shown(found.periods) == ["b 14.09.-18.09.", "b 28.09.-02.10.", "a 05.10.-16.10."]


def test_a_week_that_has_begun_is_not_asked_for_any_more() -> None:
    assert shown(planned(SCHOOL, [], WINDOW, date(2026, 9, 16)).periods) == ["b 21.09.-25.09."]


@pytest.mark.parametrize(
    ("own", "window", "today", "later", "note"),
    [
        ([Period(PeriodKind.BASELINE, date(2026, 9, 14), date(2026, 9, 18))], WINDOW, AUGUST, True, Note.HAS),
        ([Period(PeriodKind.ACTION, date(2026, 10, 5), date(2026, 10, 9))], WINDOW, AUGUST, True, Note.OWN_ACTION),
        ([Period(PeriodKind.ACTION, date(2026, 10, 5), date(2026, 10, 9))], WINDOW, AUGUST, False, Note.SET),
        ([], WINDOW, date(2026, 9, 28), False, Note.STARTED),
        ([], (date(2026, 9, 28), date(2026, 10, 2)), AUGUST, True, Note.TOO_SHORT),
        ([], (date(2026, 9, 14), date(2026, 10, 2)), AUGUST, False, Note.INSIDE),
        ([], (date(2026, 9, 14), date(2026, 9, 18)), AUGUST, False, Note.NO_WEEK),
    ],
)
def test_each_institution_is_told_why(
    own: list[Period], window: tuple[date, date], today: date, later: bool, note: Note
) -> None:
    assert planned(SCHOOL, own, window, today, starts_later=later).note is note


@given(
    start=st.dates(date(2026, 1, 7), date(2026, 11, 1)),
    length=st.integers(0, 60),
    ahead=st.integers(0, 90),
    later=st.booleans(),
)
def test_whatever_is_planned_can_be_set_and_counts_within_four_weeks(
    start: date, length: int, ahead: int, later: bool
) -> None:
    window, today = (start, start + timedelta(days=length)), start - timedelta(days=ahead)
    plan = planned(SCHOOL, [], window, today, starts_later=later)
    found = plan.periods
    after = periods_of([], found, window)
    assert [one for one in found if one not in after] == []
    if found:
        action = min(one.first for one in after if one.kind is PeriodKind.ACTION)
        before = [one for one in found if one.kind is PeriodKind.BASELINE]
        assert all(today <= one.first and one.last < action for one in before)
        assert plan.note is Note.INSIDE or min(action - one.last for one in before) <= timedelta(weeks=4)
