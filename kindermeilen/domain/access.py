"""The whole permission matrix on one page: who may do what with which group, institution or town.

A grant is what one sign-in gives; a device may hold several. What no grant covers does not exist for its holder.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a sign-in is good for."""

    CLASS_DEVICE = "class_device"
    """Gerät der Klasse: today's entry, by the children themselves."""
    CLASS_TOKEN = "class_token"  # noqa: S105 the name of a role
    """A group's API token: all that the API stores for its group."""
    TEACHER = "teacher"
    """Gerät der Lehrkraft, or a class device for ten minutes after the four words."""
    SCHOOL = "school"
    COORDINATOR = "coordinator"


class Right(StrEnum):
    """What somebody wants to do."""

    LOG_TODAY = "log_today"
    LOG_ANY_DAY = "log_any_day"
    SEE_TALLIES = "see_tallies"
    SEE_TIMES = "see_times"
    CHANGE_CHILDREN = "change_children"
    CHANGE_PERIODS = "change_periods"
    REQUEST_CORRECTION = "request_correction"
    SETTLE_CONFLICT = "settle_conflict"
    MANAGE_DEVICES = "manage_devices"
    SEE_INSTITUTION = "see_institution"
    CHANGE_CLOSING_DAYS = "change_closing_days"
    ANSWER_QUESTIONS = "answer_questions"
    """What holds for a whole institution: its distance, its children per car."""
    SPEAK_FOR_CLASS = "speak_for_class"
    """Wishes, rewards, another mission: what stands in the class's name where others read it."""
    COORDINATE = "coordinate"


_TOKEN = frozenset(
    {
        Right.LOG_TODAY,
        Right.LOG_ANY_DAY,
        Right.SEE_TALLIES,
        Right.REQUEST_CORRECTION,
        Right.CHANGE_CHILDREN,
        Right.CHANGE_PERIODS,
    }
)
_CLASS = _TOKEN | {Right.SETTLE_CONFLICT}
_INSTITUTION = frozenset({Right.SEE_INSTITUTION, Right.CHANGE_CLOSING_DAYS, Right.ANSWER_QUESTIONS})

MATRIX: dict[Role, frozenset[Right]] = {
    Role.CLASS_DEVICE: frozenset({Right.LOG_TODAY}),
    Role.CLASS_TOKEN: _TOKEN,
    Role.TEACHER: _CLASS | {Right.SEE_TIMES, Right.MANAGE_DEVICES, Right.SPEAK_FOR_CLASS},
    Role.SCHOOL: _CLASS | _INSTITUTION | {Right.MANAGE_DEVICES, Right.SPEAK_FOR_CLASS},
    Role.COORDINATOR: _CLASS | _INSTITUTION | {Right.COORDINATE, Right.SPEAK_FOR_CLASS},
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What is acted upon: a town, an institution of it, or a group of that."""

    municipality_id: int
    institution_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One sign-in: a role for a town, an institution or a group. `session_id` is None for an API token."""

    role: Role
    account_id: int
    municipality_id: int
    institution_id: int | None = None
    group_id: int | None = None
    session_id: int | None = None

    def covers(self, thing: Thing) -> bool:
        """Whether the thing lies inside what this grant is for."""
        if self.municipality_id != thing.municipality_id:
            return False
        if self.role is Role.COORDINATOR:
            return True
        if self.role is Role.SCHOOL:
            return self.institution_id == thing.institution_id
        return thing.group_id is not None and self.group_id == thing.group_id


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever sends the request: all grants of the device, and its coarse label ("Handy", "PC")."""

    grants: tuple[Grant, ...] = ()
    device: str = ""

    @property
    def is_signed_in(self) -> bool:
        return bool(self.grants)


NOBODY = Actor()


class Verdict(StrEnum):
    """The answer to `may`."""

    YES = "yes"
    SIGN_IN = "sign_in"
    NOT_FOUND = "not_found"
    WORDS = "words"
    NO = "no"


def may(actor: Actor, right: Right, thing: Thing) -> Verdict:
    """Whether the actor may; for a stranger the thing does not exist, and a class device is asked for the words."""
    if not actor.is_signed_in:
        return Verdict.SIGN_IN
    covering = [grant for grant in actor.grants if grant.covers(thing)]
    if not covering:
        return Verdict.NOT_FOUND
    if any(right in MATRIX[grant.role] for grant in covering):
        return Verdict.YES
    could_be_teacher = any(grant.role is Role.CLASS_DEVICE for grant in covering)
    return Verdict.WORDS if could_be_teacher and right in MATRIX[Role.TEACHER] else Verdict.NO


def grant_for(actor: Actor, right: Right, thing: Thing) -> Grant | None:
    """The grant that allows it, the narrowest first, so that an entry names the class before the town."""
    order: Iterable[Role] = MATRIX
    for role in order:
        for grant in actor.grants:
            if grant.role is role and grant.covers(thing) and right in MATRIX[role]:
                return grant
    return None
