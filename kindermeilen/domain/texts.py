"""Texts as people type them, without signs that nobody sees: no page shows them, and not every database stores them."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""All but tabulator and line feed."""


def one_line(text: str) -> str:
    """The text in one line, with single spaces."""
    return " ".join(CONTROL.sub(" ", text).split())


def lines(text: str) -> str:
    """The text in as many lines as were typed."""
    return CONTROL.sub("", text.replace("\r\n", "\n")).strip()
