"""An SVG is read by a parser that opens no other file, and written anew from the list of what may stay."""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from math import isfinite
from xml.sax.saxutils import quoteattr

from kindermeilen.documents.logo import allowed
from kindermeilen.documents.logo.pixels import SIGNATURE, pixels
from kindermeilen.documents.logo.reading import TOO_MUCH, Node, read
from kindermeilen.documents.logo.refused import MOST_BYTES, refused
from kindermeilen.documents.logo.styles import Sheet, sheet_of
from kindermeilen.domain.errors import N_

LONGER_EDGE = 1000
MOST_LOPSIDED = 12
MOST_DRAWN = 40_000
"""Elements, those counted again that are used again: a picture in a picture in a picture grows without end."""
DEEPEST_USE = 80
UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
LENGTH = re.compile(r"\s*([0-9]{0,8}\.?[0-9]{1,12})\s*([a-z]{0,2})\s*", re.ASCII)
INSIDE = re.compile(r"data:image/png;base64,", re.IGNORECASE)
SMALLEST, LARGEST = 1e-3, 1e6

NO_SIZE = N_("Das SVG sagt nicht, wie groß es ist (viewBox). Bitte speichern Sie es noch einmal als „Normales SVG“.")
LOPSIDED = N_("Das Logo ist mehr als zwölfmal so lang wie breit. Bitte nehmen Sie eine andere Fassung.")
OUTSIDE = N_(
    "Das SVG lädt ein Bild, das nicht als PNG darin steckt. Bitte betten Sie das Bild im Zeichenprogramm ein und "
    "speichern Sie neu."
)
ENDLESS = N_("Das SVG enthält sich selbst oder wiederholt zu viel. Bitte speichern Sie es vereinfacht oder als PNG.")


def vectors(data: bytes) -> tuple[bytes, int, int]:
    """The same drawing with nothing but shapes, its width and height. Raises Refusal."""
    root, css = read(data)
    left, top, wide, high = _frame(root.attributes)
    longer = max(wide, high)
    width, height = (max(1, round(LONGER_EDGE * edge / longer)) for edge in (wide, high))
    if max(width, height) > MOST_LOPSIDED * min(width, height):
        raise refused("logo_shape", LOPSIDED)
    _spell_out(root, sheet_of(css))
    _refuse_endless(root)
    for name in ("x", "y", "preserveAspectRatio", "transform"):
        root.attributes.pop(name, None)
    frame = " ".join(f"{number:g}" for number in (left, top, wide, high))
    root.attributes |= {"viewBox": frame, "width": str(width), "height": str(height)}
    root.attributes = {"xmlns": "http://www.w3.org/2000/svg", **root.attributes}
    return _small("".join([*_written(root), "\n"]).encode()), width, height


def _small(content: bytes) -> bytes:
    """Style sheets grow where they are spelled out."""
    if len(content) > MOST_BYTES:
        raise refused("logo_parts", TOO_MUCH)
    return content


def _frame(attributes: Mapping[str, str]) -> tuple[float, float, float, float]:
    """Left, top, width and height in the drawing's own units."""
    told = attributes.get("viewBox", "").replace(",", " ").split()
    try:
        left, top, wide, high = map(float, told)
    except ValueError:
        left, top, wide, high = 0.0, 0.0, _pixels(attributes, "width"), _pixels(attributes, "height")
    fits = all(isfinite(one) and abs(one) <= LARGEST for one in (left, top, wide, high))
    if not fits or min(wide, high) < SMALLEST:
        raise refused("logo_size", NO_SIZE)
    return left, top, wide, high


def _pixels(attributes: Mapping[str, str], name: str) -> float:
    match = LENGTH.fullmatch(attributes.get(name, "")[:40])
    return float(match[1]) * UNITS.get(match[2], 0.0) if match else 0.0


def _spell_out(node: Node, sheet: Sheet) -> None:
    """Put what style sheets say into attributes, and keep of those what may stay."""
    styles = sheet.styles(node.tag, node.attributes)
    said = {**node.attributes, **{name: value for name, value in styles.items() if name in allowed.PAINTED}}
    kept = {name: value for name, value in said.items() if _may_stay(name, value)}
    if node.tag == "image":
        kept["href"] = _image_inside(said)
    elif node.tag in allowed.LINKING and (match := allowed.FRAGMENT.fullmatch(_href(said))):
        kept["href"] = match[0]
    node.attributes = kept
    for child in node.children:
        _spell_out(child, sheet)


def _may_stay(name: str, value: str) -> bool:
    if name == "id":
        return bool(allowed.IS_ID.fullmatch(value))
    if name in allowed.REFERRING and "(" in value and value.lstrip().startswith("url"):
        return bool(allowed.REFERENCE.fullmatch(value.strip()))
    return name in allowed.PAINTED | allowed.DRAWN and allowed.is_plain(name, value)


def _href(attributes: Mapping[str, str]) -> str:
    return attributes.get("href", "").strip()


def _image_inside(attributes: Mapping[str, str]) -> str:
    """The picture's own bytes, cleaned like any other."""
    href = _href(attributes)
    begins = INSIDE.match(href)
    if begins is None:
        raise refused("logo_outside", OUTSIDE)
    try:
        data = b64decode("".join(href[begins.end() :].split()), validate=True)
    except (NotBase64, ValueError) as fault:
        raise refused("logo_outside", OUTSIDE) from fault
    if not data.startswith(SIGNATURE):
        raise refused("logo_outside", OUTSIDE)
    content, _, _ = pixels(data[:MOST_BYTES], least_edge=1)
    return f"data:image/png;base64,{b64encode(content).decode()}"


def _refuse_endless(root: Node) -> None:
    """Raises Refusal where the drawing holds itself, or grows too much by what it repeats."""
    by_id = {node.attributes["id"]: node for node in _all(root) if "id" in node.attributes}
    known: dict[int, int] = {}
    if _drawn_by(root, by_id, known, 0) > MOST_DRAWN:
        raise refused("logo_endless", ENDLESS)


def _drawn_by(node: Node, by_id: Mapping[str, Node], known: dict[int, int], depth: int) -> int:
    """How many elements are drawn for this one. `known` has 0 for those that are being counted."""
    if id(node) in known:
        if not known[id(node)]:
            raise refused("logo_endless", ENDLESS)
        return known[id(node)]
    if depth > DEEPEST_USE:
        raise refused("logo_endless", ENDLESS)
    known[id(node)] = 0
    meant = [by_id[name] for name in _references(node) if name in by_id]
    count = 1 + sum(_drawn_by(other, by_id, known, depth + 1) for other in (*node.children, *meant))
    known[id(node)] = count
    return count


def _references(node: Node) -> Iterator[str]:
    for name, value in node.attributes.items():
        found = allowed.FRAGMENT.fullmatch(value) if name == "href" else None
        found = found or (allowed.REFERENCE.match(value) if name in allowed.REFERRING else None)
        if found:
            yield found[1]


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _written(node: Node) -> Iterator[str]:
    said = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    if not node.children:
        yield f"<{node.tag}{said}/>"
        return
    yield f"<{node.tag}{said}>"
    for child in node.children:
        yield from _written(child)
    yield f"</{node.tag}>"
