"""What a class says in its own words (wishes for the climate, a reward) and what the coordinator does with them.

Words of children are public only once an adult of the town has read them: they must name nobody.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.texts import one_line

MOST_WISHES = 3
LONGEST_WISH = 200
MOST_REWARDS = 5
LONGEST_REWARD = 120
LONGEST_OUTCOME = 300
MOST_MILES = 1_000_000


class Release(StrEnum):
    """Where words of a class stand: public only when released."""

    WAITING = "waiting"
    RELEASED = "released"
    DECLINED = "declined"


class Outcome(StrEnum):
    """What became of a released wish, as far as is known."""

    UNKNOWN = ""
    HEARD = "heard"
    TALKING = "talking"
    DECIDED = "decided"
    DONE = "done"
    NO = "no"


def seen_of(text: str) -> str:
    """A short mark of words as they were shown: a decision holds for these words and no others."""
    return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Wish:
    """One of a class's wishes of a year. `position` counts from 1."""

    id: int
    municipality_id: int
    group_id: int
    campaign_id: int
    position: int
    text: str
    state: Release
    entered_on: date
    decided_on: date | None
    outcome: Outcome
    outcome_text: str

    @property
    def seen(self) -> str:
        return seen_of(self.text)


@dataclass(frozen=True, slots=True)
class ReleasedWish:
    """A wish that is public, with whose it is."""

    text: str
    outcome: Outcome
    outcome_text: str
    group: str
    group_code: str
    institution: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reward:
    """What a class looks forward to at so many miles: `choice` of the list, or `text` that somebody typed."""

    id: int
    municipality_id: int
    group_id: int
    campaign_id: int
    miles: int
    choice: str
    text: str
    state: Release
    entered_on: date
    decided_on: date | None

    @property
    def is_public(self) -> bool:
        return self.state is Release.RELEASED

    @property
    def seen(self) -> str:
        return seen_of(self.text)


@dataclass(frozen=True, slots=True)
class MissionAnswer:
    """What a class said about its mission of a week: another one taken, done or not yet."""

    week: date
    mission: str
    swapped: bool
    done_on: date | None


ADDRESS = re.compile(
    r"\S@\S|\bhttps?:|\bwww\."
    r"|\S\s*[(\[{<]\s*(?:at|ät|dot|punkt)\s*[)\]}>]\s*\S"
    r"|\w\.(?:de|com|net|org|eu|info|at|ch|io|app|tv|me)\b"
    r"|\w{2,}\.[a-z]{2,}/\S",
    re.IGNORECASE,
)
"""Also as "mia (at) web.de" and "evil.de/x", which readers understand as well as machines."""
TELEPHONE = re.compile(r"(?<![\d.,])(?:\+|0)[ /()-]*(?:\d[ /()-]*){5,}")
"""German numbers begin with 0, foreign ones with +; so a million trees are no telephone number."""


def words_of(text: str, longest: int, field: str) -> str:
    """Words of a class that may wait for release. Raises Refusal."""
    words = one_line(text)
    if not words:
        raise Refusal("words_missing", N_("Hier fehlt der Text. Bitte ergänzen."), field=field)
    if len(words) > longest:
        raise Refusal(
            "words_too_long",
            N_("Der Text hat %(found)s Zeichen, höchstens %(longest)s passen. Bitte kürzen."),
            field=field,
            params={"found": len(words), "longest": longest},
        )
    refuse_contacts(words, field)
    return words


def refuse_contacts(words: str, field: str) -> None:
    """No address and no number that leads to a person may stand in what becomes public. Raises Refusal."""
    if ADDRESS.search(words):
        raise Refusal(
            "words_address",
            N_("Der Text enthält eine E-Mail- oder Internetadresse. Bitte nehmen Sie sie heraus; er wird öffentlich."),
            field=field,
        )
    if TELEPHONE.search(words):
        raise Refusal(
            "words_telephone",
            N_("Der Text enthält eine Telefonnummer. Bitte nehmen Sie sie heraus; er wird öffentlich."),
            field=field,
        )


class Doubt(StrEnum):
    """Why words deserve a closer look before they are released; a hint, not a decision."""

    NAME = "name"
    DIGITS = "digits"
    AT = "at"


_SELF = re.compile(
    r"\b(?:ich bin|ich hei(?:ß|ss)e|(?:mein|unser) name ist|i am|i'm|my name is)(?: (?:der|die|the))?"
    r" (?P<what>\w[\w-]*)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d[\d.,:/-]*")


def doubts_in(text: str) -> tuple[tuple[Doubt, str], ...]:
    """What to look at: why, and the words meant. A capital letter after *ich bin* may be a name or any noun."""
    names = [(Doubt.NAME, one["what"]) for one in _SELF.finditer(text) if one["what"][0].isupper()]
    digits = [(Doubt.DIGITS, one.group().rstrip(".,:/-")) for one in _DIGITS.finditer(text)]
    at = [(Doubt.AT, "@")] if "@" in text else []
    return (*names, *digits, *at)
