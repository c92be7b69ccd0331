"""Words of classes that the coordinator reads before everybody may: wishes, and rewards that somebody typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, load_campaign, load_municipality
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality
from kindermeilen.domain.texts import in_order, one_line
from kindermeilen.domain.wishes import (
    LONGEST_OUTCOME,
    Doubt,
    Outcome,
    Release,
    Reward,
    Wish,
    doubts_in,
    refuse_contacts,
)
from kindermeilen.storage import campaigns, rewards, towns, wishes

NOT_RELEASED = N_("Dieser Wunsch ist noch nicht freigegeben. Nichts wurde gespeichert.")
NO_OUTCOME = N_("Bitte wählen Sie aus, was aus dem Wunsch geworden ist.")
OUTCOME_LONG = N_("Der Text hat %(found)s Zeichen, höchstens %(longest)s passen. Bitte kürzen.")
WITH_WHOM = N_("Bitte ergänzen Sie, mit wem gesprochen wird oder warum es nicht geht. Die Kinder lesen diesen Satz.")
EXPLAINED = (Outcome.TALKING, Outcome.NO)


class Kind(StrEnum):
    """What waits."""

    WISH = "wish"
    REWARD = "reward"


@dataclass(frozen=True, slots=True)
class Entry:
    """Words with whose they are. `doubts`: what to look at before they are released. `miles`: of a reward."""

    kind: Kind
    id: int
    text: str
    seen: str
    state: Release
    group: Group
    institution: Institution
    doubts: tuple[tuple[Doubt, str], ...]
    miles: int | None = None
    outcome: Outcome = Outcome.UNKNOWN
    outcome_text: str = ""

    @property
    def key(self) -> str:
        """As a form names it, with the mark of the words that were shown."""
        return f"{self.kind}.{self.id}.{self.seen}"


@dataclass(frozen=True, slots=True)
class ReleaseList:
    """All that waits in a town's year, oldest first, and what was decided."""

    municipality: Municipality
    campaign: Campaign | None
    waiting: tuple[Entry, ...]
    decided: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one entry: done, or why not (`decided` by somebody else, `changed` or `gone` meanwhile)."""

    key: str
    state: str
    result: str


def release_list(ctx: Context, ags: str, year: int | None = None) -> ReleaseList:
    """The town's list of the year that pages speak of, or another. Raises NotFound, Refusal."""
    town, _ = load_municipality(ctx, ags)
    if year is None and not campaigns.campaigns_of_municipality(ctx.conn, town.id):
        return ReleaseList(town, None, (), ())
    campaign = load_campaign(ctx, town, year)
    entries = _entries(ctx, town, campaign)
    waiting = tuple(one for one in entries if one.state is Release.WAITING)
    return ReleaseList(town, campaign, waiting, tuple(one for one in entries if one.state is not Release.WAITING))


def _entries(ctx: Context, town: Municipality, campaign: Campaign) -> list[Entry]:
    groups = {one.id: one for one in towns.groups_of_municipality(ctx.conn, town.id)}
    houses = {one.id: one for one in towns.institutions_of(ctx.conn, town.id)}
    typed = [one for one in rewards.rewards_of_campaign(ctx.conn, campaign.id) if one.text]
    found: list[Wish | Reward] = [*wishes.wishes_of_campaign(ctx.conn, campaign.id), *typed]
    made = [_entry(one, groups[one.group_id], houses[groups[one.group_id].institution_id]) for one in found]
    return sorted(
        made, key=lambda one: (in_order(one.institution.name), in_order(one.group.name), one.kind, one.miles or one.id)
    )


def _entry(found: Wish | Reward, group: Group, house: Institution) -> Entry:
    entry = Entry(_kind_of(found), found.id, found.text, found.seen, found.state, group, house, doubts_in(found.text))
    if isinstance(found, Reward):
        return replace(entry, miles=found.miles)
    return replace(entry, outcome=found.outcome, outcome_text=found.outcome_text)


def count_waiting(ctx: Context, campaign: Campaign) -> int:
    """How many words wait in that year."""
    return wishes.count_waiting(ctx.conn, campaign.id) + rewards.count_waiting(ctx.conn, campaign.id)


def decide(ctx: Context, ags: str, keys: Iterable[str], to: Release) -> list[Decision]:
    """Release or decline each, or let it wait again; what somebody else decided otherwise meanwhile stays.

    A key names the words that were read: where a class changed them since, they go on waiting.
    """
    town, _ = load_municipality(ctx, ags)
    return [_decide(ctx, town, key, to) for key in dict.fromkeys(keys)]


def _decide(ctx: Context, town: Municipality, key: str, to: Release) -> Decision:
    found, seen = _find(ctx, town, key)
    if found is None:
        return Decision(key, "", "gone")
    if found.seen != seen:
        return Decision(key, found.state, "changed")
    if found.state is to:
        return Decision(key, to, "done")
    if Release.WAITING not in (found.state, to):
        return Decision(key, found.state, "decided")
    _store(ctx, found, to)
    # The words themselves stay out of the log: what a class takes back is gone from everywhere.
    write_audit(ctx, town.id, f"{DEEDS[to]}_{_kind_of(found)}", _subject(ctx, town, found))
    return Decision(key, to, "done")


DEEDS = {Release.RELEASED: "release", Release.DECLINED: "decline", Release.WAITING: "reopen"}


def _kind_of(found: Wish | Reward) -> Kind:
    return Kind.REWARD if isinstance(found, Reward) else Kind.WISH


def _find(ctx: Context, town: Municipality, key: str) -> tuple[Wish | Reward | None, str]:
    """What a key names in this town, and the mark of its words; None for anything else."""
    kind, _, rest = key.partition(".")
    number, _, seen = rest.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None, seen
    found: Wish | Reward | None = None
    if kind == Kind.WISH:
        found = wishes.find_wish(ctx.conn, int(number))
    elif kind == Kind.REWARD:
        found = rewards.find_reward(ctx.conn, int(number))
    is_ours = found is not None and found.municipality_id == town.id and bool(found.text)
    return (found if is_ours else None), seen


def _store(ctx: Context, found: Wish | Reward, to: Release) -> None:
    values = {"state": to.value, "decided_on": None if to is Release.WAITING else ctx.today}
    if isinstance(found, Reward):
        rewards.change_reward(ctx.conn, found.id, **values)
    else:
        wishes.change_wish(ctx.conn, found.id, **values)
    campaigns.touch(ctx.conn, found.group_id, found.campaign_id)


def _subject(ctx: Context, town: Municipality, found: Wish | Reward) -> str:
    groups = towns.groups_of_municipality(ctx.conn, town.id)
    return next(one.name for one in groups if one.id == found.group_id)


def wish_entry(ctx: Context, ags: str, wish_id: int) -> tuple[Municipality, Entry]:
    """One wish with what became of it. Raises NotFound."""
    town, found = _wish(ctx, ags, wish_id)
    group = next(one for one in towns.groups_of_municipality(ctx.conn, town.id) if one.id == found.group_id)
    house = next(one for one in towns.institutions_of(ctx.conn, town.id) if one.id == group.institution_id)
    return town, _entry(found, group, house)


def _wish(ctx: Context, ags: str, wish_id: int) -> tuple[Municipality, Wish]:
    town, _ = load_municipality(ctx, ags)
    found = wishes.find_wish(ctx.conn, wish_id)
    if found is None or found.municipality_id != town.id:
        raise NotFound
    return town, found


def set_outcome(ctx: Context, ags: str, wish_id: int, outcome: str, text: str) -> None:
    """What became of a released wish, for the class to read. Raises NotFound, Refusal."""
    town, wish = _wish(ctx, ags, wish_id)
    if wish.state is not Release.RELEASED:
        raise Refusal("wish_not_released", NOT_RELEASED)
    if outcome not in tuple(Outcome):
        raise Refusal("outcome", NO_OUTCOME, field="outcome")
    words = _outcome_words(Outcome(outcome), text)
    if (wish.outcome, wish.outcome_text) == (outcome, words):
        return
    wishes.change_wish(ctx.conn, wish.id, outcome=outcome, outcome_text=words)
    campaigns.touch(ctx.conn, wish.group_id, wish.campaign_id)
    write_audit(ctx, town.id, "wish_outcome", _subject(ctx, town, wish), outcome=outcome)


def _outcome_words(outcome: Outcome, text: str) -> str:
    words = one_line(text) if outcome else ""
    if len(words) > LONGEST_OUTCOME:
        params = {"found": len(words), "longest": LONGEST_OUTCOME}
        raise Refusal("words_too_long", OUTCOME_LONG, field="outcome_text", params=params)
    if outcome in EXPLAINED and not words:
        raise Refusal("words_missing", WITH_WHOM, field="outcome_text")
    refuse_contacts(words, "outcome_text")
    return words
