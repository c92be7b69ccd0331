"""Long lists in two steps: planned on a view while everybody else goes on, then stored in one short turn.

What a plan was made on may change meanwhile: its store looks for that first, cheaply, and plans again what changed.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from kindermeilen.actions.context import Context
from kindermeilen.actions.faults import Busy, Contended
from kindermeilen.storage import imports

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

FEW_LINES = 10_000
"""So many lines are planned again while others wait, in some tenths of a second."""
MOST_TIMES = 5
Reading = Callable[[], AbstractContextManager[Context]]


class Writing(Protocol):
    """Opens a transaction that has its turn."""

    def __call__(self, *, side_by_side: bool) -> AbstractContextManager[Context]: ...


class Plan(Protocol[T_co]):
    """What a file will do, worked out by reading alone."""

    @property
    def outcome(self) -> T_co:
        """What it does, to be shown."""

    @property
    def groups(self) -> Collection[int] | None:
        """The only groups (ids) whose entries it changes, so that all others may go on; None where it does more."""

    def renewed(self, ctx: Context, most: int) -> "Plan[T_co] | None":
        """The plan with all lines planned again whose ground others changed; None where these are more than `most`.

        Raises TableRefused.
        """

    def store(self, ctx: Context) -> None:
        """Write it all, on the ground that the plan was made on."""


class _GroundMoved(Exception):
    """More changed meanwhile than can be planned again while others wait."""


def in_two_steps(reading: Reading, writing: Writing, plan: Callable[[Context], Plan[T]]) -> T:
    """Plan while others write, store while they wait. Raises TableRefused; Busy where others change things for ever."""
    for _ in range(MOST_TIMES):
        with reading() as ctx:
            made = plan(ctx)
        try:
            with writing(side_by_side=made.groups is not None) as ctx:
                imports.take_turn_among_lists(ctx.conn)
                imports.lock_groups(ctx.conn, made.groups or ())
                return at_once(ctx, _on_firm_ground(ctx, made))
        except (_GroundMoved, Contended):
            continue
    raise Busy


def _on_firm_ground(ctx: Context, plan: Plan[T]) -> Plan[T]:
    made = plan.renewed(ctx, FEW_LINES)
    if made is None:
        raise _GroundMoved
    return made


def at_once(ctx: Context, plan: Plan[T]) -> T:
    """Store a plan that was made in the same transaction, which has its turn."""
    plan.store(ctx)
    return plan.outcome
