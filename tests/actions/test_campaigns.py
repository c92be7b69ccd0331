"""A year's campaign: what cannot be, what moves with the window, and what a change of rules would do."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kindermeilen.actions import campaigns
from kindermeilen.actions.campaigns import Plan
from kindermeilen.actions.context import Context, load_campaign
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.storage import towns as stored_towns
from tests.conftest import People, World

PLAN = Plan(2026, date(2026, 9, 14), date(2026, 10, 2))


def town_of(ctx: Context, world: World) -> Municipality:
    town = stored_towns.find_municipality(ctx.conn, world.ags)
    assert town is not None
    return town


def save(world: World, plan: Plan) -> None:
    with world.write() as ctx:
        campaigns.save_campaign(ctx, town_of(ctx, world), plan)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date_from": date(2026, 10, 3)}, "from"),
        ({"date_from": date(2025, 1, 1)}, "to"),
        ({"year": 2001}, "year"),
        ({"year": 2028}, "year"),
        ({"deadline": date(2026, 9, 1)}, "deadline"),
        ({"deadline": date(2028, 1, 1)}, "deadline"),
        ({"report_by": date(2026, 9, 1)}, "report_by"),
        ({"report_by": date(9999, 1, 1)}, "report_by"),
        ({"destination": "Atlantis"}, "destination"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(world: World, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        save(world, replace(PLAN, **change))
    assert refused.value.field == field


def test_a_campaign_without_a_deadline_ends_seven_days_after_its_window(world: World) -> None:
    save(world, replace(PLAN, deadline=None))
    with world.read() as ctx:
        assert load_campaign(ctx, town_of(ctx, world), 2026).deadline == date(2026, 10, 9)


def test_days_before_the_old_window_count_after_it_was_moved(people: People, world: World) -> None:
    assert people.anna.put(world.code_3b, "2026-09-11", "way_there", {"foot": 9}).status_code == 422
    save(world, replace(PLAN, date_from=date(2026, 9, 7)))
    assert people.anna.put(world.code_3b, "2026-09-11", "way_there", {"foot": 9}).status_code == 201


def test_the_preview_names_groups_institutions_and_town_and_changes_nothing(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-23", "way_there", {"foot": 3, "bus": 8})
    with world.read() as ctx:
        town = town_of(ctx, world)
        campaign = load_campaign(ctx, town, 2026)
        changes = campaigns.preview_rules(ctx, town, campaign, CampaignRules(bus=False))
        assert campaigns.preview_rules(ctx, town, campaign, campaign.rules) == []
    assert [(one.name, one.before, one.after) for one in changes] == [
        ("3b, Lindenschule", 11, 3),
        ("Lindenschule", 11, 3),
        ("Blaustein", 11, 3),
    ]


def test_rules_are_changed_only_as_they_were_seen(people: People, world: World) -> None:
    with world.read() as ctx:
        version = load_campaign(ctx, town_of(ctx, world), 2026).version
    people.anna.put(world.code_3b, "2026-09-23", "way_there", {"foot": 3})
    with world.write() as ctx, pytest.raises(Refusal) as refused:
        campaigns.change_rules(ctx, town_of(ctx, world), 2026, CampaignRules(bus=False), "Beschluss", version)
    assert refused.value.rule == "changed_meanwhile"


def test_a_year_that_is_closed_twice_stays_closed(world: World) -> None:
    for _ in range(2):
        with world.write() as ctx:
            campaigns.close(ctx, town_of(ctx, world), 2026)
    with world.read() as ctx:
        assert load_campaign(ctx, town_of(ctx, world), 2026).state == "closed"
