"""Whose a reported row is, and which rows of a municipality count."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from kindermeilen.domain.tables_in import ReportedRow

K = TypeVar("K", bound=Hashable)
Place = tuple[str, str]
"""Country, and official key or (small) name."""
PlaceYear = tuple[Place, int]


class Places:
    """Whose a row is: by official key where one is known for that name and country, else by name and country.

    A row that leaves country or key empty belongs to the only municipality of that name, where there is only one.
    """

    def __init__(self, rows: Sequence[ReportedRow]) -> None:
        self._countries = _sets((row.municipality.casefold(), row.country) for row in rows)
        self._keys = _sets(((row.municipality.casefold(), self._country(row)), row.ags) for row in rows)

    def of(self, row: ReportedRow) -> PlaceYear:
        """The municipality of a row, in its year."""
        country, name = self._country(row), row.municipality.casefold()
        return (country, row.ags or _only(self._keys[name, country]) or name), row.year

    def region(self, row: ReportedRow) -> PlaceYear | None:
        """The region that contains a row, in its year."""
        country, name = self._country(row), row.part_of.casefold()
        region = (country, _only(self._keys[name, country]) or name), row.year
        return region if name and region != self.of(row) else None

    def group(self, rows: Iterable[ReportedRow]) -> dict[PlaceYear, list[ReportedRow]]:
        """The rows of each municipality and year."""
        found: dict[PlaceYear, list[ReportedRow]] = defaultdict(list)
        for row in rows:
            found[self.of(row)].append(row)
        return dict(found)

    def _country(self, row: ReportedRow) -> str:
        """The country of a row; a key of eight digits is a German one."""
        return row.country or ("DE" if len(row.ags) == 8 else _only(self._countries[row.municipality.casefold()]))


def _sets(pairs: Iterable[tuple[K, str]]) -> Mapping[K, set[str]]:
    """What is known of each key; what is empty is not."""
    found: dict[K, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key] |= {value} - {""}
    return found


def _only(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""


def wholes(rows: Iterable[ReportedRow]) -> list[ReportedRow]:
    """The rows that speak for the whole municipality."""
    return [row for row in rows if not row.institution]


def counting(rows: Iterable[ReportedRow]) -> list[ReportedRow]:
    """The rows of a municipality and year that count; the others say in more detail what these say."""
    mine = list(rows)
    named = by_name(wholes(mine) or mine)
    return [row for same in named for row in ([one for one in same if one.date_from is None] or same)]


def by_name(rows: Iterable[ReportedRow]) -> list[list[ReportedRow]]:
    """The rows of each institution, or of the whole municipality."""
    found: dict[str, list[ReportedRow]] = defaultdict(list)
    for row in rows:
        found[row.institution.casefold()].append(row)
    return list(found.values())


def known_sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    found = [number for number in numbers if number is not None]
    return sum(found) if found else None


def heads(rows: Iterable[ReportedRow], name: str) -> int | None:
    """Children, groups or institutions: those of the fullest week of each name, for the same ones come every week."""
    found = [[figure for row in same if (figure := getattr(row, name)) is not None] for same in by_name(rows)]
    return known_sum(max(figures, default=None) for figures in found)
