"""How a report's sums are made: nothing is added twice, nothing unknown becomes a nought."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.report import Level, ReportRow, with_sums


def group(name: str, institution: str = "Lindenschule", **figures: Any) -> ReportRow:
    usual: dict[str, Any] = {"level": Level.GROUP, "municipality": "Blaustein", "kind": "school", "groups": 1}
    return ReportRow(group=name, institution=institution, **usual | figures)


def town(*rows: ReportRow, papers: tuple[ReportRow, ...] = ()) -> ReportRow:
    return with_sums(rows, papers, municipality="Blaustein")[-1]


def test_groups_papers_and_sum_of_each_institution_follow_each_other_and_the_town_is_last():
    rows = with_sums(
        [group("3b"), group("Igel", "Kita Regenbogen"), group("4a")],
        [group("4a", note="Papier")],
        municipality="Blaustein",
    )
    assert [(row.level, row.institution, row.group, row.note) for row in rows] == [
        ("group", "Lindenschule", "3b", ""),
        ("group", "Lindenschule", "4a", ""),
        ("paper", "Lindenschule", "4a", "Papier"),
        ("institution", "Lindenschule", "", ""),
        ("group", "Kita Regenbogen", "Igel", ""),
        ("institution", "Kita Regenbogen", "", ""),
        ("municipality", "", "", ""),
    ]


def test_every_row_names_the_town_so_that_files_of_several_towns_can_be_put_together():
    rows = with_sums([group("3b", municipality="")], [group("4a", municipality="")], municipality="Blaustein")
    assert {row.municipality for row in rows} == {"Blaustein"}


def test_a_school_and_a_kita_of_the_same_name_stay_apart():
    rows = with_sums(
        [group("3b", "Regenbogen", green=5), group("Igel", "Regenbogen", kind="kita", green=7)],
        municipality="Blaustein",
    )
    assert [(row.kind, row.green) for row in rows if row.level == "institution"] == [("school", 5), ("kita", 7)]


def test_adults_miles_are_in_no_total():
    total = town(group("3b", green=10, red=2, blue=1, adults=100), group("4a", green=5, adults=1))
    assert (total.green, total.red, total.blue, total.adults, total.total) == (15, 2, 1, 101, 18)


def test_miles_of_no_known_colour_are_in_the_total():
    assert ReportRow(level=Level.REPORTED, green=3, unspecified=7).total == 10


def test_a_silent_class_is_unknown_and_takes_nothing_from_the_others():
    assert town(group("3b"), group("4a")).total is None
    assert town(group("3b"), group("4a", green=0)).total == 0
    assert town(group("3b"), group("4a", green=8)).green == 8


def test_numbers_of_children_are_unknown_as_soon_as_one_is():
    assert town(group("3b", children=25), group("4a", children=20)).children == 45
    assert town(group("3b", children=25), group("4a")).children is None


def test_coverage_adds_unless_one_is_unknown():
    full, half = ({"class_days_entered": entered, "class_days_expected": 10} for entered in (10, 5))
    assert town(group("3b", **full), group("4a", **half)).coverage == 0.75
    unknown = town(group("3b", **full), group("4a"))
    assert (unknown.class_days_entered, unknown.class_days_expected, unknown.coverage) == (None, None, None)


def test_coverage_is_never_rounded_up_to_complete():
    assert group("3b", class_days_entered=99_999, class_days_expected=100_000).coverage == 0.9999
    assert group("3b", class_days_entered=0, class_days_expected=0).coverage is None


def test_paper_adds_its_miles_but_not_the_children_that_are_registered_already():
    paper = group("3b", children=24, green=30, adults=2, paper=True)
    total = town(group("3b", children=25, green=10), papers=(paper,))
    assert (total.green, total.adults, total.children, total.groups, total.paper) == (40, 2, 25, 1, True)


def test_paper_of_an_institution_without_groups_brings_its_own_children():
    paper = group("", "Waldkindergarten", kind="kita", groups=2, children=31, green=90, paper=True)
    total = town(group("3b", children=25), papers=(paper,))
    assert (total.children, total.groups, total.green) == (56, 3, 90)


def test_first_and_last_day_span_all_groups():
    total = town(
        group("3b", first_day=date(2026, 5, 5), last_day=date(2026, 5, 8)),
        group("4a", first_day=date(2026, 5, 4), last_day=date(2026, 5, 7)),
        group("4b"),
    )
    assert (total.first_day, total.last_day) == (date(2026, 5, 4), date(2026, 5, 8))


def test_a_town_without_groups_has_a_row_of_unknowns():
    [only] = with_sums([], municipality="Blaustein")
    assert (only.level, only.municipality, only.total, only.children, only.coverage) == (
        "municipality",
        "Blaustein",
        None,
        None,
        None,
    )


counts = st.none() | st.integers(0, 10_000)
groups = st.builds(
    group,
    st.text(max_size=4),
    st.sampled_from(["Lindenschule", "Kita Regenbogen", "Schule am Berg"]),
    green=counts,
    red=counts,
    blue=counts,
    adults=counts,
    children=counts,
)


@given(st.lists(groups), st.lists(groups))
def test_the_town_is_the_sum_of_its_institutions_and_those_the_sum_of_their_rows(rows, papers):
    report = with_sums(rows, papers, municipality="Blaustein")
    for key in ("green", "red", "blue", "adults", "total"):
        of_level = {level: sum(getattr(row, key) or 0 for row in report if row.level == level) for level in (*Level,)}
        assert (
            of_level[Level.GROUP] + of_level[Level.PAPER] == of_level[Level.INSTITUTION] == of_level[Level.MUNICIPALITY]
        )
