"""A class's green ways of its whole action period, read only where the rules let everybody see them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kindermeilen.actions.context import Context, group_periods
from kindermeilen.clock import day_in_berlin
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, Group, Headcount, Institution, children_on
from kindermeilen.domain.public_figures import (
    DayCount,
    ModeSums,
    WholePeriod,
    joint_mode_sums,
    mode_sums,
    rules_hide_modes,
    shown_from,
)
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.storage import campaigns, public_sums, towns
from kindermeilen.storage.public_sums import ActionTally


def mode_sums_of(
    ctx: Context, institution: Institution, campaign: Campaign, groups: Sequence[Group]
) -> ModeSums | None:
    """The sums that these groups show together; of one group its own. Asks nothing while none may be shown."""
    if rules_hide_modes(campaign.rules, campaign.comparison) or ctx.today <= campaign.deadline:
        return None
    ends = _ends(ctx, institution, campaign, groups)
    over = {key: last for key, last in ends.items() if ctx.today >= shown_from(last, campaign.deadline)}
    if not over:
        return None
    desk = _desk(ctx, institution, campaign)
    return joint_mode_sums(
        mode_sums(desk.period(key, last), campaign.rules, campaign.deadline, ctx.today) for key, last in over.items()
    )


def _ends(ctx: Context, institution: Institution, campaign: Campaign, groups: Sequence[Group]) -> dict[int, date]:
    """The last day of each group's last action week."""
    stored = campaigns.periods_of_institution(ctx.conn, institution.id)
    found = {}
    for group in groups:
        action = [one for one in group_periods(stored, campaign, group.id) if one.kind is PeriodKind.ACTION]
        if action:
            found[group.id] = max(one.last for one in action)
    return found


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is read once for all groups of a house."""

    rules: CampaignRules
    headcounts: Mapping[int, tuple[Headcount, ...]]
    tallies: Mapping[int, list[ActionTally]]
    written: Mapping[int, datetime]

    def period(self, group_id: int, last: date) -> WholePeriod:
        written = self.written.get(group_id)
        mine = self.tallies.get(group_id, [])
        return WholePeriod(
            last=last,
            last_written=day_in_berlin(written) if written else None,
            children=_fewest(self.headcounts.get(group_id, ()), mine),
            counts=tuple(_count(one, self.rules) for one in mine),
        )


def _desk(ctx: Context, institution: Institution, campaign: Campaign) -> _Desk:
    tallies: dict[int, list[ActionTally]] = defaultdict(list)
    for one in public_sums.action_tallies(ctx.conn, institution.id, campaign.id):
        tallies[one.group_id].append(one)
    return _Desk(
        rules=campaign.rules,
        headcounts=towns.headcounts_of_institution(ctx.conn, institution.id),
        tallies=tallies,
        written=public_sums.last_written(ctx.conn, institution.id, campaign.id),
    )


def _fewest(headcounts: tuple[Headcount, ...], tallies: Sequence[ActionTally]) -> int | None:
    """The class's number of children where it was smallest."""
    return min((children_on(headcounts, one.day) for one in tallies), default=None) if headcounts else None


def _count(one: ActionTally, rules: CampaignRules) -> DayCount:
    sheet = Sheet(one.sheet)
    return DayCount(one.day, sheet, one.basis, one.counts, rules.takes(sheet) and (one.open_day or rules.holiday_ways))
