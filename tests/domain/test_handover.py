"""What was handed over at the climate conferences, as published."""

from kindermeilen.domain.handover import handover_of


def test_the_total_of_2025_is_the_published_one_with_its_source() -> None:
    found = handover_of(2025)
    assert found is not None
    assert (found.conference, found.place, found.miles, found.countries) == ("COP30", "Belém", 3_937_574, 11)
    assert found.evidence == "children nearly; more than 1 550 institutions"
    assert found.source.startswith("https://")


def test_a_year_that_was_not_published_is_not_nought() -> None:
    assert handover_of(2026) is None
    assert handover_of(2010) is None


def test_unknown_children_stay_unknown() -> None:
    found = handover_of(2008)
    assert found is not None
    assert found.children is None
