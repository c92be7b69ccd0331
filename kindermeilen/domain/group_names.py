"""What strangers read of a class or a Kita group: "3b" alone tells them nothing."""

import re

from kindermeilen.domain.calendar import InstitutionKind
from kindermeilen.domain.errors import N_

ITSELF = "%(name)s"
_NOUN = re.compile(r"(?:klasse|gruppe|stufe)n?\b", re.IGNORECASE)
"""It says itself what it is, and takes "die"."""
_TOLD = re.compile(r"\b(?:die|der|das|team|kurs|jahrgang|ags?|ogs|hort|schule|kita)\b", re.IGNORECASE)
"""It has an article, or is something else than a class; nothing can be put before it."""


def label(name: str, house_kind: str) -> str:
    """The name as a heading or on a picture: a text with `%(name)s`."""
    if not house_kind or _NOUN.search(name) or _TOLD.search(name):
        return ITSELF
    return N_("Gruppe %(name)s") if house_kind == InstitutionKind.KITA else N_("Klasse %(name)s")


def subject(name: str, house_kind: str) -> str:
    """The name as a sentence begins with it: a text with `%(name)s`."""
    if not house_kind or _TOLD.search(name):
        return ITSELF
    if _NOUN.search(name):
        return N_("Die %(name)s")
    return N_("Die Gruppe %(name)s") if house_kind == InstitutionKind.KITA else N_("Die Klasse %(name)s")
