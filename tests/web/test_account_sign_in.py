"""Number and words, several accounts on one device, the class device's ten minutes, and out again."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kindermeilen.actions import accounts
from kindermeilen.domain.throttle import FREE_TRIES
from kindermeilen.storage import accounts as stored
from kindermeilen.storage import tables

COOKIE = "kindermeilen"


@pytest.fixture
def newcomer(app: Flask, people) -> Callable[[], Any]:
    """Somebody with a browser that was never here."""
    return lambda: type(people.nobody)(app.test_client(), "newcomer")


def form(world, code: str, **changed: str) -> dict[str, str]:
    return {"number": world.number(code), "words": world.words, "device_kind": "teacher", **changed}


def devices_of(world, code: str) -> int:
    with world.read() as ctx:
        mine = tables.Session.account_id == accounts.account_of_code(ctx, code).id
        live = select(tables.Session.id).where(mine, tables.Session.ended_at.is_(None))
        return len(ctx.conn.scalars(live).all())


def test_number_and_words_lead_into_the_class(world, newcomer) -> None:
    person = newcomer()
    assert "Gerät der Klasse" in person.get("/anmelden").text
    entered = person.post("/anmelden", form(world, world.code_3b))
    assert (entered.status_code, entered.headers["Location"]) == (303, f"/klasse/{world.code_3b}")


@pytest.mark.parametrize(("code", "path"), [("code_school", "/einrichtung/"), ("code_3b", "/klasse/")])
def test_each_account_has_its_room(world, newcomer, code: str, path: str) -> None:
    code = getattr(world, code)
    entered = newcomer().post("/anmelden", form(world, code))
    assert entered.headers["Location"] == path + code


def test_a_school_needs_not_say_what_the_device_is(world, newcomer) -> None:
    assert newcomer().post("/anmelden", form(world, world.code_school, device_kind="")).status_code == 303


def test_the_coordinator_comes_into_the_towns_room(world, newcomer) -> None:
    with world.read() as ctx:
        town = accounts.account_of_code(ctx, world.code_3b).municipality_id
        number = stored.account_by_name(ctx.conn, town, "coordinator", "Koordination").sign_in_number
    entered = newcomer().post("/anmelden", {"number": number, "words": world.words})
    assert entered.headers["Location"] == f"/koordination/{world.ags}"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": ""}, "Bitte geben Sie die Anmeldenummer vom Zugangsbrief ein."),
        ({"words": ""}, "Bitte geben Sie die vier Wörter ein."),
        ({"words": "falsch falsch falsch falsch"}, "Das passt nicht zusammen."),
        ({"number": "AAAA2222"}, "Das passt nicht zusammen."),
        ({"number": "A" * 10_000}, "Das passt nicht zusammen."),
        ({"number": "\x00\x00'; --", "words": "\x00"}, "Das passt nicht zusammen."),
        ({"device_kind": ""}, "Bitte wählen Sie, ob dies ein Gerät der Lehrkraft"),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_signs_nobody_in(world, newcomer, changed, said: str) -> None:
    sent = form(world, world.code_3b, **changed)
    refused = newcomer().post("/anmelden", sent)
    assert refused.status_code == 422
    assert said in refused.text
    assert "error-summary" in refused.text
    if len(sent["number"]) == 8:
        assert f'value="{sent["number"]}"' in refused.text
    assert devices_of(world, world.code_3b) == 2


def test_nothing_sent_at_all_is_said_twice_not_a_fault(newcomer) -> None:
    refused = newcomer().post("/anmelden")
    assert refused.status_code == 422
    assert "Bitte 2 Stellen prüfen" in refused.text


def test_a_file_in_place_of_words_is_nothing_typed(world, newcomer) -> None:
    refused = newcomer().post("/anmelden", {"number": "AAAA2222", "words": (io.BytesIO(b"apfel"), "words.txt")})
    assert refused.status_code == 422


def test_too_many_tries_are_answered_with_the_seconds_to_wait(world, newcomer, people) -> None:
    person = newcomer()
    for _ in range(FREE_TRIES):
        assert person.post("/anmelden", form(world, world.code_3b, words="falsch")).status_code == 422
    slowed = person.post("/anmelden", form(world, world.code_3b))
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "5")
    assert newcomer().post("/anmelden", form(world, world.code_4a)).status_code == 303
    assert people.anna.get("/bereich").headers["Location"] == f"/klasse/{world.code_3b}"


@pytest.mark.parametrize(
    "path", ["/klasse/ABC/woche", "/klasse/ABC?tag=2026-09-24&x=%2F%2Fy", "/k/ä", "/koppeln/abc_-123", "/"]
)
def test_sign_in_leads_back_to_where_it_was_asked(world, newcomer, path: str) -> None:
    person = newcomer()
    shown = person.get("/anmelden", query_string={"weiter": path})
    assert "weiter=" in shown.text
    entered = person.post("/anmelden", form(world, world.code_3b), query_string={"weiter": path})
    assert entered.headers["Location"].startswith(path[:9].replace("ä", "%C3%A4"))


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/ /evil.example",
        "/klasse\\..\\x",
        "javascript:alert(1)",
        "",
        "/" + "x" * 2000,
    ],
)
def test_sign_in_never_leads_out_of_the_house(world, newcomer, path: str) -> None:
    entered = newcomer().post("/anmelden", form(world, world.code_3b), query_string={"weiter": path})
    assert entered.headers["Location"] == f"/klasse/{world.code_3b}"


def test_who_needs_a_sign_in_is_led_back_after_it(world, newcomer) -> None:
    person = newcomer()
    asked = person.get(f"/klasse/{world.code_3b}/geraete")
    entered = person.post(asked.headers["Location"], form(world, world.code_3b))
    assert entered.headers["Location"] == f"/klasse/{world.code_3b}/geraete"


def test_a_device_that_is_signed_in_sees_its_rooms_and_may_add_one(world, people) -> None:
    shown = people.anna.get("/anmelden").text
    assert "Auf diesem Gerät angemeldet" in shown
    assert f'href="/klasse/{world.code_3b}"' in shown
    people.anna.post("/anmelden", form(world, world.code_4a))
    rooms = people.anna.get("/bereich")
    assert rooms.status_code == 200
    assert "3b, Lindenschule" in rooms.text
    assert "4a, Lindenschule" in rooms.text
    assert "2c" not in rooms.text


def test_the_same_sign_in_sent_twice_is_one_device(world, newcomer) -> None:
    person = newcomer()
    person.get("/anmelden")
    sent = form(world, world.code_3b) | {"csrf_token": person.csrf_token()}
    cookie = person.client.get_cookie(COOKIE).value
    person.client.post("/anmelden", data=sent)
    person.client.set_cookie(COOKIE, cookie)
    assert person.client.post("/anmelden", data=sent).status_code == 303
    assert devices_of(world, world.code_3b) == 2 + 1


def test_one_room_is_opened_at_once_and_nobody_has_none(world, people) -> None:
    assert people.anna.get("/bereich").headers["Location"] == f"/klasse/{world.code_3b}"
    assert people.tablet.get("/bereich").headers["Location"] == f"/klasse/{world.code_3b}"
    assert people.school.get("/bereich").headers["Location"] == f"/einrichtung/{world.code_school}"
    assert people.kora.get("/bereich").headers["Location"] == f"/koordination/{world.ags}"
    assert people.nobody.get("/bereich").headers["Location"].startswith("/anmelden")


def test_one_account_is_signed_out_and_the_others_stay(world, people) -> None:
    people.anna.post("/anmelden", form(world, world.code_4a))
    with world.read() as ctx:
        account = accounts.account_of_code(ctx, world.code_3b)
    people.anna.post("/abmelden", {"account": account.id})
    assert people.anna.get("/bereich").headers["Location"] == f"/klasse/{world.code_4a}"
    assert people.tablet.get("/bereich").headers["Location"] == f"/klasse/{world.code_3b}"


def test_all_accounts_are_signed_out_and_again_changes_nothing(world, people) -> None:
    people.anna.post("/anmelden", form(world, world.code_4a))
    for _ in range(2):
        out = people.anna.post("/abmelden", follow_redirects=True)
        assert "Dieses Gerät ist abgemeldet." in out.text
    assert people.anna.get("/bereich").headers["Location"].startswith("/anmelden")
    assert devices_of(world, world.code_3b) == 1


@pytest.mark.parametrize("account", ["999999999999999999999999", "drei", "-1", ""])
def test_signing_out_of_what_is_no_account_of_mine_ends_no_other_device(world, people, account: str) -> None:
    people.anna.post("/abmelden", {"account": account})
    assert people.ben.get("/bereich").headers["Location"] == f"/klasse/{world.code_4a}"


def test_children_cannot_sign_their_class_device_out(world, people) -> None:
    asked = people.tablet.post("/abmelden")
    assert asked.headers["Location"].startswith(f"/klasse/{world.code_3b}/woerter")
    assert devices_of(world, world.code_3b) == 2
    people.tablet.post(asked.headers["Location"], {"words": world.words})
    people.tablet.post("/abmelden")
    assert devices_of(world, world.code_3b) == 1


def test_a_class_device_gets_ten_minutes_after_the_words_and_goes_on_where_it_was_asked(world, people) -> None:
    page = f"/klasse/{world.code_3b}/geraete"
    asked = people.tablet.get(page).headers["Location"]
    assert asked.startswith(f"/klasse/{world.code_3b}/woerter?weiter=")
    assert "zehn Minuten" in people.tablet.get(asked).text
    entered = people.tablet.post(asked, {"words": world.words})
    assert (entered.status_code, entered.headers["Location"]) == (303, page)
    assert people.tablet.get(page).status_code == 200
    people.tablet.post(f"/klasse/{world.code_3b}/woerter/zurueck")
    assert people.tablet.get(page).status_code == 302


@pytest.mark.parametrize("words", ["", "falsch", "x" * 50_000, "\x00"])
def test_wrong_words_open_nothing_on_a_class_device(world, people, words: str) -> None:
    assert people.tablet.post(f"/klasse/{world.code_3b}/woerter", {"words": words}).status_code == 422
    assert people.tablet.get(f"/klasse/{world.code_3b}/geraete").status_code == 302


def test_children_who_guess_slow_their_own_device_and_not_annas_sign_in_next_door(world, people, newcomer) -> None:
    for _ in range(FREE_TRIES):
        people.tablet.post(f"/klasse/{world.code_3b}/woerter", {"words": "falsch"})
    assert people.tablet.post(f"/klasse/{world.code_3b}/woerter", {"words": world.words}).status_code == 429
    assert newcomer().post("/anmelden", form(world, world.code_3b)).status_code == 303


def test_who_needs_no_words_is_not_asked_and_a_stranger_learns_nothing(world, people) -> None:
    page = f"/klasse/{world.code_3b}/woerter"
    for person in (people.anna, people.school, people.kora):
        assert person.get(page).headers["Location"] == f"/klasse/{world.code_3b}"
    for person in (people.ben, people.clara, people.nora):
        assert person.get(page).status_code == 404
        assert person.post(page, {"words": world.words}).status_code == 404
    assert people.nobody.get(page).headers["Location"].startswith("/anmelden")


def test_the_words_page_leads_nowhere_else(world, people) -> None:
    page = f"/klasse/{world.code_3b}/woerter?weiter=//evil.example"
    assert people.tablet.post(page, {"words": world.words}).headers["Location"] == f"/klasse/{world.code_3b}"
