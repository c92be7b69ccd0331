"""The report of a campaign: the one set of rows that every format shows, and how their sums are made.

Unknown is `None` and never 0. Miles of several rows add what is known; numbers of children, groups and class days are
unknown as soon as one part is, because a figure per child or a coverage made from half of them would be wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kindermeilen.domain.co2.exported import Number, Result, kilograms
from kindermeilen.domain.co2.figures import Figures
from kindermeilen.domain.wishes import ReleasedWish


class Level(StrEnum):
    """What a row stands for."""

    GROUP = "group"
    PAPER = "paper"
    """A total that came on paper, for some groups of an institution together."""
    INSTITUTION = "institution"
    MUNICIPALITY = "municipality"
    REPORTED = "reported"


class ReportState(StrEnum):
    """Whether the figures may still change."""

    PROVISIONAL = "provisional"
    FILED = "filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One line of the report. Miles are counts, never distances.

    `groups`: how many groups the row stands for. `unspecified`: miles of unknown colour (results of others).
    `paper`: a part of the figures came on paper. `class_days_*`: days × groups with an entry, and with school.
    `first_day`, `last_day`: first and last day with an entry. `co2`: of institutions and of the town.
    """

    level: Level
    municipality: str = ""
    institution: str = ""
    kind: str = ""
    group: str = ""
    code: str = ""
    groups: int | None = None
    children: int | None = None
    green: int | None = None
    red: int | None = None
    blue: int | None = None
    unspecified: int | None = None
    adults: int | None = None
    class_days_entered: int | None = None
    class_days_expected: int | None = None
    paper: bool = False
    first_day: date | None = None
    last_day: date | None = None
    note: str = ""
    co2: Figures | None = None

    @property
    def total(self) -> int | None:
        """All miles of children, of any colour; adults' miles stand apart."""
        return _known_sum((self.green, self.red, self.blue, self.unspecified))

    @property
    def coverage(self) -> float | None:
        """Class days with an entry as a share of those expected, 0 to 1, rounded down: 100 % means all of them."""
        if self.class_days_entered is None or not self.class_days_expected:
            return None
        return (self.class_days_entered * 10_000 // self.class_days_expected) / 10_000

    @property
    def co2_kg(self) -> dict[str, Number | None]:
        """G, V and B, rounded as they are shown; empty where a row has none."""
        return kilograms(self.co2) if self.co2 else {}

    @property
    def co2_label(self) -> str | None:
        """How good the evidence is."""
        return self.co2.label.value if self.co2 else None


@dataclass(frozen=True, slots=True)
class KnownMunicipalities:
    """The sum of the municipalities known here, in that year; `count` of them. Never added to anything else."""

    count: int
    children: int | None
    miles: int | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What the Klima-Bündnis handed over at the climate conference of `year`, as published in `source`."""

    year: int
    conference: str
    miles: int
    children: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the town's rules in words: what is ruled, and how."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything a report says, whatever its format. `as_of`: the day the figures were taken."""

    municipality: str
    ags: str
    year: int
    state: ReportState
    as_of: date
    campaign_from: date
    campaign_to: date
    deadline: date
    conference: str
    rows: tuple[ReportRow, ...]
    groups_registered: int
    groups_reported: int
    known_municipalities: KnownMunicipalities | None = None
    handed_over: HandedOver | None = None
    rules: tuple[Rule, ...] = ()
    wishes: tuple[ReleasedWish, ...] = ()
    co2: Result | None = None

    @property
    def town(self) -> ReportRow:
        """The municipality's own row."""
        return next(row for row in self.rows if row.level is Level.MUNICIPALITY)

    @property
    def institutions(self) -> tuple[ReportRow, ...]:
        """One row per institution."""
        return tuple(row for row in self.rows if row.level is Level.INSTITUTION)


def with_sums(
    group_rows: Sequence[ReportRow], paper_rows: Sequence[ReportRow] = (), *, municipality: str
) -> tuple[ReportRow, ...]:
    """Each institution's groups, its totals from paper and its sum, one after the other; the town's total last.

    A total from paper adds its miles. Its children and groups are those of the groups it covers, so they count only
    where the institution has no group rows of its own.
    """
    named = [replace(row, municipality=municipality) for row in group_rows]
    from_paper = [replace(row, municipality=municipality, level=Level.PAPER, paper=True) for row in paper_rows]
    houses = _by_institution(named, from_paper)
    sums = [_institution_sum(groups, papers) for groups, papers in houses]
    listed = [row for (groups, papers), total in zip(houses, sums, strict=True) for row in (*groups, *papers, total)]
    return (*listed, _sum_row(Level.MUNICIPALITY, sums, sums, municipality=municipality))


_House = tuple[list[ReportRow], list[ReportRow]]


def _by_institution(group_rows: Sequence[ReportRow], paper_rows: Sequence[ReportRow]) -> list[_House]:
    houses: dict[tuple[str, str], _House] = {}
    for position, rows in enumerate((group_rows, paper_rows)):
        for row in rows:
            houses.setdefault((row.institution, row.kind), ([], []))[position].append(row)
    return list(houses.values())


def _institution_sum(groups: list[ReportRow], papers: list[ReportRow]) -> ReportRow:
    parts = [*groups, *papers]
    first = parts[0]
    return _sum_row(
        Level.INSTITUTION,
        parts,
        groups or papers,
        municipality=first.municipality,
        institution=first.institution,
        kind=first.kind,
    )


def _sum_row(
    level: Level,
    parts: Sequence[ReportRow],
    heads: Sequence[ReportRow],
    *,
    municipality: str,
    institution: str = "",
    kind: str = "",
) -> ReportRow:
    """`parts` give miles, days and coverage, `heads` the numbers of groups and children."""
    return ReportRow(
        level=level,
        municipality=municipality,
        institution=institution,
        kind=kind,
        groups=_sum_if_all_known(row.groups for row in heads),
        children=_sum_if_all_known(row.children for row in heads),
        green=_known_sum(row.green for row in parts),
        red=_known_sum(row.red for row in parts),
        blue=_known_sum(row.blue for row in parts),
        unspecified=_known_sum(row.unspecified for row in parts),
        adults=_known_sum(row.adults for row in parts),
        class_days_entered=_sum_if_all_known(row.class_days_entered for row in parts),
        class_days_expected=_sum_if_all_known(row.class_days_expected for row in parts),
        paper=any(row.paper for row in parts),
        first_day=min((row.first_day for row in parts if row.first_day), default=None),
        last_day=max((row.last_day for row in parts if row.last_day), default=None),
    )


def _known_sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _sum_if_all_known(numbers: Iterable[int | None]) -> int | None:
    total, seen = 0, False
    for number in numbers:
        if number is None:
            return None
        total, seen = total + number, True
    return total if seen else None
