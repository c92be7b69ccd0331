"""A server that can be struck: restarted, out of order, or losing answers that it has already acted upon."""

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from kindermeilen import clock
from kindermeilen.actions import accounts, campaigns, imports, sign_in, towns
from kindermeilen.actions.context import Context
from kindermeilen.app import create_app
from kindermeilen.config import Settings
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.tables_in import parse_groups
from kindermeilen.maintenance import check
from kindermeilen.storage import accounts as stored_accounts
from kindermeilen.storage import migrate, tables
from kindermeilen.storage import towns as stored_towns
from kindermeilen.storage.engine import Database

NOW = datetime(2026, 9, 24, 6, 30, tzinfo=UTC)
TODAY = date(2026, 9, 24)
SECRET = "a secret key for tests, long enough for production"
AGS = "08425141"
CHILDREN = 25
Environ = dict[str, Any]
Start = Callable[..., Any]


class Strikes:
    """Between the browser and the app: the next API writes may fail before or after they were acted upon."""

    def __init__(self) -> None:
        self.left: list[str] = []
        """`lost`: acted upon, then the line is cut; `500`, `503`: not acted upon."""

    def over(self, app: Any) -> Any:
        def struck(environ: Environ, start: Start) -> Iterable[bytes]:
            writes = environ["PATH_INFO"].startswith("/api/") and environ["REQUEST_METHOD"] != "GET"
            strike = self.left.pop(0) if writes and self.left else ""
            if strike in ("500", "503"):
                start(f"{strike} Struck", [("Content-Type", "application/problem+json")])
                return [b'{"rule": "struck"}']
            answer = app(environ, start)
            if strike == "lost":
                for _ in answer:
                    pass
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
                raise ConnectionError("the line was cut")
            return answer

        return struck


class Ground:
    """A town of many classes, its server on one port, and what it has stored. Use as a context."""

    def __init__(self, folder: Path, classes: int) -> None:
        self.settings = Settings(
            instance=folder,
            database_url=f"sqlite:///{folder / 'kindermeilen.sqlite3'}",
            base_url="http://127.0.0.1:5000",
            secret_key=SECRET,
        )
        self.strikes = Strikes()
        self.port = 0
        self.codes: list[str] = []
        self._real_now = clock.now
        self._make_town(classes)

    def __enter__(self) -> "Ground":
        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        clock.now = lambda: NOW
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        clock.now = self._real_now

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """A fresh app, as after a restart, on the same port."""
        self.app: Flask = create_app(self.settings)
        self.database: Database = self.app.extensions["kindermeilen-database"]
        self._server = make_server("127.0.0.1", self.port, self.strikes.over(self.app), threaded=True)
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.database.dispose()

    def restart(self) -> None:
        self.stop()
        self.start()

    def cookie(self, code: str) -> str:
        """The session cookie of a fresh teacher's device of that class."""
        with self._write() as conn:
            ctx = Context(conn, NOBODY, NOW, TODAY, SECRET)
            town = stored_towns.find_municipality(conn, AGS)
            assert town is not None
            account = stored_accounts.account_by_name(conn, town.id, "class", code)
            assert account is not None
            secret = sign_in.start_session(ctx, account, "teacher", None).device_secret
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["device"] = secret
            session.permanent = True
        cookie = client.get_cookie("kindermeilen")
        assert cookie is not None
        return cookie.value

    def journal(self, code: str) -> list[tuple[str, str, str | None, str | None, int | None, dict[str, Any]]]:
        """Everything stored for a class in order: entry id, kind, day, sheet, number, content."""
        with self.database.read() as conn:
            place = stored_towns.find_place(conn, code)
            assert place is not None
            line = tables.Revision
            columns = (line.entry_id, line.kind, line.day, line.sheet, line.number, line.content)
            rows = conn.execute(select(*columns).where(line.group_id == place.group.id).order_by(line.id))
            return [(e, k, d and d.isoformat(), s, n, c) for e, k, d, s, n, c in rows]

    def tallies(self, code: str) -> dict[tuple[str, str], tuple[int, bool, dict[str, int], int]]:
        """(day, sheet) → revision, deleted, counts, absent."""
        with self.database.read() as conn:
            place = stored_towns.find_place(conn, code)
            assert place is not None
            one = tables.Tally
            rows = conn.execute(
                select(one.day, one.sheet, one.revision, one.deleted, one.counts, one.absent).where(
                    one.group_id == place.group.id
                )
            )
            return {(d.isoformat(), s): (r, gone, counts, absent) for d, s, r, gone, counts, absent in rows}

    def findings(self) -> list[str]:
        """What `check` finds."""
        return list(check.findings(self.database, self.settings))

    def _write(self) -> Any:
        return self.database.write()

    def _make_town(self, classes: int) -> None:
        rows = "\n".join(f"Lindenschule;school;{number}a;{CHILDREN}" for number in range(1, classes + 1))
        database = Database(self.settings.database_url)
        migrate.upgrade(database)
        with database.write() as conn:
            ctx = Context(conn, NOBODY, NOW, TODAY, SECRET)
            town = towns.create_municipality(ctx, name="Blaustein", ags=AGS, land="BW", lat=48.41, lon=9.92)
            campaigns.save_campaign(ctx, town, campaigns.Plan(2026, date(2026, 9, 14), date(2026, 10, 2)))
            imports.import_groups(ctx, town, parse_groups(f"institution;kind;group;children\n{rows}".encode()))
            every = {account.id: account for account in stored_accounts.accounts_of(conn, town.id)}
            self.codes = [account.name for account in every.values() if accounts.name_of(ctx, account).group]
        database.dispose()
