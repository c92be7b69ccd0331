"""The tally list on paper: what it asks of a class in a week, and whom its QR code lets on to that week. No numbers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from kindermeilen.actions.class_day import WAYS, usual_modes
from kindermeilen.actions.class_prints import frames_of_institution
from kindermeilen.actions.classroom import EXTRAS
from kindermeilen.actions.context import Context, GroupFrame, load_group, load_institution
from kindermeilen.actions.pages import UNKNOWN_CODE
from kindermeilen.domain.access import Right, Verdict, may
from kindermeilen.domain.calendar import DayType, InstitutionKind, week_of
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.storage import tallies, towns

MOST_WEEKS = 10
"""In one file. Longer is nobody's action, and paper that is printed so early is lost."""
SCHOOL_WEEK = tuple(timedelta(days=number) for number in range(5))
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ListDay:
    """A column of the list. `is_asked`: children come that day and the class counts."""

    day: date
    kind: DayType
    is_asked: bool


@dataclass(frozen=True, slots=True)
class TallyList:
    """One page: a group and a week. `modes`: the usual ones first, as the app asks; `usual`: how many those are.

    `sheets`: the ways that are asked; `extras`: what else the town collects in such a week.
    """

    code: str
    group: str
    institution: str
    municipality: str
    is_kita: bool
    monday: date
    days: tuple[ListDay, ...]
    modes: tuple[Mode, ...]
    usual: int
    sheets: tuple[Sheet, ...]
    extras: tuple[Sheet, ...]


def lists_of_group(ctx: Context, code: str, day: date, weeks: int = 1) -> list[TallyList]:
    """A group's lists from the week of that day on. Raises NotFound, WordsNeeded."""
    frame, _ = load_group(ctx, code, Right.SEE_TALLIES)
    mondays = [week_of(day) + WEEK * number for number in range(min(max(weeks, 1), MOST_WEEKS))]
    return [list_of_frame(ctx, frame, monday) for monday in mondays]


def lists_of_house(ctx: Context, code: str, day: date) -> list[TallyList]:
    """The lists of all groups of a school or Kita that take part. Raises NotFound, Refusal where there is none."""
    house, _, _ = load_institution(ctx, code, Right.SEE_INSTITUTION)
    found = [list_of_frame(ctx, frame, week_of(day)) for frame in frames_of_institution(ctx, house.id)]
    if not found:
        raise Refusal("no_lists", N_("Es gibt keine Strichlisten zu drucken: Hier nimmt noch keine Klasse teil."))
    return found


def leads_to_week(ctx: Context, code: str) -> bool:
    """Whether a list's QR code opens the class's week on this device (maybe after the four words), or the public page.

    Raises NotFound with help for a code that nobody has.
    """
    place = towns.find_place(ctx.conn, clean_code(code))
    if place is None:
        raise NotFound(UNKNOWN_CODE)
    return may(ctx.actor, Right.SEE_TALLIES, place.group.thing) in (Verdict.YES, Verdict.WORDS)


def list_of_frame(ctx: Context, frame: GroupFrame, monday: date) -> TallyList:
    """The list of a group that is known already, for the week from that Monday."""
    is_kita = frame.institution.kind == InstitutionKind.KITA
    usual = _usual(ctx, frame)
    days = tuple(_day(frame, monday + after) for after in SCHOOL_WEEK)
    return TallyList(
        code=frame.group.code,
        group=frame.group.name,
        institution=frame.institution.name,
        municipality=frame.municipality.name,
        is_kita=is_kita,
        monday=monday,
        days=days,
        modes=(*usual, *(mode for mode in Mode if mode not in usual)),
        usual=len(usual),
        sheets=WAYS[:1] if is_kita else WAYS,
        extras=_extras(frame, days),
    )


def _day(frame: GroupFrame, day: date) -> ListDay:
    asked = frame.calendar.is_open(day) and frame.find(day) is not None
    return ListDay(day, frame.calendar.day_type(day), asked)


def _usual(ctx: Context, frame: GroupFrame) -> tuple[Mode, ...]:
    campaign = frame.current(ctx.today)
    counted = tallies.group_counts(ctx.conn, frame.group.id, campaign.id) if campaign else []
    return usual_modes(sum((Counter(one.counts) for one in counted if one.sheet.is_school_way), Counter[str]()))


def _extras(frame: GroupFrame, days: tuple[ListDay, ...]) -> tuple[Sheet, ...]:
    """Miles beside the way to school are collected in weeks of the action only."""
    found = [frame.find(day.day) for day in days]
    rules = [campaign.rules for campaign, period in filter(None, found) if period.kind is PeriodKind.ACTION]
    return tuple(sheet for sheet in EXTRAS if any(rule.takes(sheet) for rule in rules))
