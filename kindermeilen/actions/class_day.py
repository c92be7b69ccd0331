"""A class's day as a question: which sheets, with which modes first, filled with what is there, and until when."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kindermeilen.actions.class_periods import choices_of
from kindermeilen.actions.classroom import EXTRAS, Head, WaitingNumber, can, head_of, waiting_numbers
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.tallies import is_open_way_home, period_for_entry
from kindermeilen.domain.access import Right
from kindermeilen.domain.calendar import DayType, InstitutionKind, Period, entry_open_until, week_of
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.domain.nouns import Campaign, StoredTally, children_on
from kindermeilen.storage import paper, tallies

FIRST_CHOICE = (Mode.FOOT, Mode.BIKE, Mode.SCOOTER, Mode.BUS, Mode.CAR)
"""What a class sees before it has counted anything."""
WAYS = (Sheet.WAY_THERE, Sheet.WAY_BACK)
LATE_RULES = ("after_deadline", "closed", "covered_by_paper")
"""What refuses an entry that the coordinator may still accept."""


@dataclass(frozen=True, slots=True)
class AskedSheet:
    """One sheet of a form. `stored`: what is there; `revision`: also of what was taken back.

    `like_there`: that day's ways there, for "genauso zurück"; None where they are not known.
    """

    sheet: Sheet
    day: date
    children: int
    stored: StoredTally | None
    revision: int | None
    like_there: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class DayPage:
    """A day as a question. `is_question`: today's, with the way home of the last school day in it.

    `days`: the day that each sheet of this page is about. `closed`: why nothing can be entered; `is_late`: but a
    Nachmeldung may be sent. `usual` are the modes the class uses, most used first. `next_start` and `last_end` are of
    the periods after and before. `invites`: on a day outside every period, a week that only counts and may be chosen.
    """

    head: Head
    campaign: Campaign | None
    day: date
    is_question: bool
    kind: DayType
    is_open: bool
    period: PeriodKind | None
    children: int
    asked: tuple[AskedSheet, ...]
    extras: tuple[AskedSheet, ...]
    days: Mapping[Sheet, date]
    closed: Refusal | None
    is_late: bool
    usual: tuple[Mode, ...]
    rare: tuple[Mode, ...]
    state: str | None
    weather: str | None
    waiting: tuple[WaitingNumber, ...]
    last_open: date | None
    next_start: date | None
    last_end: date | None
    open_until: date | None
    invites: PeriodKind | None

    @property
    def monday(self) -> date:
        """The Monday of that day's week."""
        return week_of(self.day)

    @property
    def may_say(self) -> bool:
        """Whether a state and the weather can be said of the day."""
        return self.period is not None and self.closed is None


def day_page(ctx: Context, code: str, day: date | None = None) -> DayPage:
    """A day's question; without a day, today's with the way home of the last school day. Raises NotFound and the like.

    Of another day than today a class device gets WordsNeeded.
    """
    is_today = day in (None, ctx.today)
    frame, _ = load_group(ctx, code, Right.LOG_TODAY if is_today else Right.LOG_ANY_DAY)
    return _Reader(ctx, frame, day or ctx.today, is_question=day is None).page()


def usual_modes(counts: Mapping[str, int]) -> tuple[Mode, ...]:
    """The modes a class uses, most used first; before it used any, the common ones."""
    used = [mode for mode in Mode if counts.get(mode)]
    return tuple(sorted(used, key=lambda mode: -counts[mode])) or FIRST_CHOICE


def is_asked_way_home(ctx: Context, frame: GroupFrame, today: date, yesterday: date) -> bool:
    """Whether today's question has yesterday's way home in it; where that day can be entered at all."""
    if yesterday == today or frame.institution.kind == InstitutionKind.KITA or not frame.calendar.is_open(today):
        return False
    all_days = can(ctx, Right.LOG_ANY_DAY, frame.group.thing)
    return all_days or is_open_way_home(ctx, frame, yesterday, Sheet.WAY_BACK)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a day's page piece by piece."""

    ctx: Context
    frame: GroupFrame
    day: date
    is_question: bool

    def page(self) -> DayPage:
        ctx, frame, day = self.ctx, self.frame, self.day
        found = frame.find(day)
        campaign = found[0] if found else frame.current(ctx.today)
        closed = self._refusal(day)
        counts = tallies.group_counts(ctx.conn, frame.group.id, campaign.id) if campaign else []
        use = sum((Counter(one.counts) for one in counts if one.sheet.is_school_way), Counter[str]())
        usual = usual_modes(use)
        state, weather = tallies.find_state(ctx.conn, frame.group.id, day) or (None, None)
        is_open = frame.calendar.is_open(day)
        days = self._days()
        return DayPage(
            head=head_of(ctx, frame),
            campaign=campaign,
            day=day,
            is_question=self.is_question,
            kind=frame.calendar.day_type(day),
            is_open=is_open,
            period=found[1].kind if found else None,
            children=children_on(frame.headcounts, day),
            asked=tuple(self._asked(sheet, days[sheet]) for sheet in WAYS if self._asks_way(sheet, days[sheet])),
            extras=tuple(self._asked(sheet, day) for sheet in EXTRAS if self._asks_extra(sheet, found, closed)),
            days=days,
            closed=closed,
            is_late=self._is_late(closed),
            usual=usual,
            rare=tuple(mode for mode in Mode if mode not in usual),
            state=state,
            weather=weather,
            waiting=waiting_numbers(ctx, frame),
            last_open=None if is_open else self._last_open(),
            next_start=min((one.first for one in self._periods(campaign) if one.first > day), default=None),
            last_end=max((one.last for one in self._periods(campaign) if one.last < day), default=None),
            open_until=entry_open_until(found[1], found[0].deadline) if found else None,
            invites=self._invites() if found is None and self.is_question else None,
        )

    def _invites(self) -> PeriodKind | None:
        if not can(self.ctx, Right.CHANGE_PERIODS, self.frame.group.thing):
            return None
        firsts = (proposal[0].kind for proposal in choices_of(self.ctx, self.frame))
        return next((kind for kind in firsts if kind is not PeriodKind.ACTION), None)

    def _days(self) -> dict[Sheet, date]:
        days = dict.fromkeys(Sheet, self.day)
        yesterday = self.frame.calendar.previous_open_day(self.day)
        if self.is_question and yesterday is not None:
            days[Sheet.WAY_BACK] = yesterday
        return days

    def _refusal(self, day: date) -> Refusal | None:
        """Why nothing can be entered for that day."""
        try:
            period_for_entry(self.ctx, self.frame, day)
        except Refusal as refusal:
            return refusal
        covering = paper.covering(self.ctx.conn, self.frame.group.id, day)
        if covering is None:
            return None
        return Refusal(
            "covered_by_paper",
            N_("Für diesen Tag zählt schon eine Summe vom Papier: %(first)s bis %(last)s."),
            params={"first": covering.first, "last": covering.last},
        )

    def _is_late(self, closed: Refusal | None) -> bool:
        late = closed is not None and closed.rule in LATE_RULES
        return late and can(self.ctx, Right.REQUEST_CORRECTION, self.frame.group.thing)

    def _asks_way(self, sheet: Sheet, day: date) -> bool:
        """School days only, unless something is there; nobody asks a Kita for the way home unasked."""
        closed = self._refusal(day)
        if closed is not None and (day != self.day or not self._is_late(closed)):
            return False
        if self.is_question and sheet is Sheet.WAY_BACK:
            return is_asked_way_home(self.ctx, self.frame, self.day, day)
        return self.frame.calendar.is_open(day) or self._live(day, sheet) is not None

    def _asks_extra(self, sheet: Sheet, found: tuple[Campaign, Period] | None, closed: Refusal | None) -> bool:
        """Miles beside the way to school: in weeks that collect, where the town collects them."""
        if found is None or (closed is not None and not self._is_late(closed)):
            return False
        campaign, period = found
        return period.kind is PeriodKind.ACTION and campaign.rules.takes(sheet)

    def _asked(self, sheet: Sheet, day: date) -> AskedSheet:
        stored = tallies.find_tally(self.ctx.conn, self.frame.group.id, day, sheet)
        there = self._live(day, Sheet.WAY_THERE) if sheet is Sheet.WAY_BACK else None
        return AskedSheet(
            sheet=sheet,
            day=day,
            children=children_on(self.frame.headcounts, day),
            stored=self._live(day, sheet),
            revision=stored.revision if stored else None,
            like_there=there.counts if there and there.counts else None,
        )

    def _live(self, day: date, sheet: Sheet) -> StoredTally | None:
        return tallies.find_live(self.ctx.conn, self.frame.group.id, day, sheet)

    def _last_open(self) -> date | None:
        """The school day before a free one, where it can still be entered."""
        day = self.frame.calendar.previous_open_day(self.day)
        return day if day is not None and self._refusal(day) is None else None

    def _periods(self, campaign: Campaign | None) -> tuple[Period, ...]:
        return self.frame.periods(campaign) if campaign else ()
