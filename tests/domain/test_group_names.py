"""What strangers read of a class or a Kita group."""

import pytest

from kindermeilen.domain.group_names import label, subject


@pytest.mark.parametrize(
    ("name", "kind", "heading", "beginning"),
    [
        ("3b", "school", "Klasse 3b", "Die Klasse 3b"),
        ("Klasse 3b", "school", "Klasse 3b", "Die Klasse 3b"),
        ("Igelklasse", "school", "Igelklasse", "Die Igelklasse"),
        ("Die Füchse", "school", "Die Füchse", "Die Füchse"),
        ("Team Blau", "school", "Team Blau", "Team Blau"),
        ("Sonnengruppe", "kita", "Sonnengruppe", "Die Sonnengruppe"),
        ("Igel", "kita", "Gruppe Igel", "Die Gruppe Igel"),
        ("3b", "", "3b", "3b"),
    ],
)
def test_name_says_what_it_is_the_name_of(name: str, kind: str, heading: str, beginning: str) -> None:
    assert label(name, kind) % {"name": name} == heading
    assert subject(name, kind) % {"name": name} == beginning
