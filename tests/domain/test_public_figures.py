"""What everybody may see of modes. Seen as somebody would who looks every day, at every class and at the whole school,
and takes one figure from another: two stories that differ in a secret must never look different.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from kindermeilen.domain import public_figures
from kindermeilen.domain.modes import HIDDEN_BELOW_TOWN, Mode, Sheet
from kindermeilen.domain.public_figures import (
    LEAST_WAYS,
    DayCount,
    ModeSum,
    ModeSums,
    WholePeriod,
    joint_mode_sums,
    mode_sums,
)
from kindermeilen.domain.rules import CampaignRules

FIRST, LAST, DEADLINE = date(2026, 9, 14), date(2026, 10, 2), date(2026, 10, 9)
DAYS = [day for number in range(19) if (day := FIRST + timedelta(days=number)).weekday() < 5]
RULES = CampaignRules()
GREEN = ("foot", "bike", "scooter", "wheels", "bus", "train", "task")
Counts = dict[str, int]


@dataclass
class Story:
    """What a class entered, by day; `late`: what it changed after that, by the day on which it did."""

    children: int
    days: dict[date, Counts]
    late: dict[date, tuple[date, Counts]] = field(default_factory=dict)

    def on(self, today: date) -> WholePeriod:
        """As it is stored on that day."""
        counts = {day: of_day for day, of_day in self.days.items() if day <= today}
        written = [day for day in self.days if day <= today]
        for when, (day, of_day) in sorted(self.late.items()):
            if when <= today:
                counts[day] = of_day
                written.append(when)
        shown = tuple(DayCount(day, Sheet.WAY_THERE, "counted", of_day) for day, of_day in counts.items())
        return WholePeriod(LAST, max(written, default=None), self.children, shown)


School = tuple[Story, ...]


def school(seed: int = 1) -> School:
    """Two classes and a small one, with a child in a wheelchair and one with a task."""
    chance = Random(seed)
    return tuple(Story(children, {day: _day(chance, children) for day in DAYS}) for children in (24, 18, 4))


def _day(chance: Random, children: int) -> Counts:
    counts = {"foot": 2, "bike": 1, "wheels": 1, "task": 1} if children >= 5 else {"foot": 1, "bike": 1}
    for _ in range(children - sum(counts.values())):
        mode = chance.choice(("foot", "foot", "bike", "scooter", "bus", "car", "car", "other"))
        counts[mode] = counts.get(mode, 0) + 1
    return counts


def seen(classes: School, rules: CampaignRules = RULES) -> list[Any]:
    """All that somebody sees who looks at every class and at the school on every day, for ten weeks."""
    looks = []
    for number in range(70):
        today = FIRST + timedelta(days=number)
        of_classes = [mode_sums(one.on(today), rules, DEADLINE, today) for one in classes]
        looks.append((*of_classes, joint_mode_sums(of_classes)))
    return looks


def with_more_cars(classes: School) -> School:
    """Other cars, car pools and stops for parents: the ways that are not green."""
    other = {
        day: {**of_day, "car": of_day.get("car", 0) + 1, "park_walk": 2} for day, of_day in classes[0].days.items()
    }
    return (replace(classes[0], days=other), *classes[1:])


def with_other_days(classes: School) -> School:
    """As many ways on foot and by bike in all, but on other days."""
    days = {day: dict(of_day) for day, of_day in classes[0].days.items()}
    for more, fewer in zip(DAYS[::2], DAYS[1::2], strict=False):
        days[more]["foot"] += 1
        days[more]["bike"] -= 1
        days[fewer]["foot"] -= 1
        days[fewer]["bike"] += 1
    return (replace(classes[0], days=days), *classes[1:])


def with_another_small_class(classes: School) -> School:
    """The four children of the small class came otherwise."""
    return (*classes[:2], replace(classes[2], days={day: {"scooter": 1, "bus": 3} for day in DAYS}))


def with_other_wheels(classes: School) -> School:
    """The wheelchair is a scooter, the task a way on foot."""
    days = {}
    for day, of_day in classes[0].days.items():
        moved = {**of_day, "scooter": of_day.get("scooter", 0) + 1, "foot": of_day["foot"] + 1}
        days[day] = {mode: number for mode, number in moved.items() if mode not in ("wheels", "task")}
    return (replace(classes[0], days=days), *classes[1:])


def with_a_late_day(classes: School) -> School:
    """A day was changed long after everybody could have looked."""
    late = {DEADLINE + timedelta(days=5): (DAYS[3], {"foot": 1, "bike": 20})}
    return (replace(classes[0], late=late), *classes[1:])


def with_a_later_bike(classes: School) -> School:
    """The same, and another mode."""
    late = {DEADLINE + timedelta(days=5): (DAYS[3], {"foot": 20, "bike": 1})}
    return (replace(classes[0], late=late), *classes[1:])


SECRETS: list[tuple[Callable[[School], School], Callable[[School], School]]] = [
    (lambda classes: classes, with_more_cars),
    (lambda classes: classes, with_other_days),
    (lambda classes: classes, with_another_small_class),
    (lambda classes: classes, with_other_wheels),
    (with_a_late_day, with_a_later_bike),
]
NAMES = ["cars", "days", "small class", "wheelchair and task", "late day"]


@pytest.mark.parametrize(("one", "other"), SECRETS, ids=NAMES)
def test_two_stories_that_differ_in_a_secret_look_the_same_for_ever(one: Any, other: Any) -> None:
    for seed in range(4):
        classes = school(seed)
        assert one(classes) != other(classes)
        assert seen(one(classes)) == seen(other(classes))


BROKEN: list[tuple[str, Any, int]] = [
    ("ALIKE", tuple((mode,) for mode in Mode), 0),
    ("shown_from", lambda last, deadline: FIRST, 1),
    ("SMALLEST_GROUP", 1, 2),
    ("ALIKE", tuple((Mode(mode),) for mode in GREEN), 3),
    ("is_settled", lambda period: True, 4),
]


@pytest.mark.parametrize(("rule", "instead", "secret"), BROKEN, ids=NAMES)
def test_each_rule_is_needed(monkeypatch: pytest.MonkeyPatch, rule: str, instead: Any, secret: int) -> None:
    """Without it the secret can be read: this is what makes the test above worth something."""
    monkeypatch.setattr(public_figures, rule, instead)
    if rule == "ALIKE":
        monkeypatch.setattr(public_figures, "LEAST_WAYS", 0)
    one, other = SECRETS[secret]
    rules = CampaignRules() if secret else CampaignRules(park_walk=True, carpool=True)
    monkeypatch.setattr(public_figures, "rules_hide_modes", lambda rules: False)
    assert seen(one(school()), rules) != seen(other(school()), rules)


def shown(classes: School) -> Iterator[ModeSums]:
    for look in seen(classes):
        yield from (sums for sums in look if sums)


def test_modes_are_shown_once_nobody_can_enter_any_more() -> None:
    looks = seen(school())
    first = next(number for number, look in enumerate(looks) if any(look))
    assert FIRST + timedelta(days=first) == DEADLINE + timedelta(days=1)
    assert all(look == looks[first] for look in looks[first:])
    assert looks[first][2] is None, "the small class"


def test_no_sum_is_so_small_that_it_could_be_one_childs_and_none_is_of_a_hidden_mode() -> None:
    for seed in range(4):
        for sums in shown(school(seed)):
            for one in sums:
                assert one.ways >= LEAST_WAYS
                assert not HIDDEN_BELOW_TOWN & set(one.modes)
                assert one.modes not in ((Mode.TASK,), (Mode.WHEELS,))


def test_school_shows_no_more_than_its_classes_and_no_finer() -> None:
    """Bus and train stand together in one class: shown apart by the school, the rest would be that class's."""
    coarse: ModeSums = (ModeSum((Mode.FOOT, Mode.TASK), 90), ModeSum((Mode.BUS, Mode.TRAIN), 16))
    fine: ModeSums = (
        ModeSum((Mode.FOOT, Mode.TASK), 70),
        ModeSum((Mode.BUS,), 30),
        ModeSum((Mode.TRAIN,), 20),
        ModeSum((Mode.BIKE,), 40),
    )
    assert joint_mode_sums([coarse, None, fine]) == (
        ModeSum((Mode.FOOT, Mode.TASK), 160),
        ModeSum((Mode.BIKE,), 40),
        ModeSum((Mode.BUS, Mode.TRAIN), 66),
    )
    assert joint_mode_sums([None, None]) is None


@pytest.mark.parametrize("rules", [CampaignRules(park_walk=True), CampaignRules(carpool=True)], ids=str)
def test_where_a_hidden_mode_earns_miles_no_mode_is_shown_since_the_rest_would_be_that_one(rules: Any) -> None:
    assert not any(any(look) for look in seen(school(), rules))


def test_few_days_or_few_children_a_day_show_nothing() -> None:
    two_days = Story(24, {day: {"foot": 20} for day in DAYS[:2]})
    few = Story(24, {day: {"foot": 3, "car": 1} for day in DAYS})
    assert not any(any(look) for look in seen((two_days, few)))


def test_what_few_did_is_added_to_what_the_next_few_did() -> None:
    one = Story(24, {day: {"foot": 12, "bike": 2, "car": 4} | ({"bus": 1} if day in DAYS[:4] else {}) for day in DAYS})
    assert next(shown((one,))) == (ModeSum((Mode.FOOT, Mode.TASK), 180), ModeSum((Mode.BIKE, Mode.BUS), 34))
