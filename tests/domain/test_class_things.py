"""Missions, rewards and tasks: the same week gives the same mission, and every text can be shown as it is."""

import re
import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from kindermeilen.domain.calendar import InstitutionKind
from kindermeilen.domain.class_things import (
    ANY_WEATHER,
    RAIN,
    mission_of_week,
    missions,
    rain_mission_of_week,
    rewards,
)
from kindermeilen.domain.places import LANGUAGES, near_tasks
from kindermeilen.resources import data_file, folder

MONDAY = date(2026, 10, 5)
KINDS = tuple(InstitutionKind)


def weeks(number: int) -> list[date]:
    return [MONDAY + timedelta(weeks=week) for week in range(number)]


def texts() -> list[tuple[str, str, int]]:
    """Every text: language, text, longest length."""
    of_missions = [
        (language, text, longest)
        for one in missions()
        for language, words in one.texts.items()
        for text, longest in ((words.title, 40), (words.text, 160))
    ]
    of_rewards = [(language, text, 60) for one in rewards() for language, text in one.texts.items()]
    return of_missions + of_rewards + [(lang, text, 160) for one in near_tasks() for lang, text in one.items()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_gets_every_mission_once_before_one_comes_again(kind: str) -> None:
    offered = [one for one in missions() if one.when == ANY_WEATHER and kind in one.kinds]

    given = [mission_of_week(monday, kind, "K7Q2M9").key for monday in weeks(len(offered))]

    assert sorted(given) == sorted(one.key for one in offered)
    assert given == [mission_of_week(monday, kind, "K7Q2M9").key for monday in weeks(len(offered))]


@pytest.mark.parametrize("kind", KINDS)
def test_the_mission_changes_from_week_to_week_through_a_year(kind: str) -> None:
    for mission in (mission_of_week, rain_mission_of_week):
        given = [mission(monday, kind, "K7Q2M9").key for monday in weeks(53)]

        assert all(now != later for now, later in pairwise(given))


def test_neighbouring_classes_have_different_missions() -> None:
    given = {mission_of_week(MONDAY, "school", code).key for code in ("AAAAAA", "BBBBBB", "CCCCCC", "DDDDDD", "EEEEEE")}

    assert len(given) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_week_never_asks_for_rain(kind: str) -> None:
    for monday in weeks(40):
        assert mission_of_week(monday, kind, "K7Q2M9").when == ANY_WEATHER
        assert rain_mission_of_week(monday, kind, "K7Q2M9").when == RAIN


def test_every_text_is_there_in_three_languages_and_fits() -> None:
    for language, text, longest in texts():
        assert language in LANGUAGES
        assert 3 <= len(text) <= longest, text
        assert text == text.strip()


def test_nothing_asks_for_all_children_for_no_car_or_for_a_winner() -> None:
    forbidden = re.compile(
        r"100 ?%|alle kommen|ohne Auto kommen|kein Auto|no car|Gewinn|winner|Süßig|sweets|\bEis\b|\bkm\b|Kilometer",
        re.I,
    )

    assert [text for _language, text, _longest in texts() if forbidden.search(text)] == []


def test_leichte_sprache_keeps_sentences_short() -> None:
    for language, text, _longest in texts():
        if language == "leicht":
            assert all(len(sentence.split()) <= 12 for sentence in re.split(r"[.?!:]\s+", text)), text


def test_there_is_enough_to_choose_from_and_keys_are_unique() -> None:
    for found, least in ((missions(), 16), (rewards(), 16)):
        keys = [one.key for one in found]
        assert len(keys) == len(set(keys)) >= least
    assert len(near_tasks()) >= 24


def test_every_mission_has_its_picture() -> None:
    for one in missions():
        assert (folder("static") / "img" / f"{one.picture}.svg").is_file(), one.picture


def test_every_animal_of_the_album_has_a_picture_and_a_sentence_in_three_languages() -> None:
    animals = tomllib.loads(Path(data_file("journeys/animals.toml")).read_text(encoding="utf-8"))

    assert len([one for one in animals.values() if one["near"]]) >= 24
    for key, one in animals.items():
        assert one["picture"] == f"animals/{key}"
        assert (folder("static") / "img" / f"{one['picture']}.svg").is_file()
        assert all(0 < len(one[language]) <= 110 for language in LANGUAGES)
        assert {"de", "en"} <= one["name"].keys()
