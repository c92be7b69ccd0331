"""What counts for a municipality and year, and what only stands below it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindermeilen.domain.reported import ReportedMunicipality, check_reported, questions, sum_reported
from kindermeilen.domain.tables_in import ReportedRow, parse_reported
from kindermeilen.resources import data_file

NOTHING = ReportedRow(0, "Ulm", "DE", "", 2024, None, None, "", "", None, None, None, None, None, None, None, "")


def row(**cells: object) -> ReportedRow:
    return replace(NOTHING, **cells)


def only(*rows: ReportedRow) -> ReportedMunicipality:
    (result,) = sum_reported(rows)
    return result


@pytest.fixture(scope="module")
def real() -> dict[tuple[str, int], ReportedMunicipality]:
    rows = check_reported([], parse_reported(data_file("real-results.csv").read_bytes()))
    return {(one.municipality, one.year): one for one in sum_reported(rows)}


def test_a_row_without_institution_counts_and_its_parts_stand_below(real):
    town = real["Friedrichsdorf", 2017]
    assert (town.green, town.total, town.children) == (14089, 14089, 1121)
    assert sum(part.miles or 0 for part in town.parts) == 12125


def test_without_such_a_row_the_parts_add_up(real):
    town = real["Blaustein", 2014]
    assert (town.green, town.total, town.children, town.institutions, town.ags) == (3232, 3232, 206, 2, "08425141")
    assert len(town.parts) == 2


def test_a_total_without_colours_is_of_unspecified_colour(real):
    assert (real["Blaustein", 2018].unspecified, real["Blaustein", 2018].green) == (10682, None)


def test_what_a_total_has_beyond_the_known_colours_is_of_unspecified_colour(real):
    town = real["Emden", 2021]
    assert (town.green, town.red, town.unspecified, town.total) == (1877, None, 518, 2395)


def test_beside_all_three_colours_nothing_is_left_over(real):
    region = real["Bayreuth (Stadt und Landkreis)", 2023]
    assert (region.green, region.red, region.blue, region.unspecified, region.total) == (9196, 3337, 3343, 0, 15876)


def test_a_region_counts_once_and_its_towns_stand_below(real):
    region = real["Bayreuth (Stadt und Landkreis)", 2023]
    assert sorted(part.municipality for part in region.parts) == ["Bayreuth", "Bayreuth", "Warmensteinach"]
    assert ("Bayreuth", 2023) not in real
    assert ("Warmensteinach", 2023) not in real
    assert real["Kreis Höxter", 2020].total == 7217


def test_a_town_whose_region_reported_nothing_counts_itself():
    assert only(row(part_of="Alb", green=5)).total == 5


def test_parts_inside_and_outside_a_region_are_kept_apart():
    found = sum_reported(
        [
            row(municipality="Alb", green=100),
            row(institution="Lindenschule", part_of="Alb", green=7),
            row(institution="Bachschule", green=4),
        ]
    )
    assert [(one.municipality, one.green, len(one.parts)) for one in found] == [("Alb", 100, 1), ("Ulm", 4, 1)]


def test_a_towns_own_row_takes_its_institutions_with_it_into_the_region():
    region = only(
        row(municipality="Alb", green=100), row(part_of="Alb", green=20), row(institution="Lindenschule", green=7)
    )
    assert (region.municipality, region.green, len(region.parts)) == ("Alb", 100, 2)


def test_regions_may_lie_in_regions():
    rows = [
        row(municipality="Land", green=1000),
        row(municipality="Alb", part_of="Land", green=100),
        row(part_of="Alb", green=20),
    ]
    assert (only(*rows).green, len(only(*rows).parts)) == (1000, 2)


def test_regions_that_lie_in_each_other_by_mistake_do_not_vanish():
    found = sum_reported([row(municipality="Alb", part_of="Ulm", green=9), row(part_of="Alb", green=9)])
    assert [one.green for one in found] == [9]


def test_two_weeks_of_one_institution_add_miles_but_not_children():
    weeks = [
        row(institution="Hort", date_from=date(2024, 6, 3), date_to=date(2024, 6, 7), children=30, green=222),
        row(institution="Hort", date_from=date(2024, 8, 5), date_to=date(2024, 8, 9), children=28, green=3010),
    ]
    found = only(*weeks)
    assert (found.green, found.children, found.institutions) == (3232, 30, 1)
    assert (found.date_from, found.date_to) == (date(2024, 6, 3), date(2024, 8, 9))


def test_the_hort_of_bexbach_collected_before_and_in_the_holidays(real):
    assert (real["Bexbach", 2021].green, real["Bexbach", 2021].total) == (3232, 3758)


def test_a_row_without_days_speaks_for_the_whole_year():
    found = only(row(green=100), row(date_from=date(2024, 6, 3), green=40))
    assert (found.green, len(found.parts)) == (100, 1)


def test_classes_and_weeks_of_one_school_are_one_institution(real):
    assert real["Bad Arolsen", 2011].institutions == 1
    assert real["Lahn-Dill-Kreis", 2023].institutions == 3


def test_unknown_and_three_are_three_and_said_to_be_incomplete():
    found = only(row(institution="A", green=3, children=20), row(institution="B", total=5))
    assert (found.green, found.unspecified, found.total, found.children) == (3, 5, 8, 20)
    assert found.incomplete == ("children", "green")


def test_unknown_stays_unknown():
    found = only(row(total=5))
    assert (found.green, found.red, found.children, found.groups, found.institutions) == (None,) * 5
    assert found.incomplete == ()


def test_sources_are_named_once():
    assert only(row(institution="A", green=1, source="x"), row(institution="B", green=1, source="x")).sources == ("x",)


def test_rows_with_and_without_key_or_country_are_one_town():
    found = only(row(institution="A", green=1, ags="08421000"), row(institution="B", green=2, country=""))
    assert (found.green, found.ags, found.country) == (3, "08421000", "DE")


def test_years_and_names_are_in_order():
    found = sum_reported([row(year=2025, total=1), row(municipality="Ehingen", total=1), row(total=1)])
    assert [(one.year, one.municipality) for one in found] == [(2024, "Ehingen"), (2024, "Ulm"), (2025, "Ulm")]


PARTS = st.lists(
    st.builds(
        row,
        municipality=st.sampled_from(["Ulm", "Alb", "Land"]),
        part_of=st.sampled_from(["", "Ulm", "Alb", "Land"]),
        institution=st.sampled_from(["", "A", "B"]),
        total=st.integers(0, 99),
    ),
    max_size=9,
    unique_by=lambda one: (one.municipality, one.institution),
)


@settings(deadline=None)
@given(rows=PARTS)
def test_no_row_is_lost_or_shown_twice_and_nothing_is_counted_beyond_what_was_reported(rows):
    found = sum_reported(rows)
    assert sum(one.total or 0 for one in found) <= sum(one.total or 0 for one in rows)
    shown = [part for one in found for part in one.parts]
    assert len(shown) == len(set(map(id, shown)))
    assert all(one in shown or any(one.municipality == it.municipality for it in found) for one in rows)
    assert (found == []) == (rows == [])


def test_published_results_raise_no_question():
    assert questions(parse_reported(data_file("real-results.csv").read_bytes())) == []


def test_institutions_that_together_exceed_their_municipality_are_a_question():
    rows = [row(total=100), row(institution="A", total=60), row(institution="B", total=41)]
    assert [str(one) for one in questions(rows)] == ["Ulm 2024: miles 100, but its parts together 101"]
    assert questions(rows[:2]) == []
    assert check_reported([], rows) == rows


def test_towns_that_together_exceed_their_region_are_a_question():
    rows = [
        row(municipality="Alb", green=100, children=50),
        row(part_of="Alb", green=60),
        row(municipality="Ehingen", institution="A", part_of="Alb", green=41),
        row(institution="B", green=60, part_of="Alb"),
    ]
    assert [(one.municipality, one.figure, one.parts, one.whole) for one in questions(rows)] == [
        ("Alb", "miles", 101, 100)
    ]


def test_more_children_in_the_parts_than_in_the_whole_are_a_question():
    rows = [row(total=100, children=30), row(institution="A", children=31, total=5)]
    assert [one.figure for one in questions(rows)] == ["children"]


def test_parts_without_a_row_of_the_municipality_are_no_question():
    assert questions([row(institution="A", total=60), row(institution="B", total=60)]) == []
