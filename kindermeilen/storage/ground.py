"""What a server needs of its database, looked at before it starts: nobody shall learn it by a lost entry."""

from sqlalchemy import Connection, text

from kindermeilen.storage.engine import Damaged, Database, MissingRights, Unwritable
from kindermeilen.storage.tables import Base

OLDEST_SERVER = 14
NEEDED = ("SELECT", "INSERT", "UPDATE", "DELETE")
VERSIONS = "alembic_version"
RIGHTS = text(
    "SELECT c.relname, p.name FROM pg_class c CROSS JOIN unnest(CAST(:names AS text[])) AS p(name)"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
    " AND NOT has_table_privilege(c.oid, p.name) ORDER BY c.relname, p.name"
)


class OldServer(Unwritable):
    """The PostgreSQL server is older than those that Kindermeilen was tried on."""


def refuse_unfit(conn: Connection, *, to_build: bool = False) -> None:
    """What everybody needs of PostgreSQL, and more `to_build` tables. Raises OldServer, MissingRights."""
    if conn.dialect.name == "sqlite":
        return
    if int(conn.scalar(text("SHOW server_version_num"))) < OLDEST_SERVER * 10_000:
        raise OldServer(conn.scalar(text("SHOW server_version")))
    user, schema = _user_and_schema(conn)
    if schema is None:
        path = conn.scalar(text("SHOW search_path"))
        grant = f"GRANT USAGE ON SCHEMA public TO {user}"
        raise MissingRights(f"the user {user} may use none of the schemas {path}: as their owner run {grant}")
    if to_build and not conn.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")):
        grant = f"GRANT CREATE ON SCHEMA {schema} TO {user}"
        raise MissingRights(f"the user {user} may not CREATE in the schema {schema}: as its owner run {grant}")


def refuse_missing_rights(conn: Connection) -> None:
    """What a server does with every table. Raises MissingRights naming user, table, right and remedy."""
    if conn.dialect.name == "sqlite":
        return
    user, schema = _user_and_schema(conn)
    ours = {*Base.metadata.tables, VERSIONS}
    for table, right in conn.execute(RIGHTS, {"names": list(NEEDED)}):
        if table in ours and (table != VERSIONS or right == "SELECT"):
            grant = f"GRANT {', '.join(NEEDED)} ON ALL TABLES IN SCHEMA {schema} TO {user}"
            raise MissingRights(f"the user {user} may not {right} in the table {table}: as its owner run {grant}")


def refuse_cut(database: Database) -> None:
    """SQLite reads what is missing of the last page as zeros, and sees no harm. Raises Damaged."""
    if database.file is None:
        return
    log = database.file.with_name(database.file.name + "-wal")
    with database.read() as conn:
        page = conn.scalar(text("PRAGMA page_size")) or 1
    if database.file.stat().st_size % page and not (log.exists() and log.stat().st_size):
        raise Damaged("the file ends in the middle of a page")


def refuse_unwritable(database: Database) -> None:
    """Begin a change and leave it. Raises Unwritable naming what cannot be written."""
    try:
        with database.write() as conn:
            if not database.is_sqlite and conn.scalar(text("SHOW transaction_read_only")) == "on":
                raise Unwritable("the server takes no changes: a standby, or default_transaction_read_only")
    except Unwritable as fault:
        raise type(fault)(f"{database.file or database.url.render_as_string()}: {fault}") from fault


def _user_and_schema(conn: Connection) -> tuple[str, str | None]:
    user, schema = conn.execute(text("SELECT quote_ident(current_user), quote_ident(current_schema())")).one()
    return user, schema
