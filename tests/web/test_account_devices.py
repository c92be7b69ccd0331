"""Where a class is signed in, and ending it there."""

import pytest
from sqlalchemy import select

from kindermeilen.actions import accounts
from kindermeilen.storage import tables


def sessions(world, code: str) -> list[int]:
    with world.read() as ctx:
        mine = tables.Session.account_id == accounts.account_of_code(ctx, code).id
        live = select(tables.Session.id).where(mine, tables.Session.ended_at.is_(None))
        return list(ctx.conn.scalars(live.order_by(tables.Session.id)))


def page(world) -> str:
    return f"/klasse/{world.code_3b}/geraete"


def end(world, session: int | str) -> str:
    return f"{page(world)}/{session}/beenden"


def test_devices_are_listed_by_kind_and_day_and_this_one_first(world, people) -> None:
    shown = people.anna.get(page(world)).text
    assert shown.index("dieses Gerät") < shown.index("Gerät der Klasse<")
    assert shown.count("seit 24.09.2026, zuletzt 24.09.2026") == 2
    assert "8:30" not in shown


def test_the_last_day_moves_when_the_device_writes_and_the_first_stays(world, people) -> None:
    world.clock.set_day(world.clock.today.replace(day=28))
    assert "zuletzt 24.09.2026" in people.anna.get(page(world)).text
    people.tablet.put(world.code_3b, "2026-09-28", "way_there", {"foot": 3})
    assert "seit 24.09.2026, zuletzt 28.09.2026" in people.anna.get(page(world)).text


def test_anna_ends_the_lost_tablet_and_ending_it_twice_changes_nothing(world, people) -> None:
    tablet = sessions(world, world.code_3b)[1]
    for _ in range(2):
        ended = people.anna.post(end(world, tablet), follow_redirects=True)
        assert "Das Gerät ist abgemeldet." in ended.text
    assert sessions(world, world.code_3b) == sessions(world, world.code_3b)[:1]
    assert people.tablet.get("/bereich").headers["Location"].startswith("/anmelden")
    assert people.anna.get(page(world)).status_code == 200


def test_anna_may_end_her_own_device(world, people) -> None:
    own = sessions(world, world.code_3b)[0]
    assert "/anmelden" in people.anna.post(end(world, own), follow_redirects=True).request.path


def test_the_school_may_end_a_device_of_its_class(world, people) -> None:
    assert people.school.post(end(world, sessions(world, world.code_3b)[1])).status_code == 303
    assert len(sessions(world, world.code_3b)) == 1


def test_nobody_ends_another_classs_device_by_its_number(world, people) -> None:
    bens = sessions(world, world.code_4a)[0]
    assert people.anna.post(end(world, bens)).status_code == 404
    assert people.ben.post(end(world, sessions(world, world.code_3b)[0])).status_code == 404
    assert sessions(world, world.code_4a) == [bens]
    assert len(sessions(world, world.code_3b)) == 2


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999", "-1", "eins"])
def test_a_number_that_is_no_device_is_not_found(world, people, number: str) -> None:
    assert people.anna.post(end(world, number)).status_code == 404


def test_who_sees_the_devices(world, people) -> None:
    for person in (people.anna, people.school):
        assert person.get(page(world)).status_code == 200
    assert people.tablet.get(page(world)).headers["Location"].startswith(f"/klasse/{world.code_3b}/woerter")
    tablet = people.tablet.post(end(world, sessions(world, world.code_3b)[0]))
    assert tablet.headers["Location"].startswith(f"/klasse/{world.code_3b}/woerter")
    for person in (people.ben, people.clara, people.nora):
        assert person.get(page(world)).status_code == 404
    assert people.kora.get(page(world)).status_code == 403
    assert len(sessions(world, world.code_3b)) == 2
