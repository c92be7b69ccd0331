"""Files of many lines for each kind of import, for the town that `harness.make_instance` builds.

Devices of the harness log the ways of last week; these files say nothing of them, so that both fit beside each other.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, product

from tests.durability.harness import DAYS, berlin_today

HOUSE = "Lindenschule"
MILES = ("food", "energy", "adults")
WAYS = ("way_there", "way_back", "leisure")
MODES = ("foot", "bike", "bus", "car")


def _days(*, ways: bool) -> list[date]:
    today = berlin_today()
    last_week = today - timedelta(days=today.weekday() + 7)
    every = [today - timedelta(days=number) for number in range(1, DAYS + 1)]
    return [day for day in every if day < last_week] if ways else every


def groups_needed(tallies: int, *, modes: bool) -> int:
    """So many groups have room for that many tallies."""
    room = len(_days(ways=True)) * len(WAYS) if modes else len(_days(ways=False)) * len(MILES)
    return -(-tallies // room)


def tally_file(lines: int, *, modes: bool) -> bytes:
    """Tallies of ways with four modes, a line each; or of miles, one line a tally."""
    rows = _ways(lines) if modes else _miles(lines)
    return ("institution;group;date;sheet;mode;count\n" + "\n".join(islice(rows, lines)) + "\n").encode()


def _ways(lines: int) -> Iterator[str]:
    groups = range(1, groups_needed(-(-lines // len(MODES)), modes=True) + 1)
    for group, day, sheet, mode in product(groups, _days(ways=True), WAYS, MODES):
        yield f"{HOUSE};Klasse {group};{day};{sheet};{mode};{group % 7 + 1}"


def _miles(lines: int) -> Iterator[str]:
    groups = range(1, groups_needed(lines, modes=False) + 1)
    for group, day, sheet in product(groups, _days(ways=False), MILES):
        yield f"{HOUSE};Klasse {group};{day};{sheet};miles;{group % 7 + 1}"


def group_file(lines: int) -> bytes:
    """New groups, twenty in each new school."""
    rows = (f"Waldschule {number // 20};school;{number % 20 + 1};{number % 9 + 18}" for number in range(lines))
    return ("institution;kind;group;children\n" + "\n".join(rows) + "\n").encode()


def reported_file(lines: int) -> bytes:
    """Results of towns with twenty institutions each, in regions of a hundred towns."""
    rows = (
        f"Ort {number // 20};DE;2025;Kreis {number // 2000};{f'Schule {number % 20}' if number % 20 else ''};"
        f"{number % 97 if number % 20 else 9999};Zeitung {number % 50}"
        for number in range(lines)
    )
    return ("municipality;country;year;part_of;institution;green;source\n" + "\n".join(rows) + "\n").encode()


def groups_for_paper(lines: int) -> int:
    """So many groups are enough for that many totals."""
    return 2 * lines // DAYS + 20


def paper_file(lines: int) -> bytes:
    """Totals from paper of single groups and days. None of the first groups by name: devices log there."""
    groups = (number for number in range(1, groups_for_paper(lines) + 1) if not str(number).startswith("1"))
    rows = (f"{HOUSE};Klasse {group};{day};{day};{group}" for group, day in product(groups, _days(ways=False)))
    return ("institution;group;from;to;green\n" + "\n".join(islice(rows, lines)) + "\n").encode()
