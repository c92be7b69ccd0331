"""A phone lets a PC in, a teacher's device lets a colleague's in: once, for minutes, and nobody guesses."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kindermeilen.actions import accounts
from kindermeilen.domain.throttle import FREE_TRIES
from kindermeilen.storage import tables
from tests.databases import contents

COOKIE = "kindermeilen"
Newcomer = Callable[[], Any]


@pytest.fixture
def newcomer(app: Flask, people) -> Newcomer:
    """Somebody with a browser that was never here."""
    return lambda: type(people.nobody)(app.test_client(), "newcomer")


@pytest.fixture
def pc(newcomer: Newcomer) -> Any:
    """A PC that waits."""
    person = newcomer()
    assert person.post("/anmelden/pc").headers["Location"] == "/anmelden/pc"
    return person


def digits_on(pc: Any) -> str:
    """The six digits as the page shows them: "123 456"."""
    return re.search(r"<b>(\d{3} \d{3})</b>", pc.get("/anmelden/pc").text)[1]


def address_on(app: Flask, page: str) -> str:
    """Where the page's QR leads, read as a camera reads it."""
    import zxingcpp
    from PIL import Image

    svg = b64decode(re.search(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)[1]).decode()
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    image = Image.new("L", (size, size), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        for dx in range(int(width)):
            image.putpixel((int(x) + dx, int(y)), 0)
    found = zxingcpp.read_barcodes(image.resize((size * 8, size * 8), Image.Resampling.NEAREST))
    return found[0].text.removeprefix("http://127.0.0.1:5000")


def account_id(world, code: str) -> int:
    with world.read() as ctx:
        return accounts.account_of_code(ctx, code).id


def kinds_of(world, code: str) -> list[str]:
    with world.read() as ctx:
        mine = tables.Session.account_id == accounts.account_of_code(ctx, code).id
        live = select(tables.Session.device_kind).where(mine, tables.Session.ended_at.is_(None))
        return list(ctx.conn.scalars(live.order_by(tables.Session.id)))


def dump(world) -> dict[str, list[Any]]:
    return contents(world.database)


def confirm(person: Any, world, pc: Any, code: str = "", kind: str = "class") -> Any:
    return person.post(
        "/koppeln",
        {"digits": digits_on(pc), "account": account_id(world, code or world.code_3b), "device_kind": kind},
    )


def test_anna_lets_the_whiteboard_in_by_its_six_digits(world, people, pc) -> None:
    digits = digits_on(pc)
    shown = people.anna.post("/koppeln", {"digits": digits}).text
    assert digits in shown
    assert "3b, Lindenschule" in shown
    done = people.anna.post(
        "/koppeln", {"digits": digits, "account": account_id(world, world.code_3b), "device_kind": "class"}
    )
    assert "Bestätigt." in people.anna.get(done.headers["Location"]).text
    assert "Das Handy hat bestätigt" in pc.get("/anmelden/pc").text
    entered = pc.post("/anmelden/pc/fertig")
    assert (entered.status_code, entered.headers["Location"]) == (303, f"/klasse/{world.code_3b}")
    assert kinds_of(world, world.code_3b) == ["teacher", "class", "class"]


def test_the_qr_leads_to_the_same_pc_and_shows_the_digits_to_compare(app, world, people, pc) -> None:
    address = address_on(app, pc.get("/anmelden/pc").text)
    assert address.startswith("/koppeln/")
    shown = people.anna.get(address, headers={"User-Agent": "iPhone"})
    assert digits_on(pc) in shown.text
    assert "Gerät anmelden?" in shown.text
    people.anna.post(address, {"account": account_id(world, world.code_3b), "device_kind": "teacher"})
    assert pc.post("/anmelden/pc/fertig").status_code == 303


def test_the_phone_is_told_what_sort_of_device_waits(people, newcomer) -> None:
    person = newcomer()
    person.post("/anmelden/pc", headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"})
    assert "Windows-PC anmelden?" in people.anna.post("/koppeln", {"digits": digits_on(person)}).text


def test_a_phone_that_is_not_signed_in_comes_back_after_signing_in(app, world, newcomer, pc) -> None:
    address, phone = address_on(app, pc.get("/anmelden/pc").text), newcomer()
    asked = phone.get(address)
    form = {"number": world.number(world.code_3b), "words": world.words, "device_kind": "teacher"}
    assert phone.post(asked.headers["Location"], form).headers["Location"] == address


def test_looking_changes_nothing(app, world, people, pc) -> None:
    page = pc.get("/anmelden/pc").text
    before = dump(world)
    for _ in range(3):
        pc.get("/anmelden/pc")
        people.anna.get(address_on(app, page))
        people.anna.client.head(address_on(app, page))
        pc.client.head("/anmelden/pc")
    assert dump(world) == before
    assert pc.get("/anmelden/pc").headers["Cache-Control"] == "no-store"


def test_the_page_looks_again_by_itself_unless_it_disturbs(pc) -> None:
    assert pc.get("/anmelden/pc").headers["Refresh"] == "4"
    assert "Refresh" not in pc.get("/anmelden/pc?ruhig=1").headers
    assert digits_on(pc) in pc.get("/anmelden/pc?ruhig=1").text


def test_after_five_minutes_digits_and_qr_are_over_on_both_sides(app, world, people, pc) -> None:
    digits, address = digits_on(pc), address_on(app, pc.get("/anmelden/pc").text)
    world.clock.set(world.clock.now + timedelta(minutes=5))
    page = pc.get("/anmelden/pc")
    assert "Die Zeit ist um" in page.text
    assert "Refresh" not in page.headers
    assert people.anna.post("/koppeln", {"digits": digits}).status_code == 422
    assert people.anna.get(address).status_code == 422


def test_a_confirmed_pc_that_waits_too_long_is_not_let_in(world, people, pc) -> None:
    confirm(people.anna, world, pc)
    world.clock.set(world.clock.now + timedelta(minutes=5))
    refused = pc.post("/anmelden/pc/fertig")
    assert refused.status_code == 422
    assert "gilt nicht mehr" in refused.text
    assert kinds_of(world, world.code_3b) == ["teacher", "class"]


def test_only_the_pc_that_waited_enters_whatever_a_client_says(world, people, pc, newcomer) -> None:
    confirm(people.anna, world, pc)
    thief = newcomer()
    thief.post("/anmelden/pc")
    for form in ({}, {"pc": "1", "id": "1", "pairing": "1"}):
        assert thief.post("/anmelden/pc/fertig", form).status_code == 422
    assert newcomer().post("/anmelden/pc/fertig", {"pc": "1"}).status_code == 422
    assert pc.post("/anmelden/pc/fertig").status_code == 303
    assert pc.post("/anmelden/pc/fertig").status_code == 422


def test_before_a_phone_confirmed_nobody_enters(world, pc) -> None:
    assert pc.post("/anmelden/pc/fertig").status_code == 422


def test_a_double_tap_on_the_pc_whose_first_answer_was_lost_still_enters(world, people, pc) -> None:
    confirm(people.anna, world, pc)
    pc.get("/anmelden/pc")
    form, cookie = {"csrf_token": pc.csrf_token()}, pc.client.get_cookie(COOKIE).value
    pc.client.post("/anmelden/pc/fertig", data=form)
    pc.client.set_cookie(COOKIE, cookie)
    assert pc.client.post("/anmelden/pc/fertig", data=form).status_code == 303
    assert pc.get("/bereich").headers["Location"] == f"/klasse/{world.code_3b}"
    assert kinds_of(world, world.code_3b) == ["teacher", "class", "class"]


def test_confirming_twice_is_confirming_once_and_a_second_phone_changes_nothing(world, people, pc) -> None:
    digits = digits_on(pc)
    sent = {"digits": digits, "account": account_id(world, world.code_3b), "device_kind": "class"}
    assert [people.anna.post("/koppeln", sent).status_code for _ in range(2)] == [303, 303]
    assert people.ben.post("/koppeln", sent | {"account": account_id(world, world.code_4a)}).status_code == 422
    assert pc.post("/anmelden/pc/fertig").headers["Location"] == f"/klasse/{world.code_3b}"


def test_new_digits_end_the_old_ones(people, pc) -> None:
    old = digits_on(pc)
    pc.post("/anmelden/pc")
    assert digits_on(pc) != old
    assert people.anna.post("/koppeln", {"digits": old}).status_code == 422
    assert people.anna.post("/koppeln", {"digits": digits_on(pc)}).status_code == 200


def test_nobody_lets_a_pc_in_as_somebody_else(world, people, pc) -> None:
    assert confirm(people.anna, world, pc, world.code_4a).status_code == 404
    for forged in ("999999999999999999999999", "x", "", "-1"):
        sent = {"digits": digits_on(pc), "account": forged, "device_kind": "teacher"}
        assert people.anna.post("/koppeln", sent).status_code == 404
    assert pc.post("/anmelden/pc/fertig").status_code == 422


def test_a_class_account_says_what_the_pc_is(world, people, pc) -> None:
    assert confirm(people.anna, world, pc, kind="").status_code == 422
    assert confirm(people.anna, world, pc, kind="office").status_code == 422
    assert pc.post("/anmelden/pc/fertig").status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_class_device_lets_no_pc_in(app, people, pc, method: str) -> None:
    address = address_on(app, pc.get("/anmelden/pc").text)
    for page in ("/koppeln", address):
        refused = getattr(people.tablet, method)(
            page, **({"data": {"digits": digits_on(pc)}} if method == "post" else {})
        )
        assert refused.status_code == 403
        assert "Gerät der Lehrkraft" in refused.text


def test_the_school_and_the_coordinator_let_a_pc_in_without_saying_what_it_is(world, people, newcomer) -> None:
    person = newcomer()
    person.post("/anmelden/pc")
    shown = people.school.post("/koppeln", {"digits": digits_on(person)}).text
    assert "Gerät der Klasse" not in shown
    confirm(people.school, world, person, world.code_school, "office")
    assert person.post("/anmelden/pc/fertig").headers["Location"] == f"/einrichtung/{world.code_school}"
    assert people.kora.get("/koppeln").status_code == 200


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "0" * 50_000, "\x00", "12 34 5x"])
def test_digits_that_are_none_are_refused_with_what_to_do(people, pc, typed: str) -> None:
    refused = people.anna.post("/koppeln", {"digits": typed})
    assert refused.status_code == 422
    assert "Kein Gerät wartet mit diesen Ziffern" in refused.text


def test_guessing_digits_becomes_slow_and_reaches_a_handful_within_five_minutes(world, people, pc) -> None:
    wrong = f"{(int(digits_on(pc).replace(' ', '')) + 1) % 1_000_000:06d}"
    looked_at = 0
    for _ in range(299):
        looked_at += people.anna.post("/koppeln", {"digits": wrong}).status_code == 422
        world.clock.set(world.clock.now + timedelta(seconds=1))
    assert FREE_TRIES < looked_at <= 11
    slowed = people.anna.post("/koppeln", {"digits": digits_on(pc)})
    assert slowed.status_code == 429
    assert "device_kind" not in slowed.text
    assert people.ben.post("/koppeln", {"digits": digits_on(pc)}).status_code == 200


def test_the_final_confirmation_is_no_way_round_the_slowing(world, people, pc) -> None:
    sent = {"digits": "000000", "account": account_id(world, world.code_3b), "device_kind": "class"}
    answers = [people.anna.post("/koppeln", sent).status_code for _ in range(FREE_TRIES + 1)]
    assert answers == [422] * FREE_TRIES + [429]


def test_too_many_waiting_devices_of_one_address_are_told_so(newcomer) -> None:
    person = newcomer()
    answers = [person.post("/anmelden/pc") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [303] * 60 + [429]
    assert "warten gerade schon viele Geräte" in answers[-1].text


def handed_on(app: Flask, person: Any, code: str) -> str:
    """The address that a colleague scans."""
    return address_on(app, person.post(f"/klasse/{code}/weitergeben").text)


def test_anna_hands_her_class_on_to_a_colleague_once(app, world, people, newcomer) -> None:
    page = people.anna.post(f"/klasse/{world.code_3b}/weitergeben")
    assert page.headers["Cache-Control"] == "no-store"
    assert "bis 8:40 Uhr" in page.text
    address, colleague = address_on(app, page.text), newcomer()
    assert "3b, Lindenschule" in colleague.get(address).text
    entered = colleague.post(address, {"device_kind": "teacher"})
    assert (entered.status_code, entered.headers["Location"]) == (303, f"/klasse/{world.code_3b}")
    late = newcomer()
    assert late.get(address).status_code == 410
    assert "einen neuen zeigen" in late.post(address, {"device_kind": "teacher"}).text
    assert kinds_of(world, world.code_3b) == ["teacher", "class", "teacher"]


def test_looking_at_a_handed_on_code_uses_nothing_up(app, world, people, newcomer) -> None:
    address = handed_on(app, people.anna, world.code_3b)
    before = dump(world)
    person = newcomer()
    person.get(address)
    person.client.head(address)
    assert dump(world) == before
    assert person.post(address, {"device_kind": "teacher"}).status_code == 303


def test_a_handed_on_code_is_over_after_ten_minutes(app, world, people, newcomer) -> None:
    address = handed_on(app, people.anna, world.code_3b)
    world.clock.set(world.clock.now + timedelta(minutes=10))
    assert newcomer().post(address, {"device_kind": "teacher"}).status_code == 410
    assert newcomer().get("/weitergabe/unfug").status_code == 410


def test_a_colleague_who_forgot_to_say_what_the_device_is_may_say_it_still(app, world, people, newcomer) -> None:
    address, colleague = handed_on(app, people.anna, world.code_3b), newcomer()
    assert colleague.post(address).status_code == 422
    assert colleague.post(address, {"device_kind": "class"}).status_code == 303


def test_a_colleagues_double_tap_signs_one_device_in(app, world, people, newcomer) -> None:
    address, colleague = handed_on(app, people.anna, world.code_3b), newcomer()
    colleague.get(address)
    form, cookie = {"device_kind": "teacher", "csrf_token": colleague.csrf_token()}, colleague.client.get_cookie(COOKIE)
    colleague.client.post(address, data=form)
    colleague.client.set_cookie(COOKIE, cookie.value)
    assert colleague.client.post(address, data=form).status_code == 303
    assert kinds_of(world, world.code_3b) == ["teacher", "class", "teacher"]


def test_a_used_code_does_not_make_the_class_device_a_teachers(app, world, people, newcomer) -> None:
    address, colleague = handed_on(app, people.anna, world.code_3b), newcomer()
    colleague.post(address, {"device_kind": "teacher"})
    people.tablet.get("/anmelden")
    assert people.tablet.post(address, {"device_kind": "teacher"}).status_code == 410
    assert kinds_of(world, world.code_3b) == ["teacher", "class", "teacher"]


def test_the_code_of_a_waiting_pc_hands_nothing_on_and_the_other_way_round(app, world, people, pc, newcomer) -> None:
    waiting = address_on(app, pc.get("/anmelden/pc").text).removeprefix("/koppeln/")
    handed = handed_on(app, people.anna, world.code_3b).removeprefix("/weitergabe/")
    confirm(people.anna, world, pc)
    assert newcomer().post(f"/weitergabe/{waiting}", {"device_kind": "teacher"}).status_code == 410
    assert people.anna.get(f"/koppeln/{handed}").status_code == 422


def test_who_may_hand_a_class_on(world, people) -> None:
    page = f"/klasse/{world.code_3b}/weitergeben"
    assert people.school.get(page).status_code == 200
    assert people.tablet.get(page).headers["Location"].startswith(f"/klasse/{world.code_3b}/woerter")
    assert people.tablet.post(page).headers["Location"].startswith(f"/klasse/{world.code_3b}/woerter")
    for person in (people.ben, people.clara, people.nora):
        assert (person.get(page).status_code, person.post(page).status_code) == (404, 404)
    assert people.kora.post(page).status_code == 403
    assert people.nobody.post(page).headers["Location"].startswith("/anmelden")
