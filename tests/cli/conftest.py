"""An operator at the command line of an instance with one town or, in the world of all tests, with two."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kindermeilen.cli import main
from tests.conftest import SECRET

GROUPS = "institution;kind;group;children\nLindenschule;school;3b;25\nLindenschule;school;4a;22\n"
INIT = ("init", "--municipality", "Blaustein", "--ags", "08425141", "--land", "BW", "--lat", "48.41", "--lon", "9.92")
CAMPAIGN = ("campaign", "--year", "2026", "--from", "2026-09-14", "--to", "2026-10-02")
VARIABLES = (
    "KINDERMEILEN_DATABASE_URL",
    "KINDERMEILEN_BASE_URL",
    "KINDERMEILEN_SECRET_KEY",
    "KINDERMEILEN_TRUSTED_PROXIES",
    "KINDERMEILEN_API_RATE",
    "FLASK_DEBUG",
)


@dataclass
class Operator:
    """Runs commands in the process; the environment is the instance folder and what a test adds."""

    folder: Path
    environ: dict[str, str | None]

    @property
    def database_file(self) -> Path:
        return self.folder / "kindermeilen.sqlite3"

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
        with closing(sqlite3.connect(self.database_file)) as conn:
            names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: conn.execute(self._all_but_version(conn, name)).fetchall() for name in names}

    @staticmethod
    def _all_but_version(conn: sqlite3.Connection, table: str) -> str:
        columns = [row[1] for row in conn.execute(f'PRAGMA table_info("{table}")') if row[1] != "version"]
        return f'SELECT {", ".join(chr(34) + name + chr(34) for name in columns)} FROM "{table}"'

    def change(self, *statements: str) -> None:
        """Somebody else's hands in the database."""
        with closing(sqlite3.connect(self.database_file)) as conn, conn:
            for statement in statements:
                conn.execute(statement)


@pytest.fixture
def no_instance(tmp_path: Path) -> Operator:
    """A folder in which nothing has been made yet."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return Operator(folder, {**dict.fromkeys(VARIABLES), "KINDERMEILEN_INSTANCE": str(folder)})


@pytest.fixture(scope="session")
def made_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder that is filled by whoever needs it first."""
    return tmp_path_factory.mktemp("town")


@pytest.fixture
def one_town(no_instance: Operator, made_town: Path) -> Operator:
    """Blaustein with a campaign and two classes of the Lindenschule, made by commands."""
    if not any(made_town.iterdir()):
        maker = Operator(made_town, {**no_instance.environ, "KINDERMEILEN_INSTANCE": str(made_town)})
        maker.does(*INIT)
        maker.does(*CAMPAIGN)
        maker.does("groups", "import", maker.file("groups.csv", GROUPS))
    shutil.copytree(made_town, no_instance.folder, dirs_exist_ok=True)
    return no_instance


@pytest.fixture
def two_towns(no_instance: Operator, made_world: tuple[Path, dict[str, str]]) -> Operator:
    """Blaustein and Nebelstadt on one instance."""
    shutil.copyfile(made_world[0], no_instance.database_file)
    no_instance.environ["KINDERMEILEN_SECRET_KEY"] = SECRET
    return no_instance


@pytest.fixture
def code(one_town: Operator) -> Callable[[str], str]:
    """The public code of a class of the Lindenschule."""

    def of(name: str) -> str:
        lines = [line.split(";") for line in one_town.does("groups", "list").splitlines()]
        return next(line[-1] for line in lines if line[2] == name)

    return of
