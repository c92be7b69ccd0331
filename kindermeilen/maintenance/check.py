"""The integrity check: every stored total recomputed and compared, the schema, the configuration."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from kindermeilen.actions.context import Context
from kindermeilen.actions.sums import differing_sums
from kindermeilen.actions.years import reported_rows
from kindermeilen.config import Settings, UnsafeSettings, refuse_unsafe
from kindermeilen.domain.nouns import StoredTally
from kindermeilen.domain.reported import questions
from kindermeilen.storage import tallies, towns
from kindermeilen.storage.engine import Database


def findings(database: Database, settings: Settings, ctx: Context) -> Iterator[str]:
    """One line per finding; none means that all is well."""
    yield from _of_configuration(settings)
    if database.is_sqlite:
        yield from _of_file(ctx.conn)
    for town in towns.municipalities(ctx.conn):
        for code, stored, fresh in differing_sums(ctx.conn, town.id):
            yield f"{town.name}, group {code}: stored sums {_shown(stored)}, recomputed {_shown(fresh)}"
        yield from _of_journal(ctx.conn, town.id)
    for question in questions(reported_rows(ctx)):
        yield str(question)


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
        yield f"database file: a row of {row[0]} refers to nothing in {row[2]}"


def _shown(rows: list[tallies.WeekRow]) -> str:
    return "; ".join(f"{row.week} {row.counted.sheet} {dict(row.counted.counts)}" for row in rows) or "nothing"


def _of_journal(conn: Connection, municipality_id: int) -> Iterator[str]:
    """Each tally is what the last line of its journal says."""
    for group in towns.groups_of_municipality(conn, municipality_id):
        last = tallies.last_entries(conn, group.id)
        for tally in tallies.all_tallies(conn, group.id):
            entry = last.get((tally.day, tally.sheet))
            if entry is None or not _agrees(tally, entry):
                yield f"group {group.code}, {tally.day} {tally.sheet}: the tally is not its last revision"


def _agrees(tally: StoredTally, entry: tallies.Entry) -> bool:
    if entry.number != tally.revision or tally.deleted != (entry.kind == "deletion"):
        return False
    return tally.deleted or (entry.content["counts"] == tally.counts and entry.content["absent"] == tally.absent)
