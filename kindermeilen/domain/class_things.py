"""What a class is offered beside its miles: a mission for the week and rewards to choose from.

The texts lie in data/journeys/ in German, English and Leichte Sprache, with the rules they keep written at their head.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from kindermeilen.domain.places import LANGUAGES, read

ANY_WEATHER = "any"
RAIN = "rain"
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class MissionText:
    """A mission in one language."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Mission:
    """Something small that a group does together within a week. `when` is `any` or `rain`, `kinds` who is asked."""

    key: str
    picture: str
    texts: Mapping[str, MissionText]
    when: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reward:
    """What a class may choose for its next milestone."""

    key: str
    texts: Mapping[str, str]


@lru_cache(maxsize=1)
def missions() -> tuple[Mission, ...]:
    """All missions, in the order of the file."""
    return tuple(_mission(row) for row in read("missions")["mission"])


@lru_cache(maxsize=1)
def rewards() -> tuple[Reward, ...]:
    """All rewards, in the order of the file."""
    return tuple(
        Reward(row["key"], {language: row[language] for language in LANGUAGES}) for row in read("rewards")["reward"]
    )


def mission_of_week(monday: date, kind: str, group_code: str) -> Mission:
    """The mission of that week, another one than the week before; none comes twice until all have come.

    The same for whoever asks, so nothing needs to be stored; neighbours do not have the same one at the same time.
    """
    return _in_turn(ANY_WEATHER, monday, kind, group_code)


def rain_mission_of_week(monday: date, kind: str, group_code: str) -> Mission:
    """What the group may do instead if it rains in that week; a dry week must not make a mission impossible."""
    return _in_turn(RAIN, monday, kind, group_code)


def _in_turn(when: str, monday: date, kind: str, group_code: str) -> Mission:
    mixed = _mixed(when, kind, group_code)
    return mixed[monday.toordinal() // WEEK_DAYS % len(mixed)]


def _mixed(when: str, kind: str, group_code: str) -> list[Mission]:
    """The group's own order of the missions: fixed by its code, without any chance."""
    fitting = (one for one in missions() if one.when == when and kind in one.kinds)
    return sorted(fitting, key=lambda one: sha256(f"{group_code} {one.key}".encode()).digest())


def _mission(row: Mapping[str, Any]) -> Mission:
    texts = {language: MissionText(**row[language]) for language in LANGUAGES}
    return Mission(row["key"], row["picture"], texts, row["when"], tuple(row["kinds"]))
