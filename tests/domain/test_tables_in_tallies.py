"""Tallies day by day, and totals from paper: the header decides."""

from datetime import date

import pytest

from kindermeilen.domain.modes import Mode, Sheet
from kindermeilen.domain.tables_in import PaperTotalRow, TableRefused, TallyRow, parse_tallies

DAILY = "institution;group;date;sheet;mode;count"
TOTALS = "institution;group;from;to;groups;children;green;red;blue;adults"
DAY = date(2026, 9, 24)


def rows(header: str, *lines: str) -> list[TallyRow] | list[PaperTotalRow]:
    return parse_tallies("\n".join((header, *lines)).encode())


def faults(header: str, *lines: str) -> list[tuple[int, str, str]]:
    with pytest.raises(TableRefused) as refused:
        rows(header, *lines)
    return [(fault.line, fault.column, fault.value) for fault in refused.value.faults]


def test_a_day_of_3b_is_read():
    assert rows(DAILY, "Lindenschule;3b;2026-09-24;way_there;foot;12", "Lindenschule;3b;24.9.2026;Hinweg;Auto;0") == [
        TallyRow(2, "Lindenschule", "3b", DAY, "way_there", "foot", 12),
        TallyRow(3, "Lindenschule", "3b", DAY, "way_there", "car", 0),
    ]


def test_german_headers_are_understood():
    (row,) = rows("Anzahl;Verkehrsmittel;Bogen;Datum;Klasse;Einrichtung", "7;zu Fuß;Rückweg;24.09.2026;3b;Lindenschule")
    assert row == TallyRow(2, "Lindenschule", "3b", DAY, "way_back", "foot", 7)


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_is_known_by_its_key(mode):
    assert rows(DAILY, f"Lindenschule;3b;2026-09-24;leisure;{mode};1")[0].mode == mode


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("zu Fuß (auch im Kinderwagen)", "foot"),
        ("Fahrrad (auch Anhänger, Kindersitz, Lastenrad)", "bike"),
        ("Roller", "scooter"),
        ("anderes auf Rollen (Skates, Rollstuhl, Laufrad)", "wheels"),
        ("Bus, Schulbus, Fahrdienst", "bus"),
        ("Bahn, Straßenbahn", "train"),
        ("Auto bis zur Hol- und Bringzone, Rest zu Fuß (Elternhaltestelle)", "park_walk"),
        ("Fahrgemeinschaft", "carpool"),
        ("Auto", "car"),
        ("anderes", "other"),
        ("Aufgabe statt Weg", "task"),
        ("ZU FUSS", "foot"),
    ],
)
def test_every_mode_is_known_by_what_users_read(word, mode):
    assert rows(DAILY, f"Lindenschule;3b;2026-09-24;way_there;{word};1")[0].mode == mode


@pytest.mark.parametrize(("sheet", "key"), [("food", "food"), ("Blaue Meilen", "energy"), ("Erwachsene", "adults")])
@pytest.mark.parametrize("mode", ["miles", "", "Meilen"])
def test_food_energy_and_adults_count_miles(sheet, key, mode):
    row = rows(DAILY, f"Lindenschule;3b;2026-09-24;{sheet};{mode};9")[0]
    assert (row.sheet, row.mode) == (key, "miles")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Lindenschule;3b;2026-09-24;way_there;miles;1", (2, "mode", "miles")),
        ("Lindenschule;3b;2026-09-24;way_there;;1", (2, "mode", "")),
        ("Lindenschule;3b;2026-09-24;food;foot;1", (2, "mode", "foot")),
        ("Lindenschule;3b;2026-09-24;way_there;rocket;1", (2, "mode", "rocket")),
        ("Lindenschule;3b;2026-09-24;moon;foot;1", (2, "sheet", "moon")),
        ("Lindenschule;3b;2026-09-24;way_there;foot;-1", (2, "count", "-1")),
        ("Lindenschule;3b;2026-09-24;way_there;foot;2,5", (2, "count", "2,5")),
        ("Lindenschule;3b;gestern;way_there;foot;1", (2, "date", "gestern")),
        ("Lindenschule;;2026-09-24;way_there;foot;1", (2, "group", "")),
    ],
)
def test_a_row_that_cannot_have_been_counted_is_refused(line, fault):
    assert faults(DAILY, line) == [fault]


@pytest.mark.parametrize(("mode", "count"), [("bus", 5), ("Fahrdienst", 5), ("Schulbus", 6)])
def test_two_numbers_for_one_mode_are_refused_naming_both_lines_and_never_dropped(mode, count):
    line = "Lindenschule;3b;2026-09-24;way_there"
    with pytest.raises(TableRefused) as refused:
        rows(DAILY, f"{line};bus;5", f"{line};{mode};{count}")
    assert str(refused.value).startswith(f"Zeile 3, Spalte count: „{count}“")
    assert "In Zeile 2 steht dafür schon 5" in str(refused.value)


def test_sheets_of_one_day_do_not_collide():
    assert (
        len(rows(DAILY, *(f"Lindenschule;3b;2026-09-24;{sheet};;4" for sheet in Sheet if not sheet.counts_modes))) == 3
    )


def test_a_total_from_paper_is_read_and_unknown_is_not_nought():
    assert rows(TOTALS, "Lindenschule;3a|3c | 4b;2026-09-14;18.09.2026;3;66;412;0;;") == [
        PaperTotalRow(
            line=2,
            institution="Lindenschule",
            groups=("3a", "3c", "4b"),
            date_from=date(2026, 9, 14),
            date_to=date(2026, 9, 18),
            groups_count=3,
            children=66,
            green=412,
            red=0,
            blue=None,
            adults=None,
        )
    ]


def test_a_total_for_the_whole_institution_names_no_group():
    (row,) = rows("Einrichtung;von;bis;Grüne Meilen", "Lindenschule;14.9.2026;18.9.2026;1.200")
    assert (row.groups, row.groups_count, row.green, row.red) == ((), None, 1200, None)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Lindenschule;;2026-09-14;2026-09-18;3;66;;;;", (2, "green", "")),
        ("Lindenschule;;2026-09-18;2026-09-14;3;66;1;;;", (2, "from", "2026-09-18")),
        ("Lindenschule;;;2026-09-14;3;66;1;;;", (2, "from", "")),
        ("Lindenschule;3a|3b;2026-09-14;2026-09-18;3;66;1;;;", (2, "groups", "3")),
        ("Lindenschule;;2026-09-14;2026-09-18;3;66;viele;;;", (2, "green", "viele")),
        (";;2026-09-14;2026-09-18;3;66;1;;;", (2, "institution", "")),
    ],
)
def test_a_total_that_says_too_little_or_contradicts_itself_is_refused(line, fault):
    assert faults(TOTALS, line) == [fault]


def test_two_totals_for_the_same_groups_and_days_are_refused_naming_both_lines():
    first = "Lindenschule;3a|3b;2026-09-14;2026-09-18;2;44;400;;;"
    other = "Lindenschule;3b|3a;2026-09-14;2026-09-18;2;44;410;;;"
    assert len(rows(TOTALS, first, first)) == 1
    assert faults(TOTALS, first, other) == [(3, "group", "3b|3a")]


def test_a_header_of_neither_kind_is_refused_with_what_is_missing():
    assert ("count" in [column for _, column, _ in faults("institution;group;date;sheet;mode", "a;b;c;d;e")]) is True
