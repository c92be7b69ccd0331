"""What the Klima-Bündnis handed over at the climate conferences, as published."""

import csv
from io import StringIO

from kindermeilen.domain.handover import handover_of, parse_handovers
from kindermeilen.resources import data_file


def test_the_hand_over_of_belem_is_known_with_its_source():
    found = handover_of(2025)
    assert found is not None
    assert (found.conference, found.place, found.miles, found.children) == ("COP30", "Belém", 3_937_574, 250_000)
    assert found.countries == 11
    assert found.source.startswith("https://")


def test_a_year_without_a_published_total_has_none():
    assert handover_of(2026) is None
    assert handover_of(2020) is None


def test_unknown_is_not_nought_and_the_evidence_says_how_sure_a_figure_is():
    poznan, johannesburg = handover_of(2008), handover_of(2002)
    assert poznan is not None
    assert (poznan.children, poznan.countries) == (None, None)
    assert johannesburg is not None
    assert "at least" in johannesburg.evidence


def test_every_published_year_is_there_once_with_miles_and_a_source():
    text = data_file("cop-totals.csv").read_text(encoding="utf-8")
    years = [int(row["year"]) for row in csv.DictReader(StringIO(text))]
    found = parse_handovers(text)
    assert sorted(found) == years
    assert all(one.miles and one.source and one.place for one in found.values())
