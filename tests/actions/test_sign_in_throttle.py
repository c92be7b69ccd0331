"""Guessing becomes slow for the one who guesses, and for nobody else."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, text

from kindermeilen.actions import sign_in, tries
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.throttle import FREE_TRIES, FREE_TRIES_OF_A_SOURCE, wait_after
from kindermeilen.storage import tables
from kindermeilen.storage.accounts import Account

SCHOOL = "192.0.2.10"
HOME = "192.0.2.99"

Check = Callable[[str, str, str], Account]


@pytest.fixture
def check(world) -> Check:
    """`check(source, number, words)`: the account, or a Refusal."""
    return partial(sign_in.check_words, world.read, world.write)


@pytest.fixture
def hammer(check: Check) -> Callable[[str, str, int], None]:
    """Wrong words, so many times."""

    def fail(source: str, number: str, times: int) -> None:
        for _ in range(times):
            with pytest.raises(Refusal) as refused:
                check(source, number, "falsch falsch falsch falsch")
            assert refused.value.rule == "wrong_words"

    return fail


def rule_of(check: Check, source: str, number: str, words: str) -> str:
    """The rule that refuses, or '' for the right words."""
    try:
        check(source, number, words)
    except Refusal as refusal:
        return refusal.rule
    return ""


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (4, 0), (5, 5), (6, 10), (10, 160), (11, 300), (500, 300)])
def test_waits_double_up_to_five_minutes(failures: int, seconds: int) -> None:
    assert wait_after(failures) == seconds


def test_an_account_nobody_failed_for_never_waits_whatever_its_neighbours_do() -> None:
    assert wait_after(0, 100_000) == 0
    assert wait_after(1, FREE_TRIES_OF_A_SOURCE) > 0
    assert wait_after(1, FREE_TRIES_OF_A_SOURCE - 1) == 0


def test_after_five_wrong_tries_even_the_right_words_wait(world, check, hammer) -> None:
    number = world.number(world.code_3b)
    hammer(SCHOOL, number, FREE_TRIES)
    with pytest.raises(Refusal) as refused:
        check(SCHOOL, number, world.words)
    assert (refused.value.rule, refused.value.params["seconds"]) == ("too_many_tries", 5)
    world.clock.set(world.clock.now + timedelta(seconds=4))
    assert rule_of(check, SCHOOL, number, world.words) == "too_many_tries"
    world.clock.set(world.clock.now + timedelta(seconds=1))
    assert rule_of(check, SCHOOL, number, world.words) == ""


def test_refused_tries_do_not_lengthen_the_wait(world, check, hammer) -> None:
    number = world.number(world.code_3b)
    hammer(SCHOOL, number, FREE_TRIES)
    for _ in range(20):
        assert rule_of(check, SCHOOL, number, "falsch") == "too_many_tries"
    world.clock.set(world.clock.now + timedelta(seconds=5))
    assert rule_of(check, SCHOOL, number, world.words) == ""


def test_ben_signs_in_while_somebody_behind_the_same_address_guesses_at_annas_words(world, check, hammer) -> None:
    hammer(SCHOOL, world.number(world.code_3b), FREE_TRIES)
    assert rule_of(check, SCHOOL, world.number(world.code_4a), world.words) == ""


def test_anna_signs_in_at_home_while_somebody_at_school_guesses_at_her_words(world, check, hammer) -> None:
    hammer(SCHOOL, world.number(world.code_3b), FREE_TRIES)
    assert rule_of(check, HOME, world.number(world.code_3b), world.words) == ""


def test_a_whole_days_hammering_at_many_numbers_locks_no_colleague_out(world, check, hammer) -> None:
    for number in range(FREE_TRIES_OF_A_SOURCE):
        hammer(SCHOOL, f"NUMMER{number:02d}", 1)
    ben = world.number(world.code_4a)
    assert rule_of(check, SCHOOL, ben, world.words) == ""
    hammer(SCHOOL, ben, 1)
    assert rule_of(check, SCHOOL, ben, world.words) == "too_many_tries"
    hammer(SCHOOL, "NUMMER99", 1)
    world.clock.set(world.clock.now + timedelta(seconds=2))
    hammer(SCHOOL, "NUMMER98", 1)
    assert rule_of(check, SCHOOL, ben, world.words) == ""


def test_yesterdays_failures_are_forgotten(world, check, hammer) -> None:
    number = world.number(world.code_3b)
    hammer(SCHOOL, number, FREE_TRIES)
    world.clock.set(world.clock.now + timedelta(days=1, seconds=1))
    hammer(SCHOOL, number, 1)
    with world.read() as ctx:
        assert ctx.conn.scalar(select(func.count()).select_from(tables.FailedSignIn)) == 1


def test_one_source_fills_no_disk(world, hammer, monkeypatch) -> None:
    monkeypatch.setattr(tries, "KEPT_OF_A_SOURCE", 3)
    for number in range(6):
        hammer(SCHOOL, f"NUMMER{number:02d}", 1)
    hammer(HOME, "NUMMER00", 1)
    with world.read() as ctx:
        assert ctx.conn.scalar(select(func.count()).select_from(tables.FailedSignIn)) == 3 + 1


def test_a_failure_stores_neither_the_address_nor_the_number(world, hammer) -> None:
    number = world.number(world.code_3b)
    hammer(SCHOOL, number, 1)
    with world.read() as ctx:
        row = ctx.conn.execute(text("SELECT * FROM failed_sign_in")).one()
    assert SCHOOL not in str(row)
    assert number not in str(row)


@pytest.mark.parametrize("who", ["unknown", "wrong", "without words", "right"])
def test_an_unknown_number_costs_exactly_as_much_as_a_wrong_word(world, check, monkeypatch, who: str) -> None:
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, stored: str, typed: str) -> bool:
        verified.append(stored)
        return verify(self, stored, typed)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    number = "AAAA2222" if who == "unknown" else world.number(world.code_3b)
    if who == "without words":
        with world.write() as ctx:
            ctx.conn.execute(text("UPDATE account SET passphrase_hash = NULL"))
    words = world.words if who == "right" else "falsch falsch falsch falsch"
    assert rule_of(check, SCHOOL, number, words) == ("" if who == "right" else "wrong_words")
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
