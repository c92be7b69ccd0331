"""Tables as they come from spreadsheets, from other programs, and from nobody who means well."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from kindermeilen.actions.context import Context
from kindermeilen.actions.group_lists import plan_groups
from kindermeilen.actions.imports import plan_reported
from kindermeilen.actions.paper_lists import plan_paper
from kindermeilen.actions.two_steps import Plan, in_two_steps
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in import parse_groups, parse_reported, parse_tallies
from kindermeilen.storage import towns
from tests.conftest import AGS, World
from tests.fuzz.stored import broken_rules, everything
from tests.fuzz.values import MARK, VALUES

ENCODINGS = ("utf-8",) * 18 + ("utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-32", "utf-7")
Rows = list[list[str]]


@dataclass(frozen=True)
class Kind:
    """A kind of table: where its form stands, good rows, and how it is read and stored without a form."""

    route: str
    good: tuple[tuple[str, ...], ...]
    parse: Callable[[bytes], Sequence[Any]]
    plan: Callable[[Context, Municipality, Any], Plan[Any]]


GROUPS = (
    ("institution", "kind", "group", "children", "address", "email", "from", "to", "entry"),
    ("Lindenschule", "school", "3b", "25", "", "", "", "", "app"),
    ("Bachschule", "Schule", "4d", "21", "Am Bach 1", "post@bach.example", "2026-09-14", "2026-09-25", ""),
    ("Kita Ährenfeld", "kita", "Füchse", "17", "", "", "", "", "paper"),
)
TALLIES = (
    ("institution", "group", "date", "sheet", "mode", "count"),
    ("Lindenschule", "4a", "2026-09-22", "way_there", "foot", "12"),
    ("Lindenschule", "4a", "22.09.2026", "way_there", "Fahrrad", "5"),
    ("Kita Regenbogen", "Sonnengruppe", "2026-09-21", "food", "miles", "18"),
)
PAPER = (
    ("institution", "group", "from", "to", "groups", "children", "green", "red", "blue", "adults"),
    ("Kita Regenbogen", "", "2026-09-14", "2026-09-18", "1", "18", "40", "", "3", ""),
    ("Lindenschule", "4a", "14.09.2026", "18.09.2026", "1", "22", "90", "5", "", "7"),
)
REPORTED = (
    (
        "municipality",
        "country",
        "ags",
        "year",
        "institution",
        "groups",
        "children",
        "green",
        "total",
        "source",
        "part_of",
    ),
    ("Emden", "DE", "03402000", "2026", "", "30", "600", "7000", "9000", "Zeitung", ""),
    ("Emden", "DE", "03402000", "2026", "Larrelter Schule", "4", "80", "", "900", "Brief", ""),
    ("Völklingen", "DE", "", "2025", "", "", "", "", "1.234", "Amtsblatt", "Saarland"),
)
KINDS = {
    "groups": Kind("POST /koordination/<ags>/liste", GROUPS, parse_groups, plan_groups),
    "tallies": Kind("POST /koordination/<ags>/papier", TALLIES, parse_tallies, plan_paper),
    "paper": Kind("POST /koordination/<ags>/papier", PAPER, parse_tallies, plan_paper),
    "reported": Kind(
        "POST /koordination/<ags>/gemeldet", REPORTED, parse_reported, lambda ctx, _, rows: plan_reported(ctx, rows)
    ),
}


@dataclass(frozen=True)
class Sheet:
    """A file, how it is sent (pasted, uploaded under a name, or by the command line), and whether it is confirmed."""

    data: bytes
    way: str
    name: str
    confirmed: bool


PLAUSIBLE: dict[str, tuple[str, ...]] = {
    "institution": ("Lindenschule", "Bachschule", "Kita Regenbogen", "Neue Schule", "Larrelter Schule"),
    "group": ("3b", "4a", "2c", "Sonnengruppe", "1/2", "3a|3b", ""),
    "children": ("1", "17", "25", "400", "401", "0", ""),
    "date": ("2026-09-14", "2026-09-24", "23.09.26", "2026-09-25", "2026-10-05"),
    "from": ("2026-09-14", "2026-09-21", "2026-09-07"),
    "to": ("2026-09-18", "2026-09-25", "2026-10-09"),
    "sheet": ("way_there", "way_back", "leisure", "energy", "adults", "Hinweg"),
    "mode": ("foot", "bus", "task", "miles", "Auto"),
    "count": ("0", "1", "22", "23", "250", "1.000"),
    "green": ("0", "90", "99999999", ""),
    "total": ("0", "9000", "20000", ""),
    "year": ("2025", "2026", "1999"),
    "municipality": ("Emden", "Leer", "Blaustein", "Saarland"),
}
"""What may well stand in a column."""


def sheets(kind: Kind) -> st.SearchStrategy[Sheet]:
    good = [list(row) for row in kind.good]
    gentle, any_change = _gentle(kind), _changes(len(good), len(good[0]))
    changes = st.one_of(
        *[st.just([])] * 2,
        *[gentle.map(lambda one: [one])] * 3,
        st.lists(gentle, min_size=2, max_size=3),
        st.lists(gentle | any_change, min_size=1, max_size=3),
    )
    rows = changes.map(lambda some: _changed(good, some))
    text = st.builds(_written, rows, st.sampled_from(";;;;;;;,\t|"), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
    data = st.builds(_encoded, text, st.sampled_from(ENCODINGS))
    places = st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=6)), max_size=3)
    names = ["liste.csv", "", "../../etc/passwd", f"<{MARK}>.csv", "a" * 300, "\x00.csv", "liste.xlsx"]
    return st.builds(
        Sheet,
        way=st.sampled_from(["uploaded", "command", "pasted"]),
        confirmed=st.sampled_from([True, False, True]),
        name=st.sampled_from(names),
        data=st.one_of(*[data] * 12, st.builds(_damaged, data, places), st.binary(max_size=300)),
    )


def _gentle(kind: Kind) -> st.SearchStrategy["Change"]:
    header = kind.good[0]
    columns = [place for place, name in enumerate(header) if name in PLAUSIBLE]
    return st.one_of(
        *[
            st.builds(
                _with_cell, st.integers(1, len(kind.good) - 1), st.just(one), st.sampled_from(PLAUSIBLE[header[one]])
            )
            for one in columns
        ]
    )


Change = Callable[[Rows], Rows]


def _changes(height: int, width: int) -> st.SearchStrategy[Change]:
    """One thing that happens to a table on its way."""
    line, column = st.integers(0, height - 1), st.integers(0, width - 1)
    body = st.integers(1, height - 1)
    return st.one_of(
        *[st.builds(_with_cell, body, column, VALUES)] * 3,
        st.builds(_with_cell, line, column, VALUES),
        st.builds(
            _with_cell,
            body,
            column,
            st.sampled_from(["x" * 140_000, '"', '""', 'a"b', ";", "\n", "a\nb", "|", "3b|4a"]),
        ),
        st.builds(_doubled, line),
        st.builds(_without_column, column),
        st.builds(_wider, st.sampled_from([1, 50, 3000])),
        st.builds(_without_header, st.just(None)),
    )


def _with_cell(line: int, column: int, value: str) -> Change:
    def change(rows: Rows) -> Rows:
        row = rows[line % len(rows)] if rows else []
        if row:
            row[column % len(row)] = value
        return rows

    return change


def _doubled(line: int) -> Change:
    return lambda rows: [*rows, list(rows[line % len(rows)])] if rows else rows


def _without_column(column: int) -> Change:
    return lambda rows: [row[: column % len(row)] + row[column % len(row) + 1 :] for row in rows if row]


def _wider(by: int) -> Change:
    return lambda rows: [row + [""] * by for row in rows]


def _without_header(_: None) -> Change:
    return lambda rows: rows[1:]


def _changed(good: Rows, changes: Sequence[Change]) -> Rows:
    rows = [list(row) for row in good]
    for change in changes:
        rows = change(rows)
    return rows


def _written(rows: Rows, sign: str, end: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=sign, lineterminator=end).writerows(rows)
    return file.getvalue()


def _encoded(text: str, encoding: str) -> bytes:
    errors = "surrogatepass" if encoding in ("utf-8", "utf-16", "utf-32") else "replace"
    return text.encode(encoding, errors)


def _damaged(data: bytes, places: Sequence[tuple[int, bytes]]) -> bytes:
    """Some bytes are others."""
    for place, bytes_there in places:
        data = data[:place] + bytes_there + data[place + len(bytes_there) :]
    return data


def stored_by_command(world: World, kind: Kind, data: bytes, answered: Counter[str]) -> Iterator[str]:
    """What the command line does with a file: stored whole and by the rules, or refused with nothing stored."""
    with world.read() as ctx:
        before = everything(ctx.conn)
    refusal = _refusal(world, kind, data)
    answered["command refused" if refusal else "command stored"] += 1
    with world.read() as ctx:
        after = everything(ctx.conn)
        if not refusal:
            yield from broken_rules(ctx.conn, after, ctx.today)
        elif after != before:
            yield f"refused ({refusal}) and yet changed {sorted(name for name in after if after[name] != before[name])}"
    if any(not (sign.isprintable() or sign == "\n") for sign in refusal):
        yield f"a refusal that a terminal would obey: {refusal!r}"


def _town(ctx: Context) -> Municipality:
    return next(town for town in towns.municipalities(ctx.conn) if town.ags == AGS)


def _refusal(world: World, kind: Kind, data: bytes) -> str:
    """What an operator reads where it is refused, else nothing."""
    try:
        rows = kind.parse(data)
        in_two_steps(world.read, world.write, lambda ctx: kind.plan(ctx, _town(ctx), rows))
    except Refusal as refused:
        return str(refused) or refused.rule
    return ""
