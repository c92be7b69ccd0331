"""A text for the press: the page's figures, how sure they are, and nothing that cannot be said."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from kindermeilen.domain.journey import Leg
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.press_text import LONGEST_SHORT, PressFacts, PressState, Sentence, Whose, fitting, press_text

FACTS = PressFacts(
    whose=Whose.GROUP,
    name="Die Klasse 3b",
    place="Lindenschule",
    town="Blaustein",
    year=2026,
    first=date(2026, 9, 14),
    last=date(2026, 10, 2),
    is_filed=False,
    miles=Miles(300, 12, 0),
    conference="Antalya",
    leg=Leg.THERE,
    stop="Ulm",
    left=37,
    as_of=date(2026, 9, 24),
    address="https://meilen.example/k/abc",
)
NEVER = re.compile(r"\bkm\b|Kilometer|CO₂|CO2|gereist|gefahren|gelaufen|zurückgelegt|Rang|Sieger|beste", re.IGNORECASE)
STATES: Mapping[PressState, PressFacts] = {
    PressState.STARTING: replace(FACTS, miles=Miles(1)),
    PressState.RUNNING: FACTS,
    PressState.ENDED: replace(FACTS, as_of=date(2026, 10, 3)),
    PressState.FILED: replace(FACTS, is_filed=True),
}


def said(*sentences: Sentence) -> str:
    return " ".join(one.message % one.params for one in sentences)


def whole(facts: PressFacts) -> str:
    text = press_text(facts)
    return said(text.headline, *(one for part in text.paragraphs for one in part))


def short(facts: PressFacts) -> str:
    return fitting([said(*version) for version in press_text(facts).short])


@pytest.mark.parametrize(("state", "facts"), tuple(STATES.items()))
def test_state_follows_from_the_campaign(state: PressState, facts: PressFacts) -> None:
    assert facts.state is state


@pytest.mark.parametrize(("whose", "leg", "state"), tuple(product(Whose, Leg, STATES)))
def test_no_text_says_what_may_not_be_said(whose: Whose, leg: Leg, state: PressState) -> None:
    text = whole(replace(STATES[state], whose=whose, leg=leg))
    assert not NEVER.search(text)
    assert "Antalya" in text
    assert FACTS.address in text


def test_running_text_has_the_figures_their_colours_and_the_next_stop() -> None:
    text = whole(FACTS)
    for part in ("312 Meilen", "300 grün, 12 rot und 0 blau", "Noch 37 Meilen bis Ulm.", "vorläufig, Stand 2026-09-24"):
        assert part in text
    assert "Gesammelt wird noch bis zum 2026-10-02." in text


@pytest.mark.parametrize("state", [PressState.RUNNING, PressState.ENDED, PressState.FILED])
def test_each_figure_says_how_sure_it_is(state: PressState) -> None:
    for text in (whole(STATES[state]), short(STATES[state])):
        assert "312" in text
        assert ("vorläufig" in text) is (state is not PressState.FILED)
        assert "2026-09-24" in text or "2026-10-03" in text


def test_filed_report_is_named_by_its_number() -> None:
    assert "Meldung Nr. 7" in whole(replace(FACTS, is_filed=True, report="7"))


def test_before_the_first_miles_there_is_no_figure() -> None:
    text = whole(STATES[PressState.STARTING])
    assert "Meilen zusammengekommen" not in text
    assert "Gesammelt wird vom 2026-09-14 bis zum 2026-10-02." in text
    assert "vorläufig" not in text


def test_bus_is_named_only_where_it_earns_a_mile() -> None:
    assert "Bus oder Bahn" in whole(FACTS)
    assert "Bus" not in whole(replace(FACTS, has_bus=False))


def test_one_mile_is_said_as_one() -> None:
    assert "Noch eine Meile bis Ulm." in whole(replace(FACTS, left=1))


def test_short_text_has_no_more_than_280_signs_and_drops_the_way_first() -> None:
    assert short(FACTS).startswith("Die Klasse 3b (Lindenschule) hat 312 Meilen")
    long_names = replace(FACTS, name="x" * 80, place="y" * 80)
    assert len(short(long_names)) <= LONGEST_SHORT
    assert "vorläufig" in short(long_names)
    assert "Ulm" not in short(long_names)
    assert short(replace(FACTS, name="x" * 120, place="y" * 120)) == FACTS.address
