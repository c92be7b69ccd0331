"""A town as lists need it: all that rules ask of its groups, read with a few queries instead of some per group."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from kindermeilen.actions.context import GroupFrame, calendar_of
from kindermeilen.domain.calendar import SchoolCalendar
from kindermeilen.domain.errors import N_
from kindermeilen.domain.nouns import Campaign, Group, Headcount, Institution, Municipality
from kindermeilen.domain.tables_in import Fault
from kindermeilen.storage import campaigns, imports, paper, towns
from kindermeilen.storage.campaigns import StoredPeriod
from kindermeilen.storage.paper import StoredPaperTotal

MOST_NAMED = 50
"""So many known names help; more would fill the page."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan was made on, in what changes with it: the years' settings, institutions, versions of groups."""

    campaigns: list[Campaign]
    houses: list[Institution]
    versions: dict[int, int]

    def is_same_town(self, other: "Basis") -> bool:
        """The same years, institutions and groups, whatever was entered or changed of the groups."""
        return (self.campaigns, self.houses) == (other.campaigns, other.houses) and (
            self.versions.keys() == other.versions.keys()
        )

    def changed(self, conn: Connection, municipality_id: int, group_ids: Iterable[int]) -> set[int]:
        """Which of these groups are not what they were; all of them where the town is another one."""
        now = basis_of(conn, municipality_id)
        every = not self.is_same_town(now)
        return {one for one in group_ids if every or self.versions[one] != now.versions[one]}


def basis_of(conn: Connection, municipality_id: int) -> Basis:
    """What a plan is made on now."""
    return Basis(
        campaigns=imports.settings_of(conn, municipality_id),
        houses=towns.institutions_of(conn, municipality_id),
        versions=imports.versions_of(conn, municipality_id),
    )


@dataclass(frozen=True, slots=True)
class TownNow:
    """The town's groups by the names of institution and group, with all that is around them."""

    municipality: Municipality
    groups: dict[tuple[str, str], Group]
    houses: dict[int, Institution]
    calendars: dict[int, SchoolCalendar]
    years: dict[int, list[Campaign]]
    periods: dict[tuple[int, int | None], list[StoredPeriod]]
    headcounts: dict[int, tuple[Headcount, ...]]
    papers: dict[int, list[StoredPaperTotal]]

    def frame(self, group: Group) -> GroupFrame:
        """The group with everything its rules need."""
        return GroupFrame(
            group=group,
            institution=self.houses[group.institution_id],
            municipality=self.municipality,
            campaigns=tuple(self.years.get(group.id, ())),
            stored_periods=(*self.own_periods(group), *self.periods.get((group.institution_id, None), ())),
            headcounts=self.headcounts.get(group.id, ()),
            calendar=self.calendars[group.institution_id],
        )

    def own_periods(self, group: Group) -> list[StoredPeriod]:
        """The group's own periods of all years."""
        return self.periods.get((group.institution_id, group.id), [])

    def covering(self, group: Group, day: date) -> StoredPaperTotal | None:
        """The total from paper that covers the group on that day."""
        mine = self.papers.get(group.id, ())
        return next((one for one in mine if one.first <= day <= one.last), None)


def town_now(conn: Connection, municipality: Municipality) -> TownNow:
    """Everything around all groups of the town."""
    houses = {one.id: one for one in towns.institutions_of(conn, municipality.id)}
    closed = towns.closing_days_of_municipality(conn, municipality.id)
    years: dict[int, list[Campaign]] = {}
    periods: dict[tuple[int, int | None], list[StoredPeriod]] = {}
    for campaign in campaigns.campaigns_of_municipality(conn, municipality.id):
        for group_id in campaigns.enrolled(conn, campaign.id):
            years.setdefault(group_id, []).append(campaign)
        for period in campaigns.periods_of_campaign(conn, campaign.id):
            periods.setdefault((period.institution_id, period.group_id), []).append(period)
    papers: dict[int, list[StoredPaperTotal]] = {}
    for total in paper.paper_totals_of_municipality(conn, municipality.id):
        for group_id in total.group_ids:
            papers.setdefault(group_id, []).append(total)
    return TownNow(
        municipality=municipality,
        groups={
            (houses[one.institution_id].name, one.name): one
            for one in towns.groups_of_municipality(conn, municipality.id)
        },
        houses=houses,
        calendars={key: calendar_of(municipality, one, closed.get(key, ())) for key, one in houses.items()},
        years=years,
        periods=periods,
        headcounts=towns.headcounts_of_municipality(conn, municipality.id),
        papers=papers,
    )


def known_names(names: Iterable[str]) -> str:
    """Names that exist, to be told beside one that does not."""
    found = sorted(set(names))
    more = ["…"] if len(found) > MOST_NAMED else []
    return ", ".join([*found[:MOST_NAMED], *more]) or "–"


def unknown_institution(line: int, institution: str, known: str) -> Fault:
    why = N_("Die Einrichtung gibt es hier nicht. Bekannt sind: %(known)s.")
    return Fault(line, "institution", institution, why, {"known": known})
