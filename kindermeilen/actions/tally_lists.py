"""Tallies from paper or another system, day by day: planned group by group, stored together or not at all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, GroupFrame, require
from kindermeilen.actions.tallies import counted_of, next_revision, period_for_entry, refuse_covered
from kindermeilen.actions.town_now import Basis, TownNow, basis_of, known_names, town_now, unknown_institution
from kindermeilen.domain.access import Right
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import miles_of, sum_miles
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, Municipality, StoredTally, children_on
from kindermeilen.domain.tables_in import Fault, TableRefused, TallyRow
from kindermeilen.domain.tallies import Tally, check_limits, tally_of
from kindermeilen.storage import imports
from kindermeilen.storage.tallies import Entry, WeekRow, added, week_row

Name = tuple[str, str]
SumKey = tuple[int, date, str, str, bool, str]
"""Year, week, sheet, period, open day, basis."""


@dataclass(slots=True)
class _Part:
    """What a file does to one group: rows ready to be written, and how many of its lines they come from."""

    lines: int
    tallies: list[tuple[Any, ...]] = field(default_factory=list)
    again: list[StoredTally] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    new_sums: list[tuple[Any, ...]] = field(default_factory=list)
    changed_sums: list[tuple[Any, ...]] = field(default_factory=list)
    school_days: set[date] = field(default_factory=set)
    campaign_ids: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class TalliesPlan:
    """What a file of tallies does. Each group is planned by itself, so that one alone can be planned again."""

    municipality: Municipality
    rows: dict[Name, list[TallyRow]]
    names: dict[int, Name]
    basis: Basis
    parts: dict[int, _Part]

    @property
    def groups(self) -> Collection[int]:
        return self.parts.keys()

    @property
    def outcome(self) -> int:
        """How many tallies are new."""
        return sum(len(part.entries) for part in self.parts.values())

    def renewed(self, ctx: Context, most: int) -> "TalliesPlan | None":
        stale = self.basis.changed(ctx.conn, self.municipality.id, self.parts)
        if not stale:
            return self
        if sum(self.parts[one].lines for one in stale) > most:
            return None
        again = _planned(ctx, self.municipality, {self.names[one]: self.rows[self.names[one]] for one in stale})
        return replace(self, basis=again.basis, parts=self.parts | again.parts)

    def store(self, ctx: Context) -> None:
        touched = {group_id: part for group_id, part in self.parts.items() if part.entries}
        parts = list(touched.values())
        imports.add_tallies(ctx.conn, [row for part in parts for row in part.tallies])
        imports.add_entries(ctx.conn, [row for part in parts for row in part.entries])
        imports.change_tallies(ctx.conn, [tally for part in parts for tally in part.again])
        imports.remove_sums(ctx.conn, [row for part in parts for row in part.changed_sums])
        imports.add_sums(ctx.conn, [row for part in parts for row in (*part.changed_sums, *part.new_sums)])
        imports.clear_states(ctx.conn, {group_id: part.school_days for group_id, part in touched.items()})
        imports.touch_all(ctx.conn, touched, {one for part in parts for one in part.campaign_ids})
        if parts:
            write_audit(ctx, self.municipality.id, "import_tallies", self.municipality.name, tallies=self.outcome)


def plan_tallies(ctx: Context, municipality: Municipality, rows: Sequence[TallyRow]) -> TalliesPlan:
    """What these rows do. What is stored already with the same counts stays; other counts are refused.

    Raises TableRefused.
    """
    by_group: dict[Name, list[TallyRow]] = {}
    for row in rows:
        by_group.setdefault((row.institution, row.group), []).append(row)
    return _planned(ctx, municipality, by_group)


def _planned(ctx: Context, municipality: Municipality, rows: dict[Name, list[TallyRow]]) -> TalliesPlan:
    town = town_now(ctx.conn, municipality)
    basis = basis_of(ctx.conn, municipality.id)
    names = {town.groups[name].id: name for name in rows if name in town.groups}
    faults = _unknown(town, rows)
    there = _there(ctx, names, rows, basis.campaigns)
    parts = {}
    for group_id, name in names.items():
        frame = town.frame(town.groups[name])
        parts[group_id] = _part(_Desk(ctx, town, frame, there, _account(ctx, frame)), rows[name], faults)
    if faults:
        raise TableRefused(faults)
    return TalliesPlan(municipality, rows, names, basis, parts)


def _unknown(town: TownNow, rows: dict[Name, list[TallyRow]]) -> list[Fault]:
    """A fault for each tally of a group that is not here; what is known is told beside it."""
    here: dict[str, list[str]] = {}
    for house, group in town.groups:
        here.setdefault(house, []).append(group)
    houses = known_names(here)
    faults = []
    for (house, group), lines in rows.items():
        if (house, group) in town.groups:
            continue
        words = N_("Die Gruppe gibt es in dieser Einrichtung nicht. Bekannt sind: %(known)s.")
        known = {"known": known_names(here.get(house, ()))}
        for first in (tally[0].line for tally in _by_tally(lines).values()):
            found = Fault(first, "group", group, words, known)
            faults.append(found if house in here else unknown_institution(first, house, houses))
    return faults


def _by_tally(rows: Iterable[TallyRow]) -> dict[tuple[date, str], list[TallyRow]]:
    found: dict[tuple[date, str], list[TallyRow]] = {}
    for row in rows:
        found.setdefault((row.day, row.sheet), []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class _There:
    """What is stored of the groups that a file speaks of: tallies of its days, sums of each year by group."""

    tallies: dict[tuple[int, date, str], StoredTally]
    weeks: dict[int, list[tuple[int, WeekRow]]]


def _there(ctx: Context, names: dict[int, Name], rows: dict[Name, list[TallyRow]], years: Iterable[Campaign]) -> _There:
    days = [row.day for name in names.values() for row in rows[name]]
    first, last = min(days, default=date.min), max(days, default=date.min)
    stored = {(one, tally.day, tally.sheet): tally for one, tally in imports.tallies_of(ctx.conn, names, first, last)}
    weeks: dict[int, list[tuple[int, WeekRow]]] = {}
    for year in years:
        for row in imports.weeks_of(ctx.conn, names, year.id):
            weeks.setdefault(row.group_id, []).append((year.id, row))
    return _There(stored, weeks)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One group's lines being planned: by whom, what is known of the group, what is stored."""

    ctx: Context
    town: TownNow
    frame: GroupFrame
    there: _There
    account_id: int | None

    @property
    def group_id(self) -> int:
        return self.frame.group.id


def _account(ctx: Context, frame: GroupFrame) -> int | None:
    """Who brings it in: a coordinator in the room, or (None) the operator at the command line."""
    return require(ctx, Right.LOG_ANY_DAY, frame.group.thing).account_id if ctx.actor.is_signed_in else None


def _part(desk: _Desk, lines: list[TallyRow], faults: list[Fault]) -> _Part:
    part = _Part(len(lines))
    sums = _Sums(desk.there.weeks.get(desk.group_id, ()))
    for (day, sheet), rows in _by_tally(lines).items():
        try:
            found = _new_tally(desk, tally_of(day, sheet, {row.mode: row.count for row in rows}))
        except Refusal as refusal:
            faults.append(Fault(rows[0].line, refusal.field, str(rows[0].count), refusal.message, refusal.params))
            continue
        if found is not None:
            _note(desk, part, sums, *found)
    municipality_id = desk.town.municipality.id
    for key, row in sums.changed.items():
        rows_of_sums = part.changed_sums if key in sums.stored else part.new_sums
        rows_of_sums.append(imports.sum_row(municipality_id, key[0], row))
    return part


def _new_tally(desk: _Desk, tally: Tally) -> tuple[Campaign, Tally, StoredTally] | None:
    """The tally as it is to be stored; None where the same is there already. Raises Refusal."""
    frame = desk.frame
    stored = desk.there.tallies.get((desk.group_id, tally.day, tally.sheet))
    if stored is not None and not stored.deleted:
        if stored.counts == tally.counts:
            return None
        raise _other_counts(tally, stored.counts)
    campaign, period = period_for_entry(desk.ctx, frame, tally.day, late=True)
    check_limits(tally, children_on(frame.headcounts, tally.day), campaign.rules, confirmed=True)
    refuse_covered(frame, desk.town.covering(frame.group, tally.day))
    return campaign, tally, next_revision(frame, campaign, period, tally, stored, confirmed=True)


def _other_counts(tally: Tally, there: dict[str, int]) -> Refusal:
    def shown(counts: Any) -> str:
        return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "0"

    return Refusal(
        "other_counts",
        N_("Für diesen Tag und Bogen ist schon etwas anderes gespeichert (%(there)s statt %(new)s)."),
        field="count",
        params={"there": shown(there), "new": shown(tally.counts)},
    )


class _Sums:
    """A group's sums while its new tallies are added to them: all that are stored, and which change."""

    def __init__(self, weeks: Iterable[tuple[int, WeekRow]]) -> None:
        self.stored = {_sum_key(year, row): row for year, row in weeks}
        self.changed: dict[SumKey, WeekRow] = {}
        self._totals: dict[int, int] = {}

    def add(self, campaign: Campaign, row: WeekRow, miles: int) -> int:
        """Put a tally's line into its week; the group's total of the year after it."""
        key = _sum_key(campaign.id, row)
        there = self.changed.get(key) or self.stored.get(key)
        self.changed[key] = added(there, row) if there else row
        if campaign.id not in self._totals:
            before = (stored.counted for (year, *_), stored in self.stored.items() if year == campaign.id)
            self._totals[campaign.id] = sum_miles(before, campaign.rules).total
        self._totals[campaign.id] += miles
        return self._totals[campaign.id]


def _sum_key(year: int, row: WeekRow) -> SumKey:
    return year, row.week, row.counted.sheet, row.counted.period, row.counted.open_day, row.basis


def _note(desk: _Desk, part: _Part, sums: _Sums, campaign: Campaign, tally: Tally, new: StoredTally) -> None:
    """Make ready what is written of a tally: itself, its line in the journal, its week, what it takes the place of."""
    miles = miles_of(counted_of(new), campaign.rules)
    total = sums.add(campaign, week_row(desk.group_id, new), miles.total)
    entry = Entry(
        entry_id=uuid4().hex,
        kind="tally",
        day=new.day,
        sheet=new.sheet,
        number=new.revision,
        content=tally.content(),
        answer={"revision": new.revision, "miles": miles.total + miles.adults, "group_total": total},
        account_id=desk.account_id,
        device=desk.ctx.actor.device,
        recorded_at=desk.ctx.now,
    )
    municipality_id = desk.town.municipality.id
    part.entries.append(imports.entry_row(municipality_id, desk.group_id, entry))
    if new.id:
        part.again.append(new)
    else:
        part.tallies.append(imports.tally_row(municipality_id, desk.group_id, new))
    part.campaign_ids.add(campaign.id)
    if Sheet(new.sheet).is_school_way:
        part.school_days.add(new.day)
