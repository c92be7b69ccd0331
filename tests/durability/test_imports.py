"""Long imports beside logging classes, a small one of two kinds; the command beside takes a hundred thousand lines."""

from pathlib import Path

import pytest

from tests.durability.imports import imported


@pytest.mark.parametrize(("kind", "stored"), [("modes", 500), ("groups", 2000)])
def test_a_long_import_is_seen_whole_or_not_at_all_while_classes_log(
    tmp_path: Path, url: str, kind: str, stored: int
) -> None:
    measured = imported(tmp_path, kind, 2000, url)
    assert measured.seen[1] - measured.seen[0] == stored
    assert measured.entries > 0
