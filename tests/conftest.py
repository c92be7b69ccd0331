"""The people of the tests and their towns, made once through the house's own actions and copied for each test.

`--database` says where they live. A test that uses a database runs on both; one about a file of SQLite is marked
`sqlite`, one about PostgreSQL `postgresql`, and what uses no database runs with SQLite only, as browsers do.

It is Thursday, 24 September 2026, 8:30 in Berlin. Anna teaches 3b and Ben 4a at the Lindenschule, Clara 2c at the
Bachschule, Ines works with the Sonnengruppe of the Kita Regenbogen; Kora coordinates Blaustein. Nora coordinates
Nebelstadt, another town, where Nils teaches 1a.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kindermeilen import clock
from kindermeilen.actions import accounts, campaigns, imports, secrets, sign_in, towns
from kindermeilen.actions.context import Context
from kindermeilen.app import create_app
from kindermeilen.config import Settings
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.tables_in import parse_groups
from kindermeilen.storage import accounts as stored_accounts
from kindermeilen.storage import migrate
from kindermeilen.storage import towns as stored_towns
from kindermeilen.storage.engine import Database
from tests.databases import Databases, SqliteFiles, postgres_server

# A loaded machine is slow now and then; what a test finds does not depend on it.
hypothesis.settings.register_profile("kindermeilen", deadline=None)
hypothesis.settings.load_profile("kindermeilen")

NOW = datetime(2026, 9, 24, 6, 30, tzinfo=UTC)
TODAY = date(2026, 9, 24)
SECRET = "a secret key for tests, long enough for production"
AGS = "08425141"
OTHER_AGS = "08999999"
WORDS = "apfel birne kirsche pflaume"
GROUPS = """institution;kind;group;children
Lindenschule;school;3b;25
Lindenschule;school;4a;22
Bachschule;school;2c;20
Kita Regenbogen;kita;Sonnengruppe;18
"""
OTHER_GROUPS = "institution;kind;group;children\nNebelschule;school;1a;24\n"
CSRF_RAW = "c" * 40
ONE_BY_ONE = frozenset({"durability", "packaging"})


def pytest_addoption(parser: pytest.Parser) -> None:
    choices = ("sqlite", "postgresql")
    parser.addoption("--database", choices=choices, default="sqlite", help="where the tests' towns live")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each pass has its tests. Those of hard days take turns: each of them wants the machine for itself. Those of the
    installed wheel share one installation."""
    runs = _runs_on_sqlite if config.getoption("database") == "sqlite" else _runs_on_postgresql
    others = [item for item in items if not runs(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if runs(item)]
    for item in items:
        for room in ONE_BY_ONE.intersection(item.path.parts):
            item.add_marker(pytest.mark.xdist_group(room))


def pytest_collection_finish() -> None:
    """What lives as long as all tests (modules, thousands of tests) is not looked through for garbage ever again."""
    gc.collect()
    gc.freeze()


def _runs_on_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgresql") is None


def _runs_on_postgresql(item: pytest.Item) -> bool:
    if item.get_closest_marker("postgresql"):
        return True
    fixtures = set(getattr(item, "fixturenames", ()))
    return "databases" in fixtures and "live_server" not in fixtures and item.get_closest_marker("sqlite") is None


class Clock:
    """A clock that tests set; `clock.now` and `clock.today` read it."""

    def __init__(self) -> None:
        self.now = NOW

    def set(self, now: datetime) -> None:
        self.now = now

    def set_day(self, day: date) -> None:
        """The same time of day on another day."""
        self.now = datetime(day.year, day.month, day.day, 6, 30, tzinfo=UTC)

    @property
    def today(self) -> date:
        return self.now.astimezone(clock.BERLIN).date()


@dataclass(frozen=True)
class World:
    """The database and the codes of its groups and institutions."""

    database: Database
    codes: Mapping[str, str]
    clock: Clock
    ags: str = AGS
    other_ags: str = OTHER_AGS
    words: str = WORDS

    @property
    def code_3b(self) -> str:
        return self.codes["3b"]

    @property
    def code_4a(self) -> str:
        return self.codes["4a"]

    @property
    def code_2c(self) -> str:
        return self.codes["2c"]

    @property
    def code_kita(self) -> str:
        return self.codes["Sonnengruppe"]

    @property
    def code_school(self) -> str:
        return self.codes["Lindenschule"]

    @property
    def code_1a(self) -> str:
        return self.codes["1a"]

    @contextmanager
    def write(self, actor: Any = NOBODY, *, side_by_side: bool = False) -> Iterator[Context]:
        """A transaction as the operator, or as the actor given."""
        with self.database.write(side_by_side=side_by_side) as conn:
            yield Context(conn, actor, self.clock.now, self.clock.today, SECRET)

    @contextmanager
    def read(self, actor: Any = NOBODY) -> Iterator[Context]:
        with self.database.read() as conn:
            yield Context(conn, actor, self.clock.now, self.clock.today, SECRET)

    def token(self, code: str) -> str:
        """A fresh API token of a group."""
        with self.write() as ctx:
            return accounts.create_token(ctx, accounts.account_of_code(ctx, code))

    def number(self, code: str) -> str:
        """The sign-in number of a group's or institution's account."""
        with self.read() as ctx:
            return accounts.account_of_code(ctx, code).sign_in_number


@dataclass
class Person:
    """Somebody with a browser of their own. Posts carry a valid CSRF token."""

    client: FlaskClient
    name: str
    device_secret: str = ""

    def get(self, url: str, **options: Any) -> TestResponse:
        return self.client.get(url, **options)

    def post(self, url: str, data: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.client.post(url, data={**(data or {}), "csrf_token": self.csrf_token()}, **options)

    def csrf_token(self) -> str:
        """A valid token for this browser's session."""
        with self.client.session_transaction() as session:
            session["csrf_token"] = session.get("csrf_token", CSRF_RAW)
            raw = session["csrf_token"]
        return URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(raw)

    def put(self, code: str, day: str, sheet: str, counts: Mapping[str, int], **more: Any) -> TestResponse:
        """Log through the API as the signed-in page does."""
        headers = {"X-CSRFToken": self.csrf_token(), **more.pop("headers", {})}
        body = {"counts": dict(counts), "entry_id": str(uuid4()), **more}
        return self.client.put(f"/api/v1/groups/{code}/days/{day}/{sheet}", json=body, headers=headers)


@dataclass(frozen=True)
class People:
    """Everybody who matters to the permission matrix."""

    nobody: Person
    anna: Person
    ben: Person
    clara: Person
    ines: Person
    tablet: Person
    school: Person
    kora: Person
    nora: Person


@pytest.fixture(autouse=True)
def _frozen_clock(the_clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: the_clock.now)


@pytest.fixture
def the_clock() -> Clock:
    """Set it to move the tests' time."""
    return Clock()


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Iterator[Databases]:
    """Where databases come from in this run of the tests."""
    if pytestconfig.getoption("database") == "sqlite":
        yield SqliteFiles()
    else:
        with postgres_server() as server:
            yield server


@pytest.fixture(scope="session")
def made_world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """The towns, made once: the database's address and the codes."""
    url = databases.empty(tmp_path_factory.mktemp("world"))
    database = Database(url)
    migrate.upgrade(database)
    codes: dict[str, str] = {}
    with database.write() as conn:
        ctx = Context(conn, NOBODY, NOW, TODAY, SECRET)
        _make_town(ctx, "Blaustein", AGS, GROUPS, codes)
        _make_town(ctx, "Nebelstadt", OTHER_AGS, OTHER_GROUPS, codes)
    with database.lock():
        database.dispose()
    return url, codes


def _make_town(ctx: Context, name: str, ags: str, groups: str, codes: dict[str, str]) -> None:
    town = towns.create_municipality(ctx, name=name, ags=ags, land="BW", lat=48.41, lon=9.92)
    plan = campaigns.Plan(2026, date(2026, 9, 14), date(2026, 10, 2), destination="Antalya")
    campaigns.save_campaign(ctx, town, plan)
    imports.import_groups(ctx, town, parse_groups(groups.encode()))
    accounts.ensure_account(ctx, town.id, "coordinator", "Koordination", None, None)
    words = secrets.hash_passphrase(WORDS)
    for account in stored_accounts.accounts_of(ctx.conn, town.id):
        stored_accounts.set_passphrase(ctx.conn, account.id, words)
        label = accounts.name_of(ctx, account)
        noun = label.group or label.institution
        codes[noun.name if noun else f"account {name}"] = account.name


@pytest.fixture(scope="session")
def signed_in_world(
    databases: Databases, made_world: tuple[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, str]]:
    """The towns with everybody signed in: the database's address and the secrets of their devices."""
    original, codes = made_world
    everybody = {
        "anna": (AGS, "class", codes["3b"], "teacher"),
        "ben": (AGS, "class", codes["4a"], "teacher"),
        "clara": (AGS, "class", codes["2c"], "teacher"),
        "ines": (AGS, "class", codes["Sonnengruppe"], "teacher"),
        "tablet": (AGS, "class", codes["3b"], "class"),
        "school": (AGS, "school", codes["Lindenschule"], "teacher"),
        "kora": (AGS, "coordinator", "Koordination", "teacher"),
        "nora": (OTHER_AGS, "coordinator", "Koordination", "teacher"),
    }
    url = databases.copy(original, tmp_path_factory.mktemp("signed-in"))
    database = Database(url)
    secrets_of = {}
    with database.write() as conn:
        ctx = Context(conn, NOBODY, NOW, TODAY, SECRET)
        for name, (ags, kind, account_name, device_kind) in everybody.items():
            town = stored_towns.find_municipality(conn, ags)
            assert town is not None
            account = stored_accounts.account_by_name(conn, town.id, kind, account_name)
            assert account is not None
            secrets_of[name] = sign_in.start_session(ctx, account, device_kind, None).device_secret
    with database.lock():
        database.dispose()
    return url, secrets_of


@pytest.fixture
def world_url(
    request: pytest.FixtureRequest, databases: Databases, made_world: tuple[str, dict[str, str]], tmp_path: Path
) -> Iterator[str]:
    """The address of a copy of the towns; a test of `people` gets the one into which they are signed in."""
    original = request.getfixturevalue("signed_in_world") if "people" in request.fixturenames else made_world
    url = databases.copy(original[0], tmp_path)
    yield url
    databases.remove(url)


@pytest.fixture
def settings(tmp_path: Path, world_url: str) -> Settings:
    """Settings of a small instance on loopback."""
    return Settings(instance=tmp_path, database_url=world_url, base_url="http://127.0.0.1:5000", secret_key=SECRET)


class KeptTemplates(BytecodeCache):
    """Compiled templates, from test to test: compiling them anew is most of what a first page costs."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = KeptTemplates()


class LateRule(Rule):
    """Compiles what makes its addresses when one is asked for: doing it for all was most of what an app cost."""

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        compiled = cache(lambda: Rule._compile_builder(self, append_unknown))
        return lambda rule, **values: compiled()(rule, **values)


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The app on a copy of the world."""
    monkeypatch.setattr(Flask, "url_rule_class", LateRule)
    app = create_app(settings)
    app.jinja_env.bytecode_cache = TEMPLATES
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    app.extensions["kindermeilen-database"].dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    """The app's database."""
    return app.extensions["kindermeilen-database"]


@pytest.fixture
def world(database: Database, made_world: tuple[str, dict[str, str]], the_clock: Clock) -> World:
    """The towns and their codes."""
    return World(database, made_world[1], the_clock)


@pytest.fixture
def people(app: Flask, signed_in_world: tuple[str, dict[str, str]]) -> People:
    """Everybody, signed in as they are; `world_url` saw to it that their sessions are in the database."""

    def signed_in(name: str) -> Person:
        person = Person(app.test_client(), name, signed_in_world[1].get(name, ""))
        if person.device_secret:
            with person.client.session_transaction() as session:
                session["device"] = person.device_secret
                session.permanent = True
        return person

    return People(**{field.name: signed_in(field.name) for field in fields(People)})
