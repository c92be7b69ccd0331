"""Write institutions and groups with their accounts, many at once, as bringing in a list makes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from kindermeilen.domain.nouns import Campaign
from kindermeilen.storage import bulk
from kindermeilen.storage import tables as t

INSTITUTION_COLUMNS = ("id", "municipality_id", "name", "kind", "code")
GROUP_COLUMNS = ("id", "municipality_id", "institution_id", "name", "code")
ACCOUNT_COLUMNS = ("municipality_id", "kind", "name", "institution_id", "group_id", "sign_in_number")
HEADCOUNT_COLUMNS = ("municipality_id", "group_id", "valid_from", "children")
ENROLMENT_COLUMNS = ("municipality_id", "campaign_id", "group_id")


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group with the sign-in number of its account; the number of children holds from that day on (ISO)."""

    name: str
    code: str
    sign_in_number: str
    children: int
    valid_from: str


@dataclass(frozen=True, slots=True)
class NewInstitution:
    """An institution with the sign-in number of its account, and its groups."""

    name: str
    kind: str
    code: str
    sign_in_number: str
    groups: tuple[NewGroup, ...]


def write_institutions(conn: Connection, campaign: Campaign, institutions: Sequence[NewInstitution]) -> None:
    """Store them for the campaign's town, taking part in the campaign.

    Raises IntegrityError uq_… where a code or a sign-in number is taken.
    """
    town = campaign.municipality_id
    ids = bulk.take_ids(conn, t.Institution, len(institutions))
    houses = list(enumerate(institutions, start=ids))
    inside = [(house_id, group) for house_id, house in houses for group in house.groups]
    groups = list(enumerate(inside, start=bulk.take_ids(conn, t.Group, len(inside))))
    house_rows: list[tuple[Any, ...]] = [(id_, town, house.name, house.kind, house.code) for id_, house in houses]
    accounts: list[tuple[Any, ...]] = [
        (town, "school", house.code, id_, None, house.sign_in_number) for id_, house in houses
    ]
    accounts += [(town, "class", one.code, house_id, id_, one.sign_in_number) for id_, (house_id, one) in groups]
    bulk.insert(conn, t.Institution, INSTITUTION_COLUMNS, house_rows)
    bulk.insert(conn, t.Group, GROUP_COLUMNS, [(id_, town, house, one.name, one.code) for id_, (house, one) in groups])
    bulk.insert(conn, t.Account, ACCOUNT_COLUMNS, accounts)
    bulk.insert(conn, t.Headcount, HEADCOUNT_COLUMNS, [(town, id_, g.valid_from, g.children) for id_, (_, g) in groups])
    bulk.insert(conn, t.Enrolment, ENROLMENT_COLUMNS, [(town, campaign.id, id_) for id_, _ in groups])
