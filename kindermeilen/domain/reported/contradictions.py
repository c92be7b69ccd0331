"""What new rows may not say beside those that are there: other figures for the same, or more than their region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kindermeilen.domain.errors import N_
from kindermeilen.domain.reported.places import Place, Places, counting, known_sum, wholes
from kindermeilen.domain.tables_in import Fault, ReportedRow, TableRefused

FIGURES = ("total", "green", "red", "blue", "children", "groups", "institutions")
Key = tuple[Place, int, str, date | None]


def check_reported(existing: Sequence[ReportedRow], new: Sequence[ReportedRow]) -> list[ReportedRow]:
    """The rows to add; what is there already with the same figures changes nothing. Raises TableRefused."""
    places = Places([*existing, *new])
    there = {_key(places, row): row for row in existing}
    added: list[ReportedRow] = []
    faults: list[Fault] = []
    for row in new:
        known = there.setdefault(_key(places, row), row)
        if known is row:
            added.append(row)
        elif _figures(known) != _figures(row):
            faults.append(_contradiction(known, row))
    faults += _above_regions(places, list(there.values()), added)
    if faults:
        raise TableRefused(faults)
    return added


def _key(places: Places, row: ReportedRow) -> Key:
    return *places.of(row), row.institution.casefold(), row.date_from


def _figures(row: ReportedRow) -> dict[str, int | None]:
    """A row's figures; a total that only repeats the three colours says nothing new."""
    return {name: getattr(row, name) for name in FIGURES} | {"total": row.whole}


def _contradiction(known: ReportedRow, row: ReportedRow) -> Fault:
    there, new = _figures(known), _figures(row)
    differing = [name for name in FIGURES if there[name] != new[name]]
    column = next((name for name in differing if None not in (there[name], new[name])), differing[0])
    words = N_(
        "%(name)s hat für %(year)s schon andere Zahlen: %(there)s (Quelle: %(there_source)s). "
        "In dieser Zeile: %(new)s (Quelle: %(new_source)s). Bitte klären, welche gelten."
    )
    params = {
        "name": _name(known),
        "year": row.year,
        "there": _shown(known),
        "there_source": _source(known),
        "new": _shown(row),
        "new_source": _source(row),
    }
    return Fault(row.line, column, "" if new[column] is None else str(new[column]), words, params)


def _name(row: ReportedRow) -> str:
    return f"{row.municipality}, {row.institution}" if row.institution else row.municipality


def _shown(row: ReportedRow) -> str:
    """All figures of a row by the names of their columns."""
    return ", ".join(f"{name} {figure}" for name in FIGURES if (figure := getattr(row, name)) is not None)


def _source(row: ReportedRow) -> str:
    """Where a row is from; one of the same file has its line, too."""
    return ", ".join(part for part in (row.source, f"Zeile {row.line}" if row.line else "") if part) or "–"


@dataclass(frozen=True, slots=True)
class _Region:
    """The rows that count of a region: what they say there was at most, and one of them that is new."""

    rows: Sequence[ReportedRow]
    most: Mapping[str, int | None]
    fresh: ReportedRow | None


def _above_regions(places: Places, rows: Sequence[ReportedRow], new: Sequence[ReportedRow]) -> list[Fault]:
    """A row cannot be above the region that contains it; a fault names both, where one of the two is new."""
    fresh = {id(row) for row in new}
    regions = {place: _region(counting(mine), fresh) for place, mine in places.group(rows).items() if wholes(mine)}
    faults = []
    for row in rows:
        place = places.region(row)
        region = regions.get(place) if place else None
        newest = row if id(row) in fresh else region and region.fresh
        figure = next((name for name in FIGURES if _is_above(row, region, name)), None) if region else None
        if region and newest and figure:
            faults.append(_above_fault(newest, row, region.rows, figure))
    return faults


def _region(rows: Sequence[ReportedRow], fresh: set[int]) -> _Region:
    most = {name: _most(rows, name) for name in FIGURES}
    return _Region(rows, most, next((row for row in rows if id(row) in fresh), None))


def _is_above(row: ReportedRow, region: _Region, figure: str) -> bool:
    """What is unknown cannot contradict."""
    mine, theirs = _least(row, figure), region.most[figure]
    return mine is not None and theirs is not None and mine > theirs


def _least(row: ReportedRow, figure: str) -> int | None:
    """What a row says there was at least."""
    miles: int | None = row.miles if figure == "total" else getattr(row, figure)
    return miles


def _most(region: Sequence[ReportedRow], figure: str) -> int | None:
    """What a region's rows say there was at most; None where one of them does not know."""
    figures = [_figures(one)[figure] for one in region]
    return None if None in figures else known_sum(figures)


def _above_fault(newest: ReportedRow, row: ReportedRow, region: Sequence[ReportedRow], figure: str) -> Fault:
    words = N_(
        "%(name)s hat %(mine)s (%(figure)s, Quelle: %(source)s) und ist Teil von %(region)s mit nur %(theirs)s "
        "(Quelle: %(region_source)s). Bitte klären, was stimmt."
    )
    mine, theirs = _least(row, figure), _most(region, figure)
    params = {
        "name": f"{_name(row)} {row.year}",
        "figure": figure,
        "mine": mine,
        "source": _source(row),
        "region": region[0].municipality,
        "theirs": theirs,
        "region_source": "; ".join(map(_source, region)),
    }
    return Fault(newest.line, figure, str(mine if newest is row else theirs), words, params)
