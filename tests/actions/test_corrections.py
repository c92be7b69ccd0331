"""What waits: two numbers for one day, and what came late; nothing is replaced unseen, nothing is lost."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from kindermeilen.actions import corrections, days, sums, tallies
from kindermeilen.actions.tallies import Sent
from kindermeilen.domain.access import Actor
from kindermeilen.domain.errors import NotFound, Refusal, WordsNeeded
from kindermeilen.storage import towns
from tests.actions.class_actors import class_device, coordinator, teacher
from tests.conftest import TODAY, World

YESTERDAY = date(2026, 9, 23)
AFTER_DEADLINE = date(2026, 10, 12)


@pytest.fixture
def anna(world: World) -> Actor:
    return teacher(world, world.code_3b)


@pytest.fixture
def kora(world: World) -> Actor:
    return coordinator(world)


def put(world: World, actor: Actor, foot: int, *, day: date = TODAY, sheet: str = "way_there") -> bool:
    """Store, or keep beside, with the form of an empty day."""
    with world.write(actor) as ctx:
        sent = Sent(uuid4().hex, None, {"foot": foot})
        return corrections.put_or_keep_beside(ctx, world.code_3b, day, sheet, sent)


def waiting(world: World, actor: Actor) -> list[corrections.WaitingEntry]:
    with world.read(actor) as ctx:
        return corrections.conflicts_of_group(ctx, world.code_3b)


def foot(world: World, actor: Actor, day: date = TODAY, sheet: str = "way_there") -> Any:
    with world.read(actor) as ctx:
        return tallies.get_tally(ctx, world.code_3b, day, sheet).counts.get("foot")


def settle(world: World, actor: Actor, waiting_id: int, *, take: bool, revision: int | None = None) -> None:
    with world.write(actor) as ctx:
        corrections.settle_conflict(ctx, world.code_3b, waiting_id, take_waiting=take, revision=revision)


def test_a_second_number_waits_beside_the_first(world: World, anna: Actor) -> None:
    assert put(world, anna, 10)
    assert not put(world, anna, 11)
    assert foot(world, anna) == 10
    entry = waiting(world, anna)[0]
    assert entry.correction.content["counts"] == {"foot": 11}
    assert entry.stored is not None
    assert entry.stored.counts == {"foot": 10}


def test_the_same_second_number_waits_once_and_the_stored_one_not_at_all(world: World, anna: Actor) -> None:
    put(world, anna, 10)
    put(world, anna, 11)
    put(world, anna, 11)
    assert put(world, anna, 10)
    assert len(waiting(world, anna)) == 1


def test_a_late_correction_with_the_same_numbers_hides_no_conflict(world: World, anna: Actor) -> None:
    put(world, anna, 10)
    with world.write(anna) as ctx:
        days.send_correction(ctx, world.code_3b, uuid4().hex, TODAY, "way_there", {"counts": {"foot": 11}}, "")
    put(world, anna, 11)
    assert len(waiting(world, anna)) == 1


def test_what_could_not_be_stored_does_not_wait(world: World, anna: Actor) -> None:
    put(world, anna, 10)
    with pytest.raises(Refusal) as refused:
        put(world, anna, 26)
    assert refused.value.rule == "more_ways_than_children"
    assert waiting(world, anna) == []


@pytest.mark.parametrize(("take", "count"), [(True, 11), (False, 10)])
def test_the_class_picks_once(world: World, anna: Actor, take: bool, count: int) -> None:
    put(world, anna, 10)
    put(world, anna, 11)
    waiting_id = waiting(world, anna)[0].correction.id
    for _ in range(2):
        settle(world, anna, waiting_id, take=take, revision=1)
    assert foot(world, anna) == count
    assert waiting(world, anna) == []
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        assert list(sums.differing_sums(ctx.conn, town.id)) == []


def test_a_number_that_came_since_is_not_replaced_unseen(world: World, anna: Actor) -> None:
    put(world, anna, 10)
    put(world, anna, 11)
    waiting_id = waiting(world, anna)[0].correction.id
    with world.write(anna) as ctx:
        tallies.put_tally(ctx, world.code_3b, TODAY, "way_there", Sent(uuid4().hex, "1", {"foot": 12}))
    with pytest.raises(Refusal) as refused:
        settle(world, anna, waiting_id, take=True, revision=1)
    assert refused.value.rule == "changed_meanwhile"
    assert foot(world, anna) == 12


def test_a_class_settles_its_own_conflicts_only(world: World, anna: Actor) -> None:
    put(world, anna, 10)
    put(world, anna, 11)
    waiting_id = waiting(world, anna)[0].correction.id
    ben = teacher(world, world.code_4a)
    with world.write(ben) as ctx, pytest.raises(NotFound):
        corrections.settle_conflict(ctx, world.code_4a, waiting_id, take_waiting=True)
    with pytest.raises(WordsNeeded):
        settle(world, class_device(world, world.code_3b), waiting_id, take=True)


def test_a_late_correction_is_not_the_classs_to_accept(world: World, anna: Actor) -> None:
    with world.write(anna) as ctx:
        body = {"counts": {"foot": 7}}
        sent = days.send_correction(ctx, world.code_3b, uuid4().hex, TODAY, "way_there", body, "")
    with pytest.raises(NotFound):
        settle(world, anna, sent["correction"], take=True)


def test_a_class_devices_way_home_of_yesterday_waits_where_somebody_was_first(world: World, anna: Actor) -> None:
    put(world, anna, 7, day=YESTERDAY, sheet="way_back")
    tablet = class_device(world, world.code_3b)
    assert not put(world, tablet, 8, day=YESTERDAY, sheet="way_back")
    assert put(world, tablet, 7, day=YESTERDAY, sheet="way_back")
    assert foot(world, anna, YESTERDAY, "way_back") == 7
    assert len(waiting(world, anna)) == 1
    with pytest.raises(WordsNeeded):
        put(world, tablet, 8, day=date(2026, 9, 22), sheet="way_back")


@pytest.mark.parametrize(("accept", "count"), [(True, 9), (False, 7)])
def test_the_coordinator_decides_on_what_came_late(
    world: World, anna: Actor, kora: Actor, accept: bool, count: int
) -> None:
    put(world, anna, 7)
    world.clock.set_day(AFTER_DEADLINE)
    with world.write(anna) as ctx:
        body = {"counts": {"foot": 9}}
        sent = days.send_correction(ctx, world.code_3b, uuid4().hex, TODAY, "way_there", body, "vergessen")
    with world.write(kora) as ctx:
        corrections.decide(ctx, world.ags, sent["correction"], accept=accept, reason="geprüft")
    assert foot(world, anna) == count
    with world.read(kora) as ctx:
        assert corrections.waiting_in_town(ctx, world.ags) == []


def test_another_towns_coordinator_finds_nothing_to_decide(world: World, anna: Actor, kora: Actor) -> None:
    put(world, anna, 10)
    put(world, anna, 11)
    waiting_id = waiting(world, anna)[0].correction.id
    with world.write(kora) as ctx, pytest.raises(NotFound):
        corrections.decide(ctx, world.other_ags, waiting_id, accept=True)
