"""Somebody who may do it with her own things names somebody else's: for her it does not exist, and nothing changes."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.access.test_matrix import TABLE, Row, named

NAMING = [
    row
    for row in TABLE
    if "/koordination/<ags>/" in row.route and re.search(r"[:<](code|\w+_id)>", row.route.split("<ags>")[1])
]
GONE = {
    "POST /koordination/<ags>/wartet/<int(max=2147483647):correction_id>": 302,
    "POST /koordination/<ags>/papier/<int:paper_total_id>/entfernen": 422,
}
"""Twice is no fault here: a stranger is told what is told when it is decided or gone already."""


def in_vain(stage: Any, name: str, route: str, **changed: Any) -> TestResponse:
    """The answer to a request that must change nothing."""
    before = stage.dump()
    response: TestResponse = stage.ask(stage.people[name], route, **changed)
    assert stage.dump() == before
    return response


@pytest.mark.parametrize("row", NAMING, ids=named)
def test_coordinator_of_another_town_reaches_nothing_through_her_own(row: Row, stage: Any, world: Any) -> None:
    """Nora asks in Nebelstadt for Blaustein's classes, houses, totals and entries."""
    response = in_vain(stage, "nora", row.route, ags=world.other_ags, **row.changed)
    assert response.status_code == GONE.get(row.route, 404)


@pytest.mark.parametrize(
    "route",
    [
        "POST /klasse/<code>/geraete/<int(max=2147483647):session_id>/beenden",
        "POST /klasse/<code>/zahlen/<int(max=2147483647):waiting_id>",
        "POST /klasse/<code>/zeitraum/<public_id>/entfernen",
    ],
)
def test_teacher_reaches_nothing_of_another_class_through_her_own(route: str, stage: Any, world: Any) -> None:
    """Clara asks in her 2c for the device, the numbers and the period of Anna's 3b."""
    assert in_vain(stage, "clara", route, code=world.code_2c).status_code in (302, 404)


def test_house_reaches_no_period_of_another_house(stage: Any, world: Any) -> None:
    """Nor one of a class of its own: those are the class's."""
    route = "POST /einrichtung/<code>/zeitraum/<public_id>/entfernen"
    in_vain(stage, "other_school", route, code=world.codes["Bachschule"])
    in_vain(stage, "school", route, public_id=stage.args["group_period"])


def test_class_cannot_take_away_a_period_of_its_house(stage: Any) -> None:
    route = "POST /klasse/<code>/zeitraum/<public_id>/entfernen"
    in_vain(stage, "anna", route, public_id=stage.args["house_period"])


@pytest.mark.parametrize("name", ["anna", "ben", "school", "kora"])
def test_phone_lets_nobody_in_as_somebody_else(stage: Any, name: str) -> None:
    """Each of them names Clara's account to the waiting PC."""
    clara = stage.accounts["clara"]
    response = in_vain(stage, name, "POST /koppeln/<token>", account=clara)
    assert response.status_code == 404


def test_times_of_day_and_devices_are_shown_to_the_class_alone(stage: Any) -> None:
    """School and coordinator see days; staff representatives would ask."""
    route = "GET /klasse/<code>/tag/<day>/verlauf"
    for name, is_shown in (("anna", True), ("school", False), ("kora", False)):
        page = stage.ask(stage.people[name], route, day="2026-09-22").text
        assert "9" in page
        assert ("8:30" in page) is is_shown, name


@pytest.mark.parametrize("name", ["school", "kora"])
@pytest.mark.parametrize("address", ["/klasse/{code}/geraete", "/koordination/{ags}", "/koordination/{ags}/wartet"])
def test_no_page_of_school_or_coordinator_says_a_time_of_day(stage: Any, name: str, address: str) -> None:
    page = stage.people[name].get(address.format(**stage.args)).text
    assert "8:30" not in page
