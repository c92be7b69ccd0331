"""Files that leave the app: their names in letters that every system knows."""

import re
import unicodedata

SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST = 80
"""Letters of a name; many systems stop soon after a hundred."""


def file_name(name: str) -> str:
    """Small letters, digits, hyphens and the ending's dot."""
    spelled = unicodedata.normalize("NFKD", name.lower().translate(SPELLED_OUT))
    stem, _, ending = spelled.rpartition(".")
    return f"{re.sub('[^a-z0-9]+', '-', stem)[:LONGEST].strip('-')}.{ending}"


def disposition(name: str, how: str = "inline") -> str:
    """The header's value: shown (`inline`) or kept (`attachment`) under that name."""
    return f'{how}; filename="{file_name(name)}"'
