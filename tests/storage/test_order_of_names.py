"""Names stand in the same order on every database, so that lists and files compare."""

import pytest

from kindermeilen.storage import towns as stored
from kindermeilen.storage.engine import Database
from kindermeilen.storage.tables import Base
from tests.storage.conftest import add_row

NAMES = ["b", "Äpfel", "a b", "A", "10c", "ab", "9d", "B", "zoo", "_"]
IN_ORDER = ["9d", "10c", "_", "A", "a b", "ab", "Äpfel", "b", "B", "zoo"]
"""Of the same name, the older one first."""


@pytest.mark.parametrize("noun", ["municipality", "institution", "group"])
def test_names_are_in_the_order_of_a_list(noun: str, database: Database, towns: tuple[int, int]) -> None:
    with database.write() as conn:
        for name in NAMES:
            key = {"ags": f"0900000{NAMES.index(name)}", "land": "BW"} if noun == "municipality" else {}
            add_row(conn, Base.metadata.tables[noun], towns[0], name=name, **key)
    with database.read() as conn:
        found = {
            "municipality": lambda: stored.municipalities(conn),
            "institution": lambda: stored.institutions_of(conn, towns[0]),
            "group": lambda: stored.groups_of_municipality(conn, towns[0]),
        }[noun]()
    assert [one.name for one in found if one.name in NAMES] == IN_ORDER
