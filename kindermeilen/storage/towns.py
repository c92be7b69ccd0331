"""Queries: municipalities, institutions, groups, numbers of children, closing days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, func, insert, select, update

from kindermeilen.domain.nouns import Group, Headcount, Institution, Municipality
from kindermeilen.domain.texts import in_order
from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared

MUNICIPALITY: Any = (
    t.Municipality.id,
    t.Municipality.ags,
    t.Municipality.name,
    t.Municipality.land,
    t.Municipality.lat,
    t.Municipality.lon,
    t.Municipality.part_of_id,
    t.Municipality.help_address,
    t.Municipality.contact,
    t.Municipality.imprint,
    t.Municipality.print_name,
)
INSTITUTION: Any = (
    t.Institution.id,
    t.Institution.municipality_id,
    t.Institution.name,
    t.Institution.kind,
    t.Institution.code,
    t.Institution.address,
    t.Institution.contact_role,
    t.Institution.email,
)
GROUP: Any = (
    t.Group.id,
    t.Group.municipality_id,
    t.Group.institution_id,
    t.Group.name,
    t.Group.code,
    t.Group.entry,
    t.Group.material,
    t.Group.version,
    t.Group.task,
)


Named = TypeVar("Named", Municipality, Institution, Group)


@dataclass(frozen=True, slots=True)
class Place:
    """A group with the institution and the town around it."""

    group: Group
    institution: Institution
    municipality: Municipality


_PLACE = (
    select(*GROUP, *INSTITUTION, *MUNICIPALITY)
    .join(t.Institution, t.Institution.id == t.Group.institution_id)
    .join(t.Municipality, t.Municipality.id == t.Group.municipality_id)
    .where(t.Group.code == bindparam("code"))
)
_FIND_PLACE = Prepared(_PLACE)
_FIND_AND_LOCK_PLACE = Prepared(_PLACE.with_for_update(key_share=True, of=t.Group))
_FIND_INSTITUTION = Prepared(
    select(*INSTITUTION, *MUNICIPALITY)
    .join(t.Municipality, t.Municipality.id == t.Institution.municipality_id)
    .where(t.Institution.code == bindparam("code"))
)
HEADCOUNTS = Prepared(
    select(t.Headcount.valid_from, t.Headcount.weekday, t.Headcount.children).where(
        t.Headcount.group_id == bindparam("group")
    )
)
CLOSING_DAYS = Prepared(
    select(t.ClosingDay.date_from, t.ClosingDay.date_to, t.ClosingDay.label)
    .where(t.ClosingDay.institution_id == bindparam("institution"))
    .order_by(t.ClosingDay.date_from)
)


def find_place(conn: Connection, code: str, *, lock: bool = False) -> Place | None:
    """The group of that public code with all around it.

    `lock` keeps other writers of the group waiting (`FOR NO KEY UPDATE`: rows that refer to the group do not wait). It
    comes before all that a rule reads, so that what is read afterwards holds until the commit.
    """
    row = (_FIND_AND_LOCK_PLACE if lock else _FIND_PLACE).row(conn, code=code)
    if row is None:
        return None
    groups, institutions = len(GROUP), len(GROUP) + len(INSTITUTION)
    return Place(Group(*row[:groups]), Institution(*row[groups:institutions]), Municipality(*row[institutions:]))


def find_institution(conn: Connection, code: str) -> tuple[Institution, Municipality] | None:
    """The institution of that public code and its town."""
    row = _FIND_INSTITUTION.row(conn, code=code)
    if row is None:
        return None
    return Institution(*row[: len(INSTITUTION)]), Municipality(*row[len(INSTITUTION) :])


def municipalities(conn: Connection) -> list[Municipality]:
    """All towns and districts of this instance, by name."""
    return _by_name(Municipality(*row) for row in conn.execute(select(*MUNICIPALITY)))


def find_municipality(conn: Connection, ags: str) -> Municipality | None:
    """The town or district of that key; what is none is not asked for, as no database takes every sign."""
    if not ags.isdecimal():
        return None
    row = conn.execute(select(*MUNICIPALITY).where(t.Municipality.ags == ags)).one_or_none()
    return Municipality(*row) if row else None


def municipality_of(conn: Connection, municipality_id: int) -> Municipality:
    """The town of that id, which exists by constraint."""
    return Municipality(*conn.execute(select(*MUNICIPALITY).where(t.Municipality.id == municipality_id)).one())


def institutions_of(conn: Connection, municipality_id: int) -> list[Institution]:
    """A town's institutions by name."""
    query = select(*INSTITUTION).where(t.Institution.municipality_id == municipality_id)
    return _by_name(Institution(*row) for row in conn.execute(query))


def groups_of(conn: Connection, condition: ColumnElement[bool]) -> list[Group]:
    """Groups that fit the condition, by name."""
    return _by_name(Group(*row) for row in conn.execute(select(*GROUP).where(condition)))


def _by_name(found: Iterable[Named]) -> list[Named]:
    """Sorted here, not by the database: PostgreSQL follows its locale, and lists and files would differ by server."""
    return sorted(found, key=lambda one: (in_order(one.name), one.id))


def groups_of_institution(conn: Connection, institution_id: int) -> list[Group]:
    return groups_of(conn, t.Group.institution_id == institution_id)


def groups_of_municipality(conn: Connection, municipality_id: int) -> list[Group]:
    return groups_of(conn, t.Group.municipality_id == municipality_id)


def count_groups(conn: Connection) -> int:
    """How many groups all towns have together."""
    return conn.scalar(select(func.count()).select_from(t.Group)) or 0


def add_municipality(conn: Connection, **values: Any) -> int:
    """A new town; raises IntegrityError uq_municipality_ags where its key is taken."""
    return conn.execute(insert(t.Municipality).values(**values).returning(t.Municipality.id)).scalar_one()


def change_municipality(conn: Connection, municipality_id: int, **values: Any) -> None:
    conn.execute(update(t.Municipality).where(t.Municipality.id == municipality_id).values(**values))


def add_institution(conn: Connection, **values: Any) -> int:
    return conn.execute(insert(t.Institution).values(**values).returning(t.Institution.id)).scalar_one()


def change_institution(conn: Connection, institution_id: int, **values: Any) -> None:
    conn.execute(update(t.Institution).where(t.Institution.id == institution_id).values(**values))


def add_group(conn: Connection, **values: Any) -> int:
    return conn.execute(insert(t.Group).values(**values).returning(t.Group.id)).scalar_one()


def change_group(conn: Connection, group_id: int, **values: Any) -> None:
    """Change a group's words; its pages are new then."""
    conn.execute(update(t.Group).where(t.Group.id == group_id).values(version=t.Group.version + 1, **values))


def headcounts_of(conn: Connection, group_id: int) -> tuple[Headcount, ...]:
    """A group's numbers of children."""
    return tuple(Headcount(*row) for row in HEADCOUNTS.rows(conn, group=group_id))


def headcounts_of_municipality(conn: Connection, municipality_id: int) -> dict[int, tuple[Headcount, ...]]:
    """All groups' numbers of children of a town, by group id."""
    return _headcounts_by_group(conn, select(t.Group.id).where(t.Group.municipality_id == municipality_id))


def headcounts_of_institution(conn: Connection, institution_id: int) -> dict[int, tuple[Headcount, ...]]:
    """The same of an institution."""
    return _headcounts_by_group(conn, select(t.Group.id).where(t.Group.institution_id == institution_id))


def _headcounts_by_group(conn: Connection, groups: Select[int]) -> dict[int, tuple[Headcount, ...]]:
    query = select(t.Headcount.group_id, t.Headcount.valid_from, t.Headcount.weekday, t.Headcount.children)
    found: dict[int, list[Headcount]] = {}
    for group_id, valid_from, weekday, children in conn.execute(query.where(t.Headcount.group_id.in_(groups))):
        found.setdefault(group_id, []).append(Headcount(valid_from, weekday, children))
    return {group_id: tuple(counts) for group_id, counts in found.items()}


def set_headcount(conn: Connection, group: Group, valid_from: date, children: int, weekday: int = 0) -> None:
    """The number that holds from that day on; a number for the same day is replaced."""
    same = (t.Headcount.group_id == group.id, t.Headcount.valid_from == valid_from, t.Headcount.weekday == weekday)
    if not conn.execute(update(t.Headcount).where(*same).values(children=children)).rowcount:
        conn.execute(
            insert(t.Headcount).values(
                municipality_id=group.municipality_id,
                group_id=group.id,
                valid_from=valid_from,
                weekday=weekday,
                children=children,
            )
        )


def replace_headcounts(conn: Connection, group: Group, children: int, valid_from: date) -> None:
    """One number for all days, for a group that has logged nothing yet."""
    conn.execute(delete(t.Headcount).where(t.Headcount.group_id == group.id))
    set_headcount(conn, group, valid_from, children)


ClosingDays = tuple[tuple[date, date, str], ...]


def closing_days_of(conn: Connection, institution_id: int) -> ClosingDays:
    """An institution's closing days: first, last, label."""
    rows = CLOSING_DAYS.rows(conn, institution=institution_id)
    return tuple((first, last, label) for first, last, label in rows)


def closing_days_of_municipality(conn: Connection, municipality_id: int) -> dict[int, ClosingDays]:
    """All closing days of a town, by institution id."""
    mine = select(t.Institution.id).where(t.Institution.municipality_id == municipality_id)
    query = select(t.ClosingDay.institution_id, t.ClosingDay.date_from, t.ClosingDay.date_to, t.ClosingDay.label)
    found: dict[int, list[tuple[date, date, str]]] = {}
    for institution_id, first, last, label in conn.execute(
        query.where(t.ClosingDay.institution_id.in_(mine)).order_by(t.ClosingDay.date_from)
    ):
        found.setdefault(institution_id, []).append((first, last, label))
    return {institution_id: tuple(days) for institution_id, days in found.items()}


def add_closing_days(conn: Connection, institution: Institution, days: Iterable[tuple[date, date, str]]) -> None:
    """More closing days; raises IntegrityError where the same days are there already."""
    for first, last, label in days:
        conn.execute(
            insert(t.ClosingDay).values(
                municipality_id=institution.municipality_id,
                institution_id=institution.id,
                date_from=first,
                date_to=last,
                label=label,
            )
        )


def remove_closing_days(conn: Connection, institution: Institution, first: date, last: date) -> None:
    conn.execute(
        delete(t.ClosingDay).where(
            t.ClosingDay.institution_id == institution.id,
            t.ClosingDay.date_from == first,
            t.ClosingDay.date_to == last,
        )
    )
