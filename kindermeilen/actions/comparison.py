"""The comparison of a house's classes, where the coordinator turned it on; and turning it on."""

from collections.abc import Iterable, Sequence

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, load_campaign, load_municipality
from kindermeilen.actions.totals import GroupTotal
from kindermeilen.domain.comparison import LEAST_CLASSES, ClassCounts, ComparedClasses, Comparison, WeekCount, compare
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Campaign, Institution
from kindermeilen.storage import campaigns, tallies
from kindermeilen.storage.tallies import WeekRow

UNKNOWN = N_("Diese Art zu vergleichen gibt es nicht. Bitte wählen Sie eine der drei.")


def comparison_of(
    ctx: Context, institution: Institution, campaign: Campaign, totals: Sequence[GroupTotal]
) -> ComparedClasses | None:
    """What the page of an institution may show; None where nothing, and no class where there is nothing yet.

    `totals`: of its groups, as the page has them.
    """
    by = Comparison(campaign.comparison)
    if by is Comparison.OFF or not totals:
        return None
    weeks = tallies.weeks_of_institution(ctx.conn, institution.id, campaign.id)
    found = compare(by, (_counts(total, weeks) for total in totals), campaign.rules, ctx.today)
    can_come = campaign.is_provisional and len(totals) >= LEAST_CLASSES
    return found or (ComparedClasses(by, ctx.today, ()) if can_come else None)


def _counts(total: GroupTotal, weeks: Iterable[WeekRow]) -> ClassCounts:
    mine = (row for row in weeks if row.group_id == total.group.id)
    counts = tuple(WeekCount(row.week, row.days.bit_count(), row.basis, row.counted) for row in mine)
    return ClassCounts(total.group.name, total.group.code, total.children, total.coverage, counts)


def change_comparison(ctx: Context, ags: str, year: int, wanted: str) -> None:
    """Turn the comparison of classes on or off, for all houses of the town; also in a year that is filed: it changes
    what pages show and no figure. Raises Refusal."""
    town, _ = load_municipality(ctx, ags)
    campaign = load_campaign(ctx, town, year)
    if wanted not in list(Comparison):
        raise Refusal("comparison", UNKNOWN, field="comparison")
    campaigns.change_campaign(ctx.conn, campaign.id, comparison=wanted)
    campaigns.touch_groups(ctx.conn, campaign.id)
    write_audit(ctx, town.id, "change_comparison", str(year), comparison=wanted)
