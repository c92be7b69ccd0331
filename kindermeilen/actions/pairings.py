"""Devices that let each other in: a PC without a camera by a signed-in phone, a colleague's device by a QR."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kindermeilen.actions import secrets
from kindermeilen.actions.accounts import AccountName, name_of
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.sign_in import SignedIn, Write, class_account, has_sent, kind_of_device, start_session
from kindermeilen.actions.tries import COUNT_FOR, count_since, refuse_hammering, remember_failure, try_of
from kindermeilen.domain.access import Right, Role
from kindermeilen.domain.errors import N_, NotAllowed, NotFound, Refusal, SignInNeeded
from kindermeilen.domain.throttle import WAITING_OF_A_SOURCE
from kindermeilen.storage import accounts, pairings
from kindermeilen.storage.pairings import StoredPairing

PC_MINUTES = timedelta(minutes=5)
HAND_ON_MINUTES = timedelta(minutes=10)
LONGEST_AHEAD = 2 * HAND_ON_MINUTES
"""No code ends later than that, unless the clock was set back since it was made."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A PC that waits: an address for the QR and six digits, until then. `name`: whom a phone vouched for it as."""

    pairing: StoredPairing
    digits: str
    name: AccountName | None


def wait_as_pc(ctx: Context, source: str, earlier: int | None = None) -> tuple[int, str]:
    """A PC without a camera begins to wait, and no longer for `earlier`: its number and the token of its QR.

    Raises Refusal `too_many_waiting` for a source that lets too many devices wait: a digit typed wrong must hit none.
    """
    tried = try_of(ctx, "waiting", source, "pc")
    if count_since(ctx, tried, PC_MINUTES) >= WAITING_OF_A_SOURCE:
        raise Refusal(
            "too_many_waiting",
            N_("Von hier warten gerade schon viele Geräte. Bitte in fünf Minuten noch einmal, oder mit den Wörtern."),
        )
    remember_failure(ctx, tried)
    pairings.forget_pairings(ctx.conn, ctx.now - COUNT_FOR)
    if earlier is not None:
        pairings.end_waiting(ctx.conn, earlier)
    token = _token_with_free_digits(ctx)
    pairing_id = pairings.add_pairing(
        ctx.conn,
        kind="pc",
        token_hash=secrets.token_hash(token),
        digits_hash=_digits_hash(ctx, secrets.digits_of(ctx.secret_key, token)),
        label=ctx.actor.device,
        expires_at=ctx.now + PC_MINUTES,
    )
    return pairing_id, token


def _token_with_free_digits(ctx: Context) -> str:
    """Two PCs never show the same digits at once."""
    while True:
        token = secrets.new_token()
        if _pairing_by_digits(ctx, secrets.digits_of(ctx.secret_key, token)) is None:
            return token


def waiting_as_pc(ctx: Context, pairing_id: int, token: str) -> Waiting | None:
    """How it stands with this PC; None when its time is over."""
    pairing = pairings.pairing_by_id(ctx.conn, pairing_id)
    if pairing is None or pairing.used_at is not None or _is_over(ctx, pairing):
        return None
    return _waiting(ctx, pairing, secrets.digits_of(ctx.secret_key, token))


def _is_over(ctx: Context, pairing: StoredPairing) -> bool:
    return not ctx.now < pairing.expires_at <= ctx.now + LONGEST_AHEAD


def _waiting(ctx: Context, pairing: StoredPairing, digits: str) -> Waiting:
    account = None if pairing.account_id is None else accounts.account_by_id(ctx.conn, pairing.account_id)
    return Waiting(pairing, digits, name_of(ctx, account) if account else None)


def enter_as_pc(ctx: Context, pairing_id: int, device_secret: str | None, mark: str | None = None) -> SignedIn:
    """Sign the waiting PC in, once. Raises Refusal `pairing_over`."""
    pairing = pairings.pairing_by_id(ctx.conn, pairing_id)
    if pairing is None or pairing.kind != "pc" or _is_over(ctx, pairing):
        raise _over()
    return _enter(ctx, pairing, pairing.device_kind or "", device_secret, mark)


def vouching_accounts(ctx: Context) -> list[AccountName]:
    """The device's own accounts that may let others in. Raises SignInNeeded, NotAllowed for a class device."""
    if not ctx.actor.is_signed_in:
        raise SignInNeeded
    found = [grant for grant in ctx.actor.grants if grant.role not in (Role.CLASS_DEVICE, Role.CLASS_TOKEN)]
    if not found:
        raise NotAllowed(
            N_("Ein Gerät der Klasse kann kein anderes anmelden. Bitte nehmen Sie ein Gerät der Lehrkraft.")
        )
    return [name_of(ctx, accounts.account_by_id(ctx.conn, grant.account_id)) for grant in found]


def pc_of_token(ctx: Context, token: str) -> Waiting:
    """The PC that shows this QR, for a device that may let it in. Raises Refusal `no_such_pc`."""
    vouching_accounts(ctx)
    pairing = pairings.pairing_by_token(ctx.conn, secrets.token_hash(token))
    if pairing is None or not _may_be_seen(ctx, pairing):
        raise _no_such_pc()
    return _waiting(ctx, pairing, secrets.digits_of(ctx.secret_key, token))


def pc_of_digits(write: Write, typed: str) -> Waiting:
    """The PC that shows these digits. Raises Refusal `no_such_pc` or `too_many_tries`: wrong digits are counted."""
    digits = "".join(sign for sign in typed[:40] if sign.isascii() and sign.isdigit())
    with write() as ctx:
        vouching_accounts(ctx)
        tried = try_of(ctx, "digits", str(ctx.actor.grants[0].account_id), "pc")
        refuse_hammering(ctx, tried, "digits")
        pairing = _pairing_by_digits(ctx, digits)
        if pairing is not None and _may_be_seen(ctx, pairing):
            return _waiting(ctx, pairing, digits)
        remember_failure(ctx, tried)
    raise _no_such_pc()


def vouch(ctx: Context, pairing: StoredPairing, account_id: int, device_kind: str) -> AccountName:
    """Let the waiting PC in as one of this device's own accounts; the same again changes nothing."""
    own = [name for name in vouching_accounts(ctx) if name.account.id == account_id]
    if not own:
        raise NotFound
    kind = kind_of_device(own[0].account, device_kind)
    if _is_over(ctx, pairing):
        raise _no_such_pc()
    if not pairings.confirm_pairing(ctx.conn, pairing.id, account_id, kind):
        there = pairings.pairing_by_id(ctx.conn, pairing.id)
        if there is None or there.account_id != account_id:
            raise _no_such_pc()
    return own[0]


def _pairing_by_digits(ctx: Context, digits: str) -> StoredPairing | None:
    return pairings.pairing_by_digits(ctx.conn, _digits_hash(ctx, digits), ctx.now, ctx.now + LONGEST_AHEAD)


def _digits_hash(ctx: Context, digits: str) -> str:
    return secrets.keyed_hash(ctx.secret_key, "digits", digits)


def _may_be_seen(ctx: Context, pairing: StoredPairing) -> bool:
    """A PC that waits, or that this device itself has just let in."""
    if pairing.kind != "pc" or _is_over(ctx, pairing):
        return False
    return pairing.account_id is None or pairing.account_id in {grant.account_id for grant in ctx.actor.grants}


def hand_on(ctx: Context, code: str) -> tuple[str, datetime]:
    """The token of a QR that signs in one colleague's device, and until when."""
    frame, _ = load_group(ctx, code, Right.MANAGE_DEVICES)
    token, until = secrets.new_token(), ctx.now + HAND_ON_MINUTES
    pairings.forget_pairings(ctx.conn, ctx.now - COUNT_FOR)
    pairings.add_pairing(
        ctx.conn,
        kind="hand_on",
        token_hash=secrets.token_hash(token),
        label=ctx.actor.device,
        account_id=class_account(ctx, frame).id,
        expires_at=until,
    )
    return token, until


def handing_on(ctx: Context, code: str) -> GroupFrame:
    """The class whose QR a device may show."""
    return load_group(ctx, code, Right.MANAGE_DEVICES)[0]


def find_hand_on(ctx: Context, token: str) -> AccountName:
    """What a handed-on QR is for. Raises Refusal `pairing_over`."""
    pairing = _handed_on(ctx, token)
    if pairing.used_at is not None or pairing.account_id is None:
        raise _over()
    return name_of(ctx, accounts.account_by_id(ctx.conn, pairing.account_id))


def enter_as_colleague(
    ctx: Context, token: str, device_kind: str, device_secret: str | None, mark: str | None = None
) -> SignedIn:
    """Sign a colleague's device in, once. Raises Refusal `pairing_over`."""
    return _enter(ctx, _handed_on(ctx, token), device_kind, device_secret, mark)


def _handed_on(ctx: Context, token: str) -> StoredPairing:
    pairing = pairings.pairing_by_token(ctx.conn, secrets.token_hash(token))
    if pairing is None or pairing.kind != "hand_on" or _is_over(ctx, pairing):
        raise _over()
    return pairing


def _enter(
    ctx: Context, pairing: StoredPairing, device_kind: str, device_secret: str | None, mark: str | None
) -> SignedIn:
    """Once; but a form sent twice gets its answer twice, as a browser shows only the last one."""
    if pairing.account_id is None:
        raise _over()
    account = accounts.account_by_id(ctx.conn, pairing.account_id)
    if not pairings.use_pairing(ctx.conn, pairing.id, ctx.now) and not has_sent(ctx, account, device_secret, mark):
        raise _over()
    return start_session(ctx, account, device_kind, device_secret, mark)


def _no_such_pc() -> Refusal:
    return Refusal(
        "no_such_pc",
        N_("Kein Gerät wartet mit diesen Ziffern. Sie gelten fünf Minuten; bitte am PC neue anzeigen lassen."),
        field="digits",
    )


def _over() -> Refusal:
    return Refusal(
        "pairing_over",
        N_("Dieser Code gilt nicht mehr. Er gilt einmal und nur wenige Minuten; bitte einen neuen anzeigen lassen."),
    )
