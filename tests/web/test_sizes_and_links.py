"""What one anonymous request can do to others: not much, whatever its size and whatever its headers say."""

from typing import Any

import pytest

from kindermeilen.maintenance.server import Server


def test_large_form_is_refused_before_anybody_reads_it(people: Any) -> None:
    response = people.nobody.client.post(
        "/anmelden", data=b"a&" * 100_000, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413
    assert "höchstens 2 MB" in response.text


def test_coordinators_table_may_be_larger_than_other_forms(people: Any, world: Any) -> None:
    rows = "".join(f"Lindenschule;Schule;Gruppe {number:04};20;{'x' * 150}\n" for number in range(900))
    text = "Einrichtung;Art;Klasse;Kinder;Material\n" + rows
    assert len(text) > 128 * 1024
    assert people.kora.post(f"/koordination/{world.ags}/liste", {"text": text}).status_code != 413


@pytest.mark.parametrize("path", ["/", "/k/{code}"])
def test_another_root_never_gets_into_the_page_that_others_see(people: Any, world: Any, path: str) -> None:
    address = path.format(code=world.code_3b)
    people.nobody.get(address, environ_overrides={"SCRIPT_NAME": "//evil.example"})
    assert "evil.example" not in people.nobody.get(address).text


def test_server_takes_no_root_from_a_header() -> None:
    assert Server(lambda: None, bind="127.0.0.1:0", workers=1).cfg.forwarder_headers == []


@pytest.mark.parametrize("path", ["/k/%00", "/klasse/{code}/tag/%00", "/api/v1/groups/{code}/days/2026-09-24/way%00"])
def test_address_with_a_nul_is_nowhere(people: Any, world: Any, path: str) -> None:
    """On PostgreSQL, too, which takes no such text even to look for it."""
    assert people.anna.get(path.format(code=world.code_3b)).status_code == 404


def test_entry_under_a_sheet_with_a_nul_is_nowhere(people: Any, world: Any) -> None:
    response = people.anna.put(world.code_3b, "2026-09-24", "way_there%00", {"foot": 3})
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
