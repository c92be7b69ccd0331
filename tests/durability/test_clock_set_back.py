"""A clock that is set back by an hour, a day or to 2020, and forward again: nothing is lost, nobody is locked out.

The same on a real server under load: `python -m tests.durability.clocks`.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import itsdangerous.timed
import pytest
from flask import Flask

from kindermeilen.actions import pairings, sign_in
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.throttle import FREE_TRIES
from kindermeilen.storage import tallies
from kindermeilen.web.api import gate, rate
from tests.conftest import NOW, TODAY, People, World
from tests.durability.clocks import clock_set_while_writing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BACK_TO_2020 = NOW - datetime(2020, 1, 1, tzinfo=UTC)
SCHOOL = "192.0.2.10"

each_jump = pytest.mark.parametrize("jump", [HOUR, DAY, BACK_TO_2020], ids=["an hour", "a day", "to 2020"])


@pytest.fixture
def set_back(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Every clock of the process that somebody can set, not only the house's own."""

    def jump(by: timedelta) -> None:
        world.clock.set(NOW - by)
        monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: (NOW - by).timestamp())

    jump(timedelta(0))
    return jump


def log(people: People, world: World, foot: int, revision: int = 0) -> Any:
    headers = {"If-Match": f'"{revision}"'} if revision else {}
    return people.anna.put(world.code_3b, TODAY.isoformat(), "way_there", {"foot": foot}, headers=headers)


def test_revisions_grow_and_the_journal_keeps_its_order_while_the_clock_jumps(
    people: People, world: World, set_back: Callable[[timedelta], None]
) -> None:
    assert log(people, world, 1).status_code == 201
    for number, jump in enumerate((timedelta(seconds=5), HOUR, timedelta(0), timedelta(minutes=30)), 2):
        set_back(jump)
        assert log(people, world, number, number - 1).get_json()["revision"] == number
    with world.read() as ctx:
        group = next(
            one for one in ctx.conn.exec_driver_sql(f"SELECT id FROM \"group\" WHERE code = '{world.code_3b}'")
        )
        journal = tallies.journal(ctx.conn, group.id, TODAY, "way_there")
    assert [(entry.number, entry.content["counts"]) for entry in journal] == [(n, {"foot": n}) for n in range(1, 6)]


@pytest.mark.parametrize("jump", [DAY, BACK_TO_2020], ids=["a day", "to 2020"])
def test_an_entry_of_a_day_that_the_clock_calls_future_is_refused_with_the_day_and_taken_later(
    people: People, world: World, set_back: Callable[[timedelta], None], jump: timedelta
) -> None:
    set_back(jump)
    refused = log(people, world, 12)
    assert refused.status_code == 422
    assert refused.get_json()["field"] == "day"
    assert "Zukunft" in refused.get_json()["detail"]
    set_back(timedelta(0))
    assert log(people, world, 12).status_code == 201


@each_jump
def test_the_page_of_a_class_never_has_an_old_mark_for_other_content(
    people: People, world: World, set_back: Callable[[timedelta], None], jump: timedelta
) -> None:
    seen: dict[str, str] = {}
    log(people, world, 1)
    for revision in range(1, 6):
        set_back(jump if revision % 2 else timedelta(0))
        shown = people.nobody.get(f"/k/{world.code_3b}")
        assert seen.setdefault(shown.headers["ETag"], shown.text) == shown.text
        set_back(timedelta(0))
        log(people, world, revision + 1, revision)
    assert len(seen) == 5


@each_jump
def test_whoever_waited_after_wrong_words_does_not_wait_for_the_clock_to_come_back(
    world: World, set_back: Callable[[timedelta], None], jump: timedelta
) -> None:
    check = partial(sign_in.check_words, world.read, world.write)
    number = world.number(world.code_3b)
    for _ in range(FREE_TRIES):
        with pytest.raises(Refusal, match="passt nicht"):
            check(SCHOOL, number, "falsch falsch falsch falsch")
    set_back(jump)
    assert check(SCHOOL, number, world.words).kind == "class"


@each_jump
def test_guessing_stays_slow_after_the_clock_was_set_back(
    world: World, set_back: Callable[[timedelta], None], jump: timedelta
) -> None:
    check = partial(sign_in.check_words, world.read, world.write)
    number = world.number(world.code_3b)
    set_back(jump)
    for _ in range(FREE_TRIES):
        with pytest.raises(Refusal, match="passt nicht"):
            check(SCHOOL, number, "falsch falsch falsch falsch")
    with pytest.raises(Refusal, match="Zu viele Versuche"):
        check(SCHOOL, number, world.words)


@each_jump
def test_a_pc_waits_no_longer_than_its_five_minutes(
    world: World, set_back: Callable[[timedelta], None], jump: timedelta
) -> None:
    with world.write() as ctx:
        waiting, token = pairings.wait_as_pc(ctx, SCHOOL)
    set_back(jump)
    with world.read() as ctx:
        assert pairings.waiting_as_pc(ctx, waiting, token) is None
        assert pairings._pairing_by_digits(ctx, pairings.secrets.digits_of(ctx.secret_key, token)) is None
    with world.write() as ctx:
        assert pairings.wait_as_pc(ctx, SCHOOL)[0] != waiting


def test_a_second_that_is_set_back_ends_nothing(
    people: People, world: World, set_back: Callable[[timedelta], None]
) -> None:
    """As time servers do it every night."""
    with world.write() as ctx:
        waiting, token = pairings.wait_as_pc(ctx, SCHOOL)
    people.tablet.post(f"/klasse/{world.code_3b}/woerter", {"words": world.words})
    set_back(timedelta(seconds=2))
    with world.read() as ctx:
        assert pairings.waiting_as_pc(ctx, waiting, token) is not None
    assert people.tablet.get(f"/klasse/{world.code_3b}/geraete").status_code == 200


@each_jump
def test_a_class_device_does_not_stay_a_teachers_when_the_clock_is_set_back(
    people: People, world: World, set_back: Callable[[timedelta], None], jump: timedelta
) -> None:
    page = f"/klasse/{world.code_3b}/geraete"
    people.tablet.post(f"/klasse/{world.code_3b}/woerter", {"words": world.words})
    assert people.tablet.get(page).status_code == 200
    set_back(jump)
    assert "woerter" in people.tablet.get(page).headers["Location"]


@each_jump
def test_a_device_is_still_signed_in_while_the_clock_is_wrong_and_after(
    app: Flask, people: People, world: World, set_back: Callable[[timedelta], None], jump: timedelta
) -> None:
    """A cookie "from the future" is Flask's word for a forged one; the sign-in page would have put another over it."""
    set_back(timedelta(0))
    with people.anna.client.session_transaction() as session:
        session["device"] = people.anna.device_secret
    set_back(jump)
    assert people.anna.get("/bereich").headers.get("Location", "") != "/anmelden"
    people.anna.get("/anmelden")
    set_back(timedelta(0))
    assert people.anna.get(f"/klasse/{world.code_3b}").status_code == 200


def test_a_programs_rate_is_counted_by_a_clock_that_nobody_sets(
    people: People, world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a class's program that had used up its minute would wait until the clock is where it was."""
    started, address = time.monotonic() // 60 * 60 + 60, f"/api/v1/groups/{world.code_3b}"
    rated = replace(app.extensions["kindermeilen-settings"], api_rate="2/minute")
    monkeypatch.setattr(gate, "settings", lambda: rated)
    monkeypatch.setattr(rate.time, "monotonic", lambda: started)
    assert [people.nobody.get(address).status_code for _ in range(3)] == [200, 200, 429]
    monkeypatch.setattr(time, "time", lambda: NOW.timestamp() - DAY.total_seconds())
    monkeypatch.setattr(rate.time, "monotonic", lambda: started + 60)
    assert people.nobody.get(address).status_code == 200


def test_a_server_whose_clock_jumps_while_classes_log_loses_and_doubles_nothing(tmp_path: Path, url: str) -> None:
    survived = clock_set_while_writing(tmp_path, 1, url)
    assert survived.acknowledged > 0
    assert survived.refused > 0
