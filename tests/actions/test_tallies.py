"""A tally is stored exactly once, with history, and never over somebody else's number."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from kindermeilen.actions import campaigns, paper_lists, sums, tallies
from kindermeilen.actions.tallies import Answer, CoveredByPaper, Sent, StaleTally
from kindermeilen.domain.access import Actor
from kindermeilen.domain.errors import NotFound, Refusal, WordsNeeded
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.tables_in import PaperTotalRow
from kindermeilen.storage import campaigns as stored_campaigns
from kindermeilen.storage import tallies as stored_tallies
from kindermeilen.storage import towns
from kindermeilen.storage.campaigns import StoredPeriod
from tests.actions.class_actors import class_device, coordinator, teacher
from tests.conftest import TODAY, World

YESTERDAY = date(2026, 9, 23)
COUNTS = {"foot": 12, "bike": 5, "car": 3}


@pytest.fixture
def anna(world: World) -> Actor:
    return teacher(world, world.code_3b)


def put(world: World, actor: Actor, *, day: date = TODAY, sheet: str = "way_there", **sent: Any) -> Answer:
    """Store a tally of 3b."""
    values: dict[str, Any] = {"entry_id": uuid4().hex, "if_match": None, "counts": COUNTS} | sent
    with world.write(actor) as ctx:
        return tallies.put_tally(ctx, world.code_3b, day, sheet, Sent(**values))


def delete(world: World, actor: Actor, if_match: str | None, entry_id: str = "", day: date = TODAY) -> Answer:
    with world.write(actor) as ctx:
        return tallies.delete_tally(ctx, world.code_3b, day, "way_there", entry_id or uuid4().hex, if_match)


def differing(world: World) -> list[Any]:
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        return list(sums.differing_sums(ctx.conn, town.id))


def set_period(world: World, kind: PeriodKind, first: date, last: date) -> None:
    """A period of 3b, whatever is stored already."""
    with world.write() as ctx:
        place = towns.find_place(ctx.conn, world.code_3b)
        assert place is not None
        campaign = stored_campaigns.campaigns_of_group(ctx.conn, place.group.id)[0]
        period = StoredPeriod(str(uuid4()), campaign.id, place.institution.id, place.group.id, kind, first, last)
        stored_campaigns.set_period(ctx.conn, place.municipality.id, period)


def test_a_first_entry_is_answered_with_its_miles_and_the_groups_total(world: World, anna: Actor) -> None:
    assert put(world, anna) == Answer(revision=1, miles=17, group_total=17, first=True)
    assert put(world, anna, sheet="food", counts={"miles": 4}).group_total == 21
    assert differing(world) == []


def test_the_same_entry_again_gets_the_same_answer_and_counts_once(world: World, anna: Actor) -> None:
    first = put(world, anna, entry_id="a" * 32)
    put(world, anna, if_match="1", counts={"foot": 20})
    again = put(world, anna, entry_id="a" * 32)
    assert (again.revision, again.miles, again.group_total) == (first.revision, first.miles, first.group_total)
    assert differing(world) == []


def test_zeros_make_no_other_entry(world: World, anna: Actor) -> None:
    put(world, anna, entry_id="a" * 32)
    assert put(world, anna, entry_id="a" * 32, counts=COUNTS | {"bus": 0}).revision == 1


def test_the_same_entry_is_answered_again_after_the_deadline(world: World, anna: Actor) -> None:
    put(world, anna, entry_id="a" * 32)
    world.clock.set_day(date(2026, 12, 1))
    assert put(world, anna, entry_id="a" * 32).revision == 1


@pytest.mark.parametrize(
    "other",
    [{"counts": {"foot": 1}}, {"basis": "assumed"}, {"absent": 1}, {"sheet": "way_back"}, {"day": YESTERDAY}],
)
def test_the_same_entry_id_with_other_content_is_refused(world: World, anna: Actor, other: dict[str, Any]) -> None:
    put(world, anna, entry_id="a" * 32)
    with pytest.raises(Refusal) as refused:
        put(world, anna, **({"entry_id": "a" * 32} | other))
    assert refused.value.rule == "entry_id_reused"


def test_a_known_entry_is_answered_before_if_match_is_looked_at(world: World, anna: Actor) -> None:
    put(world, anna, entry_id="a" * 32)
    put(world, anna, if_match="1", counts={"foot": 20})
    assert put(world, anna, entry_id="a" * 32, if_match="99").revision == 1


def test_if_match_is_looked_at_before_the_rules(world: World, anna: Actor) -> None:
    put(world, anna)
    with pytest.raises(StaleTally) as stale:
        put(world, anna, if_match="7", counts={"foot": 99})
    assert stale.value.stored is not None
    assert stale.value.stored.counts == {"foot": 12, "bike": 5, "car": 3}


@pytest.mark.parametrize(
    ("if_match", "rule"), [(None, "revision_needed"), ("2", "stale_revision"), ("x", "stale_revision")]
)
def test_no_number_is_overwritten_unseen(world: World, anna: Actor, if_match: str | None, rule: str) -> None:
    put(world, anna)
    with pytest.raises(StaleTally) as stale:
        put(world, anna, if_match=if_match, counts={"foot": 1})
    assert stale.value.rule == rule


def test_if_match_on_nothing_is_refused(world: World, anna: Actor) -> None:
    with pytest.raises(StaleTally) as stale:
        put(world, anna, if_match="1")
    assert stale.value.rule == "no_such_revision"


def test_a_tally_taken_back_takes_its_miles_back_and_keeps_its_number(world: World, anna: Actor) -> None:
    put(world, anna)
    assert delete(world, anna, "1") == Answer(revision=2, miles=0, group_total=0)
    with pytest.raises(StaleTally):
        put(world, anna)
    with pytest.raises(StaleTally):
        put(world, anna, if_match="*")
    assert put(world, anna, if_match="2").revision == 3
    assert differing(world) == []


def test_a_tally_is_taken_back_once(world: World, anna: Actor) -> None:
    put(world, anna)
    assert delete(world, anna, "1", "b" * 32).revision == 2
    assert delete(world, anna, "1", "b" * 32).revision == 2
    with pytest.raises(NotFound):
        delete(world, anna, "2")


def test_a_new_number_replaces_the_old_one_in_the_sums(world: World, anna: Actor) -> None:
    put(world, anna)
    assert put(world, anna, if_match="1", counts={"bus": 4}).group_total == 4
    assert put(world, anna, if_match="2", counts={"bus": 4}, basis="assumed").group_total == 4
    assert differing(world) == []


@pytest.mark.parametrize(
    ("sent", "rule", "field"),
    [
        ({"counts": {"foot": 26}}, "more_ways_than_children", "counts.foot"),
        ({"counts": {"foot": 13, "bus": 13}}, "more_ways_than_children", "counts"),
        ({"counts": {"foot": -1}}, "not_a_count", "counts.foot"),
        ({"counts": {"foot": 1.5}}, "not_a_count", "counts.foot"),
        ({"counts": {"foot": True}}, "not_a_count", "counts.foot"),
        ({"counts": {"rocket": 1}}, "unknown_mode", "counts.rocket"),
        ({"counts": {"miles": 1}}, "unknown_mode", "counts.miles"),
        ({"basis": "guessed"}, "unknown_basis", "basis"),
        ({"absent": 26}, "more_ways_than_children", "absent"),
        ({"absent": "2"}, "not_a_count", "absent"),
        ({"sheet": "food", "counts": {"miles": 251}}, "above_ten_per_child", "counts"),
        ({"sheet": "food", "counts": {"miles": 76}}, "confirm_above_three_per_child", "confirmed"),
        ({"sheet": "leisure", "counts": {"bike": 76}}, "confirm_above_three_per_child", "confirmed"),
        ({"day": date(2026, 9, 25)}, "future", "day"),
        ({"day": date(2026, 9, 11)}, "outside_periods", "day"),
    ],
)
def test_what_a_class_cannot_have_counted_names_field_and_rule(
    world: World, anna: Actor, sent: dict[str, Any], rule: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        put(world, anna, **sent)
    assert (refused.value.rule, refused.value.field) == (rule, field)
    assert differing(world) == []


def test_adults_are_not_asked_back(world: World, anna: Actor) -> None:
    assert put(world, anna, sheet="adults", counts={"miles": 100}).group_total == 0


def test_a_confirmed_number_says_so(world: World, anna: Actor) -> None:
    put(world, anna, sheet="food", counts={"miles": 76}, confirmed=True)
    with world.read(anna) as ctx:
        assert tallies.get_tally(ctx, world.code_3b, TODAY, "food").confirmed


def test_entries_end_with_the_deadline(world: World, anna: Actor) -> None:
    world.clock.set_day(date(2026, 10, 9))
    assert put(world, anna).revision == 1
    world.clock.set_day(date(2026, 10, 10))
    with pytest.raises(Refusal) as refused:
        put(world, anna, if_match="1", counts={"foot": 1})
    assert refused.value.rule == "after_deadline"
    with pytest.raises(Refusal):
        delete(world, anna, "1")


def test_a_follow_up_week_is_open_for_ten_days_after_its_end_also_when_the_year_is_closed(
    world: World, anna: Actor
) -> None:
    set_period(world, PeriodKind.FOLLOW_UP, date(2026, 11, 9), date(2026, 11, 13))
    world.clock.set_day(date(2026, 11, 12))
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.close(ctx, town, 2026)
    assert put(world, anna, day=date(2026, 11, 10)).miles == 0
    with pytest.raises(Refusal) as refused:
        put(world, anna, day=date(2026, 9, 24))
    assert refused.value.rule == "after_deadline"
    world.clock.set_day(date(2026, 11, 24))
    with pytest.raises(Refusal):
        put(world, anna, day=date(2026, 11, 11))


def test_a_closed_year_takes_no_more_entries(world: World, anna: Actor) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.close(ctx, town, 2026)
    with pytest.raises(Refusal) as refused:
        put(world, anna)
    assert refused.value.rule == "closed"


def test_a_baseline_week_counts_but_earns_nothing(world: World, anna: Actor) -> None:
    set_period(world, PeriodKind.BASELINE, date(2026, 9, 21), date(2026, 9, 25))
    assert put(world, anna).miles == 0
    with world.read(anna) as ctx:
        assert tallies.get_tally(ctx, world.code_3b, TODAY, "way_there").period == "baseline"


def test_a_day_that_a_total_from_paper_covers_is_refused_naming_it(world: World, anna: Actor) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        house = next(one for one in towns.institutions_of(ctx.conn, town.id) if one.name == "Lindenschule")
        row = PaperTotalRow(0, house.name, ("3b",), date(2026, 9, 21), date(2026, 9, 25), 1, 25, 90, 0, 0, 0)
        paper_lists.add_paper_total(ctx, town, house, row)
    with pytest.raises(CoveredByPaper, match="Lindenschule, 2026-09-21 bis 2026-09-25"):
        put(world, anna)


def test_a_stranger_finds_no_group(world: World) -> None:
    for actor in (teacher(world, world.code_4a), teacher(world, world.code_2c), teacher(world, world.code_1a)):
        with pytest.raises(NotFound):
            put(world, actor)


def test_a_class_device_enters_today_and_yesterdays_empty_way_home(world: World, anna: Actor) -> None:
    tablet = class_device(world, world.code_3b)
    assert put(world, tablet).revision == 1
    assert put(world, tablet, day=YESTERDAY, sheet="way_back", entry_id="c" * 32).revision == 1
    for day, sheet in ((YESTERDAY, "way_back"), (YESTERDAY, "way_there"), (date(2026, 9, 22), "way_back")):
        with pytest.raises(WordsNeeded):
            put(world, tablet, day=day, sheet=sheet, counts={"foot": 1})


def test_a_class_device_may_repeat_what_it_sent_but_send_nothing_else_by_it(world: World, anna: Actor) -> None:
    tablet = class_device(world, world.code_3b)
    put(world, tablet, entry_id="c" * 32, day=YESTERDAY, sheet="way_back")
    world.clock.set_day(date(2026, 9, 30))
    assert put(world, tablet, entry_id="c" * 32, day=YESTERDAY, sheet="way_back").revision == 1
    with pytest.raises(Refusal) as refused:
        put(world, tablet, entry_id="c" * 32, day=YESTERDAY, sheet="way_back", counts={"foot": 1})
    assert refused.value.rule == "entry_id_reused"


def test_yesterdays_way_home_is_open_again_once_it_was_taken_back(world: World, anna: Actor) -> None:
    put(world, anna, day=YESTERDAY, sheet="way_back")
    with world.write(anna) as ctx:
        tallies.delete_tally(ctx, world.code_3b, YESTERDAY, "way_back", uuid4().hex, "1")
    tablet = class_device(world, world.code_3b)
    assert put(world, tablet, day=YESTERDAY, sheet="way_back", if_match="2").revision == 3


def test_an_entry_names_the_narrowest_account_that_may(world: World) -> None:
    both = Actor((*coordinator(world).grants, *teacher(world, world.code_3b).grants), "PC")
    put(world, both)
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, world.code_3b)
        assert place is not None
        line = stored_tallies.journal(ctx.conn, place.group.id, TODAY)[0]
    assert line.account_id == both.grants[1].account_id


def test_a_device_with_two_sign_ins_may_what_either_may(world: World) -> None:
    """A class device whose browser also holds the school's account is not asked for the class's words."""
    both = Actor((*class_device(world, world.code_3b).grants, *coordinator(world).grants), "PC")
    put(world, both, day=YESTERDAY, sheet="way_back")
    assert put(world, both, day=YESTERDAY, sheet="way_back", if_match="1", counts={"foot": 2}).revision == 2
