"""School days of a Land, action periods, deadlines.

Public and school holidays are those of the library `holidays`; what it does not know is said to be unknown and never
guessed. Its public holidays are those of a whole Land (in Bavaria Mariä Himmelfahrt and Augsburg's own day are left to
the closing days of an institution).
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
    return dict(holidays.Germany(subdiv=land, years=year, language="de"))


@lru_cache(maxsize=256)
def _school_holidays(land: str, year: int) -> dict[date, str]:
    return dict(holidays.Germany(subdiv=land, years=year, categories=("school",), language="de"))


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
    """A group's periods: of each kind its own, else its institution's, else (action only) the campaign's window.

    Raises Refusal where two of them overlap.
    """
    found: list[Period] = []
    for kind in PeriodKind:
        mine = [period for period in own if period.kind is kind]
        theirs = [period for period in institutions if period.kind is kind]
        whole = [Period(kind, *window)] if kind is PeriodKind.ACTION else []
        found += mine or theirs or whole
    found.sort(key=lambda period: period.first)
    for one, other in itertools.pairwise(found):
        if other.first <= one.last:
            raise Refusal(
                "periods_overlap",
                N_("Zwei Zeiträume überschneiden sich: %(one)s bis %(end)s und ab %(other)s. Bitte ändern."),
                field="from",
                params={"one": one.first, "end": one.last, "other": other.first},
            )
    return tuple(found)


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
