"""The QR of an access letter: opening it changes nothing, confirming shows the words once, nothing loses them."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from kindermeilen.actions import accounts, secrets
from kindermeilen.domain.throttle import FREE_TRIES
from kindermeilen.storage import accounts as stored
from kindermeilen.storage import tables
from tests.databases import contents

COOKIE = "kindermeilen"
Newcomer = Callable[[], Any]


@pytest.fixture
def newcomer(app: Flask, people) -> Newcomer:
    """Somebody with a browser that was never here."""
    return lambda: type(people.nobody)(app.test_client(), "newcomer")


def letter(world, code: str) -> str:
    """The address on a fresh letter of that account."""
    with world.write() as ctx:
        return f"/einladung/{accounts.invite(ctx, accounts.account_of_code(ctx, code))}"


def dump(world) -> dict[str, list[Any]]:
    """All that is stored."""
    return contents(world.database)


def words_on(response: TestResponse) -> str:
    return " ".join(
        unescape(word) for word in re.findall(r"<li>([^<]+)</li>", response.text.split('class="words"')[1])[:4]
    )


def fit(world, code: str, words: str) -> bool:
    with world.read() as ctx:
        return secrets.fits(accounts.account_of_code(ctx, code).passphrase_hash, words)


def devices_of(world, code: str) -> int:
    with world.read() as ctx:
        mine = tables.Session.account_id == accounts.account_of_code(ctx, code).id
        live = select(tables.Session.id).where(mine, tables.Session.ended_at.is_(None))
        return len(ctx.conn.scalars(live).all())


def test_opening_a_letter_says_for_whom_it_is_and_changes_nothing(world, newcomer) -> None:
    letters = {letter(world, world.code_3b): "3b, ", letter(world, world.code_school): ""}
    stored_before = dump(world)
    for address, name in letters.items():
        person = newcomer()
        assert [person.client.head(address).status_code for _ in range(2)] == [200, 200]
        assert person.client.options(address).status_code == 200
        assert f"{name}Lindenschule</h1>" in person.get(address).text
        assert person.get("/bereich").headers["Location"].startswith("/anmelden")
    assert dump(world) == stored_before


def test_confirming_signs_in_and_shows_four_words_that_fit(world, newcomer) -> None:
    address, person = letter(world, world.code_3b), newcomer()
    person.get(address)
    shown = person.post(address, {"device_kind": "teacher"})
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert len(words_on(shown).split()) == 4
    assert fit(world, world.code_3b, words_on(shown))
    assert not fit(world, world.code_3b, world.words)
    assert "Ich habe sie aufgeschrieben" in shown.text
    assert f'href="/klasse/{world.code_3b}"' in shown.text
    assert person.get("/bereich").headers["Location"] == f"/klasse/{world.code_3b}"


def test_the_words_are_shown_once_and_lie_in_no_cookie(world, newcomer) -> None:
    address, person = letter(world, world.code_3b), newcomer()
    person.get(address)
    words = words_on(person.post(address, {"device_kind": "teacher"}))
    assert words.split()[0] not in person.client.get_cookie(COOKIE).value
    for page in (address, "/anmelden", "/bereich"):
        assert 'class="words"' not in person.get(page).text


def test_a_double_tap_whose_first_answer_never_arrived_shows_words_that_fit(world, newcomer) -> None:
    address, person = letter(world, world.code_3b), newcomer()
    person.get(address)
    token, cookie = person.csrf_token(), person.client.get_cookie(COOKIE).value
    form = {"device_kind": "teacher", "csrf_token": token}
    first = person.client.post(address, data=form)
    person.client.set_cookie(COOKIE, cookie)
    second = person.client.post(address, data=form)
    assert (first.status_code, second.status_code) == (200, 200)
    assert words_on(first) == words_on(second)
    assert fit(world, world.code_3b, words_on(second))
    assert person.get("/bereich").headers["Location"] == f"/klasse/{world.code_3b}"
    assert devices_of(world, world.code_3b) == 2 + 1


def test_two_taps_at_the_same_moment_show_words_that_fit(app: Flask, world, newcomer) -> None:
    address, person = letter(world, world.code_3b), newcomer()
    person.get(address)
    token, cookie = person.csrf_token(), person.client.get_cookie(COOKIE).value

    def tap(_: int) -> TestResponse:
        client = app.test_client()
        client.set_cookie(COOKIE, cookie)
        return client.post(address, data={"device_kind": "teacher", "csrf_token": token})

    with ThreadPoolExecutor(4) as taps:
        answers = list(taps.map(tap, range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({words_on(answer) for answer in answers}) == 1
    assert fit(world, world.code_3b, words_on(answers[0]))


def test_the_page_with_the_words_closed_too_early_gives_fresh_ones_for_ten_minutes(world, newcomer) -> None:
    address, person = letter(world, world.code_3b), newcomer()
    person.get(address)
    first = words_on(person.post(address, {"device_kind": "teacher"}))
    assert "nicht aufgeschrieben?" in person.get(address).text
    second = words_on(person.post(address, {"device_kind": "teacher"}))
    assert first != second
    assert fit(world, world.code_3b, second)
    assert not fit(world, world.code_3b, first)
    world.clock.set(world.clock.now + timedelta(minutes=10))
    assert "nicht aufgeschrieben?" not in person.get(address).text
    assert person.post(address, {"device_kind": "teacher"}).status_code == 422
    assert fit(world, world.code_3b, second)


def test_a_used_letter_asks_another_device_for_the_words_alone(world, newcomer) -> None:
    address, first, other = letter(world, world.code_3b), newcomer(), newcomer()
    first.get(address)
    words = words_on(first.post(address, {"device_kind": "teacher"}))
    shown = other.get(address)
    assert "3b, Lindenschule" in shown.text
    assert world.number(world.code_3b) not in shown.text.replace(" ", "")
    assert 'name="number"' not in shown.text
    entered = other.post(address, {"words": words.upper().replace(" ", "-"), "device_kind": "class"})
    assert (entered.status_code, entered.headers["Location"]) == (303, f"/klasse/{world.code_3b}")
    assert fit(world, world.code_3b, words)


def test_another_device_cannot_use_a_letter_again_with_a_button_alone(world, newcomer) -> None:
    address, first, other = letter(world, world.code_3b), newcomer(), newcomer()
    other.get(address)
    first.get(address)
    words = words_on(first.post(address, {"device_kind": "teacher"}))
    refused = other.post(address, {"device_kind": "teacher"})
    assert refused.status_code == 422
    assert "vier Wörter" in refused.text
    assert fit(world, world.code_3b, words)
    assert other.get("/bereich").headers["Location"].startswith("/anmelden")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"device_kind": "teacher"}, "Bitte geben Sie die vier Wörter ein."),
        ({"words": "   ", "device_kind": "teacher"}, "Bitte geben Sie die vier Wörter ein."),
        ({"words": "ganz falsche wörter hier", "device_kind": "teacher"}, "Das passt nicht zusammen."),
        ({"words": "ä" * 10_000, "device_kind": "teacher"}, "Das passt nicht zusammen."),
        ({"words": "apfel birne kirsche pflaume"}, "Bitte wählen Sie, ob dies ein Gerät"),
        ({"words": "apfel birne kirsche pflaume", "device_kind": "\x00"}, "Bitte wählen Sie, ob dies ein Gerät"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nobody_is_signed_in(world, newcomer, typed, said: str) -> None:
    with world.write() as ctx:
        account = accounts.account_of_code(ctx, world.code_3b)
        token = accounts.invite(ctx, account)
        accounts.accept(ctx, token, secrets.hash_passphrase(world.words))
    person = newcomer()
    refused = person.post(f"/einladung/{token}", typed)
    assert refused.status_code == 422
    assert said in refused.text
    assert "error-summary" in refused.text
    assert devices_of(world, world.code_3b) == 2


def test_guessing_at_a_used_letter_is_slowed_and_an_unused_one_never_is(world, newcomer) -> None:
    used, unused, person = letter(world, world.code_3b), letter(world, world.code_4a), newcomer()
    first = newcomer()
    first.get(used)
    first.post(used, {"device_kind": "teacher"})
    for _ in range(FREE_TRIES):
        person.post(used, {"words": "falsch", "device_kind": "teacher"})
    slowed = person.post(used, {"words": "falsch", "device_kind": "teacher"})
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "5")
    assert "5 Sekunden" in slowed.text
    assert person.post(unused, {"device_kind": "teacher"}).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_ended_or_mistyped_letter_says_what_to_do(world, newcomer, method: str) -> None:
    ended = letter(world, world.code_3b)
    letter(world, world.code_3b)
    for address in (ended, "/einladung/unfug", f"/einladung/{'x' * 5000}"):
        shown = getattr(newcomer(), method)(address)
        assert shown.status_code == 404
        assert "Dieser Zugangsbrief gilt nicht mehr" in shown.text
        assert "/anmelden" in shown.text


def test_without_saying_what_the_device_is_the_letter_stays_unused(world, newcomer) -> None:
    address, person = letter(world, world.code_3b), newcomer()
    for typed in ({}, {"device_kind": "office"}, {"device_kind": "teacher" * 1000}):
        assert person.post(address, typed).status_code == 422
    assert fit(world, world.code_3b, world.words)
    assert person.post(address, {"device_kind": "class"}).status_code == 200


def test_a_class_device_from_a_letter_is_one(world, newcomer) -> None:
    address, person = letter(world, world.code_3b), newcomer()
    person.get(address)
    person.post(address, {"device_kind": "class"})
    assert f"/klasse/{world.code_3b}/woerter" in person.get(f"/klasse/{world.code_3b}/geraete").headers["Location"]


def test_a_letter_adds_a_group_to_a_device_that_has_one(world, newcomer) -> None:
    person = newcomer()
    for code in (world.code_3b, world.code_4a):
        address = letter(world, code)
        person.get(address)
        person.post(address, {"device_kind": "teacher"})
    rooms = person.get("/bereich").text
    assert "3b, Lindenschule" in rooms
    assert "4a, Lindenschule" in rooms


def test_a_coordinator_sees_the_number_too_as_no_letter_says_it(world, newcomer) -> None:
    with world.write() as ctx:
        town = accounts.account_of_code(ctx, world.code_3b).municipality_id
        account = stored.account_by_name(ctx.conn, town, "coordinator", "Koordination")
        token = accounts.invite(ctx, account)
    person = newcomer()
    assert "Was für ein Gerät" not in person.get(f"/einladung/{token}").text
    shown = person.post(f"/einladung/{token}", {"device_kind": "office"})
    assert account.sign_in_number in shown.text.replace(" ", "")
    assert f'href="/koordination/{world.ags}"' in shown.text


def test_the_letter_speaks_english_to_the_end(world, newcomer) -> None:
    address, person = letter(world, world.code_3b), newcomer()
    assert f'action="{address}?lang=en"' in person.get(f"{address}?lang=en").text
    shown = person.post(f"{address}?lang=en", {"device_kind": "teacher"})
    assert f'href="/klasse/{world.code_3b}?lang=en"' in shown.text
