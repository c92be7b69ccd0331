"""What everybody may see of a class: which weeks, which modes. Pure rules; `actions/public_sums.py` brings the counts.

The miles of a whole class grow as soon as it saves, so their growth can be seen by whoever looks every day. Nothing
else may be seen by day, and nothing that only a few children did.
"""

from typing import NamedTuple

from kindermeilen.domain.modes import Mode

SMALLEST_GROUP = 5
"""Children. A smaller group's weeks or modes would say too much about each of them."""


class ModeSum(NamedTuple):
    """Ways of a whole action period on these modes together: several where one alone would point at a few children."""

    modes: tuple[Mode, ...]
    ways: int
