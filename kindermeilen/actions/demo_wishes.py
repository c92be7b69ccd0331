"""What the demo town's classes wish, look forward to and have done: some of it public, some waiting for release."""

from collections.abc import Iterable
from dataclasses import replace

from kindermeilen.actions import accounts, missions, releases, rewards, wishes
from kindermeilen.actions.context import Context, GroupFrame
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.nouns import Group, Municipality
from kindermeilen.domain.wishes import Outcome, Release

WISHES = {
    "3b": (
        "Ein Zebrastreifen vor der Bäckerei, damit wir sicher über die Straße kommen.",
        "Mehr Bäume auf dem Schulhof, damit es im Sommer kühler ist.",
        "Dass der Bus auch am Nachmittag kommt.",
    ),
    "4a": (
        "Eine Straße vor der Schule, in der morgens keine Autos fahren.",
        "Ich bin dafür, dass 2030 alle Dächer Solar haben.",
    ),
    "Sonnengruppe": ("Blumen für die Bienen auf dem Weg zur Kita.",),
}
OPEN = ("4a",)
"""Their words still wait, for a visitor to decide on."""
ANSWERED = "Ein Zebrastreifen"
ANSWER = "Das Tiefbauamt zählt im Herbst die Autos. Danach spricht der Verkehrsausschuss darüber."
REWARDS = {"3b": (("favourite-game", ""), ("", "Picknick am Bach")), "2c": (("dance-break", ""),)}
STEP = 200
"""Rewards stand at the next so many miles and at the following ones."""
DONE = ("4a", "Sonnengruppe", "2c")


def add(coordinator: Context, town: Municipality, frames: Iterable[GroupFrame]) -> None:
    """All of it, by the classes themselves and the coordinator."""
    named = {frame.group.name: frame for frame in frames}
    for name, texts in WISHES.items():
        wishes.save_wishes(_as_class(coordinator, named[name].group), named[name].group.code, texts, ())
    for name, chosen in REWARDS.items():
        _look_forward(coordinator, named[name], chosen)
    for name in DONE:
        _do_mission(coordinator, named[name])
    _decide(coordinator, town)


def _as_class(ctx: Context, group: Group) -> Context:
    account = accounts.account_of_code(ctx, group.code)
    grant = Grant(Role.TEACHER, account.id, group.municipality_id, group.institution_id, group.id)
    return replace(ctx, actor=Actor((grant,), "Windows-PC"))


def _look_forward(ctx: Context, frame: GroupFrame, chosen: Iterable[tuple[str, str]]) -> None:
    campaign = frame.current(ctx.today)
    done = rewards.miles_done(ctx, frame, campaign) if campaign else 0
    for number, (key, text) in enumerate(chosen, 1):
        miles = (done // STEP + number) * STEP
        rewards.add_reward(_as_class(ctx, frame.group), frame.group.code, miles, key or rewards.OWN, text)


def _do_mission(ctx: Context, frame: GroupFrame) -> None:
    """Where the class collects this week: the demo opens on holidays too."""
    mission = missions.mission_of(ctx.conn, frame, frame.current(ctx.today), ctx.today)
    if mission is not None:
        missions.set_done(_as_class(ctx, frame.group), frame.group.code, mission.week, done=True)


def _decide(ctx: Context, town: Municipality) -> None:
    """She has read all but the newest, and answered one."""
    waiting = [one for one in releases.release_list(ctx, town.ags).waiting if one.group.name not in OPEN]
    releases.decide(ctx, town.ags, [one.key for one in waiting if one.kind == releases.Kind.WISH], Release.RELEASED)
    answered = next(one for one in waiting if one.text.startswith(ANSWERED))
    releases.set_outcome(ctx, town.ags, answered.id, Outcome.TALKING, ANSWER)
