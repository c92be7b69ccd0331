"""A journey's map for paper: one SVG that needs no style sheet and no font, in colours or for a black-and-white laser.

Names are the template's: it knows the fonts. Here each sign has a shape of its own, so that grey tells it apart too.
"""

from dataclasses import dataclass

from kindermeilen.domain.maps import MapStop, MapView
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


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a map."""

    sea: str
    land: str
    coast: str
    border: str
    way: str
    mine: str
    town: str
    flag: str
    coming: str


COLOURS = Ink("#dcebf2", "#fdfaf0", "#8aa7b3", "#d8d0b6", "#374a4b", "#1f6735", "#1a518d", "#e0413a", "#a62624")
BLACK = Ink("#e4e4e4", "#ffffff", "#8a8a8a", "#c4c4c4", "#222222", "#000000", "#000000", "#000000", "#000000")


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign for itself: its picture, its size, and where in it the place lies that it points to."""

    svg: str
    width: float
    height: float
    x: float
    y: float


def signs(scale: float, ink: Ink = COLOURS) -> dict[str, Sign]:
    """The drop (we), the house (all together) and the flag (the conference), each as on a whole map."""
    at = (0.0, 0.0)
    return {
        "us": _sign(_drop(at, ink), (-46, -122, 92, 126), scale),
        "together": _sign(_house(at, ink), (-44, -6, 88, 108), scale),
        "goal": _sign(_flag(at, ink), (-6, -98, 72, 104), scale),
    }


def _sign(body: str, box: tuple[int, int, int, int], scale: float) -> Sign:
    left, top, width, height = box
    view_box = f"{left} {top} {width} {height}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}" width="{width}" height="{height}">{body}</svg>'
    return Sign(svg, *(round(length * scale, 2) for length in (width, height, -left, -top)))


def map_svg(view: MapView, *, is_town: bool = False, black_and_white: bool = False) -> str:
    """The map as a whole file. `is_town`: the journey is the town's own, so its marker is the house."""
    ink, base = BLACK if black_and_white else COLOURS, view.base
    parts = [
        f'<rect fill="{ink.sea}" width="{base.width}" height="{base.height}"/>',
        f'<path fill="{ink.land}" stroke="{ink.coast}" stroke-width="1.5" d="{base.land}"/>',
        _line(base.borders, ink.border, 2),
        _line(view.way, ink.way, 6, ' stroke-dasharray="0.1 14"'),
        _line(view.done, ink.land, 16) + _line(view.done, ink.mine, 10),
        *(_stop(one, ink) for one in view.stops if one.stop.kind is not StopKind.DESTINATION),
        _start(view.start, ink),
        "" if base.is_world else _flag(view.end, ink),
        _ring(view.coming, ink),
        _house(view.together, ink) if view.together and not is_town else "",
        _house(view.here, ink) if is_town else _drop(view.here, ink),
    ]
    box = f'viewBox="0 0 {base.width} {base.height}" width="{base.width}" height="{base.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(parts)}</svg>'


def _line(path: str, colour: str, width: float, more: str = "") -> str:
    round_ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path fill="none" stroke="{colour}" stroke-width="{width}" {round_ends}{more} d="{path}"/>' if path else ""


def spot(one: MapStop) -> Point:
    """Near stops have their dot on the line, far ones where they lie."""
    return one.on if one.stop.kind is StopKind.NEAR else one.place


def _stop(one: MapStop, ink: Ink) -> str:
    (x, y), (on_x, on_y) = spot(one), one.on
    tie = "" if (x, y) == (on_x, on_y) else _line(f"M{x} {y}L{on_x} {on_y}", ink.coast, 2.5, ' stroke-dasharray="7 6"')
    fill, edge, size = (ink.mine, ink.land, 12) if one.is_passed else (ink.land, ink.way, 10)
    return f'{tie}<circle cx="{x}" cy="{y}" r="{size}" fill="{fill}" stroke="{edge}" stroke-width="5"/>'


def _ring(one: MapStop, ink: Ink) -> str:
    if one.stop.kind is StopKind.DESTINATION:
        return ""
    x, y = spot(one)
    return f'<circle cx="{x}" cy="{y}" r="20" fill="none" stroke="{ink.coming}" stroke-width="7"/>'


def _start(at: Point, ink: Ink) -> str:
    x, y = round(at[0] - 11, 1), round(at[1] - 11, 1)
    return f'<rect x="{x}" y="{y}" width="22" height="22" fill="{ink.land}" stroke="{ink.way}" stroke-width="6"/>'


def _at(point: Point, body: str) -> str:
    return f'<g transform="translate({point[0]} {point[1]})">{body}</g>'


def _flag(at: Point, ink: Ink) -> str:
    pole = _line("M0 0v-92", ink.way, 9)
    return _at(at, f'{pole}<path fill="{ink.flag}" stroke="{ink.land}" stroke-width="4" d="{FLAG}"/>')


def _drop(at: Point, ink: Ink) -> str:
    turned = 'transform="translate(-28 -105) scale(2.3) rotate(12 17.16 8.7) scale(1.07)"'
    body = f'<path fill="{ink.mine}" stroke="{ink.land}" stroke-width="6" d="{DROP}"/>'
    return _at(at, f'{body}<path fill="{ink.land}" {turned} d="{FOOT}"/>')


def _house(at: Point, ink: Ink) -> str:
    body = f'<path fill="{ink.town}" stroke="{ink.land}" stroke-width="6" d="{SQUARE}"/>'
    return _at(at, f'{body}<path fill="{ink.land}" d="{HOUSE}"/>')
