"""Rules between results that other municipalities reported: nothing twice, nothing that contradicts, regions once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.tables_in.faults import Fault, TableRefused
from kindermeilen.domain.tables_in.reported_rows import ReportedRow

FIGURES = ("institutions", "groups", "children", "green", "red", "blue", "total")
COMPARED = ("children", "green", "red", "blue", "miles")
Key = tuple[str, int, str, date | None]


@dataclass(frozen=True, slots=True)
class ReportedMunicipality:
    """A municipality's or region's result of a year. `parts`: rows that stand below it and are not added."""

    municipality: str
    country: str
    ags: str
    year: int
    date_from: date | None
    date_to: date | None
    institutions: int | None
    groups: int | None
    children: int | None
    green: int | None
    red: int | None
    blue: int | None
    unspecified: int | None
    total: int | None
    sources: tuple[str, ...]
    parts: tuple[ReportedRow, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something published that does not fit together, for `check`: to be asked, not refused."""

    municipality: str
    year: int
    parts: int
    whole: int

    def __str__(self) -> str:
        return (
            f"{self.municipality} {self.year}: its institutions report {self.parts} miles together, "
            f"the municipality {self.whole}"
        )


def check_reported(existing: Sequence[ReportedRow], new: Sequence[ReportedRow]) -> list[ReportedRow]:
    """The rows to add; what is there already with the same figures changes nothing. Raises TableRefused."""
    there = {_key(row): row for row in existing}
    added: list[ReportedRow] = []
    faults: list[Fault] = []
    for row in new:
        known = there.get(_key(row))
        if known is None:
            there[_key(row)] = row
            added.append(row)
        elif _figures(known) != _figures(row):
            faults.append(_contradiction(known, row))
    lines = {_key(row) for row in added}
    faults += _above_region(list(there.values()), lines)
    if faults:
        raise TableRefused(faults)
    return added


def _key(row: ReportedRow) -> Key:
    return row.municipality.casefold(), row.year, row.institution.casefold(), row.date_from


def _figures(row: ReportedRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in FIGURES)


def _shown(row: ReportedRow) -> str:
    return ", ".join(f"{name} {getattr(row, name)}" for name in FIGURES if getattr(row, name) is not None)


def _contradiction(known: ReportedRow, row: ReportedRow) -> Fault:
    return Fault(
        row.line,
        "total" if row.total is not None else "green",
        f"{row.municipality} {row.year} {row.institution}".strip(),
        N_("Es gibt schon andere Zahlen: %(known)s (%(known_source)s); neu: %(new)s (%(new_source)s). Bitte klären."),
        {
            "known": _shown(known),
            "known_source": known.source or "–",
            "new": _shown(row),
            "new_source": row.source or "–",
        },
    )


def _above_region(rows: list[ReportedRow], new: set[Key]) -> list[Fault]:
    """A row cannot be above the region that contains it; a fault names both, where one of the two is new."""
    regions = {(row.municipality.casefold(), row.year): row for row in rows if not row.institution}
    faults = []
    for row in rows:
        region = regions.get((row.part_of.casefold(), row.year)) if row.part_of else None
        if region is not None and (_key(row) in new or _key(region) in new):
            faults += [fault for name in COMPARED if (fault := _exceeds(row, region, name))][:1]
    return faults


def _exceeds(row: ReportedRow, region: ReportedRow, name: str) -> Fault | None:
    mine, theirs = getattr(row, name), getattr(region, name)
    if name == "miles" and region.total is None:
        return None
    if mine is None or theirs is None or mine <= theirs:
        return None
    return Fault(
        row.line or region.line,
        "total" if name == "miles" else name,
        f"{row.municipality} {row.year} {row.institution}".strip(),
        N_("%(mine)s ist mehr als %(theirs)s der Region %(region)s (%(source)s; %(region_source)s). Bitte klären."),
        {
            "mine": mine,
            "theirs": theirs,
            "region": region.municipality,
            "source": row.source or "–",
            "region_source": region.source or "–",
        },
    )


def sum_reported(rows: Iterable[ReportedRow]) -> list[ReportedMunicipality]:
    """One result per municipality and year, by name.

    A row without institution counts and the parts stand below it, else the parts add up; where a row's region has a
    row of its own that year, the region counts once and the row stands below it.
    """
    every = list(rows)
    regions = {(row.municipality.casefold(), row.year) for row in every if not row.institution}
    houses: dict[tuple[str, int], list[ReportedRow]] = defaultdict(list)
    below: dict[tuple[str, int], list[ReportedRow]] = defaultdict(list)
    for row in every:
        region = (row.part_of.casefold(), row.year)
        if row.part_of and region in regions:
            below[region].append(row)
        else:
            houses[row.municipality.casefold(), row.year].append(row)
    return [_sum(mine, below.get(key, [])) for key, mine in sorted(houses.items())]


def _sum(rows: list[ReportedRow], below: list[ReportedRow]) -> ReportedMunicipality:
    whole = [row for row in rows if not row.institution]
    counted = whole or rows
    parts = [*(row for row in rows if row.institution and whole), *below]
    first = counted[0]
    return ReportedMunicipality(
        municipality=first.municipality,
        country=first.country,
        ags=next((row.ags for row in counted if row.ags), ""),
        year=first.year,
        date_from=min((row.date_from for row in counted if row.date_from), default=None),
        date_to=max((row.date_to for row in counted if row.date_to), default=None),
        institutions=_known(row.institutions for row in counted) if whole else len({row.institution for row in rows}),
        groups=_known(row.groups for row in counted),
        children=_known(row.children for row in counted),
        green=_known(row.green for row in counted),
        red=_known(row.red for row in counted),
        blue=_known(row.blue for row in counted),
        unspecified=_known(row.unspecified for row in counted),
        total=_known(row.miles for row in counted),
        sources=tuple(dict.fromkeys(row.source for row in counted if row.source)),
        parts=tuple(parts if whole else rows),
    )


def _known(numbers: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    found = [number for number in numbers if number is not None]
    return sum(found) if found else None


def questions(rows: Iterable[ReportedRow]) -> list[Question]:
    """Municipalities whose institutions together exceed their own row."""
    houses: dict[tuple[str, int], list[ReportedRow]] = defaultdict(list)
    for row in rows:
        houses[row.municipality, row.year].append(row)
    found = []
    for (name, year), mine in sorted(houses.items()):
        whole = _known(row.total for row in mine if not row.institution)
        parts = _known(row.miles for row in mine if row.institution)
        if whole is not None and parts is not None and parts > whole:
            found.append(Question(name, year, parts, whole))
    return found
