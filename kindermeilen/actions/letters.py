"""Access letters: who has one, printing them, and renewing a lost one. No times: a class account is one teacher."""

from dataclasses import dataclass
from math import ceil

from kindermeilen.actions.accounts import AccountName, Letter, account_of_code, letter_of, name_of, renew
from kindermeilen.actions.context import Context, load_campaign, load_municipality
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.nouns import Campaign, Municipality, children_on
from kindermeilen.domain.texts import in_order
from kindermeilen.storage import accounts, sessions, towns
from kindermeilen.storage.accounts import Invitation

MOST_IN_A_FILE = 200
"""A thousand letters in one file took a gigabyte to set (measured)."""


@dataclass(frozen=True, slots=True)
class AccessLine:
    """An account in the list of accesses: `state` is none (no letter yet), printed or used. No times."""

    name: AccountName
    state: str
    devices: int

    @property
    def is_paper(self) -> bool:
        """A group that enters on paper needs no letter."""
        return self.name.group is not None and self.name.group.entry == "paper"

    @property
    def waits_for_letter(self) -> bool:
        return self.state == "none" and not self.is_paper


@dataclass(frozen=True, slots=True)
class LetterToPrint:
    """One access letter: whose it is, its token, and how many children the group has."""

    name: AccountName
    letter: Letter
    children: int | None


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters to print, in the order of the list, and the campaign they are for."""

    municipality: Municipality
    campaign: Campaign
    letters: tuple[LetterToPrint, ...]


def has_all_letters(ctx: Context, municipality: Municipality) -> bool:
    """Whether every group that enters by app has a letter; paper groups need none."""
    groups = [one for one in towns.groups_of_municipality(ctx.conn, municipality.id) if one.entry == "app"]
    live = accounts.live_invitations(ctx.conn, municipality.id)
    there = {
        account.group_id
        for account in accounts.accounts_of(ctx.conn, municipality.id)
        if account.id in live or account.passphrase_hash is not None
    }
    return bool(groups) and all(group.id in there for group in groups)


def all_letters(ctx: Context, ags: str, *, only_new: bool = False, part: int = 1) -> Letters:
    """Letters for the town's schools, Kitas and groups, in the order of the list; makes what is missing.

    Groups that enter on paper get none. `only_new`: those alone that have none yet. `part`: which part, from 1, of a
    list that is too long for one file. Raises Refusal where none is left.
    """
    municipality, _ = load_municipality(ctx, ags)
    live = accounts.live_invitations(ctx.conn, municipality.id)
    names = [
        name
        for name in _names_in_order(ctx, municipality)
        if not (name.group and name.group.entry == "paper")
        and not (only_new and (name.account.id in live or name.account.passphrase_hash is not None))
    ]
    if not names[(part - 1) * MOST_IN_A_FILE :]:
        raise Refusal("no_letters", N_("Es gibt keine Briefe zu drucken. Lesen Sie zuerst die Liste der Gruppen ein."))
    return _letters(ctx, municipality, names[(part - 1) * MOST_IN_A_FILE : part * MOST_IN_A_FILE])


def parts_of(lines: list[AccessLine]) -> int:
    """How many files it takes to print the letters of these accounts."""
    return ceil(sum(not line.is_paper for line in lines) / MOST_IN_A_FILE)


def one_letter(ctx: Context, ags: str, code: str) -> Letters:
    """The letter of one account, by the public code of its group or institution. Raises NotFound."""
    municipality, _ = load_municipality(ctx, ags)
    return _letters(ctx, municipality, [_name_of_code(ctx, municipality, code)])


def _letters(ctx: Context, municipality: Municipality, names: list[AccountName]) -> Letters:
    campaign = load_campaign(ctx, municipality)
    live = accounts.live_invitations(ctx.conn, municipality.id)
    headcounts = towns.headcounts_of_municipality(ctx.conn, municipality.id)

    def of(name: AccountName) -> LetterToPrint:
        counts = headcounts.get(name.group.id, ()) if name.group else ()
        children = children_on(counts, max(ctx.today, campaign.date_from)) if counts else None
        return LetterToPrint(name, letter_of(ctx, name.account, live), children)

    return Letters(municipality, campaign, tuple(of(name) for name in names))


def access_of(ctx: Context, ags: str, code: str) -> tuple[Municipality, AccessLine, int]:
    """One account of the town, and the number of its present letter (0 for none), so that it is renewed once."""
    municipality, _ = load_municipality(ctx, ags)
    live = accounts.live_invitations(ctx.conn, municipality.id)
    name = _name_of_code(ctx, municipality, code)
    invitation = live.get(name.account.id)
    return municipality, _access(ctx, name, live), invitation.id if invitation else 0


def renew_letter(ctx: Context, ags: str, code: str, seen: int, reason: str = "") -> Letters:
    """End all that the account's letter opened, and give its new one. Raises NotFound.

    `seen` is the number of the letter that is to end: the same request again does not end the new one.
    """
    _, line, present = access_of(ctx, ags, code)
    if present == seen:
        renew(ctx, line.name.account, reason)
    return one_letter(ctx, ags, code)


def accesses(ctx: Context, ags: str) -> tuple[Municipality, list[AccessLine]]:
    """All class and school accounts of the town and whether their letters were used."""
    municipality, _ = load_municipality(ctx, ags)
    live = accounts.live_invitations(ctx.conn, municipality.id)
    return municipality, [_access(ctx, name, live) for name in _names_in_order(ctx, municipality)]


def _access(ctx: Context, name: AccountName, live: dict[int, Invitation]) -> AccessLine:
    devices = len(sessions.sessions_of_account(ctx.conn, name.account.id))
    used = name.account.passphrase_hash is not None
    state = "used" if used else "printed" if name.account.id in live else "none"
    return AccessLine(name, state, devices)


def _names_in_order(ctx: Context, municipality: Municipality) -> list[AccountName]:
    """Class and school accounts by institution; the school's own before its classes."""
    found = [name_of(ctx, one) for one in accounts.accounts_of(ctx.conn, municipality.id) if one.kind != "coordinator"]
    return sorted(
        found,
        key=lambda name: (in_order(name.institution.name if name.institution else ""), in_order(_group_name(name))),
    )


def _name_of_code(ctx: Context, municipality: Municipality, code: str) -> AccountName:
    account = account_of_code(ctx, clean_code(code))
    if account.municipality_id != municipality.id:
        raise NotFound
    return name_of(ctx, account)


def _group_name(name: AccountName) -> str:
    return name.group.name if name.group else ""
