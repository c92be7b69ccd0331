"""States of a day, numbers of children, periods, and what is handed to the coordinator."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from kindermeilen.actions import campaigns, days, sums, tallies
from kindermeilen.actions.tallies import Sent
from kindermeilen.domain.access import Actor
from kindermeilen.domain.errors import NotFound, Refusal, WordsNeeded
from kindermeilen.domain.nouns import CampaignState
from kindermeilen.storage import campaigns as stored_campaigns
from kindermeilen.storage import paper, towns
from kindermeilen.storage import tallies as stored_tallies
from tests.actions.class_actors import class_device, teacher
from tests.conftest import TODAY, World

MONDAY, FRIDAY = date(2026, 9, 21), date(2026, 9, 25)


@pytest.fixture
def anna(world: World) -> Actor:
    return teacher(world, world.code_3b)


def put_state(world: World, actor: Actor, state: str | None, weather: str | None = None, **more: Any) -> Any:
    with world.write(actor) as ctx:
        entry_id = more.get("entry_id", uuid4().hex)
        return days.put_state(ctx, world.code_3b, more.get("day", TODAY), entry_id, state, weather)


def put_children(world: World, actor: Actor, valid_from: date, children: Any, weekday: int = 0, entry: str = "") -> Any:
    with world.write(actor) as ctx:
        return days.put_children(ctx, world.code_3b, entry or uuid4().hex, valid_from, children, weekday)


def put_period(world: World, actor: Actor, kind: str, first: date, last: date, public_id: str = "p") -> Any:
    code = world.code_3b if actor == teacher(world, world.code_3b) else world.code_4a
    with world.write(actor) as ctx:
        return days.put_period(ctx, code, public_id, uuid4().hex, kind, first, last)


def put_ways(world: World, actor: Actor, day: date, count: int, sheet: str = "way_there") -> None:
    with world.write(actor) as ctx:
        tallies.put_tally(ctx, world.code_3b, day, sheet, Sent(uuid4().hex, None, {"foot": count}))


def group_id(world: World, code: str) -> int:
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, code)
        assert place is not None
        return place.group.id


def state(world: World, day: date = TODAY) -> tuple[str | None, str | None] | None:
    with world.read() as ctx:
        return stored_tallies.find_state(ctx.conn, group_id(world, world.code_3b), day)


def own_periods(world: World, code: str) -> list[tuple[str, date, date]]:
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, code)
        assert place is not None
        every = stored_campaigns.periods_of_institution(ctx.conn, place.institution.id)
        return [(one.kind, one.first, one.last) for one in every if one.group_id == place.group.id]


def file_the_year(world: World) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaign = stored_campaigns.campaigns_of_municipality(ctx.conn, town.id)[0]
        stored_campaigns.change_campaign(ctx.conn, campaign.id, state=CampaignState.FILED.value)


def test_a_day_without_ways_says_why_and_is_no_zero(world: World, anna: Actor) -> None:
    put_state(world, anna, "excursion", "sun")
    assert state(world) == ("excursion", "sun")
    with world.read(anna) as ctx, pytest.raises(NotFound):
        tallies.get_tally(ctx, world.code_3b, TODAY, "way_there")


def test_ways_and_a_state_exclude_each_other(world: World, anna: Actor) -> None:
    put_state(world, anna, "no_school", "rain")
    put_ways(world, anna, TODAY, 5)
    assert state(world) == (None, "rain")
    with pytest.raises(Refusal) as refused:
        put_state(world, anna, "no_school")
    assert refused.value.rule == "day_has_tally"
    assert put_state(world, anna, None, "snow")["weather"] == "snow"


def test_leisure_miles_leave_the_state_alone(world: World, anna: Actor) -> None:
    put_state(world, anna, "no_school")
    put_ways(world, anna, TODAY, 5, "leisure")
    assert state(world) == ("no_school", None)


def test_a_state_sent_twice_is_one_and_other_content_by_its_id_is_refused(world: World, anna: Actor) -> None:
    first = put_state(world, anna, "excursion", entry_id="a" * 32)
    put_state(world, anna, None)
    assert put_state(world, anna, "excursion", entry_id="a" * 32) == first
    assert state(world) == (None, None)
    with pytest.raises(Refusal) as refused:
        put_state(world, anna, "no_school", entry_id="a" * 32)
    assert refused.value.rule == "entry_id_reused"


@pytest.mark.parametrize(
    ("said", "weather", "day", "rule"),
    [
        ("asleep", None, TODAY, "unknown_choice"),
        (None, "frogs", TODAY, "unknown_choice"),
        ("excursion", None, FRIDAY, "future"),
        ("excursion", None, date(2026, 9, 11), "outside_periods"),
    ],
)
def test_a_state_that_cannot_be_is_refused(
    world: World, anna: Actor, said: str | None, weather: str | None, day: date, rule: str
) -> None:
    with pytest.raises(Refusal) as refused:
        put_state(world, anna, said, weather, day=day)
    assert refused.value.rule == rule


def test_a_filed_year_takes_no_state_no_children_and_no_period(world: World, anna: Actor) -> None:
    file_the_year(world)
    for do in (
        lambda: put_state(world, anna, "excursion"),
        lambda: put_children(world, anna, TODAY, 24),
        lambda: put_period(world, anna, "baseline", MONDAY, FRIDAY),
    ):
        with pytest.raises(Refusal) as refused:
            do()
        assert refused.value.rule == "filed"
    assert put_children(world, anna, date(2026, 10, 3), 24)["children"] == 24


def test_a_class_device_says_todays_state_only(world: World, anna: Actor) -> None:
    tablet = class_device(world, world.code_3b)
    put_state(world, tablet, "excursion")
    with pytest.raises(WordsNeeded):
        put_state(world, tablet, "excursion", day=MONDAY)
    with pytest.raises(WordsNeeded):
        put_children(world, tablet, TODAY, 24)


def test_each_day_is_judged_by_its_own_number_of_children(world: World, anna: Actor) -> None:
    put_children(world, anna, date(2026, 9, 23), 27)
    put_ways(world, anna, TODAY, 27)
    put_ways(world, anna, MONDAY, 24)
    assert put_children(world, anna, MONDAY, 24)["children"] == 24
    with pytest.raises(Refusal) as refused:
        put_children(world, anna, MONDAY, 23)
    assert (refused.value.rule, refused.value.params["day"]) == ("fewer_children_than_ways", MONDAY)


def test_a_number_for_one_day_of_the_week_leaves_the_others(world: World, anna: Actor) -> None:
    put_ways(world, anna, MONDAY, 20)
    with pytest.raises(Refusal):
        put_children(world, anna, date(2026, 9, 14), 12, weekday=1)
    assert put_children(world, anna, date(2026, 9, 14), 12, weekday=5) == {
        "from": "2026-09-14",
        "children": 12,
        "weekday": 5,
    }


@pytest.mark.parametrize("children", [0, -1, 401, 2.5, True, "25", None])
def test_a_number_of_children_is_a_whole_number_up_to_400(world: World, anna: Actor, children: Any) -> None:
    with pytest.raises(Refusal) as refused:
        put_children(world, anna, TODAY, children)
    assert refused.value.field == "children"


def test_the_same_number_sent_twice_is_set_once(world: World, anna: Actor) -> None:
    first = put_children(world, anna, TODAY, 26, entry="a" * 32)
    put_children(world, anna, TODAY, 27)
    assert put_children(world, anna, TODAY, 26, entry="a" * 32) == first
    with world.read() as ctx:
        numbers = {one.children for one in towns.headcounts_of(ctx.conn, group_id(world, world.code_3b))}
    assert numbers == {25, 27}


def test_the_same_id_changes_a_period_of_its_group_and_no_others(world: World, anna: Actor) -> None:
    ben = teacher(world, world.code_4a)
    put_period(world, anna, "baseline", date(2026, 9, 14), date(2026, 9, 18), "one")
    put_period(world, ben, "baseline", MONDAY, FRIDAY, "one")
    put_period(world, anna, "baseline", date(2026, 9, 14), date(2026, 9, 16), "one")
    assert own_periods(world, world.code_3b) == [("baseline", date(2026, 9, 14), date(2026, 9, 16))]
    assert own_periods(world, world.code_4a) == [("baseline", MONDAY, FRIDAY)]


def test_a_period_id_of_any_length_is_kept(world: World, anna: Actor) -> None:
    put_period(world, anna, "baseline", MONDAY, FRIDAY, "x" * 500)
    assert len(own_periods(world, world.code_3b)) == 1


def test_two_periods_of_a_group_never_overlap(world: World, anna: Actor) -> None:
    put_period(world, anna, "baseline", MONDAY, FRIDAY, "one")
    with pytest.raises(Refusal) as refused:
        put_period(world, anna, "follow_up", FRIDAY, date(2026, 9, 30), "two")
    assert refused.value.rule == "periods_overlap"
    assert len(own_periods(world, world.code_3b)) == 1


def test_sums_follow_a_period_and_its_removal(world: World, anna: Actor) -> None:
    put_ways(world, anna, MONDAY, 20)
    put_period(world, anna, "baseline", MONDAY, FRIDAY, "one")
    with world.read() as ctx:
        mine = stored_tallies.all_weeks_of_group(ctx.conn, group_id(world, world.code_3b))
        stored = stored_campaigns.periods_of_institution(ctx.conn, _institution_id(world))
    assert [row.counted.period for row in mine] == ["baseline"]
    with world.write(anna) as ctx:
        days.remove_period(ctx, world.code_3b, stored[0].public_id)
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        mine = stored_tallies.all_weeks_of_group(ctx.conn, group_id(world, world.code_3b))
        assert list(sums.differing_sums(ctx.conn, town.id)) == []
    assert [row.counted.period for row in mine] == ["action"]


def _institution_id(world: World) -> int:
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, world.code_3b)
        assert place is not None
        return place.institution.id


def send_correction(world: World, actor: Actor, counts: dict[str, Any], day: date = TODAY, **more: Any) -> Any:
    with world.write(actor) as ctx:
        entry, reason = more.get("entry_id", uuid4().hex), more.get("reason", "")
        return days.send_correction(ctx, world.code_3b, entry, day, "way_there", {"counts": counts}, reason)


def waiting(world: World) -> list[dict[str, Any]]:
    with world.read() as ctx:
        found = paper.waiting_corrections_of_group(ctx.conn, group_id(world, world.code_3b))
        return [one.content["counts"] for one in found]


def test_what_comes_late_waits_once_also_after_closing(world: World, anna: Actor) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.close(ctx, town, 2026)
    for _ in range(2):
        send_correction(world, anna, {"foot": 5}, entry_id="a" * 32, reason="krank")
    assert waiting(world) == [{"foot": 5}]


@pytest.mark.parametrize(
    ("counts", "day", "reason", "rule"),
    [
        ({"foot": 26}, TODAY, "", "more_ways_than_children"),
        ({"rocket": 1}, TODAY, "", "unknown_mode"),
        ({"foot": 5}, FRIDAY, "", "future"),
        ({"foot": 5}, date(2026, 9, 11), "", "outside_periods"),
        ({"foot": 5}, TODAY, "x" * 501, "reason_too_long"),
    ],
)
def test_what_could_never_be_stored_does_not_wait(
    world: World, anna: Actor, counts: dict[str, Any], day: date, reason: str, rule: str
) -> None:
    with pytest.raises(Refusal) as refused:
        send_correction(world, anna, counts, day, reason=reason)
    assert refused.value.rule == rule
    assert waiting(world) == []
