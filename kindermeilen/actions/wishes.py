"""A class's wishes for the climate, as its teacher types them; a paper group's come by the coordinator."""

from collections.abc import Sequence
from itertools import zip_longest

from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.domain.access import Grant, Right, Role
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.nouns import Campaign, CampaignState
from kindermeilen.domain.texts import one_line
from kindermeilen.domain.wishes import LONGEST_WISH, MOST_WISHES, Outcome, Release, Wish, words_of
from kindermeilen.storage import campaigns
from kindermeilen.storage import wishes as stored

CHANGED = N_("Inzwischen steht hier ein anderer Text. Nichts wurde gespeichert; bitte vergleichen Sie noch einmal.")
NO_YEAR = N_("Die Gruppe nimmt gerade an keinem Kampagnenjahr teil. Nichts wurde gespeichert.")
FILED = N_("Das Kampagnenjahr ist schon gemeldet und bleibt, wie es ist. Nichts wurde gespeichert.")
NOTHING = N_("Hier steht noch kein Wunsch. Bitte mindestens einen eintragen.")


def field_of(position: int) -> str:
    """The name of a wish's input."""
    return f"wish-{position}"


def year_of(ctx: Context, frame: GroupFrame) -> Campaign:
    """The year that a class's things belong to. Raises Refusal where there is none, or none that changes any more."""
    campaign = frame.current(ctx.today)
    if campaign is None:
        raise Refusal("no_campaign", NO_YEAR)
    if campaign.state is CampaignState.FILED:
        raise Refusal("campaign_filed", FILED)
    return campaign


def save_wishes(ctx: Context, code: str, texts: Sequence[str | None], seen: Sequence[str]) -> int:
    """All wishes of the form at once: how many changed. An empty text takes its wish back, None leaves it.

    `seen`: marks of the texts that the form was made with, so that nobody's newer words are replaced unread. What
    was released waits again with every change. Raises Refusal.
    """
    frame, grant = load_group(ctx, code, Right.SPEAK_FOR_CLASS, lock=True)
    campaign = year_of(ctx, frame)
    there = {one.position: one for one in stored.wishes_of_group(ctx.conn, frame.group.id, campaign.id)}
    typed = [None if text is None else one_line(text) for text in texts[:MOST_WISHES]]
    if not there and not any(typed):
        raise Refusal("words_missing", NOTHING, field=field_of(1))
    changed = 0
    for position, (text, mark) in enumerate(zip_longest(typed, seen[: len(typed)], fillvalue=""), 1):
        if text is not None:
            changed += _save(ctx, frame, grant, campaign, position, there.get(position), text, mark or "")
    if changed:
        campaigns.touch(ctx.conn, frame.group.id, campaign.id)
    return changed


def _save(
    ctx: Context,
    frame: GroupFrame,
    grant: Grant,
    campaign: Campaign,
    position: int,
    old: Wish | None,
    text: str,
    mark: str,
) -> bool:
    """Whether it changed anything."""
    if text == (old.text if old else ""):
        return False
    if mark != (old.seen if old else ""):
        raise Refusal("changed_meanwhile", CHANGED, field=field_of(position))
    if old is not None and not text:
        stored.remove_wish(ctx.conn, old.id)
        return True
    values = {"text": words_of(text, LONGEST_WISH, field_of(position)), **_state(ctx, grant)}
    if old is None:
        stored.add_wish(ctx.conn, frame.group, campaign.id, position, entered_on=ctx.today, **values)
    else:
        fresh = {"entered_on": ctx.today, "outcome": Outcome.UNKNOWN.value, "outcome_text": ""}
        stored.change_wish(ctx.conn, old.id, **values, **fresh)
    return True


def _state(ctx: Context, grant: Grant) -> dict[str, object]:
    """Who releases others' words has read her own."""
    if grant.role is Role.COORDINATOR:
        return {"state": Release.RELEASED.value, "decided_on": ctx.today}
    return {"state": Release.WAITING.value, "decided_on": None}


def withdraw(ctx: Context, code: str, wish_id: int) -> None:
    """Take a wish of this year back, whatever its state; it is gone from every page. Raises NotFound, Refusal."""
    frame, _ = load_group(ctx, code, Right.SPEAK_FOR_CLASS, lock=True)
    campaign, found = year_of(ctx, frame), stored.find_wish(ctx.conn, wish_id)
    if found is None or (found.group_id, found.campaign_id) != (frame.group.id, campaign.id):
        raise NotFound
    stored.remove_wish(ctx.conn, found.id)
    campaigns.touch(ctx.conn, frame.group.id, campaign.id)
