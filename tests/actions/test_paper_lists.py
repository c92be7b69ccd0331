"""Tallies and totals from paper: the same again changes nothing, nothing is counted twice."""

import pytest

from kindermeilen.actions import paper_lists
from kindermeilen.actions.context import Context
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in import PaperTotalRow, TableRefused, TallyRow, parse_tallies
from kindermeilen.storage import towns as stored_towns
from tests.conftest import People, World

DAILY = "institution;group;date;sheet;mode;count"
TOTALS = "institution;group;from;to;groups;green"


def town_of(ctx: Context, world: World) -> Municipality:
    town = stored_towns.find_municipality(ctx.conn, world.ags)
    assert town is not None
    return town


def bring_in(world: World, header: str, *rows: str) -> int:
    parsed = parse_tallies("\n".join((header, *rows)).encode())
    daily = [row for row in parsed if isinstance(row, TallyRow)]
    totals = [row for row in parsed if isinstance(row, PaperTotalRow)]
    with world.write() as ctx:
        town = town_of(ctx, world)
        if daily:
            return paper_lists.import_tallies(ctx, town, daily)
        return paper_lists.import_paper_totals(ctx, town, totals)


def faults_of(world: World, header: str, *rows: str) -> list[tuple[int, str, str]]:
    with pytest.raises(TableRefused) as refused:
        bring_in(world, header, *rows)
    return [(fault.line, fault.column, str(fault)) for fault in refused.value.faults]


def stored(people: People, world: World, day: str = "2026-09-21") -> dict[str, int]:
    answer = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{day}/way_there")
    return dict(answer.get_json()["counts"]) if answer.status_code == 200 else {}


def test_rows_of_a_day_and_sheet_become_one_tally(people: People, world: World) -> None:
    rows = ("Lindenschule;3b;2026-09-21;way_there;foot;12", "Lindenschule;3b;2026-09-21;way_there;bus;5")
    assert bring_in(world, DAILY, *rows) == 1
    assert stored(people, world) == {"foot": 12, "bus": 5}
    assert bring_in(world, DAILY, *rows) == 0


def test_another_number_for_a_stored_day_is_refused_and_nothing_else_is_stored(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 9})
    faults = faults_of(
        world, DAILY, "Lindenschule;3b;2026-09-22;way_there;foot;12", "Lindenschule;3b;2026-09-21;way_there;foot;12"
    )
    assert [(line, column) for line, column, _ in faults] == [(3, "count")]
    assert "foot 9" in faults[0][2]
    assert stored(people, world, "2026-09-22") == {}


def test_unknown_names_are_answered_with_the_known_ones(world: World) -> None:
    faults = faults_of(
        world, DAILY, "Lindenschule;3c;2026-09-21;way_there;foot;1", "Lindschule;3b;2026-09-21;way_there;foot;1"
    )
    assert [(line, column) for line, column, _ in faults] == [(2, "group"), (3, "institution")]
    assert "3b, 4a" in faults[0][2]
    assert "Bachschule, Kita Regenbogen, Lindenschule" in faults[1][2]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Lindenschule;3b;2026-09-25;way_there;foot;1", "day"),
        ("Lindenschule;3b;2026-08-03;way_there;foot;1", "day"),
        ("Lindenschule;3b;2026-09-21;way_there;foot;26", "counts.foot"),
    ],
    ids=["future", "outside", "too-many"],
)
def test_the_rules_of_the_class_hold_for_paper_too(world: World, row: str, column: str) -> None:
    assert [fault[:2] for fault in faults_of(world, DAILY, row)] == [(2, column)]


def test_paper_may_come_after_the_classes_deadline(people: People, world: World) -> None:
    world.clock.set_day(world.clock.today.replace(month=11))
    assert people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 9}).status_code == 422
    assert bring_in(world, DAILY, "Lindenschule;3b;2026-09-21;way_there;foot;9") == 1


def test_an_empty_group_means_all_that_have_no_days_in_that_window(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 9})
    assert bring_in(world, TOTALS, "Lindenschule;;2026-09-14;2026-10-02;1;100") == 1
    assert people.ben.put(world.code_4a, "2026-09-22", "way_there", {"foot": 9}).status_code == 409
    assert people.anna.put(world.code_3b, "2026-09-22", "way_there", {"foot": 9}).status_code == 201


def test_a_total_beside_days_or_another_total_is_refused_naming_both(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 9})
    bring_in(world, TOTALS, "Lindenschule;4a;2026-09-14;2026-09-18;;77")
    faults = faults_of(
        world, TOTALS, "Lindenschule;3b;2026-09-14;2026-10-02;;5", "Lindenschule;4a;2026-09-18;2026-09-25;;6"
    )
    assert [(line, column) for line, column, _ in faults] == [(2, "group"), (3, "group")]
    assert "3b" in faults[0][2]
    assert "77" in faults[1][2]


def test_a_total_outside_every_campaign_is_refused(world: World) -> None:
    faults = faults_of(world, TOTALS, "Lindenschule;4a;2026-09-14;2026-10-03;;77")
    assert [(line, column) for line, column, _ in faults] == [(2, "from")]
