"""The integrity check: every stored total recomputed and compared, the schema, the configuration."""

from collections.abc import Iterator
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, text

from kindermeilen.actions.context import Context
from kindermeilen.actions.sums import differing_sums
from kindermeilen.actions.years import reported_rows
from kindermeilen.config import Settings, UnsafeSettings, refuse_unsafe
from kindermeilen.domain.nouns import Group, StoredTally
from kindermeilen.domain.reported import questions
from kindermeilen.storage import migrate, tallies, towns
from kindermeilen.storage.engine import Database

SCHEMA = text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")


def findings(database: Database, settings: Settings, ctx: Context) -> Iterator[str]:
    """One line per finding; none means that all is well."""
    yield from _of_configuration(settings)
    if database.is_sqlite:
        yield from _of_file(ctx.conn)
        yield from _of_schema(ctx.conn)
    for town in towns.municipalities(ctx.conn):
        for code, stored, fresh in differing_sums(ctx.conn, town.id):
            yield f"{town.name}, group {code}: stored sums {_shown(stored)}, recomputed {_shown(fresh)}"
        for group in towns.groups_of_municipality(ctx.conn, town.id):
            yield from _of_journal(ctx.conn, group)
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
        yield f"database file: row {row[1]} of {row[0]} refers to nothing in {row[2]}"


def _of_schema(conn: Connection) -> Iterator[str]:
    """Every table, index and trigger is there in the words in which the migrations make it."""
    found, wanted = _schema(conn), _fresh_schema()
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"schema: {name} is missing"
        elif name not in wanted:
            yield f"schema: {name} is none of Kindermeilen's"
        elif found[name] != wanted[name]:
            yield f"schema: {name} is not as the migrations make it"


def _fresh_schema() -> dict[str, str]:
    with TemporaryDirectory() as folder:
        fresh = Database(f"sqlite:///{folder}/fresh.sqlite3")
        migrate.upgrade(fresh)
        with fresh.read() as conn:
            found = _schema(conn)
        fresh.dispose()
    return found


def _schema(conn: Connection) -> dict[str, str]:
    return {f"{row.type} {row.name}": row.sql for row in conn.execute(SCHEMA)}


def _shown(rows: list[tallies.WeekRow]) -> str:
    return "; ".join(f"{row.week} {row.counted.sheet} {dict(row.counted.counts)}" for row in rows) or "nothing"


def _of_journal(conn: Connection, group: Group) -> Iterator[str]:
    """Each tally is what the last line of its journal says, and each line has its tally."""
    last = tallies.last_entries(conn, group.id)
    stored = {(tally.day, tally.sheet): tally for tally in tallies.all_tallies(conn, group.id)}
    for key in sorted(last.keys() | stored.keys()):
        tally, entry = stored.get(key), last.get(key)
        if tally is None or entry is None or not _agrees(tally, entry):
            yield f"group {group.code}, {key[0]} {key[1]}: the tally is not its last revision"


def _agrees(tally: StoredTally, entry: tallies.Entry) -> bool:
    if entry.number != tally.revision or tally.deleted != (entry.kind == "deletion"):
        return False
    same = (tally.counts, tally.absent, tally.basis)
    return tally.deleted or (entry.content["counts"], entry.content["absent"], entry.content["basis"]) == same
