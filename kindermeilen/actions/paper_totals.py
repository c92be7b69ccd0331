"""Totals from paper, planned institution by institution: each covers groups that nothing else counts on its days."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context
from kindermeilen.actions.tallies import refuse_filed
from kindermeilen.actions.town_now import Basis, basis_of, known_names, unknown_institution
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality
from kindermeilen.domain.tables_in import Fault, PaperTotalRow, TableRefused
from kindermeilen.storage import campaigns, imports, paper, towns
from kindermeilen.storage.paper import StoredPaperTotal

Figures = tuple[object, ...]
Miles = tuple[int | None, int | None, int | None, int | None, int | None]
"""Children, green, red, blue, adults."""


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """What a file of totals does. Each institution is planned by itself, so that one alone can be planned again."""

    municipality: Municipality
    rows: dict[str, list[PaperTotalRow]]
    basis: Basis
    house_of: dict[int, str]
    totals: dict[str, list[StoredPaperTotal]]

    @property
    def groups(self) -> Collection[int]:
        return self.house_of.keys()

    @property
    def outcome(self) -> int:
        """How many totals are new."""
        return sum(map(len, self.totals.values()))

    def _stale(self, ctx: Context) -> set[str]:
        changed = self.basis.changed(ctx.conn, self.municipality.id, self.house_of)
        return {self.house_of[group_id] for group_id in changed}

    def renewed(self, ctx: Context, most: int) -> "PaperPlan | None":
        stale = self._stale(ctx)
        if not stale:
            return self
        if sum(len(self.rows[name]) for name in stale) > most:
            return None
        again = _planned(ctx, self.municipality, {name: self.rows[name] for name in stale})
        house_of = self.house_of | again.house_of
        return replace(self, basis=again.basis, house_of=house_of, totals=self.totals | again.totals)

    def store(self, ctx: Context) -> None:
        store_totals(ctx, self.municipality, [one for some in self.totals.values() for one in some])


def plan_paper_totals(ctx: Context, municipality: Municipality, rows: Sequence[PaperTotalRow]) -> PaperPlan:
    """What these totals do; the same again change nothing. Raises TableRefused."""
    by_house: dict[str, list[PaperTotalRow]] = {}
    for row in rows:
        by_house.setdefault(row.institution, []).append(row)
    return _planned(ctx, municipality, by_house)


def _planned(ctx: Context, municipality: Municipality, rows: dict[str, list[PaperTotalRow]]) -> PaperPlan:
    basis = basis_of(ctx.conn, municipality.id)
    desk = PaperDesk(ctx, municipality)
    houses = {one.name: one for one in basis.houses}
    known = known_names(houses)
    faults: list[Fault] = []
    totals = {}
    for name, lines in rows.items():
        if name in houses:
            totals[name] = _of_house(desk, houses[name], lines, faults)
        else:
            faults += [unknown_institution(row.line, name, known) for row in lines]
    if faults:
        raise TableRefused(faults)
    house_of = {group.id: name for name, lines in rows.items() for group in _meant(desk.groups_of(houses[name]), lines)}
    return PaperPlan(municipality, rows, basis, house_of, totals)


def _meant(groups: Mapping[str, Group], lines: Sequence[PaperTotalRow]) -> Iterable[Group]:
    """The groups of a house that these totals may cover."""
    if not all(row.groups for row in lines):
        return groups.values()
    return [groups[name] for name in {name for row in lines for name in row.groups} if name in groups]


def _of_house(
    desk: "PaperDesk", house: Institution, rows: Iterable[PaperTotalRow], faults: list[Fault]
) -> list[StoredPaperTotal]:
    found = []
    for row in rows:
        try:
            total = desk.total(house, row)
        except Refusal as refusal:
            faults.append(Fault(row.line, refusal.field, _value(row, refusal.field), refusal.message, refusal.params))
            continue
        if total is not None:
            found.append(total)
    return found


def _value(row: PaperTotalRow, field: str) -> str:
    values = {"group": "|".join(row.groups), "from": row.date_from.isoformat(), "groups": str(row.groups_count or "")}
    return values.get(field, "")


def store_totals(ctx: Context, municipality: Municipality, totals: Sequence[StoredPaperTotal]) -> None:
    """Write new totals, show the pages of the groups they cover again, and note each institution once."""
    imports.add_paper_totals(ctx.conn, municipality.id, totals, ctx.now)
    covered = {group_id for one in totals for group_id in one.group_ids}
    imports.touch_all(ctx.conn, covered, {one.campaign_id for one in totals})
    houses = {one.institution_id for one in totals}
    for house in towns.institutions_of(ctx.conn, municipality.id) if houses else ():
        if house.id in houses:
            write_audit(ctx, municipality.id, "add_paper_total", house.name)


class PaperDesk:
    """What the town's totals and days are, kept up with the totals that come in."""

    def __init__(self, ctx: Context, municipality: Municipality) -> None:
        self._years = campaigns.campaigns_of_municipality(ctx.conn, municipality.id)
        self._days = imports.days_entered(ctx.conn, [year.id for year in self._years])
        self._groups: dict[int, dict[str, Group]] = {}
        for group in towns.groups_of_municipality(ctx.conn, municipality.id):
            self._groups.setdefault(group.institution_id, {})[group.name] = group
        self._by_group: dict[int, list[StoredPaperTotal]] = {}
        self._by_figures: dict[Figures, list[StoredPaperTotal]] = {}
        for total in paper.paper_totals_of_municipality(ctx.conn, municipality.id):
            self._add(total)

    def groups_of(self, house: Institution) -> dict[str, Group]:
        """The institution's groups by name."""
        return self._groups.get(house.id, {})

    def _add(self, total: StoredPaperTotal) -> None:
        for group_id in total.group_ids:
            self._by_group.setdefault(group_id, []).append(total)
        figures = (total.institution_id, total.first, total.last, total.groups, *_miles(total))
        self._by_figures.setdefault(figures, []).append(total)

    def total(self, house: Institution, row: PaperTotalRow) -> StoredPaperTotal | None:
        """The new total, without an id yet; None where the same is there. Raises Refusal naming what is in its way."""
        campaign = self._campaign_of(row)
        refuse_filed(campaign)
        groups = self.groups_of(house)
        figures = (house.id, row.date_from, row.date_to, row.groups_count, *_miles(row))
        named = {groups[name].id for name in row.groups if name in groups}
        if any(not row.groups or named == set(one.group_ids) for one in self._by_figures.get(figures, ())):
            return None
        covered = self._covered(row, groups)
        self._refuse_counted_twice(row, covered)
        ids = tuple(sorted(group.id for group in covered))
        total = StoredPaperTotal(
            0, campaign.id, house.id, row.date_from, row.date_to, row.groups_count, *_miles(row), ids
        )
        self._add(total)
        return total

    def _campaign_of(self, row: PaperTotalRow) -> Campaign:
        for campaign in self._years:
            if campaign.date_from <= row.date_from and row.date_to <= campaign.date_to:
                return campaign
        raise Refusal(
            "outside_window",
            N_("Die Tage liegen nicht im Zeitraum einer Kampagne. Bitte Zeitraum prüfen."),
            field="from",
        )

    def _is_entered(self, group: Group, first: date, last: date) -> bool:
        """Whether the group has a tally on one of these days."""
        days = self._days.get(group.id, [])
        place = bisect_left(days, first)
        return place < len(days) and days[place] <= last

    def _covered(self, row: PaperTotalRow, groups: dict[str, Group]) -> list[Group]:
        """The groups a total is for: those it names, or all of the house that have no tallies in that window."""
        unknown = [name for name in row.groups if name not in groups]
        if unknown:
            raise Refusal(
                "unknown_group",
                N_("Die Gruppe „%(name)s“ gibt es in dieser Einrichtung nicht. Bekannt sind: %(known)s."),
                field="group",
                params={"name": unknown[0], "known": known_names(groups)},
            )
        meant = [groups[name] for name in row.groups] or list(groups.values())
        twice = [group for group in meant if self._is_entered(group, row.date_from, row.date_to)]
        if twice and row.groups:
            raise Refusal(
                "has_tallies",
                N_("%(groups)s: in diesem Zeitraum sind schon Tage eingetragen. Die Summe würde doppelt zählen."),
                field="group",
                params={"groups": ", ".join(group.name for group in twice)},
            )
        busy = {group.id for group in twice}
        covered = [group for group in meant if group.id not in busy]
        _check_number(row, covered)
        return covered

    def _refuse_counted_twice(self, row: PaperTotalRow, covered: Sequence[Group]) -> None:
        for group in covered:
            for other in self._by_group.get(group.id, ()):
                if row.date_from <= other.last and other.first <= row.date_to:
                    raise _counted_twice(other, [one.name for one in covered if one.id in other.group_ids])


def _miles(one: StoredPaperTotal | PaperTotalRow) -> Miles:
    return one.children, one.green, one.red, one.blue, one.adults


def _counted_twice(other: StoredPaperTotal, names: Sequence[str]) -> Refusal:
    return Refusal(
        "other_total",
        N_("%(groups)s: für %(first)s bis %(last)s gibt es schon eine Summe (%(green)s grüne Meilen)."),
        field="group",
        params={
            "groups": ", ".join(names),
            "first": other.first,
            "last": other.last,
            "green": other.green if other.green is not None else "–",
        },
    )


def _check_number(row: PaperTotalRow, covered: Sequence[Group]) -> None:
    if not covered:
        raise Refusal("no_group", N_("Für diese Summe bleibt keine Gruppe der Einrichtung übrig."), field="group")
    if row.groups_count is not None and row.groups_count > len(covered):
        raise Refusal(
            "too_many_groups",
            N_("%(count)s Gruppen haben teilgenommen, die Summe kann aber nur für %(covered)s gelten."),
            field="groups",
            params={"count": row.groups_count, "covered": len(covered)},
        )
