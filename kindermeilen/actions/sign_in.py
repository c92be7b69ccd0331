"""Sign in and out, where a class is signed in, and who the present device is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kindermeilen.actions import secrets
from kindermeilen.actions.accounts import WORDS_AGAIN, AccountName, accept, find_invitation, name_of
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.tries import refuse_hammering, remember_failure, try_of
from kindermeilen.domain.access import Actor, Grant, Right, Role, Verdict, may
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import N_, NotFound, Refusal, WordsNeeded
from kindermeilen.domain.nouns import Group
from kindermeilen.storage import accounts, sessions
from kindermeilen.storage.accounts import Account
from kindermeilen.storage.sessions import StoredSession

ELEVATED_MINUTES = timedelta(minutes=10)
DEVICE_KINDS = ("teacher", "class")

Write = Callable[[], AbstractContextManager[Context]]
"""Opens a transaction: a failed sign-in is kept although nothing else of the request is."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The device's secret for its cookie, and who is signed in now."""

    device_secret: str
    name: AccountName


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation's address opens: whose account it is, and how it stands with this browser.

    `is_used`: it asks for the words now. `is_known`: the account is signed in here. `words_again`: it was used here
    a moment ago, and may give fresh words once more.
    """

    name: AccountName
    is_used: bool
    is_known: bool
    words_again: bool


@dataclass(frozen=True, slots=True)
class ClassDevice:
    """A line in the class's list of devices."""

    session: StoredSession
    is_this: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Where a device may go: as whom, and with which role."""

    name: AccountName
    role: Role


def actor_of_device(conn: Connection, device_secret: str, label: str, now: datetime) -> Actor:
    """All sign-ins of the device."""
    found = sessions.sessions_of_device(conn, secrets.token_hash(device_secret))
    return Actor(tuple(_grant(session, now) for session in found), label)


def actor_of_token(conn: Connection, token: str) -> Actor:
    """The class behind an API token; nobody for an unknown one."""
    account = accounts.account_of_token(conn, secrets.token_hash(token))
    return Actor((_grant_of(account, Role.CLASS_TOKEN, None),), "API") if account else Actor()


def seen_today(ctx: Context) -> None:
    """Remember the day (never the hour) on which the device's sessions were used."""
    mine = [grant.session_id for grant in ctx.actor.grants if grant.session_id is not None]
    if mine:
        sessions.seen(ctx.conn, mine, ctx.today)


def _grant(session: StoredSession, now: datetime) -> Grant:
    account = session.account
    if account.kind != "class":
        return _grant_of(account, Role(account.kind), session.id)
    until = session.elevated_until
    elevated = until is not None and now < until <= now + 2 * ELEVATED_MINUTES  # later: the clock was set back
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
        tried = try_of(ctx, "sign-in", source, number)
        refuse_hammering(ctx, tried, "words")
        account = accounts.account_by_number(ctx.conn, number)
    if secrets.fits(account.passphrase_hash if account else None, words) and account is not None:
        return account
    with write() as ctx:
        remember_failure(ctx, tried)
    raise _wrong_words()


def _wrong_words() -> Refusal:
    return Refusal(
        "wrong_words",
        N_("Das passt nicht zusammen. Bitte vergleichen Sie Ihre Eingabe mit dem Zugangsbrief."),
        field="words",
    )


def start_session(
    ctx: Context, account: Account, device_kind: str, device_secret: str | None, mark: str | None = None
) -> SignedIn:
    """Sign the account in on this device. `device_kind` counts for class accounts; others are the office's.

    The device gets a new secret, so that one that was known before opens nothing (session fixation). `mark` belongs
    to the page that is sent: sent twice, it ends in the same device. Raises Refusal `device_kind`, and `wrong_words`
    where the account was renewed since it was looked up.
    """
    kind = kind_of_device(account, device_kind)
    if accounts.account_by_id(ctx.conn, account.id, lock=True).passphrase_hash != account.passphrase_hash:
        raise _wrong_words()
    secret = secrets.device_secret_after(ctx.secret_key, device_secret, mark, account.id)
    device_id = sessions.find_device(ctx.conn, secrets.token_hash(secret))
    if device_id is None:
        device_id = _renewed_device(ctx, device_secret, secret)
    sessions.add_session(ctx.conn, account, device_id, kind, ctx.today)
    return SignedIn(secret, name_of(ctx, account))


def kind_of_device(account: Account, device_kind: str) -> str:
    """Which kind a session of that account is kept as. Raises Refusal `device_kind`."""
    if account.kind != "class":
        return "office"
    if device_kind not in DEVICE_KINDS:
        raise Refusal(
            "device_kind",
            N_("Bitte wählen Sie, ob dies ein Gerät der Lehrkraft oder ein Gerät der Klasse ist."),
            field="device_kind",
        )
    return device_kind


def _renewed_device(ctx: Context, earlier: str | None, secret: str) -> int:
    known = sessions.find_device(ctx.conn, secrets.token_hash(earlier)) if earlier else None
    if known is None:
        return sessions.add_device(ctx.conn, secrets.token_hash(secret), ctx.actor.device)
    sessions.renew_device(ctx.conn, known, secrets.token_hash(secret))
    return known


def has_sent(ctx: Context, account: Account, device_secret: str | None, mark: str | None) -> bool:
    """Whether this browser signed the account in from this very page, and perhaps never saw the answer."""
    if mark is None:
        return False
    secret = secrets.device_secret_after(ctx.secret_key, device_secret, mark, account.id)
    return account.id in {one.account.id for one in sessions.sessions_of_device(ctx.conn, secrets.token_hash(secret))}


def invitation(ctx: Context, token: str, device_secret: str | None, mark: str | None) -> Invited:
    """What an invitation's address opens for this browser. Raises NotFound for an unknown or ended one."""
    found, name = find_invitation(ctx, token)
    known = any(grant.account_id == name.account.id for grant in ctx.actor.grants)
    again = known or has_sent(ctx, name.account, device_secret, mark)
    just_used = found.used_at is not None and abs(ctx.now - found.used_at) < WORDS_AGAIN
    return Invited(name, is_used=found.used_at is not None, is_known=known, words_again=just_used and again)


def accept_invitation(
    ctx: Context, token: str, words_hash: str, device_kind: str, device_secret: str | None, mark: str | None = None
) -> SignedIn:
    """Use the letter: the account gets its words and the device is signed in. Raises Refusal `invitation_used`."""
    invited = invitation(ctx, token, device_secret, mark)
    account = accept(ctx, token, words_hash, again=invited.words_again)
    return start_session(ctx, account, device_kind, device_secret, mark)


def sign_out(ctx: Context, account_id: int | None = None) -> None:
    """End this device's session of one account, or all. Raises WordsNeeded for a class device: children stay in."""
    mine = [grant for grant in ctx.actor.grants if account_id in (None, grant.account_id)]
    if any(grant.role is Role.CLASS_DEVICE for grant in mine):
        raise WordsNeeded
    for grant in mine:
        if grant.session_id is not None:
            sessions.end_session(ctx.conn, grant.session_id, ctx.now)


def elevate(ctx: Context, account: Account) -> None:
    """Ten minutes of everything on a class device, after its words were right."""
    for grant in ctx.actor.grants:
        if grant.account_id == account.id and grant.session_id is not None:
            sessions.elevate(ctx.conn, grant.session_id, ctx.now + ELEVATED_MINUTES)


def lower(ctx: Context, code: str) -> Group:
    """Back to today's entry only, before the ten minutes are over."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY)
    for grant in ctx.actor.grants:
        if grant.group_id == frame.group.id and grant.session_id is not None:
            sessions.elevate(ctx.conn, grant.session_id, None)
    return frame.group


def words_needed(ctx: Context, code: str) -> tuple[GroupFrame, Account, bool]:
    """The class account whose words a class device is asked for, and whether it has to be asked at all."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY)
    is_class_device = may(ctx.actor, Right.LOG_ANY_DAY, frame.group.thing) is Verdict.WORDS
    return frame, class_account(ctx, frame), is_class_device


def class_account(ctx: Context, frame: GroupFrame) -> Account:
    """The account of a group. Raises NotFound where it has none."""
    account = accounts.account_by_name(ctx.conn, frame.group.municipality_id, "class", frame.group.code)
    if account is None:
        raise NotFound
    return account


def devices(ctx: Context, code: str) -> tuple[GroupFrame, list[ClassDevice]]:
    """Where the class is signed in: this device first, then those used last."""
    frame, _ = load_group(ctx, code, Right.MANAGE_DEVICES)
    mine = {grant.session_id for grant in ctx.actor.grants}
    found = sessions.sessions_of_account(ctx.conn, class_account(ctx, frame).id)
    listed = [ClassDevice(session, is_this=session.id in mine) for session in found]
    listed.sort(key=lambda one: one.session.last_seen_on, reverse=True)
    return frame, sorted(listed, key=lambda one: not one.is_this)


def end_device(ctx: Context, code: str, session_id: int) -> None:
    """End one of the class's sessions; one that has ended stays so. Raises NotFound for another account's."""
    frame, _ = load_group(ctx, code, Right.MANAGE_DEVICES)
    if sessions.account_of_session(ctx.conn, session_id) != class_account(ctx, frame).id:
        raise NotFound
    sessions.end_session(ctx.conn, session_id, ctx.now)


def own_rooms(ctx: Context) -> list[Room]:
    """Where this device may go, one room for each account signed in on it."""
    return [Room(name_of(ctx, accounts.account_by_id(ctx.conn, one.account_id)), one.role) for one in ctx.actor.grants]
