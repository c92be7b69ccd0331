"""A prepared statement says what SQLAlchemy would say, in half the time; and breaks as it would."""

import contextlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from kindermeilen.storage import tables as t
from kindermeilen.storage.engine import Database, Unwritable
from kindermeilen.storage.prepared import Prepared, answers, together

CAMPAIGN = select(*t.Campaign.__table__.columns).where(t.Campaign.year == bindparam("of_year"))
DEVICE = insert(t.Device).inline()


def test_rows_have_the_types_of_their_columns(database: Database, towns: tuple[int, int]) -> None:
    statements = [
        CAMPAIGN.where(t.Campaign.municipality_id == towns[0]).with_only_columns(
            t.Campaign.date_from, t.Campaign.rules
        ),
        select(t.Tally.open_day, t.Tally.counts, t.Tally.day).where(t.Tally.municipality_id == towns[0]),
        select(t.Revision.recorded_at, t.Revision.content).where(t.Revision.municipality_id == towns[0]),
        select(t.Municipality.lat, t.Municipality.name, t.Municipality.part_of_id).where(t.Municipality.id == towns[0]),
    ]
    with database.read() as conn:
        for statement in statements:
            values = {"of_year": 2026} if "of_year" in str(statement) else {}
            wanted = [tuple(row) for row in conn.execute(statement, values)]
            found = Prepared(statement).rows(conn, **values)
            assert found == wanted != []
            assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in wanted]


def test_what_is_written_is_read_again(database: Database, towns: tuple[int, int]) -> None:
    moment, day = datetime(2026, 9, 24, 6, 30, tzinfo=UTC), date(2026, 9, 24)
    add = Prepared(insert(t.Audit).inline())
    values = {"municipality_id": towns[0], "actor": "operator", "deed": "new", "subject": "ü", "reason": ""}
    with database.write() as conn:
        add.run(conn, **values, details={"day": day.isoformat(), "wege": [1, None]}, recorded_at=moment)
    with database.read() as conn:
        row = conn.execute(select(t.Audit.details, t.Audit.recorded_at).where(t.Audit.deed == "new")).one()
    assert tuple(row) == ({"day": "2026-09-24", "wege": [1, None]}, moment)


def test_one_statement_takes_other_columns_the_next_time(database: Database, towns: tuple[int, int]) -> None:
    change = Prepared(update(t.Group).where(t.Group.municipality_id == bindparam("town")))
    with database.write() as conn:
        change.run(conn, town=towns[0], material="Sticker")
        change.run(conn, town=towns[0], entry="paper", material="Plakat")
        found = conn.execute(select(t.Group.entry, t.Group.material).where(t.Group.municipality_id == towns[0]))
        assert {tuple(row) for row in found} == {("paper", "Plakat")}


def test_no_row_is_none_and_two_rows_are_a_mistake(database: Database, towns: tuple[int, int]) -> None:
    years = Prepared(CAMPAIGN)
    with database.read() as conn:
        assert years.row(conn, of_year=1999) is None
        with pytest.raises(LookupError):
            years.row(conn, of_year=2026)


def test_a_broken_rule_of_the_database_is_named(database: Database) -> None:
    with database.write() as conn:
        Prepared(DEVICE).run(conn, secret_hash="same", label="PC")
    with pytest.raises(IntegrityError, match="secret_hash"), database.write() as conn:
        Prepared(DEVICE).run(conn, secret_hash="same", label="PC")


def test_a_reader_cannot_write_by_a_prepared_statement_either(database: Database) -> None:
    with pytest.raises(Unwritable), database.read() as conn:
        Prepared(DEVICE).run(conn, secret_hash="x", label="PC")


def test_a_list_of_values_is_refused_before_it_is_sent(database: Database) -> None:
    some = Prepared(select(t.Group.id).where(t.Group.id.in_(bindparam("ids", expanding=True))))
    with database.read() as conn, pytest.raises(TypeError):
        some.rows(conn, ids=[1, 2])


def test_a_glance_sees_what_was_committed_before_it(database: Database, towns: tuple[int, int]) -> None:
    versions = Prepared(select(t.Group.version).where(t.Group.id == bindparam("of_group")))
    with database.read() as conn:
        group_id = conn.execute(select(t.Group.id).limit(1)).scalar_one()
    with database.glance() as conn:
        before = versions.row(conn, of_group=group_id)
    with database.write() as writer:
        writer.execute(update(t.Group).where(t.Group.id == group_id).values(version=t.Group.version + 1))
        with database.glance() as conn:
            assert versions.row(conn, of_group=group_id) == before
    with database.glance() as conn:
        assert before is not None
        assert versions.row(conn, of_group=group_id) == (before[0] + 1,)


def test_several_answers_are_what_each_would_say_alone(database: Database, towns: tuple[int, int]) -> None:
    years = Prepared(select(t.Campaign.date_from, t.Campaign.rules).where(t.Campaign.year == bindparam("of_year")))
    entries = Prepared(
        select(t.Revision.recorded_at, t.Revision.content, t.Revision.day, t.Revision.number, t.Revision.account_id)
        .where(t.Revision.municipality_id == bindparam("town"))
        .order_by(t.Revision.id)
    )
    asked = [(years, {"of_year": 2026}), (entries, {"town": towns[0]}), (years, {"of_year": 1999})]
    with database.read() as conn:
        alone = [one.rows(conn, **values) for one, values in asked]
        assert answers(conn, *asked) == alone
        assert [len(rows) > 0 for rows in alone] == [True, True, False]
    found = [[type(value) for value in row] for row in alone[1]]
    assert [[type(value) for value in row] for row in answers_of(database, asked)[1]] == found


def answers_of(database: Database, asked: list[Any]) -> list[Any]:
    with database.read() as conn:
        return answers(conn, *asked)


def _rename_and_add_again(database: Database, town: int) -> None:
    name = Prepared(update(t.Municipality).where(t.Municipality.id == bindparam("town")))
    with database.write() as conn, together(conn):
        name.run(conn, town=town, name="Altstadt")
        Prepared(DEVICE).run(conn, secret_hash="first", label="PC")


def test_what_is_written_together_is_written_whole_or_not_at_all(database: Database, towns: tuple[int, int]) -> None:
    add = Prepared(DEVICE)
    name = Prepared(update(t.Municipality).where(t.Municipality.id == bindparam("town")))
    with database.write() as conn, together(conn):
        add.run(conn, secret_hash="first", label="100 % PC")
        add.run(conn, secret_hash="second", label="PC")
        name.run(conn, town=towns[0], name="Neustadt")
    with pytest.raises(IntegrityError, match="secret_hash"):
        _rename_and_add_again(database, towns[0])
    with database.read() as conn:
        devices = set(conn.execute(select(t.Device.secret_hash, t.Device.label)).all())
        assert {("first", "100 % PC"), ("second", "PC")} <= {tuple(one) for one in devices}
        assert conn.scalar(select(t.Municipality.name).where(t.Municipality.id == towns[0])) == "Neustadt"


def test_a_block_that_fails_sends_nothing_of_it(database: Database) -> None:
    add = Prepared(DEVICE)
    with database.write() as conn:
        with contextlib.suppress(ZeroDivisionError), together(conn):
            add.run(conn, secret_hash="never", label="PC")
            _ = 1 / 0
        add.run(conn, secret_hash="afterwards", label="PC")
    if database.is_sqlite:
        return
    with database.read() as conn:
        assert set(conn.scalars(select(t.Device.secret_hash))) == {"afterwards"}
