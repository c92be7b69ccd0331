"""A backup taken while classes log is a state that was; going back to it waits until the server stops."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.harness import Device, Instance, all_write, devices, served

WRITERS = 4


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    with served(tmp_path / "instance") as running:
        yield running


def numbers(writers: list[Device]) -> list[int]:
    return [len(writer.acknowledged) for writer in writers]


def stored(instance: Instance, writers: list[Device]) -> list[list[tuple[str, int]]]:
    """Each writer's journal."""
    database = instance.database()
    try:
        with database.read() as conn:
            return [writer.journal(conn) for writer in writers]
    finally:
        database.dispose()


def test_a_backup_while_classes_log_is_a_state_that_was(instance: Instance, tmp_path: Path) -> None:
    writers = devices(instance, WRITERS)
    threads = all_write(writers, 100_000)
    while min(numbers(writers)) < 10:
        threads[0].join(timeout=0.005)
    acknowledged_before = numbers(writers)
    saved = instance.run("backup", str(tmp_path / "copy"))
    sent_at_most = [number + 1 for number in numbers(writers)]
    for writer in writers:
        writer.enough = True
    for thread in threads:
        thread.join()
    assert saved.returncode == 0, saved.stderr
    assert [writer.surprises for writer in writers] == [[]] * WRITERS
    after = stored(instance, writers)

    refused = instance.run("restore", str(tmp_path / "copy"))
    assert refused.returncode == 1
    assert "in use" in refused.stderr
    assert stored(instance, writers) == after, "a refused restore touches nothing"

    instance.stop()
    restored = instance.run("restore", str(tmp_path / "copy"))
    assert restored.returncode == 0, restored.stderr
    back = stored(instance, writers)
    for journal, least, most, whole in zip(back, acknowledged_before, sent_at_most, after, strict=True):
        assert least <= len(journal) <= most
        assert journal == whole[: len(journal)]
    assert instance.run("check").returncode == 0

    kept = next(tmp_path.glob("instance/*.before-restore"))
    assert str(kept) in restored.stderr
    assert instance.run("restore", str(kept)).returncode == 0
    assert stored(instance, writers) == after
    instance.start()
    assert instance.get("/up/db") == (200, b"ok\n")


def test_a_killed_server_does_not_keep_a_backup_out(instance: Instance, tmp_path: Path) -> None:
    assert instance.run("backup", str(tmp_path / "copy")).returncode == 0
    instance.kill()
    assert instance.run("restore", str(tmp_path / "copy")).returncode == 0


def test_an_upgrade_waits_for_the_server_to_stop_only_when_there_is_something_to_do(instance: Instance) -> None:
    done = instance.run("upgrade")
    assert (done.returncode, done.stderr) == (0, "Nothing to upgrade.\n")
