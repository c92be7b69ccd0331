"""PostgreSQL goes away and comes back: 503 meanwhile, everything acknowledged is there, no worker needs help.

More strikes: `python -m tests.durability.strikes --rounds 30`.
"""

from pathlib import Path

import pytest

from tests.durability.harness import devices, logging_classes, served
from tests.durability.places import StruckServer
from tests.durability.strikes import STRIKES, assert_nothing_lost, struck_while_writing

pytestmark = pytest.mark.postgresql


def test_cut_connections_a_restart_and_a_kill_under_load_lose_and_double_nothing(
    server: StruckServer, tmp_path: Path
) -> None:
    stood = struck_while_writing(server, tmp_path, rounds=len(STRIKES))
    assert stood.rounds == len(STRIKES)
    assert stood.turned_away > 0


def test_while_the_server_is_away_people_and_programs_are_told_to_come_back(
    server: StruckServer, tmp_path: Path
) -> None:
    with served(tmp_path, url=server.empty(tmp_path)) as instance:
        [device] = devices(instance, 1)
        device.write(2)
        server.stop()
        entry = device.on_its_way = device.next_entry()
        status, problem = device.put(entry)
        device.close()
        assert (status, problem["rule"]) == (503, "unavailable")
        assert instance.get(f"/k/{device.code}")[0] == 503
        assert instance.get("/up")[0] == 200
        assert instance.get("/up/db")[0] == 503
        refused = instance.run("check")
        assert refused.returncode == 1
        assert refused.stderr.startswith("There is no connection to the database (")
        assert len(refused.stderr.splitlines()) == 1
        server.begin()
        device.patient = True
        with logging_classes([device]):
            pass
        assert instance.get(f"/k/{device.code}")[0] == 200
        assert_nothing_lost(instance, [device])
        assert device.acknowledged[2] is entry
