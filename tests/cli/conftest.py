"""An operator at the command line of an instance with one town or, in the world of all tests, with two."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kindermeilen.cli import main
from kindermeilen.storage import migrate
from kindermeilen.storage.engine import Database
from tests.conftest import SECRET
from tests.databases import Databases, contents, file_of

GROUPS = "institution;kind;group;children\nLindenschule;school;3b;25\nLindenschule;school;4a;22\n"
INIT = ("init", "--municipality", "Blaustein", "--ags", "08425141", "--land", "BW", "--lat", "48.41", "--lon", "9.92")
CAMPAIGN = ("campaign", "--year", "2026", "--from", "2026-09-14", "--to", "2026-10-02")
VARIABLES = (
    "KINDERMEILEN_BASE_URL",
    "KINDERMEILEN_SECRET_KEY",
    "KINDERMEILEN_TRUSTED_PROXIES",
    "KINDERMEILEN_API_RATE",
    "FLASK_DEBUG",
)


@dataclass
class Operator:
    """Runs commands in the process; the environment is the instance folder, on PostgreSQL the database, and what a test
    adds."""

    folder: Path
    url: str
    environ: dict[str, str | None]

    @property
    def database_file(self) -> Path:
        """On SQLite."""
        return file_of(self.url)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The database without the command line."""
        database = Database(self.url)
        yield database
        database.dispose()

    def run(self, *arguments: str, **environ: str) -> Result:
        result = CliRunner(env={**self.environ, **environ}).invoke(main, arguments)
        crashed = result.exception is not None and not isinstance(result.exception, SystemExit)
        assert not crashed, f"a stack trace: {result.exception!r}"
        return result

    def does(self, *arguments: str, **environ: str) -> str:
        """A command that must succeed: what it prints."""
        result = self.run(*arguments, **environ)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def is_refused(self, *arguments: str, **environ: str) -> str:
        """A command that must be refused: its messages. Nothing is printed as a result."""
        result = self.run(*arguments, **environ)
        assert (result.exit_code, result.stdout) == (1, ""), result.output
        return result.stderr

    def is_misused(self, *arguments: str) -> str:
        result = self.run(*arguments)
        assert (result.exit_code, result.stdout) == (2, ""), result.output
        return result.stderr

    def file(self, name: str, content: str | bytes) -> str:
        """A file that somebody hands to the operator."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table, but for the version of its page, which only grows."""
        with self.database() as database:
            return contents(database, versions=False)

    def change(self, *statements: str) -> None:
        """Somebody else's hands in the database."""
        with self.database() as database, database.lock(), database.writer.connect() as conn:
            if database.is_sqlite:
                conn.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
            with conn.begin():
                for statement in statements:
                    conn.exec_driver_sql(statement)


def _operator(folder: Path, url: str, databases: Databases) -> Operator:
    """SQLite's file is the one that an instance has without being told."""
    told = url if databases.name == "postgresql" else None
    names = {**dict.fromkeys(VARIABLES), "KINDERMEILEN_INSTANCE": str(folder), "KINDERMEILEN_DATABASE_URL": told}
    return Operator(folder, url, names | {"PATH": os.pathsep.join((databases.tools, os.environ["PATH"]))})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty instance folder."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


@pytest.fixture
def no_instance(folder: Path, databases: Databases) -> Iterator[Operator]:
    """A folder in which nothing has been made yet."""
    operator = _operator(folder, databases.empty(folder), databases)
    yield operator
    databases.remove(operator.url)


@pytest.fixture(scope="session")
def made_town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """Blaustein with a campaign and two classes of the Lindenschule, made by commands."""
    folder = tmp_path_factory.mktemp("town")
    maker = _operator(folder, databases.empty(folder), databases)
    maker.does(*INIT)
    maker.does(*CAMPAIGN)
    maker.does("groups", "import", maker.file("groups.csv", GROUPS))
    return maker


@pytest.fixture
def one_town(folder: Path, databases: Databases, made_town: Operator) -> Iterator[Operator]:
    """A copy of that town."""
    shutil.copytree(made_town.folder, folder, dirs_exist_ok=True)
    operator = _operator(folder, databases.copy(made_town.url, folder), databases)
    yield operator
    databases.remove(operator.url)


@pytest.fixture
def two_towns(folder: Path, databases: Databases, made_world: tuple[str, dict[str, str]]) -> Iterator[Operator]:
    """Blaustein and Nebelstadt on one instance."""
    operator = _operator(folder, databases.copy(made_world[0], folder), databases)
    operator.environ["KINDERMEILEN_SECRET_KEY"] = SECRET
    yield operator
    databases.remove(operator.url)


@pytest.fixture
def code(one_town: Operator) -> Callable[[str], str]:
    """The public code of a class of the Lindenschule."""

    def of(name: str) -> str:
        lines = [line.split(";") for line in one_town.does("groups", "list").splitlines()]
        return next(line[-1] for line in lines if line[2] == name)

    return of


def older(operator: Operator) -> None:
    """The database as it was before the first migration."""
    with operator.database() as database:
        migrate.downgrade(database, "base")
