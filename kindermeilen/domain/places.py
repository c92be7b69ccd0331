"""Places that a journey passes, and the animals and tasks that go with them: read from text files with their sources.

Names and sentences are there in German, English and Leichte Sprache; a text that is missing is said in German.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from kindermeilen.resources import data_file

T = TypeVar("T")
FOLDER = "journeys"
GERMAN = "de"
LANGUAGES = (GERMAN, "en", "leicht")


@dataclass(frozen=True, slots=True)
class Place:
    """A far place: a picture and two sentences on climate and ways there, and a task of two minutes for the class."""

    key: str
    names: Mapping[str, str]
    country: str
    lat: float
    lon: float
    picture: str
    sentences: Mapping[str, tuple[str, ...]]
    animal: str | None
    tasks: Mapping[str, str]
    sources: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place near home, of GeoNames."""

    name: str
    lat: float
    lon: float
    country: str
    population: int


@dataclass(frozen=True, slots=True)
class Animal:
    """An animal that is met on the way. `near`: it lives in Central Europe."""

    key: str
    names: Mapping[str, str]
    picture: str
    sentences: Mapping[str, str]
    near: bool


def in_language(texts: Mapping[str, T], lang: str) -> T:
    """The text in that language, else in German."""
    return texts[lang] if lang in texts else texts[GERMAN]


@lru_cache(maxsize=1)
def places() -> Mapping[str, Place]:
    """All far places by key."""
    files = sorted(data_file(FOLDER).glob("places-*.toml"))
    return {key: _place(key, row) for file in files for key, row in tomllib.loads(file.read_text("utf-8")).items()}


@lru_cache(maxsize=1)
def near_places() -> tuple[NearPlace, ...]:
    """Places in Germany and around it, thinned to the largest of each small cell."""
    with data_file(f"{FOLDER}/near-places.csv").open(encoding="utf-8", newline="") as text:
        return tuple(_near_place(row) for row in csv.DictReader(text, delimiter=";"))


@lru_cache(maxsize=1)
def animals() -> Mapping[str, Animal]:
    """All animals by key."""
    return {key: _animal(key, row) for key, row in read("animals").items()}


@lru_cache(maxsize=1)
def near_animals() -> tuple[Animal, ...]:
    """Those that live in Central Europe."""
    return tuple(one for one in animals().values() if one.near)


@lru_cache(maxsize=1)
def near_tasks() -> tuple[Mapping[str, str], ...]:
    """Tasks of two minutes for any place near home."""
    return tuple(_spoken(row) for row in read("near-tasks").get("task", ()))


@lru_cache(maxsize=64)
def far_places(destination: str) -> tuple[Place, ...]:
    """The far places on the way to a conference, from home to there; the last one is the conference's own."""
    known = places()
    return tuple(known[key] for key in read(destination).get("stops", ()) if key in known)


@lru_cache(maxsize=1)
def world_places() -> tuple[tuple[Place, int], ...]:
    """The places around the world, each with the miles from the start of the round."""
    known = places()
    rows = read("world").get("stops", ())
    return tuple((known[row["place"]], int(row["miles"])) for row in rows if row["place"] in known)


def read(name: str) -> dict[str, Any]:
    """A file of content; one that is not there is empty: the journey goes on with its other stops."""
    file = data_file(f"{FOLDER}/{name}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _place(key: str, row: dict[str, Any]) -> Place:
    return Place(
        key=key,
        names=row["name"],
        country=row["country"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        picture=row["picture"],
        sentences={lang: tuple(row[lang]) for lang in LANGUAGES if lang in row},
        animal=row.get("animal"),
        tasks=row.get("task", {}),
        sources=tuple(row.get("sources", ())),
        evidence=row.get("evidence", "assumed"),
    )


def _near_place(row: dict[str, str]) -> NearPlace:
    return NearPlace(row["name"], float(row["lat"]), float(row["lon"]), row["country"], int(row["population"]))


def _animal(key: str, row: dict[str, Any]) -> Animal:
    return Animal(key, row["name"], row["picture"], _spoken(row), bool(row.get("near", False)))


def _spoken(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {lang: row[lang] for lang in LANGUAGES if lang in row}
