"""simulate, check and repair: commands that go through all rows."""

import os
import re
import subprocess
import sys

import pytest

from kindermeilen import clock
from kindermeilen.actions import simulate
from tests.cli.conftest import Operator

SIMULATE = ("simulate", "--groups", "12", "--days", "6", "--towns", "2", "--seed", "3", "--before", "2026-09-24")
DAY = "institution;group;date;sheet;mode;count\nLindenschule;3b;2026-09-15;way_there;foot;12\n"


def test_an_empty_instance_is_filled_with_towns_in_which_all_is_well(no_instance: Operator) -> None:
    made = no_instance.run(*SIMULATE)
    assert (made.exit_code, made.stdout) == (0, "")
    assert re.match(r"2 towns, 12 groups, \d+ tallies in \S+ s \(\d+ a second\); others waited \S+ s", made.stderr)
    assert no_instance.run("check").stderr == "All well.\n"


def test_an_invented_group_has_a_code_an_account_and_a_poster_s_address(no_instance: Operator) -> None:
    no_instance.does(*SIMULATE)
    key = simulate.ags_of(3, 1)
    header, *lines = (
        line.split(";") for line in no_instance.does("groups", "list", "--municipality", key).splitlines()
    )
    assert len(lines) == 6
    assert len(no_instance.does("token", "create", lines[0][header.index("code")]).strip()) == 22
    assert "/einladung/" in no_instance.does("invite", "--coordinator", "Koordination", "--municipality", key)


def test_towns_run_until_today_unless_a_day_is_named(no_instance: Operator) -> None:
    no_instance.does("simulate", "--groups", "3", "--days", "4")
    days = [
        row for row in no_instance.rows()["campaign"] if any(clock.today().isoformat()[:4] in str(it) for it in row)
    ]
    assert len(days) == 1


def test_the_same_seed_again_is_refused_naming_its_towns(no_instance: Operator) -> None:
    no_instance.does(*SIMULATE)
    before = no_instance.rows()
    assert simulate.ags_of(3, 1) in no_instance.is_refused(*SIMULATE)
    assert no_instance.rows() == before


def test_invented_figures_do_not_enter_a_real_town_s_total_unasked(one_town: Operator) -> None:
    before = one_town.rows()
    message = one_town.is_refused(*SIMULATE)
    assert "Blaustein (08425141)" in message
    assert "--beside" in message
    assert one_town.rows() == before
    one_town.does(*SIMULATE, "--beside")


def test_a_terminal_sees_how_far_it_is(no_instance: Operator) -> None:
    ours, terminal = os.openpty()
    environ = {**os.environ, "TERM": "xterm"} | {name: value for name, value in no_instance.environ.items() if value}
    command = [sys.executable, "-c", "from kindermeilen.cli import main; main()", *SIMULATE]
    done = subprocess.run(command, env=environ, stderr=terminal, timeout=60, check=False)
    os.close(terminal)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "Groups" in shown
    assert "100%" in shown


def test_more_towns_than_groups_is_a_slip(no_instance: Operator) -> None:
    assert "needs a group" in no_instance.is_misused("simulate", "--groups", "2", "--days", "6", "--towns", "3")
    assert not no_instance.folder.joinpath("kindermeilen.sqlite3").exists()


@pytest.fixture
def changed_sums(one_town: Operator) -> Operator:
    """Somebody wrote another sum for 3b."""
    one_town.does("tallies", "import", one_town.file("tallies.csv", DAY))
    one_town.change("UPDATE week_sum SET foot = 13")
    return one_town


def test_check_says_which_sum_is_stored_and_which_one_the_tallies_have(changed_sums: Operator) -> None:
    result = changed_sums.run("check")
    assert result.exit_code == 1
    assert (
        "week of 2026-09-14, way_there (action, counted): stored sums days 2, foot 13; recomputed days 2, foot 12"
        in (result.stdout)
    )


def test_repair_names_what_it_writes_anew_and_then_all_is_well(changed_sums: Operator) -> None:
    result = changed_sums.run("repair")
    assert result.exit_code == 0
    assert "stored sums days 2, foot 13; recomputed days 2, foot 12" in result.stdout
    assert "Sums written anew: 1;" in result.stderr
    assert changed_sums.run("check").stderr == "All well.\n"


def test_a_dry_run_names_the_same_and_writes_nothing(changed_sums: Operator) -> None:
    before = changed_sums.rows()
    dry = changed_sums.run("repair", "--dry-run")
    assert dry.exit_code == 1
    assert changed_sums.rows() == before
    assert changed_sums.run("repair").stdout == dry.stdout


def test_where_nothing_differs_repair_says_so(one_town: Operator) -> None:
    before = one_town.rows()
    for options in ((), ("--dry-run",)):
        result = one_town.run("repair", *options)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Nothing to repair.\n")
    assert one_town.rows() == before


def test_a_tally_that_is_not_its_last_revision_stays_a_finding(changed_sums: Operator) -> None:
    changed_sums.change("UPDATE tally SET revision = 2")
    changed_sums.does("repair")
    result = changed_sums.run("check")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "the tally is not its last revision" in result.stdout
