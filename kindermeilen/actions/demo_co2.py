"""The demo town's weeks before and after its action, so that every note of evidence is there to see.

A: the Bachschule counts before, collects, counts after; the Kita Regenbogen waits meanwhile and is its control group.
B: the Bergschule does the same with nobody waiting. C: the Lindenschule still collects. D: the Kita
Apfelbaum, on paper.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from kindermeilen.actions import answers, days
from kindermeilen.actions.context import Context, GroupFrame
from kindermeilen.domain.calendar import SchoolCalendar
from kindermeilen.domain.miles import PeriodKind

WEEK = timedelta(days=7)
FRIDAY = timedelta(days=4)
DAYS_BEFORE = 5
ANSWERS = {"Bachschule": (1.2, 1.3), "Bergschule": (1.6, None), "Lindenschule": (1.1, 1.2)}
"""km and children per car; the others have not answered yet."""
EARLIER = ("Bergschule",)
"""Counted a week before the others."""
WAITS = ("Kita Regenbogen",)
STAGGERED = ("Bachschule", "Bergschule", *WAITS)
COUNTS_BEFORE = ("Lindenschule", *STAGGERED)
CAR_BEFORE = 7.0
"""So much heavier the car weighs among a class's ways before it collects miles."""

Week = tuple[PeriodKind, date, date]


def set_weeks(ctx: Context, frames: Iterable[GroupFrame], first: date) -> None:
    """Each class's periods, by the coordinator. `first`: the Monday on which the campaign begins."""
    for frame in frames:
        for kind, begin, end in _weeks(frame, first, ctx.today):
            number = uuid5(NAMESPACE_URL, f"{frame.group.code} {kind}").hex
            days.put_period(ctx, frame.group.code, number, number, kind, begin, end)


def answer(ctx: Context, frames: Iterable[GroupFrame]) -> None:
    """What the schools know of their ways."""
    for house in {frame.institution.name: frame.institution for frame in frames}.values():
        if house.name in ANSWERS:
            answers.answer(ctx, house.code, *ANSWERS[house.name])


def days_before(frame: GroupFrame, first: date) -> list[date]:
    """The school days on which the class counted before the campaign began."""
    if frame.institution.name not in COUNTS_BEFORE:
        return []
    before = _school_days_before(frame.calendar, first)
    return _school_days_before(frame.calendar, before[0]) if frame.institution.name in EARLIER else before


def counts_before(frame: GroupFrame, day: date, first: date) -> bool:
    """Whether the class had not started on that day."""
    return day < first or (frame.institution.name in WAITS and day < first + WEEK)


def _weeks(frame: GroupFrame, first: date, today: date) -> Iterator[Week]:
    name, before = frame.institution.name, days_before(frame, first)
    if not before:
        return
    yield PeriodKind.BASELINE, before[0], first + FRIDAY if name in WAITS else before[-1]
    if name in WAITS:
        yield PeriodKind.ACTION, first + WEEK, frame.campaigns[0].date_to
    elif name in STAGGERED:
        yield PeriodKind.ACTION, first, first + FRIDAY
        yield PeriodKind.FOLLOW_UP, first + WEEK, max(first + WEEK + FRIDAY, today)


def _school_days_before(calendar: SchoolCalendar, day: date) -> list[date]:
    found: list[date] = []
    while len(found) < DAYS_BEFORE:
        earlier = calendar.previous_open_day(found[-1] if found else day)
        found.append(earlier or (found[-1] if found else day) - timedelta(days=1))
    return found[::-1]


def by_car(habit: list[float]) -> list[float]:
    """The same class before it collected miles: more rides. The car is the last of the habit."""
    return [*habit[:-1], habit[-1] + CAR_BEFORE]
