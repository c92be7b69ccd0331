"""Many rows at once: ids that nobody else gets, all or nothing, turns that grow and shrink."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from kindermeilen.storage import bulk
from kindermeilen.storage import tables as t
from kindermeilen.storage import towns as stored_towns
from kindermeilen.storage.bulk import LEAST_SHARE, LONG_TURN, Turns
from kindermeilen.storage.engine import Database
from tests.conftest import AGS

COLUMNS = ("id", "municipality_id", "name", "kind", "code")


def blaustein(conn: Connection) -> int:
    found = stored_towns.find_municipality(conn, AGS)
    assert found is not None
    return found.id


def houses(conn: Connection, count: int) -> list[tuple[Any, ...]]:
    first = bulk.take_ids(conn, t.Institution, count)
    return [(first + number, blaustein(conn), f"Kita „{number}“", "kita", f"CODE{number}") for number in range(count)]


def test_rows_get_ids_of_their_own_and_whoever_comes_after_them_too(database: Database) -> None:
    with database.write() as conn:
        before = set(conn.scalars(select(t.Institution.id)))
        rows = houses(conn, 30)
        bulk.insert(conn, t.Institution, COLUMNS, rows)
        after = stored_towns.add_institution(
            conn, municipality_id=blaustein(conn), name="Kita danach", kind="kita", code="AFTER"
        )
    with database.read() as conn:
        ids = list(conn.scalars(select(t.Institution.id)))
        assert set(ids) == before | {row[0] for row in rows} | {after}
        assert len(ids) == len(before) + 31
        found = stored_towns.find_institution(conn, "CODE7")
        assert found is not None
        assert found[0].name == "Kita „7“"


def test_moments_and_days_are_read_as_they_were_meant(database: Database) -> None:
    columns = ("actor", "deed", "subject", "reason", "details", "recorded_at")
    with database.write() as conn:
        bulk.insert(conn, t.Audit, columns, [("operator", "try", "", "", '{"a": [1]}', "2026-07-01 05:10:59.000000")])
    with database.read() as conn:
        line = conn.execute(select(t.Audit).where(t.Audit.deed == "try")).one()
    assert line.recorded_at.astimezone(UTC) == datetime(2026, 7, 1, 5, 10, 59, tzinfo=UTC)
    assert line.details == {"a": [1]}
    assert (line.municipality_id, line.account_id) == (None, None)


def test_a_row_that_breaks_a_rule_takes_all_others_with_it(database: Database) -> None:
    with database.read() as conn:
        before = conn.scalar(select(func.count()).select_from(t.Institution))
    with pytest.raises(IntegrityError, match="ck_institution_kind"):
        write_a_swimming_pool_among_kitas(database)
    with database.read() as conn:
        assert conn.scalar(select(func.count()).select_from(t.Institution)) == before


def write_a_swimming_pool_among_kitas(database: Database) -> None:
    with database.write() as conn:
        rows = houses(conn, 3)
        bulk.insert(conn, t.Institution, COLUMNS, [*rows, (rows[-1][0] + 1, blaustein(conn), "X", "pool", "CODEX")])


def test_no_rows_are_no_work(database: Database) -> None:
    with database.write() as conn:
        bulk.insert(conn, t.Institution, COLUMNS, [])


class StoppedWatch:
    """Says of each turn what a test wants it to have taken."""

    def __init__(self, *seconds: float) -> None:
        self.moments = iter([moment for one in seconds for moment in (0.0, one)])

    def __call__(self) -> float:
        return next(self.moments)


@contextmanager
def taking(monkeypatch: pytest.MonkeyPatch, *seconds: float) -> Iterator[None]:
    monkeypatch.setattr(bulk, "perf_counter", StoppedWatch(*seconds))
    yield


def test_turns_shrink_where_they_take_long_and_grow_where_they_do_not(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = Turns(database)
    shares = []
    with taking(monkeypatch, 0.01, 0.01, LONG_TURN / 2, 1.5, *[1.0] * 9):
        for _ in range(13):
            with turns.write():
                pass
            shares.append(turns.share)
    first = shares[0]
    assert shares[:4] == [first, first * 2, first * 2, first]
    assert shares[-1] == LEAST_SHARE
    assert turns.longest == 1.5 > LONG_TURN
