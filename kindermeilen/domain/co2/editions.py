"""Factor editions: numbers with unit, scope, year, evidence and source, read from text files and checked on the way.

An edition is never changed: a revised number is a new edition, so that a filed result can be recomputed years later.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.resources import data_file

FOLDER = "co2"
EVIDENCE = ("read", "second-hand", "derived", "assumed")
UNITS = {
    "e_pkm": "kg CO2e/Pkm",
    "e_vkm": "kg CO2e/Fzkm",
    "e_pt": "kg CO2e/Pkm",
    "d_primary": "km",
    "d_kita": "km",
    "d_secondary": "km",
    "s": "1",
    "delta": "Fzkm/km",
    "c": "1",
    "n": "Kinder/Auto",
    "litres_per_kg": "l/kg",
    "litres_per_balloon": "l",
}
"""Every value an edition must have, with its unit."""
RANGED = ("e_vkm", "e_pt", "d_primary", "d_kita", "d_secondary", "s", "delta", "c", "n")
"""Values that need a low and a high one."""


class EditionFault(Exception):
    """A factor file that cannot be used. Says file, value and rule."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A number with where it comes from. `low` and `high` equal `value` where no range is given."""

    key: str
    value: float
    low: float
    high: float
    unit: str
    scope: str
    reference_year: int | None
    evidence: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A factor set by its key."""

    key: str
    title: str
    boundary: str
    values: Mapping[str, Factor]

    def __getitem__(self, key: str) -> Factor:
        return self.values[key]


@lru_cache(maxsize=1)
def editions() -> Mapping[str, Edition]:
    """All editions by key. Raises EditionFault."""
    files = sorted(data_file(FOLDER).glob("*.toml"))
    return {edition.key: edition for edition in map(read_edition, files)}


def edition_of(key: str) -> Edition:
    """The edition of that key. Raises Refusal naming the known ones."""
    found = editions().get(key)
    if found is None:
        raise Refusal(
            "unknown_edition",
            N_("Die Ausgabe „%(key)s“ der Faktoren gibt es nicht. Bekannt sind: %(known)s."),
            field="edition",
            params={"key": key[:60], "known": ", ".join(sorted(editions()))},
        )
    return found


def read_edition(file: Path) -> Edition:
    """An edition from its file. Raises EditionFault naming file, value and rule."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise EditionFault(f"{file.name}: no readable TOML ({fault})") from fault
    head, values = data.get("edition", {}), data.get("values", {})
    for name in ("key", "title", "boundary"):
        if not head.get(name):
            raise EditionFault(f"{file.name}: edition.{name} is missing")
    if head["key"] != file.stem:
        raise EditionFault(f"{file.name}: the file must be named after its key {head['key']}")
    if values.keys() != UNITS.keys():
        odd = ", ".join(sorted(values.keys() ^ UNITS.keys()))
        raise EditionFault(f"{file.name}: missing or unknown values: {odd}")
    return Edition(
        head["key"], head["title"], head["boundary"], {key: _factor(file.name, key, values[key]) for key in UNITS}
    )


def _factor(file: str, key: str, row: Mapping[str, Any]) -> Factor:
    faults = list(_faults(key, row))
    if faults:
        raise EditionFault(f"{file}: {key}: {'; '.join(faults)}")
    value = float(row["value"])
    return Factor(
        key=key,
        value=value,
        low=float(row.get("low", value)),
        high=float(row.get("high", value)),
        unit=row["unit"],
        scope=row["scope"],
        reference_year=row.get("reference_year"),
        evidence=row["evidence"],
        source=row["source"],
        url=row.get("url", ""),
    )


def _faults(key: str, row: Mapping[str, Any]) -> list[str]:
    found = []
    given = [row.get(name) for name in ("low", "value", "high") if name in row or name == "value"]
    numbers = [one for one in given if isinstance(one, float)]
    if len(numbers) < len(given):
        found.append("value, low and high must be decimal numbers")
    elif numbers != sorted(numbers) or numbers[0] < 0 or row["value"] == 0:
        found.append("needs 0 <= low <= value <= high and a value above 0")
    if key in RANGED and not ("low" in row and "high" in row):
        found.append("needs low and high")
    if row.get("unit") != UNITS[key]:
        found.append(f"the unit must be {UNITS[key]}, not {row.get('unit')}")
    if row.get("evidence") not in EVIDENCE:
        found.append(f"evidence must be one of {', '.join(EVIDENCE)}")
    found += [f"{name} is missing" for name in ("scope", "source") if not row.get(name)]
    if row.get("evidence") in ("read", "second-hand") and not row.get("url"):
        found.append("what was read needs its url")
    return found
