"""How long a source of failed sign-ins waits. Slows guessing, never locks a school behind one address."""

FREE_TRIES = 5
FIRST_WAIT = 5
LONGEST_WAIT = 300
FREE_TRIES_OF_A_SOURCE = 60
WAIT_OF_A_SOURCE = 2


def wait_for_account(failures: int) -> int:
    """Seconds from the last failure of one source for one account until its next try is looked at."""
    if failures < FREE_TRIES:
        return 0
    return min(FIRST_WAIT << min(failures - FREE_TRIES, 10), LONGEST_WAIT)


def wait_for_source(failures: int) -> int:
    """Seconds between tries of one source that failed for many accounts: short, as colleagues share the address."""
    return WAIT_OF_A_SOURCE if failures >= FREE_TRIES_OF_A_SOURCE else 0
