"""Lists of institutions and groups: planned on what the town has, stored together or not at all."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from kindermeilen.actions import secrets
from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, frame_of
from kindermeilen.actions.groups import campaign_of_list
from kindermeilen.actions.sums import place_again, placed
from kindermeilen.actions.town_now import Basis, basis_of, town_now
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality, StoredTally, children_on
from kindermeilen.domain.tables_in import Fault, GroupRow, TableRefused
from kindermeilen.storage import campaigns, group_rows, imports, towns
from kindermeilen.storage.campaigns import StoredPeriod
from kindermeilen.storage.group_rows import NewGroup, NewHouse

FROM_THE_START = date(2000, 1, 1)
"""A first number of children holds for all days until another one does."""
HOUSE_WORDS = ("address", "contact_role", "email")
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What one row does: to which group, whether it is new, and which of its columns (or `takes_part`) change."""

    name: str
    is_new: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupsPlan:
    """What an import of groups does: what is new, what changes, and how many rows stay as they are."""

    new: tuple[BroughtIn, ...]
    changed: tuple[BroughtIn, ...]
    same: int


@dataclass(frozen=True, slots=True)
class _Change:
    """What a row does to a group that is there; None and False where nothing.

    `all_days`: nothing was entered, so a number holds for all days. `moves`: days that are entered change their sort.
    """

    row: GroupRow
    group: Group
    done: BroughtIn
    words: bool
    takes_part: bool
    children: int | None
    all_days: bool
    period: StoredPeriod | None
    has_period: bool
    moves: bool


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What a list does. Groups that are there are planned one by one, so that one alone can be planned again."""

    municipality: Municipality
    rows: Sequence[GroupRow]
    basis: Basis
    campaign: Campaign | None
    new_houses: list[NewHouse]
    changed_houses: list[Institution]
    new_groups: list[NewGroup]
    changes: dict[int, _Change]

    @property
    def groups(self) -> Collection[int] | None:
        """None of what is there, where all is new."""
        changes = self.changed_houses or any(one.done.changes for one in self.changes.values())
        return None if changes else ()

    @property
    def outcome(self) -> GroupsPlan:
        """What is new, what changes, and how many rows stay as they are."""
        changed = tuple(one.done for one in self.changes.values() if one.done.changes)
        new = tuple(BroughtIn(f"{one.name}, {one.house_name}", True, ()) for one in self.new_groups)
        return GroupsPlan(new, changed, len(self.changes) - len(changed))

    def renewed(self, ctx: Context, most: int) -> "ListPlan | None":
        now = basis_of(ctx.conn, self.municipality.id)
        if not self.basis.is_same_town(now):
            return None
        changed = {key for key, version in now.versions.items() if self.basis.versions[key] != version}
        stale = [one.row for key, one in self.changes.items() if one.done.changes and key in changed]
        if len(stale) > most:
            return None
        if not stale:
            return self
        again = plan_groups(ctx, self.municipality, stale)
        return replace(self, basis=now, changes=self.changes | again.changes)

    def store(self, ctx: Context) -> None:
        changes = [one for one in self.changes.values() if one.done.changes]
        if not changes and not self.new_groups:
            return
        houses = group_rows.add_houses(ctx.conn, self.municipality.id, self.new_houses)
        group_rows.change_houses(ctx.conn, self.changed_houses)
        self._store_changes(ctx, changes)
        new = group_rows.add_groups(ctx.conn, self.municipality.id, self.new_groups, houses, FROM_THE_START)
        if self.campaign is not None:
            group_rows.enrol(ctx.conn, self.campaign, [one.group.id for one in changes if one.takes_part])
            seen = campaigns.enrolled(ctx.conn, self.campaign.id)
            group_rows.enrol(ctx.conn, self.campaign, new)
            # At the very end: classes that go on beside a long list wait for their group and their town from here on.
            imports.touch_all(ctx.conn, seen, [self.campaign.id])
        write_audit(ctx, self.municipality.id, "import_groups", self.municipality.name, rows=len(self.rows))

    def _store_changes(self, ctx: Context, changes: Sequence[_Change]) -> None:
        conn, town = ctx.conn, self.municipality.id
        group_rows.change_groups(conn, [one.group for one in changes if one.words])
        for all_days in (True, False):
            valid_from = FROM_THE_START if all_days else ctx.today
            counts = [(one.group.id, one.children) for one in changes if one.children and one.all_days is all_days]
            group_rows.remove_headcounts(conn, [key for key, _ in counts], None if all_days else valid_from)
            group_rows.add_headcounts(conn, town, valid_from, counts)
        group_rows.add_periods(conn, town, [one.period for one in changes if one.period and not one.has_period])
        group_rows.move_periods(conn, town, [one.period for one in changes if one.period and one.has_period])
        for one in changes:
            place = towns.find_place(conn, one.group.code) if one.moves else None
            if place is not None:
                place_again(conn, frame_of(conn, place))


def plan_groups(ctx: Context, municipality: Municipality, rows: Sequence[GroupRow]) -> ListPlan:
    """What a list does to institutions and groups with their accounts. Raises TableRefused."""
    desk = _Desk(ctx, municipality, rows)
    faults = [fault for row in rows for fault in desk.faults_of(row)]
    if not faults:
        for row in rows:
            desk.bring_in(row, faults)
    if faults:
        raise TableRefused(faults)
    houses, groups = desk.with_codes()
    return ListPlan(
        municipality, rows, desk.basis, desk.campaign, houses, list(desk.changed_houses.values()), groups, desk.changes
    )


class _Desk:
    """A list being planned: what the town has, kept up with the rows that come in."""

    def __init__(self, ctx: Context, municipality: Municipality, rows: Sequence[GroupRow]) -> None:
        self.ctx = ctx
        self.town = town_now(ctx.conn, municipality)
        self.basis = basis_of(ctx.conn, municipality.id)
        self.campaign = campaign_of_list(ctx, municipality)
        self.houses = {one.name: one for one in self.town.houses.values()}
        self.changed_words: dict[int, tuple[str, ...]] = {}
        self.changed_houses: dict[int, Institution] = {}
        self.new_houses: list[Institution] = []
        self.new_groups: list[NewGroup] = []
        self.changes: dict[int, _Change] = {}
        listed = [(row, found) for row in rows if (found := self.town.groups.get((row.institution, row.group)))]
        self._load_entries(listed)

    def _load_entries(self, listed: Iterable[tuple[GroupRow, Group]]) -> None:
        """What was entered, where a row's number of children or days have to fit to it."""
        both = list(listed)
        counts = [group.id for row, group in both if not self._has_children(group, row.children)]
        days = [group.id for row, group in both if self._new_period(row, group) is not None]
        conn, today = self.ctx.conn, self.ctx.today
        self.entered = group_rows.with_entries(conn, counts)
        self.today = _by_group(imports.tallies_of(conn, counts, today, today))
        self.tallies = _by_group(imports.tallies_of(conn, days))

    def _has_children(self, group: Group, children: int) -> bool:
        counts = self.town.headcounts.get(group.id, ())
        return bool(counts) and children_on(counts, self.ctx.today) == children

    def _own(self, group: Group) -> StoredPeriod | None:
        """The group's own weeks of the list's year."""
        mine = (one for one in self.town.own_periods(group) if one.kind == PeriodKind.ACTION)
        return next((one for one in mine if self.campaign and one.campaign_id == self.campaign.id), None)

    def _new_period(self, row: GroupRow, group: Group) -> StoredPeriod | None:
        """The group's own weeks as the row has them; None where it has none, or they are there."""
        own = self._own(group)
        if own is not None and (own.first, own.last) == (row.date_from, row.date_to):
            return None
        made = self._period(row, group.institution_id, group.id)
        return replace(made, public_id=own.public_id) if made and own else made

    def _period(self, row: GroupRow, institution_id: int, group_id: int | None) -> StoredPeriod | None:
        if row.date_from is None or row.date_to is None or self.campaign is None:
            return None
        whose = (self.campaign.id, institution_id, group_id, PeriodKind.ACTION)
        return StoredPeriod(str(uuid4()), *whose, row.date_from, row.date_to)

    def faults_of(self, row: GroupRow) -> Iterator[Fault]:
        """What is wrong with a row whatever was entered."""
        fault = _period_fault(row, self.campaign)
        if fault is not None:
            yield fault
        house = self.houses.get(row.institution)
        if house is not None and house.kind != row.kind:
            why = N_("Diese Einrichtung ist hier mit der anderen Art gespeichert. Bitte Liste oder Einrichtung ändern.")
            yield Fault(row.line, "kind", row.kind, why)

    def bring_in(self, row: GroupRow, faults: list[Fault]) -> None:
        """Plan one row; what entries do not allow becomes a fault."""
        house = self._house(row)
        group = self.town.groups.get((house.name, row.group))
        if group is None:
            self.new_groups.append(self._new_group(house, row))
            return
        try:
            self.changes[group.id] = self._change(row, house, group)
        except Refusal as refusal:
            is_count = refusal.field == "children"
            column, value = ("children", str(row.children)) if is_count else ("from", str(row.date_from))
            faults.append(Fault(row.line, column, value, refusal.message, refusal.params))

    def _house(self, row: GroupRow) -> Institution:
        found = self.houses.get(row.institution)
        said = {name: getattr(row, name) for name in HOUSE_WORDS}
        if found is None:
            number = -1 - len(self.new_houses)
            made = Institution(number, self.town.municipality.id, row.institution, row.kind, "", **said)
            self.new_houses.append(made)
            self.houses[row.institution] = made
            return made
        new = {name: word for name, word in said.items() if word and word != getattr(found, name)}
        if not new:
            return found
        listed = replace(found, **new)
        self.houses[row.institution] = listed
        if found.id < 0:
            self.new_houses[-1 - found.id] = listed
        else:
            self.changed_words[found.id] = (*self.changed_words.get(found.id, ()), *new)
            self.changed_houses[found.id] = listed
        return listed

    def _new_group(self, house: Institution, row: GroupRow) -> NewGroup:
        return NewGroup(
            name=row.group,
            house=house.id,
            house_name=house.name,
            code="",
            number="",
            entry=row.entry or "app",
            material=row.material,
            children=row.children,
            period=self._period(row, house.id, None),
        )

    def _change(self, row: GroupRow, house: Institution, group: Group) -> _Change:
        listed = replace(group, entry=row.entry or group.entry, material=row.material or group.material)
        words = [name for name in ("entry", "material") if getattr(listed, name) != getattr(group, name)]
        joins = self.campaign is not None and self.campaign not in self.town.years.get(group.id, ())
        period = self._new_period(row, group)
        moves = period is not None and self._moves_entries(group, period)
        children = None if self._has_children(group, row.children) else row.children
        if children is not None:
            self._refuse_fewer_than_came(group, children)
        said = (("takes_part", joins), ("from", period is not None), ("children", children is not None))
        changes = (*words, *self.changed_words.get(house.id, ()), *(name for name, is_said in said if is_said))
        return _Change(
            row=row,
            group=listed,
            done=BroughtIn(f"{group.name}, {house.name}", False, changes),
            words=bool(words),
            takes_part=joins,
            children=children,
            all_days=group.id not in self.entered,
            period=period,
            has_period=self._own(group) is not None,
            moves=moves,
        )

    def _moves_entries(self, group: Group, period: StoredPeriod) -> bool:
        """Whether days that are entered change their year or sort. Raises Refusal where one would lie outside."""
        frame = self.town.frame(group)
        others = [one for one in frame.stored_periods if one.public_id != period.public_id]
        changed = replace(frame, stored_periods=(*others, period))
        for campaign in changed.campaigns:
            changed.periods(campaign)  # refuses an overlap, also where nothing is entered yet
        return any(placed(changed, one) != one for one in self.tallies.get(group.id, ()))

    def _refuse_fewer_than_came(self, group: Group, children: int) -> None:
        """A changed number holds from today on, once something has been counted; today's ways must fit."""
        for tally in self.today.get(group.id, ()):
            count = sum(tally.counts.values())
            if not tally.deleted and Sheet(tally.sheet).is_school_way and count > children:
                raise Refusal(
                    "fewer_children_than_ways",
                    N_("Für heute sind schon %(count)s Wege eingetragen. Bitte die Zahl der Kinder prüfen."),
                    field="children",
                    params={"count": count},
                )

    def with_codes(self) -> tuple[list[NewHouse], list[NewGroup]]:
        """What is new, with codes and sign-in numbers that nobody has yet."""
        count, conn = len(self.new_houses) + len(self.new_groups), self.ctx.conn
        codes = iter(_fresh(count, secrets.new_public_code, lambda some: group_rows.codes_taken(conn, some)))
        numbers = iter(_fresh(count, secrets.new_sign_in_number, lambda some: group_rows.numbers_taken(conn, some)))
        houses = [NewHouse(replace(one, code=next(codes)), next(numbers)) for one in self.new_houses]
        groups = [replace(one, code=next(codes), number=next(numbers)) for one in self.new_groups]
        return houses, groups


def _by_group(found: Iterable[tuple[int, StoredTally]]) -> dict[int, list[StoredTally]]:
    by_group: dict[int, list[StoredTally]] = {}
    for group_id, tally in found:
        by_group.setdefault(group_id, []).append(tally)
    return by_group


def _fresh(count: int, make: Callable[[], str], taken: Callable[[Collection[str]], set[str]]) -> list[str]:
    """So many random signs, no two the same and none taken: among a hundred thousand, two meet now and then."""
    found: set[str] = set()
    while len(found) < count:
        new = {make() for _ in range(count - len(found))}
        found |= new - taken(new)
    return list(found)


def _period_fault(row: GroupRow, campaign: Campaign | None) -> Fault | None:
    if row.date_from is None or row.date_to is None:
        return None
    if campaign is None:
        why = N_("Für einen eigenen Zeitraum muss es zuerst eine offene Kampagne geben.")
        return Fault(row.line, "from", row.date_from.isoformat(), why, {})
    if row.date_from >= campaign.date_from and row.date_to <= campaign.date_to:
        return None
    column, day = ("from", row.date_from) if row.date_from < campaign.date_from else ("to", row.date_to)
    why = N_("Dieser Tag liegt nicht im Zeitraum der Kampagne (%(first)s bis %(last)s). Bitte Zeitraum prüfen.")
    return Fault(row.line, column, day.isoformat(), why, {"first": campaign.date_from, "last": campaign.date_to})
