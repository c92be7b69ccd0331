"""The nouns of a campaign as everybody passes them around: frozen, without a database behind them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kindermeilen.domain.access import Thing
from kindermeilen.domain.rules import CampaignRules


@dataclass(frozen=True, slots=True)
class Municipality:
    """A town (eight-digit AGS) or a district (five digits) that takes part. Position in degrees.

    `print_name`: as it wants to be called on paper and on public pages ("Stadt Blaustein"), empty for its name.
    """

    id: int
    ags: str
    name: str
    land: str
    lat: float
    lon: float
    part_of_id: int | None
    help_address: str
    contact: str
    imprint: str
    print_name: str = ""

    @property
    def is_district(self) -> bool:
        return len(self.ags) == 5

    @property
    def thing(self) -> Thing:
        return Thing(self.id)


@dataclass(frozen=True, slots=True)
class Institution:
    """A school or Kita."""

    id: int
    municipality_id: int
    name: str
    kind: str
    code: str
    address: str = ""
    contact_role: str = ""
    email: str = ""

    @property
    def thing(self) -> Thing:
        return Thing(self.municipality_id, self.id)


@dataclass(frozen=True, slots=True)
class Group:
    """A school class or Kita group. `task`: what counts for a child who cannot choose its way; never public."""

    id: int
    municipality_id: int
    institution_id: int
    name: str
    code: str
    entry: str
    material: str
    version: int
    task: str = ""

    @property
    def thing(self) -> Thing:
        return Thing(self.municipality_id, self.institution_id, self.id)


class CampaignState(StrEnum):
    """Open for entries, closed by the coordinator, or filed as a numbered report."""

    OPEN = "open"
    CLOSED = "closed"
    FILED = "filed"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One year's campaign of a municipality. `comparison`: of classes on public pages, `share` or `improvement`."""

    id: int
    municipality_id: int
    year: int
    date_from: date
    date_to: date
    deadline: date
    report_by: date | None
    destination: str
    factor_edition: str
    state: CampaignState
    rules: CampaignRules
    version: int
    comparison: str = "off"

    @property
    def is_provisional(self) -> bool:
        return self.state is not CampaignState.FILED


@dataclass(frozen=True, slots=True)
class StoredTally:
    """A tally as it is stored; `deleted` keeps the revision number going."""

    id: int
    campaign_id: int
    day: date
    sheet: str
    period: str
    open_day: bool
    revision: int
    counts: dict[str, int]
    basis: str
    absent: int
    confirmed: bool
    deleted: bool


@dataclass(frozen=True, slots=True)
class Headcount:
    """Number of children from a day on; `weekday` 1–7 (ISO) where it differs by day, 0 for every day."""

    valid_from: date
    weekday: int
    children: int


def children_on(headcounts: tuple[Headcount, ...], day: date) -> int:
    """The group's number of children on that day: the newest number that holds, its weekday's own first.

    Before the first number that was given, that first number holds. Raises LookupError for a group without any.
    """
    fitting = [count for count in headcounts if count.weekday in (0, day.isoweekday())]
    if not fitting:
        raise LookupError("a group without a number of children")
    holding = [count for count in fitting if count.valid_from <= day]
    if holding:
        return max(holding, key=lambda count: (count.valid_from, count.weekday)).children
    first = min(count.valid_from for count in fitting)
    return max((count for count in fitting if count.valid_from == first), key=lambda count: count.weekday).children
