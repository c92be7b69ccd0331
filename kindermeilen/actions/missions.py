"""A class's mission of the week: something small to do together, answered with one tap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.wishes import year_of
from kindermeilen.domain.access import Right
from kindermeilen.domain.calendar import week_of
from kindermeilen.domain.class_things import (
    Mission,
    MissionText,
    mission_of_week,
    missions,
    rain_mission_of_week,
)
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Campaign, CampaignState
from kindermeilen.domain.places import in_language
from kindermeilen.domain.wishes import MissionAnswer
from kindermeilen.storage import campaigns
from kindermeilen.storage import missions as stored

WEEK = timedelta(days=7)
OTHER, RAIN = "other", "rain"
ANOTHER_WEEK = N_("Diese Mission gehört zu einer anderen Woche. Nichts wurde geändert; bitte die Seite neu laden.")
SWAPPED = N_("Diese Woche habt ihr schon getauscht. Nächste Woche kommt eine neue Mission.")
DONE = N_("Diese Mission habt ihr schon geschafft. Zum Tauschen nehmt das bitte zuerst zurück.")
NO_OTHER = N_("Bitte wählen Sie eine andere Mission aus.")


@dataclass(frozen=True, slots=True)
class ClassMission:
    """This week's mission of a class. `others`: what it may take instead, by the word of the form; none any more."""

    week: date
    key: str
    picture: str
    texts: Mapping[str, MissionText]
    done: bool
    others: tuple[tuple[str, Mission], ...] = ()

    def title(self, lang: str) -> str:
        return in_language(self.texts, lang).title

    def text(self, lang: str) -> str:
        return in_language(self.texts, lang).text


def mission_of(conn: Connection, frame: GroupFrame, campaign: Campaign | None, today: date) -> ClassMission | None:
    """The mission of a week in which the class collects; None in any other week."""
    monday = week_of(today)
    if campaign is None or not _collects(frame, campaign, monday):
        return None
    own = mission_of_week(monday, frame.institution.kind, frame.group.code)
    answer = stored.answers_of_group(conn, frame.group.id, campaign.id).get(monday)
    mission = _named(answer.mission, own) if answer else own
    is_open = answer is None or not (answer.swapped or answer.done_on)
    return ClassMission(
        week=monday,
        key=mission.key,
        picture=mission.picture,
        texts=mission.texts,
        done=bool(answer and answer.done_on),
        others=_others(frame, monday, mission) if is_open else (),
    )


def _collects(frame: GroupFrame, campaign: Campaign, monday: date) -> bool:
    periods = [one for one in frame.periods(campaign) if one.kind is PeriodKind.ACTION]
    in_week = any(one.first < monday + WEEK and monday <= one.last for one in periods)
    return campaign.state is CampaignState.OPEN and in_week


def _named(key: str, own: Mission) -> Mission:
    """A mission by its key; one that the file no longer has is the week's own."""
    return next((one for one in missions() if one.key == key), own)


def _others(frame: GroupFrame, monday: date, present: Mission) -> tuple[tuple[str, Mission], ...]:
    """One that is far from this week's turn, so that it does not come again soon, and one for a rainy day."""
    kind, code = frame.institution.kind, frame.group.code
    far = mission_of_week(monday + WEEK * (len(missions()) // 3), kind, code)
    found = ((OTHER, far), (RAIN, rain_mission_of_week(monday, kind, code)))
    return tuple((word, one) for word, one in found if one.key != present.key)


def set_done(ctx: Context, code: str, week: date, *, done: bool) -> None:
    """The class did it, or takes that back; twice is once. Raises Refusal."""
    frame, _ = load_group(ctx, code, Right.LOG_TODAY, lock=True)
    campaign, present = _present(ctx, frame, week)
    if present.done == done:
        return
    there = stored.answers_of_group(ctx.conn, frame.group.id, campaign.id).get(week)
    answer = MissionAnswer(week, present.key, bool(there and there.swapped), ctx.today if done else None)
    _put(ctx, frame, campaign, answer)


def swap(ctx: Context, code: str, week: date, to: str) -> None:
    """Take another mission for this week, once. Raises Refusal."""
    frame, _ = load_group(ctx, code, Right.SPEAK_FOR_CLASS, lock=True)
    campaign, present = _present(ctx, frame, week)
    chosen = dict(present.others).get(to)
    if chosen is None:
        raise Refusal("mission_swap", DONE if present.done else NO_OTHER if present.others else SWAPPED)
    _put(ctx, frame, campaign, MissionAnswer(week, chosen.key, swapped=True, done_on=None))


def _present(ctx: Context, frame: GroupFrame, week: date) -> tuple[Campaign, ClassMission]:
    campaign = year_of(ctx, frame)
    present = mission_of(ctx.conn, frame, campaign, ctx.today)
    if present is None or present.week != week:
        raise Refusal("another_week", ANOTHER_WEEK)
    return campaign, present


def _put(ctx: Context, frame: GroupFrame, campaign: Campaign, answer: MissionAnswer) -> None:
    stored.put_answer(ctx.conn, frame.group, campaign.id, answer)
    campaigns.touch(ctx.conn, frame.group.id, campaign.id)
