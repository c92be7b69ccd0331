"""Lists of groups: what is new, what changes, what stays; the whole list or nothing of it."""

from dataclasses import replace
from datetime import date

import pytest

from kindermeilen.actions import groups, imports, sign_in
from kindermeilen.actions.context import Context
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in import TableRefused, parse_groups, parse_reported
from kindermeilen.storage import campaigns as stored_campaigns
from kindermeilen.storage import towns as stored_towns
from tests.conftest import People, World

HEADER = "institution;kind;group;children"


def town_of(ctx: Context, world: World) -> Municipality:
    town = stored_towns.find_municipality(ctx.conn, world.ags)
    assert town is not None
    return town


def bring_in(world: World, *rows: str, header: str = HEADER) -> imports.GroupsPlan:
    with world.write() as ctx:
        return imports.import_groups(ctx, town_of(ctx, world), parse_groups("\n".join((header, *rows)).encode()))


def faults_of(world: World, *rows: str, header: str = HEADER) -> list[tuple[int, str, str]]:
    with pytest.raises(TableRefused) as refused:
        bring_in(world, *rows, header=header)
    return [(fault.line, fault.column, fault.value) for fault in refused.value.faults]


def listed(world: World) -> list[tuple[str, ...]]:
    with world.read() as ctx:
        return imports.listed_groups(ctx, town_of(ctx, world))


def test_the_plan_names_what_is_new_what_changes_and_how(world: World) -> None:
    plan = bring_in(world, "Lindenschule;school;3b;26", "Lindenschule;school;4a;22", "Waldschule;school;1a;20")
    assert [one.name for one in plan.new] == ["1a, Waldschule"]
    assert [(one.name, one.changes) for one in plan.changed] == [("3b, Lindenschule", ("children",))]
    assert plan.same == 1


def test_the_same_list_again_changes_nothing_and_is_not_logged(world: World) -> None:
    header = f"{HEADER};address;from;to;material"
    row = "Waldschule;school;1a;20;Waldweg 1;2026-09-14;2026-09-25;Plakat"
    bring_in(world, row, header=header)
    before = listed(world)
    plan = bring_in(world, row, header=header)
    assert (plan.new, plan.changed, plan.same) == ((), (), 1)
    assert listed(world) == before


def test_a_bad_row_takes_the_whole_list_with_it(world: World) -> None:
    header = f"{HEADER};from;to"
    before = listed(world)
    faults = faults_of(
        world,
        "Waldschule;school;1a;20;2026-09-14;2026-09-25",
        "Lindenschule;kita;3b;25;;",
        "Bachschule;school;2c;20;2026-08-01;2026-09-25",
        "Bachschule;school;2d;20;2026-09-14;2026-12-25",
        header=header,
    )
    assert faults == [(3, "kind", "kita"), (4, "from", "2026-08-01"), (5, "to", "2026-12-25")]
    assert listed(world) == before


def test_a_number_below_the_ways_of_today_is_a_fault_of_its_row(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 25})
    assert faults_of(world, "Bachschule;school;2c;20", "Lindenschule;school;3b;24") == [(3, "children", "24")]


def test_a_new_number_of_children_leaves_days_that_were_counted(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 25})
    bring_in(world, "Lindenschule;school;3b;24")
    assert people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 25}).status_code == 201
    assert people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 25}).status_code == 422


def test_own_weeks_that_would_leave_entries_outside_are_a_fault(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 25})
    faults = faults_of(world, "Lindenschule;school;3b;25;2026-09-28;2026-10-02", header=f"{HEADER};from;to")
    assert faults == [(2, "from", "2026-09-28")]


def test_a_group_that_was_left_out_takes_part_again_when_listed(world: World, people: People) -> None:
    people.kora.post(f"/koordination/{world.ags}/liste/gruppe/{world.code_4a}/teilnahme", {"takes_part": "0"})
    plan = bring_in(world, "Lindenschule;school;4a;22")
    assert plan.changed[0].changes == ("takes_part",)
    assert people.ben.put(world.code_4a, "2026-09-24", "way_there", {"foot": 3}).status_code == 201


def test_a_list_after_the_year_was_closed_waits_for_the_next_one(world: World, people: People) -> None:
    people.kora.post(f"/koordination/{world.ags}/kampagne/2026/abschluss", {"typed_year": "2026"})
    bring_in(world, "Waldschule;school;1a;20")
    with world.read() as ctx:
        town = town_of(ctx, world)
        campaign = stored_campaigns.campaigns_of_municipality(ctx.conn, town.id)[-1]
        names = {group.id: group.name for group in stored_towns.groups_of_municipality(ctx.conn, town.id)}
        assert "1a" not in {names[number] for number in stored_campaigns.enrolled(ctx.conn, campaign.id)}
        assert groups.campaign_of_list(ctx, town) is None


def test_words_of_an_institution_are_added_and_never_emptied_by_a_list(world: World) -> None:
    bring_in(world, "Lindenschule;school;3b;25;Lindenweg 3", header=f"{HEADER};address")
    bring_in(world, "Lindenschule;school;3b;25")
    with world.read() as ctx:
        houses = stored_towns.institutions_of(ctx.conn, town_of(ctx, world).id)
    assert {house.name: house.address for house in houses}["Lindenschule"] == "Lindenweg 3"


def test_every_new_school_and_class_has_an_account_of_its_own(world: World) -> None:
    bring_in(world, "Waldschule;school;1a;20", "Waldschule;school;1b;20")
    codes = [row[-1] for row in listed(world) if row[0] == "Waldschule"]
    assert len(set(codes)) == 2
    assert {len(world.number(code)) for code in codes} == {8}


def test_a_total_reported_twice_is_counted_once(world: World) -> None:
    rows = parse_reported(b"municipality;year;green\nUlm;2026;500\n")
    with world.write() as ctx:
        assert imports.import_reported(ctx, rows, town_of(ctx, world)) == 1
    with world.write() as ctx:
        assert imports.import_reported(ctx, rows, town_of(ctx, world)) == 0


def test_a_group_is_not_left_out_while_something_waits_for_a_decision(people: People, world: World) -> None:
    people.ben.client.post(
        f"/api/v1/groups/{world.code_4a}/corrections",
        json={
            "entry_id": "11111111-1111-1111-1111-111111111111",
            "day": date(2026, 9, 22).isoformat(),
            "sheet": "way_there",
            "counts": {"foot": 3},
            "reason": "",
        },
        headers={"X-CSRFToken": people.ben.csrf_token()},
    )
    with world.write() as ctx, pytest.raises(Refusal) as refused:
        groups.set_taking_part(ctx_of_kora(ctx, people, world), world.ags, world.code_4a, takes_part=False)
    assert refused.value.rule == "has_entries"


def ctx_of_kora(ctx: Context, people: People, world: World) -> Context:
    return replace(ctx, actor=sign_in.actor_of_device(ctx.conn, people.kora.device_secret, "PC", world.clock.now))
