"""The signs of a journey's map for paper: each has a shape of its own, so that grey tells it apart too."""

from dataclasses import dataclass

from kindermeilen.domain.maps import MapStop
from kindermeilen.domain.projections import Point
from kindermeilen.domain.stops import StopKind

DROP = "M0 0C-7-26-42-40-42-76a42 42 0 1 1 84 0C42-40 7-26 0 0z"
FOOT = (
    "M8 10.3c2.5-1.2 7-.9 7.9 2.1.6 2-.7 3.4-.8 5.3-.1 2.2.1 4.6-2.9 4.8-3.1.2-3.5-2.6-3.8-4.9-.3-2.7-2.9-5.8-.4-7.3"
    "M5.7 6.2a2 2.7 0 1 0 4 0a2 2.7 0 1 0-4 0M10.05 4.9a1.45 1.75 0 1 0 2.9 0a1.45 1.75 0 1 0-2.9 0"
    "M13 5.7a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0-2.6 0M15.35 7.3a1.15 1.15 0 1 0 2.3 0a1.15 1.15 0 1 0-2.3 0"
    "M17 9.4a1 1 0 1 0 2 0a1 1 0 1 0-2 0"
)
SQUARE = "M0 0l15 22h19a6 6 0 0 1 6 6v64a6 6 0 0 1-6 6h-68a6 6 0 0 1-6-6v-64a6 6 0 0 1 6-6h19z"
HOUSE = "M-29 60L0 33l29 27h-8v26H7V68H-7v18h-14V60z"
FLAG = "M4-94l58 21-58 21z"


PAPER = "#fdfaf0"
POLE = "#374a4b"
MINE = "#1f6735"
TOWN = "#1a518d"
FLAG_RED = "#e0413a"


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign for itself: its picture, its size, and where in it the place lies that it points to."""

    svg: str
    width: float
    height: float
    x: float
    y: float


def signs(scale: float) -> dict[str, Sign]:
    """The drop (we), the house (all together) and the flag (the conference), each as on a whole map."""
    return {
        "us": _sign(_drop(), (-46, -122, 92, 126), scale),
        "together": _sign(_house(), (-44, -6, 88, 108), scale),
        "goal": _sign(_flag(), (-6, -98, 72, 104), scale),
    }


def _sign(body: str, box: tuple[int, int, int, int], scale: float) -> Sign:
    left, top, width, height = box
    view_box = f"{left} {top} {width} {height}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}" width="{width}" height="{height}">{body}</svg>'
    return Sign(svg, *(round(length * scale, 2) for length in (width, height, -left, -top)))


def spot(one: MapStop) -> Point:
    """Near stops have their dot on the line, far ones where they lie."""
    return one.on if one.stop.kind is StopKind.NEAR else one.place


def _flag() -> str:
    pole = f'<path fill="none" stroke="{POLE}" stroke-width="9" stroke-linecap="round" d="M0 0v-92"/>'
    return f'{pole}<path fill="{FLAG_RED}" stroke="{PAPER}" stroke-width="4" d="{FLAG}"/>'


def _drop() -> str:
    turned = 'transform="translate(-28 -105) scale(2.3) rotate(12 17.16 8.7) scale(1.07)"'
    body = f'<path fill="{MINE}" stroke="{PAPER}" stroke-width="6" d="{DROP}"/>'
    return f'{body}<path fill="{PAPER}" {turned} d="{FOOT}"/>'


def _house() -> str:
    body = f'<path fill="{TOWN}" stroke="{PAPER}" stroke-width="6" d="{SQUARE}"/>'
    return f'{body}<path fill="{PAPER}" d="{HOUSE}"/>'
