"""The class's journey room: where it is, what it met on the way, and what it says and sets itself."""

from dataclasses import dataclass

from kindermeilen.actions.classroom import Head, can, head_of
from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.missions import ClassMission, mission_of
from kindermeilen.actions.page_shapes import PageKind
from kindermeilen.actions.progress import GroupProgress, group_progress, words_of
from kindermeilen.actions.totals import GroupTotal, group_total
from kindermeilen.actions.town_sums import town_miles
from kindermeilen.domain.access import Right
from kindermeilen.domain.class_things import Reward as ListedReward
from kindermeilen.domain.class_things import rewards as listed_rewards
from kindermeilen.domain.journey import Destination, Journey, Stop, destination_of, journey_to
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.milestones import MILESTONES
from kindermeilen.domain.nouns import Campaign, CampaignState
from kindermeilen.domain.places import in_language
from kindermeilen.domain.wishes import MOST_REWARDS, MOST_WISHES, Reward, Wish
from kindermeilen.storage import rewards, wishes

OFFERED = 5
"""So many numbers are offered for the next reward."""


@dataclass(frozen=True, slots=True)
class OwnReward:
    """A reward of the class, and whether its miles are there."""

    reward: Reward
    reached: bool

    def words(self, lang: str) -> str:
        return in_language(words_of(self.reward), lang)


@dataclass(frozen=True, slots=True)
class JourneyRoom:
    """All of the room. Before the first campaign there is no journey. `wishes` by their places, None where it is free.

    `may_speak`: this device may change wishes and rewards of this year.
    """

    head: Head
    campaign: Campaign | None
    destination: Destination | None
    journey: Journey | None
    town_journey: Journey | None
    municipality: str
    lat: float
    lon: float
    miles: Miles
    progress: GroupProgress | None
    mission: ClassMission | None
    wishes: tuple[Wish | None, ...]
    rewards: tuple[OwnReward, ...]
    may_speak: bool

    @property
    def kind(self) -> PageKind:
        """For the map: a class's."""
        return PageKind.GROUP

    @property
    def passed(self) -> tuple[Stop, ...]:
        """Stops so far, the newest first."""
        return tuple(reversed(self.journey.passed)) if self.journey else ()

    @property
    def has_wishes(self) -> bool:
        return any(self.wishes)

    @property
    def may_add_reward(self) -> bool:
        return self.may_speak and len(self.rewards) < MOST_REWARDS

    @property
    def offered_miles(self) -> tuple[int, ...]:
        """Round numbers ahead that have no reward yet."""
        taken = {one.reward.miles for one in self.rewards}
        return tuple(one for one in MILESTONES if one > self.miles.total and one not in taken)[:OFFERED]

    @property
    def listed(self) -> tuple[ListedReward, ...]:
        """Rewards to choose from."""
        return listed_rewards()


def journey_room(ctx: Context, code: str) -> JourneyRoom:
    """The room, for every device of the class. Raises SignInNeeded, NotFound."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY)
    campaign = frame.current(ctx.today)
    total = _total(ctx, frame, campaign)
    miles = total.miles if total else Miles()
    town = frame.municipality
    destination = destination_of(campaign.destination) if campaign else None
    journey = journey_to(destination, town.lat, town.lon, miles.total) if destination else None
    is_open = campaign is not None and campaign.state is not CampaignState.FILED
    return JourneyRoom(
        head=head_of(ctx, frame),
        campaign=campaign,
        destination=destination,
        journey=journey,
        town_journey=_town_journey(ctx, frame, campaign, destination),
        municipality=town.name,
        lat=town.lat,
        lon=town.lon,
        miles=miles,
        progress=_progress(ctx, frame, campaign, total, journey),
        mission=mission_of(ctx.conn, frame, campaign, ctx.today),
        wishes=_places(wishes.wishes_of_group(ctx.conn, frame.group.id, campaign.id)) if campaign else (),
        rewards=_own(ctx, frame, campaign, miles.total) if campaign else (),
        may_speak=is_open and can(ctx, Right.SPEAK_FOR_CLASS, frame.group.thing),
    )


def _total(ctx: Context, frame: GroupFrame, campaign: Campaign | None) -> GroupTotal | None:
    if campaign is None:
        return None
    return group_total(ctx.conn, frame.group, frame.institution, frame.municipality, campaign, ctx.today)


def _town_journey(
    ctx: Context, frame: GroupFrame, campaign: Campaign | None, destination: Destination | None
) -> Journey | None:
    if campaign is None or destination is None:
        return None
    town = frame.municipality
    return journey_to(destination, town.lat, town.lon, town_miles(ctx, campaign).total)


def _progress(
    ctx: Context, frame: GroupFrame, campaign: Campaign | None, total: GroupTotal | None, journey: Journey | None
) -> GroupProgress | None:
    if campaign is None or total is None or journey is None:
        return None
    return group_progress(ctx.conn, frame, campaign, total, journey, ctx.today, public=False)


def _places(found: list[Wish]) -> tuple[Wish | None, ...]:
    there = {one.position: one for one in found}
    return tuple(there.get(position) for position in range(1, MOST_WISHES + 1))


def _own(ctx: Context, frame: GroupFrame, campaign: Campaign, done: int) -> tuple[OwnReward, ...]:
    found = rewards.rewards_of_group(ctx.conn, frame.group.id, campaign.id)
    return tuple(OwnReward(one, one.miles <= done) for one in found)
