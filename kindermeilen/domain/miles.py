"""Tallies → green, red and blue miles. A mile counts a way, never a distance (Klima-Bündnis campaign rules)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kindermeilen.domain.modes import MILES_KEY, Sheet
from kindermeilen.domain.rules import CampaignRules


class PeriodKind(StrEnum):
    """Days on which a group collects (`action`) or only counts (`baseline`, `follow_up`)."""

    ACTION = "action"
    BASELINE = "baseline"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Miles:
    """Miles by colour. `adults` stand in a line of their own: in no total and no figure per child."""

    green: int = 0
    red: int = 0
    blue: int = 0
    adults: int = 0

    @property
    def total(self) -> int:
        """Green, red and blue together."""
        return self.green + self.red + self.blue

    def __add__(self, other: "Miles") -> "Miles":
        return Miles(self.green + other.green, self.red + other.red, self.blue + other.blue, self.adults + other.adults)


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of one sheet as they are summed up: one tally, or a week of them."""

    sheet: Sheet
    period: PeriodKind
    open_day: bool
    counts: Mapping[str, int]


def miles_of(counted: Counted, rules: CampaignRules) -> Miles:
    """What these counts earn under the town's rules; nothing in a baseline or follow-up week."""
    if counted.period is not PeriodKind.ACTION or not rules.takes(counted.sheet):
        return Miles()
    if counted.sheet is Sheet.FOOD:
        return Miles(red=counted.counts.get(MILES_KEY, 0))
    if counted.sheet is Sheet.ENERGY:
        return Miles(blue=counted.counts.get(MILES_KEY, 0))
    if counted.sheet is Sheet.ADULTS:
        return Miles(adults=counted.counts.get(MILES_KEY, 0))
    if not counted.open_day and not rules.holiday_ways:
        return Miles()
    green = rules.green_modes
    return Miles(green=sum(count for mode, count in counted.counts.items() if mode in green))


def sum_miles(counted: Iterable[Counted], rules: CampaignRules) -> Miles:
    """The miles of many tallies or weeks together."""
    return sum((miles_of(one, rules) for one in counted), Miles())
