"""How long a source of failed sign-ins waits. Slows guessing, never locks a school behind one address."""

FREE_TRIES = 5
FIRST_WAIT = 5
LONGEST_WAIT = 300
FREE_TRIES_OF_A_SOURCE = 60
WAIT_OF_A_SOURCE = 2
KEPT_OF_A_SOURCE = 1000
"""So many failures of one source are remembered, so that hammering fills no disk."""
WAITING_OF_A_SOURCE = 60
"""So many devices of one source may begin to wait for a phone within five minutes: a computer room, twice."""


def wait_after(failures: int, failures_of_source: int = 0) -> int:
    """Seconds from a source's last failure for an account until its next try for that account is looked at.

    `failures_of_source` counts those for all accounts. An account that this source never failed for does not wait,
    whatever others behind the same address do.
    """
    if failures >= FREE_TRIES:
        return min(FIRST_WAIT << min(failures - FREE_TRIES, 10), LONGEST_WAIT)
    return WAIT_OF_A_SOURCE if failures and failures_of_source >= FREE_TRIES_OF_A_SOURCE else 0
