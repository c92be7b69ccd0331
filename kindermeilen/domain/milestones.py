"""The next round number of miles, and what a class looks forward to there."""

from collections.abc import Mapping
from dataclasses import dataclass

MILESTONES = (50, 100, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 7500, 10_000)
BEYOND = 10_000
"""After the last of them each so many miles are one."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A number of miles ahead. `reward`: what the class set itself there, by language; None where it set nothing."""

    miles: int
    reward: Mapping[str, str] | None


def next_milestone(miles_done: int, rewards: Mapping[int, Mapping[str, str]]) -> Milestone:
    """The nearest milestone ahead: a round number, or one that the class chose."""
    rounded = next((one for one in MILESTONES if one > miles_done), (miles_done // BEYOND + 1) * BEYOND)
    nearest = min([one for one in rewards if one > miles_done] + [rounded])
    return Milestone(nearest, rewards.get(nearest))
