"""The figures of the order: 8 writers × 500 updates at once, through the real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.harness import Instance, served
from tests.durability.writers import one_tally, own_tallies


@pytest.fixture
def instance(tmp_path: Path, url: str) -> Iterator[Instance]:
    with served(tmp_path, url=url) as running:
        yield running


def test_eight_writers_with_500_updates_each_lose_and_double_nothing(instance: Instance) -> None:
    measured = own_tallies(instance, writers=8, updates=500)
    assert measured.updates == 4000


def test_eight_writers_on_one_number_never_overwrite_each_other(instance: Instance) -> None:
    measured = one_tally(instance, writers=8, updates=15)
    assert measured.updates == 120
