"""A refused form says what is wrong, leads to the field it speaks of, and keeps what was typed."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from kindermeilen.actions import accounts, pairings
from kindermeilen.domain.access import Actor, Grant, Role
from tests.conftest import Person
from tests.fuzz.answers import Page
from tests.web.teacher_page import fields, words

CAMPAIGN = "/koordination/08425141/kampagne"
RULES = f"{CAMPAIGN}/2026/regeln"


def refused(response: TestResponse) -> Page:
    """The page of a refused form; each message on it leads somewhere."""
    assert response.status_code == 422
    page = Page(response.text)
    assert page.classes & {"error-summary"}
    assert [href for href in page.hrefs if href.startswith("#") and href[1:] not in page.ids] == []
    return page


@pytest.fixture
def kora(people: Any) -> Person:
    found: Person = people.kora
    return found


def test_unknown_sort_of_device_leads_to_the_choice_on_letter_and_hand_on(people: Any, world: Any) -> None:
    with world.write() as ctx:
        letter = accounts.invite(ctx, accounts.account_of_code(ctx, world.code_3b))
    page = refused(people.nobody.post(f"/einladung/{letter}", {"device_kind": "toaster"}))
    assert "#device_kind" in page.hrefs
    with world.write(_actor(world)) as ctx:
        token, _ = pairings.hand_on(ctx, world.code_3b)
    page = refused(people.nobody.post(f"/weitergabe/{token}", {"device_kind": "toaster"}))
    assert "#device_kind" in page.hrefs


def _actor(world: Any) -> Actor:
    with world.read() as ctx:
        account = accounts.account_of_code(ctx, world.code_3b)
    return Actor(
        (Grant(Role.TEACHER, account.id, account.municipality_id, account.institution_id, account.group_id),), "PC"
    )


def test_rules_changed_meanwhile_are_said_without_leading_to_a_field_nobody_sees(kora: Person) -> None:
    page = refused(kora.post(RULES, {"bus": "1", "confirmed": "1", "reason": "Beschluss", "version": "999"}))
    assert "#version" not in page.hrefs


def test_rules_confirmed_unchanged_and_without_a_reason_ask_for_the_reason(kora: Person) -> None:
    as_they_are = fields(kora.get(RULES), "regeln")
    response = kora.post(RULES, {**as_they_are, "confirmed": "1", "version": "0"})
    refused(response)
    assert fields(response, "regeln").get("reason") == ""


def test_a_year_that_is_none_is_shown_where_it_can_be_corrected(kora: Person) -> None:
    response = kora.post(f"{CAMPAIGN}?jahr=2026", {"year": "zwanzig", "from": "2026-09-14", "to": "2026-10-02"})
    refused(response)
    assert "zwanzig" in Page(response.text).values


def test_year_typed_wrong_at_the_end_of_a_campaign_still_stands_there(kora: Person) -> None:
    page = refused(kora.post(f"{CAMPAIGN}/2026/abschluss", {"typed_year": "2062"}))
    assert "2062" in page.values


def test_total_that_is_gone_already_is_said_without_a_field(kora: Person) -> None:
    response = kora.post("/koordination/08425141/papier/77/entfernen", {"reason-77": "doppelt"})
    refused(response)
    assert "Diese Summe gibt es nicht mehr." in words(response)


def test_opening_a_year_that_is_open_changes_nothing_and_asks_for_nothing(kora: Person) -> None:
    """The second tap on the button, or an old page."""
    assert kora.post(f"{CAMPAIGN}/2026/oeffnen", {"reason": ""}).status_code == 302
    assert "wieder geöffnet" not in kora.get("/koordination/08425141/protokoll").text
