"""Write sums anew that are not those of their tallies. Tallies follow from nothing: they stay as they are."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context
from kindermeilen.actions.sums import Difference, differing_sums_of, portions
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.nouns import Group
from kindermeilen.storage import campaigns, sums, towns
from kindermeilen.storage.bulk import Turns


def repair(turns: Turns, now: datetime, *, dry_run: bool, progress: Callable[[int], None]) -> Iterator[Difference]:
    """All sums that differ; each group that has some gets a turn of its own, unless it is a dry run.

    What an entry changes meanwhile is seen in that turn, since the group is locked before its tallies are read.
    """
    with turns.database.read() as conn:
        every = towns.municipalities(conn)
    for town in every:
        with turns.database.read() as conn:
            groups = towns.groups_of_municipality(conn, town.id)
        for some in portions(groups):
            yield from _repair_some(turns, some, now, dry_run=dry_run)
            progress(len(some))


def _repair_some(turns: Turns, groups: Sequence[Group], now: datetime, *, dry_run: bool) -> Iterator[Difference]:
    with turns.database.read() as conn:
        found = _differences(conn, groups)
    if dry_run:
        yield from found
        return
    for code in dict.fromkeys(difference.group.code for difference in found):
        with turns.write(side_by_side=True) as conn:
            written = _repair_group(conn, code, now)
        yield from written


def _repair_group(conn: Connection, code: str, now: datetime) -> list[Difference]:
    place = towns.find_place(conn, code, lock=True)
    if place is None:
        return []
    group = place.group
    found = _differences(conn, [group])
    for difference in found:
        sums.replace_sum(conn, group, difference.key, difference.recomputed)
    for campaign_id in sorted({difference.key[0] for difference in found}):
        campaigns.touch(conn, group.id, campaign_id)
    if found:
        ctx = Context(conn, NOBODY, now, now.date(), "")
        write_audit(
            ctx,
            group.municipality_id,
            "repair_sums",
            f"{group.name}, {place.institution.name}",
            sums=[str(difference) for difference in found],
        )
    return found


def _differences(conn: Connection, groups: Sequence[Group]) -> list[Difference]:
    return list(differing_sums_of(conn, groups, sums.tally_rows(conn, [group.id for group in groups])))
