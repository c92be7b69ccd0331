"""What new results may not say beside those that are known."""

from dataclasses import replace

import pytest

from kindermeilen.domain.reported import check_reported
from kindermeilen.domain.tables_in import ReportedRow, TableRefused, parse_reported
from kindermeilen.resources import data_file

NOTHING = ReportedRow(2, "", "DE", "", 2024, None, None, "", "", None, None, None, None, None, None, None, "")
ULM = replace(NOTHING, municipality="Ulm", total=1000, children=90, source="Rathaus")
REGION = replace(NOTHING, municipality="Alb", green=1000, children=90, source="Kreis")
TOWN = replace(NOTHING, municipality="Ulm", part_of="Alb", green=800, source="Rathaus")


@pytest.fixture(scope="module")
def real() -> list[ReportedRow]:
    return check_reported([], parse_reported(data_file("real-results.csv").read_bytes()))


def refusal(existing: list[ReportedRow], *new: ReportedRow) -> str:
    with pytest.raises(TableRefused) as refused:
        check_reported(existing, list(new))
    return str(refused.value)


def brought_in(existing: list[ReportedRow], line: int) -> str:
    """What is said to one line of the published contradictions, brought in alone."""
    lines = data_file("real-contradictions.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    with pytest.raises(TableRefused) as refused:
        check_reported(existing, parse_reported((lines[0] + lines[line]).encode()))
    return str(refused.value)


def test_the_published_results_do_not_contradict_each_other_and_change_nothing_the_second_time(real):
    assert len(real) == 140
    stored = [replace(row, line=0) for row in real]
    assert check_reported(stored, real) == []


def test_blaustein_2018_has_11461_in_one_place_and_10682_in_another(real):
    said = brought_in(real, 1)
    assert "„11461“" in said
    assert "total 10682" in said
    assert "blaustein.de" in said
    assert "kinder-meilen.de/581" in said


def test_bayreuth_2023_has_18000_miles_of_1800_children_or_15876_of_1586(real):
    said = brought_in(real, 2)
    assert all(figure in said for figure in ("total 18000", "children 1800", "total 15876", "children 1586"))
    assert "wiesentbote.de" in said


def test_bayreuth_2025_has_24500_miles_or_19348_green_ones(real):
    said = brought_in(real, 3)
    assert all(figure in said for figure in ("total 24500", "children 1700", "green 19348", "children 1500"))


def test_bayreuth_2017_is_above_the_region_that_contains_it(real):
    said = brought_in(real, 4)
    assert "Spalte green: „17068“" in said
    assert "16000" in said
    assert "Bayreuth (Stadt und Landkreis)" in said
    assert "567.98.html" in said
    assert "sammeln-16000" in said


def test_herzoghoehe_cannot_have_1630_children_in_13_groups(real):
    assert "1630 Kinder in 13 Gruppen" in brought_in(real, 5)


def test_lerchenbuehl_cannot_have_2459_children_in_8_groups(real):
    assert "2459 Kinder in 8 Gruppen" in brought_in(real, 6)


def test_every_published_contradiction_is_told_when_they_come_together(real):
    with pytest.raises(TableRefused) as refused:
        parse_reported(data_file("real-contradictions.csv").read_bytes())
    assert [fault.line for fault in refused.value.faults] == [6, 7]


def test_the_same_figures_again_change_nothing_whoever_says_so():
    assert check_reported([ULM], [replace(ULM, source="Zeitung"), replace(ULM, line=3)]) == []


def test_a_total_that_only_repeats_the_colours_is_the_same_figure():
    colours = replace(ULM, total=None, green=500, red=300, blue=200)
    assert check_reported([colours], [replace(colours, total=1000)]) == []


def test_two_rows_of_one_file_contradict_each_other_and_both_lines_are_named():
    said = refusal([], ULM, replace(ULM, line=3, total=1001, source="Zeitung"))
    assert said.startswith("Zeile 3, Spalte total: „1001“")
    assert all(part in said for part in ("total 1000", "Rathaus", "Zeile 2", "Zeitung"))


@pytest.mark.parametrize("column", ["children", "groups", "institutions", "green"])
def test_any_other_figure_contradicts(column):
    assert f"Spalte {column}" in refusal([replace(ULM, **{column: 7})], replace(ULM, **{column: 8}))


@pytest.mark.parametrize(
    "other",
    [
        {"year": 2023},
        {"institution": "Lindenschule"},
        {"date_from": parse_reported(b"municipality;year;from;total\nUlm;2024;2024-05-06;1")[0].date_from},
        {"country": "AT"},
    ],
)
def test_another_year_institution_week_or_country_is_another_result(other):
    row = replace(ULM, total=1, **other)
    assert check_reported([ULM], [row]) == [row]


def test_a_town_is_found_by_name_or_key_whichever_a_row_has():
    keyed = replace(ULM, ags="08421000")
    assert refusal([keyed], replace(ULM, total=1))
    assert refusal([keyed], replace(ULM, total=1, municipality="ulm", country=""))
    assert refusal([keyed], replace(keyed, total=1, municipality="Stadt Ulm"))


def test_two_towns_of_one_name_are_kept_apart_by_their_keys():
    twin = replace(ULM, ags="09999999", total=1)
    assert check_reported([replace(ULM, ags="08421000")], [twin]) == [twin]


def test_a_row_above_its_region_is_refused_naming_both():
    said = refusal([REGION], replace(TOWN, green=1001))
    assert all(part in said for part in ("1001", "Ulm", "Rathaus", "1000", "Alb", "Kreis"))


def test_a_region_below_a_row_that_is_there_already_is_refused_at_its_own_line():
    said = refusal([replace(TOWN, line=0, green=1001)], replace(REGION, line=7))
    assert said.startswith("Zeile 7, Spalte green: „1000“")
    assert "Ulm" in said


def test_more_children_than_the_region_has_are_refused_too():
    assert "Spalte children" in refusal([REGION], replace(TOWN, children=91))


def test_known_colours_above_the_regions_total_are_refused():
    region = replace(REGION, green=None, total=1000)
    assert "Spalte total" in refusal([region], replace(TOWN, green=900, red=101))


def test_what_is_unknown_cannot_contradict():
    row = replace(TOWN, green=None, total=1001)
    assert check_reported([REGION], [row]) == [row]


def test_the_region_of_another_year_says_nothing():
    row = replace(TOWN, green=1001, year=2023)
    assert check_reported([REGION], [row]) == [row]


def test_a_region_that_reported_two_weeks_is_as_large_as_both():
    day = parse_reported(b"municipality;year;from;total\nUlm;2024;2024-05-06;1")[0].date_from
    later = parse_reported(b"municipality;year;from;total\nUlm;2024;2024-09-02;1")[0].date_from
    regions = [replace(REGION, date_from=day), replace(REGION, date_from=later, green=500)]
    assert check_reported(regions, [replace(TOWN, green=1500)])
    assert refusal(regions, replace(TOWN, green=1501))


def test_old_contradictions_do_not_stop_new_rows():
    there = [replace(REGION, line=0), replace(TOWN, line=0, green=1001)]
    new = replace(NOTHING, municipality="Ravensburg", total=5)
    assert check_reported(there, [new]) == [new]


def test_all_contradictions_of_a_file_are_told():
    said = refusal([ULM, REGION], replace(ULM, total=1), replace(TOWN, line=3, municipality="Ehingen", green=1001))
    assert [line[:8] for line in said.splitlines()] == ["Zeile 2,", "Zeile 3,"]
