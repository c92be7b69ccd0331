"""The periods a class may choose next, and choosing one."""

from uuid import UUID, uuid5

from kindermeilen.actions import days
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.domain.access import Right
from kindermeilen.domain.calendar import Period
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Campaign, CampaignState
from kindermeilen.domain.proposals import Present, Proposal, proposals
from kindermeilen.storage import tallies


def choices(ctx: Context, code: str) -> tuple[Proposal, ...]:
    """What the group may choose with one tap, soonest first. Raises NotFound, WordsNeeded."""
    frame, _ = load_group(ctx, code, Right.CHANGE_PERIODS)
    return choices_of(ctx, frame)


def choices_of(ctx: Context, frame: GroupFrame) -> tuple[Proposal, ...]:
    """The same for a group that is loaded: of the campaign that takes entries or comes next.

    After its deadline a campaign still offers its follow-up week, before the next one begins to offer anything.
    """
    still_open = [one for one in frame.campaigns if one.state is CampaignState.OPEN]
    for campaign in sorted(still_open, key=lambda one: one.date_from):
        found = proposals(frame.calendar, _present(ctx, frame, campaign), ctx.today)
        if found or campaign.deadline >= ctx.today:
            return found
    return ()


def choose(ctx: Context, code: str, entry: UUID, chosen: Proposal) -> None:
    """Set the chosen periods, all or none; the same form again changes nothing. Raises as `days.put_period`."""
    for number, period in enumerate(chosen):
        public_id = uuid5(entry, f"period {number}")
        days.put_period(ctx, code, str(public_id), public_id.hex, period.kind, period.first, period.last)


def _present(ctx: Context, frame: GroupFrame, campaign: Campaign) -> Present:
    mine = [one for one in frame.stored_periods if one.campaign_id == campaign.id]
    stored = tallies.all_tallies(ctx.conn, frame.group.id)
    return Present(
        own=[Period(PeriodKind(one.kind), one.first, one.last) for one in mine if one.group_id == frame.group.id],
        institutions=[Period(PeriodKind(one.kind), one.first, one.last) for one in mine if one.group_id is None],
        window=(campaign.date_from, campaign.date_to),
        entered={one.day for one in stored if one.campaign_id == campaign.id and not one.deleted},
    )
