"""The sums beside the tallies: written again after a change of days, and compared by `check`."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from kindermeilen.actions.context import GroupFrame, frame_of
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import StoredTally
from kindermeilen.storage import campaigns, tallies, towns
from kindermeilen.storage.tallies import WeekRow


def place_again(conn: Connection, frame: GroupFrame) -> None:
    """Give each tally of the group its campaign, period and sort of day anew, after periods or free days changed.

    Raises Refusal where a tally would lie outside every period then.
    """
    tallies.clear_sums(conn, frame.group.id)
    for stored in tallies.all_tallies(conn, frame.group.id):
        placed = _placed(frame, stored)
        if placed != stored:
            values = {"campaign_id": placed.campaign_id, "period": placed.period, "open_day": placed.open_day}
            tallies.write_tally(conn, frame.group, stored.id, values)
        tallies.add_to_sums(conn, frame.group, placed, 1)


def _placed(frame: GroupFrame, stored: StoredTally) -> StoredTally:
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


def differing_sums(conn: Connection, municipality_id: int) -> Iterator[tuple[str, list[WeekRow], list[WeekRow]]]:
    """Groups (by code) whose stored sums are not those of their tallies: stored and recomputed, year by year."""
    years = campaigns.campaigns_of_municipality(conn, municipality_id)
    for group in towns.groups_of_municipality(conn, municipality_id):
        every = tallies.all_tallies(conn, group.id)
        for year in years:
            stored = tallies.weeks_of_group(conn, group.id, year.id)
            fresh = recomputed([tally for tally in every if tally.campaign_id == year.id], group.id)
            if sorted(stored, key=_order) != sorted(fresh, key=_order):
                yield group.code, stored, fresh


def _order(row: WeekRow) -> tuple[str, ...]:
    counted = row.counted
    return (row.week.isoformat(), row.basis, counted.sheet, counted.period, str(counted.open_day))


def recomputed(found: list[StoredTally], group_id: int) -> list[WeekRow]:
    """The sums of these tallies of a year, by the same key as they are stored."""
    rows: dict[tuple[str, ...], WeekRow] = {}
    for tally in found:
        if not tally.deleted:
            row = tallies.week_row(group_id, tally)
            key = _order(row)
            rows[key] = tallies.added(rows[key], row) if key in rows else row
    return list(rows.values())
