"""Queries: totals that came on paper, corrections that wait, results of other municipalities."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class StoredPaperTotal:
    """A total from paper with the ids of the groups it covers. None is unknown, never 0."""

    id: int
    campaign_id: int
    institution_id: int
    first: date
    last: date
    groups: int | None
    children: int | None
    green: int | None
    red: int | None
    blue: int | None
    adults: int | None
    group_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """An entry that somebody has to decide on."""

    id: int
    municipality_id: int
    group_id: int
    kind: str
    day: date
    sheet: str
    content: dict[str, Any]
    reason: str
    account_id: int | None
    device: str
    recorded_at: datetime
    state: str


PAPER: Any = (
    t.PaperTotal.id,
    t.PaperTotal.campaign_id,
    t.PaperTotal.institution_id,
    t.PaperTotal.date_from,
    t.PaperTotal.date_to,
    t.PaperTotal.groups,
    t.PaperTotal.children,
    t.PaperTotal.green,
    t.PaperTotal.red,
    t.PaperTotal.blue,
    t.PaperTotal.adults,
)
CORRECTION: Any = (
    t.Correction.id,
    t.Correction.municipality_id,
    t.Correction.group_id,
    t.Correction.kind,
    t.Correction.day,
    t.Correction.sheet,
    t.Correction.content,
    t.Correction.reason,
    t.Correction.account_id,
    t.Correction.device,
    t.Correction.recorded_at,
    t.Correction.state,
)


_COVERING = Prepared(
    select(t.PaperTotal.id)
    .join(t.PaperTotalGroup, t.PaperTotalGroup.paper_total_id == t.PaperTotal.id)
    .where(
        t.PaperTotalGroup.group_id == bindparam("group"),
        t.PaperTotal.date_from <= bindparam("day"),
        t.PaperTotal.date_to >= bindparam("day"),
    )
    .limit(1)
)


def covering(conn: Connection, group_id: int, day: date) -> StoredPaperTotal | None:
    """The total from paper that covers the group on that day."""
    found = _COVERING.row(conn, group=group_id, day=day)
    return paper_totals(conn, t.PaperTotal.id == found[0])[0] if found else None


def paper_totals_of_campaign(conn: Connection, campaign_id: int) -> list[StoredPaperTotal]:
    return paper_totals(conn, t.PaperTotal.campaign_id == campaign_id)


def paper_totals_of_institution(conn: Connection, institution_id: int, campaign_id: int) -> list[StoredPaperTotal]:
    mine = (t.PaperTotal.campaign_id == campaign_id) & (t.PaperTotal.institution_id == institution_id)
    return paper_totals(conn, mine)


def paper_totals_of_group(conn: Connection, group_id: int, campaign_id: int) -> list[StoredPaperTotal]:
    """Those of a campaign that cover the group."""
    covering_it = select(t.PaperTotalGroup.paper_total_id).where(t.PaperTotalGroup.group_id == group_id)
    return paper_totals(conn, (t.PaperTotal.campaign_id == campaign_id) & t.PaperTotal.id.in_(covering_it))


def paper_totals_of_municipality(conn: Connection, municipality_id: int) -> list[StoredPaperTotal]:
    return paper_totals(conn, t.PaperTotal.municipality_id == municipality_id)


def paper_totals(conn: Connection, condition: ColumnElement[bool]) -> list[StoredPaperTotal]:
    covered: dict[int, list[int]] = {}
    links = select(t.PaperTotalGroup.paper_total_id, t.PaperTotalGroup.group_id).join(
        t.PaperTotal, t.PaperTotal.id == t.PaperTotalGroup.paper_total_id
    )
    for paper_total_id, group_id in conn.execute(links.where(condition)):
        covered.setdefault(paper_total_id, []).append(group_id)
    rows: Any = conn.execute(select(*PAPER).where(condition).order_by(t.PaperTotal.date_from, t.PaperTotal.id))
    return [StoredPaperTotal(*(*row, tuple(sorted(covered.get(row[0], ()))))) for row in rows]


def remove_paper_total(conn: Connection, paper_total_id: int) -> None:
    conn.execute(delete(t.PaperTotalGroup).where(t.PaperTotalGroup.paper_total_id == paper_total_id))
    conn.execute(delete(t.PaperTotal).where(t.PaperTotal.id == paper_total_id))


def add_correction(conn: Connection, **values: Any) -> int:
    return conn.execute(insert(t.Correction).values(**values).returning(t.Correction.id)).scalar_one()


def corrections(conn: Connection, condition: ColumnElement[bool]) -> list[StoredCorrection]:
    query = select(*CORRECTION).where(condition).order_by(t.Correction.id)
    return [StoredCorrection(*row) for row in conn.execute(query)]


def waiting_corrections(conn: Connection, municipality_id: int) -> list[StoredCorrection]:
    """A town's corrections that nobody has decided yet, oldest first."""
    return corrections(conn, (t.Correction.municipality_id == municipality_id) & (t.Correction.state == "waiting"))


def waiting_corrections_of_group(conn: Connection, group_id: int) -> list[StoredCorrection]:
    return corrections(conn, (t.Correction.group_id == group_id) & (t.Correction.state == "waiting"))


def find_correction(conn: Connection, correction_id: int) -> StoredCorrection | None:
    found = corrections(conn, t.Correction.id == correction_id)
    return found[0] if found else None


def decide_correction(conn: Connection, correction_id: int, state: str, decided_at: datetime) -> None:
    conn.execute(
        update(t.Correction).where(t.Correction.id == correction_id).values(state=state, decided_at=decided_at)
    )


REPORTED = (
    "municipality",
    "country",
    "ags",
    "year",
    "date_from",
    "date_to",
    "part_of",
    "institution",
    "institutions",
    "groups",
    "children",
    "green",
    "red",
    "blue",
    "total",
    "source",
)


def reported_totals(conn: Connection, year: int | None = None) -> list[dict[str, Any]]:
    """Results of other municipalities, of a year or all, by the names of the columns."""
    columns: Any = [getattr(t.ReportedTotal, name) for name in REPORTED]
    query = select(t.ReportedTotal.id, *columns).order_by(t.ReportedTotal.id)
    if year is not None:
        query = query.where(t.ReportedTotal.year == year)
    rows: Any = conn.execute(query)
    return [dict(row._mapping) for row in rows]
