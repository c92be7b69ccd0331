"""One result per municipality and year, made of the rows that count. Nothing is added twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kindermeilen.domain.reported.places import Places, PlaceYear, counting, heads, known_sum, wholes
from kindermeilen.domain.tables_in import ReportedRow

PARTLY = ("groups", "children", "green", "red", "blue")


@dataclass(frozen=True, slots=True)
class ReportedMunicipality:
    """A municipality's or region's result of a year; None is unknown. `parts`: rows that are shown below it.

    `incomplete` names the figures that only a part of the rows behind them knows: such a sum is a lower bound.
    """

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
    incomplete: tuple[str, ...]


def sum_reported(rows: Iterable[ReportedRow]) -> list[ReportedMunicipality]:
    """One result per municipality and year, in the order of years and names."""
    every = list(rows)
    places = Places(every)
    own = places.group(every)
    tops = _tops(places, own)
    mine: dict[PlaceYear, list[ReportedRow]] = defaultdict(list)
    below: dict[PlaceYear, list[ReportedRow]] = defaultdict(list)
    for place, found in own.items():
        for row in found:
            top = tops.get(place) or tops.get(places.region(row) or place, place)
            (mine if top == place else below)[top].append(row)
    results = [_result(found, below[place]) for place, found in mine.items()]
    return sorted(results, key=lambda one: (one.year, one.municipality.casefold(), one.country, one.ags))


def _tops(places: Places, own: Mapping[PlaceYear, Sequence[ReportedRow]]) -> dict[PlaceYear, PlaceYear]:
    """Where a municipality with a row of its own counts: by itself, or in the outermost region around it."""
    with_whole = {place: [*wholes(mine), *mine] for place, mine in own.items() if wholes(mine)}
    parents = {}
    for place, mine in with_whole.items():
        around = [region for row in mine if (region := places.region(row)) in with_whole]
        if around:
            parents[place] = around[0]
    return {place: _top(place, parents) for place in with_whole}


def _top(place: PlaceYear, parents: Mapping[PlaceYear, PlaceYear | None]) -> PlaceYear:
    """Up to the last region; where regions lie in each other by mistake, the first of them counts."""
    seen = [place]
    while up := parents.get(seen[-1]):
        if up in seen:
            return min(seen[seen.index(up) :])
        seen.append(up)
    return seen[-1]


def _result(mine: Sequence[ReportedRow], below: Sequence[ReportedRow]) -> ReportedMunicipality:
    rows = counting(mine)
    has_whole = bool(wholes(mine))
    return ReportedMunicipality(
        municipality=rows[0].municipality,
        country=next((row.country for row in mine if row.country), ""),
        ags=next((row.ags for row in mine if row.ags), ""),
        year=rows[0].year,
        date_from=min((row.date_from for row in rows if row.date_from), default=None),
        date_to=max((row.date_to for row in rows if row.date_to), default=None),
        institutions=heads(rows, "institutions") if has_whole else _houses(rows),
        groups=heads(rows, "groups"),
        children=heads(rows, "children"),
        green=known_sum(row.green for row in rows),
        red=known_sum(row.red for row in rows),
        blue=known_sum(row.blue for row in rows),
        unspecified=known_sum(row.unspecified for row in rows),
        total=known_sum(row.miles for row in rows),
        sources=tuple(dict.fromkeys(row.source for row in rows if row.source)),
        parts=tuple(row for row in (*mine, *below) if not has_whole or row not in rows),
        incomplete=tuple(name for name in PARTLY if _is_partly_known(rows, name)),
    )


def _houses(rows: Iterable[ReportedRow]) -> int:
    """Institutions named; what stands behind a comma or in brackets is a class or a week of the same one."""
    return len({row.institution.split(",")[0].split("(")[0].strip().casefold() for row in rows})


def _is_partly_known(rows: Iterable[ReportedRow], name: str) -> bool:
    return len({getattr(row, name) is None for row in rows}) == 2
