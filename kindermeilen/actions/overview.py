"""The coordinator's first room: who has entered, who is silent, what waits. Days, never times of day, and no order
by diligence: a class account is one teacher."""

from dataclasses import dataclass
from datetime import date

from kindermeilen.actions.accounts import AccountName, Letter, letter_of, name_of
from kindermeilen.actions.context import Context, current_campaign, load_municipality
from kindermeilen.actions.totals import CampaignTotals, campaign_totals
from kindermeilen.domain.access import Role
from kindermeilen.domain.errors import NotFound
from kindermeilen.domain.nouns import Campaign, Municipality
from kindermeilen.storage import accounts, audit, campaigns, paper, towns
from kindermeilen.storage.paper import StoredPaperTotal


@dataclass(frozen=True, slots=True)
class NextStep:
    """One line of *Jetzt dran*: a key for its words and its page, its day, whether it is done."""

    key: str
    day: date | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the room opens with. `totals` is None before the first campaign."""

    municipality: Municipality
    campaigns: tuple[Campaign, ...]
    campaign: Campaign | None
    totals: CampaignTotals | None
    waiting: int
    groups: int
    steps: tuple[NextStep, ...]
    papers: tuple[StoredPaperTotal, ...]


@dataclass(frozen=True, slots=True)
class AccessLine:
    """An account in the list of accesses: `state` is unused, used or signed_in."""

    name: AccountName
    state: str
    devices: int


def towns_of_actor(ctx: Context) -> list[Municipality]:
    """The towns this device coordinates."""
    mine = {grant.municipality_id for grant in ctx.actor.grants if grant.role is Role.COORDINATOR}
    return [town for town in towns.municipalities(ctx.conn) if town.id in mine]


def overview(ctx: Context, ags: str, year: int | None = None) -> Overview:
    """The room of a town, of the year pages speak of or another."""
    municipality, _ = load_municipality(ctx, ags)
    years = campaigns.campaigns_of_municipality(ctx.conn, municipality.id)
    if year is not None and year not in {one.year for one in years}:
        raise NotFound
    campaign = current_campaign([one for one in years if year in (None, one.year)], ctx.today)
    totals = campaign_totals(ctx.conn, municipality, campaign, ctx.today) if campaign else None
    groups = towns.groups_of_municipality(ctx.conn, municipality.id)
    waiting = len(paper.waiting_corrections(ctx.conn, municipality.id))
    return Overview(
        municipality=municipality,
        campaigns=tuple(years),
        campaign=campaign,
        totals=totals,
        waiting=waiting,
        groups=len(groups),
        steps=_steps(ctx, municipality, campaign, len(groups), waiting),
        papers=tuple(paper.paper_totals_of_campaign(ctx.conn, campaign.id)) if campaign else (),
    )


def _steps(
    ctx: Context, municipality: Municipality, campaign: Campaign | None, groups: int, waiting: int
) -> tuple[NextStep, ...]:
    invitations = accounts.live_invitations(ctx.conn, municipality.id)
    steps = [
        NextStep("campaign", None, campaign is not None),
        NextStep("list", None, groups > 0),
        NextStep("letters", campaign.date_from if campaign else None, bool(invitations) and groups > 0),
        NextStep("words", None, bool(municipality.help_address)),
    ]
    if campaign is not None:
        steps += [
            NextStep("entries", campaign.deadline, ctx.today > campaign.deadline),
            NextStep("waiting", None, waiting == 0),
            NextStep("download", campaign.report_by, False),
        ]
    return tuple(steps)


def letters(ctx: Context, ags: str) -> tuple[Municipality, list[tuple[AccountName, Letter]]]:
    """A letter for every class and school account of the town, in the order of the list; makes what is missing."""
    municipality, _ = load_municipality(ctx, ags)
    live = accounts.live_invitations(ctx.conn, municipality.id)
    names = [name_of(ctx, one) for one in accounts.accounts_of(ctx.conn, municipality.id) if one.kind != "coordinator"]
    in_order = sorted(names, key=lambda name: (name.institution.name if name.institution else "", _group_name(name)))
    return municipality, [(name, letter_of(ctx, name.account, live)) for name in in_order]


def one_letter(ctx: Context, ags: str, code: str) -> tuple[Municipality, AccountName, Letter]:
    """The letter of one account, by the public code of its group or institution. Raises NotFound."""
    municipality, every = letters(ctx, ags)
    for name, letter in every:
        if name.account.name == code:
            return municipality, name, letter
    raise NotFound


def accesses(ctx: Context, ags: str) -> tuple[Municipality, list[AccessLine]]:
    """All class and school accounts of the town and whether their letters were used."""
    municipality, _ = load_municipality(ctx, ags)
    live = accounts.live_invitations(ctx.conn, municipality.id)
    lines = []
    for account in accounts.accounts_of(ctx.conn, municipality.id):
        if account.kind != "coordinator":
            invitation = live.get(account.id)
            devices = len(accounts.sessions_of_account(ctx.conn, account.id))
            used = account.passphrase_hash is not None
            state = "used" if used else "printed" if invitation else "none"
            lines.append(AccessLine(name_of(ctx, account), state, devices))
    lines.sort(key=lambda line: (line.name.institution.name if line.name.institution else "", _group_name(line.name)))
    return municipality, lines


def _group_name(name: AccountName) -> str:
    return name.group.name if name.group else ""


def log_lines(ctx: Context, ags: str) -> tuple[Municipality, list[tuple[object, ...]]]:
    """The town's log, newest first; days only."""
    municipality, _ = load_municipality(ctx, ags)
    return municipality, [(at.date(), *rest) for at, *rest in audit.lines(ctx.conn, municipality.id)]
