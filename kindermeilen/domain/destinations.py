"""The climate conferences that a journey may lead to, and how far they are."""

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from geographiclib.geodesic import Geodesic

from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.resources import data_file

METRES = 1000.0


@dataclass(frozen=True, slots=True)
class Destination:
    """A climate conference. Position in degrees; `first` and `last` day where they are known."""

    key: str
    year: int
    conference: str
    place: str
    other_names: tuple[str, ...]
    country: str
    lat: float
    lon: float
    first: date | None
    last: date | None
    evidence: str
    source: str


def distance_km(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> float:
    """Length of the geodesic on WGS84 in kilometres (C. F. F. Karney, Algorithms for geodesics, 2013)."""
    return float(Geodesic.WGS84.Inverse(from_lat, from_lon, to_lat, to_lon)["s12"]) / METRES


@lru_cache(maxsize=4096)
def miles_to(destination: Destination, lat: float, lon: float) -> int:
    """Miles from a town to the conference, at least one."""
    return max(1, round(distance_km(lat, lon, destination.lat, destination.lon)))


@lru_cache(maxsize=1)
def destinations() -> tuple[Destination, ...]:
    """All conferences known, oldest first."""
    with data_file("destinations.csv").open(encoding="utf-8", newline="") as text:
        return tuple(
            sorted((_destination(row) for row in csv.DictReader(text, delimiter=";")), key=lambda one: one.year)
        )


def _destination(row: dict[str, str]) -> Destination:
    return Destination(
        key=row["key"],
        year=int(row["year"]),
        conference=row["conference"],
        place=row["place"],
        other_names=tuple(name for name in row["other_names"].split("|") if name),
        country=row["country"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        first=date.fromisoformat(row["from"]) if row["from"] else None,
        last=date.fromisoformat(row["to"]) if row["to"] else None,
        evidence=row["evidence"],
        source=row["source"],
    )


@lru_cache(maxsize=256)
def destination_of(name: str) -> Destination:
    """The conference of that place, key, number or year ("Antalya", "COP31", "2026"), in German or English.

    Raises Refusal naming the known ones.
    """
    wanted = _bare(name)
    for one in destinations():
        numbered = f"{one.conference} {one.place}"
        names = (one.key, one.place, one.conference, numbered, str(one.year), *one.other_names)
        if wanted in map(_bare, names):
            return one
    raise Refusal(
        "destination",
        N_("Das Ziel „%(name)s“ ist nicht bekannt. Bekannt sind: %(known)s."),
        field="destination",
        params={"name": name[:60], "known": ", ".join(one.place for one in destinations())},
    )


def _bare(name: str) -> str:
    """A name without case and accents: "Belem" is Belém."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.strip()).casefold() if sign.isascii())


def default_destination(year: int) -> Destination:
    """The conference of that year, else the next one after it, else the last one known."""
    later = [one for one in destinations() if one.year >= year]
    return later[0] if later else destinations()[-1]


def next_destination(today: date, known: Sequence[Destination] | None = None) -> Destination:
    """The next conference that is not over; past the last one known, that one."""
    there = tuple(known) if known is not None else destinations()
    coming = [one for one in there if (one.last or date(one.year, 12, 31)) >= today]
    return coming[0] if coming else there[-1]
