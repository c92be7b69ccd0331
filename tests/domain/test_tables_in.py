"""Tables that people bring in: every way Excel writes them, and every fault at its cell."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindermeilen.domain.tables_in import (
    Fault,
    GroupRow,
    PaperTotalRow,
    TableRefused,
    TallyRow,
    parse_groups,
    parse_reported,
    parse_tallies,
)
from kindermeilen.domain.tables_in.reader import MOST_ROWS

GROUPS = "institution;kind;group;children\nLindenschule;school;3b;25\nKita Regenbogen;kita;Sonnengruppe;18\n"


def faults_of(data: str | bytes, parse: object = parse_groups) -> list[Fault]:
    with pytest.raises(TableRefused) as refused:
        parse(data if isinstance(data, bytes) else data.encode())  # type: ignore[operator]
    return list(refused.value.faults)


def test_koras_list_is_read_as_it_stands() -> None:
    first, second = parse_groups(GROUPS.encode())
    assert first == GroupRow(2, "Lindenschule", "school", "3b", 25, "", "", "", None, None, "app", "")
    assert (second.line, second.kind, second.group, second.children) == (3, "kita", "Sonnengruppe", 18)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_encoding_and_delimiter_of_a_spreadsheet_gives_the_same_rows(encoding: str, delimiter: str) -> None:
    text = GROUPS.replace("Lindenschule", "Schule Böblingen-Süd").replace(";", delimiter)
    assert parse_groups(text.encode(encoding))[0].institution == "Schule Böblingen-Süd"


def test_german_headers_in_any_order_and_case_are_understood() -> None:
    text = "kinder;KLASSE; Einrichtung ;Art;Eingabe\n25;3b;Lindenschule;Grundschule;Papier\n"
    row = parse_groups(text.encode())[0]
    assert (row.institution, row.kind, row.group, row.children, row.entry) == (
        "Lindenschule",
        "school",
        "3b",
        25,
        "paper",
    )


def test_all_faults_are_found_with_line_column_and_value() -> None:
    text = "institution;kind;group;children\nLindenschule;school;3b;2x\n;schul;4a;0\n\nBachschule;school;2c;20\n"
    found = {(fault.line, fault.column, fault.value) for fault in faults_of(text)}
    assert found == {
        (2, "children", "2x"),
        (3, "institution", ""),
        (3, "kind", "schul"),
        (3, "children", "0"),
    }


def test_a_fault_names_line_column_value_and_remedy() -> None:
    fault = faults_of("institution;kind;group;children\nLindenschule;school;3b;25,5\n")[0]
    assert str(fault) == "Zeile 2, Spalte children: „25,5“ – Das ist keine ganze Zahl. Bitte nur Ziffern eintragen."


def test_line_numbers_are_those_of_the_file_after_a_cell_of_two_lines() -> None:
    text = 'institution;kind;group;children\n"Linden\nschule";school;3b;25\nBachschule;school;2c;x\n'
    lines = [fault.line for fault in faults_of(text)]
    assert lines == [2, 4]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leer"),
        (b"  \n\n", "leer"),
        ("institution;kind\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x00\x00\x00", "keine CSV-Datei"),
        (b"institution;kind;group\nLindenschule;school;3b\n", "fehlt"),
        (b"institution;kind;group;children;colour\nL;school;3b;25;red\n", "nicht bekannt"),
        (b"institution;kind;group;children;Kinder\nL;school;3b;25;26\n", "zweimal"),
        (b"institution;kind;group;children\n", "steht nichts"),
        (b"institution;kind;group;children\nL;school;3b;25;26\n", "mehr Zellen"),
        (b'institution;kind;group;children\n"L;school;3b;25\n', "keine CSV-Zeile"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_the_remedy(data: bytes, words: str) -> None:
    assert words in str(faults_of(data)[0])


def test_a_formula_is_never_taken_for_a_value() -> None:
    text = "institution;kind;group;children\n=HYPERLINK(1);school;3b;=1+1\n"
    assert {fault.column for fault in faults_of(text)} == {"institution", "children"}


def test_the_apostrophe_of_our_own_export_is_taken_off() -> None:
    assert parse_groups(b"institution;kind;group;children\nLindenschule;school;'1/2;25\n")[0].group == "1/2"


def test_german_thousands_points_are_whole_numbers() -> None:
    text = "municipality;year;green;source\nUlm;2024;1.234;Zeitung\n"
    assert parse_reported(text.encode())[0].green == 1234


def test_the_same_group_twice_is_fine_and_with_other_values_a_fault_that_names_both_lines() -> None:
    same = GROUPS + "Lindenschule;school;3b;25\n"
    assert len(parse_groups(same.encode())) == 2
    fault = faults_of(GROUPS + "Lindenschule;school;3b;26\n")[0]
    assert (fault.line, fault.params["line"]) == (4, 2)


def test_an_institution_cannot_be_school_and_kita() -> None:
    assert faults_of(GROUPS + "Lindenschule;kita;Bären;12\n")[0].column == "kind"


def test_half_a_period_and_one_in_the_wrong_order_are_faults() -> None:
    head = "institution;kind;group;children;from;to\n"
    assert faults_of(head + "L;school;3b;25;2026-09-14;\n")[0].column in ("from", "to")
    assert faults_of(head + "L;school;3b;25;18.09.2026;14.09.2026\n")[0].column == "from"
    row = parse_groups((head + "L;school;3b;25;14.09.2026;2026-09-18\n").encode())[0]
    assert (row.date_from, row.date_to) == (date(2026, 9, 14), date(2026, 9, 18))


def test_tallies_from_paper_are_read_with_german_names() -> None:
    text = "Einrichtung;Klasse;Datum;Bogen;Verkehrsmittel;Anzahl\nLindenschule;3b;24.09.2026;Hinweg;zu Fuß;12\n"
    assert parse_tallies(text.encode()) == [
        TallyRow(2, "Lindenschule", "3b", date(2026, 9, 24), "way_there", "foot", 12)
    ]


def test_the_header_decides_between_tallies_and_totals_from_paper() -> None:
    text = "institution;group;from;to;groups;green;adults\nLindenschule;3a|3c;2026-09-14;2026-09-18;2;310;12\n"
    assert parse_tallies(text.encode()) == [
        PaperTotalRow(
            2,
            "Lindenschule",
            ("3a", "3c"),
            date(2026, 9, 14),
            date(2026, 9, 18),
            2,
            None,
            310,
            None,
            None,
            12,
        )
    ]


def test_the_same_count_twice_names_the_first_line() -> None:
    row = "Lindenschule;3b;2026-09-24;way_there;foot;5\n"
    fault = faults_of("institution;group;date;sheet;mode;count\n" + row + row, parse_tallies)[0]
    assert (fault.line, fault.params["line"]) == (3, 2)


def test_food_knows_miles_alone() -> None:
    head = "institution;group;date;sheet;mode;count\n"
    assert faults_of(head + "L;3b;2026-09-24;food;foot;5\n", parse_tallies)[0].column == "mode"
    assert parse_tallies((head + "L;3b;2026-09-24;food;miles;5\n").encode())[0].count == 5  # type: ignore[union-attr]


def test_a_million_rows_are_refused_at_a_named_limit() -> None:
    row = b"L;3b;2026-09-24;way_there;foot;5\n"
    data = b"institution;group;date;sheet;mode;count\n" + row * (MOST_ROWS + 1)
    assert "200 000" in str(faults_of(data, parse_tallies)[-1])


def test_a_thousand_faults_are_counted_and_the_first_ones_shown() -> None:
    with pytest.raises(TableRefused) as refused:
        parse_groups(b"institution;kind;group;children\n" + b"L;school;3b;x\n" * 1000)
    assert refused.value.count == 1000
    assert str(refused.value).splitlines()[-1] == "… und 800 weitere Fehler."


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_comes_in_is_read_or_refused_and_nothing_else(data: bytes) -> None:
    for parse in (parse_groups, parse_tallies, parse_reported):
        with suppress(TableRefused):
            parse(data)  # type: ignore[operator]
