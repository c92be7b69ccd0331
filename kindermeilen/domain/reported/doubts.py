"""What was published and does not fit together, although each row by itself may be right: questions for `check`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kindermeilen.domain.reported.places import Places, PlaceYear, counting, heads, known_sum, wholes
from kindermeilen.domain.tables_in import ReportedRow

COMPARED = ("miles", "green", "red", "blue", "children")


@dataclass(frozen=True, slots=True)
class Question:
    """To be asked, not refused: the parts of a municipality or region have more than itself."""

    municipality: str
    year: int
    figure: str
    parts: int
    whole: int

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}: {self.figure} {self.whole}, but its parts together {self.parts}"


def questions(rows: Iterable[ReportedRow]) -> list[Question]:
    """Municipalities whose institutions, and regions whose towns, together exceed their own row."""
    every = list(rows)
    places = Places(every)
    own = {place: mine for place, mine in places.group(every).items() if wholes(mine)}
    towns = _towns(places, every)
    asked = []
    for place, mine in sorted(own.items(), key=lambda pair: (pair[0][1], pair[0])):
        houses = counting(row for row in mine if row.institution)
        asked += [_question(counting(mine), parts) for parts in (houses, towns[place])]
    return [question for question in asked if question]


def _towns(places: Places, rows: Sequence[ReportedRow]) -> dict[PlaceYear, list[ReportedRow]]:
    """By region the rows that count of each town in it."""
    towns: dict[PlaceYear, list[ReportedRow]] = defaultdict(list)
    for mine in places.group(rows).values():
        for region, inside in _by_region(places, mine).items():
            towns[region] += counting(inside)
    return towns


def _by_region(places: Places, rows: Sequence[ReportedRow]) -> dict[PlaceYear, list[ReportedRow]]:
    found: dict[PlaceYear, list[ReportedRow]] = defaultdict(list)
    for row in rows:
        region = places.region(row)
        if region:
            found[region].append(row)
    return found


def _question(whole: Sequence[ReportedRow], parts: Sequence[ReportedRow]) -> Question | None:
    """The first figure by which the parts exceed the whole."""
    for name in COMPARED:
        own, together = _figure(whole, name), _figure(parts, name)
        if own is not None and together is not None and together > own:
            return Question(whole[0].municipality, whole[0].year, name, together, own)
    return None


def _figure(rows: Sequence[ReportedRow], name: str) -> int | None:
    return heads(rows, name) if name == "children" else known_sum(getattr(row, name) for row in rows)
