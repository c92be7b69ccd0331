"""What an invented group enters on its days: a habit of its own, the week's rhythm, weather, sick children, slips.

Pure: all of it follows from the random numbers that come in. Moments are those of the mornings logged, not the clock's.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from kindermeilen.domain.calendar import InstitutionKind
from kindermeilen.domain.miles import Counted, PeriodKind, miles_of
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.domain.tallies import Basis
from kindermeilen.storage.bulk_entries import Line

COUNTED, ASSUMED = Basis.COUNTED.value, Basis.ASSUMED.value
SILENT = 0.05
EXCUSED, FORGOTTEN = 0.03, 0.07
CHANGED, TAKEN_BACK, ENTERED_AGAIN = 0.015, 0.004, 0.5
WAY_BACK, SAME_BACK, LEISURE, FOOD, ENERGY = 0.92, 0.6, 0.15, 0.12, 0.1
SICK = (0, 0, 0, 1, 1, 1, 2, 2, 3, 4)
SUN, WEATHERS = "sun", ("sun", "sun", "clouds", "clouds", "rain", "rain", "storm")
STATES = ("excursion", "no_school", "not_asked")
DEVICES = ("Windows-PC", "iPad", "Android-Gerät")
HABITS: dict[InstitutionKind, dict[str, tuple[float, float]]] = {
    InstitutionKind.SCHOOL: {
        "bike": (1, 6),
        "bus": (0, 6),
        "car": (2, 7),
        "carpool": (0, 1.5),
        "foot": (5, 12),
        "park_walk": (0, 2),
        "scooter": (1, 4),
        "train": (0, 0.7),
        "wheels": (0, 0.5),
    },
    InstitutionKind.KITA: {"bike": (2, 7), "car": (3, 8), "foot": (4, 10), "scooter": (1, 4), "wheels": (0, 2)},
}
"""Shares of a group's ways lie between these, the modes in the order in which a tally stores them."""
IN_WEATHER: dict[str, dict[str, float]] = {
    "rain": {"bike": 0.5, "scooter": 0.5, "foot": 0.9, "car": 1.4, "bus": 1.2},
    "storm": {"bike": 0.2, "scooter": 0.3, "foot": 0.7, "car": 1.8, "bus": 1.3},
    "clouds": {"bike": 0.9},
}
ON_WEEKDAY: tuple[dict[str, float], ...] = (
    {"car": 1.15},
    {},
    {"bike": 1.15, "car": 0.9},
    {},
    {"car": 1.1, "foot": 0.95},
)
START, SPREAD = 5 * 3600 + 600, 7200
"""Between 7:10 and 10:10 in Berlin, whatever the season."""
UUID_BITS = ~(0xF << 76 | 0x3 << 62) & (1 << 128) - 1
UUID_4 = 4 << 76 | 2 << 62


def weather_of(random: Random, days: Sequence[date]) -> list[tuple[date, str]]:
    """Each day with its weather, which often stays as it was."""
    found, weather = [], SUN
    for day in days:
        weather = weather if random.random() < 0.4 else random.choice(WEATHERS)
        found.append((day, weather))
    return found


def entries(
    random: Random,
    kind: InstitutionKind,
    children: int,
    days: Sequence[tuple[date, str]],
    rules: CampaignRules,
) -> tuple[str, tuple[Line, ...]]:
    """The group's device and all it enters, in the order of its days. Some groups enter nothing."""
    writer = _Writer(random, kind, children, rules)
    if random.random() >= SILENT:
        for day, weather in days:
            writer.log(day, weather)
    return writer.device, tuple(writer.lines)


class _Writer:
    """One group at work: what it entered so far, and its total."""

    def __init__(self, random: Random, kind: InstitutionKind, children: int, rules: CampaignRules) -> None:
        self.random, self.children = random, children
        self.is_school = kind is InstitutionKind.SCHOOL
        self.habit = {mode: random.uniform(*between) for mode, between in HABITS[kind].items()}
        self.device = random.choice(DEVICES)
        self.worth = {sheet.value: _worth(sheet, rules) for sheet in Sheet}
        self.shares: dict[tuple[str, int], list[tuple[str, float]]] = {}
        self.lines: list[Line] = []
        self.total = self.second = 0

    def log(self, day: date, weather: str) -> None:
        """A day's entries, or what it was without ways, or nothing."""
        self.second = START + int(self.random.random() * SPREAD)
        chance = self.random.random()
        if chance < EXCUSED:
            state = self.random.choice(STATES)
            self.lines.append(Line("state", day, self._entry_id(), self.second, state=state, weather=weather))
        elif chance >= EXCUSED + FORGOTTEN:
            self._log_ways(day, weather)
            self._log_more(day)

    def _log_ways(self, day: date, weather: str) -> None:
        random = self.random.random
        absent = SICK[int(random() * len(SICK))]
        there = self._ways(day, weather, absent)
        self._put(day, "way_there", there, COUNTED, absent)
        if self.is_school and random() < WAY_BACK:
            if random() < SAME_BACK:
                self._put(day, "way_back", there, ASSUMED, 0)
            else:
                self._put(day, "way_back", self._ways(day, weather, absent), COUNTED, 0)

    def _log_more(self, day: date) -> None:
        random = self.random.random
        if random() < LEISURE:
            counts = {"bike": 1 + int(random() * self.children / 2), "foot": 1 + int(random() * self.children)}
            self._put(day, "leisure", counts, COUNTED, 0)
        if random() < FOOD:
            self._put(day, "food", {MILES_KEY: 1 + int(random() * self.children)}, COUNTED, 0)
        if random() < ENERGY:
            self._put(day, "energy", {MILES_KEY: 1 + int(random() * self.children)}, COUNTED, 0)

    def _put(self, day: date, sheet: str, counts: Mapping[str, int], basis: str, absent: int) -> None:
        """Enter it; now and then it is changed a little later, or taken back and perhaps entered again."""
        number, miles = 1, self._earn(sheet, counts)
        self._write("tally", day, sheet, number, counts, basis, absent, miles)
        chance = self.random.random()
        if chance < CHANGED:
            self.total -= miles
            counts = _one_less(counts)
            self._write("tally", day, sheet, 2, counts, basis, absent, self._earn(sheet, counts))
        elif chance < CHANGED + TAKEN_BACK:
            self.total -= miles
            self._write("deletion", day, sheet, 2, {}, basis, 0, 0)
            if self.random.random() < ENTERED_AGAIN:
                self._write("tally", day, sheet, 3, counts, basis, absent, self._earn(sheet, counts))

    def _earn(self, sheet: str, counts: Mapping[str, int]) -> int:
        worth = self.worth[sheet]
        miles = 0
        for name, count in counts.items():
            miles += count * worth[name]
        self.total += miles
        return miles

    def _write(
        self,
        kind: str,
        day: date,
        sheet: str,
        number: int,
        counts: Mapping[str, int],
        basis: str,
        absent: int,
        miles: int,
    ) -> None:
        self.second += 20
        entry_id = self._entry_id()
        line = Line(kind, day, entry_id, self.second, sheet, number, counts, basis, absent, miles, self.total)
        self.lines.append(line)

    def _ways(self, day: date, weather: str, absent: int) -> dict[str, int]:
        random, left, found = self.random.random, self.children - absent, {}
        present = left
        for mode, share in self._shares(weather, day.weekday()):
            count = min(left, int(present * share * (0.8 + 0.4 * random()) + random()))
            if count:
                found[mode] = count
                left -= count
        # Rounding leaves a few: they came on foot, or by car in the rain; a class seldom forgets one.
        rest = "car" if weather in IN_WEATHER else "foot"
        if left and rest in found:
            found[rest] += left
        return found

    def _shares(self, weather: str, weekday: int) -> list[tuple[str, float]]:
        found = self.shares.get((weather, weekday))
        if found is None:
            wet, rhythm = IN_WEATHER.get(weather, {}), ON_WEEKDAY[weekday]
            weights = {mode: weight * wet.get(mode, 1) * rhythm.get(mode, 1) for mode, weight in self.habit.items()}
            total = sum(weights.values())
            found = self.shares[weather, weekday] = [(mode, weight / total) for mode, weight in weights.items()]
        return found

    def _entry_id(self) -> str:
        return f"{self.random.getrandbits(128) & UUID_BITS | UUID_4:032x}"


def _one_less(counts: Mapping[str, int]) -> dict[str, int]:
    """A child less in the largest count."""
    largest = max(counts, key=lambda name: counts[name])
    return {name: count - (name == largest) for name, count in counts.items() if count - (name == largest)}


def _worth(sheet: Sheet, rules: CampaignRules) -> dict[str, int]:
    """Miles of one count of each kind, asked from the rules once: miles only add up."""
    names = list(Mode) if sheet.counts_modes else [MILES_KEY]
    return {str(name): miles_of(Counted(sheet, PeriodKind.ACTION, True, {str(name): 1}), rules).total for name in names}
