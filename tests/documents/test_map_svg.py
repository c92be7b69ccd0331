"""A journey's map for paper."""

import re

from kindermeilen.documents.map_svg import map_svg
from kindermeilen.domain.destinations import destination_of
from kindermeilen.domain.journey import journey_to
from kindermeilen.domain.maps import map_view

ANTALYA = destination_of("Antalya")
BLAUSTEIN = (48.41, 9.92)


def test_print_has_neither_style_nor_script_and_no_colour_on_black_and_white() -> None:
    journey, together = (journey_to(ANTALYA, *BLAUSTEIN, miles) for miles in (150, 1500))
    found = map_view(ANTALYA, *BLAUSTEIN, journey, together)
    coloured, grey = map_svg(found), map_svg(found, black_and_white=True)
    assert "style" not in coloured
    assert "class=" not in coloured
    greys = set(re.findall(r"#([0-9a-f]{6})", grey))
    assert greys
    assert all(one[:2] == one[2:4] == one[4:] for one in greys)
    assert map_svg(found, is_town=True).count("M-29 60") == 1
