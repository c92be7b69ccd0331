"""What children read on the way to a climate conference: complete, short, checkable, in the order of the way.

The files are read as they are written, since the reader leaves out what it does not know.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kindermeilen.domain.destinations import Destination, destinations, distance_km
from kindermeilen.domain.places import LANGUAGES, animals, far_places, places
from kindermeilen.domain.stops import stops_to
from kindermeilen.resources import data_file

FOLDER = data_file("journeys")
PICTURES = Path(__file__).parents[2] / "static/img"
PLACES = [
    (file.name, key, row)
    for file in sorted(FOLDER.glob("places-*.toml"))
    for key, row in tomllib.loads(file.read_text("utf-8")).items()
]
ON_THE_WAY = [one for one in destinations() if (FOLDER / f"{one.key}.toml").is_file()]
KILOMETRES = re.compile(r"kilomet|\bkm\b", re.IGNORECASE)
THE_CHILDREN_WENT = re.compile(
    r"\bihr (seid|wart|habt)\b[^.!?]*\b(in(?! eine)|bei|hier|dort|da|angekommen|gereist|gefahren|gelaufen|geschafft)\b"
    r"|\byou (are in|have|were|went|travelled|arrived)\b",
    re.IGNORECASE,
)
ONE_SENTENCE = re.compile(r"[^.!?]+[.!?]”?")
EASY_SENTENCES = re.compile(rf"({ONE_SENTENCE.pattern}){{1,2}}")
LONG_WORD = re.compile(r"[^\W\d_]{15,}")
LONGEST_SENTENCE = 120
LONGEST_EASY_SENTENCE = 80
LONGEST_TASK = 160
LONGEST_NAME = 30
NEAR_THE_CONFERENCE = 30
"""km; the conference's own place is named by the last stop."""
LONGEST_STRETCH = 0.25
"""Of the way from the middle of Germany, without any stop."""
SHORT_STRETCH = 200
"""km; never too long, however near the conference is."""
MIDDLE_OF_GERMANY = (51.1, 10.3)
FIRST_STEPS = 5
"""km; a place nearer to the start than this is not named."""

each_place = pytest.mark.parametrize("row", [row for _, _, row in PLACES], ids=[key for _, key, _ in PLACES])
each_way = pytest.mark.parametrize("there", ON_THE_WAY, ids=[one.key for one in ON_THE_WAY])


def stops_of(there: Destination) -> list[str]:
    stops: list[str] = tomllib.loads((FOLDER / f"{there.key}.toml").read_text("utf-8"))["stops"]
    return stops


def remaining(there: Destination) -> list[float]:
    """Kilometres that are left at each stop."""
    return [distance_km(one.lat, one.lon, there.lat, there.lon) for one in far_places(there.key)]


def spoken(row: dict[str, Any]) -> Iterator[str]:
    for lang in LANGUAGES:
        yield from row[lang]
        yield row["task"][lang]


def test_no_place_is_told_twice() -> None:
    assert [key for key, times in Counter(key for _, key, _ in PLACES).items() if times > 1] == []
    assert len(places()) == len(PLACES) > 0


@each_place
def test_place_is_told_in_two_sentences_in_three_languages(row: dict[str, Any]) -> None:
    """Leichte Sprache may say each of the two in two short ones."""
    for lang in LANGUAGES:
        assert len(row[lang]) == 2
        assert [text for text in row[lang] if len(text) > LONGEST_SENTENCE] == []
    assert [text for text in (*row["de"], *row["en"]) if not ONE_SENTENCE.fullmatch(text)] == []
    assert [text for text in row["leicht"] if not EASY_SENTENCES.fullmatch(text)] == []
    easy = [short for text in row["leicht"] for short in ONE_SENTENCE.findall(text)]
    assert [short for short in easy if len(short) > LONGEST_EASY_SENTENCE] == []


@each_place
def test_place_has_a_name_and_a_task_in_each_language(row: dict[str, Any]) -> None:
    assert {"de", "en"} <= set(row["name"]) <= set(LANGUAGES)
    assert all(0 < len(name) <= LONGEST_NAME for name in row["name"].values())
    assert set(row["task"]) == set(LANGUAGES)
    assert all(0 < len(task) <= LONGEST_TASK for task in row["task"].values())


@each_place
def test_place_can_be_checked(row: dict[str, Any]) -> None:
    """What was read names its pages; what was assumed says so and invents none."""
    assert row["evidence"] in ("read", "assumed")
    assert all(re.fullmatch(r"https?://\S+", source) for source in row["sources"])
    assert bool(row["sources"]) or row["evidence"] == "assumed"


@each_place
def test_place_has_a_picture_and_a_known_animal(row: dict[str, Any]) -> None:
    assert (PICTURES / f"{row['picture']}.svg").is_file()
    assert row.get("animal") in {None, *animals()}


@each_place
def test_place_lies_on_the_globe(row: dict[str, Any]) -> None:
    assert -90 <= row["lat"] <= 90
    assert -180 <= row["lon"] <= 180
    assert re.fullmatch("[A-Z]{2}|", row["country"])


@each_place
def test_nobody_says_that_children_travelled_there(row: dict[str, Any]) -> None:
    assert [text for text in spoken(row) if KILOMETRES.search(text) or THE_CHILDREN_WENT.search(text)] == []


@each_place
def test_long_words_are_easy_to_read(row: dict[str, Any]) -> None:
    """A name stays as it is written on signs; it is the only long word without a dot in the middle."""
    text = " ".join((*row["leicht"], row["task"]["leicht"])).replace(row["name"]["de"], "")
    assert LONG_WORD.findall(text) == []


@each_way
def test_way_has_ten_to_fourteen_stops_that_are_known(there: Destination) -> None:
    stops = stops_of(there)
    assert 10 <= len(stops) <= 14
    assert len(set(stops)) == len(stops)
    assert [one.key for one in far_places(there.key)] == stops


@each_way
def test_each_stop_is_nearer_to_the_conference_and_the_last_is_there(there: Destination) -> None:
    left = remaining(there)
    assert all(before > after for before, after in pairwise(left))
    assert left[-1] <= NEAR_THE_CONFERENCE


@each_way
def test_no_stretch_without_a_stop_is_long(there: Destination) -> None:
    left = remaining(there)
    way = max(distance_km(*MIDDLE_OF_GERMANY, there.lat, there.lon), left[0])
    assert max(before - after for before, after in pairwise(left)) <= max(SHORT_STRETCH, LONGEST_STRETCH * way)


@each_way
@pytest.mark.parametrize(
    ("lat", "lon"), [(48.41, 9.92), (53.87, 10.69), (48.0, 7.85)], ids=["Blaustein", "Lübeck", "Freiburg"]
)
def test_a_town_meets_the_places_on_its_way(there: Destination, lat: float, lon: float) -> None:
    met = [one.key for one in stops_to(there, lat, lon) if one.place]
    way = distance_km(lat, lon, there.lat, there.lon)
    done = {one.key: way - km for one, km in zip(far_places(there.key), remaining(there), strict=True)}
    aside = {
        one.key for one in far_places(there.key) if distance_km(lat, lon, one.lat, one.lon) > 1.5 * done[one.key] + 30
    }
    assert met == [key for key, km in done.items() if (km > FIRST_STEPS and key not in aside) or key == met[-1]]


def test_every_place_is_passed_by_some_way() -> None:
    around = tomllib.loads((FOLDER / "world.toml").read_text("utf-8"))["stops"]
    passed = {key for there in ON_THE_WAY for key in stops_of(there)} | {one["place"] for one in around}
    assert [key for _, key, _ in PLACES if key not in passed] == []


def test_there_is_a_way_to_every_conference() -> None:
    assert [one.key for one in destinations() if one not in ON_THE_WAY] == []
