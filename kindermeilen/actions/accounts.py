"""Accounts: made with their group, invited by letter, renewed as a whole. No e-mail, no names of teachers."""

from dataclasses import dataclass, replace
from datetime import timedelta

from kindermeilen.actions import secrets
from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.nouns import Group, Institution, Municipality
from kindermeilen.storage import accounts, pairings, sessions, towns
from kindermeilen.storage.accounts import Account, Invitation

WORDS_AGAIN = timedelta(minutes=10)
"""For so long the device that used an invitation may ask for fresh words (a double tap, a page closed too early)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What an access letter prints: whose it is, the sign-in number, the token of the QR."""

    account: Account
    token: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class AccountName:
    """How an account is called on a page: "3b, Lindenschule"; a coordinator's by office and town."""

    account: Account
    municipality: Municipality
    institution: Institution | None
    group: Group | None

    @property
    def label(self) -> str:
        names = [noun.name for noun in (self.group, self.institution) if noun]
        return ", ".join(names or [self.account.name, self.municipality.name])


def ensure_account(
    ctx: Context, municipality_id: int, kind: str, name: str, institution_id: int | None, group_id: int | None
) -> Account:
    """The account of that kind and name, made where it is missing."""
    found = accounts.account_by_name(ctx.conn, municipality_id, kind, name)
    if found is not None:
        return found
    accounts.add_account(
        ctx.conn,
        municipality_id=municipality_id,
        kind=kind,
        name=name,
        institution_id=institution_id,
        group_id=group_id,
        sign_in_number=secrets.new_sign_in_number(),
    )
    made = accounts.account_by_name(ctx.conn, municipality_id, kind, name)
    if made is None:
        raise LookupError("an account that was just made")
    return made


def account_of_code(ctx: Context, code: str) -> Account:
    """The class account of a group's code, or the school account of an institution's. Raises NotFound."""
    place = towns.find_place(ctx.conn, code)
    if place is not None:
        found = accounts.account_by_name(ctx.conn, place.group.municipality_id, "class", code)
    else:
        institution = towns.find_institution(ctx.conn, code)
        found = (
            accounts.account_by_name(ctx.conn, institution[0].municipality_id, "school", code) if institution else None
        )
    if found is None:
        raise NotFound(N_("Diesen Code gibt es nicht. Bitte prüfen Sie ihn in der Liste der Gruppen."))
    return found


def invite(ctx: Context, account: Account) -> str:
    """The token of a fresh invitation; older unused ones of the account stop working."""
    accounts.end_invitations(ctx.conn, account.id, ctx.now, unused_only=True)
    return _add_invitation(ctx, account)


def renew(ctx: Context, account: Account, reason: str) -> str:
    """End all that opened the account until now; the token of its new invitation."""
    end_access(ctx, account)
    write_audit(ctx, account.municipality_id, "renew_access", name_of(ctx, account).label, reason)
    return _add_invitation(ctx, account)


def end_access(ctx: Context, account: Account) -> None:
    """End the account's invitation, words, sessions, tokens and waiting devices together."""
    accounts.end_invitations(ctx.conn, account.id, ctx.now)
    accounts.set_passphrase(ctx.conn, account.id, None)
    sessions.end_sessions_of_account(ctx.conn, account.id, ctx.now)
    accounts.end_tokens(ctx.conn, account.id, ctx.now)
    pairings.end_pairings_of_account(ctx.conn, account.id)


def letter_of(ctx: Context, account: Account, live: dict[int, Invitation]) -> Letter:
    """The account's letter: the one that is out already where there is one, else a fresh invitation."""
    invitation = live.get(account.id)
    if invitation is None:
        return Letter(account, _add_invitation(ctx, account), is_used=False)
    token = secrets.invitation_token(ctx.secret_key, invitation.nonce)
    return Letter(account, token, is_used=invitation.used_at is not None)


def _add_invitation(ctx: Context, account: Account) -> str:
    nonce = secrets.new_token()
    token = secrets.invitation_token(ctx.secret_key, nonce)
    accounts.add_invitation(ctx.conn, account, nonce, secrets.token_hash(token), ctx.now)
    return token


def find_invitation(ctx: Context, token: str) -> tuple[Invitation, AccountName]:
    """What an invitation's address is for. Raises NotFound for an unknown or ended one."""
    invitation = accounts.find_invitation(ctx.conn, secrets.token_hash(token))
    if invitation is None or invitation.ended_at is not None:
        raise NotFound(
            N_("Dieser Zugangsbrief gilt nicht mehr. Bitte lassen Sie sich von der Koordination einen neuen geben.")
        )
    return invitation, name_of(ctx, accounts.account_by_id(ctx.conn, invitation.account_id))


def accept(ctx: Context, token: str, words_hash: str, *, again: bool = False) -> Account:
    """Use up an invitation and give its account the words. Raises Refusal `invitation_used` for a used one.

    `again`: the browser that has just used it may do so once more.
    """
    invitation, name = find_invitation(ctx, token)
    if not accounts.use_invitation(ctx.conn, invitation.id, ctx.now) and not again:
        raise Refusal(
            "invitation_used", N_("Dieser Zugangsbrief ist schon benutzt. Bitte mit den vier Wörtern anmelden.")
        )
    accounts.set_passphrase(ctx.conn, name.account.id, words_hash)
    return replace(name.account, passphrase_hash=words_hash)


def name_of(ctx: Context, account: Account) -> AccountName:
    """Which group, institution and town an account is for."""
    institution = group = None
    if account.kind == "class":
        place = towns.find_place(ctx.conn, account.name)
        group, institution = (place.group, place.institution) if place else (None, None)
    elif account.kind == "school":
        found = towns.find_institution(ctx.conn, account.name)
        institution = found[0] if found else None
    return AccountName(account, towns.municipality_of(ctx.conn, account.municipality_id), institution, group)


def create_token(ctx: Context, account: Account) -> str:
    """An API token of the account, shown once."""
    token = secrets.new_token()
    accounts.add_token(ctx.conn, account, secrets.token_hash(token), ctx.now)
    return token
