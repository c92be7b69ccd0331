"""Letters: one fresh at a time, used once, and called by whom they are for."""

from datetime import timedelta

import pytest

from kindermeilen.actions import accounts, secrets
from kindermeilen.domain.errors import NotFound, Refusal
from kindermeilen.storage import accounts as stored


def test_a_fresh_letter_ends_the_unused_ones_before_it(world) -> None:
    with world.write() as ctx:
        account = accounts.account_of_code(ctx, world.code_3b)
        older, fresh = accounts.invite(ctx, account), accounts.invite(ctx, account)
        with pytest.raises(NotFound):
            accounts.find_invitation(ctx, older)
        assert accounts.find_invitation(ctx, fresh)


def test_a_used_letter_keeps_opening_the_sign_in(world) -> None:
    with world.write() as ctx:
        account = accounts.account_of_code(ctx, world.code_3b)
        used = accounts.invite(ctx, account)
        accounts.accept(ctx, used, secrets.hash_passphrase("neu neu neu neu"))
        accounts.invite(ctx, account)
        assert accounts.find_invitation(ctx, used)[0].used_at is not None


def test_a_letter_is_used_once_and_keeps_the_first_words(world) -> None:
    first = secrets.hash_passphrase("eins zwei drei vier")
    with world.write() as ctx:
        account = accounts.account_of_code(ctx, world.code_3b)
        token = accounts.invite(ctx, account)
        assert accounts.accept(ctx, token, first).passphrase_hash == first
        with pytest.raises(Refusal) as refused:
            accounts.accept(ctx, token, secrets.hash_passphrase("andere"))
        assert refused.value.rule == "invitation_used"
        assert stored.account_by_id(ctx.conn, account.id).passphrase_hash == first


def test_an_unused_letter_waits_as_long_as_nobody_ends_it(world) -> None:
    with world.write() as ctx:
        token = accounts.invite(ctx, accounts.account_of_code(ctx, world.code_3b))
    world.clock.set(world.clock.now + timedelta(days=300))
    with world.write() as ctx:
        assert accounts.find_invitation(ctx, token)


def test_the_same_letter_can_be_printed_again(world) -> None:
    with world.write() as ctx:
        account = accounts.account_of_code(ctx, world.code_3b)
        token = accounts.invite(ctx, account)
        live = stored.live_invitations(ctx.conn, account.municipality_id)
        assert accounts.letter_of(ctx, account, live).token == token


@pytest.mark.parametrize(("code", "label"), [("code_3b", "3b, Lindenschule"), ("code_school", "Lindenschule")])
def test_accounts_are_called_by_group_and_house(world, code: str, label: str) -> None:
    with world.read() as ctx:
        assert accounts.name_of(ctx, accounts.account_of_code(ctx, getattr(world, code))).label == label


def test_a_coordinator_is_called_by_office_and_town(world) -> None:
    with world.read() as ctx:
        town = accounts.account_of_code(ctx, world.code_3b).municipality_id
        account = stored.account_by_name(ctx.conn, town, "coordinator", "Koordination")
        assert account is not None
        assert accounts.name_of(ctx, account).label == "Koordination, Blaustein"
