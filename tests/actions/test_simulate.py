"""An operator fills an empty database with invented towns. What stands there is what classes would have left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from kindermeilen.actions import days, simulate, tallies
from kindermeilen.actions.context import Context
from kindermeilen.actions.simulate import Made, Wish
from kindermeilen.actions.sums import differing_sums
from kindermeilen.actions.tallies import Sent
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.errors import Refusal
from kindermeilen.storage import migrate, towns
from kindermeilen.storage import tables as t
from kindermeilen.storage.bulk import Turns
from kindermeilen.storage.engine import Database
from tests.conftest import SECRET, World
from tests.databases import Databases

BEFORE = date(2026, 10, 2)
SMALL = Wish(groups=16, towns=2, days=12, seed=5, before=BEFORE, year=None)
ENTERED = (t.Tally, t.Revision, t.WeekSum, t.DayState)


@pytest.fixture
def empty(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    """A database with the schema and nothing else."""
    url = databases.empty(tmp_path)
    yield from with_schema(url)
    databases.remove(url)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """Another empty one, always a file of SQLite: what is the same in both does not depend on the database."""
    yield from with_schema(f"sqlite:///{tmp_path}/other.sqlite3")


def with_schema(url: str) -> Iterator[Database]:
    database = Database(url)
    migrate.upgrade(database)
    yield database
    database.dispose()


def made(database: Database, wish: Wish = SMALL, *, beside: bool = False) -> Made:
    return simulate.simulate(Turns(database), wish, beside_real_towns=beside, progress=lambda done: None)


def rows(database: Database) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table, as text, sorted."""
    with database.read() as conn:
        return {table.name: sorted_rows(conn, table.columns) for table in t.Base.metadata.sorted_tables}


def entered_rows(database: Database) -> dict[str, list[tuple[str, ...]]]:
    """What was entered, without the numbers of the rows."""
    with database.read() as conn:
        tables = [table.__table__ for table in ENTERED]
        return {table.name: sorted_rows(conn, [one for one in table.columns if one.name != "id"]) for table in tables}


def sorted_rows(conn: Connection, columns: Any) -> list[tuple[str, ...]]:
    return sorted(tuple(map(as_text, row)) for row in conn.execute(select(*columns)))


def as_text(value: Any) -> str:
    return str(value.astimezone(UTC) if isinstance(value, datetime) else value)


def enter_again(database: Database, journal: list[Any]) -> None:
    """Every entry of the journal, one by one, by the class on the morning of its day."""
    with database.write() as conn:
        for line in journal:
            moment = line.recorded_at.astimezone(UTC)
            grant = Grant(Role.TEACHER, line.account_id, line.municipality_id, line.institution_id, line.group_id)
            ctx = Context(conn, Actor((grant,), line.device), moment, line.day, SECRET)
            enter(ctx, line)


def enter(ctx: Context, line: Any) -> None:
    match = str(line.number - 1) if line.number and line.number > 1 else None
    if line.kind == "state":
        days.put_state(ctx, line.code, line.day, line.entry_id, line.content["state"], line.content["weather"])
    elif line.kind == "deletion":
        tallies.delete_tally(ctx, line.code, line.day, line.sheet, line.entry_id, match)
    else:
        sent = Sent(line.entry_id, match, line.content["counts"], line.content["basis"], line.content["absent"])
        tallies.put_tally(ctx, line.code, line.day, line.sheet, sent)


def journal(conn: Connection) -> list[Any]:
    query = select(t.Revision, t.Group.code, t.Group.institution_id).join(t.Group, t.Group.id == t.Revision.group_id)
    return list(conn.execute(query.order_by(t.Revision.id)))


def test_simulated_entries_leave_what_the_same_entries_one_by_one_leave(empty: Database) -> None:
    made(empty, replace(SMALL, groups=40, towns=1))
    simulated = entered_rows(empty)
    with empty.write() as conn:
        entered = journal(conn)
        assert {line.kind for line in entered} == {"tally", "deletion", "state"}
        assert max(line.number or 0 for line in entered) == 3
        for table in ENTERED:
            conn.execute(delete(table))
    enter_again(empty, entered)
    assert entered_rows(empty) == simulated


def test_sums_kept_beside_the_simulated_tallies_are_those_of_the_tallies(empty: Database) -> None:
    made(empty)
    with empty.read() as conn:
        assert [list(differing_sums(conn, town.id)) for town in towns.municipalities(conn)] == [[], []]


def test_the_same_seed_makes_the_same_rows_and_another_seed_others(empty: Database, other: Database) -> None:
    made(empty)
    made(other)
    assert rows(empty) == rows(other)
    made(other, replace(SMALL, seed=6))
    with other.read() as conn:
        found = towns.municipalities(conn)
        assert len(found) == len({town.name for town in found}) == 4


def test_a_town_is_the_same_alone_and_among_others(empty: Database, other: Database) -> None:
    made(empty)
    made(other, replace(SMALL, groups=8, towns=1))
    with empty.read() as conn, other.read() as alone:
        assert journal(conn)[: len(journal(alone))] == journal(alone)


def test_a_second_run_of_the_same_seed_is_refused_with_the_towns_that_are_there(empty: Database) -> None:
    made(empty)
    before = rows(empty)
    with pytest.raises(Refusal, match="here already") as refusal:
        made(empty)
    with empty.read() as conn:
        assert all(town.ags in str(refusal.value) for town in towns.municipalities(conn))
    assert rows(empty) == before


def test_towns_made_otherwise_are_refused_before_anything_is_written(empty: Database) -> None:
    made(empty)
    before = rows(empty)
    with pytest.raises(Refusal, match="made from"):
        made(empty, replace(SMALL, groups=80))
    assert rows(empty) == before


def test_a_run_that_was_killed_is_gone_on_with_on_another_day(
    empty: Database, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(other)
    monkeypatch.setattr(simulate, "LINES_PER_TURN", 100)
    with pytest.raises(KeyboardInterrupt):
        simulate.simulate(Turns(empty), SMALL, beside_real_towns=False, progress=killed_after(6))
    with empty.read() as conn:
        assert 0 < len(journal(conn)) < len(rows(other)["revision"])
        assert list(differing_sums(conn, 1)) == []
    made(empty, replace(SMALL, before=date(2026, 10, 9)))
    assert rows(empty) == rows(other)


def killed_after(groups: int) -> Any:
    left = [groups]

    def progress(done: int) -> None:
        left[0] -= done
        if left[0] < 0:
            raise KeyboardInterrupt

    return progress


def test_invented_towns_are_refused_beside_real_ones_unless_asked_for(world: World) -> None:
    with pytest.raises(Refusal, match=r"Blaustein.*--beside"):
        made(world.database)
    made(world.database, beside=True)
    with world.read() as ctx:
        assert len(towns.municipalities(ctx.conn)) == 4


def test_classes_log_on_the_school_days_before_the_day_named(empty: Database) -> None:
    made(empty)
    with empty.read() as conn:
        logged = sorted(set(conn.scalars(select(t.Tally.day))))
        windows = conn.execute(select(t.Campaign.date_from, t.Campaign.date_to)).all()
        assert set(conn.scalars(select(t.Tally.open_day))) == {True}
    assert logged[-1] == date(2026, 10, 1)
    assert all(first <= logged[0] and last > BEFORE for first, last in windows)


def test_a_campaign_of_another_year_lies_in_that_year(empty: Database) -> None:
    made(empty, replace(SMALL, year=2024, days=100))
    with empty.read() as conn:
        assert {day.year for day in conn.scalars(select(t.Tally.day))} == {2024}
        assert set(conn.scalars(select(t.Campaign.year))) == {2024}


def test_a_year_without_so_many_days_is_refused(empty: Database) -> None:
    with pytest.raises(Refusal, match="2026"):
        made(empty, replace(SMALL, year=2026, before=date(2026, 1, 20)))


def test_some_classes_enter_nothing_and_nobody_more_ways_than_children(empty: Database) -> None:
    made(empty, replace(SMALL, groups=120, towns=1, days=5))
    with empty.read() as conn:
        children = dict(conn.execute(select(t.Headcount.group_id, t.Headcount.children)).all())
        found = conn.execute(select(t.Tally.group_id, t.Tally.sheet, t.Tally.counts)).all()
    assert len(children) - 20 < len({row.group_id for row in found}) < len(children)
    school = [row for row in found if row.sheet.startswith("way")]
    assert all(sum(row.counts.values()) <= children[row.group_id] for row in school)
