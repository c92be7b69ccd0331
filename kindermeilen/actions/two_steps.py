"""Long lists in two steps: planned on a view while everybody else goes on, then stored in one short turn.

What a plan was made on may change meanwhile: its store looks for that first, cheaply, and plans again what changed.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from kindermeilen.actions.context import Context
from kindermeilen.actions.faults import Busy

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

FEW_LINES = 5000
"""So many lines are planned again while others wait, in some tenths of a second."""
MOST_TIMES = 5
Opening = Callable[[], AbstractContextManager[Context]]


class Plan(Protocol[T_co]):
    """What a file will do, worked out by reading alone."""

    @property
    def outcome(self) -> T_co:
        """What it does, to be shown."""

    def stale_lines(self, ctx: Context) -> int:
        """How many lines have to be planned again, since others changed what they were planned on."""

    def renewed(self, ctx: Context) -> "Plan[T_co]":
        """The same plan with its stale lines planned again. Raises TableRefused."""

    def store(self, ctx: Context) -> None:
        """Write it all; nothing may be stale."""


def in_two_steps(reading: Opening, writing: Opening, plan: Callable[[Context], Plan[T]]) -> T:
    """Plan while others write, store while they wait. Raises TableRefused; Busy where others change things for ever."""
    with reading() as ctx:
        made = plan(ctx)
    for _ in range(MOST_TIMES):
        with writing() as ctx:
            if made.stale_lines(ctx) <= FEW_LINES:
                return at_once(ctx, made.renewed(ctx))
        with reading() as ctx:
            made = made.renewed(ctx)
    raise Busy


def at_once(ctx: Context, plan: Plan[T]) -> T:
    """Store a plan that was made in the same transaction."""
    plan.store(ctx)
    return plan.outcome
