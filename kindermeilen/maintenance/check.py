"""The integrity check: every stored total recomputed and compared, the schema, the configuration."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from kindermeilen import clock
from kindermeilen.actions.co2_stored import recomputed
from kindermeilen.actions.context import Context
from kindermeilen.actions.sums import differing_sums_of, portions
from kindermeilen.actions.years import reported_rows
from kindermeilen.config import Settings, UnsafeSettings, refuse_unsafe
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.nouns import Group, Municipality
from kindermeilen.domain.reported import questions
from kindermeilen.storage import campaigns, co2, schema, sums, towns
from kindermeilen.storage.engine import Database, MissingRights


def findings(
    database: Database,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
    note: Callable[[str], None] | None = None,
) -> Iterator[str]:
    """One line per finding; none means that all is well. `progress` hears how many groups more were looked at.

    `note` hears what is worth knowing and no finding: how exactly a stored CO₂ result could be made again.

    It reads in many short turns, so that the database's log does not grow while it looks at millions of tallies.
    """
    yield from _of_configuration(settings)
    if database.is_sqlite:
        with database.read() as conn:
            of_file = list(_of_file(conn))
        yield from of_file
    yield from _of_schema(database)
    with database.read() as conn:
        ctx = Context(conn, NOBODY, clock.now(), clock.today(), settings.secret_key)
        doubts = list(map(str, questions(reported_rows(ctx))))
        every = towns.municipalities(conn)
    yield from doubts
    for town in every:
        with database.read() as conn:
            groups = towns.groups_of_municipality(conn, town.id)
        for some in portions(groups):
            yield from (f"{town.name}, {line}" for line in _of_groups(database, some))
            if progress is not None:
                progress(len(some))
        yield from _of_results(database, town, note)


def _of_groups(database: Database, groups: Sequence[Group]) -> list[str]:
    with database.read() as conn:
        ids = [group.id for group in groups]
        rows = sums.tally_rows(conn, ids)
        lines = sums.last_lines(conn, ids)
        found = [str(difference) for difference in differing_sums_of(conn, groups, rows)]
    return found + [line for group in groups for line in _of_journal(group, rows[group.id], lines[group.id])]


def _of_results(database: Database, town: Municipality, note: Callable[[str], None] | None) -> Iterator[str]:
    """Each stored CO₂ result is what its inputs give; drawn between the turns, not in one."""
    with database.read() as conn:
        stored = co2.results_of_municipality(conn, town.id)
        years = {one.id: one.year for one in campaigns.campaigns_of_municipality(conn, town.id)}
    for one in stored:
        found = recomputed(one)
        name = f"{town.name}, CO2 result {years.get(one.campaign_id, '?')}, revision {one.revision}"
        if found.finding:
            yield f"{name}: {found.finding}"
        elif note is not None:
            note(f"{name}: {found.note}")


def _of_configuration(settings: Settings) -> Iterator[str]:
    try:
        refuse_unsafe(settings)
    except UnsafeSettings as finding:
        yield str(finding)


def _of_file(conn: Connection) -> Iterator[str]:
    for (line,) in conn.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"database file: {line}"
    for row in conn.execute(text("PRAGMA foreign_key_check")):
        yield f"database file: row {row[1]} of {row[0]} refers to nothing in {row[2]}"


def _of_schema(database: Database) -> Iterator[str]:
    """Every table, index and trigger is there in the words in which the migrations make it."""
    with database.read() as conn:
        found = schema.described(conn)
    try:
        wanted = schema.described_fresh(database)
    except MissingRights as fault:
        yield f"schema: not compared, as the role may not make one beside it ({' '.join(str(fault).split())})"
        return
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"schema: {name} is missing"
        elif name not in wanted:
            yield f"schema: {name} is none of Kindermeilen's"
        elif found[name] != wanted[name]:
            yield f"schema: {name} is not as the migrations make it"


def _of_journal(group: Group, rows: list[Any], lines: dict[Any, Any]) -> Iterator[str]:
    """Each tally is what the last line of its journal says, and each line has its tally."""
    tallies = {(row[1], row[2]): row for row in rows}
    for key in lines.keys() | tallies.keys():
        if key not in lines or key not in tallies or not _agrees(tallies[key], lines[key]):
            yield f"group {group.code}, {key[0]} {key[1]}: the tally is not its last revision"


def _agrees(tally: Any, line: tuple[int, str, Any]) -> bool:
    *_, basis, absent, counts, revision, deleted = tally
    number, kind, content = line
    if number != revision or deleted != (kind == "deletion"):
        return False
    return deleted or (content["counts"], content["absent"], content["basis"]) == (counts, absent, basis)
