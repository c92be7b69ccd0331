"""Addresses live for ever: they are printed on posters and letters and stand in scripts.

routes.txt lists them all. A new route is added to it; one that is removed or renamed fails here, and keeps a redirect.
Write the list anew with `python -m tests.structure.test_routes` and read the difference before committing it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from kindermeilen.app import create_app
from kindermeilen.config import Settings

LIST = Path(__file__).with_name("routes.txt")
PRINTED = (
    "GET /k/<code>",
    "GET /e/<code>",
    "GET /einladung/<token>",
    "GET /k/<code>/qr.svg",
    "GET /k/<code>/qr.png",
    "GET /e/<code>/qr.svg",
    "GET /w/<code>/<monday>",
)
"""What QR codes lead to, and the pictures of them."""


def routes_of(app: Flask) -> list[str]:
    found = [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda route: (route.partition(" ")[2], route))


def listed() -> list[str]:
    return LIST.read_text().splitlines()


def test_no_address_dies_and_every_new_one_is_listed(app: Flask) -> None:
    there = routes_of(app)
    assert sorted(set(listed()) - set(there)) == [], "an address that is out in the world does not work any more"
    assert sorted(set(there) - set(listed())) == [], "a new address is not listed"


def test_list_is_in_order_so_that_differences_are_read(app: Flask) -> None:
    assert listed() == routes_of(app)


def test_what_is_printed_is_there_by_its_exact_words(app: Flask) -> None:
    assert set(PRINTED) <= set(routes_of(app))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/none.sqlite3"
        made = create_app(Settings(Path(folder), database, "http://127.0.0.1", "x" * 40))
        LIST.write_text("\n".join(routes_of(made)) + "\n")
