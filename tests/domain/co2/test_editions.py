"""A factor without its unit, range, evidence or source is refused before anybody calculates with it."""

from pathlib import Path

import pytest

from kindermeilen.domain.co2.editions import EditionFault, edition_of, editions, read_edition
from kindermeilen.domain.co2.formulas import vehicle_factor
from kindermeilen.domain.errors import Refusal
from kindermeilen.resources import data_file

GOOD = data_file("co2/uba2024.toml").read_text("utf-8")


def written(folder: Path, text: str) -> Path:
    file = folder / "uba2024.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_editions_that_come_with_the_software_hold() -> None:
    assert "uba2024" in editions()
    edition = edition_of("uba2024")
    assert edition["e_vkm"].value == pytest.approx(vehicle_factor(edition["e_pkm"].value, 1.4))
    assert all(factor.source for factor in edition.values.values())


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('unit = "kg CO2e/Fzkm"', 'unit = "g CO2e/Fzkm"', "e_vkm: the unit must be kg CO2e/Fzkm"),
        ('source = "Annahme, keine Quelle gefunden"', 'source = ""', "delta: source is missing"),
        ("low = 0.2066", "low = 0.3", "e_vkm: needs 0 <= low <= value <= high"),
        ("value = 0.164", 'value = "0,164"', "e_pkm: value, low and high must be decimal numbers"),
        ('evidence = "derived"', 'evidence = "guessed"', "e_vkm: evidence must be one of"),
        ("low = 0.50\n", "", "s: needs low and high"),
        ('key = "uba2024"', 'key = "uba2030"', "must be named after its key"),
        ("[values.n]", "[values.m]", "missing or unknown values: m, n"),
        ('boundary = "Well', 'limit = "Well', "edition.boundary is missing"),
        ("[edition]", "[edition", "no readable TOML"),
    ],
)
def test_a_fault_names_file_value_and_rule(tmp_path: Path, old: str, new: str, rule: str) -> None:
    assert old in GOOD
    with pytest.raises(EditionFault) as fault:
        read_edition(written(tmp_path, GOOD.replace(old, new, 1)))
    assert rule in str(fault.value)
    assert "uba2024.toml" in str(fault.value)


def test_an_edition_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(Refusal, match="uba2024"):
        edition_of("uba1999")
