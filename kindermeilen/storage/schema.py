"""What a database is made of, in its own words, and what the migrations make: the same words, or something is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, text

from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database

FRESH = "kindermeilen_fresh"
SQLITE = text(
    "SELECT type || ' ' || name AS name, sql AS words FROM sqlite_master"
    " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY 1"
)
POSTGRESQL = text("""
WITH relations AS (
    SELECT oid, relname, relkind FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(current_schema()))
)
SELECT 'table ' || relname AS name, coalesce(string_agg(
    attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END
    || coalesce(' default ' || pg_get_expr(adbin, adrelid), ''), ', ' ORDER BY attname), '') AS words
FROM relations LEFT JOIN pg_attribute ON attrelid = relations.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE relkind IN ('r', 'p') GROUP BY relname
UNION ALL SELECT 'index ' || relname, pg_get_indexdef(oid) FROM relations WHERE relkind = 'i'
UNION ALL SELECT 'view ' || relname, pg_get_viewdef(oid) FROM relations WHERE relkind IN ('v', 'm')
UNION ALL SELECT 'constraint ' || conname, pg_get_constraintdef(c.oid) || CASE WHEN convalidated THEN '' ELSE '!' END
    FROM pg_constraint c JOIN relations ON conrelid = relations.oid WHERE contype <> 'n'
UNION ALL SELECT 'trigger ' || tgname, pg_get_triggerdef(t.oid) || ' ' || tgenabled::text || ' ' || prosrc
    FROM pg_trigger t JOIN relations ON tgrelid = relations.oid JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal
ORDER BY 1
""")


def described(conn: Connection) -> dict[str, str]:
    """Every table, index and trigger (on PostgreSQL every constraint too) with the words it is made of.

    On PostgreSQL columns are named in alphabetical order, as a migration can only put a new one last.
    """
    if conn.dialect.name == "sqlite":
        return {row.name: row.words for row in conn.execute(SQLITE)}
    ours = str(conn.scalar(text("SELECT quote_ident(current_schema()) || '.'")))
    return {row.name: row.words.replace(ours, "") for row in conn.execute(POSTGRESQL)}


def described_fresh(database: Database) -> dict[str, str]:
    """The same of a database that nothing but the migrations has made. Raises MissingRights."""
    with _fresh_sqlite() if database.is_sqlite else _fresh_postgresql(database) as conn:
        return described(conn)


@contextmanager
def _fresh_sqlite() -> Iterator[Connection]:
    with TemporaryDirectory() as folder:
        fresh = Database(f"sqlite:///{folder}/fresh.sqlite3")
        migrate.upgrade(fresh)
        with fresh.read() as conn:
            yield conn
        fresh.dispose()


@contextmanager
def _fresh_postgresql(database: Database) -> Iterator[Connection]:
    """A schema of its own beside ours, which is never committed."""
    with database.write() as conn, conn.begin_nested() as never:
        conn.execute(text(f"CREATE SCHEMA {FRESH}"))
        conn.execute(text(f"SET LOCAL search_path = {FRESH}"))
        migrate.build_in(conn)
        yield conn
        never.rollback()
