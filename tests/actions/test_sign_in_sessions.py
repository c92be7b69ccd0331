"""A device's sign-ins: begun under a new secret, ended together, and never more than the account gives."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from kindermeilen.actions import accounts, campaigns, pairings, secrets, sign_in
from kindermeilen.domain.access import Actor, Role
from kindermeilen.domain.errors import NotAllowed, NotFound, Refusal, WordsNeeded
from kindermeilen.storage import tables, towns
from kindermeilen.storage.accounts import Account
from tests.databases import contents


def account_of(world, code: str) -> Account:
    with world.read() as ctx:
        return accounts.account_of_code(ctx, code)


def actor_of(world, secret: str) -> Actor:
    with world.read() as ctx:
        return sign_in.actor_of_device(ctx.conn, secret, "Gerät", world.clock.now)


def groups_of(world, secret: str) -> set[int | None]:
    return {grant.group_id for grant in actor_of(world, secret).grants}


def start(world, code: str, kind: str = "teacher", secret: str | None = None, mark: str | None = None) -> str:
    """Sign in; the device's new secret."""
    account = account_of(world, code)
    with world.write() as ctx:
        return sign_in.start_session(ctx, account, kind, secret, mark).device_secret


def count(world, table: type) -> int:
    with world.read() as ctx:
        return ctx.conn.scalar(select(func.count()).select_from(table)) or 0


def test_each_sign_in_gives_the_device_a_new_secret_and_the_old_one_opens_nothing(world) -> None:
    first = start(world, world.code_3b)
    second = start(world, world.code_4a, secret=first)
    assert second != first
    assert groups_of(world, first) == set()
    assert groups_of(world, second) == {account_of(world, code).group_id for code in (world.code_3b, world.code_4a)}
    assert count(world, tables.Device) == 1


def test_a_secret_that_no_device_has_is_never_taken_over(world) -> None:
    planted = secrets.new_token()
    assert start(world, world.code_3b, secret=planted) != planted
    assert groups_of(world, planted) == set()


def test_the_same_page_sent_twice_ends_in_one_device_and_one_session(world) -> None:
    earlier = start(world, world.code_4a)
    first = start(world, world.code_3b, secret=earlier, mark="page")
    again = start(world, world.code_3b, secret=earlier, mark="page")
    assert first == again
    assert (count(world, tables.Device), count(world, tables.Session)) == (1, 2)


def test_the_same_page_for_another_account_is_another_device(world) -> None:
    assert start(world, world.code_3b, mark="page") != start(world, world.code_4a, mark="page")
    assert start(world, world.code_3b, mark="page") != start(world, world.code_3b, mark="another page")


def test_a_class_device_that_signs_in_again_as_the_teachers_becomes_it(world) -> None:
    secret = start(world, world.code_3b, "class")
    assert [grant.role for grant in actor_of(world, secret).grants] == [Role.CLASS_DEVICE]
    secret = start(world, world.code_3b, "teacher", secret)
    assert [grant.role for grant in actor_of(world, secret).grants] == [Role.TEACHER]


@pytest.mark.parametrize("kind", ["", "office", "lehrkraft", "teacher "])
def test_a_class_account_says_what_the_device_is(world, kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        start(world, world.code_3b, kind)
    assert (refused.value.rule, refused.value.field) == ("device_kind", "device_kind")
    assert count(world, tables.Session) == 0


def test_a_school_account_is_an_office_whatever_is_sent(world) -> None:
    secret = start(world, world.code_school, "class")
    assert [grant.role for grant in actor_of(world, secret).grants] == [Role.SCHOOL]


def test_words_that_were_renewed_since_they_were_checked_open_nothing(world) -> None:
    account = account_of(world, world.code_3b)
    with world.write() as ctx:
        accounts.renew(ctx, account, "Brief verloren")
    with world.write() as ctx, pytest.raises(Refusal) as refused:
        sign_in.start_session(ctx, account, "teacher", None)
    assert refused.value.rule == "wrong_words"


def test_renewing_ends_letter_words_sessions_tokens_and_handed_on_codes_together(world, people) -> None:
    account, api_token = account_of(world, world.code_3b), world.token(world.code_3b)
    with world.write() as ctx:
        letter = accounts.invite(ctx, account)
    with world.write(actor_of(world, people.anna.device_secret)) as ctx:
        handed_on, _ = pairings.hand_on(ctx, world.code_3b)
    with world.write() as ctx:
        fresh = accounts.renew(ctx, account, "Brief verloren")
    assert groups_of(world, people.anna.device_secret) == groups_of(world, people.tablet.device_secret) == set()
    with world.read() as ctx:
        assert not sign_in.actor_of_token(ctx.conn, api_token).is_signed_in
        with pytest.raises(NotFound):
            accounts.find_invitation(ctx, letter)
        with pytest.raises(Refusal, match="gilt nicht mehr"):
            pairings.find_hand_on(ctx, handed_on)
        assert accounts.find_invitation(ctx, fresh)[1].label == "3b, Lindenschule"
    with pytest.raises(Refusal) as refused:
        sign_in.check_words(world.read, world.write, "192.0.2.1", account.sign_in_number, world.words)
    assert refused.value.rule == "wrong_words"
    assert groups_of(world, people.ben.device_secret) == {account_of(world, world.code_4a).group_id}


def test_a_closed_year_signs_classes_and_schools_out_and_leaves_coordinators_and_other_towns(world, people) -> None:
    with world.write(actor_of(world, people.kora.device_secret)) as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.close(ctx, town, 2026)
    for person in (people.anna, people.tablet, people.ben, people.clara, people.school):
        assert not actor_of(world, person.device_secret).is_signed_in
    assert actor_of(world, people.kora.device_secret).is_signed_in
    assert actor_of(world, people.nora.device_secret).is_signed_in


@pytest.mark.parametrize(
    "typed",
    [
        "säge igel möwe straße",
        "Säge-Igel-Möwe-Straße",
        "  SAEGE  igel,MOEWE strasse ",
        "sageigelmowestrasse",
        "Sa\u0308ge Igel Mo\u0308we Stra\u00dfe",
    ],
)
def test_words_fit_however_a_keyboard_writes_them(world, typed: str) -> None:
    with world.write() as ctx:
        ctx.conn.execute(
            update(tables.Account).values(passphrase_hash=secrets.hash_passphrase("säge igel möwe straße"))
        )
    number = world.number(world.code_3b)
    spelled = f" {number[:4].lower()}-{number[4:]} "
    assert sign_in.check_words(world.read, world.write, "192.0.2.1", spelled, typed).group_id is not None


def test_a_class_device_is_signed_out_by_a_grown_up_only(world, people) -> None:
    with world.write(actor_of(world, people.tablet.device_secret)) as ctx, pytest.raises(WordsNeeded):
        sign_in.sign_out(ctx)
    assert actor_of(world, people.tablet.device_secret).is_signed_in


def test_ten_minutes_of_everything_after_the_words_and_back_at_once_if_asked(world, people) -> None:
    account, secret = account_of(world, world.code_3b), people.tablet.device_secret
    with world.write(actor_of(world, secret)) as ctx:
        sign_in.elevate(ctx, account)
    assert [grant.role for grant in actor_of(world, secret).grants] == [Role.TEACHER]
    with world.write(actor_of(world, secret)) as ctx:
        sign_in.lower(ctx, world.code_3b)
    assert [grant.role for grant in actor_of(world, secret).grants] == [Role.CLASS_DEVICE]
    with world.write(actor_of(world, secret)) as ctx:
        sign_in.elevate(ctx, account)
    world.clock.set(world.clock.now + timedelta(minutes=10))
    assert [grant.role for grant in actor_of(world, secret).grants] == [Role.CLASS_DEVICE]


def all_bytes(world) -> bytes:
    """Every row, and on SQLite whatever else lies in its files."""
    kept = world.database.file
    files = kept.parent.glob(kept.name + "*") if kept else ()
    return repr(contents(world.database)).encode() + b"".join(file.read_bytes() for file in files)


def test_every_secret_lies_in_the_database_as_a_hash_alone(world, people) -> None:
    account = account_of(world, world.code_3b)
    with world.write() as ctx:
        letter = accounts.invite(ctx, account)
        api_token = accounts.create_token(ctx, account)
        _, waiting = pairings.wait_as_pc(ctx, "192.0.2.1")
    with world.write(actor_of(world, people.anna.device_secret)) as ctx:
        handed_on, _ = pairings.hand_on(ctx, world.code_3b)
    stored_bytes = all_bytes(world)
    assert account.sign_in_number.encode() in stored_bytes
    digits = secrets.digits_of("a secret key for tests, long enough for production", waiting)
    for secret in (letter, api_token, handed_on, waiting, people.anna.device_secret, world.words):
        assert secret.encode() not in stored_bytes
    with world.read() as ctx:
        assert digits not in str(ctx.conn.execute(text("SELECT token_hash, digits_hash FROM pairing")).all())


def test_tokens_have_at_least_128_bits() -> None:
    for token in (
        secrets.new_token(),
        secrets.invitation_token("key", "nonce"),
        secrets.device_secret_after("k", None, "m", 1),
    ):
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)


def test_the_words_of_a_page_are_the_same_for_a_double_tap_and_other_words_everywhere_else() -> None:
    words = secrets.passphrase_for("key", "letter", "page")
    assert words == secrets.passphrase_for("key", "letter", "page")
    others = {
        secrets.passphrase_for("another key", "letter", "page"),
        secrets.passphrase_for("key", "another letter", "page"),
        secrets.passphrase_for("key", "letter", "another page"),
    }
    assert len(others | {words}) == 4
    assert len(words.split()) == 4
    assert len({word for n in range(200) for word in secrets.passphrase_for("key", "letter", str(n)).split()}) > 600


def test_a_waiting_pc_counts_against_its_source_and_never_shares_its_digits(world) -> None:
    with world.write() as ctx:
        shown = {secrets.digits_of(ctx.secret_key, pairings.wait_as_pc(ctx, "192.0.2.1")[1]) for _ in range(60)}
        assert len(shown) == 60
        with pytest.raises(Refusal) as refused:
            pairings.wait_as_pc(ctx, "192.0.2.1")
        assert refused.value.rule == "too_many_waiting"
        assert pairings.wait_as_pc(ctx, "192.0.2.2")
    world.clock.set(world.clock.now + timedelta(minutes=5))
    with world.write() as ctx:
        assert pairings.wait_as_pc(ctx, "192.0.2.1")


def test_digits_that_another_pc_shows_are_drawn_again(world, monkeypatch) -> None:
    drawn = iter(["same", "same", "other"])
    monkeypatch.setattr(secrets, "new_token", lambda: next(drawn))
    with world.write() as ctx:
        assert pairings.wait_as_pc(ctx, "192.0.2.1")[1] == "same"
        assert pairings.wait_as_pc(ctx, "192.0.2.2")[1] == "other"


def test_beginning_anew_ends_what_the_pc_showed_before(world) -> None:
    with world.write() as ctx:
        first, token = pairings.wait_as_pc(ctx, "192.0.2.1")
        pairings.wait_as_pc(ctx, "192.0.2.1", first)
        waiting = ctx.conn.scalars(select(tables.Pairing.token_hash)).all()
    assert len(waiting) == 1
    assert secrets.token_hash(token) not in waiting


def test_a_class_device_lets_nobody_in(world, people) -> None:
    with world.write() as ctx:
        _, token = pairings.wait_as_pc(ctx, "192.0.2.1")
    tablet = actor_of(world, people.tablet.device_secret)
    with world.write(tablet) as ctx:
        with pytest.raises(NotAllowed):
            pairings.pc_of_token(ctx, token)
        with pytest.raises(WordsNeeded):
            pairings.hand_on(ctx, world.code_3b)
        with pytest.raises(WordsNeeded):
            sign_in.devices(ctx, world.code_3b)
