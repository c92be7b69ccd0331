"""The poster to colour in: how many miles one field stands for, and which fields hold a stop.

Every poster has the same number of fields, and the miles of a field come from a few round numbers: so nobody can tell
from a poster how many children the class has.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kindermeilen.domain.calendar import InstitutionKind
from kindermeilen.domain.public_figures import SMALLEST_GROUP

FIELDS = 100
"""On every poster."""
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
"""Miles that one field may stand for: what a class can add up in its head."""
USUAL_CHILDREN = 20
"""Where a group's number is not known yet."""
USUAL_DAYS = 15
"""Three weeks, where the action's days are not known yet."""
MILES_A_DAY = {InstitutionKind.SCHOOL: 1.6, InstitutionKind.KITA: 1.0}
"""Of a child that takes part (150 miles of 18 children in a week are 1.7); a Kita is asked for the way there only."""
APART = 2
"""Fields between two stops, so that their names have room."""


class HasMiles(Protocol):
    """A stop is so many miles from the start."""

    @property
    def miles(self) -> int: ...


Stop = TypeVar("Stop", bound=HasMiles)


@dataclass(frozen=True, slots=True)
class Scale:
    """`size`: miles a field stands for; `first`: miles before the first field, more than 0 on a poster that goes on."""

    size: int
    first: int = 0

    @property
    def last(self) -> int:
        """Miles when all fields are coloured."""
        return self.first + FIELDS * self.size

    @property
    def part(self) -> int:
        """Which poster it is, counted from 1."""
        return self.first // (FIELDS * self.size) + 1

    def miles_of(self, field: int) -> int:
        """Miles that are reached when this field, counted from 1, is coloured."""
        return self.first + field * self.size

    def field_of(self, miles: int) -> int | None:
        """The field, counted from 1, in which so many miles lie; None where that is on another poster."""
        field = -(-(miles - self.first) // self.size)
        return field if 1 <= field <= FIELDS else None


def expected_miles(children: int | None, days: int | None, kind: str) -> float:
    """What such a group collects in its action weeks, roughly. A very small group is told from no other small one."""
    a_day = MILES_A_DAY[InstitutionKind(kind)]
    return max(children or USUAL_CHILDREN, SMALLEST_GROUP) * (USUAL_DAYS if days is None else max(days, 1)) * a_day


def scale_for(expected: float, part: int = 1) -> Scale:
    """The smallest round number with which the fields suffice: a class that takes part well fills 40 to 100 of them.

    `part`: the first poster, or the one that goes on where it ends.
    """
    size = next((size for size in SIZES if size * FIELDS >= expected), SIZES[-1])
    return Scale(size, (max(part, 1) - 1) * FIELDS * size)


def marked(stops: Sequence[Stop], scale: Scale, kept: Collection[Stop] = ()) -> list[tuple[int, Stop]]:
    """The stops of this poster with their fields, the near ones first and never so close that their names meet.

    Those to be kept (the conference) and the last stop of the way are never left out for a smaller one.
    """
    found: list[tuple[int, Stop]] = []
    for stop in stops:
        field = scale.field_of(stop.miles)
        if field is None:
            continue
        is_kept = stop is stops[-1] or stop in kept
        if found and is_kept and field - found[-1][0] < APART and found[-1][1] not in kept:
            found.pop()
        if not found or field - found[-1][0] >= APART:
            found.append((field, stop))
    return found
