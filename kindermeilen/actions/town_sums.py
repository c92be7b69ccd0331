"""The miles of a whole town, for every class's page: one look into the sums, kept while nothing changed."""

from kindermeilen.actions.context import Context
from kindermeilen.domain.miles import Miles, sum_miles
from kindermeilen.domain.nouns import Campaign
from kindermeilen.storage import public_sums


def town_miles(ctx: Context, campaign: Campaign) -> Miles:
    """The same miles as the last row of the town's report, without reading its groups."""
    key = ("town_miles", campaign)
    found: Miles | None = ctx.kept.get(key)
    if found is None:
        counted, (green, red, blue, adults) = public_sums.sums_of_campaign(ctx.conn, campaign.id)
        of_paper = Miles(green, red, blue, adults if campaign.rules.adults else 0)
        found = sum_miles(counted, campaign.rules) + of_paper
        ctx.kept[key] = found
    return found
