"""What a class looks forward to at a number of miles: chosen from the list, or typed and then released like a wish."""

from kindermeilen.actions.context import Context, GroupFrame, load_group
from kindermeilen.actions.totals import group_total
from kindermeilen.actions.wishes import year_of
from kindermeilen.domain.access import Grant, Right, Role
from kindermeilen.domain.class_things import rewards
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.nouns import Campaign
from kindermeilen.domain.wishes import LONGEST_REWARD, MOST_MILES, MOST_REWARDS, Release, words_of
from kindermeilen.storage import campaigns
from kindermeilen.storage import rewards as stored

OWN = "own"
"""In place of a key of the list: the text that somebody typed."""
NO_NUMBER = N_("Hier fehlt eine ganze Zahl von Meilen. Bitte nur Ziffern eintragen.")
TOO_FEW = N_("So viele Meilen habt ihr schon: %(done)s. Bitte eine größere Zahl nehmen.")
TOO_MANY = N_("Höchstens %(most)s Meilen gehen hier. Bitte eine kleinere Zahl nehmen.")
FULL = N_("Es gibt schon %(most)s Belohnungen. Bitte nehmen Sie zuerst eine weg.")
TAKEN = N_("Für %(miles)s Meilen gibt es schon eine Belohnung. Bitte eine andere Zahl nehmen.")
NO_CHOICE = N_("Bitte wählen Sie eine Belohnung aus, oder schreiben Sie eine eigene.")
REACHED = N_("Diese Belohnung ist schon erreicht und bleibt stehen.")


def add_reward(ctx: Context, code: str, miles: object, choice: str, text: str) -> bool:
    """Set one: whether it is public at once. The same again changes nothing. Raises Refusal."""
    frame, grant = load_group(ctx, code, Right.SPEAK_FOR_CLASS, lock=True)
    campaign = year_of(ctx, frame)
    words = _words(choice, text)
    number = _miles(ctx, frame, campaign, miles)
    there = stored.rewards_of_group(ctx.conn, frame.group.id, campaign.id)
    same = next((one for one in there if one.miles == number), None)
    if same is not None and {"choice": same.choice, "text": same.text} == words:
        return same.is_public
    if same is not None:
        raise Refusal("reward_taken", TAKEN, field="miles", params={"miles": number})
    if len(there) >= MOST_REWARDS:
        raise Refusal("rewards_full", FULL, field="miles", params={"most": MOST_REWARDS})
    state = _state(ctx, grant, words)
    stored.add_reward(ctx.conn, frame.group, campaign.id, miles=number, entered_on=ctx.today, **words, **state)
    campaigns.touch(ctx.conn, frame.group.id, campaign.id)
    return state["state"] == Release.RELEASED


def _words(choice: str, text: str) -> dict[str, str]:
    if choice == OWN:
        return {"choice": "", "text": words_of(text, LONGEST_REWARD, "text")}
    if choice not in {one.key for one in rewards()}:
        raise Refusal("reward_choice", NO_CHOICE, field="choice")
    return {"choice": choice, "text": ""}


def _state(ctx: Context, grant: Grant, words: dict[str, str]) -> dict[str, object]:
    """The list has been read by all of us, the coordinator's own words by her."""
    if words["choice"] or grant.role is Role.COORDINATOR:
        return {"state": Release.RELEASED.value, "decided_on": ctx.today}
    return {"state": Release.WAITING.value, "decided_on": None}


def _miles(ctx: Context, frame: GroupFrame, campaign: Campaign, miles: object) -> int:
    """A number above what the class has."""
    if not isinstance(miles, int) or miles < 1:
        raise Refusal("reward_miles", NO_NUMBER, field="miles")
    if miles > MOST_MILES:
        raise Refusal("reward_miles", TOO_MANY, field="miles", params={"most": MOST_MILES})
    done = miles_done(ctx, frame, campaign)
    if miles <= done:
        raise Refusal("reward_miles", TOO_FEW, field="miles", params={"done": done})
    return miles


def miles_done(ctx: Context, frame: GroupFrame, campaign: Campaign) -> int:
    """The class's miles of the year, those of totals from paper among them."""
    total = group_total(ctx.conn, frame.group, frame.institution, frame.municipality, campaign, ctx.today)
    return total.miles.total if total else 0


def remove_reward(ctx: Context, code: str, reward_id: int) -> None:
    """Take one of this year back that is still ahead. Raises NotFound, Refusal."""
    frame, _ = load_group(ctx, code, Right.SPEAK_FOR_CLASS, lock=True)
    campaign, found = year_of(ctx, frame), stored.find_reward(ctx.conn, reward_id)
    if found is None or (found.group_id, found.campaign_id) != (frame.group.id, campaign.id):
        raise NotFound
    if found.miles <= miles_done(ctx, frame, campaign):
        raise Refusal("reward_reached", REACHED, field="miles")
    stored.remove_reward(ctx.conn, found.id)
    campaigns.touch(ctx.conn, frame.group.id, campaign.id)
