"""Some random days of a class with bad network; a thousand of them: python -m tests.offline.sequences"""

from playwright.sync_api import Browser

from tests.offline.sequences import run

SEQUENCES = 10
"""Fewer than the fifty that one would wish for: each costs about a second."""


def test_what_was_acknowledged_is_stored_exactly_once(browser: Browser) -> None:
    assert sum(run(browser, SEQUENCES, seed=35).values()) > SEQUENCES
