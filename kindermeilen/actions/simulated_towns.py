"""Invented towns for trying things out: names, places, institutions, groups; all of it follows from a seed.

A town's figures follow from the seed, its number and its size alone: one town of 100 groups is the same, whether it
is made alone or with a thousand others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kindermeilen.domain.calendar import InstitutionKind, SchoolCalendar, week_of
from kindermeilen.domain.codes import ALPHABET, CODE_LENGTH, SIGN_IN_NUMBER_LENGTH
from kindermeilen.domain.errors import Refusal

PREFIX = "99"
"""No Land has this number, so no real town has such a key."""
MOST_TOWNS = 1000
MOST_DAYS = 160
"""More school days do not fit into a campaign's window of a year."""
CODES_PER_TOWN = 1_000_000
DAYS_AFTER = 14
USUAL_END = (10, 3)
"""Most campaigns end before the autumn holidays."""
FIRST_PARTS = (
    *("Apfelkuchen", "Brezel", "Drachen", "Fabel", "Flocken", "Funkel", "Glitzer", "Grashüpfer", "Hopsa", "Hummel"),
    *("Keks", "Kicher", "Kleeblatt", "Knopf", "Knusper", "Kobold", "Kreide", "Kringel", "Kuller", "Libellen", "Murmel"),
    *("Pfützen", "Pinsel", "Purzel", "Roller", "Schlummer", "Schnecken", "Tatzen", "Wichtel", "Wolken", "Zauber"),
    "Zwirbel",
)
LAST_PARTS = (
    *("au", "bach", "berg", "born", "brück", "brunn", "büttel", "dorf", "eck", "feld", "furt", "grund", "hafen"),
    *("hagen", "hausen", "heim", "hofen", "husen", "kamp", "lohe", "moor", "quell", "reuth", "rode", "see", "stadt"),
    *("steg", "stein", "tal", "weiler", "wiesen", "winkel"),
)
PLACES = {
    "BB": (52.3, 13.6),
    "BW": (48.6, 9.2),
    "BY": (48.9, 11.6),
    "HE": (50.5, 9.0),
    "MV": (53.7, 12.6),
    "NI": (52.8, 9.2),
    "NW": (51.5, 7.6),
    "RP": (49.9, 7.4),
    "SH": (54.2, 9.7),
    "SL": (49.4, 6.9),
    "SN": (51.0, 13.3),
    "ST": (51.9, 11.7),
    "TH": (50.9, 11.0),
}
"""A place in the middle of each Land that has towns of its own."""
SCHOOLS = (
    "Murmelbrücke",
    "Wolkentor",
    "Kieselweg",
    "Knopfgasse",
    "Libellenteich",
    "Brezelturm",
    "Kleeberg",
    "Dachsbau",
)
KITAS = (
    "Purzelbaum",
    "Tatzenhöhle",
    "Schneckenhaus",
    "Wichtelwald",
    "Hummelnest",
    "Pfützenland",
    "Koboldwiese",
    "Funkelstein",
)
KITA_GROUPS = ("Bären", "Frösche", "Füchse", "Hasen", "Igel", "Spatzen")
SMALL = 8
"""Fewer groups than a school has are Kitas, but for a town's first institution."""


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A group with its codes. `number` counts within the town, institutions too."""

    number: int
    name: str
    code: str
    sign_in_number: str
    children: int


@dataclass(frozen=True, slots=True)
class PlannedInstitution:
    """An institution with its groups."""

    name: str
    kind: InstitutionKind
    code: str
    sign_in_number: str
    groups: tuple[PlannedGroup, ...]


@dataclass(frozen=True, slots=True)
class PlannedTown:
    """A town whose campaign runs from `first` to `last`; classes log on `days`. `number` counts within the seed."""

    seed: int
    number: int
    size: int
    ags: str
    name: str
    land: str
    lat: float
    lon: float
    year: int
    first: date
    last: date
    days: tuple[date, ...]
    sign_in_number: str


def sizes(groups: int, towns: int) -> list[int]:
    """How many groups each town has: as evenly as it goes."""
    return [groups // towns + (number < groups % towns) for number in range(towns)]


def ags_of(seed: int, number: int) -> str:
    """The town's key; those of two seeds differ, but for one in a thousand."""
    return f"{PREFIX}{Random(f'{seed} keys').randrange(1000):03}{number:03}"  # noqa: S311 invented, no secrets


def plan_town(seed: int, number: int, size: int, days: int, before: date, year: int | None) -> PlannedTown:
    """A town whose classes log on so many school days before that day, or of that year. Raises Refusal."""
    random = Random(f"{seed} town {number}")  # noqa: S311
    name = (Random(f"{seed} names").randrange(len(FIRST_PARTS) * len(LAST_PARTS)) + number * 393) % 1024  # noqa: S311
    land = random.choice(sorted(PLACES))
    lat, lon = PLACES[land]
    logged = _days(land, days, before, year)
    return PlannedTown(
        seed=seed,
        number=number,
        size=size,
        ags=ags_of(seed, number),
        name=FIRST_PARTS[name // len(LAST_PARTS)] + LAST_PARTS[name % len(LAST_PARTS)],
        land=land,
        lat=round(lat + random.uniform(-0.3, 0.3), 2),
        lon=round(lon + random.uniform(-0.3, 0.3), 2),
        year=year or logged[-1].year,
        first=max(week_of(logged[0]), date(year, 1, 1)) if year else week_of(logged[0]),
        last=logged[-1] + timedelta(days=DAYS_AFTER) if year is None else logged[-1],
        days=tuple(logged),
        sign_in_number=_code(seed, number * CODES_PER_TOWN, SIGN_IN_NUMBER_LENGTH),
    )


def _days(land: str, count: int, before: date, year: int | None) -> list[date]:
    if year is None:
        return _school_days(land, count, before)
    for end in (date(year, *USUAL_END), date(year + 1, 1, 1)):
        found = _school_days(land, count, min(end, before))
        if found[0].year == found[-1].year == year:
            return found
    raise Refusal("days", f"The year {year} does not have so many school days before {before}.", "--days")


def _school_days(land: str, count: int, before: date) -> list[date]:
    calendar = SchoolCalendar(land, InstitutionKind.SCHOOL)
    day, found = before, list[date]()
    while len(found) < count:
        day = calendar.previous_open_day(day) or day - timedelta(days=1)
        found.append(day)
    return found[::-1]


def institutions_of(town: PlannedTown) -> Iterator[PlannedInstitution]:
    """The town's institutions: schools of eight to sixteen classes, Kitas of two to six groups."""
    random = Random(f"{town.seed} houses {town.number}")  # noqa: S311
    left, number, houses = town.size, 1, {InstitutionKind.SCHOOL: 0, InstitutionKind.KITA: 0}
    while left:
        is_school = left == town.size or (left >= SMALL and random.random() < 0.45)
        kind = InstitutionKind.SCHOOL if is_school else InstitutionKind.KITA
        size = min(left, random.randint(8, 16) if is_school else random.randint(2, 6))
        yield _institution(town, random, kind, number, houses[kind], size)
        houses[kind] += 1
        number += size + 1
        left -= size


def _institution(
    town: PlannedTown, random: Random, kind: InstitutionKind, number: int, house: int, size: int
) -> PlannedInstitution:
    is_school = kind is InstitutionKind.SCHOOL
    words = SCHOOLS if is_school else KITAS
    name = f"{'Schule' if is_school else 'Kita'} {words[(house + town.number) % len(words)]}"
    names = _classes(size) if is_school else KITA_GROUPS[:size]
    return PlannedInstitution(
        name=name if house < len(words) else f"{name} {house // len(words) + 1}",
        kind=kind,
        code=_code_in(town, number, CODE_LENGTH),
        sign_in_number=_code_in(town, number, SIGN_IN_NUMBER_LENGTH),
        groups=tuple(
            PlannedGroup(
                number=place,
                name=group,
                code=_code_in(town, place, CODE_LENGTH),
                sign_in_number=_code_in(town, place, SIGN_IN_NUMBER_LENGTH),
                children=random.randint(15, 30) if is_school else random.randint(12, 25),
            )
            for place, group in enumerate(names, start=number + 1)
        ),
    )


def _classes(size: int) -> list[str]:
    """So many classes of four years: 1a, 1b, 2a …"""
    return sorted(f"{place % 4 + 1}{'abcd'[place // 4]}" for place in range(size))


def _code_in(town: PlannedTown, number: int, length: int) -> str:
    return _code(town.seed, town.number * CODES_PER_TOWN + number, length)


def _code(seed: int, number: int, length: int) -> str:
    """The seed's code of that number. They look random and never meet: the step shares no factor with their count."""
    count = len(ALPHABET) ** length
    step = int(count * 0.618) // len(ALPHABET) * len(ALPHABET) + 1
    rest = (Random(f"{seed} codes {length}").randrange(count) + number * step) % count  # noqa: S311
    signs = []
    for _ in range(length):
        rest, sign = divmod(rest, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(reversed(signs))
