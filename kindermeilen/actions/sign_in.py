"""Sign in and out, devices that vouch for each other, and who the present device is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kindermeilen.actions import secrets
from kindermeilen.actions.accounts import AccountName, accept, name_of
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.domain.access import Actor, Grant, Right, Role
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import N_, NotFound, Refusal, SignInNeeded
from kindermeilen.domain.throttle import wait_for_account, wait_for_source
from kindermeilen.storage import accounts
from kindermeilen.storage.accounts import Account, Failures, StoredPairing, StoredSession

PC_MINUTES = timedelta(minutes=5)
HAND_ON_MINUTES = timedelta(minutes=10)
ELEVATED_MINUTES = timedelta(minutes=10)
FAILURES_COUNT_FOR = timedelta(days=1)
DEVICE_KINDS = ("teacher", "class")

Write = Callable[[], AbstractContextManager[Context]]
"""Opens a transaction: a failed sign-in is kept although nothing else of the request is."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The device's secret for its cookie, and who is signed in now."""

    device_secret: str
    name: AccountName


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a PC shows while it waits: an address for the QR and six digits, until then."""

    pairing_id: int
    token: str
    digits: str
    expires_at: datetime


def actor_of_device(conn: Connection, device_secret: str, label: str, now: datetime) -> Actor:
    """All sign-ins of the device."""
    found = accounts.sessions_of_device(conn, secrets.token_hash(device_secret))
    return Actor(tuple(_grant(session, now) for session in found), label)


def actor_of_token(conn: Connection, token: str) -> Actor:
    """The class behind an API token; nobody for an unknown one."""
    account = accounts.account_of_token(conn, secrets.token_hash(token))
    return Actor((_grant_of(account, Role.CLASS_TOKEN, None),), "API") if account else Actor()


def seen_today(ctx: Context) -> None:
    """Remember the day (never the hour) on which the device's sessions were used."""
    sessions = [grant.session_id for grant in ctx.actor.grants if grant.session_id is not None]
    if sessions:
        accounts.seen(ctx.conn, sessions, ctx.today)


def _grant(session: StoredSession, now: datetime) -> Grant:
    account = session.account
    if account.kind != "class":
        return _grant_of(account, Role(account.kind), session.id)
    elevated = session.elevated_until is not None and session.elevated_until > now
    is_teacher = session.device_kind == "teacher" or elevated
    return _grant_of(account, Role.TEACHER if is_teacher else Role.CLASS_DEVICE, session.id)


def _grant_of(account: Account, role: Role, session_id: int | None) -> Grant:
    return Grant(role, account.id, account.municipality_id, account.institution_id, account.group_id, session_id)


def check_words(read: Write, write: Write, source: str, number: str, words: str) -> Account:
    """The account of that sign-in number, if the words are its own. Raises Refusal `wrong_words` or `too_many_tries`.

    The words are verified outside any transaction, and a failure is kept in one of its own.
    """
    number = clean_code(number)
    with read() as ctx:
        source_hash = secrets.keyed_hash(ctx.secret_key, f"source {ctx.today}", source)
        account_hash = secrets.keyed_hash(ctx.secret_key, "account", number)
        _refuse_hammering(ctx, source_hash, account_hash)
        account = accounts.account_by_number(ctx.conn, number)
    if account is not None and secrets.fits(account.passphrase_hash, words):
        return account
    if account is None:
        secrets.fits(None, words)
    with write() as ctx:
        accounts.forget_failures(ctx.conn, ctx.now - FAILURES_COUNT_FOR)
        accounts.add_failure(ctx.conn, source_hash, account_hash, ctx.now)
    raise Refusal(
        "wrong_words",
        N_("Anmeldenummer und Wörter passen nicht zusammen. Bitte prüfen Sie beides auf Ihrem Zugangsbrief."),
        field="words",
    )


def _refuse_hammering(ctx: Context, source_hash: str, account_hash: str) -> None:
    since = ctx.now - FAILURES_COUNT_FOR
    for_account = accounts.failures_of_source(ctx.conn, source_hash, since, account_hash)
    in_all = accounts.failures_of_source(ctx.conn, source_hash, since)
    seconds = max(
        _left(ctx.now, for_account, wait_for_account(for_account.count)),
        _left(ctx.now, in_all, wait_for_source(in_all.count)),
    )
    if seconds > 0:
        raise Refusal(
            "too_many_tries",
            N_("Zu viele Versuche. Bitte warten Sie %(seconds)s Sekunden. Angemeldete Geräte arbeiten weiter."),
            field="words",
            params={"seconds": seconds},
        )


def _left(now: datetime, failures: Failures, wait: int) -> int:
    if failures.last is None or not wait:
        return 0
    last = failures.last if failures.last.tzinfo else failures.last.replace(tzinfo=now.tzinfo)
    return max(0, wait - int((now - last).total_seconds()))


def start_session(ctx: Context, account: Account, device_kind: str, device_secret: str | None) -> SignedIn:
    """Sign the account in on this device. `device_kind` counts for class accounts; others are the office's."""
    kind = device_kind if account.kind == "class" else "office"
    if account.kind == "class" and kind not in DEVICE_KINDS:
        raise Refusal(
            "device_kind",
            N_("Bitte wählen Sie, ob dies ein Gerät der Lehrkraft oder ein Gerät der Klasse ist."),
            field="device_kind",
        )
    secret = device_secret or secrets.new_token()
    device_id = accounts.find_device(ctx.conn, secrets.token_hash(secret)) if device_secret else None
    if device_id is None:
        secret = secrets.new_token()
        device_id = accounts.add_device(ctx.conn, secrets.token_hash(secret), ctx.actor.device)
    accounts.add_session(ctx.conn, account, device_id, kind, ctx.today)
    return SignedIn(secret, name_of(ctx, account))


def accept_invitation(
    ctx: Context, token: str, words_hash: str, device_kind: str, device_secret: str | None
) -> SignedIn:
    """Use the letter: the account gets its words and the device is signed in."""
    return start_session(ctx, accept(ctx, token, words_hash), device_kind, device_secret)


def sign_out(ctx: Context, account_id: int | None = None) -> None:
    """End this device's session of one account, or all of them."""
    for grant in ctx.actor.grants:
        if grant.session_id is not None and account_id in (None, grant.account_id):
            accounts.end_session(ctx.conn, grant.session_id, ctx.now)


def elevate(ctx: Context, account: Account) -> None:
    """Ten minutes of everything on a class device, after its words were right."""
    for grant in ctx.actor.grants:
        if grant.account_id == account.id and grant.session_id is not None:
            accounts.elevate(ctx.conn, grant.session_id, ctx.now + ELEVATED_MINUTES)


def lower(ctx: Context, code: str) -> None:
    """Back to today's entry only, before the ten minutes are over."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY)
    for grant in ctx.actor.grants:
        if grant.group_id == frame.group.id and grant.session_id is not None:
            accounts.elevate(ctx.conn, grant.session_id, None)


def account_for_words(ctx: Context, code: str) -> Account:
    """The class account whose words a class device is asked for."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY)
    account = accounts.account_by_name(ctx.conn, frame.group.municipality_id, "class", frame.group.code)
    if account is None:
        raise NotFound
    return account


def devices(ctx: Context, code: str) -> tuple[GroupFrame, list[StoredSession]]:
    """Where the class is signed in."""
    frame, _ = load_group(ctx, code, Right.MANAGE_DEVICES)
    account = accounts.account_by_name(ctx.conn, frame.group.municipality_id, "class", frame.group.code)
    return frame, accounts.sessions_of_account(ctx.conn, account.id) if account else []


def end_device(ctx: Context, code: str, session_id: int) -> None:
    """End one of the class's sessions. Raises NotFound for another account's."""
    _, found = devices(ctx, code)
    if session_id not in {session.id for session in found}:
        raise NotFound
    accounts.end_session(ctx.conn, session_id, ctx.now)


def wait_as_pc(ctx: Context) -> Waiting:
    """A PC without a camera begins to wait for a signed-in phone."""
    accounts.forget_pairings(ctx.conn, ctx.now - FAILURES_COUNT_FOR)
    token, digits, expires_at = secrets.new_token(), secrets.new_digits(), ctx.now + PC_MINUTES
    pairing_id = accounts.add_pairing(
        ctx.conn,
        kind="pc",
        token_hash=secrets.token_hash(token),
        digits_hash=secrets.keyed_hash(ctx.secret_key, "digits", digits),
        label=ctx.actor.device,
        expires_at=expires_at,
    )
    return Waiting(pairing_id, token, digits, expires_at)


def waiting_pc(ctx: Context, token: str | None = None, digits: str | None = None) -> StoredPairing:
    """The PC that waits, by its QR or its six digits. Raises Refusal `no_such_pc`."""
    if not ctx.actor.is_signed_in:
        raise SignInNeeded
    pairing = None
    if token is not None:
        pairing = accounts.pairing_by_token(ctx.conn, secrets.token_hash(token))
    elif digits is not None:
        typed = "".join(sign for sign in digits if sign.isdecimal())
        pairing = accounts.pairing_by_digits(ctx.conn, secrets.keyed_hash(ctx.secret_key, "digits", typed), ctx.now)
    if pairing is None or pairing.kind != "pc" or pairing.expires_at <= ctx.now or pairing.account_id is not None:
        raise Refusal(
            "no_such_pc",
            N_("Kein Gerät wartet mit diesen Ziffern. Sie gelten fünf Minuten; bitte am PC neue anzeigen lassen."),
            field="digits",
        )
    return pairing


def vouch(ctx: Context, pairing: StoredPairing, account_id: int, device_kind: str) -> None:
    """Let the waiting PC in as one of this device's own accounts."""
    account = _own_account(ctx, account_id)
    kind = device_kind if account.kind == "class" else "office"
    if account.kind == "class" and kind not in DEVICE_KINDS:
        raise Refusal("device_kind", N_("Bitte wählen Sie, was für ein Gerät es ist."), field="device_kind")
    if not accounts.confirm_pairing(ctx.conn, pairing.id, account.id, kind):
        raise Refusal("no_such_pc", N_("Dieses Gerät ist schon angemeldet."), field="digits")


def may_enter(ctx: Context, pairing_id: int) -> bool | None:
    """For the waiting PC: True once a phone vouched for it, None when its time is over."""
    pairing = accounts.pairing_by_id(ctx.conn, pairing_id)
    if pairing is None or pairing.used_at is not None or pairing.expires_at <= ctx.now:
        return None
    return pairing.account_id is not None


def enter_as_pc(ctx: Context, pairing_id: int, device_secret: str | None) -> SignedIn:
    """Sign the waiting PC in, once. Raises Refusal `pairing_over`."""
    pairing = accounts.pairing_by_id(ctx.conn, pairing_id)
    if pairing is None or pairing.account_id is None or pairing.expires_at <= ctx.now:
        raise _over()
    return _enter(ctx, pairing, pairing.device_kind or "", device_secret)


def hand_on(ctx: Context, code: str) -> tuple[GroupFrame, str]:
    """The token of a QR that signs in one colleague's device within ten minutes."""
    frame, _ = load_group(ctx, code, Right.MANAGE_DEVICES)
    account = accounts.account_by_name(ctx.conn, frame.group.municipality_id, "class", frame.group.code)
    if account is None:
        raise NotFound
    token = secrets.new_token()
    accounts.add_pairing(
        ctx.conn,
        kind="hand_on",
        token_hash=secrets.token_hash(token),
        label=ctx.actor.device,
        account_id=account.id,
        expires_at=ctx.now + HAND_ON_MINUTES,
    )
    return frame, token


def find_hand_on(ctx: Context, token: str) -> tuple[StoredPairing, AccountName]:
    """What a handed-on QR is for. Raises Refusal `pairing_over`."""
    pairing = accounts.pairing_by_token(ctx.conn, secrets.token_hash(token))
    if pairing is None or pairing.kind != "hand_on" or pairing.account_id is None:
        raise _over()
    if pairing.used_at is not None or pairing.expires_at <= ctx.now:
        raise _over()
    return pairing, name_of(ctx, accounts.account_by_id(ctx.conn, pairing.account_id))


def enter_as_colleague(ctx: Context, token: str, device_kind: str, device_secret: str | None) -> SignedIn:
    """Sign a colleague's device in, once."""
    pairing, _ = find_hand_on(ctx, token)
    return _enter(ctx, pairing, device_kind, device_secret)


def _enter(ctx: Context, pairing: StoredPairing, device_kind: str, device_secret: str | None) -> SignedIn:
    if pairing.account_id is None or not accounts.use_pairing(ctx.conn, pairing.id, ctx.now):
        raise _over()
    account = accounts.account_by_id(ctx.conn, pairing.account_id)
    return start_session(ctx, account, device_kind, device_secret)


def _own_account(ctx: Context, account_id: int) -> Account:
    """One of the device's own accounts that may let others in; a class device may not."""
    for grant in ctx.actor.grants:
        if grant.account_id == account_id and grant.role not in (Role.CLASS_DEVICE, Role.CLASS_TOKEN):
            return accounts.account_by_id(ctx.conn, account_id)
    raise NotFound


def own_accounts(ctx: Context) -> list[AccountName]:
    """The accounts of this device, class devices' too."""
    return [name_of(ctx, accounts.account_by_id(ctx.conn, grant.account_id)) for grant in ctx.actor.grants]


def _over() -> Refusal:
    return Refusal(
        "pairing_over",
        N_("Dieser Code gilt nicht mehr. Er gilt einmal und nur wenige Minuten; bitte einen neuen anzeigen lassen."),
    )
