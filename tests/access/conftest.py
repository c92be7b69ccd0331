"""The stage for every route: things to ask for in Blaustein, and what to send there."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kindermeilen.actions import (
    accounts,
    coordinators,
    corrections,
    days,
    institutions,
    logos,
    pairings,
    paper_lists,
    releases,
    rewards,
    secrets,
    tallies,
    wishes,
)
from kindermeilen.actions import sign_in as signing_in
from kindermeilen.actions.context import Context
from kindermeilen.actions.tallies import Sent
from kindermeilen.documents.logo import clean
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.tables_in import parse_tallies
from kindermeilen.domain.wishes import Release
from kindermeilen.storage import accounts as stored_accounts
from kindermeilen.storage import towns
from kindermeilen.storage.engine import Database
from kindermeilen.web.teacher import app_files
from tests.access.sent import BODIES, FORMS, LOGO, PAPER
from tests.conftest import Clock, Person, World
from tests.databases import Databases, contents

DAY = date(2026, 9, 23)
COUNTED = date(2026, 9, 22)
Args = Mapping[str, Any]
HOUSES = ("/co2/<code>", "/e/<code>", "/einrichtung/", "/liste/einrichtung/", "/papier/<code>")
PLACE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
OF_4A = ("/briefe/<code>", "/teilnahme")
"""Ben's class has no letter yet and may still be taken out."""
OWN_PERIOD = {"einrichtung": "house_period"}
QUERIES = {"GET /suche": "code", "GET /klasse/<code>/gespeichert": "stand"} | dict.fromkeys(
    (
        "GET /widget",
        "GET /widget.<any(svg, png):kind>",
        "GET /bild.png",
        "GET /teilen",
        "GET /poster.<any(pdf, png, svg):kind>",
    ),
    "ags",
)


@dataclass(frozen=True)
class Stage:
    """The app with things to ask for; `args` fill the addresses, `as_it_was` is the address of the same, untouched."""

    app: Flask
    people: dict[str, Person]
    args: dict[str, Any]
    accounts: dict[str, int]
    databases: Databases
    as_it_was: str

    def ask(self, person: Any, route: str, *, csrf: bool = True, **changed: Any) -> TestResponse:
        """Send the route's request as that person, with what belongs there."""
        response = self._ask(person, route, csrf=csrf, changed=changed)
        response.get_data()
        response.close()
        return response

    def _ask(self, person: Any, route: str, *, csrf: bool, changed: Args) -> TestResponse:
        method, _, rule = route.partition(" ")
        address = self.address(rule, **changed)
        if query := QUERIES.get(route):
            address += f"?{query}={self.args[query]}"
        if rule.startswith("/api/"):
            return self._ask_api(person, method, route, address, csrf=csrf)
        if method == "GET":
            shown: TestResponse = person.get(address)
            return shown
        form = FORMS.get(route, lambda _: {})({**self.args, "account": self.accounts.get(person.name, 0), **changed})
        sent: TestResponse = person.post(address, form) if csrf else person.client.post(address, data=form)
        return sent

    def _ask_api(self, person: Any, method: str, route: str, address: str, *, csrf: bool) -> TestResponse:
        headers = {"X-CSRFToken": person.csrf_token()} if csrf and method != "GET" else {}
        if method == "DELETE":
            headers["If-Match"] = '"1"'
        body = {**BODIES[route], "entry_id": str(uuid4())} if route in BODIES else None
        response: TestResponse = person.client.open(address, method=method, json=body, headers=headers)
        return response

    def address(self, rule: str, **changed: Any) -> str:
        """The rule's address with this stage's things in it."""
        args = self.args | {"code": self.args["house" if any(part in rule for part in HOUSES) else "code"]}
        if rule.endswith(OF_4A):
            args["code"] = args["code_4a"]
        room = rule.split("/")[1]
        args |= {"token": args.get(room, ""), "public_id": args[OWN_PERIOD.get(room, "group_period")]} | changed
        return PLACE.sub(lambda found: str(args[found[1]]), rule)

    @property
    def database(self) -> Database:
        """The app's."""
        found: Database = self.app.extensions["kindermeilen-database"]
        return found

    def dump(self) -> dict[str, list[Any]]:
        """All that the database holds."""
        return contents(self.database)

    def put_back(self) -> None:
        """The database as it was before anybody asked."""
        self.database.dispose()
        self.databases.put_back(self.database.url.render_as_string(hide_password=False), self.as_it_was)


@dataclass(frozen=True)
class Made:
    """The stage's database, made once: values for addresses, accounts' ids and devices' secrets by name."""

    args: dict[str, Any]
    accounts: dict[str, int]
    secrets: dict[str, str]


@pytest.fixture(scope="session")
def staged(
    databases: Databases, made_world: tuple[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Made]:
    """One of each thing there is to ask for, and everybody signed in; the address of it all."""
    url = databases.copy(made_world[0], tmp_path_factory.mktemp("stage"))
    database = Database(url)
    world = World(database, made_world[1], Clock())
    with world.write() as ctx:
        grants = _grants(ctx, world)
    ids = _furnish(world, grants)
    with world.write() as ctx:
        secrets_of = {name: _sign_in(ctx, name, grant) for name, grant in grants.items()}
    database.dispose()
    return url, Made(ids, {name: grant.account_id for name, grant in grants.items()}, secrets_of)


@pytest.fixture
def world_url(databases: Databases, staged: tuple[str, Made], tmp_path: Path) -> Iterator[str]:
    """The address of a copy of it."""
    url = databases.copy(staged[0], tmp_path)
    yield url
    databases.remove(url)


@pytest.fixture
def stage(staged: tuple[str, Made], databases: Databases, app: Flask) -> Stage:
    """The app on that copy."""
    as_it_was, made = staged
    people = {name: _person(app, name, made.secrets.get(name)) for name in ("nobody", *made.secrets)}
    return Stage(app, people, made.args, made.accounts, databases, as_it_was)


def _person(app: Flask, name: str, secret: str | None) -> Person:
    person = Person(app.test_client(), name, secret or "")
    if secret:
        with person.client.session_transaction() as session:
            session["device"] = secret
            session.permanent = True
    return person


def _sign_in(ctx: Context, name: str, grant: Grant) -> str:
    account = stored_accounts.account_by_id(ctx.conn, grant.account_id)
    kind = "class" if grant.role is Role.CLASS_DEVICE else "teacher"
    return signing_in.start_session(ctx, account, kind, None).device_secret


def _furnish(world: World, grants: Mapping[str, Grant]) -> dict[str, Any]:
    """A tally, a number beside it, a late one, periods, closing days, a total from paper, letters, waiting devices."""
    anna, kora = grants["anna"], grants["kora"]
    with world.write(_actor(anna)) as ctx:
        tallies.put_tally(ctx, world.code_3b, COUNTED, "way_there", Sent(uuid4().hex, None, {"foot": 9}))
        late = days.send_correction(ctx, world.code_3b, uuid4().hex, DAY, "food", {"counts": {"miles": 3}}, "spät")
        other = Sent(uuid4().hex, None, {"foot": 3})
        corrections.put_or_keep_beside(ctx, world.code_3b, COUNTED, "way_there", other)
        days.put_period(ctx, world.code_3b, "p1", uuid4().hex, "baseline", date(2026, 9, 7), date(2026, 9, 11))
        wishes.save_wishes(ctx, world.code_3b, ["Mehr Bäume am Schulweg"], [""])
        rewards.add_reward(ctx, world.code_3b, 100, "favourite-game", "")
        hand_on, _ = pairings.hand_on(ctx, world.code_3b)
    with world.write(_actor(grants["school"])) as ctx:
        institutions.add_period(ctx, world.code_school, "baseline", date(2026, 8, 31), date(2026, 9, 4))
        institutions.add_closing_days(ctx, world.code_school, date(2026, 9, 28), date(2026, 9, 28), "Fortbildung")
    with world.write(_actor(kora)) as ctx:
        town = towns.municipality_of(ctx.conn, kora.municipality_id)
        waiting = releases.release_list(ctx, world.ags).waiting
        releases.decide(ctx, world.ags, [waiting[0].key], Release.RELEASED)
        rows = parse_tallies(f"{PAPER}Bachschule;2c;2026-09-14;2026-09-18;1;20;90;;;\n".encode())
        paper_lists.import_paper_totals(ctx, town, rows)
        coordinators.invite(ctx, world.ags, "Zweite")
        logos.save_logo(ctx, world.ags, clean(LOGO))
        account = stored_accounts.account_by_id(ctx.conn, anna.account_id)
        signing_in.start_session(ctx, account, "teacher", None)
        invitation = accounts.invite(ctx, account)
        _, waiting_pc = pairings.wait_as_pc(ctx, "somewhere")
        return _ids(ctx.conn.exec_driver_sql, world) | {
            "correction_id": late["correction"],
            "wish_id": waiting[0].id,
            "wish_key": waiting[0].key,
            "einladung": invitation,
            "weitergabe": hand_on,
            "koppeln": waiting_pc,
            "digits": secrets.digits_of(ctx.secret_key, waiting_pc),
        }


def _actor(grant: Grant) -> Actor:
    return Actor((grant,), "PC")


def _grants(ctx: Context, world: World) -> dict[str, Grant]:
    """What each person's sign-in gives."""
    accounts_of_names = {
        "anna": (Role.TEACHER, "class", world.code_3b, world.ags),
        "tablet": (Role.CLASS_DEVICE, "class", world.code_3b, world.ags),
        "ben": (Role.TEACHER, "class", world.code_4a, world.ags),
        "clara": (Role.TEACHER, "class", world.code_2c, world.ags),
        "school": (Role.SCHOOL, "school", world.code_school, world.ags),
        "other_school": (Role.SCHOOL, "school", world.codes["Bachschule"], world.ags),
        "kora": (Role.COORDINATOR, "coordinator", "Koordination", world.ags),
        "nora": (Role.COORDINATOR, "coordinator", "Koordination", world.other_ags),
    }
    found = {}
    for name, (role, kind, account_name, ags) in accounts_of_names.items():
        town = towns.find_municipality(ctx.conn, ags)
        account = stored_accounts.account_by_name(ctx.conn, town.id, kind, account_name) if town else None
        assert account is not None
        found[name] = Grant(role, account.id, account.municipality_id, account.institution_id, account.group_id)
    return found


def _ids(sql: Callable[[str], Any], world: World) -> dict[str, Any]:
    """The things' ids and codes, by the names that addresses use."""

    def one(query: str) -> Any:
        return sql(query).scalar_one()

    return {
        "code": world.code_3b,
        "code_4a": world.code_4a,
        "house": world.code_school,
        "ags": world.ags,
        "number": world.number(world.code_3b),
        "words": world.words,
        "day": "2026-09-23",
        "monday": "2026-09-21",
        "sheet": "way_there",
        "year": 2026,
        "kind": "csv",
        "filename": "css/tokens.css",
        "app_version": app_files.version(),
        "period_id": "p9",
        "stand": "2026-09-22.way_there.1",
        "session_id": one("SELECT max(id) FROM session"),
        "conflict_id": one("SELECT id FROM correction WHERE kind = 'conflict'"),
        "waiting_id": one("SELECT id FROM correction WHERE kind = 'conflict'"),
        "reward_id": one("SELECT id FROM reward"),
        "paper_total_id": one("SELECT id FROM paper_total"),
        "account_id": one("SELECT id FROM account WHERE name = 'Zweite'"),
        "group_period": one("SELECT public_id FROM period WHERE group_id IS NOT NULL"),
        "house_period": one("SELECT public_id FROM period WHERE group_id IS NULL"),
        "version": one(
            "SELECT version + coalesce((SELECT sum(changes) FROM entry_count WHERE campaign_id = campaign.id), 0) "
            f"FROM campaign JOIN municipality m ON m.id = municipality_id WHERE ags = '{world.ags}'"
        ),
        "seen": one(
            f"SELECT max(i.id) FROM invitation i JOIN account a ON a.id = account_id WHERE a.name = '{world.code_3b}'"
        ),
    }
