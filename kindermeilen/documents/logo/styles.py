"""The style sheet inside an SVG, spelled out: drawing programs write colours there, and no sheet may stay.

Understood are the selectors that drawing programs write: an element, a class, an id, and lists of them. The rest, and
everything that begins with @, is left out. Texts are walked through once: no pattern looks twice at the same letters.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kindermeilen.documents.logo.refused import refused
from kindermeilen.domain.errors import N_

SELECTOR = re.compile(r"(?P<element>\*|[a-zA-Z]\w*)?(?P<id>#[\w-]+)?(?P<classes>(?:\.[\w-]+)*)", re.ASCII)
BRACE = re.compile(r"[{}]")
MOST_RULES = 600
TOO_MANY = N_("Das SVG hat zu viele Formatregeln. Bitte speichern Sie es vereinfacht oder nehmen Sie ein PNG.")


class Rule(NamedTuple):
    """What one selector asks for; the heavier ones hold, and of equal ones the later."""

    weight: tuple[bool, int, bool]
    place: int
    element: str
    id: str
    classes: frozenset[str]
    said: Mapping[str, str]

    def fits(self, element: str, id_: str, classes: frozenset[str]) -> bool:
        return self.element in ("", "*", element) and self.id in ("", id_) and self.classes <= classes


@dataclass
class Sheet:
    """Rules by a word that an element must have to be meant."""

    by_word: dict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))

    def styles(self, element: str, attributes: Mapping[str, str]) -> dict[str, str]:
        """What the sheet says for this element, and then its own style."""
        id_, classes = attributes.get("id", ""), frozenset(attributes.get("class", "").split())
        words = {"*", element, f"#{id_}", *(f".{name}" for name in classes)}
        fitting = [rule for word in words for rule in self.by_word.get(word, ()) if rule.fits(element, id_, classes)]
        found: dict[str, str] = {}
        for rule in sorted(fitting, key=lambda rule: (rule.weight, rule.place)):
            found |= rule.said
        return found | declarations(attributes.get("style", ""))


def sheet_of(text: str) -> Sheet:
    """The rules of all sheets of a file. Raises Refusal where there are too many."""
    sheet = Sheet()
    for place, rule in enumerate(_rules(_without_comments(text))):
        if place >= MOST_RULES:
            raise refused("logo_parts", TOO_MANY)
        word = f"#{rule.id}" if rule.id else next((f".{name}" for name in rule.classes), rule.element or "*")
        sheet.by_word[word].append(rule._replace(place=place))
    return sheet


def _without_comments(text: str) -> str:
    first, *rest = text.split("/*")
    return "".join([first, *(part.partition("*/")[2] for part in rest)])


def _rules(text: str) -> Iterator[Rule]:
    for selectors, body in _blocks(text):
        said = declarations(body)
        for selector in selectors.split(","):
            match = SELECTOR.fullmatch(selector.strip())
            if match and match[0]:
                classes = frozenset(match["classes"].split(".")) - {""}
                element, id_ = match["element"] or "", (match["id"] or "").removeprefix("#")
                weight = (bool(id_), len(classes), element not in ("", "*"))
                yield Rule(weight, 0, element, id_, classes, said)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and body of each block that stands in no other one and begins with no @."""
    depth, begun, opened = 0, 0, 0
    for brace in BRACE.finditer(text):
        if brace[0] == "{":
            opened = opened if depth else brace.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                selectors = text[begun:opened].rpartition(";")[2].strip()
                if not selectors.startswith("@"):
                    yield selectors, text[opened + 1 : brace.start()]
                begun = brace.end()


def declarations(text: str) -> dict[str, str]:
    """`fill:#e30613; stroke:none` by name."""
    pairs = (part.partition(":") for part in _without_comments(text).split(";"))
    return {
        name.strip().lower(): value.replace("!important", "").strip() for name, colon, value in pairs if colon and value
    }
