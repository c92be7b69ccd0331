"""Two servers on one database: nobody loses, nobody waits for ever, and nobody changes the ground under their feet."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from kindermeilen.storage.engine import InUse
from tests.durability.harness import Entry, Instance, all_write, devices, served, wait_until
from tests.durability.writers import assert_whole

WRITERS = 6
UPDATES = 40


@pytest.fixture
def two(tmp_path: Path, url: str) -> Iterator[tuple[Instance, Instance]]:
    with ExitStack() as stack:
        first = stack.enter_context(served(tmp_path, url=url))
        second = first.beside()
        stack.callback(second.kill)
        second.start()
        yield first, second


def test_writers_on_two_servers_lose_and_double_nothing_and_each_gets_its_turn(two: tuple[Instance, Instance]) -> None:
    writers = devices(two[0], WRITERS)
    for number, writer in enumerate(writers):
        writer.instance = two[number % 2]
    for thread in all_write(writers, UPDATES):
        thread.join()
    for writer in writers:
        assert_whole(two[0], writer, UPDATES)
    assert two[0].findings() == []


def test_what_one_server_stored_is_on_the_other_ones_page_at_once(two: tuple[Instance, Instance]) -> None:
    [writer] = devices(two[0], 1)
    page, shown = f"/api/v1/groups/{writer.code}", set()
    for number in range(1, 6):
        writer.on_its_way = Entry(str(uuid4()), number - 1, {"foot": number})
        writer.write(1)
        of_both = {instance.get(page) for instance in two}
        assert len(of_both) == 1
        shown |= of_both
    assert len(shown) == 5


def test_the_schema_stays_as_long_as_either_server_runs(two: tuple[Instance, Instance], tmp_path: Path) -> None:
    for running in two:
        assert not is_alone(running)
        running.kill()
    wait_until(lambda: is_alone(two[0]))


def is_alone(instance: Instance) -> bool:
    """Whether the schema could be changed now."""
    database = instance.database()
    try:
        with database.alone():
            return True
    except InUse:
        return False
    finally:
        database.dispose()


@pytest.mark.sqlite
def test_a_backup_waits_until_both_servers_have_stopped(two: tuple[Instance, Instance], tmp_path: Path) -> None:
    copy = str(tmp_path / "copy")
    assert two[0].run("backup", copy).returncode == 0
    for running in two:
        refused = running.run("restore", copy)
        assert (refused.returncode, "in use" in refused.stderr) == (1, True)
        running.stop()
    assert two[0].run("restore", copy).returncode == 0
