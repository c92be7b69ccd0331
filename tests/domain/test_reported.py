"""Results of other municipalities: the real file as it is, its contradictions refused, nothing counted twice."""

import csv
import io

import pytest

from kindermeilen.domain.reported import ReportedMunicipality, check_reported, questions, sum_reported
from kindermeilen.domain.tables_in import ReportedRow, TableRefused, parse_reported
from kindermeilen.resources import data_file

HEAD = "municipality;country;ags;year;from;part_of;institution;groups;children;green;red;blue;total;source\n"


def rows(*lines: str) -> list[ReportedRow]:
    return parse_reported((HEAD + "\n".join(lines)).encode())


def real() -> list[ReportedRow]:
    return parse_reported(data_file("real-results.csv").read_bytes())


def contradictions() -> list[bytes]:
    text = data_file("real-contradictions.csv").read_text(encoding="utf-8")
    head, *lines = list(csv.reader(io.StringIO(text)))
    found = []
    for line in lines:
        out = io.StringIO()
        csv.writer(out).writerows([head, line])
        found.append(out.getvalue().encode())
    return found


def summed(*lines: str) -> dict[str, ReportedMunicipality]:
    return {one.municipality: one for one in sum_reported(rows(*lines))}


def test_the_real_results_come_in_as_they_are_and_twice_changes_nothing() -> None:
    added = check_reported([], real())
    assert len(added) == 140
    assert check_reported(added, real()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, ("10682", "11461", "blaustein.de", "kinder-meilen.de/581")),
        (1, ("15876", "18000", "wiesentbote")),
        (2, ("19348", "24500", "bayernaktuell")),
        (3, ("17068", "16000", "Bayreuth (Stadt und Landkreis)")),
        (4, ("1630", "13", "60")),
        (5, ("2459", "8", "60")),
    ],
)
def test_each_published_contradiction_is_refused_with_its_reason(number: int, words: tuple[str, ...]) -> None:
    there = check_reported([], real())
    with pytest.raises(TableRefused) as refused:
        check_reported(there, parse_reported(contradictions()[number]))
    for word in words:
        assert word in str(refused.value)


def test_every_contradiction_has_a_test() -> None:
    assert len(contradictions()) == 6


def test_a_total_must_fit_its_colours() -> None:
    for line in ("Ulm;;;2024;;;;;;5;3;2;11;", "Ulm;;;2024;;;;;;5;3;;7;"):
        with pytest.raises(TableRefused):
            rows(line)
    assert rows("Ulm;;;2024;;;;;;5;3;;11;")[0].unspecified == 3


def test_a_row_needs_miles_of_one_kind() -> None:
    with pytest.raises(TableRefused, match="wenigstens eine Farbe"):
        rows("Ulm;;;2024;;;;;30;;;;;")


def test_a_region_below_its_town_is_refused_whichever_comes_last() -> None:
    town, region = "Ulm;;;2024;;Donauland;;;;500;;;;A", "Donauland;;;2024;;;;;;400;;;;B"
    for first, second in ((town, region), (region, town)):
        with pytest.raises(TableRefused, match="500 ist mehr als 400"):
            check_reported(rows(first), rows(second))


def test_a_region_counts_once_and_its_towns_stand_below() -> None:
    found = summed("Donauland;;;2024;;;;;;900;;;;A", "Ulm;;;2024;;Donauland;;;;500;;;;B", "Bonn;;;2024;;;;;;70;;;;C")
    assert set(found) == {"Donauland", "Bonn"}
    assert found["Donauland"].green == 900
    assert [part.municipality for part in found["Donauland"].parts] == ["Ulm"]


def test_a_town_whose_region_says_nothing_counts_itself() -> None:
    assert summed("Ulm;;;2024;;Donauland;;;;500;;;;B")["Ulm"].total == 500


def test_parts_add_up_only_where_the_town_has_no_row_of_its_own() -> None:
    parts = ("Ulm;;;2024;;;Schule A;;20;100;;;;A", "Ulm;;;2024;;;Schule B;;30;150;;;;B")
    assert (summed(*parts)["Ulm"].green, summed(*parts)["Ulm"].children) == (250, 50)
    whole = summed(*parts, "Ulm;;;2024;;;;;;400;;;;C")["Ulm"]
    assert (whole.green, len(whole.parts)) == (400, 2)


def test_unknown_stays_unknown_and_is_never_nought() -> None:
    ulm = summed("Ulm;;;2024;;;;;;;;;700;A")["Ulm"]
    assert (ulm.green, ulm.red, ulm.children, ulm.unspecified, ulm.total) == (None, None, None, 700, 700)


def test_institutions_above_their_town_are_a_question_and_no_refusal() -> None:
    there = rows("Ulm;;;2024;;;Schule A;;;700;;;;A", "Ulm;;;2024;;;;;;;;;500;B")
    assert len(check_reported([], there)) == 2
    assert "700 miles together" in str(questions(there)[0])
