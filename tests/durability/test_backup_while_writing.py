"""A backup taken while classes log is a state that was; going back to it waits until the server stops."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kindermeilen.maintenance.backup import backup, restore
from kindermeilen.storage.engine import Database
from tests.durability.harness import Device, Instance, all_write, devices, served

WRITERS = 4


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    with served(tmp_path / "instance") as running:
        yield running


def numbers(writers: list[Device]) -> list[int]:
    return [len(writer.acknowledged) for writer in writers]


def stored(file: Path, writers: list[Device]) -> list[list[tuple[str, int]]]:
    """Each writer's journal in a database."""
    database = Database(f"sqlite:///{file}")
    try:
        with database.read() as conn:
            return [writer.journal(conn) for writer in writers]
    finally:
        database.dispose()


@contextmanager
def logging_classes(instance: Instance) -> Iterator[list[Device]]:
    """Devices that log as fast as they can for as long as the block lasts."""
    writers = devices(instance, WRITERS)
    threads = all_write(writers, 100_000)
    try:
        while min(numbers(writers)) < 10:
            threads[0].join(timeout=0.005)
        yield writers
    finally:
        for writer in writers:
            writer.enough = True
        for thread in threads:
            thread.join()
    assert [writer.surprises for writer in writers] == [[]] * WRITERS


def test_each_backup_while_classes_log_is_a_state_that_was(instance: Instance, tmp_path: Path) -> None:
    copies, database = [tmp_path / f"copy-{number}" for number in range(10)], instance.database()
    least, most = [], []
    with logging_classes(instance) as writers:
        for copy in copies:
            least.append(numbers(writers))
            backup(database, copy)
            most.append([number + 1 for number in numbers(writers)])
    database.dispose()
    whole = stored(instance.database_file, writers)
    for copy, at_least, at_most in zip(copies, least, most, strict=True):
        for journal, first, last, final in zip(stored(copy, writers), at_least, at_most, whole, strict=True):
            assert first <= len(journal) <= last
            assert journal == final[: len(journal)]


def test_going_back_to_a_backup_needs_the_server_to_stop_and_can_be_undone(instance: Instance, tmp_path: Path) -> None:
    copy, file = tmp_path / "copy", instance.database_file
    with logging_classes(instance) as writers:
        saved = instance.run("backup", str(copy))
        in_the_copy_at_most = numbers(writers)
        while any(now < then + 2 for now, then in zip(numbers(writers), in_the_copy_at_most, strict=True)):
            time.sleep(0.01)
    assert saved.returncode == 0, saved.stderr
    after = stored(file, writers)

    refused = instance.run("restore", str(copy))
    assert refused.returncode == 1
    assert "in use" in refused.stderr
    assert stored(file, writers) == after

    instance.stop()
    restored = instance.run("restore", str(copy))
    assert restored.returncode == 0, restored.stderr
    back = stored(file, writers)
    assert all(len(journal) < len(final) for journal, final in zip(back, after, strict=True))
    assert back == [final[: len(journal)] for journal, final in zip(back, after, strict=True)]
    assert instance.findings() == []

    kept = next(instance.folder.glob("*.before-restore"))
    assert str(kept) in restored.stderr
    restore(instance.database(), kept)
    assert stored(file, writers) == after
    instance.start()
    assert instance.get("/up/db") == (200, b"ok\n")


def test_a_killed_server_does_not_keep_a_backup_out(instance: Instance, tmp_path: Path) -> None:
    assert instance.run("backup", str(tmp_path / "copy")).returncode == 0
    instance.kill()
    assert instance.run("restore", str(tmp_path / "copy")).returncode == 0


def test_an_upgrade_waits_for_the_server_to_stop_only_when_there_is_something_to_do(instance: Instance) -> None:
    done = instance.run("upgrade")
    assert (done.returncode, done.stderr) == (0, "Nothing to upgrade.\n")
