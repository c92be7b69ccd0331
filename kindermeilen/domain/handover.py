"""What the Klima-Bündnis handed over at each climate conference, as published (data/cop-totals.csv)."""

import csv
import io
from dataclasses import dataclass
from functools import lru_cache

from kindermeilen.resources import data_file


@dataclass(frozen=True, slots=True)
class Handover:
    """The published total of a year. None is unknown, never 0; `evidence` says how the figure was given."""

    year: int
    conference: str
    place: str
    children: int | None
    miles: int | None
    countries: int | None
    evidence: str
    source: str


def parse_handovers(text: str) -> dict[int, Handover]:
    """Hand-overs by year."""
    return {int(row["year"]): _handover(row) for row in csv.DictReader(io.StringIO(text))}


def _handover(row: dict[str, str]) -> Handover:
    children, miles, countries = (int(row[name]) if row[name] else None for name in ("children", "miles", "countries"))
    return Handover(
        int(row["year"]), row["conference"], row["place"], children, miles, countries, row["evidence"], row["source"]
    )


@lru_cache(maxsize=1)
def _handovers() -> dict[int, Handover]:
    return parse_handovers(data_file("cop-totals.csv").read_text(encoding="utf-8"))


def handover_of(year: int) -> Handover | None:
    """What was handed over that year; None is "not published yet"."""
    return _handovers().get(year)
