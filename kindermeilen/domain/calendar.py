"""School days of a Land, action periods, deadlines.

Public and school holidays are those of the library `holidays`; what it does not know is said to be unknown and never
guessed. Holidays of a part of a Land, and days a school may choose itself, are closing days of the institution: which
they are, and which years are covered, stands in docs/decisions/0004-calendar.md.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays

from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import PeriodKind

LAENDER = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
DEADLINE_DAYS = 7
"""A campaign without a deadline ends for entries so many days after its window."""
FOLLOW_UP_DAYS = 10
"""A follow-up week may be entered for so many days after its end."""
LONGEST_BREAK_DAYS = 60
"""No break is longer, so a school day is found within it."""
DAY = timedelta(days=1)


class InstitutionKind(StrEnum):
    """A school has school holidays; a Kita knows public holidays and its own closing days only."""

    SCHOOL = "school"
    KITA = "kita"


class DayKind(StrEnum):
    """What sort of day it is for an institution."""

    OPEN = "open"
    WEEKEND = "weekend"
    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    CLOSING_DAY = "closing_day"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DayType:
    """A day's kind, and its name where it has one ("Herbstferien")."""

    kind: DayKind
    name: str = ""


@lru_cache(maxsize=256)
def _public_holidays(land: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("DE", subdiv=land, years=year, language="de"))


@lru_cache(maxsize=256)
def _school_holidays(land: str, year: int) -> dict[date, str]:
    found = dict(holidays.country_holidays("DE", subdiv=land, years=year, categories=("school",), language="de"))
    day = _repentance_day(year)
    if land == "BY" and day < max(found, default=date.min):
        found[day] = "Buß- und Bettag"
    return found


def _repentance_day(year: int) -> date:
    """The Wednesday before 23 November: in Bavaria no public holiday, yet no school, and missing in the data."""
    return week_of(date(year, 11, 20)) + 2 * DAY


def _known_until(land: str, year: int) -> date | None:
    """The last day of that year up to which the Land's school holidays are known: its last school holiday."""
    return max(_school_holidays(land, year), default=None)


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """One institution's days. `closing_days`: first, last, label. Raises Refusal for an unknown Land."""

    land: str
    kind: InstitutionKind
    closing_days: Sequence[tuple[date, date, str]] = ()

    def __post_init__(self) -> None:
        if self.land not in LAENDER:
            raise Refusal(
                "land",
                N_("Das Land „%(land)s“ ist nicht bekannt. Bekannt sind: %(known)s."),
                field="land",
                params={"land": self.land, "known": ", ".join(LAENDER)},
            )

    def day_type(self, day: date) -> DayType:
        """What that day is."""
        for first, last, label in self.closing_days:
            if first <= day <= last:
                return DayType(DayKind.CLOSING_DAY, label)
        if day.isoweekday() > 5:
            return DayType(DayKind.WEEKEND)
        if name := _public_holidays(self.land, day.year).get(day):
            return DayType(DayKind.PUBLIC_HOLIDAY, name)
        if self.kind is InstitutionKind.SCHOOL and (name := _school_holidays(self.land, day.year).get(day)):
            return DayType(DayKind.SCHOOL_HOLIDAY, name)
        return DayType(DayKind.OPEN if self.known(day) else DayKind.UNKNOWN)

    def is_open(self, day: date) -> bool:
        """Whether children come; on a day that is not known, any weekday."""
        return self.day_type(day).kind in (DayKind.OPEN, DayKind.UNKNOWN)

    def known(self, day: date) -> bool:
        """Whether the Land's school holidays are known around that day; a Kita needs none."""
        if self.kind is InstitutionKind.KITA:
            return True
        until = _known_until(self.land, day.year)
        return until is not None and (day <= until or bool(_school_holidays(self.land, day.year + 1)))

    def open_days(self, first: date, last: date) -> list[date]:
        """The days on which children come, both ends included."""
        count = (last - first).days + 1
        return [day for day in (first + timedelta(days=number) for number in range(count)) if self.is_open(day)]

    def previous_open_day(self, day: date) -> date | None:
        """ "Yesterday" as a class means it: the last school day before."""
        for number in range(1, LONGEST_BREAK_DAYS + 1):
            if self.is_open(day - timedelta(days=number)):
                return day - timedelta(days=number)
        return None

    def next_open_day(self, day: date) -> date | None:
        """The next school day after."""
        for number in range(1, LONGEST_BREAK_DAYS + 1):
            if self.is_open(day + timedelta(days=number)):
                return day + timedelta(days=number)
        return None

    def expected_days(self, first: date, last: date, today: date) -> int | None:
        """How many school days there were up to today; None where one of the days is not known."""
        last = min(last, today)
        if last < first:
            return 0
        if not (self.known(first) and self.known(last)):
            return None
        return len(self.open_days(first, last))


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which a group collects (action) or only counts (baseline, follow-up); both ends included."""

    kind: PeriodKind
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def periods_of(own: Sequence[Period], institutions: Sequence[Period], window: tuple[date, date]) -> tuple[Period, ...]:
    """A group's periods in order: of each kind its own, else its institution's, else (action only) the whole window.

    What is inherited gives way to what is more the group's own: a baseline week inside the campaign's window is cut out
    of it. So the periods never overlap, and each day belongs to one. Raises Refusal where two of the group's own, or
    two of the institution's, overlap.
    """
    found = _apart(own)
    kinds = {period.kind for period in own}
    found += _outside([period for period in _apart(institutions) if period.kind not in kinds], found)
    if PeriodKind.ACTION not in kinds | {period.kind for period in institutions}:
        found += _outside([Period(PeriodKind.ACTION, *window)], found)
    return tuple(sorted(found, key=lambda period: period.first))


def _apart(periods: Sequence[Period]) -> list[Period]:
    in_order = sorted(periods, key=lambda period: period.first)
    for one, other in itertools.pairwise(in_order):
        if other.first <= one.last:
            raise Refusal(
                "periods_overlap",
                N_("Zwei Zeiträume überschneiden sich: %(one)s bis %(end)s und ab %(other)s. Bitte ändern."),
                field="from",
                params={"one": one.first, "end": one.last, "other": other.first},
            )
    return in_order


def _outside(periods: Sequence[Period], taken: Sequence[Period]) -> list[Period]:
    """What is left of the periods on days that are not taken."""
    left = list(periods)
    for other in taken:
        left = [piece for period in left for piece in _without(period, other)]
    return left


def _without(period: Period, other: Period) -> list[Period]:
    if other.last < period.first or period.last < other.first:
        return [period]
    before = Period(period.kind, period.first, other.first - DAY)
    after = Period(period.kind, other.last + DAY, period.last)
    return [piece for piece in (before, after) if piece.first <= piece.last]


def period_on(periods: Sequence[Period], day: date) -> Period | None:
    """The period that holds that day."""
    return next((period for period in periods if period.holds(day)), None)


def default_deadline(window_end: date) -> date:
    """The last day for entries where a campaign names none."""
    return window_end + timedelta(days=DEADLINE_DAYS)


def entry_open_until(period: Period, deadline: date) -> date:
    """The last day on which that period may be entered; a follow-up week lies after the deadline as a rule."""
    if period.kind is PeriodKind.FOLLOW_UP:
        return max(deadline, period.last + timedelta(days=FOLLOW_UP_DAYS))
    return deadline


def week_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def weeks(first: date, last: date) -> list[date]:
    """The Mondays of all weeks that these days touch."""
    start = week_of(first)
    return [start + timedelta(weeks=number) for number in range((week_of(last) - start).days // 7 + 1)]
