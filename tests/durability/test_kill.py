"""Ten times `kill -9` in the middle of writes; a hundred times: `python -m tests.durability.kills`."""

from pathlib import Path

from tests.durability.kills import killed_while_writing


def test_ten_kills_in_the_middle_of_writes_lose_and_double_nothing(tmp_path: Path) -> None:
    survived = killed_while_writing(tmp_path, rounds=10)
    assert survived.rounds == 10
    assert survived.cut_off > 0
