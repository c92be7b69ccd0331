"""Files in, the report out: the whole file or nothing, and each fault with file, line and column."""

import json
import re
from pathlib import Path

import pytest

from kindermeilen import resources
from tests.cli.conftest import Operator

TALLIES = "institution;group;date;sheet;mode;count\n"
TWELVE_ON_FOOT = TALLIES + "Lindenschule;3b;2026-09-23;way_there;foot;12\n"
PAPER = "institution;group;from;to;groups;children;green;red;blue;adults\n"
REPORTED = "municipality;year;green;source\n"
GROUPS = "institution;kind;group;children\n"
FAULT = re.compile(r"(?P<file>.+\.csv): Zeile (?P<line>\d+)(, Spalte (?P<column>[\w ]+))?: („.*“ – )?.+")


def faults(said: str, file: str) -> list[tuple[int, str]]:
    """Line and column of each message; every message is one of the file."""
    found = []
    for line in said.splitlines():
        match = FAULT.fullmatch(line)
        assert match, line
        assert match["file"] == file
        found.append((int(match["line"]), match["column"] or ""))
    return found


@pytest.mark.parametrize(
    ("command", "content", "expected"),
    [
        ("groups", GROUPS + "Lindenschule;school;3c;viele\n;school;3d;20\n", [(2, "children"), (3, "institution")]),
        ("groups", GROUPS + "Lindenschule;kita;3c;20\n", [(2, "kind")]),
        ("groups", GROUPS + "Lindenschule;school;3c;401\n", [(2, "children")]),
        ("groups", "institution;kind;children\nLindenschule;school;20\n", [(1, "group")]),
        ("tallies", TALLIES + "Lindenschule;3b;2026-09-31;way_there;foot;12\n", [(2, "date")]),
        ("tallies", TALLIES + "Lindenschule;9z;2026-09-23;way_there;foot;12\n", [(2, "group")]),
        ("tallies", TALLIES + "Lindenschule;3b;2026-09-23;way_there;rocket;12\n", [(2, "mode")]),
        ("tallies", TALLIES + "Lindenschule;3b;2026-09-23;way_there;foot;-1\n", [(2, "count")]),
        ("tallies", PAPER + "Bergschule;;2026-09-14;2026-09-18;2;47;100;;;\n", [(2, "institution")]),
        ("totals", REPORTED + "Musterstadt;20266;12;Presse\n", [(2, "year")]),
        ("totals", REPORTED + "Musterstadt;2025;zwölf;Presse\nDorf;2025;-1;Presse\n", [(2, "green"), (3, "green")]),
        ("groups", "", [(1, "")]),
        ("groups", "\x00\x01\x02", [(1, "")]),
        ("tallies", "PK\x03\x04 what a spreadsheet program saves\x00", [(1, "")]),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_a_bad_file_is_refused_with_file_line_and_column_and_nothing_of_it_is_stored(
    command: str, content: str, expected: list[tuple[int, str]], one_town: Operator
) -> None:
    before = one_town.rows()
    file = one_town.file("bad.csv", content)
    assert faults(one_town.is_refused(command, "import", file), file) == expected
    assert one_town.rows() == before


@pytest.mark.parametrize("command", ["groups", "tallies", "totals"])
def test_one_bad_row_keeps_the_good_ones_out(command: str, one_town: Operator) -> None:
    good, bad = {
        "groups": (GROUPS + "Lindenschule;school;3c;20\n", "Lindenschule;school;3d;0\n"),
        "tallies": (
            TALLIES + "Lindenschule;3b;2026-09-23;way_there;foot;12\n",
            "Lindenschule;3b;gestern;way_back;foot;1\n",
        ),
        "totals": (REPORTED + "Musterstadt;2025;1200;Presse\n", "Dorf;gestern;1;Presse\n"),
    }[command]
    before = one_town.rows()
    one_town.is_refused(command, "import", one_town.file("both.csv", good + bad))
    assert one_town.rows() == before
    one_town.does(command, "import", one_town.file("good.csv", good))
    assert one_town.rows() != before


def test_a_fault_is_one_line_though_its_cell_has_two(one_town: Operator) -> None:
    file = one_town.file("two.csv", GROUPS + 'Lindenschule;school;3c;"zwanzig\noder so"\n')
    assert faults(one_town.is_refused("groups", "import", file), file) == [(2, "children")]


def test_every_fault_of_a_very_bad_file_is_told_or_counted(one_town: Operator) -> None:
    file = one_town.file("flood.csv", GROUPS + "Lindenschule;school;3c;viele\n" * 1500)
    *told, last = one_town.is_refused("groups", "import", file).splitlines()
    assert last == f"{file}: … und {1500 - len(told)} weitere Fehler."


@pytest.mark.parametrize(
    ("command", "content"),
    [
        (
            "tallies",
            TALLIES + "Lindenschule;3b;2026-09-23;way_there;foot;12\nLindenschule;3b;2026-09-23;way_there;bike;5\n",
        ),
        ("tallies", PAPER + "Lindenschule;4a;2026-09-14;2026-09-18;1;22;200;30;;5\n"),
        ("totals", REPORTED + "Musterstadt;2025;1200;Presse\n"),
    ],
)
def test_a_file_goes_in_once_however_often_it_comes(command: str, content: str, one_town: Operator) -> None:
    file = one_town.file("good.csv", content)
    first = one_town.run(command, "import", file)
    assert (first.exit_code, first.stdout) == (0, "")
    stored = one_town.rows()
    again = one_town.run(command, "import", file)
    assert again.exit_code == 0
    assert again.stderr.startswith("0 new")
    assert one_town.rows() == stored


def test_excels_own_windows_file_is_understood(one_town: Operator) -> None:
    content = "Einrichtung;Art;Klasse;Kinder\r\nGrünschule;Schule;1ä;20\r\n".encode("cp1252")
    one_town.does("groups", "import", one_town.file("excel.csv", content))
    assert "Grünschule;school;1ä;20" in one_town.does("groups", "list")


def test_what_was_reported_comes_in_as_it_is_and_once(one_town: Operator) -> None:
    file = str(resources.data_file("real-results.csv"))
    one_town.does("totals", "import", file)
    stored = one_town.rows()
    assert one_town.run("totals", "import", file).stderr.startswith("0 new")
    assert one_town.rows() == stored


def test_each_contradiction_is_refused(one_town: Operator) -> None:
    one_town.does("totals", "import", str(resources.data_file("real-results.csv")))
    stored = one_town.rows()
    header, *rows = resources.data_file("real-contradictions.csv").read_text().splitlines()
    assert rows
    for number, row in enumerate(rows):
        file = one_town.file(f"contradiction-{number}.csv", f"{header}\n{row}\n")
        assert faults(one_town.is_refused("totals", "import", file), file), row
    assert one_town.rows() == stored


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("json", b"{"), ("xlsx", b"PK\x03\x04")])
def test_the_report_goes_to_stdout_or_to_a_file(kind: str, begins: bytes, one_town: Operator, tmp_path: Path) -> None:
    command = ("report", "--year", "2026", "--format", kind)
    printed = one_town.run(*command)
    assert printed.exit_code == 0
    assert printed.stdout_bytes.startswith(begins)
    target = tmp_path / f"report.{kind}"
    assert one_town.does(*command, "-o", str(target)) == ""
    assert target.read_bytes().startswith(begins)


def test_the_report_holds_what_was_entered(one_town: Operator) -> None:
    with_cars = TWELVE_ON_FOOT + "Lindenschule;3b;2026-09-23;way_there;car;5\n"
    one_town.does("tallies", "import", one_town.file("tallies.csv", with_cars))
    report = json.loads(one_town.does("report", "--year", "2026", "--format", "json"))
    assert 12 in _numbers(report)
    assert 17 not in _numbers(report)


def _numbers(found: object) -> set[int]:
    if isinstance(found, dict):
        return set().union(*(_numbers(value) for value in found.values()))
    if isinstance(found, list):
        return set().union(*(_numbers(value) for value in found))
    return {found} if isinstance(found, int) and not isinstance(found, bool) else set()


def test_a_report_of_a_year_without_a_campaign_is_refused(one_town: Operator) -> None:
    assert "2019" in one_town.is_refused("report", "--year", "2019")
