"""A town's CO₂ figures: what enters them, what is proven, what is stored, and that a stored one is never made anew."""

import json
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from kindermeilen.actions import campaigns, co2, co2_stored, days, demo
from kindermeilen.actions.co2 import TownCo2, town_co2
from kindermeilen.actions.co2_counts import group_counts
from kindermeilen.actions.context import Context, load_campaign
from kindermeilen.config import Settings
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.co2.figures import Control, Figures
from kindermeilen.domain.co2.gates import Gate, Label
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.maintenance.check import findings
from kindermeilen.storage import migrate
from kindermeilen.storage import towns as stored_towns
from kindermeilen.storage.engine import Database
from tests.co2_town import (
    AFTER,
    BEFORE,
    DURING,
    LATER,
    answer_distance,
    coordinator,
    count_week,
    enter,
    move_deadline,
    set_week,
    three_weeks,
    town_and_campaign,
)
from tests.conftest import AGS, NOW, SECRET, TODAY, World
from tests.databases import Databases


def found(world: World) -> TownCo2:
    with world.read() as ctx:
        return town_co2(ctx, *town_and_campaign(ctx, world))


def houses(world: World) -> dict[str, Figures]:
    return {house.name: house.figures for house in found(world).figures.houses}


def close(world: World) -> None:
    with world.read() as ctx:
        prepared = co2_stored.prepare(ctx, town_and_campaign(ctx, world)[0], 2026)
    with world.write(coordinator(world)) as ctx:
        co2_stored.close_year(ctx, town_and_campaign(ctx, world)[0], 2026, prepared)


def revise(world: World, reason: str = "Nachmeldung") -> None:
    with world.read() as ctx:
        prepared = co2_stored.prepare(ctx, town_and_campaign(ctx, world)[0], 2026)
    with world.write(coordinator(world)) as ctx:
        co2_stored.revise(ctx, town_and_campaign(ctx, world)[0], 2026, prepared, reason)


def test_without_a_baseline_there_is_the_comparison_only_and_nothing_is_drawn(world: World) -> None:
    world.clock.set_day(LATER)
    with world.write(coordinator(world)) as ctx:
        move_deadline(ctx, world)
        count_week(ctx, world.code_kita, DURING, 3, 15)
    whole = found(world).figures.whole
    assert (whole.green_ways, whole.label, whole.open) == (60, Label.D, (Gate.BASELINE,))
    assert whole.gross_kg == pytest.approx(60 * 1.4 * 0.164)
    assert (whole.range, whole.proven_kg, whole.car_before, whole.persistence) == (None, None, None, None)


def test_the_comparison_is_the_same_with_and_without_a_baseline_elsewhere(world: World) -> None:
    world.clock.set_day(LATER)
    with world.write(coordinator(world)) as ctx:
        move_deadline(ctx, world)
        count_week(ctx, world.code_kita, DURING, 3, 15)
    alone = houses(world)["Kita Regenbogen"]
    with world.write(coordinator(world)) as ctx:
        set_week(ctx, world.code_3b, "baseline", BEFORE)
        count_week(ctx, world.code_3b, BEFORE, 5, 20)
    assert houses(world)["Kita Regenbogen"] == alone


def test_nobody_waits_for_numpy_where_nothing_is_drawn() -> None:
    """A server, and every command, starts without loading it."""
    code = "import sys, kindermeilen.app, kindermeilen.maintenance.check; raise SystemExit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_institution_gets_the_label_its_evidence_is_good_for(world: World) -> None:
    three_weeks(world)
    before = houses(world)
    assert {name: one.label for name, one in before.items()} == {
        "Bachschule": Label.D,
        "Kita Regenbogen": Label.D,
        "Lindenschule": Label.C,
    }
    assert before["Lindenschule"].open == (Gate.DISTANCE,)
    assert before["Lindenschule"].proven_kg is None
    answer_distance(world)
    linde, whole = houses(world)["Lindenschule"], found(world).figures.whole
    assert (linde.label, linde.open, linde.control) == (Label.A, (), Control.ALL)
    assert linde.range is not None
    assert linde.proven_kg == linde.range.p5 > 0
    assert (whole.label, whole.proven_kg) == (Label.A, linde.proven_kg)


def test_shares_coverage_and_what_stayed(world: World) -> None:
    three_weeks(world)
    linde = houses(world)["Lindenschule"]
    assert linde.car_before == pytest.approx(90 / 180)
    assert linde.car_during == pytest.approx(30 / 180)
    assert linde.car_after == pytest.approx(36 / 180)
    assert linde.persistence == pytest.approx(0.9)
    assert (linde.coverage_before, linde.coverage_during) == (pytest.approx(180 / 190), pytest.approx(180 / 190))


def test_assumed_ways_the_task_absent_children_and_other_sheets_enter_nothing(world: World) -> None:
    three_weeks(world)
    before = found(world).figures
    with world.write(coordinator(world)) as ctx:
        enter(ctx, world.code_3b, DURING, {"foot": 24}, "way_back", basis="assumed")
        enter(ctx, world.code_3b, BEFORE, {"task": 90}, "way_back", absent=3)
        enter(ctx, world.code_3b, DURING, {"car": 20, "foot": 3}, "leisure")
        enter(ctx, world.code_3b, DURING, {"miles": 20}, "food")
    assert found(world).figures == before


def test_rides_to_the_stop_and_car_pools_are_rides_whatever_the_town_s_rules(world: World) -> None:
    three_weeks(world)
    with world.write(coordinator(world)) as ctx:
        town, campaign = town_and_campaign(ctx, world)
        rules = CampaignRules(park_walk=True, carpool=True)
        campaigns.change_rules(ctx, town, 2026, rules, "Beschluss", campaign.version)
        enter(ctx, world.code_3b, DURING, {"park_walk": 3, "carpool": 4, "car": 5, "foot": 78, "other": 2}, "way_back")
    with world.read() as ctx:
        counts = {one.group: one for one in group_counts(ctx.conn, *town_and_campaign(ctx, world), LATER)}
    monday = next(day for one in counts.values() for day in one.days if day.day == DURING and day.ways == 96 + 92)
    assert (monday.rides, monday.green, monday.children) == (16 + 12, 80 + 78, 96)


def test_days_without_school_and_excursions_are_not_due(world: World) -> None:
    three_weeks(world)
    with world.read() as ctx:
        before = due(ctx, world)
    with world.write(coordinator(world)) as ctx:
        set_week(ctx, world.code_2c, "follow_up", AFTER)
        days.put_state(ctx, world.code_2c, AFTER, "a" * 32, "excursion", None)
    with world.read() as ctx:
        assert due(ctx, world) == {**before, PeriodKind.FOLLOW_UP: before[PeriodKind.FOLLOW_UP] + 4 * 80}


def due(ctx: Any, world: World) -> dict[PeriodKind, int]:
    counts = group_counts(ctx.conn, *town_and_campaign(ctx, world), LATER)
    return {kind: sum(one.due.get(kind, 0) for one in counts) for kind in PeriodKind}


def test_the_result_is_stored_when_the_year_is_closed_and_shown_as_it_was(world: World) -> None:
    three_weeks(world)
    answer_distance(world)
    live = found(world)
    assert live.stored is None
    close(world)
    filed = found(world)
    assert filed.stored is not None
    assert (filed.stored.revision, filed.figures) == (1, live.figures)
    answer_distance(world, 3.0)
    assert found(world).figures == filed.figures, "a stored result is never made anew on display"
    with world.read() as ctx:
        assert co2_stored.is_outdated(ctx, *town_and_campaign(ctx, world))
    revise(world, "Die Schule hat die Entfernung noch einmal gemessen.")
    again = found(world)
    assert again.stored is not None
    assert (again.stored.revision, again.stored.reason[:10]) == (2, "Die Schule")
    assert again.figures.whole.gross_kg > filed.figures.whole.gross_kg


def test_a_stored_result_is_shown_although_the_code_would_find_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_weeks(world)
    close(world)
    filed = found(world)
    monkeypatch.setattr(co2, "estimated", lambda *_: pytest.fail("made anew"))
    assert found(world) == filed


@pytest.mark.parametrize(("reason", "rule"), [("", "reason"), ("  ", "reason"), ("Wunsch", "co2_same")])
def test_a_revision_needs_a_reason_and_a_change(world: World, reason: str, rule: str) -> None:
    three_weeks(world)
    close(world)
    with pytest.raises(Refusal) as refused:
        revise(world, reason)
    assert refused.value.rule == rule


def test_no_revision_of_a_year_that_is_open(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        revise(world)
    assert refused.value.rule == "year_open"


def test_an_entry_that_came_while_the_result_was_drawn_is_not_lost_from_it(world: World) -> None:
    three_weeks(world)
    with world.read() as ctx:
        prepared = co2_stored.prepare(ctx, town_and_campaign(ctx, world)[0], 2026)
    with world.write(coordinator(world)) as ctx:
        enter(ctx, world.code_kita, date(2026, 9, 30), {"foot": 12})
    with pytest.raises(co2_stored.Outdated), world.write(coordinator(world)) as ctx:
        co2_stored.close_year(ctx, town_and_campaign(ctx, world)[0], 2026, prepared)
    assert found(world).campaign.state == "open"


def test_closing_again_keeps_the_result_unless_something_changed(world: World) -> None:
    three_weeks(world)
    revisions = []
    for change in (lambda: None, lambda: None, lambda: answer_distance(world)):
        with world.write(coordinator(world)) as ctx:
            campaigns.reopen(ctx, town_and_campaign(ctx, world)[0], 2026, "Nachtrag")
        change()
        close(world)
        revisions.append(found(world).stored)
    assert [one.revision for one in revisions if one] == [1, 1, 2]


def checked(world: World, settings: Settings) -> tuple[list[str], list[str]]:
    notes: list[str] = []
    return list(findings(world.database, settings, note=notes.append)), notes


def change_result(world: World, **values: object) -> None:
    """As if somebody had written into the database."""
    with world.database.write() as conn:
        for name, value in values.items():
            conn.execute(text(f"UPDATE co2_result SET {name} = :value"), {"value": value})


def outputs(world: World) -> dict[str, Any]:
    with world.database.read() as conn:
        stored = conn.execute(text("SELECT outputs FROM co2_result")).scalar_one()
    return json.loads(stored) if isinstance(stored, str) else stored


def test_check_makes_each_stored_result_again_bit_by_bit(world: World, settings: Settings) -> None:
    three_weeks(world)
    answer_distance(world)
    close(world)
    found_, notes = checked(world, settings)
    assert found_ == []
    assert len(notes) == 1
    assert "Blaustein, CO2 result 2026, revision 1: is what its inputs give bit by bit" in notes[0]
    told = outputs(world)
    told["whole"]["range"]["p5"] = told["whole"]["range"]["p5"] * (1 + 1e-12)
    change_result(world, outputs=json.dumps(told))
    found_, notes = checked(world, settings)
    assert notes == []
    assert len(found_) == 1
    assert "is not what its inputs give bit by bit" in found_[0]
    assert found_[0].endswith("whole.range.p5")


def test_check_allows_half_a_percent_where_numpy_is_another_and_says_so(world: World, settings: Settings) -> None:
    three_weeks(world)
    close(world)
    told = outputs(world)
    p95 = told["whole"]["range"]["p95"]
    told["whole"]["range"]["p95"] = p95 * 1.004
    change_result(world, numpy_version="1.26.0", outputs=json.dumps(told))
    found_, notes = checked(world, settings)
    assert found_ == []
    assert "within 0.5% (stored with NumPy 1.26.0" in notes[0]
    told["whole"]["range"]["p95"] = p95 * 1.006
    change_result(world, outputs=json.dumps(told))
    assert "is not what its inputs give within 0.5%" in checked(world, settings)[0][0]


@pytest.mark.parametrize("values", [{"inputs": '{"houses": [{}]}'}, {"outputs": "{}"}, {"edition": "uba1899"}])
def test_check_names_a_result_that_cannot_be_made_again(
    world: World, settings: Settings, values: dict[str, str]
) -> None:
    three_weeks(world)
    close(world)
    change_result(world, **values)
    assert "cannot be recomputed" in checked(world, settings)[0][0]


def test_the_whole_proves_what_the_good_counts_prove_although_another_is_weak(world: World) -> None:
    """The Kita counts before too, on one day alone."""
    three_weeks(world)
    answer_distance(world)
    alone = found(world).figures
    with world.write(coordinator(world)) as ctx:
        set_week(ctx, world.code_kita, "baseline", BEFORE)
        enter(ctx, world.code_kita, BEFORE, {"car": 4, "foot": 11})
    both = found(world).figures
    assert (alone.compared, alone.sure, both.compared, both.sure) == (1, 1, 2, 1)
    assert both.whole.proven_kg is not None
    assert both.whole.proven_kg == pytest.approx(alone.whole.proven_kg, rel=0.02)
    assert both.whole.range != alone.whole.range
    assert both.whole.control is Control.ALL


def test_figures_go_to_the_database_and_back_without_losing_a_digit(world: World) -> None:
    three_weeks(world)
    answer_distance(world)
    close(world)
    filed = found(world)
    with world.read() as ctx:
        live = co2_stored.prepare(ctx, town_and_campaign(ctx, world)[0], 2026).figures
    assert asdict(filed.figures) == asdict(live)
    assert replace(filed.figures, houses=()) == replace(live, houses=())


def test_the_demo_town_shows_every_note_of_evidence(databases: Databases, tmp_path: Path) -> None:
    database = Database(databases.empty(tmp_path))
    migrate.upgrade(database)
    with database.write() as conn:
        ctx = Context(conn, NOBODY, NOW, TODAY, SECRET)
        demo.build(ctx)
        town = stored_towns.find_municipality(conn, AGS)
        assert town is not None
        figures = town_co2(ctx, town, load_campaign(ctx, town)).figures
    database.dispose()
    assert {house.figures.label for house in figures.houses} == set(Label)
    assert figures.whole.proven_kg is not None
    assert figures.whole.warnings == ()
