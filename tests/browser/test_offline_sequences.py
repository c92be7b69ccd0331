"""Fifty random days of a class with bad network; a thousand of them: python -m tests.offline.sequences"""

import pytest
from playwright.sync_api import Browser

from tests.offline.sequences import run

AT_ONCE = 10
"""Sequences of one test: five such tests share the machine with others better than one long one."""


@pytest.mark.parametrize("seed", [35, 1035, 2035, 3035, 4035])
def test_what_was_acknowledged_is_stored_exactly_once(seed: int, browser: Browser) -> None:
    assert sum(run(browser, AT_ONCE, seed=seed).values()) > AT_ONCE
