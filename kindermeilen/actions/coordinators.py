"""Who else coordinates a town: invited by a colleague, ended by a colleague; a name in the office, no e-mail."""

from dataclasses import dataclass

from kindermeilen.actions import accounts as letters
from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.texts import in_order
from kindermeilen.storage import accounts, sessions
from kindermeilen.storage.accounts import Account

KIND = "coordinator"
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Colleague:
    """A coordinator of the town. `is_me`: the one who asks. `has_access`: holds an invitation, words or a device."""

    account: Account
    devices: int
    is_me: bool
    has_access: bool


def coordinators_of(ctx: Context, ags: str) -> list[Colleague]:
    """All coordinators of a town by name. Raises NotFound."""
    municipality, grant = load_municipality(ctx, ags)
    live = accounts.live_invitations(ctx.conn, municipality.id)
    found = [one for one in accounts.accounts_of(ctx.conn, municipality.id) if one.kind == KIND]

    def of(account: Account) -> Colleague:
        devices = len(sessions.sessions_of_account(ctx.conn, account.id))
        has_access = bool(devices) or account.passphrase_hash is not None or account.id in live
        return Colleague(account, devices, account.id == grant.account_id, has_access)

    return [of(account) for account in sorted(found, key=lambda one: in_order(one.name))]


def find(ctx: Context, ags: str, account_id: int) -> Colleague:
    """Another coordinator of the town. Raises NotFound."""
    for colleague in coordinators_of(ctx, ags):
        if colleague.account.id == account_id:
            return colleague
    raise NotFound


def invite(ctx: Context, ags: str, name: str) -> str:
    """The token of an invitation for one more coordinator. Raises Refusal for a name that is in use."""
    municipality, _ = load_municipality(ctx, ags)
    check_name(name)
    there = accounts.account_by_name(ctx.conn, municipality.id, KIND, name)
    if there is not None and there.passphrase_hash is not None:
        raise Refusal(
            "name_taken",
            N_("„%(name)s“ ist schon angemeldet. Bitte wählen Sie einen anderen Namen."),
            field="name",
            params={"name": name},
        )
    account = letters.ensure_account(ctx, municipality.id, KIND, name, None, None)
    write_audit(ctx, municipality.id, "invite_coordinator", name)
    return letters.invite(ctx, account)


def check_name(name: str) -> None:
    """Raises Refusal for a name that nobody can have."""
    if not name:
        raise Refusal("missing", N_("Bitte geben Sie einen Namen ein."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal(
            "too_long",
            N_("Der Text ist zu lang (höchstens %(limit)s Zeichen). Nichts wurde gespeichert."),
            field="name",
            params={"limit": LONGEST_NAME},
        )


def end(ctx: Context, ags: str, account_id: int, reason: str) -> None:
    """End a colleague's invitation, words, sessions and tokens. Raises NotFound, and Refusal for one's own access."""
    colleague = find(ctx, ags, account_id)
    if colleague.is_me:
        raise Refusal("own_access", N_("Den eigenen Zugang können Sie hier nicht beenden."))
    account = colleague.account
    letters.end_access(ctx, account)
    write_audit(ctx, account.municipality_id, "end_coordinator", account.name, reason)
