"""Which days children come, which days a group collects, and until when it may enter them."""

from datetime import date, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.calendar import (
    LAENDER,
    DayKind,
    DayType,
    InstitutionKind,
    Period,
    SchoolCalendar,
    default_deadline,
    entry_open_until,
    period_on,
    periods_of,
    week_of,
    weeks,
)
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.miles import PeriodKind

DAY = timedelta(days=1)
SCHOOL = SchoolCalendar("BW", InstitutionKind.SCHOOL)
KITA = SchoolCalendar("BW", InstitutionKind.KITA)
WINDOW = (date(2026, 4, 1), date(2026, 10, 31))
KNOWN_DAYS = st.dates(date(2015, 1, 1), date(2028, 12, 31))


def action(first: date, last: date) -> Period:
    return Period(PeriodKind.ACTION, first, last)


def baseline(first: date, last: date) -> Period:
    return Period(PeriodKind.BASELINE, first, last)


# --- days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 23), DayType(DayKind.OPEN)),
        (date(2026, 10, 24), DayType(DayKind.WEEKEND)),
        (date(2026, 10, 26), DayType(DayKind.SCHOOL_HOLIDAY, "Herbstferien")),
        (date(2026, 6, 4), DayType(DayKind.PUBLIC_HOLIDAY, "Fronleichnam")),
        (date(2026, 7, 29), DayType(DayKind.OPEN)),
        (date(2026, 7, 30), DayType(DayKind.SCHOOL_HOLIDAY, "Sommerferien")),
        (date(2026, 9, 11), DayType(DayKind.SCHOOL_HOLIDAY, "Sommerferien")),
        (date(2026, 9, 14), DayType(DayKind.OPEN)),
    ],
)
def test_school_in_baden_wuerttemberg_knows_its_days(day: date, expected: DayType) -> None:
    assert SCHOOL.day_type(day) == expected


def test_names_of_holidays_are_german_whatever_the_language_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    assert SchoolCalendar("NW", InstitutionKind.SCHOOL).day_type(date(2025, 5, 1)).name == "Erster Mai"


def test_kita_is_open_in_school_holidays_and_closed_on_public_ones() -> None:
    assert KITA.is_open(date(2026, 10, 26))
    assert not KITA.is_open(date(2026, 6, 4))


def test_closing_day_of_the_institution_is_named() -> None:
    kita = SchoolCalendar("BW", InstitutionKind.KITA, ((date(2026, 8, 3), date(2026, 8, 14), "Betriebsferien"),))
    assert kita.day_type(date(2026, 8, 14)) == DayType(DayKind.CLOSING_DAY, "Betriebsferien")
    assert kita.is_open(date(2026, 8, 17))


def test_bavarian_schools_stay_closed_on_the_day_of_repentance_and_kitas_do_not() -> None:
    day = date(2026, 11, 18)
    assert SchoolCalendar("BY", InstitutionKind.SCHOOL).day_type(day).name == "Buß- und Bettag"
    assert SchoolCalendar("BY", InstitutionKind.KITA).is_open(day)
    assert SCHOOL.is_open(day)


def test_holidays_of_a_part_of_bavaria_are_left_to_closing_days() -> None:
    kita = SchoolCalendar("BY", InstitutionKind.KITA)
    assert kita.is_open(date(2025, 8, 15))
    assert kita.is_open(date(2025, 8, 8))


def test_unknown_land_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal, match="BW, BY") as refusal:
        SchoolCalendar("XX", InstitutionKind.SCHOOL)
    assert refusal.value.field == "land"


@pytest.mark.parametrize("land", LAENDER)
@pytest.mark.parametrize("year", [2015, 2025, 2026, 2027, 2028])
def test_each_land_has_its_school_holidays(land: str, year: int) -> None:
    calendar = SchoolCalendar(land, InstitutionKind.SCHOOL)
    found = [calendar.day_type(date(year, 1, 1) + number * DAY) for number in range(365)]
    names = {one.name for one in found if one.kind is DayKind.SCHOOL_HOLIDAY}
    assert {"Sommerferien", "Weihnachtsferien", "Herbstferien"} <= names
    assert 180 < sum(one.kind is DayKind.OPEN for one in found) < 200
    assert DayKind.UNKNOWN not in {one.kind for one in found}


def test_year_without_school_holidays_is_unknown_and_not_guessed() -> None:
    assert not SCHOOL.known(date(2035, 5, 7))
    assert SCHOOL.day_type(date(2035, 5, 7)).kind is DayKind.UNKNOWN
    assert SCHOOL.expected_days(date(2035, 5, 7), date(2035, 5, 11), date(2035, 6, 1)) is None
    assert KITA.known(date(2035, 5, 7))
    assert KITA.expected_days(date(2035, 5, 7), date(2035, 5, 11), date(2035, 6, 1)) == 5


@pytest.mark.parametrize("land", LAENDER)
def test_last_school_year_of_the_data_ends_with_its_summer_holidays(land: str) -> None:
    """The Länder publish by school years: the autumn after the last one is unknown, not a time without holidays."""
    calendar = SchoolCalendar(land, InstitutionKind.SCHOOL)
    last = max(day for day in (date(2026, 1, 1) + number * DAY for number in range(365 * 20)) if calendar.known(day))
    assert not calendar.is_open(last)
    assert calendar.expected_days(last, last + 90 * DAY, last + 90 * DAY) is None


def test_yesterday_is_the_last_school_day() -> None:
    assert SCHOOL.previous_open_day(date(2026, 10, 21)) == date(2026, 10, 20)
    assert SCHOOL.previous_open_day(date(2026, 10, 19)) == date(2026, 10, 16)
    assert SCHOOL.previous_open_day(date(2026, 11, 2)) == date(2026, 10, 23)
    assert SCHOOL.previous_open_day(date(2026, 9, 14)) == date(2026, 7, 29)


def test_house_that_is_closed_for_ever_has_no_yesterday() -> None:
    closed = SchoolCalendar("BW", InstitutionKind.KITA, ((date(2020, 1, 1), date(2030, 1, 1), "geschlossen"),))
    assert closed.previous_open_day(date(2026, 5, 4)) is None


def test_expected_days_end_today() -> None:
    first, last = date(2026, 10, 19), date(2026, 11, 6)
    assert SCHOOL.expected_days(first, last, date(2026, 10, 18)) == 0
    assert SCHOOL.expected_days(first, last, date(2026, 10, 20)) == 2
    assert SCHOOL.expected_days(first, last, date(2026, 12, 1)) == 10


@given(KNOWN_DAYS, st.sampled_from(LAENDER), st.sampled_from(InstitutionKind))
def test_previous_and_next_open_day_are_open_and_nothing_open_lies_between(
    day: date, land: str, kind: InstitutionKind
) -> None:
    calendar = SchoolCalendar(land, kind)
    before, after = calendar.previous_open_day(day), calendar.next_open_day(day)
    assert before is not None
    assert after is not None
    assert before < day < after
    assert [one for one in calendar.open_days(before, after) if one != day] == [before, after]


def test_calendar_of_an_institution_is_cheap() -> None:
    SCHOOL.open_days(*WINDOW)
    fastest = min(_seconds_for_a_season() for _ in range(5))
    assert fastest < 0.005


def _seconds_for_a_season() -> float:
    start = perf_counter()
    calendar = SchoolCalendar("BW", InstitutionKind.SCHOOL, ((date(2026, 5, 15), date(2026, 5, 15), "Brückentag"),))
    assert calendar.expected_days(*WINDOW, WINDOW[1]) == len(calendar.open_days(*WINDOW))
    return perf_counter() - start


# --- periods ----------------------------------------------------------------------------------------------------


def test_group_without_periods_collects_during_the_whole_window() -> None:
    assert periods_of([], [], WINDOW) == (action(*WINDOW),)


def test_own_periods_come_before_those_of_the_school() -> None:
    own = action(date(2026, 5, 4), date(2026, 5, 8))
    school = action(date(2026, 6, 8), date(2026, 6, 12))
    assert periods_of([], [school], WINDOW) == (school,)
    assert periods_of([own], [school], WINDOW) == (own,)


def test_each_kind_is_inherited_for_itself() -> None:
    own = action(date(2026, 5, 4), date(2026, 5, 8))
    before = baseline(date(2026, 4, 20), date(2026, 4, 24))
    assert periods_of([own], [before], WINDOW) == (before, own)


def test_baseline_week_is_cut_out_of_the_window() -> None:
    week = baseline(date(2026, 4, 20), date(2026, 4, 24))
    assert periods_of([week], [], WINDOW) == (
        action(WINDOW[0], date(2026, 4, 19)),
        week,
        action(date(2026, 4, 25), WINDOW[1]),
    )


def test_own_baseline_week_takes_its_days_from_the_school_action_weeks() -> None:
    week = baseline(date(2026, 5, 4), date(2026, 5, 8))
    school = action(date(2026, 5, 4), date(2026, 5, 15))
    assert periods_of([week], [school], WINDOW) == (week, action(date(2026, 5, 9), date(2026, 5, 15)))


def test_inherited_week_gives_way_where_own_one_covers_it() -> None:
    own = action(date(2026, 5, 1), date(2026, 5, 31))
    assert periods_of([own], [baseline(date(2026, 5, 4), date(2026, 5, 8))], WINDOW) == (own,)


@pytest.mark.parametrize("of_school", [False, True])
def test_periods_that_overlap_are_refused_by_name(of_school: bool) -> None:
    two = [action(date(2026, 5, 4), date(2026, 5, 8)), baseline(date(2026, 5, 8), date(2026, 5, 12))]
    with pytest.raises(Refusal) as refusal:
        periods_of([] if of_school else two, two if of_school else [], WINDOW)
    assert refusal.value.rule == "periods_overlap"


PERIODS = st.builds(
    lambda kind, start, length: Period(kind, WINDOW[0] + start * DAY, WINDOW[0] + (start + length) * DAY),
    st.sampled_from(PeriodKind),
    st.integers(-20, 230),
    st.integers(0, 30),
)


@given(st.lists(PERIODS, max_size=1), st.lists(PERIODS, max_size=1), KNOWN_DAYS)
def test_no_day_belongs_to_two_periods(own: list[Period], school: list[Period], day: date) -> None:
    found = periods_of(own, school, WINDOW)
    assert [period for period in found if period.holds(day)] == [p for p in [period_on(found, day)] if p]
    assert all(one.last < other.first for one, other in pairwise(found))
    assert set(own) <= set(found)


def test_day_outside_every_period_belongs_to_none() -> None:
    assert period_on(periods_of([], [], WINDOW), date(2026, 11, 1)) is None


def test_entries_end_seven_days_after_the_window() -> None:
    assert default_deadline(date(2026, 10, 31)) == date(2026, 11, 7)


def test_follow_up_may_be_entered_for_ten_days_also_after_the_deadline() -> None:
    deadline = date(2026, 11, 7)
    late = Period(PeriodKind.FOLLOW_UP, date(2026, 11, 16), date(2026, 11, 20))
    early = Period(PeriodKind.FOLLOW_UP, date(2026, 10, 5), date(2026, 10, 9))
    assert entry_open_until(late, deadline) == date(2026, 11, 30)
    assert entry_open_until(early, deadline) == deadline
    assert entry_open_until(action(*WINDOW), deadline) == deadline


def test_weeks_begin_on_monday() -> None:
    assert week_of(date(2026, 5, 10)) == date(2026, 5, 4)
    assert weeks(date(2026, 5, 6), date(2026, 5, 18)) == [date(2026, 5, 4), date(2026, 5, 11), date(2026, 5, 18)]


@given(KNOWN_DAYS)
def test_week_holds_its_day(day: date) -> None:
    assert week_of(day).isoweekday() == 1
    assert week_of(day) <= day < week_of(day) + 7 * DAY
