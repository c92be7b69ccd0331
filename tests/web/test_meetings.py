"""Where two meet in the same moment: the end is one that one after the other would have had too, and sums are right."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from kindermeilen.actions import days, imports, paper_lists, tallies, towns
from kindermeilen.actions.context import Context
from kindermeilen.actions.faults import Contended
from kindermeilen.actions.tallies import Sent
from kindermeilen.domain.access import NOBODY, Actor
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.tables_in import TableRefused, parse_groups, parse_tallies
from kindermeilen.maintenance.check import findings
from kindermeilen.storage import campaigns as stored_campaigns
from kindermeilen.storage import tables as t
from kindermeilen.storage import towns as stored_towns
from kindermeilen.storage.engine import Database
from tests.actions.class_actors import coordinator, teacher
from tests.conftest import SECRET, People, World

PATIENT = 30.0
DAY = date(2026, 9, 22)
DONE = "done"
Work = Callable[[], Any]
PAPER = "institution;group;from;to;groups;children;green;red;blue;adults\n"


@pytest.fixture(autouse=True)
def _all_is_well_afterwards(app: Flask, database: Database) -> Iterator[None]:
    yield
    assert list(findings(database, app.extensions["kindermeilen-settings"])) == []


@pytest.fixture
def anna(world: World) -> Actor:
    return teacher(world, world.code_3b)


@pytest.fixture
def kora(world: World) -> Actor:
    return coordinator(world)


@contextmanager
def writing(world: World, actor: Actor, *, side_by_side: bool = False) -> Iterator[Context]:
    """A transaction as the web opens it for that person."""
    with world.database.write(side_by_side=side_by_side) as conn:
        yield Context(conn, actor, world.clock.now, world.clock.today, SECRET)


def at_once(*works: Work) -> list[str]:
    """Each in a thread of its own, begun together: the rule that refused it, or `done`."""
    start = threading.Barrier(len(works), timeout=PATIENT)

    def run(work: Work) -> str:
        start.wait()
        try:
            work()
        except TableRefused:
            return "refused"
        except Refusal as refusal:
            return refusal.rule
        return DONE

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result(PATIENT) for one in [pool.submit(run, work) for work in works]]


def entry(world: World, anna: Actor, ways: int) -> Work:
    def put() -> None:
        with writing(world, anna, side_by_side=True) as ctx:
            tallies.put_tally(ctx, world.code_3b, DAY, "way_there", Sent(uuid4().hex, None, {"foot": ways}))

    return put


def count(world: World, table: Any, *conditions: Any) -> int:
    with world.read() as ctx:
        return int(ctx.conn.scalar(select(func.count()).select_from(table).where(*conditions)) or 0)


def one_of_two(world: World, answers: list[str], refusals: tuple[str, str]) -> None:
    """Exactly one came first, and the other was told why not; the entry is there where it came first."""
    entered, other = answers
    assert (entered, other) in ((DONE, refusals[1]), (refusals[0], DONE)), answers
    assert count(world, t.Tally) == (1 if entered == DONE else 0)


@pytest.mark.parametrize("attempt", range(3))
def test_an_entry_and_a_total_from_paper_never_count_the_same_day(
    attempt: int, world: World, anna: Actor, kora: Actor
) -> None:
    def bring_in() -> None:
        rows = parse_tallies(f"{PAPER}Lindenschule;3b;2026-09-21;2026-09-25;1;20;90;;;\n".encode())
        with writing(world, kora) as ctx:
            town = stored_towns.find_municipality(ctx.conn, world.ags)
            assert town is not None
            paper_lists.import_paper_totals(ctx, town, rows)

    answers = at_once(entry(world, anna, 12), bring_in)
    one_of_two(world, answers, ("covered_by_paper", "refused"))
    assert count(world, t.PaperTotal) == (1 if answers[1] == DONE else 0)


@pytest.mark.parametrize("attempt", range(3))
def test_an_entry_never_lies_outside_the_periods_that_are_set_meanwhile(
    attempt: int, world: World, anna: Actor
) -> None:
    def move() -> None:
        with writing(world, anna, side_by_side=True) as ctx:
            days.put_period(ctx, world.code_3b, "own", uuid4().hex, "action", date(2026, 9, 28), date(2026, 10, 2))

    answers = at_once(entry(world, anna, 12), move)
    one_of_two(world, answers, ("outside_periods", "tally_outside_periods"))


@pytest.mark.parametrize("attempt", range(3))
def test_there_are_never_more_ways_than_the_children_that_are_said_meanwhile(
    attempt: int, world: World, anna: Actor
) -> None:
    def fewer() -> None:
        with writing(world, anna, side_by_side=True) as ctx:
            days.put_children(ctx, world.code_3b, uuid4().hex, date(2026, 9, 14), 10)

    answers = at_once(entry(world, anna, 20), fewer)
    one_of_two(world, answers, ("more_ways_than_children", "fewer_children_than_ways"))


def test_two_coordinators_with_the_same_list_make_each_class_once(world: World, kora: Actor) -> None:
    rows = parse_groups(b"institution;kind;group;children\nNeue Schule;school;1a;20\nNeue Schule;school;1b;21\n")
    before = count(world, t.Group)

    def bring_in() -> None:
        with writing(world, kora) as ctx:
            town = stored_towns.find_municipality(ctx.conn, world.ags)
            assert town is not None
            imports.import_groups(ctx, town, rows)

    assert at_once(bring_in, bring_in) == [DONE, DONE]
    assert count(world, t.Institution, t.Institution.name == "Neue Schule") == 1
    assert count(world, t.Group) == before + 2


@pytest.mark.parametrize(("keys", "made"), [(("08425033", "08425033"), 1), (("08425033", "08425039"), 2)])
def test_two_towns_added_at_once_are_two_unless_they_are_one(keys: tuple[str, str], made: int, world: World) -> None:
    def add(ags: str) -> Work:
        def create() -> None:
            with writing(world, NOBODY) as ctx:
                towns.create_municipality(ctx, name=f"Stadt {ags}", ags=ags, land="BW", lat=48.4, lon=9.9)

        return create

    answers = at_once(*(add(ags) for ags in keys))
    assert answers.count(DONE) == made
    assert count(world, t.Municipality, t.Municipality.ags.in_(keys)) == made


def put_by_form(people: People, world: World, ways: int) -> Work:
    return lambda: people.anna.put(world.code_3b, DAY.isoformat(), "way_there", {"foot": ways})


@contextmanager
def lost(database: Database, monkeypatch: pytest.MonkeyPatch, times: int) -> Iterator[list[int]]:
    """So many transactions end as a loser's at their very last moment."""
    seen: list[int] = []
    real = Database.write

    @contextmanager
    def write(self: Database, **options: Any) -> Iterator[Any]:
        with real(self, **options) as conn:
            yield conn
            seen.append(len(seen))
            if len(seen) <= times:
                raise Contended("deadlock detected")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "write", write)
        yield seen


@pytest.mark.parametrize("times", [1, 2])
def test_an_entry_that_lost_is_done_again_and_stored_once(
    times: int, database: Database, people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lost(database, monkeypatch, times) as seen:
        answer = people.anna.put(world.code_3b, DAY.isoformat(), "way_there", {"foot": 12})
    assert (answer.status_code, len(seen)) == (201, times + 1)
    assert count(world, t.Revision) == 1


def test_an_entry_that_lost_three_times_is_told_to_come_again(
    database: Database, people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lost(database, monkeypatch, 9) as seen:
        answer = people.anna.put(world.code_3b, DAY.isoformat(), "way_there", {"foot": 12})
    assert (answer.status_code, len(seen)) == (503, 3)
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.get_json()["rule"] == "unavailable"
    assert count(world, t.Revision) == 0


def test_a_file_that_lost_is_read_again_from_its_beginning(
    database: Database, people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_of_classes = b"institution;kind;group;children\nNeue Schule;school;1a;20\n"
    form = {"file": (BytesIO(list_of_classes), "klassen.csv"), "confirmed": "1"}
    with lost(database, monkeypatch, 1) as seen:
        answer = people.kora.post(f"/koordination/{world.ags}/liste", form, content_type="multipart/form-data")
    assert answer.status_code < 400
    assert len(seen) > 1
    assert count(world, t.Institution, t.Institution.name == "Neue Schule") == 1


@pytest.mark.postgresql
def test_a_real_deadlock_is_resolved_before_anybody_hears_of_it(
    database: Database, people: People, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody takes the locks in the wrong order; PostgreSQL breaks off the one that finds it, which is the entry."""
    with database.write() as conn:
        for campaign_id in conn.scalars(select(t.Campaign.id)).all():
            for part in range(stored_campaigns.PARTS):
                stored_campaigns.count_entries(conn, campaign_id, part=part)
    year = update(t.EntryCount).values(changes=t.EntryCount.changes + 1)
    with ThreadPoolExecutor(1) as pool:
        with database.write(side_by_side=True) as conn:
            conn.execute(year)
            waiting = pool.submit(put_by_form(people, world, 12))
            time.sleep(0.5)
            assert stored_towns.find_place(conn, world.code_3b, lock=True) is not None
        answer = waiting.result(PATIENT)
    assert answer.status_code == 201
    assert "again: deadlock detected" in caplog.text
    assert count(world, t.Revision) == 1
