"""The next round number of miles, and what a class looks forward to there."""

from collections.abc import Mapping
from dataclasses import dataclass

MILESTONES = (50, 100, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 7500, 10_000)
BEYOND = 10_000
"""After the last of them each so many miles are one."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A number of miles ahead. `reward`: what the class set itself there, by language; None where it set nothing.

    `then`: the next milestone with a reward, where there is none at this one.
    """

    miles: int
    reward: Mapping[str, str] | None
    then: "Milestone | None" = None

    @property
    def rewarded(self) -> "Milestone | None":
        """The next milestone with a reward: this one, or one further on."""
        return self if self.reward else self.then


def next_milestone(miles_done: int, rewards: Mapping[int, Mapping[str, str]]) -> Milestone:
    """The nearest milestone ahead: a round number, or one that the class chose."""
    rounded = next((one for one in MILESTONES if one > miles_done), (miles_done // BEYOND + 1) * BEYOND)
    ahead = sorted(one for one in rewards if one > miles_done)
    nearest = min([*ahead, rounded])
    then = Milestone(ahead[0], rewards[ahead[0]]) if ahead and ahead[0] != nearest else None
    return Milestone(nearest, rewards.get(nearest), then)
