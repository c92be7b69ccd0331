"""serve, backup, restore, check, upgrade; and every command before a database that it cannot use."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kindermeilen.maintenance.server import Server
from kindermeilen.storage import migrate
from tests.cli.conftest import INIT, Operator, older

SAFE = "k2Vq8sXw0ZrT5nYb1LhE7uJd4GmC9aPf"
DAY = "institution;group;date;sheet;mode;count\nLindenschule;3b;2026-09-23;way_there;foot;12\n"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a server would have been started with."""
    servers: list[dict[str, Any]] = []
    monkeypatch.setattr(Server, "run", lambda self: servers.append(self._options))
    return servers


def test_serve_starts_on_loopback_with_what_init_made(one_town: Operator, started: list[dict[str, Any]]) -> None:
    one_town.does("serve", "--port", "5055", "--workers", "3")
    assert [(one["bind"], one["workers"]) for one in started] == [("127.0.0.1:5055", 3)]


def test_serve_takes_an_address_of_the_newer_internet(one_town: Operator, started: list[dict[str, Any]]) -> None:
    one_town.does("serve", "--host", "::1")
    assert started[0]["bind"] == "[::1]:5000"


@pytest.mark.parametrize(
    "environ",
    [
        {"KINDERMEILEN_SECRET_KEY": "changeme"},
        {"KINDERMEILEN_SECRET_KEY": "changeme" * 8},
        {"FLASK_DEBUG": "1"},
        {"KINDERMEILEN_BASE_URL": "http://meilen.blaustein.example"},
        {"KINDERMEILEN_BASE_URL": "http://192.168.1.20:5000"},
        {"KINDERMEILEN_BASE_URL": "meilen.blaustein.example"},
        {"KINDERMEILEN_TRUSTED_PROXIES": "one"},
        {"KINDERMEILEN_API_RATE": "often"},
        {"KINDERMEILEN_DATABASE_URL": "mysql://localhost/kindermeilen"},
    ],
    ids=lambda environ: " ".join(f"{name}={value}" for name, value in environ.items()),
)
def test_serve_refuses_what_is_unsafe_and_says_what_to_set(
    environ: dict[str, str], one_town: Operator, started: list[dict[str, Any]]
) -> None:
    said = one_town.is_refused("serve", **environ)
    assert next(iter(environ)) in said
    assert "Set" in said or "Unset" in said or "set" in said
    assert started == []


def test_serve_refuses_to_go_without_a_secret(one_town: Operator, started: list[dict[str, Any]]) -> None:
    (one_town.folder / "secret-key").unlink()
    assert "KINDERMEILEN_SECRET_KEY" in one_town.is_refused("serve")
    assert started == []
    one_town.does("serve", KINDERMEILEN_SECRET_KEY=SAFE)
    assert len(started) == 1


@pytest.mark.parametrize(
    "address", ["https://meilen.blaustein.example", "http://localhost:5000", "http://127.0.0.1", "http://[::1]:5000"]
)
def test_serve_goes_behind_https_or_on_this_machine_alone(
    address: str, one_town: Operator, started: list[dict[str, Any]]
) -> None:
    one_town.does("serve", KINDERMEILEN_BASE_URL=address)
    assert len(started) == 1


def test_a_refused_serve_shows_no_stack_trace(one_town: Operator) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KINDERMEILEN_", "FLASK_"))}
    environ = {**kept, "KINDERMEILEN_INSTANCE": str(one_town.folder), "FLASK_DEBUG": "1"}
    command = [sys.executable, "-c", "from kindermeilen.cli import main; main()", "serve"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "FLASK_DEBUG" in done.stderr


def newer(operator: Operator) -> None:
    operator.change("UPDATE alembic_version SET version_num = '9999'")


def of_another_product(operator: Operator) -> None:
    older(operator)
    operator.change(
        "DROP TABLE alembic_version", "CREATE TABLE customer (id INTEGER)", "INSERT INTO customer VALUES (1)"
    )


def no_database(operator: Operator) -> None:
    operator.database_file.write_text("Einrichtung;Klasse;Kinder\n" * 300)


def truncated(operator: Operator) -> None:
    _fold(operator)
    os.truncate(operator.database_file, operator.database_file.stat().st_size // 2)


def missing(operator: Operator) -> None:
    operator.database_file.unlink()


def _fold(operator: Operator) -> None:
    with closing(sqlite3.connect(operator.database_file)) as conn:
        conn.execute("PRAGMA journal_mode=DELETE")


STRANGE: list[tuple[Callable[[Operator], None], str]] = [
    (newer, "newer version"),
    (older, "kindermeilen upgrade"),
    (of_another_product, "something else"),
    (no_database, "no database at all"),
    (truncated, "damaged"),
    (missing, "kindermeilen init"),
]
OF_A_FILE = (no_database, truncated, missing)
COMMANDS: list[tuple[str, ...]] = [
    ("serve",),
    ("campaign", "--year", "2026", "--from", "2026-09-14", "--to", "2026-10-02"),
    ("groups", "list"),
    ("groups", "import", "{groups}"),
    ("tallies", "import", "{tallies}"),
    ("totals", "import", "{totals}"),
    ("report", "--year", "2026"),
    ("invite", "ABCDEFGHJ"),
    ("invite", "--coordinator", "Umweltamt"),
    ("token", "create", "ABCDEFGHJ"),
    ("check",),
    ("backup", "{copy}"),
    ("upgrade",),
    INIT,
]
WORKS: dict[str, set[Callable[[Operator], None]]] = {
    "backup": {older},
    "upgrade": {older},
    "init": {older, missing},
}
"""What a command is for: a backup before the upgrade, the upgrade itself, a first database."""


def filled_in(operator: Operator, command: tuple[str, ...]) -> list[str]:
    files = {
        "{groups}": ("groups.csv", "institution;kind;group;children\nLindenschule;school;3c;20\n"),
        "{tallies}": ("tallies.csv", DAY),
        "{totals}": ("totals.csv", "municipality;year;green;source\nMusterstadt;2025;1200;Presse\n"),
        "{copy}": ("copy", ""),
    }
    return [operator.file(*files[word]) if word in files else word for word in command]


@pytest.mark.parametrize(
    ("command", "make_strange", "words"),
    [
        pytest.param(
            command,
            make_strange,
            words,
            id=f"{' '.join(command[:2])} {make_strange.__name__}",
            marks=[pytest.mark.sqlite] if make_strange in OF_A_FILE or command[0] == "backup" else [],
        )
        for command in COMMANDS
        for make_strange, words in STRANGE
        if make_strange not in WORKS.get(command[0], ())
    ],
)
def test_no_command_touches_a_database_that_it_cannot_use(
    command: tuple[str, ...],
    make_strange: Callable[[Operator], None],
    words: str,
    one_town: Operator,
    started: list[dict[str, Any]],
) -> None:
    make_strange(one_town)
    before = _content(one_town)
    said = one_town.is_refused(*filled_in(one_town, command))
    assert words in said
    assert len(said.splitlines()) == 1
    assert (_content(one_town), started) == (before, [])


@pytest.mark.parametrize("command", [("serve",), ("groups", "list"), ("report", "--year", "2026"), ("check",), INIT])
def test_a_filled_database_from_before_an_update_asks_for_the_upgrade(
    command: tuple[str, ...], one_town: Operator, started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`init` neither: it would migrate without the backup that `upgrade` makes."""
    known = migrate.known_revisions()
    monkeypatch.setattr(migrate, "head", lambda: "of tomorrow")
    monkeypatch.setattr(migrate, "known_revisions", lambda: known | {"of tomorrow"})
    before = one_town.rows()
    assert "kindermeilen upgrade" in one_town.is_refused(*command)
    assert (one_town.rows(), started) == (before, [])


def _content(operator: Operator) -> Any:
    if not operator.url.startswith("sqlite"):
        return operator.rows()
    return operator.database_file.read_bytes() if operator.database_file.exists() else None


@pytest.mark.sqlite
def test_serve_notices_damage_that_no_start_would_stumble_over(
    one_town: Operator, started: list[dict[str, Any]]
) -> None:
    _fold(one_town)
    content = bytearray(one_town.database_file.read_bytes())
    content[-4096:] = b"\xff" * 4096
    one_town.database_file.write_bytes(content)
    assert "damaged" in one_town.is_refused("serve")
    assert started == []


def test_a_healthy_instance_is_said_to_be_well(one_town: Operator) -> None:
    one_town.does("tallies", "import", one_town.file("tallies.csv", DAY))
    result = one_town.run("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "All well.\n")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE week_sum SET foot = foot + 1", "stored sums"),
        ("UPDATE week_sum SET days = 0", "stored sums"),
        ("DELETE FROM week_sum", "stored sums"),
        ("UPDATE tally SET counts = '{\"foot\": 13}'", "not its last revision"),
        ("UPDATE tally SET revision = 2", "not its last revision"),
        ("UPDATE tally SET basis = 'assumed'", "not its last revision"),
        ("DELETE FROM tally", "not its last revision"),
        ("DELETE FROM revision", "not its last revision"),
        pytest.param(
            "DELETE FROM institution", "row 1 of group refers to nothing in institution", marks=pytest.mark.sqlite
        ),
        pytest.param(
            "DROP TRIGGER revision_is_append_only",
            "trigger revision_is_append_only is missing",
            marks=pytest.mark.sqlite,
        ),
        pytest.param(
            "DROP TRIGGER revision_is_append_only ON revision",
            "trigger revision_is_append_only is missing",
            marks=pytest.mark.postgresql,
        ),
        pytest.param(
            "ALTER TABLE revision DISABLE TRIGGER revision_is_append_only",
            "trigger revision_is_append_only is not as the migrations make it",
            marks=pytest.mark.postgresql,
        ),
        pytest.param(
            "ALTER TABLE tally DROP CONSTRAINT fk_tally_municipality_id_group_id",
            "constraint fk_tally_municipality_id_group_id is missing",
            marks=pytest.mark.postgresql,
        ),
        ("DROP INDEX ix_week_sum_campaign_id", "index ix_week_sum_campaign_id is missing"),
        ("ALTER TABLE tally ADD COLUMN extra TEXT", "table tally is not as the migrations make it"),
        ("CREATE TABLE extra (n INTEGER)", "table extra is none of Kindermeilen's"),
    ],
)
def test_check_finds_what_somebody_changed_behind_its_back(statement: str, words: str, one_town: Operator) -> None:
    one_town.does("tallies", "import", one_town.file("tallies.csv", DAY))
    one_town.change(statement)
    result = one_town.run("check")
    assert result.exit_code == 1
    assert any(words in line for line in result.stdout.splitlines()), result.stdout
    assert result.stderr == ""


def test_check_finds_a_sum_that_stands_in_another_year(one_town: Operator) -> None:
    one_town.does("campaign", "--year", "2025", "--from", "2025-09-15", "--to", "2025-10-02")
    one_town.does("tallies", "import", one_town.file("tallies.csv", DAY))
    one_town.change("UPDATE week_sum SET campaign_id = (SELECT id FROM campaign WHERE year = 2025)")
    result = one_town.run("check")
    assert result.exit_code == 1
    assert "stored sums" in result.stdout


def test_check_looks_at_the_configuration(one_town: Operator) -> None:
    result = one_town.run("check", KINDERMEILEN_BASE_URL="http://meilen.blaustein.example")
    assert result.exit_code == 1
    assert "KINDERMEILEN_BASE_URL" in result.stdout


@pytest.mark.sqlite
def test_a_backup_brings_back_what_was(one_town: Operator, tmp_path: Path) -> None:
    before, copy = one_town.rows(), str(tmp_path / "a copy of today #1?")
    saved = one_town.run("backup", copy)
    assert (saved.exit_code, saved.stdout) == (0, "")
    one_town.does("tallies", "import", one_town.file("tallies.csv", DAY))
    after = one_town.rows()
    assert after != before
    restored = one_town.run("restore", copy)
    assert (restored.exit_code, restored.stdout) == (0, "")
    assert one_town.rows() == before
    one_town.does("check")
    one_town.does("restore", str(one_town.folder / "kindermeilen.sqlite3.before-restore"))
    assert one_town.rows() == after
    one_town.does("check")
    assert (one_town.folder / "kindermeilen.sqlite3.before-restore-2").exists(), "the one before is kept each time"


@pytest.mark.sqlite
def test_pages_of_a_restored_database_are_new_to_every_browser(one_town: Operator, tmp_path: Path) -> None:
    def versions() -> list[int]:
        with closing(sqlite3.connect(one_town.database_file)) as conn:
            return [version for (version,) in conn.execute('SELECT version FROM "group" ORDER BY id')]

    one_town.does("backup", str(tmp_path / "copy"))
    one_town.does("tallies", "import", one_town.file("tallies.csv", DAY))
    shown = versions()
    one_town.does("restore", str(tmp_path / "copy"))
    assert min(versions()) > max(shown)


@pytest.mark.sqlite
@pytest.mark.parametrize("lost", [missing, truncated, no_database, of_another_product, newer])
def test_a_backup_comes_back_over_a_lost_database(
    lost: Callable[[Operator], None], one_town: Operator, tmp_path: Path
) -> None:
    before = one_town.rows()
    one_town.does("backup", str(tmp_path / "copy"))
    lost(one_town)
    one_town.does("restore", str(tmp_path / "copy"))
    assert one_town.rows() == before
    one_town.does("check")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("groups.csv", "no SQLite database"),
        ("other", "not one of Kindermeilen"),
        ("half", "damaged"),
        ("newer", "newer"),
    ],
)
def test_a_file_that_is_no_whole_backup_is_refused(name: str, words: str, one_town: Operator, tmp_path: Path) -> None:
    copy = tmp_path / name
    one_town.does("backup", str(copy))
    if name == "groups.csv":
        copy.write_text("institution;kind;group;children\n" * 100)
    elif name == "other":
        copy.unlink()
        _change(copy, "CREATE TABLE customer (id INTEGER)")
    elif name == "half":
        os.truncate(copy, copy.stat().st_size // 2)
    else:
        _change(copy, "UPDATE alembic_version SET version_num = '9999'")
    before = one_town.rows()
    said = one_town.is_refused("restore", str(copy))
    assert words in said
    assert one_town.rows() == before
    assert not list(one_town.folder.glob("*.before-restore*"))


def _change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as conn, conn:
        conn.execute(statement)


@pytest.mark.sqlite
def test_the_database_itself_is_no_backup_of_itself(one_town: Operator) -> None:
    for command in ("backup", "restore"):
        assert "the database itself" in one_town.is_refused(command, str(one_town.database_file))


@pytest.mark.sqlite
def test_a_backup_that_cannot_be_written_leaves_no_half_one(one_town: Operator) -> None:
    assert "could not be written" in one_town.is_refused("backup", str(one_town.folder / "no-such-folder" / "copy"))
    taken = one_town.folder / "copy.part"
    taken.mkdir()
    one_town.is_refused("backup", str(one_town.folder / "copy"))
    assert not (one_town.folder / "copy").exists()


@pytest.mark.sqlite
def test_a_restore_waits_for_the_command_that_has_the_database_open(one_town: Operator, tmp_path: Path) -> None:
    one_town.does("backup", str(tmp_path / "copy"))
    before = one_town.rows()
    with one_town.database() as database, database.in_use():
        assert "in use" in one_town.is_refused("restore", str(tmp_path / "copy"))
    assert one_town.rows() == before
    one_town.does("restore", str(tmp_path / "copy"))
