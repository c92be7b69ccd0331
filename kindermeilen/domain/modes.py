"""Modes of travel and what counts as a way (Klima-Bündnis campaign rules)."""

from enum import StrEnum


class Mode(StrEnum):
    """How a child came. Several modes on one way: the longest part counts (Klima-Bündnis campaign rules)."""

    FOOT = "foot"
    BIKE = "bike"
    SCOOTER = "scooter"
    WHEELS = "wheels"
    BUS = "bus"
    TRAIN = "train"
    PARK_WALK = "park_walk"
    CARPOOL = "carpool"
    CAR = "car"
    OTHER = "other"
    TASK = "task"

    @property
    def is_way(self) -> bool:
        """False for the task that a child does instead of a way: it earns a mile and enters no share."""
        return self is not Mode.TASK


class Sheet(StrEnum):
    """What a tally counts: ways on the first three, miles on the others."""

    WAY_THERE = "way_there"
    WAY_BACK = "way_back"
    LEISURE = "leisure"
    FOOD = "food"
    ENERGY = "energy"
    ADULTS = "adults"

    @property
    def counts_modes(self) -> bool:
        """Ways are counted by mode; food, energy and adults' miles as one number."""
        return self in (Sheet.WAY_THERE, Sheet.WAY_BACK, Sheet.LEISURE)

    @property
    def is_school_way(self) -> bool:
        """A way to or from the institution: each child has at most one per sheet and day."""
        return self in (Sheet.WAY_THERE, Sheet.WAY_BACK)


MILES_KEY = "miles"
"""The only key of a tally of food, energy or adults."""

ALWAYS_GREEN = frozenset({Mode.FOOT, Mode.BIKE, Mode.SCOOTER, Mode.WHEELS, Mode.TASK})
"""No town may take the mile from these."""

GREEN_BY_DEFAULT = ALWAYS_GREEN | {Mode.BUS, Mode.TRAIN}
"""On foot, by bike, scooter, bus or train: one Grüne Meile a way (Klima-Bündnis campaign rules)."""

NEVER_GREEN = frozenset({Mode.CAR, Mode.OTHER})

HIDDEN_BELOW_TOWN = frozenset({Mode.CAR, Mode.CARPOOL, Mode.PARK_WALK, Mode.OTHER})
"""Never shown in public below the town: a number here could point at a child."""
