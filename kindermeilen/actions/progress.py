"""What a group has reached beside its miles: badges, album pages, the next milestone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from kindermeilen.actions.context import GroupFrame
from kindermeilen.actions.totals import GroupTotal
from kindermeilen.clock import day_in_berlin
from kindermeilen.domain.album import AlbumPage, album_of
from kindermeilen.domain.badges import CLASS, Badge, Step, View, badges_of, lost_badges
from kindermeilen.domain.calendar import InstitutionKind
from kindermeilen.domain.class_things import rewards
from kindermeilen.domain.journey import Journey, destination_of, stops_to
from kindermeilen.domain.ledger import Ledger
from kindermeilen.domain.miles import Miles, PeriodKind
from kindermeilen.domain.milestones import Milestone, next_milestone
from kindermeilen.domain.modes import Sheet
from kindermeilen.domain.nouns import Campaign, Municipality
from kindermeilen.domain.public_figures import is_large
from kindermeilen.domain.wishes import Reward
from kindermeilen.storage.class_story import ClassStory, class_story
from kindermeilen.storage.rewards import rewards_of_group

AROUND = timedelta(days=400)
"""Periods may lie outside the campaign's window, but not a year away from it."""


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """What a group has reached beside its miles."""

    badges: tuple[Badge, ...]
    album: tuple[AlbumPage, ...]
    next_milestone: Milestone


def group_progress(
    conn: Connection,
    frame: GroupFrame,
    campaign: Campaign,
    total: GroupTotal,
    journey: Journey,
    today: date,
    *,
    public: bool,
) -> GroupProgress:
    """All of it for one group: for everybody, or for the group itself."""
    view = View(public=True, large=is_large(total.children)) if public else CLASS
    own = [one for one in rewards_of_group(conn, frame.group.id, campaign.id) if one.is_public or not public]
    story = class_story(conn, frame.group.id, campaign.id, campaign.date_from - AROUND, campaign.date_to + AROUND)
    ledger = ledger_of(story, frame, campaign, total, today)
    lost = lost_badges(ledger, steps_of(story), view)
    return GroupProgress(
        badges=badges_of(ledger, view, lost),
        album=album_of_journey(frame.municipality, campaign, journey),
        next_milestone=next_milestone(total.miles.total, {one.miles: words_of(one) for one in own}),
    )


def ledger_of(story: ClassStory, frame: GroupFrame, campaign: Campaign, total: GroupTotal, today: date) -> Ledger:
    """What the badges are judged by."""
    action = [one for one in frame.periods(campaign) if one.kind is PeriodKind.ACTION]
    stops = stops_to(destination_of(campaign.destination), frame.municipality.lat, frame.municipality.lon)
    known = all(frame.calendar.expected_days(one.first, one.last, one.last) is not None for one in action)
    return Ledger(
        rules=campaign.rules,
        today=today,
        tallies={(one.day, Sheet(one.sheet)): one.counts for one in story.tallies if not one.deleted},
        free_days=frozenset(one.day for one in story.tallies if not one.open_day),
        said=story.said,
        due=tuple(day for one in action for day in frame.calendar.open_days(one.first, one.last)) if known else None,
        on_paper=_on_paper(total),
        stops=tuple(stop.miles for stop in stops),
        missions=story.missions,
        asks_way_home=frame.institution.kind != InstitutionKind.KITA,
    )


def _on_paper(total: GroupTotal) -> Miles:
    """What came as a total: all that no week holds."""
    entered = sum((miles for _, miles in total.weeks), Miles())
    whole = total.miles
    return Miles(whole.green - entered.green, whole.red - entered.red, whole.blue - entered.blue)


def steps_of(story: ClassStory) -> list[Step]:
    """The journal of the group's action weeks as the badges replay it."""
    places = {(one.day, one.sheet) for one in story.tallies}
    found = []
    for line in story.journal:
        on = day_in_berlin(line.recorded_at)
        if line.kind == "state":
            found.append(Step(on, line.day, None, said=(line.content.get("state"), line.content.get("weather"))))
        elif line.sheet is not None and (line.day, line.sheet) in places:
            counts = line.content.get("counts") or {} if line.kind == "tally" else None
            found.append(Step(on, line.day, Sheet(line.sheet), counts))
    return found


def album_of_journey(municipality: Municipality, campaign: Campaign, journey: Journey) -> tuple[AlbumPage, ...]:
    """The album of a way: all pages as far as the conference, and those beyond that were reached."""
    stops = stops_to(destination_of(campaign.destination), municipality.lat, municipality.lon)
    return album_of((*stops, *journey.passed[len(stops) :]), journey.miles_done)


def words_of(reward: Reward) -> Mapping[str, str]:
    """A reward in each language: of the list, or as the class typed it."""
    chosen = next((one for one in rewards() if one.key == reward.choice), None)
    return chosen.texts if chosen else {"de": reward.text or reward.choice}
