"""What a group has reached: derived from its entries, also after corrections."""

from datetime import date

from kindermeilen.actions.context import frame_of
from kindermeilen.actions.progress import GroupProgress, group_progress
from kindermeilen.actions.totals import group_total
from kindermeilen.domain.album import PageKind
from kindermeilen.domain.badges import Badge
from kindermeilen.domain.journey import destination_of, journey_to
from kindermeilen.domain.milestones import Milestone, next_milestone
from kindermeilen.storage import rewards, towns
from tests.conftest import People, World

TODAY = "2026-09-24"


def reached(world: World, code: str, *, public: bool = True) -> GroupProgress:
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, code)
        assert place is not None
        frame = frame_of(ctx.conn, place)
        campaign = frame.current(ctx.today)
        assert campaign is not None
        total = group_total(ctx.conn, place.group, place.institution, place.municipality, campaign, ctx.today)
        town = place.municipality
        journey = journey_to(destination_of(campaign.destination), town.lat, town.lon, total.miles.total)
        return group_progress(ctx.conn, frame, campaign, total, journey, ctx.today, public=public)


def badge(found: GroupProgress, key: str) -> Badge:
    return next(one for one in found.badges if one.key == key)


def test_a_group_without_entries_has_everything_before_it(world: World) -> None:
    found = reached(world, world.code_3b)
    assert not any(one.earned for one in found.badges)
    assert not any(page.found for page in found.album)
    assert found.next_milestone.miles == 50


def test_annas_class_earns_its_first_badges_and_pages_on_day_one(people: People, world: World) -> None:
    people.anna.put(world.code_3b, TODAY, "way_there", {"foot": 12, "bike": 6, "car": 7})
    found = reached(world, world.code_3b)
    assert badge(found, "first_mile").earned
    assert badge(found, "stop_1").earned
    pages = [page for page in found.album if page.found]
    assert pages
    assert pages[0].kind is PageKind.ANIMAL


def test_a_kita_is_not_asked_for_the_way_home(world: World) -> None:
    assert "both_ways" in {one.key for one in reached(world, world.code_3b).badges}
    assert "both_ways" not in {one.key for one in reached(world, world.code_kita).badges}


def test_a_correction_says_which_badge_it_undid(people: People, world: World) -> None:
    first = people.anna.put(world.code_3b, TODAY, "way_there", {"foot": 25})
    people.anna.put(
        world.code_3b, TODAY, "way_there", {"foot": 2, "car": 23}, headers={"If-Match": first.headers["ETag"]}
    )
    found = badge(reached(world, world.code_3b), "stop_1")
    assert (found.earned, found.lost_on) == (False, date(2026, 9, 24))


def test_a_day_taken_back_says_it_too(people: People, world: World) -> None:
    first = people.anna.put(world.code_3b, TODAY, "food", {"miles": 25})
    headers = {"If-Match": first.headers["ETag"], "X-CSRFToken": people.anna.csrf_token()}
    answer = people.anna.client.delete(
        f"/api/v1/groups/{world.code_3b}/days/{TODAY}/food", json={"entry_id": "5" * 32}, headers=headers
    )
    assert answer.status_code == 200
    assert badge(reached(world, world.code_3b), "red").lost_on == date(2026, 9, 24)


def test_days_of_a_counting_week_earn_no_badge(people: People, world: World) -> None:
    """The baseline earns no miles; nobody is to be pushed while counting."""
    people.anna.put(world.code_3b, TODAY, "way_there", {"foot": 25})
    with world.write() as ctx:
        ctx.conn.exec_driver_sql("UPDATE tally SET period = 'baseline'")
        ctx.conn.exec_driver_sql("UPDATE week_sum SET period = 'baseline'")
    assert not any(one.earned or one.lost_on for one in reached(world, world.code_3b).badges)


def test_a_typed_reward_is_public_after_its_release_only(world: World) -> None:
    with world.write() as ctx:
        place = towns.find_place(ctx.conn, world.code_3b)
        assert place is not None
        campaign = frame_of(ctx.conn, place).current(ctx.today)
        assert campaign is not None
        values = {"campaign_id": campaign.id}
        typed = rewards.add_reward(
            ctx.conn, place.group, **values, miles=40, text="Baumhaus bauen", entered_on=ctx.today
        )
    assert reached(world, world.code_3b).next_milestone.miles == 50
    assert reached(world, world.code_3b, public=False).next_milestone.reward == {"de": "Baumhaus bauen"}
    with world.write() as ctx:
        rewards.change_reward(ctx.conn, typed, state="released")
    assert reached(world, world.code_3b).next_milestone.reward == {"de": "Baumhaus bauen"}


def test_a_reward_beyond_the_next_round_number_shows_too() -> None:
    own = {600: {"de": "Lieblingsspiel"}, 900: {"de": "Baumhaus bauen"}}
    found = next_milestone(464, own)
    assert (found.miles, found.reward) == (500, None)
    assert found.rewarded == Milestone(600, {"de": "Lieblingsspiel"})
    assert next_milestone(510, own).then is None, "it is the very next one"
    assert next_milestone(900, own).rewarded is None


def test_a_chosen_reward_speaks_every_language(world: World) -> None:
    with world.write() as ctx:
        place = towns.find_place(ctx.conn, world.code_3b)
        assert place is not None
        campaign = frame_of(ctx.conn, place).current(ctx.today)
        assert campaign is not None
        values = {"campaign_id": campaign.id}
        more = {"miles": 30, "choice": "dance-break", "state": "released", "entered_on": ctx.today}
        rewards.add_reward(ctx.conn, place.group, **values, **more)
    found = reached(world, world.code_3b).next_milestone
    assert found.miles == 30
    assert found.reward is not None
    assert found.reward["en"] == "Dance break"
