"""What a public page shows beside the miles: badges, album, milestone, the week's mission, released wishes."""

from typing import Any

from kindermeilen.actions.context import Context, GroupFrame
from kindermeilen.actions.missions import mission_of
from kindermeilen.actions.page_shapes import PublicMission
from kindermeilen.actions.progress import album_of_journey, group_progress
from kindermeilen.actions.totals import GroupTotal
from kindermeilen.domain.badges import badges_of_sum
from kindermeilen.domain.journey import Journey, destination_of, stops_to
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.milestones import next_milestone
from kindermeilen.domain.nouns import Campaign, Municipality
from kindermeilen.storage import wishes


def extras_of_group(
    ctx: Context, frame: GroupFrame, campaign: Campaign, total: GroupTotal, journey: Journey
) -> dict[str, Any]:
    """A class's, as far as everybody may see them."""
    progress = group_progress(ctx.conn, frame, campaign, total, journey, ctx.today, public=True)
    return {
        "badges": progress.badges,
        "album": progress.album,
        "next_milestone": progress.next_milestone,
        "mission": _mission(ctx, frame, campaign),
        "wishes": wishes.released(ctx.conn, campaign.id, group_id=frame.group.id),
    }


def extras_of_many(
    ctx: Context,
    town: Municipality,
    campaign: Campaign,
    miles: Miles,
    journey: Journey,
    institution_id: int | None = None,
) -> dict[str, Any]:
    """An institution's or (None) the whole town's: by their joint miles only."""
    stops = stops_to(destination_of(campaign.destination), town.lat, town.lon)
    return {
        "badges": badges_of_sum(miles, tuple(stop.miles for stop in stops), ctx.today),
        "album": album_of_journey(town, campaign, journey),
        "next_milestone": next_milestone(miles.total, {}),
        "wishes": wishes.released(ctx.conn, campaign.id, institution_id=institution_id),
    }


def _mission(ctx: Context, frame: GroupFrame, campaign: Campaign) -> PublicMission | None:
    mission = mission_of(ctx.conn, frame, campaign, ctx.today)
    return PublicMission(mission.picture, mission.texts, mission.done) if mission else None
