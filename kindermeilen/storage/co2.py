"""Queries for the CO₂ estimate: counted days by group, institutions' answers, stored results."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from kindermeilen.domain.co2.counts import Answers, Counts, DayWays, day_ways, green_ways
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.domain.nouns import Campaign, Institution
from kindermeilen.domain.tallies import Basis
from kindermeilen.storage import tables as t

SCHOOL_SHEETS = tuple(sheet.value for sheet in Sheet if sheet.is_school_way)
_COUNTED: Any = (
    select(t.Tally.group_id, t.Tally.day, t.Tally.period, t.Tally.counts)
    .where(
        t.Tally.campaign_id == bindparam("of_campaign"),
        t.Tally.sheet.in_(SCHOOL_SHEETS),
        t.Tally.basis == Basis.COUNTED.value,
        t.Tally.open_day.is_(True),
        t.Tally.deleted.is_(False),
    )
    .order_by(t.Tally.group_id, t.Tally.day, t.Tally.sheet)
)
_SUMS: Any = (
    select(t.Group.institution_id, t.WeekSum.period, *(func.sum(getattr(t.WeekSum, mode.value)) for mode in Mode))
    .join(t.Group, t.Group.id == t.WeekSum.group_id)
    .where(
        t.WeekSum.campaign_id == bindparam("of_campaign"),
        t.WeekSum.sheet.in_(SCHOOL_SHEETS),
        t.WeekSum.basis == Basis.COUNTED.value,
        t.WeekSum.open_day.is_(True),
    )
    .group_by(t.Group.institution_id, t.WeekSum.period)
)


def group_days(conn: Connection, campaign: Campaign) -> dict[int, tuple[DayWays, ...]]:
    """What each group counted of its ways to and from school on school days, by day; nothing assumed, no task."""
    found: dict[int, dict[tuple[date, str], list[Counts]]] = defaultdict(lambda: defaultdict(list))
    for group_id, day, period, counts in conn.execute(_COUNTED, {"of_campaign": campaign.id}):
        found[group_id][day, period].append(counts)
    green = green_ways(campaign.rules.green_modes)
    return {
        group_id: tuple(day_ways(day, PeriodKind(period), sheets, green) for (day, period), sheets in days.items())
        for group_id, days in found.items()
    }


@dataclass(frozen=True, slots=True)
class HouseSum:
    """What an institution counted of its ways to and from school: green ones in the action weeks, all before."""

    green: int = 0
    before: int = 0


def house_sums(conn: Connection, campaign: Campaign) -> dict[int, HouseSum]:
    """By institution, from the sums beside the tallies: enough where nobody counted before."""
    green = green_ways(campaign.rules.green_modes)
    found: dict[int, HouseSum] = {}
    for institution_id, period, *numbers in conn.execute(_SUMS, {"of_campaign": campaign.id}):
        counts = dict(zip(Mode, map(int, numbers), strict=True))
        known = found.get(institution_id, HouseSum())
        if period == PeriodKind.ACTION:
            known = replace(known, green=sum(counts[mode] for mode in green))
        elif period == PeriodKind.BASELINE:
            known = replace(known, before=sum(counts[mode] for mode in Mode if mode.is_way))
        found[institution_id] = known
    return found


def answers_of_campaign(conn: Connection, campaign_id: int) -> dict[int, Answers]:
    """What was answered that year, by institution."""
    query = select(t.InstitutionAnswer.institution_id, t.InstitutionAnswer.km, t.InstitutionAnswer.children_per_car)
    rows = conn.execute(query.where(t.InstitutionAnswer.campaign_id == campaign_id))
    return {institution_id: Answers(km, per_car) for institution_id, km, per_car in rows}


def set_answer(conn: Connection, institution: Institution, campaign_id: int, answers: Answers, on: date) -> None:
    """Write an institution's answers of a year, in the place of those before."""
    values = {"km": answers.km, "children_per_car": answers.children_per_car, "answered_on": on}
    whose = {"institution_id": institution.id, "campaign_id": campaign_id}
    same = (getattr(t.InstitutionAnswer, name) == value for name, value in whose.items())
    if not conn.execute(update(t.InstitutionAnswer).where(*same).values(**values)).rowcount:
        town = institution.municipality_id
        conn.execute(insert(t.InstitutionAnswer).values(municipality_id=town, **whose, **values))


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A year's result as it was stored. `inputs`, `outputs`: as `actions.co2_stored` writes and reads them."""

    municipality_id: int
    campaign_id: int
    revision: int
    made_at: datetime
    reason: str
    edition: str
    model_version: str
    numpy_version: str
    seed: int
    runs: int
    inputs: dict[str, Any]
    outputs: dict[str, Any]


RESULT: Any = tuple(getattr(t.Co2Result, name) for name in StoredResult.__slots__)


def newest_result(conn: Connection, campaign_id: int) -> StoredResult | None:
    """The year's result that holds."""
    query = select(*RESULT).where(t.Co2Result.campaign_id == campaign_id).order_by(t.Co2Result.revision.desc())
    row = conn.execute(query.limit(1)).one_or_none()
    return StoredResult(*row) if row else None


def results_of_campaign(conn: Connection, campaign_id: int) -> list[StoredResult]:
    """Every revision, oldest first."""
    query = select(*RESULT).where(t.Co2Result.campaign_id == campaign_id).order_by(t.Co2Result.revision)
    return [StoredResult(*row) for row in conn.execute(query)]


def results_of_municipality(conn: Connection, municipality_id: int) -> list[StoredResult]:
    """Every result of a town, of all years."""
    query = select(*RESULT).where(t.Co2Result.municipality_id == municipality_id).order_by(t.Co2Result.id)
    return [StoredResult(*row) for row in conn.execute(query)]


def last_revision(conn: Connection, campaign_id: int) -> int:
    """The number of the year's newest result, 0 without one."""
    return conn.scalar(select(func.max(t.Co2Result.revision)).where(t.Co2Result.campaign_id == campaign_id)) or 0


def add_result(conn: Connection, result: StoredResult) -> None:
    """Store a result. Raises IntegrityError where that revision is there already."""
    values = {name: getattr(result, name) for name in StoredResult.__slots__}
    conn.execute(insert(t.Co2Result).values(**values))
