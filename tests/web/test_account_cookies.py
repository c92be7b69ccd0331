"""The cookie and the form's token: renewed at each sign-in, bound to the house, and nothing is done without them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kindermeilen.actions import accounts
from kindermeilen.app import create_app
from tests.databases import contents

SITE = "https://meilen.example"
COOKIE = "kindermeilen"
POSTS = (
    "/anmelden",
    "/anmelden/pc",
    "/anmelden/pc/fertig",
    "/abmelden",
    "/koppeln",
    "/koppeln/unfug",
    "/weitergabe/unfug",
    "/klasse/{code}/woerter",
    "/klasse/{code}/woerter/zurueck",
    "/klasse/{code}/weitergeben",
    "/klasse/{code}/geraete/1/beenden",
    "{letter}",
)


@pytest.fixture
def letter(world) -> str:
    """The address on a fresh letter of 3b."""
    with world.write() as ctx:
        return f"/einladung/{accounts.invite(ctx, accounts.account_of_code(ctx, world.code_3b))}"


@pytest.fixture
def https_app(settings, world) -> Iterator[Flask]:
    """The app as a town runs it, behind https."""
    app = create_app(replace(settings, base_url=SITE))
    yield app
    app.extensions["kindermeilen-database"].dispose()


def csrf_on(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def sign_in(client: FlaskClient, world, code: str, **options: Any) -> TestResponse:
    page = client.get("/anmelden", base_url=options.get("base_url"))
    form = {"number": world.number(code), "words": world.words, "device_kind": "teacher"}
    return client.post("/anmelden", data=form | {"csrf_token": csrf_on(page.text)}, **options)


def test_the_cookie_is_bound_to_this_host_hidden_from_scripts_and_kept(https_app, world) -> None:
    entered = sign_in(https_app.test_client(), world, world.code_3b, base_url=SITE, headers={"Referer": SITE})
    assert entered.status_code == 303
    [cookie] = entered.headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-kindermeilen=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(attributes)
    assert any(one.startswith("Expires=") for one in attributes)
    assert not any(one.lower().startswith("domain") for one in attributes)


def test_https_refuses_a_form_from_another_site(https_app, world) -> None:
    refused = sign_in(
        https_app.test_client(), world, world.code_3b, base_url=SITE, headers={"Referer": "https://evil.example"}
    )
    assert refused.status_code == 400


def test_a_cookie_planted_before_the_sign_in_is_worth_nothing_after_it(app, world, people) -> None:
    victim, attacker = app.test_client(), app.test_client()
    sign_in(attacker, world, world.code_2c)
    planted = attacker.get_cookie(COOKIE).value
    victim.set_cookie(COOKIE, planted)
    sign_in(victim, world, world.code_3b)
    assert victim.get_cookie(COOKIE).value != planted
    assert victim.get("/bereich").status_code == 200
    assert attacker.get("/bereich").headers["Location"].startswith("/anmelden")


def test_a_token_of_before_the_sign_in_is_worth_nothing_after_it(app, world) -> None:
    client = app.test_client()
    before = csrf_on(client.get("/anmelden").text)
    sign_in(client, world, world.code_3b)
    assert client.post("/abmelden", data={"csrf_token": before}).status_code == 400


@pytest.mark.parametrize("token", [None, "IjEi.aaaa.bbbb"])
@pytest.mark.parametrize("address", POSTS)
def test_without_the_forms_token_nothing_is_done(world, people, letter, address: str, token: str | None) -> None:
    form = {"number": world.number(world.code_3b), "words": world.words, "device_kind": "teacher", "digits": "123456"}
    before = contents(world.database)
    for person in (people.anna, people.tablet, people.nobody):
        refused = person.client.post(
            address.format(code=world.code_3b, letter=letter),
            data=form | ({} if token is None else {"csrf_token": token}),
        )
        assert refused.status_code == 400
        assert "laden Sie sie neu" in refused.text
    assert contents(world.database) == before


def test_a_token_outlives_a_morning(app, world) -> None:
    client = app.test_client()
    token = csrf_on(client.get("/anmelden").text)
    world.clock.set(world.clock.now + timedelta(days=1))
    form = {"number": world.number(world.code_3b), "words": world.words, "device_kind": "teacher", "csrf_token": token}
    assert client.post("/anmelden", data=form).status_code == 303


def test_a_forged_cookie_is_nobody(app, people) -> None:
    value = people.anna.client.get_cookie(COOKIE).value
    for forged in (value[:-2] + "AA", "x", "", value.split(".")[0]):
        client = app.test_client()
        client.set_cookie(COOKIE, forged)
        assert client.get("/bereich").headers["Location"].startswith("/anmelden")


@pytest.mark.parametrize("address", ["/anmelden", "/anmelden/pc", "/einladung/unfug", "/weitergabe/unfug"])
def test_pages_that_let_in_are_never_kept_nor_searched_and_tell_no_other_site(people, address: str) -> None:
    shown = people.nobody.get(address)
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
