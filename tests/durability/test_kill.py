"""`kill -9` of server, import, upgrade, backup and restore, some rounds of each; the commands beside do more."""

from pathlib import Path

import pytest

from tests.durability.copies import backups_killed, restores_killed
from tests.durability.import_kills import imports_killed
from tests.durability.kills import killed_while_writing
from tests.durability.migrations import upgrades_killed


def test_ten_kills_in_the_middle_of_writes_lose_and_double_nothing(tmp_path: Path, url: str) -> None:
    survived = killed_while_writing(tmp_path, rounds=10, url=url)
    assert survived.rounds == 10
    assert survived.cut_off > 0


def test_a_killed_import_stored_nothing_or_all_and_is_done_again_while_classes_log(tmp_path: Path, url: str) -> None:
    assert imports_killed(tmp_path, 2, url).kills == 2


def test_a_killed_upgrade_left_the_schema_before_or_the_new_one_with_every_row(tmp_path: Path, url: str) -> None:
    assert upgrades_killed(tmp_path, 2, url).kills == 2


@pytest.mark.sqlite
def test_a_killed_backup_left_no_half_copy_and_the_database_alone(tmp_path: Path) -> None:
    assert backups_killed(tmp_path, leap=23).kills > 0


@pytest.mark.sqlite
def test_a_killed_restore_left_one_whole_database_and_is_done_again(tmp_path: Path) -> None:
    assert restores_killed(tmp_path, leap=41).kills > 2
