"""The sums beside the tallies: written again after a change of days, and compared by `check`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from kindermeilen.actions.context import GroupFrame, frame_of
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Group, StoredTally
from kindermeilen.storage import sums, tallies, towns
from kindermeilen.storage.sums import VALUE_NAMES, SumKey, Values


def place_again(conn: Connection, frame: GroupFrame) -> None:
    """Give each tally of the group its campaign, period and sort of day anew, after periods or free days changed.

    Raises Refusal where a tally would lie outside every period then.
    """
    tallies.clear_sums(conn, frame.group.id)
    for stored in tallies.all_tallies(conn, frame.group.id):
        new = placed(frame, stored)
        if new != stored:
            values = {"campaign_id": new.campaign_id, "period": new.period, "open_day": new.open_day}
            tallies.write_tally(conn, frame.group, stored.id, values)
        tallies.change_sums(conn, frame.group, None, new)


def placed(frame: GroupFrame, stored: StoredTally) -> StoredTally:
    """The tally with the campaign, period and sort of day that are its own now. Raises Refusal outside every period."""
    found = frame.find(stored.day)
    if found is None:
        if stored.deleted:
            return stored
        raise Refusal(
            "tally_outside_periods",
            N_("Am %(day)s hat %(group)s schon etwas eingetragen; der Tag muss in einem Zeitraum bleiben."),
            field="date_from",
            params={"day": stored.day, "group": frame.group.name},
        )
    campaign, period = found
    open_day = frame.calendar.is_open(stored.day)
    return replace(stored, campaign_id=campaign.id, period=period.kind, open_day=open_day)


def place_institution_again(conn: Connection, institution_id: int) -> None:
    """The same for all groups of an institution."""
    for group in towns.groups_of_institution(conn, institution_id):
        place = towns.find_place(conn, group.code)
        if place is not None:
            place_again(conn, frame_of(conn, place))


GROUPS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum of a group that is not that of its tallies; None where none is stored, or none should be."""

    group: Group
    key: SumKey
    stored: Values | None
    recomputed: Values | None

    def __str__(self) -> str:
        _, week, sheet, period, open_day, basis = self.key
        of = f"{sheet} ({period}, {basis}{'' if open_day else ', no school'})"
        shown = f"stored sums {_shown(self.stored)}; recomputed {_shown(self.recomputed)}"
        return f"group {self.group.code}, week of {week}, {of}: {shown}"


def _shown(values: Values | None) -> str:
    if values is None:
        return "none"
    return ", ".join(f"{name} {value}" for name, value in zip(VALUE_NAMES, values, strict=True) if value) or "all 0"


def differing_sums(conn: Connection, municipality_id: int) -> Iterator[Difference]:
    """All sums of a town that are not those of its tallies."""
    for groups in portions(towns.groups_of_municipality(conn, municipality_id)):
        yield from differing_sums_of(conn, groups, sums.tally_rows(conn, [group.id for group in groups]))


def portions(groups: Sequence[Group]) -> Iterator[Sequence[Group]]:
    """So few groups at a time that reading them takes a moment."""
    for first in range(0, len(groups), GROUPS_AT_ONCE):
        yield groups[first : first + GROUPS_AT_ONCE]


def differing_sums_of(
    conn: Connection, groups: Sequence[Group], tally_rows: Mapping[int, list[tuple[Any, ...]]]
) -> Iterator[Difference]:
    """The sums of these groups that are not those of their tallies, by week."""
    stored = sums.stored_sums(conn, [group.id for group in groups])
    for group in groups:
        fresh = sums.sums_of(row[:-2] for row in tally_rows[group.id] if not row[-1])
        there = stored[group.id]
        if there != fresh:
            for key in sorted(there.keys() | fresh.keys()):
                if there.get(key) != fresh.get(key):
                    yield Difference(group, key, there.get(key), fresh.get(key))
