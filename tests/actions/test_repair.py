"""Sums are written anew from tallies, while Anna's class goes on entering."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, select, update

from kindermeilen.actions import sums
from kindermeilen.actions.context import Context
from kindermeilen.actions.repair import repair
from kindermeilen.actions.sums import Difference
from kindermeilen.actions.tallies import Sent, put_tally
from kindermeilen.domain.access import Actor
from kindermeilen.storage import campaigns, towns
from kindermeilen.storage import sums as stored_sums
from kindermeilen.storage import tables as t
from kindermeilen.storage.bulk import Turns
from kindermeilen.storage.sums import Sums
from tests.actions.class_actors import teacher
from tests.conftest import NOW, SECRET, TODAY, World

DAYS = [date(2026, 9, day) for day in (14, 15, 16, 17, 18, 21, 22, 23)]


@pytest.fixture
def anna(world: World) -> Actor:
    return teacher(world, world.code_3b)


def put(world: World, anna: Actor, day: date, foot: int) -> None:
    """As the web does: on PostgreSQL, beside the entries of other classes."""
    with world.database.write(side_by_side=True) as conn:
        ctx = Context(conn, anna, NOW, TODAY, SECRET)
        put_tally(ctx, world.code_3b, day, "way_there", Sent(uuid4().hex, None, {"foot": foot}))


def repaired(world: World, *, dry_run: bool = False) -> list[Difference]:
    return list(repair(Turns(world.database), NOW, dry_run=dry_run, progress=lambda done: None))


def break_sums(world: World) -> None:
    with world.write() as ctx:
        ctx.conn.execute(update(t.WeekSum).values(foot=t.WeekSum.foot + 5, days=127))


def versions(world: World) -> tuple[int, ...]:
    """Of 3b's pages and of its town's."""
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, world.code_3b)
        assert place is not None
        return place.group.version, campaigns.campaigns_of_group(ctx.conn, place.group.id)[0].version


def differing(world: World) -> list[Difference]:
    with world.read() as ctx:
        return [one for town in towns.municipalities(ctx.conn) for one in sums.differing_sums(ctx.conn, town.id)]


def test_each_sum_that_differs_is_named_and_written_as_its_tallies_have_it(world: World, anna: Actor) -> None:
    for day in DAYS:
        put(world, anna, day, 7)
    break_sums(world)
    found = repaired(world)
    assert [(one.key[1], one.stored and one.stored[2], one.recomputed and one.recomputed[2]) for one in found] == [
        (date(2026, 9, 14), 40, 35),
        (date(2026, 9, 21), 26, 21),
    ]
    assert differing(world) == []


def test_sums_that_are_missing_or_of_no_tally_are_repaired_too(world: World, anna: Actor) -> None:
    put(world, anna, DAYS[0], 7)
    with world.write() as ctx:
        ctx.conn.execute(update(t.WeekSum).values(sheet="leisure"))
    assert [(one.stored is None, one.recomputed is None) for one in repaired(world)] == [(False, True), (True, False)]
    assert differing(world) == []


def test_pages_are_made_new_after_a_repair_and_the_log_says_what_was_changed(world: World, anna: Actor) -> None:
    put(world, anna, DAYS[0], 7)
    break_sums(world)
    before = versions(world)
    repaired(world)
    assert versions(world) == tuple(version + 1 for version in before)
    with world.read() as ctx:
        line = ctx.conn.execute(select(t.Audit).where(t.Audit.deed == "repair_sums")).one()
    assert line.subject == "3b, Lindenschule"
    assert "recomputed days 1, foot 7" in line.details["sums"][0]


def test_a_dry_run_writes_nothing(world: World, anna: Actor) -> None:
    put(world, anna, DAYS[0], 7)
    break_sums(world)
    found = repaired(world, dry_run=True)
    assert len(found) == 1
    assert differing(world) == found


def test_an_entry_between_looking_and_writing_is_in_the_repaired_sum(
    world: World, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Repair has read the group's tallies once and waits; Anna saves; then repair takes its turn."""
    put(world, anna, DAYS[0], 7)
    break_sums(world)
    write = Turns.write

    def after_anna(turns: Turns, **how: bool) -> Any:
        put(world, anna, DAYS[1], 9)
        return write(turns, **how)

    monkeypatch.setattr(Turns, "write", after_anna)
    repaired(world)
    assert differing(world) == []


def test_an_entry_waits_while_repair_has_the_group_in_hand_and_is_counted_after_it(
    world: World, anna: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world, anna, DAYS[0], 7)
    break_sums(world)
    read, waiting = stored_sums.stored_sums, list[Future[None]]()

    def with_anna(conn: Connection, group_ids: Sequence[int]) -> dict[int, Sums]:
        """Anna saves when repair has read the tallies of her class, in its turn, and not yet the sums."""
        if len(group_ids) == 1 and not waiting:
            waiting.append(pool.submit(put, world, anna, DAYS[1], 9))
            with pytest.raises(TimeoutError):
                waiting[0].result(timeout=0.3)
        return read(conn, group_ids)

    monkeypatch.setattr(stored_sums, "stored_sums", with_anna)
    with ThreadPoolExecutor(1) as pool:
        repaired(world)
        waiting[0].result(timeout=20)
    assert differing(world) == []
