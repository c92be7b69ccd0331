"""Draws the maps of the journeys (kindermeilen/data/maps/) from the coastlines of world-atlas.

    npm pack world-atlas@2 && tar xzf world-atlas-*.tgz
    python -m scripts.make_maps package/countries-50m.json [key …]

A tool of development only. world-atlas (ISC) holds Natural Earth's coastlines (public domain) as TopoJSON. A map holds
any start in Germany, Austria and Switzerland and its conference; lines are simplified until they fit into MOST signs.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, pairwise
from math import hypot
from pathlib import Path
from typing import Any

from geographiclib.geodesic import Geodesic

from kindermeilen.domain.destinations import Destination, destinations
from kindermeilen.domain.projections import WIDTH, WORLD_SEAM, Azimuthal, EqualEarth, Point

FOLDER = Path(__file__).parent.parent / "kindermeilen" / "data" / "maps"
MIDDLE = 51.16, 10.45
"""The middle of Germany."""
STARTS = (
    (55.0, 8.4),
    (54.8, 9.4),
    (54.6, 13.5),
    (53.9, 14.2),
    (51.2, 15.0),
    (47.8, 17.1),
    (46.6, 14.8),
    (45.8, 9.0),
    (46.2, 6.0),
    (50.8, 5.9),
    (53.5, 6.7),
)
"""The edge of where journeys start."""
MARGIN, TOP = 0.10, 0.04
"""Of the larger side: around all of it, and once more above for the markers that stand on a place."""
FLATTEST, TALLEST = 1.4, 1.0
"""Width to height."""
BEYOND = 15
"""Units drawn beyond the frame, so that no cut edge is seen."""
MOST = {"land": 8800, "borders": 3200}
STEP = 1.12
WORLD_LATITUDES = 84, -56
HIDDEN = ({"Cyprus", "N. Cyprus"}, {"Somalia", "Somaliland"})
"""Lines that are no borders for the United Nations."""
CRIMEA = (45.0, 46.6, 32.5, 35.6)
"""Latitudes and longitudes of another such line: between Ukraine and Russia."""

Arcs = list[list[Point]]
Place = tuple[float, float]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("atlas", type=Path)
    options.add_argument("keys", nargs="*")
    asked = options.parse_args()
    atlas = json.loads(asked.atlas.read_text("utf-8"))
    places = _places(atlas)
    FOLDER.mkdir(exist_ok=True)
    frames = {one.key: partial(_frame, one) for one in destinations()} | {"world": _world}
    for key, frame in frames.items():
        if not asked.keys or key in asked.keys:
            _write(key, atlas, places, *frame())


def _write(key: str, atlas: dict[str, Any], places: list[list[Place]], projection: Any, height: int) -> None:
    arcs = [[projection.point(lat, lon) for lat, lon in arc] for arc in places]
    if key == "world":
        arcs = [_unwrapped(arc) for arc in arcs]
    land = _fitting("land", lambda fine: _land(atlas, arcs, height, fine))
    borders = _fitting("borders", lambda fine: _borders(atlas, arcs, places, height, 1.5 * fine))
    placed = {name: round(getattr(projection, name), 6) for name in type(projection).__slots__}
    row = {"projection": placed, "width": WIDTH, "height": height, "land": land, "borders": borders}
    (FOLDER / f"{key}.json").write_text(json.dumps(row, separators=(",", ":")) + "\n", "utf-8")
    print(key, f"{WIDTH} × {height}, land {len(land)}, borders {len(borders)} signs")  # noqa: T201


def _frame(one: Destination) -> tuple[Azimuthal, int]:
    """The projection about the middle of the way and the height of the map."""
    line = Geodesic.WGS84.InverseLine(*MIDDLE, one.lat, one.lon)
    middle = line.Position(line.s13 / 2)
    plain = Azimuthal(round(middle["lat2"], 4), round(middle["lon2"], 4), 1.0, 0.0, 0.0)
    points = [plain.point(*place) for place in (*STARTS, (one.lat, one.lon))]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    margin, above = (share * max(right - left, bottom - top) for share in (MARGIN, TOP))
    left, right, top, bottom = left - margin, right + margin, top - margin - above, bottom + margin
    wide, tall = right - left, bottom - top
    more_wide, more_tall = max(0.0, tall * TALLEST - wide) / 2, max(0.0, wide / FLATTEST - tall) / 2
    left, wide, top, tall = left - more_wide, wide + 2 * more_wide, top - more_tall, tall + 2 * more_tall
    scale = WIDTH / wide
    return replace(plain, scale=round(scale, 6), x=round(-left * scale, 2), y=round(-top * scale, 2)), round(
        tall * scale
    )


def _world() -> tuple[EqualEarth, int]:
    plain = EqualEarth(1.0, 0.0, 0.0)
    edge = plain.point(0, WORLD_SEAM)[0]
    scale = round(WIDTH / (-2 * edge), 6)
    top, bottom = (plain.point(lat, 0)[1] for lat in WORLD_LATITUDES)
    return EqualEarth(scale, WIDTH / 2, round(-top * scale, 2)), round((bottom - top) * scale)


def _unwrapped(arc: list[Point]) -> list[Point]:
    """Keep a line on the side of the seam where it began."""
    kept = arc[:1]
    for x, y in arc[1:]:
        turn = WIDTH if kept[-1][0] - x > WIDTH / 2 else -WIDTH if x - kept[-1][0] > WIDTH / 2 else 0
        kept.append((x + turn, y))
    return kept


def _places(atlas: dict[str, Any]) -> list[list[Place]]:
    """The arcs of the TopoJSON as (lat, lon)."""
    (wide, tall), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((max(-90.0, min(90.0, y * tall + south)), x * wide + west))
        arcs.append(line)
    return arcs


def _fitting(kind: str, draw: Callable[[float], str]) -> str:
    """The finest drawing that fits."""
    fine = 0.6
    while len(found := draw(fine)) > MOST[kind]:
        fine *= STEP
    return found


def _land(atlas: dict[str, Any], arcs: Arcs, height: int, fine: float) -> str:
    shapes = atlas["objects"]["land"]["geometries"]
    rings = (ring for shape in shapes for polygon in _polygons(shape) for ring in polygon)
    drawn = (_clipped(_ring(ring, arcs), height) for ring in rings)
    return "".join(_path(_simple(ring, fine), closed=True) for ring in drawn if _area(ring) > 12 * fine)


def _polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    if shape["type"] == "MultiPolygon":
        return list(shape["arcs"])
    return [shape["arcs"]] if shape["type"] == "Polygon" else []


def _ring(numbers: list[int], arcs: Arcs) -> list[Point]:
    lines = (arcs[one] if one >= 0 else arcs[~one][::-1] for one in numbers)
    return list(chain.from_iterable(line[1:] for line in lines))


def _borders(atlas: dict[str, Any], arcs: Arcs, places: list[list[Place]], height: int, fine: float) -> str:
    """Arcs that two countries share."""
    owners: dict[int, set[str]] = {}
    uses = Counter[int]()
    for country in atlas["objects"]["countries"]["geometries"]:
        for one in chain.from_iterable(chain.from_iterable(_polygons(country))):
            number = one if one >= 0 else ~one
            uses[number] += 1
            owners.setdefault(number, set()).add(country["properties"]["name"])
    shared = (
        one for one, times in uses.items() if times > 1 and owners[one] not in HIDDEN and not _is_crimean(places[one])
    )
    pieces = (piece for one in shared for piece in _inside(arcs[one], height))
    return "".join(_path(_simple(piece, fine), closed=False) for piece in pieces if _span(piece) > 4 * fine)


def _span(line: list[Point]) -> float:
    return max(hypot(x - line[0][0], y - line[0][1]) for x, y in line)


def _is_crimean(arc: list[Place]) -> bool:
    south, north, west, east = CRIMEA
    return all(south <= lat <= north and west <= lon <= east for lat, lon in arc)


def _inside(line: list[Point], height: int) -> Iterator[list[Point]]:
    """The pieces of a line that are seen."""
    piece: list[Point] = []
    for x, y in line:
        if -BEYOND <= x <= WIDTH + BEYOND and -BEYOND <= y <= height + BEYOND:
            piece.append((x, y))
        elif piece:
            yield [*piece, (x, y)]
            piece = []
    if len(piece) > 1:
        yield piece


def _clipped(ring: list[Point], height: int) -> list[Point]:
    """A shape cut at the frame, side by side (Sutherland and Hodgman)."""
    for axis, edge, sign in ((0, -BEYOND, 1), (0, WIDTH + BEYOND, -1), (1, -BEYOND, 1), (1, height + BEYOND, -1)):
        ring = list(_cut(ring, axis, edge, sign))
    return ring


def _cut(ring: list[Point], axis: int, edge: float, sign: int) -> Iterator[Point]:
    for before, one in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        was, now = sign * (before[axis] - edge), sign * (one[axis] - edge)
        if was * now < 0:
            share = was / (was - now)
            yield before[0] + share * (one[0] - before[0]), before[1] + share * (one[1] - before[1])
        if now >= 0:
            yield one


def _area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, *ring[:1]]))) / 2


def _simple(line: list[Point], fine: float) -> list[Point]:
    """Fewer points, none of the others further off than that (Douglas and Peucker)."""
    kept = {0, len(line) - 1}
    parts = [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        far, at = max(
            ((_off(line[one], line[first], line[last]), one) for one in range(first + 1, last)), default=(0.0, 0)
        )
        if far > fine:
            kept.add(at)
            parts += [(first, at), (at, last)]
    return [line[one] for one in sorted(kept)]


def _off(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from the piece of a line."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    share = 0.0 if not length else ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / length
    share = max(0.0, min(1.0, share))
    return hypot(point[0] - start[0] - share * x, point[1] - start[1] - share * y)


def _path(points: Iterable[Point], *, closed: bool) -> str:
    """Path data in whole units, each relative to the one before."""
    whole = [(round(x), round(y)) for x, y in points]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole) if a != b]
    if len(steps) < (2 if closed else 1):
        return ""
    text = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{text}{'z' if closed else ''}".replace("M ", "M")


if __name__ == "__main__":
    main()
