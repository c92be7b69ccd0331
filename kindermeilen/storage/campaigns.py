"""Queries: campaigns, who takes part, periods."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kindermeilen.domain.nouns import Campaign, CampaignState
from kindermeilen.domain.rules import rules_from
from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared

_ENTERED: Any = (
    select(func.coalesce(func.sum(t.EntryCount.changes), 0))
    .where(t.EntryCount.campaign_id == t.Campaign.id)
    .scalar_subquery()
)
VERSION: Any = (t.Campaign.version + _ENTERED).label("version")
"""Grows with every change of what a campaign's pages show: its own, and its groups' entries."""
CAMPAIGN: Any = (
    t.Campaign.id,
    t.Campaign.municipality_id,
    t.Campaign.year,
    t.Campaign.date_from,
    t.Campaign.date_to,
    t.Campaign.deadline,
    t.Campaign.report_by,
    t.Campaign.destination,
    t.Campaign.factor_edition,
    t.Campaign.comparison,
    t.Campaign.state,
    t.Campaign.rules,
    VERSION,
)


CAMPAIGNS_OF_GROUP = Prepared(
    select(*CAMPAIGN)
    .join(t.Enrolment, t.Enrolment.campaign_id == t.Campaign.id)
    .where(t.Enrolment.group_id == bindparam("group"))
    .order_by(t.Campaign.date_from)
)
_CAMPAIGNS_OF_MUNICIPALITY = Prepared(
    select(*CAMPAIGN).where(t.Campaign.municipality_id == bindparam("municipality")).order_by(t.Campaign.date_from)
)
_VERSIONS: Any = (t.Campaign.id, VERSION, t.Campaign.state, t.Campaign.date_from)
_VERSIONS_OF_GROUP = Prepared(
    select(t.Group.id, t.Group.version, *_VERSIONS)
    .outerjoin(t.Enrolment, t.Enrolment.group_id == t.Group.id)
    .outerjoin(t.Campaign, t.Campaign.id == t.Enrolment.campaign_id)
    .where(t.Group.code == bindparam("code"))
)
_VERSIONS_OF_INSTITUTION = Prepared(
    select(t.Institution.id, literal(0), *_VERSIONS)
    .outerjoin(t.Campaign, t.Campaign.municipality_id == t.Institution.municipality_id)
    .where(t.Institution.code == bindparam("code"))
)
_TOUCH_GROUP = Prepared(update(t.Group).where(t.Group.id == bindparam("group")).values(version=t.Group.version + 1))
PARTS = 8
"""So many classes of a town can enter at the same time before two of them wait for each other."""


def _counting(made: Any) -> Any:
    """That INSERT, which adds to the row where there is one."""
    table = t.EntryCount
    values = (
        t.Campaign.municipality_id,
        t.Campaign.id,
        bindparam("of_part", type_=Integer),
        bindparam("more", type_=Integer),
    )
    there = made.from_select(
        ["municipality_id", "campaign_id", "part", "changes"],
        select(*values).where(t.Campaign.id == bindparam("of_campaign")),
    )
    more = {"changes": table.changes + there.excluded.changes}
    return there.on_conflict_do_update(index_elements=["campaign_id", "part"], set_=more)


_COUNT_ENTRIES = {
    "sqlite": Prepared(_counting(sqlite.insert(t.EntryCount).inline())),
    "postgresql": Prepared(_counting(postgresql.insert(t.EntryCount).inline())),
}


@dataclass(frozen=True, slots=True)
class StoredPeriod:
    """A period with whom it is for: one group, or (`group_id` None) its institution's groups without own ones."""

    public_id: str
    campaign_id: int
    institution_id: int
    group_id: int | None
    kind: str
    first: date
    last: date


def campaign_of(row: Iterable[Any]) -> Campaign:
    *values, comparison, state, rules, version = row
    return Campaign(*(*values, CampaignState(state), rules_from(rules), version, comparison))


def campaigns_of_group(conn: Connection, group_id: int) -> list[Campaign]:
    """The years a group takes part in, oldest first."""
    return [campaign_of(row) for row in CAMPAIGNS_OF_GROUP.rows(conn, group=group_id)]


@dataclass(frozen=True, slots=True)
class CampaignVersion:
    """A campaign's version, without what it says."""

    id: int
    version: int
    state: str
    date_from: date


@dataclass(frozen=True, slots=True)
class Versions:
    """What a public page's mark is made of: whose page, its version, and those of its campaigns."""

    id: int
    version: int
    campaigns: tuple[CampaignVersion, ...]


def versions_of_group(conn: Connection, code: str) -> Versions | None:
    """For the mark of a group's page: one statement, as every family asks it."""
    return _versions(conn, _VERSIONS_OF_GROUP, code)


def versions_of_institution(conn: Connection, code: str) -> Versions | None:
    """The same for an institution's page."""
    return _versions(conn, _VERSIONS_OF_INSTITUTION, code)


def _versions(conn: Connection, query: Prepared, code: str) -> Versions | None:
    rows = query.rows(conn, code=code)
    if not rows:
        return None
    return Versions(rows[0][0], rows[0][1], tuple(CampaignVersion(*row[2:]) for row in rows if row[2] is not None))


def campaigns_of_municipality(conn: Connection, municipality_id: int) -> list[Campaign]:
    """A town's years, oldest first."""
    return [campaign_of(row) for row in _CAMPAIGNS_OF_MUNICIPALITY.rows(conn, municipality=municipality_id)]


def campaigns_of_year(conn: Connection, year: int) -> list[Campaign]:
    """All towns' campaigns of a year."""
    return [
        campaign_of(row)
        for row in conn.execute(select(*CAMPAIGN).where(t.Campaign.year == year).order_by(t.Campaign.id))
    ]


def add_campaign(conn: Connection, **values: Any) -> int:
    return conn.execute(insert(t.Campaign).values(**values).returning(t.Campaign.id)).scalar_one()


def change_campaign(conn: Connection, campaign_id: int, **values: Any) -> None:
    """Change a campaign; all pages of the town are new then."""
    changed = {"version": t.Campaign.version + 1, **values}
    conn.execute(update(t.Campaign).where(t.Campaign.id == campaign_id).values(**changed))


def touch(conn: Connection, group_id: int, campaign_id: int) -> None:
    """The group's and the town's pages show something new."""
    _TOUCH_GROUP.run(conn, group=group_id)
    count_entries(conn, campaign_id, part=group_id % PARTS)


def count_entries(conn: Connection, campaign_id: int, *, part: int = 0, more: int = 1) -> None:
    """Entries changed what a campaign's pages show."""
    _COUNT_ENTRIES[conn.dialect.name].run(conn, of_campaign=campaign_id, of_part=part, more=more)


def touch_groups(conn: Connection, campaign_id: int) -> None:
    """Every group's pages of this campaign show something new."""
    taking_part = select(t.Enrolment.group_id).where(t.Enrolment.campaign_id == campaign_id)
    conn.execute(update(t.Group).where(t.Group.id.in_(taking_part)).values(version=t.Group.version + 1))


def enrol(conn: Connection, campaign: Campaign, group_ids: Iterable[int]) -> None:
    """Let groups take part; those that do already stay."""
    there = set(enrolled(conn, campaign.id))
    for group_id in group_ids:
        if group_id not in there:
            conn.execute(
                insert(t.Enrolment).values(
                    municipality_id=campaign.municipality_id, campaign_id=campaign.id, group_id=group_id
                )
            )


def withdraw(conn: Connection, campaign_id: int, group_id: int) -> None:
    """The group takes no part in that year (only for groups that entered nothing)."""
    conn.execute(delete(t.Enrolment).where(t.Enrolment.campaign_id == campaign_id, t.Enrolment.group_id == group_id))


def enrolled(conn: Connection, campaign_id: int) -> list[int]:
    """Ids of the groups that take part."""
    return list(conn.scalars(select(t.Enrolment.group_id).where(t.Enrolment.campaign_id == campaign_id)))


def enrolled_of_institution(conn: Connection, campaign_id: int, institution_id: int) -> list[int]:
    """Ids of an institution's groups that take part."""
    mine = select(t.Group.id).where(t.Group.institution_id == institution_id)
    query = select(t.Enrolment.group_id).where(t.Enrolment.campaign_id == campaign_id, t.Enrolment.group_id.in_(mine))
    return list(conn.scalars(query))


_PERIOD: Any = (
    t.Period.public_id,
    t.Period.campaign_id,
    t.Period.institution_id,
    t.Period.group_id,
    t.Period.kind,
    t.Period.date_from,
    t.Period.date_to,
)
_PERIODS = select(*_PERIOD).order_by(t.Period.date_from)
PERIODS_OF_INSTITUTION = Prepared(_PERIODS.where(t.Period.institution_id == bindparam("institution")))
_PERIODS_OF_CAMPAIGN = _PERIODS.where(t.Period.campaign_id == bindparam("campaign"))


def periods_of_institution(conn: Connection, institution_id: int) -> list[StoredPeriod]:
    """An institution's periods and its groups' own ones."""
    return [StoredPeriod(*row) for row in PERIODS_OF_INSTITUTION.rows(conn, institution=institution_id)]


def periods_of_campaign(conn: Connection, campaign_id: int) -> list[StoredPeriod]:
    return [StoredPeriod(*row) for row in conn.execute(_PERIODS_OF_CAMPAIGN, {"campaign": campaign_id})]


def set_period(conn: Connection, municipality_id: int, period: StoredPeriod) -> None:
    """Write a period under its public id; what had that id in this town is replaced."""
    values = {
        "campaign_id": period.campaign_id,
        "institution_id": period.institution_id,
        "group_id": period.group_id,
        "kind": period.kind,
        "date_from": period.first,
        "date_to": period.last,
    }
    same = (t.Period.public_id == period.public_id, t.Period.municipality_id == municipality_id)
    if not conn.execute(update(t.Period).where(*same).values(**values)).rowcount:
        conn.execute(insert(t.Period).values(public_id=period.public_id, municipality_id=municipality_id, **values))


def remove_period(conn: Connection, public_id: str, municipality_id: int) -> None:
    conn.execute(delete(t.Period).where(t.Period.public_id == public_id, t.Period.municipality_id == municipality_id))


_YEAR_BEGUN = Prepared(
    select(t.Campaign.year)
    .where(t.Campaign.date_from <= bindparam("today"))
    .order_by(t.Campaign.date_from.desc())
    .limit(1)
)
_YEAR_NEXT = Prepared(select(t.Campaign.year).order_by(t.Campaign.date_from).limit(1))
_VERSIONS_OF_YEAR = Prepared(
    select(
        func.count(),
        func.sum(VERSION.element),
        func.max(t.Campaign.id),
        select(func.count()).select_from(t.Municipality).scalar_subquery(),
        select(func.max(t.ReportedTotal.id)).scalar_subquery(),
    ).where(t.Campaign.year == bindparam("of_year"))
)


def year_to_show(conn: Connection, today: date) -> int | None:
    """The year of the newest campaign that has begun here, else of the next one."""
    found = _YEAR_BEGUN.row(conn, today=today) or _YEAR_NEXT.row(conn)
    return found[0] if found else None


def versions_of_year(conn: Connection, year: int) -> tuple[int | None, ...]:
    """Numbers of which at least one grows with every change of what is known of a year; none ever shrinks."""
    return _VERSIONS_OF_YEAR.row(conn, of_year=year) or ()


def known_years(conn: Connection) -> list[int]:
    """Years with a campaign here or a result of others, newest first."""
    own = conn.scalars(select(t.Campaign.year).distinct())
    reported = conn.scalars(select(t.ReportedTotal.year).distinct())
    return sorted({*own, *reported}, reverse=True)
