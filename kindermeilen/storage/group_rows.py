"""Queries for lists of groups: many institutions and groups at once, each with its account."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from kindermeilen.domain.nouns import Campaign, Group, Institution
from kindermeilen.storage import bulk
from kindermeilen.storage import tables as t
from kindermeilen.storage.campaigns import StoredPeriod
from kindermeilen.storage.imports import portions

ACCOUNT = ("municipality_id", "kind", "name", "institution_id", "group_id", "sign_in_number")


@dataclass(frozen=True, slots=True)
class NewHouse:
    """An institution to be added, with its account's number; `institution.id` is below 0 until then."""

    institution: Institution
    number: str


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group to be added, with its account's number; `house` below 0 is the one of a new institution."""

    name: str
    house: int
    house_name: str
    code: str
    number: str
    entry: str
    material: str
    children: int
    period: StoredPeriod | None


def numbers_taken(conn: Connection, numbers: Collection[str]) -> set[str]:
    """Which of these sign-in numbers belong to somebody."""
    query = select(t.Account.sign_in_number)
    return {one for some in portions(numbers) for one in conn.scalars(query.where(t.Account.sign_in_number.in_(some)))}


def codes_taken(conn: Connection, codes: Collection[str]) -> set[str]:
    """Which of these public codes belong to a group or an institution."""
    found: set[str] = set()
    for some in portions(codes):
        for code in (t.Group.code, t.Institution.code):
            found.update(conn.scalars(select(code).where(code.in_(some))))
    return found


def with_entries(conn: Connection, group_ids: Iterable[int]) -> set[int]:
    """Which of these groups ever entered a tally."""
    query = select(t.Tally.group_id).distinct()
    return {one for some in portions(group_ids) for one in conn.scalars(query.where(t.Tally.group_id.in_(some)))}


def add_houses(conn: Connection, municipality_id: int, new: Sequence[NewHouse]) -> dict[int, int]:
    """Add institutions and their accounts; by each id below 0 the one it has got."""
    first = bulk.take_ids(conn, t.Institution, len(new)) if new else 0
    ids = {one.institution.id: first + number for number, one in enumerate(new)}
    words = ("name", "kind", "code", "address", "contact_role", "email")
    rows = [
        (ids[one.institution.id], municipality_id, *(getattr(one.institution, name) for name in words)) for one in new
    ]
    bulk.insert(conn, t.Institution, ("id", "municipality_id", *words), rows)
    accounts: list[tuple[Any, ...]] = [
        (municipality_id, "school", one.institution.code, ids[one.institution.id], None, one.number) for one in new
    ]
    bulk.insert(conn, t.Account, ACCOUNT, accounts)
    return ids


def add_groups(
    conn: Connection, municipality_id: int, new: Sequence[NewGroup], houses: dict[int, int], valid_from: date
) -> range:
    """Add groups with accounts, numbers of children and own periods; the ids they have got, in their order."""
    first = bulk.take_ids(conn, t.Group, len(new)) if new else 0
    ids = range(first, first + len(new))
    both = [(number, one, houses.get(one.house, one.house)) for number, one in zip(ids, new, strict=True)]
    bulk.insert(
        conn,
        t.Group,
        ("id", "municipality_id", "institution_id", "name", "code", "entry", "material"),
        [(number, municipality_id, house, one.name, one.code, one.entry, one.material) for number, one, house in both],
    )
    accounts = [(municipality_id, "class", one.code, house, number, one.number) for number, one, house in both]
    bulk.insert(conn, t.Account, ACCOUNT, accounts)
    add_headcounts(conn, municipality_id, valid_from, [(number, one.children) for number, one, _ in both])
    periods = [
        (one.period.public_id, municipality_id, one.period.campaign_id, house, number, *_days(one.period))
        for number, one, house in both
        if one.period
    ]
    bulk.insert(conn, t.Period, PERIOD, periods)
    return ids


PERIOD = ("public_id", "municipality_id", "campaign_id", "institution_id", "group_id", "kind", "date_from", "date_to")


def _days(period: StoredPeriod) -> tuple[str, str, str]:
    return str(period.kind), period.first.isoformat(), period.last.isoformat()


def add_headcounts(conn: Connection, municipality_id: int, valid_from: date, new: Sequence[tuple[int, int]]) -> None:
    """Numbers of children from a day on, by group id."""
    rows = [(municipality_id, group_id, valid_from.isoformat(), 0, children) for group_id, children in new]
    bulk.insert(conn, t.Headcount, ("municipality_id", "group_id", "valid_from", "weekday", "children"), rows)


def remove_headcounts(conn: Connection, group_ids: Iterable[int], valid_from: date | None) -> None:
    """Take away these groups' number for every day of the week from that day on, or (None) all their numbers."""
    query = delete(t.Headcount)
    if valid_from is not None:
        query = query.where(t.Headcount.valid_from == valid_from, t.Headcount.weekday == 0)
    for some in portions(group_ids):
        conn.execute(query.where(t.Headcount.group_id.in_(some)))


def enrol(conn: Connection, campaign: Campaign, group_ids: Iterable[int]) -> None:
    """Let groups take part that do not yet."""
    rows = [(campaign.id, group_id, campaign.municipality_id) for group_id in group_ids]
    bulk.insert(conn, t.Enrolment, ("campaign_id", "group_id", "municipality_id"), rows)


def add_periods(conn: Connection, municipality_id: int, periods: Sequence[StoredPeriod]) -> None:
    """Own periods of groups that have none yet."""
    rows = [
        (one.public_id, municipality_id, one.campaign_id, one.institution_id, one.group_id, *_days(one))
        for one in periods
    ]
    bulk.insert(conn, t.Period, PERIOD, rows)


_MOVE = (
    update(t.Period)
    .where(t.Period.public_id == bindparam("of_id"), t.Period.municipality_id == bindparam("of_town"))
    .values(date_from=bindparam("first"), date_to=bindparam("last"))
)
_CHANGE_GROUP = (
    update(t.Group)
    .where(t.Group.id == bindparam("of_group"))
    .values(entry=bindparam("new_entry"), material=bindparam("new_material"), version=t.Group.version + 1)
)
_CHANGE_HOUSE = (
    update(t.Institution)
    .where(t.Institution.id == bindparam("of_house"))
    .values(address=bindparam("a"), contact_role=bindparam("c"), email=bindparam("e"))
)


def move_periods(conn: Connection, municipality_id: int, periods: Sequence[StoredPeriod]) -> None:
    """Give own periods other days."""
    values = [
        {"of_id": one.public_id, "of_town": municipality_id, "first": one.first, "last": one.last} for one in periods
    ]
    if values:
        conn.execute(_MOVE, values)


def change_groups(conn: Connection, changed: Sequence[Group]) -> None:
    """Ways of entry and wishes for material; the groups' pages are new then."""
    values = [{"of_group": one.id, "new_entry": one.entry, "new_material": one.material} for one in changed]
    if values:
        conn.execute(_CHANGE_GROUP, values)


def change_houses(conn: Connection, changed: Sequence[Institution]) -> None:
    """What else a list says of institutions."""
    values = [{"of_house": one.id, "a": one.address, "c": one.contact_role, "e": one.email} for one in changed]
    if values:
        conn.execute(_CHANGE_HOUSE, values)
