"""What badges are judged by: a group's tallies of a campaign, and the numbers that can be read from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from kindermeilen.domain.calendar import week_of
from kindermeilen.domain.miles import Counted, Miles, PeriodKind, miles_of
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.domain.rules import CampaignRules

Place = tuple[date, Sheet]
"""A day and a sheet: where one tally of the group stands."""
Counts = Mapping[str, int]
RAINY = frozenset({"rain", "snow", "storm"})
EXCUSED = frozenset({"no_school", "excursion"})
DAYS_OF_A_FULL_WEEK = 3
"""A week with fewer school days is too short to be called one."""
KINDS: tuple[frozenset[Mode], ...] = (
    frozenset({Mode.FOOT, Mode.PARK_WALK}),
    frozenset({Mode.BIKE, Mode.SCOOTER, Mode.WHEELS}),
    frozenset({Mode.BUS, Mode.TRAIN}),
)
"""On foot, on wheels, by bus or train. The last stretch on foot is a way on foot."""


@dataclass(frozen=True)
class Ledger:
    """All that badges are judged by: a group's action weeks of one campaign, as of `today`.

    `tallies`: counts by day and sheet. `free_days`: days of tallies that are no school days. `said`: state and weather
    by day. `due`: all school days of the action weeks, also to come; None where the calendar is not known. `on_paper`:
    miles that came as one total. `stops`: at how many miles the stops of the way to the conference lie.
    `asks_way_home`: whether the group counts the way home at all; most Kitas do not.
    """

    rules: CampaignRules
    today: date
    tallies: Mapping[Place, Counts] = field(default_factory=dict)
    free_days: frozenset[date] = frozenset()
    said: Mapping[date, tuple[str | None, str | None]] = field(default_factory=dict)
    due: tuple[date, ...] | None = ()
    on_paper: Miles = field(default_factory=Miles)
    stops: tuple[int, ...] = ()
    missions: int = 0
    asks_way_home: bool = True

    def miles_at(self, place: Place) -> Miles:
        """What one tally earns."""
        day, sheet = place
        counted = Counted(sheet, PeriodKind.ACTION, day not in self.free_days, self.tallies[place])
        return miles_of(counted, self.rules)

    @cached_property
    def miles(self) -> Miles:
        """All miles of the campaign; asked by many badges, added up once."""
        return sum((self.miles_at(place) for place in self.tallies), self.on_paper)

    @cached_property
    def weeks(self) -> dict[date, Miles]:
        """Miles by Monday, in order."""
        found: dict[date, Miles] = {}
        for day, sheet in sorted(self.tallies):
            found[week_of(day)] = found.get(week_of(day), Miles()) + self.miles_at((day, sheet))
        return found

    def is_over(self, monday: date) -> bool:
        """Whether that week lies behind."""
        return monday + timedelta(days=6) < self.today

    @cached_property
    def completed_weeks(self) -> "Ledger":
        """Only what was counted in weeks that are over: what is public of modes says nothing about a single day."""
        kept = {place: counts for place, counts in self.tallies.items() if self.is_over(week_of(place[0]))}
        return replace(self, tallies=kept)


def total(ledger: Ledger) -> int:
    """All miles, of every colour."""
    return ledger.miles.total


def stops_passed(ledger: Ledger) -> int:
    """Stops of the way that lie behind the group's marker."""
    total = ledger.miles.total
    return sum(stop <= total for stop in ledger.stops)


def kinds_seen(ledger: Ledger) -> int:
    """Kinds of ways seen; a task stands in for one that children there cannot choose."""
    seen = {mode for counts in ledger.tallies.values() for mode in counts if counts[mode] and mode in set(Mode)}
    kinds = sum(1 for kind in KINDS if kind & seen)
    return min(len(KINDS), kinds + (Mode.TASK in seen))


def days_with_both_ways(ledger: Ledger) -> int:
    """Days of which the way there and the way home are entered."""
    return sum((day, Sheet.WAY_BACK) in ledger.tallies for day, sheet in ledger.tallies if sheet is Sheet.WAY_THERE)


def full_weeks(ledger: Ledger) -> int:
    """Weeks in which each school day has its ways, or its reason why it has none."""
    due: dict[date, list[date]] = {}
    for day in ledger.due or ():
        due.setdefault(week_of(day), []).append(day)
    return sum(_is_full(ledger, days) for days in due.values() if len(days) >= DAYS_OF_A_FULL_WEEK)


def _is_full(ledger: Ledger, days: list[date]) -> bool:
    entered = {day for day, sheet in ledger.tallies if sheet.is_school_way}
    excused = {day for day in days if ledger.said.get(day, (None, None))[0] in EXCUSED}
    return bool(entered & set(days)) and set(days) <= entered | excused


def records(ledger: Ledger) -> int:
    """How often a week that is over brought more than each week before."""
    over = [miles.total for monday, miles in ledger.weeks.items() if ledger.is_over(monday)]
    return sum(total > max(over[:place]) for place, total in enumerate(over) if place)


def rainy_days(ledger: Ledger) -> int:
    """Days with rain, snow or storm on which ways were counted; how many does not matter."""
    days = {day for day, sheet in ledger.tallies if sheet.is_school_way}
    return sum(ledger.said.get(day, (None, None))[1] in RAINY for day in days)


def leisure_miles(ledger: Ledger) -> int:
    """Green miles of ways in leisure time."""
    return sum(ledger.miles_at(place).green for place in ledger.tallies if place[1] is Sheet.LEISURE)
