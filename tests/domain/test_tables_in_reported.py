"""Results of other municipalities: the rules that one row must keep by itself."""

from datetime import date

import pytest

from kindermeilen.domain.tables_in import ReportedRow, TableRefused, parse_reported
from kindermeilen.resources import data_file

HEADER = (
    "municipality;country;ags;year;from;to;part_of;institution;institutions;groups;children;green;red;blue;total;source"
)
USUAL = {"municipality": "Blaustein", "country": "DE", "ags": "08425141", "year": "2018", "total": "10682"}


def one(**cells: str) -> ReportedRow:
    values = USUAL | cells
    line = ";".join(values.get(name, "") for name in HEADER.split(";"))
    return parse_reported(f"{HEADER}\n{line}\n".encode())[0]


def fault(**cells: str) -> tuple[str, str]:
    with pytest.raises(TableRefused) as refused:
        one(**cells)
    (only,) = refused.value.faults
    return only.column, str(only)


def test_the_published_results_come_in_as_they_are():
    rows = parse_reported(data_file("real-results.csv").read_bytes())
    assert len(rows) == 140
    assert rows[0].municipality == "Lübeck"
    assert (rows[0].green, rows[0].red, rows[0].total) == (2236, None, None)


def test_an_empty_cell_is_unknown_and_never_nought():
    row = one(country="", ags="")
    assert (row.country, row.ags, row.date_from, row.children, row.green, row.source) == ("", "", None, None, None, "")
    assert one(green="0").green == 0


def test_german_headers_are_understood():
    text = "Kommune;Land;Gemeindeschlüssel;Jahr;von;bis;Teil von;Einrichtungen;Kinder;Grüne Meilen;Summe;Quelle\n"
    (row,) = parse_reported(f"{text}Ulm;de;08421000;2026;4.5.2026;8.5.2026;;12;1.200;;14 500;Rathaus\n".encode())
    assert (row.municipality, row.country, row.ags, row.year) == ("Ulm", "DE", "08421000", 2026)
    assert (row.date_from, row.institutions, row.children, row.total) == (date(2026, 5, 4), 12, 1200, 14500)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"municipality": ""}, "municipality"),
        ({"year": ""}, "year"),
        ({"year": "18"}, "year"),
        ({"total": ""}, "total"),
        ({"country": "Deutschland"}, "country"),
        ({"ags": "8425141"}, "ags"),
        ({"children": "0"}, "children"),
        ({"groups": "13", "children": "1630"}, "children"),
        ({"from": "2028-05-01"}, "from"),
        ({"from": "2018-05-08", "to": "2018-05-01"}, "from"),
        ({"part_of": "blaustein"}, "part_of"),
        ({"source": "x" * 1001}, "source"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_at_its_cell(cells, column):
    assert fault(**cells)[0] == column


def test_beside_all_three_colours_the_total_is_their_sum():
    assert one(green="9196", red="3337", blue="3343", total="15876").whole == 15876
    column, said = fault(green="9196", red="3337", blue="3343", total="18000")
    assert (column, "15876" in said, "18000" in said) == ("total", True, True)


def test_beside_some_colours_the_total_is_not_less():
    assert one(green="1877", total="2395").unspecified == 518
    assert fault(green="1877", red="600", total="2395")[0] == "total"


def test_sixty_children_a_group_are_the_most():
    assert one(groups="2", children="120").children == 120
    assert "60" in fault(groups="2", children="121")[1]


def test_a_school_year_may_touch_the_calendar_year_before():
    assert one(**{"from": "2017-11-01", "to": "2018-02-01"}).date_from == date(2017, 11, 1)


def test_a_row_knows_what_is_sure_and_what_is_only_known():
    assert (one(green="5", total="").miles, one(green="5", total="").whole) == (5, None)
    assert (one(green="5", red="1", blue="0", total="").whole, one(total="7").whole) == (6, 7)
    assert (one(green="5", total="").unspecified, one(total="7").unspecified) == (None, 7)
