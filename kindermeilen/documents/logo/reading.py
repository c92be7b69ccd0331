"""An SVG as a tree of the elements that may stay; the rest is not even remembered.

Python's own parser (expat) opens no other file by itself. Entities, the only way left to grow or to reach outside, end
the reading. A document type without them is harmless, and many drawing programs write one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from kindermeilen.documents.logo import allowed
from kindermeilen.documents.logo.refused import refused
from kindermeilen.domain.errors import N_

NAMESPACES = ("http://www.w3.org/2000/svg", "")
XLINK = "http://www.w3.org/1999/xlink href"
MOST_ELEMENTS = 10_000
DEEPEST = 64

NO_XML = N_(
    "Die SVG-Datei ist beschädigt (Zeile %(line)s). Bitte speichern Sie das Logo noch einmal als „Normales SVG“."
)
NO_SVG = N_("Das ist weder ein SVG noch ein PNG. Das Logo muss eines von beiden sein.")
ENTITIES = N_("Das SVG enthält eigene Kürzel (ENTITY). Bitte speichern Sie das Logo als „Normales SVG“ oder als PNG.")
TOO_MUCH = N_(
    "Das SVG hat zu viele Teile oder ist zu tief verschachtelt. Bitte vereinfachen Sie es oder nehmen Sie ein PNG."
)
HAS_LETTERS = N_(
    "Das Logo enthält Text in einer Schrift, die hier fehlt. Bitte wandeln Sie den Text im Zeichenprogramm in Pfade um "
    "und speichern Sie neu."
)


@dataclass
class Node:
    """One element."""

    tag: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)


def read(data: bytes) -> tuple[Node, str]:
    """The root, and the words of all style sheets. Raises Refusal."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise refused("logo_broken", NO_XML, line=getattr(fault, "lineno", 1)) from fault
    if reader.root is None:
        raise refused("logo_type", NO_SVG)
    return reader.root, "".join(reader.css)


class _Reader:
    """What the parser calls. `_left_out`: how deep inside an element that is left out."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._letters
        self.parser.EntityDeclHandler = self._entity
        self.root: Node | None = None
        self.css: list[str] = []
        self._open: list[Node] = []
        self._left_out = 0
        self._inside = ""
        self._count = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        tag = tag if namespace in NAMESPACES else ""
        if not self._count and tag != "svg":
            raise refused("logo_type", NO_SVG)
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) + self._left_out > DEEPEST:
            raise refused("logo_parts", TOO_MUCH)
        self._inside = tag
        if self._left_out or tag not in allowed.ELEMENTS | allowed.ONLY_FRAMES:
            self._left_out += 1
            return
        self._open.append(self._added("g" if tag in allowed.ONLY_FRAMES else tag, _named(attributes)))

    def _added(self, tag: str, attributes: dict[str, str]) -> Node:
        node = Node(tag, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        return node

    def _end(self, _: str) -> None:
        self._inside = ""
        if self._left_out:
            self._left_out -= 1
        else:
            self._open.pop()

    def _letters(self, text: str) -> None:
        if self._inside == "style":
            self.css.append(text)
        elif self._inside in allowed.LETTERS and text.strip():
            raise refused("logo_letters", HAS_LETTERS)

    def _entity(self, *_: object) -> None:
        raise refused("logo_entities", ENTITIES)


def _named(attributes: Mapping[str, str]) -> dict[str, str]:
    """By plain names; what belongs to another language than SVG is left out, but the old way to write a link."""
    link = attributes.get(XLINK)
    plain = {name: value for name, value in attributes.items() if " " not in name}
    return {**({"href": link} if link is not None else {}), **plain}
