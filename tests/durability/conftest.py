"""What tests of hard days share: an address for an instance on the database of this run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.durability.places import StruckServer, struck_server


@pytest.fixture
def url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """An empty database of an instance in `tmp_path`."""
    made = databases.empty(tmp_path)
    yield made
    databases.remove(made)


@pytest.fixture(scope="module")
def server() -> Iterator[StruckServer]:
    """A PostgreSQL server of its own, that can be struck."""
    with struck_server() as made:
        yield made
